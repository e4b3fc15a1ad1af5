package io.torchbridge.nn;

import io.torchbridge.Tensor;
import io.torchbridge.ValuesAndIndices;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the maximum poolings have in common. */
abstract class MaxPooling extends Module {
  final long[] kernelSize;
  final MaxPoolOptions options;
  private final boolean returnIndices;

  MaxPooling(long[] kernelSize, MaxPoolOptions options, boolean returnIndices) {
    this.kernelSize = kernelSize.clone();
    this.options = options;
    this.returnIndices = returnIndices;
  }

  static MaxPoolOptions options(Arguments a) {
    MaxPoolOptions options =
        MaxPoolOptions.DEFAULT
            .withPadding(a.integers("padding"))
            .withDilation(a.integers("dilation"))
            .withCeilMode(a.bool("ceil_mode"));
    return a.isNull("stride") ? options : options.withStride(a.integers("stride"));
  }

  /** The maxima, and where in each plane they were. */
  public abstract ValuesAndIndices forwardWithIndices(Tensor input);

  @Override
  protected Object forward(
      List<? extends @Nullable Object> inputs, Map<String, ? extends @Nullable Object> keywords) {
    if (!returnIndices) {
      return super.forward(inputs, keywords);
    }
    ValuesAndIndices both =
        forwardWithIndices(Signature.ONE_INPUT.bind(name(), inputs, keywords).tensor("input"));
    return List.of(both.values(), both.indices());
  }

  @Override
  protected String extraRepr() {
    return "kernel_size=%s, stride=%s, padding=%s, dilation=%s, ceil_mode=%s"
        .formatted(
            Repr.size(kernelSize),
            options.stride().isEmpty() ? Repr.size(kernelSize) : Repr.size(options.stride()),
            Repr.size(options.padding()),
            Repr.size(options.dilation()),
            Repr.of(options.ceilMode()));
  }
}

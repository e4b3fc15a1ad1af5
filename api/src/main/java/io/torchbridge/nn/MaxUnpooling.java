package io.torchbridge.nn;

import io.torchbridge.Tensor;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the inverses of the maximum poolings have in common. */
abstract class MaxUnpooling extends Module {
  private static final Signature INPUTS = Signature.of("input, indices, output_size=None");

  private final long[] kernelSize;
  private final long[] stride;
  private final long[] padding;

  MaxUnpooling(int dimensions, long[] kernelSize, long @Nullable [] stride, long[] padding) {
    this.kernelSize = Sizes.expand(kernelSize, dimensions);
    this.stride = Sizes.expand(stride == null ? kernelSize : stride, dimensions);
    this.padding = Sizes.expand(padding, dimensions);
  }

  /**
   * @param input the maxima
   * @param indices where each was in its plane, int64
   */
  public final Tensor forward(Tensor input, Tensor indices) {
    return forward(input, indices, null);
  }

  /**
   * @param input the maxima
   * @param indices where each was in its plane, int64
   * @param outputSize of the spatial dimensions, or of all; null for the least
   */
  public final Tensor forward(Tensor input, Tensor indices, long @Nullable [] outputSize) {
    MaxPoolOptions options = MaxPoolOptions.DEFAULT.withStride(stride).withPadding(padding);
    return Pooling.undone(kernelSize.length, input, indices, options, outputSize, kernelSize);
  }

  @Override
  protected Object forward(
      List<? extends @Nullable Object> inputs, Map<String, ? extends @Nullable Object> keywords) {
    Arguments a = INPUTS.bind(name(), inputs, keywords);
    return forward(a.tensor("input"), a.tensor("indices"), a.optionalIntegers("output_size"));
  }

  @Override
  protected String extraRepr() {
    return "kernel_size=%s, stride=%s, padding=%s"
        .formatted(Repr.of(kernelSize), Repr.of(stride), Repr.of(padding));
  }
}

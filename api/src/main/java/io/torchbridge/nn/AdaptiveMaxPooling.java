package io.torchbridge.nn;

import io.torchbridge.Tensor;
import io.torchbridge.ValuesAndIndices;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the adaptive maximum poolings have in common. */
abstract class AdaptiveMaxPooling extends AdaptivePooling {
  private final int dimensions;
  private final boolean returnIndices;

  AdaptiveMaxPooling(int dimensions, @Nullable Long[] outputSize, boolean returnIndices) {
    super(dimensions, outputSize);
    this.dimensions = dimensions;
    this.returnIndices = returnIndices;
  }

  /** The maxima, and where in each plane they were. */
  public final ValuesAndIndices forwardWithIndices(Tensor input) {
    long[] sizes = sizes(input);
    return switch (dimensions) {
      case 1 -> F.adaptiveMaxPool1dWithIndices(input, sizes);
      case 2 -> F.adaptiveMaxPool2dWithIndices(input, sizes);
      default -> F.adaptiveMaxPool3dWithIndices(input, sizes);
    };
  }

  @Override
  public final Tensor forward(Tensor input) {
    return forwardWithIndices(input).values();
  }

  @Override
  protected Object forward(
      List<? extends @Nullable Object> inputs, Map<String, ? extends @Nullable Object> keywords) {
    ValuesAndIndices both =
        forwardWithIndices(Signature.ONE_INPUT.bind(name(), inputs, keywords).tensor("input"));
    return returnIndices ? List.of(both.values(), both.indices()) : both.values();
  }
}

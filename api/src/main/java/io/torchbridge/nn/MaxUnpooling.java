package io.torchbridge.nn;

import io.torchbridge.ShapeMismatchException;
import io.torchbridge.Tensor;
import io.torchbridge.Torch;
import java.util.Arrays;
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
    long[] size = size(input.shape(), outputSize);
    return switch (size.length) {
      case 1 -> {
        Tensor flat =
            Torch.call(
                    "aten::max_unpool2d",
                    input.unsqueeze(-1),
                    indices.unsqueeze(-1),
                    new long[] {size[0], 1})
                .tensor();
        yield flat.squeeze(-1);
      }
      case 2 -> Torch.call("aten::max_unpool2d", input, indices, size).tensor();
      default -> Torch.call("aten::max_unpool3d", input, indices, size, stride, padding).tensor();
    };
  }

  private long[] size(long[] shape, long @Nullable [] outputSize) {
    int dimensions = kernelSize.length;
    int leading = shape.length - dimensions;
    if (leading < 0) {
      throw new ShapeMismatchException(
          "%s got an input of shape %s".formatted(name(), Arrays.toString(shape)));
    }
    long[] usual = new long[dimensions];
    for (int i = 0; i < dimensions; i++) {
      usual[i] = (shape[leading + i] - 1) * stride[i] + kernelSize[i] - 2 * padding[i];
    }
    if (outputSize == null) {
      return usual;
    }
    long[] wanted =
        outputSize.length == dimensions + 2
            ? Arrays.copyOfRange(outputSize, 2, outputSize.length)
            : outputSize;
    for (int i = 0; i < dimensions; i++) {
      if (wanted.length != dimensions
          || wanted[i] <= usual[i] - stride[i]
          || wanted[i] >= usual[i] + stride[i]) {
        throw new ShapeMismatchException(
            "%s: an output size of %s for an input of shape %s; dimension %d must be between %d and"
                    .formatted(
                        name(),
                        Arrays.toString(outputSize),
                        Arrays.toString(shape),
                        i,
                        usual[i] - stride[i])
                + " "
                + (usual[i] + stride[i]));
      }
    }
    return wanted;
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

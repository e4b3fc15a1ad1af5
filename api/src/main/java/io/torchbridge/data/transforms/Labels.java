package io.torchbridge.data.transforms;

import io.torchbridge.DType;
import io.torchbridge.ShapeMismatchException;
import io.torchbridge.Tensor;
import io.torchbridge.data.Sample;
import io.torchbridge.nn.F;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The labels of mixed batches. */
final class Labels {
  private Labels() {}

  static void check(Object mix, Sample batch, @Nullable Integer numClasses) {
    Tensor images = batch.input();
    Tensor labels = batch.target();
    boolean fits =
        images.ndim() == 4
            && (labels.ndim() == 1
                ? numClasses != null
                : labels.ndim() == 2 && (numClasses == null || labels.size(1) == numClasses))
            && labels.size(0) == images.size(0);
    if (!fits) {
      throw new ShapeMismatchException(
          "%s of images %s and labels %s; they must be (N, C, H, W) and (N), with numClasses, or (N,"
                  .formatted(mix, Arrays.toString(images.shape()), Arrays.toString(labels.shape()))
              + " K)");
    }
  }

  /** The labels' probabilities, mixed with those of the samples before. */
  static Tensor mixed(Tensor labels, @Nullable Integer numClasses, double share) {
    Tensor probabilities =
        labels.ndim() == 1 && numClasses != null ? F.oneHot(labels, numClasses) : labels;
    if (!probabilities.dtype().isFloatingPoint()) {
      probabilities = probabilities.to(DType.FLOAT32);
    }
    return probabilities.roll(1, 0).mul_(1 - share).add_(probabilities.mul(share));
  }
}

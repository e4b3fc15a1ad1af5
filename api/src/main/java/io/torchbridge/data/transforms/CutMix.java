package io.torchbridge.data.transforms;

import io.torchbridge.Tensor;
import io.torchbridge.TensorScope;
import io.torchbridge.data.Generator;
import io.torchbridge.data.Sample;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * {@code CutMix}, of <a href="https://arxiv.org/abs/1905.04899">this article</a>: replaces a part
 * of each image of a batch by that of the one before it, and mixes their labels by the area.
 * Batches are to be shuffled.
 *
 * @param alpha of the Beta distribution from which the areas are drawn
 * @param numClasses how many classes the labels have; null where they are probabilities already
 */
public record CutMix(double alpha, @Nullable Integer numClasses) implements UnaryOperator<Sample> {

  /** Areas that are equally probable. */
  public CutMix(int numClasses) {
    this(1, numClasses);
  }

  /**
   * The mixed batch.
   *
   * @param batch images {@code (N, C, H, W)}, and labels: int64 {@code (N)}, or probabilities
   *     {@code (N, K)}
   * @return the images, and probabilities {@code (N, K)}
   */
  @Override
  public Sample apply(Sample batch) {
    Labels.check(this, batch, numClasses);
    Tensor images = batch.input();
    long h = images.size(-2);
    long w = images.size(-1);
    try (TensorScope scope = TensorScope.open()) {
      Generator random = Generator.current();
      double share = random.beta(alpha);
      long x = random.randint(0, w);
      long y = random.randint(0, h);
      double half = 0.5 * Math.sqrt(1 - share);
      long left = Math.max(x - (long) (half * w), 0);
      long top = Math.max(y - (long) (half * h), 0);
      long right = Math.min(x + (long) (half * w), w);
      long bottom = Math.min(y + (long) (half * h), h);
      Tensor mixed = images.clone();
      part(mixed, top, bottom, left, right)
          .copy_(part(images.roll(1, 0), top, bottom, left, right));
      double kept = 1 - (double) ((right - left) * (bottom - top)) / (w * h);
      return new Sample(
          scope.keep(mixed), scope.keep(Labels.mixed(batch.target(), numClasses, kept)));
    }
  }

  private static Tensor part(Tensor images, long top, long bottom, long left, long right) {
    return images.slice(-2, top, bottom).slice(-1, left, right);
  }
}

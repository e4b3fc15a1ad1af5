package io.torchbridge.data.transforms;

import io.torchbridge.Tensor;
import io.torchbridge.TensorScope;
import io.torchbridge.data.Generator;
import io.torchbridge.data.Sample;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * {@code MixUp}, of <a href="https://arxiv.org/abs/1710.09412">this article</a>: blends each image
 * of a batch with the one before it, and their labels alike. Batches are to be shuffled.
 *
 * @param alpha of the Beta distribution from which the shares are drawn
 * @param numClasses how many classes the labels have; null where they are probabilities already
 */
public record MixUp(double alpha, @Nullable Integer numClasses) implements UnaryOperator<Sample> {

  /** Shares that are equally probable. */
  public MixUp(int numClasses) {
    this(1, numClasses);
  }

  /**
   * The mixed batch.
   *
   * @param batch images {@code (N, C, H, W)} of floats, and labels: int64 {@code (N)}, or
   *     probabilities {@code (N, K)}
   * @return the images, and probabilities {@code (N, K)}
   */
  @Override
  public Sample apply(Sample batch) {
    Labels.check(this, batch, numClasses);
    try (TensorScope scope = TensorScope.open()) {
      double share = Generator.current().beta(alpha);
      Tensor images = batch.input();
      Tensor mixed = images.roll(1, 0).mul_(1 - share).add_(images.mul(share));
      return new Sample(
          scope.keep(mixed), scope.keep(Labels.mixed(batch.target(), numClasses, share)));
    }
  }
}

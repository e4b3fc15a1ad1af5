package io.torchbridge.distributions;

import io.torchbridge.Tensor;

/** Numbers of trials, each of which succeeds with a probability. */
abstract sealed class Trials extends Distribution permits Binomial, NegativeBinomial {
  final Tensor totalCount;
  final Chances chances;

  Trials(Tensor totalCount, Chances chances, boolean validateArgs) {
    super(shapeOf(totalCount, chances.param()), new long[0], validateArgs);
    this.totalCount = fit(totalCount).to(chances.param().dtype());
    this.chances = chances.expand(batchShape());
  }

  /** A count for all. */
  static Tensor count(long totalCount, Tensor like) {
    return like.newFull(new long[] {}, totalCount);
  }

  public final Tensor totalCount() {
    return totalCount;
  }

  public final Tensor probs() {
    return chances.probs();
  }

  public final Tensor logits() {
    return chances.logits();
  }
}

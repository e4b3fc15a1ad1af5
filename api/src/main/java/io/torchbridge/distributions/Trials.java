package io.torchbridge.distributions;

import io.torchbridge.Tensor;

/** Numbers of trials, each of which succeeds with a probability. */
abstract sealed class Trials extends ByChances permits Binomial, NegativeBinomial {
  final Tensor totalCount;

  Trials(Tensor totalCount, Chances chances, boolean validateArgs) {
    this(totalCount, chances, shapeOf(totalCount, chances.param()), validateArgs);
  }

  private Trials(Tensor totalCount, Chances chances, long[] shape, boolean validateArgs) {
    super(chances.expand(shape), shape, new long[0], validateArgs);
    this.totalCount = fit(totalCount).to(chances.param().dtype());
  }

  /** A count for all. */
  static Tensor count(long totalCount, Tensor like) {
    return like.newFull(new long[] {}, totalCount);
  }

  public final Tensor totalCount() {
    return totalCount;
  }
}

package io.torchbridge.nn;

import io.torchbridge.Reduction;
import io.torchbridge.Tensor;

/** What all losses have: a reduction over their elements. */
abstract class Criterion extends Module {
  final Reduction reduction;

  Criterion(Reduction reduction) {
    this.reduction = reduction;
  }

  final Tensor reduced(Tensor loss) {
    return reduced(loss, reduction);
  }

  static Tensor reduced(Tensor loss, Reduction reduction) {
    return switch (reduction) {
      case NONE -> loss;
      case MEAN -> loss.mean();
      case SUM -> loss.sum();
    };
  }
}

package io.torchbridge.nn;

import io.torchbridge.Tensor;

/** Dropout of channels whose inputs may be without a batch. */
abstract class ChannelDropping extends Dropping {
  private final int unbatched;

  /**
   * @param unbatched the rank of an input without a batch
   */
  ChannelDropping(double p, boolean inplace, int unbatched) {
    super(p, inplace, F::featureDropout, F::featureDropout_);
    this.unbatched = unbatched;
  }

  @Override
  public final Tensor forward(Tensor input) {
    return input.ndim() == unbatched
        ? super.forward(input.unsqueeze(0)).squeeze(0)
        : super.forward(input);
  }
}

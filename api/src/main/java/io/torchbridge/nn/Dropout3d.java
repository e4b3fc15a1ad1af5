package io.torchbridge.nn;

import io.torchbridge.InvalidArgumentException;
import io.torchbridge.Tensor;
import io.torchbridge.Torch;

/**
 * Zeroes whole channels at random while training, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.Dropout3d.html">torch.nn.Dropout3d</a>.
 * {@code (N, C, D, H, W)} or {@code (C, D, H, W)} in, the same out.
 */
public final class Dropout3d extends Module {
  private final double p;
  private final boolean inplace;

  public Dropout3d() {
    this(0.5, false);
  }

  /**
   * @param p the probability of zero
   */
  public Dropout3d(double p) {
    this(p, false);
  }

  /**
   * @param p the probability of zero
   */
  public Dropout3d(double p, boolean inplace) {
    if (!(p >= 0 && p <= 1)) {
      throw new InvalidArgumentException("a probability must be from 0 to 1, not " + p);
    }
    this.p = p;
    this.inplace = inplace;
  }

  @Override
  public Tensor forward(Tensor input) {
    if (input.ndim() == 4) { // without the batch
      Tensor batched = input.unsqueeze(0);
      Tensor dropped =
          inplace
              ? Torch.call("aten::feature_dropout_", batched, p, isTraining()).tensor()
              : F.featureDropout(batched, p, isTraining());
      return dropped.squeeze(0);
    }
    return inplace
        ? Torch.call("aten::feature_dropout_", input, p, isTraining()).tensor()
        : F.featureDropout(input, p, isTraining());
  }

  @Override
  protected String extraRepr() {
    return "p=" + Repr.of(p) + ", inplace=" + Repr.of(inplace);
  }
}

package io.torchbridge.nn;

import io.torchbridge.Tensor;
import io.torchbridge.Torch;

/**
 * {@code x} where it is above the threshold, else a value, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.Threshold.html">torch.nn.Threshold</a>.
 * Any shape in, the same out.
 */
public final class Threshold extends Module {
  private final double threshold;
  private final double value;
  private final boolean inplace;

  public Threshold(double threshold, double value) {
    this(threshold, value, false);
  }

  public Threshold(double threshold, double value, boolean inplace) {
    this.threshold = threshold;
    this.value = value;
    this.inplace = inplace;
  }

  @Override
  public Tensor forward(Tensor input) {
    return inplace
        ? Torch.call("aten::threshold_", input, threshold, value).tensor()
        : F.threshold(input, threshold, value);
  }

  @Override
  protected String extraRepr() {
    return "threshold="
        + Repr.of(threshold)
        + ", value="
        + Repr.of(value)
        + (inplace ? ", inplace=True" : "");
  }
}

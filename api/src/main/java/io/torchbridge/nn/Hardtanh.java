package io.torchbridge.nn;

import io.torchbridge.Tensor;
import io.torchbridge.Torch;

/**
 * {@code x}, clamped, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.Hardtanh.html">torch.nn.Hardtanh</a>.
 * Any shape in, the same out.
 */
public final class Hardtanh extends Module {
  private final double minVal;
  private final double maxVal;
  private final boolean inplace;

  public Hardtanh() {
    this(-1.0, 1.0, false);
  }

  public Hardtanh(double minVal, double maxVal) {
    this(minVal, maxVal, false);
  }

  public Hardtanh(double minVal, double maxVal, boolean inplace) {
    this.minVal = minVal;
    this.maxVal = maxVal;
    this.inplace = inplace;
  }

  @Override
  public Tensor forward(Tensor input) {
    return inplace
        ? Torch.call("aten::hardtanh_", input, minVal, maxVal).tensor()
        : F.hardtanh(input, minVal, maxVal);
  }

  @Override
  protected String extraRepr() {
    return "min_val="
        + Repr.of(minVal)
        + ", max_val="
        + Repr.of(maxVal)
        + (inplace ? ", inplace=True" : "");
  }
}

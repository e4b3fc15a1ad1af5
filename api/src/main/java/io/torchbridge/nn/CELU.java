package io.torchbridge.nn;

import io.torchbridge.Tensor;
import io.torchbridge.Torch;

/**
 * {@code max(0, x) + min(0, alpha * (exp(x / alpha) - 1))}, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.CELU.html">torch.nn.CELU</a>. Any
 * shape in, the same out.
 */
public final class CELU extends Module {
  private final double alpha;
  private final boolean inplace;

  public CELU() {
    this(1.0, false);
  }

  /**
   * @param alpha the scale of the negative part
   */
  public CELU(double alpha) {
    this(alpha, false);
  }

  /**
   * @param alpha the scale of the negative part
   */
  public CELU(double alpha, boolean inplace) {
    this.alpha = alpha;
    this.inplace = inplace;
  }

  @Override
  public Tensor forward(Tensor input) {
    return inplace ? Torch.call("aten::celu_", input, alpha).tensor() : F.celu(input, alpha);
  }

  @Override
  protected String extraRepr() {
    return "alpha=" + Repr.of(alpha) + (inplace ? ", inplace=True" : "");
  }
}

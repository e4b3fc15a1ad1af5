package io.torchbridge.nn;

import io.torchbridge.Tensor;
import io.torchbridge.Torch;

/**
 * {@code x * relu6(x + 3) / 6}, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.Hardswish.html">torch.nn.Hardswish</a>.
 * Any shape in, the same out.
 */
public final class Hardswish extends Module {
  private final boolean inplace;

  public Hardswish() {
    this(false);
  }

  public Hardswish(boolean inplace) {
    this.inplace = inplace;
  }

  @Override
  public Tensor forward(Tensor input) {
    return inplace ? Torch.call("aten::hardswish_", input).tensor() : F.hardswish(input);
  }
}

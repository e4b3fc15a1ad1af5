package io.torchbridge.nn;

import io.torchbridge.ShapeMismatchException;
import io.torchbridge.Tensor;

/**
 * The softmax over the channels, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.Softmax2d.html">torch.nn.Softmax2d</a>.
 * {@code (N, C, H, W)} or {@code (C, H, W)} in, the same out.
 */
public final class Softmax2d extends Module {

  @Override
  public Tensor forward(Tensor input) {
    if (input.ndim() != 3 && input.ndim() != 4) {
      throw new ShapeMismatchException(
          "Softmax2d takes (N, C, H, W) or (C, H, W), not a shape of %d dimensions"
              .formatted(input.ndim()));
    }
    return input.softmax(-3);
  }
}

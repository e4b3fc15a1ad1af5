package io.torchbridge.models.vision;

import io.torchbridge.InvalidArgumentException;
import io.torchbridge.Tensor;
import io.torchbridge.TensorOptions;
import io.torchbridge.Torch;
import io.torchbridge.nn.Module;
import java.util.Arrays;

/**
 * {@code torchvision.ops.StochasticDepth} in the mode {@code row}: while training, zeroes some rows
 * of a batch and scales the others up.
 */
public final class StochasticDepth extends Module {
  private final double p;

  /**
   * @param p the probability of zero
   */
  public StochasticDepth(double p) {
    if (!(p >= 0 && p <= 1)) {
      throw new InvalidArgumentException(
          "StochasticDepth: the drop probability must be from 0 to 1, not " + p);
    }
    this.p = p;
  }

  @Override
  public Tensor forward(Tensor input) {
    if (!isTraining() || p == 0) {
      return input;
    }
    long[] size = new long[input.ndim()];
    Arrays.fill(size, 1);
    size[0] = input.size(0);
    Tensor noise = Torch.empty(TensorOptions.like(input), size).bernoulli_(1 - p);
    if (p < 1) {
      noise.div_(1 - p);
    }
    return input.mul(noise);
  }

  @Override
  protected String extraRepr() {
    return "p=%s, mode=row".formatted(p);
  }
}

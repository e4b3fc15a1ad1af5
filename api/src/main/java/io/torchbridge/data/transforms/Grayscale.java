package io.torchbridge.data.transforms;

import io.torchbridge.InvalidArgumentException;
import io.torchbridge.Tensor;

/**
 * {@code Grayscale}: grey by the weights of ITU-R 601.
 *
 * @param numOutputChannels 1, or 3 equal ones
 */
public record Grayscale(int numOutputChannels) implements Transform {
  public Grayscale {
    if (numOutputChannels != 1 && numOutputChannels != 3) {
      throw new InvalidArgumentException(
          "numOutputChannels " + numOutputChannels + " must be 1 or 3");
    }
  }

  /** One channel. */
  public Grayscale() {
    this(1);
  }

  @Override
  public Tensor apply(Tensor image) {
    return Applied.to(image, this, i -> Colors.grayscale(i, numOutputChannels));
  }
}

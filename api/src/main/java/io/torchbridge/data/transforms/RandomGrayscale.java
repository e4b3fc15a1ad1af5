package io.torchbridge.data.transforms;

import io.torchbridge.Tensor;

/**
 * {@code RandomGrayscale}: grey with as many channels as before.
 *
 * @param p how probable it is that an image is changed
 */
public record RandomGrayscale(double p) implements Transform {
  public RandomGrayscale {
    Applied.checkProbability(p);
  }

  /** One of ten images. */
  public RandomGrayscale() {
    this(0.1);
  }

  @Override
  public Tensor apply(Tensor image) {
    return Applied.to(image, this, p, i -> Colors.grayscale(i, (int) i.size(-3)));
  }
}

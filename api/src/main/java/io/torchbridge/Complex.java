package io.torchbridge;

/**
 * A complex number, the element of the complex dtypes and a possible value of a {@code Scalar}
 * argument.
 *
 * @param re the real part
 * @param im the imaginary part
 */
public record Complex(double re, double im) {

  /** As Python writes it: {@code (1.0+2.0j)}. */
  @Override
  public String toString() {
    return "(" + re + (Double.compare(im, 0.0) < 0 ? "" : "+") + im + "j)";
  }
}

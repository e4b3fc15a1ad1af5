package io.torchbridge.nn;

import io.torchbridge.InvalidArgumentException;
import io.torchbridge.Tensor;

/** What all dropouts share. */
abstract class Dropping extends Module {

  /** The functional form. */
  interface Form {
    Tensor apply(Tensor input, double p, boolean training);
  }

  private final double p;
  private final boolean inplace;
  private final Form form;

  /**
   * @param p the probability of zero
   */
  Dropping(double p, boolean inplace, Form outOfPlace, Form inPlace) {
    if (!(p >= 0 && p <= 1)) {
      throw new InvalidArgumentException("a probability must be from 0 to 1, not " + p);
    }
    this.p = p;
    this.inplace = inplace;
    this.form = inplace ? inPlace : outOfPlace;
  }

  @Override
  public Tensor forward(Tensor input) {
    return form.apply(input, p, isTraining());
  }

  @Override
  protected final String extraRepr() {
    return "p=" + Repr.of(p) + ", inplace=" + Repr.of(inplace);
  }
}

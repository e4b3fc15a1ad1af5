package io.torchbridge.distributions;

import io.torchbridge.Tensor;
import java.util.List;

/** A distribution around a place, on all real numbers. */
abstract sealed class LocationScale extends Distribution permits Cauchy, Laplace, Normal {
  final Tensor loc;
  final Tensor scale;

  LocationScale(Tensor loc, Tensor scale, boolean validateArgs) {
    super(shapeOf(loc, scale), new long[0], validateArgs);
    this.loc = fit(loc);
    this.scale = fit(scale);
    validate();
  }

  @Override
  protected final List<Parameter> parameters() {
    return List.of(
        new Parameter("loc", loc, Constraints.REAL),
        new Parameter("scale", scale, Constraints.POSITIVE));
  }

  public final Tensor loc() {
    return loc;
  }

  public final Tensor scale() {
    return scale;
  }

  @Override
  public final Constraint support() {
    return Constraints.REAL;
  }

  @Override
  public final boolean hasRsample() {
    return true;
  }

  @Override
  public final Tensor mode() {
    return loc;
  }
}

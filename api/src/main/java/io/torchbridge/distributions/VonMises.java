package io.torchbridge.distributions;

import io.torchbridge.DType;
import io.torchbridge.Tensor;
import io.torchbridge.Torch;
import io.torchbridge.autograd.GradMode;
import java.util.List;

/**
 * Angles around a mean one, in radians from -π to π, as <a
 * href="https://docs.pytorch.org/docs/stable/distributions.html#torch.distributions.von_mises.VonMises">torch.distributions.VonMises</a>.
 */
public final class VonMises extends Distribution {

  private final Tensor loc;
  private final Tensor concentration;

  public VonMises(double loc, double concentration) {
    this(scalar(loc), scalar(concentration));
  }

  public VonMises(Tensor loc, Tensor concentration) {
    this(loc, concentration, defaultValidateArgs());
  }

  /**
   * @param validateArgs whether parameters, and what is asked about, are checked
   */
  public VonMises(Tensor loc, Tensor concentration, boolean validateArgs) {
    super(shapeOf(loc, concentration), new long[0], validateArgs);
    this.loc = fit(loc);
    this.concentration = fit(concentration);
    validate();
  }

  @Override
  protected List<Parameter> parameters() {
    return List.of(
        new Parameter("loc", loc, Constraints.REAL),
        new Parameter("concentration", concentration, Constraints.POSITIVE));
  }

  @Override
  public VonMises expand(long... batchShape) {
    return expanded(new VonMises(loc.expand(batchShape), concentration.expand(batchShape), false));
  }

  public Tensor loc() {
    return loc;
  }

  public Tensor concentration() {
    return concentration;
  }

  @Override
  public Constraint support() {
    return Constraints.REAL;
  }

  @Override
  public Tensor mean() {
    return loc;
  }

  @Override
  public Tensor mode() {
    return loc;
  }

  @Override
  public Tensor variance() {
    return Torch.special().i1e(concentration).div(Torch.special().i0e(concentration)).rsub(1);
  }

  /** By rejection, of all samples at once until all are accepted. */
  @Override
  public Tensor sample(long... sampleShape) {
    try (var mode = GradMode.DISABLED.enter()) {
      Tensor angle = loc.to(DType.FLOAT64);
      Tensor kappa = concentration.to(DType.FLOAT64);
      Tensor r = proposal(kappa);
      long[] shape = extendedShape(sampleShape);
      Tensor x = angle.newZeros(shape);
      Tensor done = x.isnan();
      while (!done.all().itemBoolean()) {
        Tensor[] u = angle.newEmpty(join(new long[] {3}, shape)).uniform_().unbind();
        Tensor z = u[0].mul(Math.PI).cos();
        Tensor f = r.mul(z).add(1).div(r.add(z));
        Tensor c = kappa.mul(r.sub(f));
        Tensor accepted =
            c.mul(c.rsub(2)).sub(u[1]).gt(0).logicalOr(c.div(u[1]).log().add(1).sub(c).ge(0));
        x = Torch.where(accepted, u[2].sub(0.5).sign().mul(f.acos()), x);
        done = done.logicalOr(accepted);
      }
      return x.add(Math.PI).add(angle).remainder(2 * Math.PI).sub(Math.PI).to(loc.dtype());
    }
  }

  private static Tensor proposal(Tensor kappa) {
    Tensor tau = kappa.square().mul(4).add(1).sqrt().add(1);
    Tensor rho = tau.sub(tau.mul(2).sqrt()).div(kappa.mul(2));
    Tensor r = rho.square().add(1).div(rho.mul(2));
    return Torch.where(kappa.lt(1e-5), kappa.reciprocal().add(kappa), r);
  }

  @Override
  public Tensor logProb(Tensor value) {
    validateSample(value);
    Tensor bessel = Torch.special().i0e(concentration).log().add(concentration);
    return concentration.mul(value.sub(loc).cos()).sub(Math.log(2 * Math.PI)).sub(bessel);
  }
}

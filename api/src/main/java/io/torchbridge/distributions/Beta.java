package io.torchbridge.distributions;

import io.torchbridge.Tensor;
import io.torchbridge.Torch;
import java.util.List;

/**
 * The beta distribution on [0, 1], as <a
 * href="https://docs.pytorch.org/docs/stable/distributions.html#torch.distributions.beta.Beta">torch.distributions.Beta</a>.
 */
public final class Beta extends Distribution implements ExponentialFamily {
  private final Tensor concentration1;
  private final Tensor concentration0;
  private final Dirichlet dirichlet;

  public Beta(double concentration1, double concentration0) {
    this(scalar(concentration1), scalar(concentration0));
  }

  public Beta(Tensor concentration1, Tensor concentration0) {
    this(concentration1, concentration0, defaultValidateArgs());
  }

  /**
   * @param validateArgs whether parameters, and what is asked about, are checked
   */
  public Beta(Tensor concentration1, Tensor concentration0, boolean validateArgs) {
    super(shapeOf(concentration1, concentration0), new long[0], validateArgs);
    this.concentration1 = fit(concentration1);
    this.concentration0 = fit(concentration0);
    validate();
    Tensor both = Torch.stack(List.of(this.concentration1, this.concentration0), -1);
    this.dirichlet = new Dirichlet(both, false);
  }

  @Override
  protected List<Parameter> parameters() {
    return List.of(
        new Parameter("concentration1", concentration1, Constraints.POSITIVE),
        new Parameter("concentration0", concentration0, Constraints.POSITIVE));
  }

  @Override
  public Beta expand(long... batchShape) {
    return expanded(
        new Beta(concentration1.expand(batchShape), concentration0.expand(batchShape), false));
  }

  public Tensor concentration1() {
    return concentration1;
  }

  public Tensor concentration0() {
    return concentration0;
  }

  @Override
  public Constraint support() {
    return Constraints.UNIT_INTERVAL;
  }

  @Override
  public boolean hasRsample() {
    return true;
  }

  @Override
  public Tensor mean() {
    return concentration1.div(concentration1.add(concentration0));
  }

  @Override
  public Tensor mode() {
    return dirichlet.mode().select(-1, 0);
  }

  @Override
  public Tensor variance() {
    Tensor total = concentration1.add(concentration0);
    return concentration1.mul(concentration0).div(total.square().mul(total.add(1)));
  }

  @Override
  public Tensor rsample(long... sampleShape) {
    return dirichlet.rsample(sampleShape).select(-1, 0);
  }

  @Override
  public Tensor logProb(Tensor value) {
    validateSample(value);
    return dirichlet.logProb(Torch.stack(List.of(value, value.rsub(1)), -1));
  }

  @Override
  public Tensor entropy() {
    return dirichlet.entropy();
  }

  @Override
  public List<Tensor> naturalParams() {
    return List.of(concentration1, concentration0);
  }

  @Override
  public Tensor logNormalizer(List<Tensor> naturalParams) {
    Tensor x = naturalParams.get(0);
    Tensor y = naturalParams.get(1);
    return x.lgamma().add(y.lgamma()).sub(x.add(y).lgamma());
  }
}

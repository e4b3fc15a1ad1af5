package io.torchbridge.distributions;

import io.torchbridge.Tensor;
import io.torchbridge.autograd.GradMode;
import java.util.List;

/**
 * How many of events that come at a rate there are, as <a
 * href="https://docs.pytorch.org/docs/stable/distributions.html#torch.distributions.poisson.Poisson">torch.distributions.Poisson</a>.
 */
public final class Poisson extends Distribution implements ExponentialFamily {

  private final Tensor rate;

  public Poisson(double rate) {
    this(scalar(rate));
  }

  public Poisson(Tensor rate) {
    this(rate, defaultValidateArgs());
  }

  /**
   * @param validateArgs whether parameters, and what is asked about, are checked
   */
  public Poisson(Tensor rate, boolean validateArgs) {
    super(shapeOf(rate), new long[0], validateArgs);
    this.rate = fit(rate);
    validate();
  }

  @Override
  protected List<Parameter> parameters() {
    return List.of(new Parameter("rate", rate, Constraints.NONNEGATIVE));
  }

  @Override
  public Poisson expand(long... batchShape) {
    return expanded(new Poisson(rate.expand(batchShape), false));
  }

  public Tensor rate() {
    return rate;
  }

  @Override
  public Constraint support() {
    return Constraints.NONNEGATIVE_INTEGER;
  }

  @Override
  public Tensor mean() {
    return rate;
  }

  @Override
  public Tensor mode() {
    return rate.floor();
  }

  @Override
  public Tensor variance() {
    return rate;
  }

  @Override
  public Tensor sample(long... sampleShape) {
    try (var mode = GradMode.DISABLED.enter()) {
      return rate.expand(extendedShape(sampleShape)).poisson();
    }
  }

  @Override
  public Tensor logProb(Tensor value) {
    validateSample(value);
    return value.xlogy(rate).sub(rate).sub(value.add(1).lgamma());
  }

  @Override
  public List<Tensor> naturalParams() {
    return List.of(rate.log());
  }

  @Override
  public Tensor logNormalizer(List<Tensor> naturalParams) {
    return naturalParams.getFirst().exp();
  }
}

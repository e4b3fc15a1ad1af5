package io.torchbridge.distributions;

import io.torchbridge.Op;
import io.torchbridge.ShapeMismatchException;
import io.torchbridge.Tensor;
import io.torchbridge.Torch;
import io.torchbridge.autograd.GradMode;
import io.torchbridge.nn.F;
import java.util.List;

/**
 * Vectors of probabilities with the sum 1, as <a
 * href="https://docs.pytorch.org/docs/stable/distributions.html#torch.distributions.dirichlet.Dirichlet">torch.distributions.Dirichlet</a>.
 */
public final class Dirichlet extends Distribution implements ExponentialFamily {
  private static final Op SAMPLE = Op.of("aten::_sample_dirichlet");
  private static final Op GRADIENT = Op.of("aten::_dirichlet_grad");
  private static final Constraint ALL_POSITIVE = Constraints.independent(Constraints.POSITIVE, 1);

  private final Tensor concentration;

  /**
   * @param concentration {@code (batchShape, K)}
   */
  public Dirichlet(Tensor concentration) {
    this(concentration, defaultValidateArgs());
  }

  /**
   * @param validateArgs whether parameters, and what is asked about, are checked
   */
  public Dirichlet(Tensor concentration, boolean validateArgs) {
    super(
        leading(vectors(concentration).shape(), 1),
        trailing(concentration.shape(), 1),
        validateArgs);
    this.concentration = concentration;
    validate();
  }

  private static Tensor vectors(Tensor concentration) {
    if (concentration.ndim() < 1) {
      throw new ShapeMismatchException("Dirichlet needs a vector of concentrations, not a scalar");
    }
    return concentration;
  }

  @Override
  protected List<Parameter> parameters() {
    return List.of(new Parameter("concentration", concentration, ALL_POSITIVE));
  }

  @Override
  public Dirichlet expand(long... batchShape) {
    return expanded(new Dirichlet(concentration.expand(join(batchShape, eventShape())), false));
  }

  public Tensor concentration() {
    return concentration;
  }

  @Override
  public Constraint support() {
    return Constraints.SIMPLEX;
  }

  @Override
  public boolean hasRsample() {
    return true;
  }

  @Override
  public Tensor mean() {
    return concentration.div(concentration.sum(true, -1));
  }

  @Override
  public Tensor mode() {
    Tensor more = concentration.sub(1).clampMin(0);
    Tensor mode = more.div(more.sum(true, -1));
    Tensor first = F.oneHot(mode.argmax(-1), mode.size(-1)).to(mode.dtype());
    return Torch.where(concentration.lt(1).all(-1).unsqueeze(-1), first, mode);
  }

  @Override
  public Tensor variance() {
    Tensor total = concentration.sum(true, -1);
    return concentration.mul(total.sub(concentration)).div(total.square().mul(total.add(1)));
  }

  @Override
  public Tensor rsample(long... sampleShape) {
    Tensor alpha = concentration.expand(extendedShape(sampleShape));
    Tensor x = SAMPLE.tensor(alpha.detach());
    if (!alpha.requiresGrad() || GradMode.current() != GradMode.ENABLED) {
      return x;
    }
    // adds a zero that has the gradient of the sample
    Tensor constant = alpha.detach();
    Tensor slope = GRADIENT.tensor(x, constant, constant.sum(true, -1).expandAs(alpha));
    Tensor change = slope.mul(alpha.sub(constant));
    return x.add(change).sub(x.mul(change.sum(true, -1)));
  }

  @Override
  public Tensor logProb(Tensor value) {
    validateSample(value);
    return concentration
        .sub(1)
        .xlogy(value)
        .sum(-1)
        .add(concentration.sum(-1).lgamma())
        .sub(concentration.lgamma().sum(-1));
  }

  @Override
  public Tensor entropy() {
    Tensor total = concentration.sum(-1);
    return concentration
        .lgamma()
        .sum(-1)
        .sub(total.lgamma())
        .sub(total.rsub(concentration.size(-1)).mul(total.digamma()))
        .sub(concentration.sub(1).mul(concentration.digamma()).sum(-1));
  }

  @Override
  public List<Tensor> naturalParams() {
    return List.of(concentration);
  }

  @Override
  public Tensor logNormalizer(List<Tensor> naturalParams) {
    Tensor x = naturalParams.getFirst();
    return x.lgamma().sum(-1).sub(x.sum(-1).lgamma());
  }
}

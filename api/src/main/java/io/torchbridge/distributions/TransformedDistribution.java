package io.torchbridge.distributions;

import io.torchbridge.ShapeMismatchException;
import io.torchbridge.Tensor;
import io.torchbridge.autograd.GradMode;
import java.util.Arrays;
import java.util.List;

/**
 * What transforms make of a distribution's samples, as <a
 * href="https://docs.pytorch.org/docs/stable/distributions.html#torch.distributions.transformed_distribution.TransformedDistribution">torch.distributions.TransformedDistribution</a>.
 */
public class TransformedDistribution extends Distribution {
  private final Distribution baseDist;
  private final List<Transform> transforms;

  public TransformedDistribution(
      Distribution baseDistribution, List<? extends Transform> transforms) {
    this(baseDistribution, transforms, defaultValidateArgs());
  }

  /**
   * @param transforms one after the other
   * @param validateArgs whether what is asked about is checked
   */
  public TransformedDistribution(
      Distribution baseDistribution, List<? extends Transform> transforms, boolean validateArgs) {
    this(Plan.of(baseDistribution, new ComposeTransform(transforms)), validateArgs);
  }

  private TransformedDistribution(Plan plan, boolean validateArgs) {
    super(plan.batchShape, plan.eventShape, validateArgs);
    this.baseDist = plan.base;
    this.transforms = plan.transforms;
  }

  /** The base distribution as the transforms need it, and the shapes that come of it. */
  private record Plan(
      Distribution base, List<Transform> transforms, long[] batchShape, long[] eventShape) {

    static Plan of(Distribution base, ComposeTransform transform) {
      long[] shape = join(base.batchShape(), base.eventShape());
      int eventDim = base.eventShape().length;
      int needed = transform.domain().eventDim();
      if (shape.length < needed) {
        throw new ShapeMismatchException(
            "%s needs samples with %d dimensions at least, but those of %s are %s"
                .formatted(transform, needed, base, Arrays.toString(shape)));
      }
      long[] forward = transform.forwardShape(shape);
      long[] wanted = transform.inverseShape(forward);
      Distribution fitting =
          Arrays.equals(wanted, shape) ? base : base.expand(leading(wanted, eventDim));
      if (needed > eventDim) {
        fitting = new Independent(fitting, needed - eventDim, base.validateArgs());
      }
      int made = transform.codomain().eventDim();
      int events = Math.max(made, eventDim + made - needed);
      return new Plan(
          fitting, transform.parts(), leading(forward, events), trailing(forward, events));
    }
  }

  @Override
  protected List<Parameter> parameters() {
    return List.of();
  }

  @Override
  public TransformedDistribution expand(long... batchShape) {
    long[] shape = new ComposeTransform(transforms).inverseShape(join(batchShape, eventShape()));
    Distribution base = baseDist.expand(leading(shape, baseDist.eventShape().length));
    return expanded(new TransformedDistribution(base, transforms, false));
  }

  /** The distribution of what is transformed. */
  public final Distribution baseDist() {
    return baseDist;
  }

  public final List<Transform> transforms() {
    return transforms;
  }

  @Override
  public Constraint support() {
    return transforms.isEmpty()
        ? baseDist.support()
        : ComposeTransform.widened(transforms.getLast().codomain(), eventShape().length);
  }

  @Override
  public boolean hasRsample() {
    return baseDist.hasRsample();
  }

  private Tensor transformed(Tensor sample) {
    Tensor x = sample;
    for (Transform transform : transforms) {
      x = transform.apply(x);
    }
    return x;
  }

  @Override
  public Tensor sample(long... sampleShape) {
    try (var mode = GradMode.DISABLED.enter()) {
      return transformed(baseDist.sample(sampleShape));
    }
  }

  @Override
  public Tensor rsample(long... sampleShape) {
    return transformed(baseDist.rsample(sampleShape));
  }

  @Override
  public Tensor logProb(Tensor value) {
    validateSample(value);
    int eventDim = eventShape().length;
    Tensor y = value;
    Tensor jacobians = null;
    for (Transform transform : transforms.reversed()) {
      Tensor x = transform.inverse(y);
      int dim = transform.domain().eventDim();
      eventDim += dim - transform.codomain().eventDim();
      Tensor term = sumRightmost(transform.logAbsDetJacobian(x, y), eventDim - dim);
      jacobians = jacobians == null ? term : jacobians.add(term);
      y = x;
    }
    Tensor base = sumRightmost(baseDist.logProb(y), eventDim - baseDist.eventShape().length);
    return jacobians == null ? base : base.sub(jacobians);
  }

  /** Turns probabilities around where the transforms turn the order. */
  private Tensor monotone(Tensor probability) {
    Tensor sign = ComposeTransform.sign(transforms);
    return sign == null ? probability : sign.mul(probability.sub(0.5)).add(0.5);
  }

  @Override
  public Tensor cdf(Tensor value) {
    Tensor x = value;
    for (Transform transform : transforms.reversed()) {
      x = transform.inverse(x);
    }
    return monotone(baseDist.cdf(x));
  }

  @Override
  public Tensor icdf(Tensor value) {
    return transformed(baseDist.icdf(monotone(value)));
  }

  @Override
  public String toString() {
    return parameters().isEmpty()
        ? "TransformedDistribution(%s, %s)".formatted(baseDist, transforms)
        : super.toString();
  }
}

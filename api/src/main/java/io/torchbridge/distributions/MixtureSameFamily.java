package io.torchbridge.distributions;

import io.torchbridge.ShapeMismatchException;
import io.torchbridge.Tensor;
import io.torchbridge.autograd.GradMode;
import java.util.Arrays;
import java.util.List;

/**
 * One of several distributions of a kind, which are the last dimension of a batch, each with a
 * probability, as <a
 * href="https://docs.pytorch.org/docs/stable/distributions.html#torch.distributions.mixture_same_family.MixtureSameFamily">torch.distributions.MixtureSameFamily</a>.
 */
public final class MixtureSameFamily extends Distribution {
  private final Categorical mixture;
  private final Distribution component;
  private final int eventDims;

  public MixtureSameFamily(Categorical mixtureDistribution, Distribution componentDistribution) {
    this(mixtureDistribution, componentDistribution, defaultValidateArgs());
  }

  /**
   * @param mixtureDistribution of the batch's shape or one that is broadcast to it
   * @param componentDistribution whose batch shape ends with the number of components
   */
  public MixtureSameFamily(
      Categorical mixtureDistribution, Distribution componentDistribution, boolean validateArgs) {
    super(
        batch(mixtureDistribution, componentDistribution),
        componentDistribution.eventShape(),
        validateArgs);
    this.mixture = mixtureDistribution;
    this.component = componentDistribution;
    this.eventDims = eventShape().length;
  }

  private static long[] batch(Categorical mixture, Distribution component) {
    long[] shape = component.batchShape();
    long[] weights = mixture.batchShape();
    long number = mixture.events();
    boolean fits =
        shape.length > 0 && shape[shape.length - 1] == number && weights.length < shape.length;
    for (int i = 1; fits && i <= weights.length; i++) {
      long have = weights[weights.length - i];
      long want = shape[shape.length - 1 - i];
      fits = have == 1 || want == 1 || have == want;
    }
    if (!fits) {
      throw new ShapeMismatchException(
          "MixtureSameFamily of %d components with batch shape %s got a component distribution of"
                  .formatted(number, Arrays.toString(weights))
              + " batch shape "
              + Arrays.toString(shape));
    }
    return leading(shape, 1);
  }

  @Override
  protected List<Parameter> parameters() {
    return List.of();
  }

  @Override
  public MixtureSameFamily expand(long... batchShape) {
    return expanded(
        new MixtureSameFamily(
            mixture.expand(batchShape),
            component.expand(join(batchShape, new long[] {mixture.events()})),
            false));
  }

  public Categorical mixtureDistribution() {
    return mixture;
  }

  public Distribution componentDistribution() {
    return component;
  }

  @Override
  public Constraint support() {
    Constraint base = component.support();
    return new Constraints.Region(
        base.toString(),
        base.isDiscrete(),
        base.eventDim(),
        value -> {
          Tensor valid = base.check(value.unsqueeze(-1 - base.eventDim()));
          return valid.flatten(value.ndim() - base.eventDim()).all(-1);
        });
  }

  /** The probabilities, before as many dimensions as an event has. */
  private Tensor weights() {
    Tensor probs = mixture.probs();
    long[] ones = new long[eventDims];
    Arrays.fill(ones, 1);
    return probs.reshape(join(probs.shape(), ones));
  }

  private Tensor pad(Tensor value) {
    return value.unsqueeze(-1 - eventDims);
  }

  @Override
  public Tensor mean() {
    return weights().mul(component.mean()).sum(-1 - eventDims);
  }

  @Override
  public Tensor variance() {
    Tensor within = weights().mul(component.variance());
    Tensor between = weights().mul(component.mean().sub(pad(mean())).square());
    return within.add(between).sum(-1 - eventDims);
  }

  @Override
  public Tensor cdf(Tensor value) {
    return component.cdf(pad(value)).mul(mixture.probs()).sum(-1);
  }

  @Override
  public Tensor logProb(Tensor value) {
    validateSample(value);
    return component.logProb(pad(value)).add(mixture.logits().logSoftmax(-1)).logsumexp(-1);
  }

  @Override
  public Tensor sample(long... sampleShape) {
    try (var mode = GradMode.DISABLED.enter()) {
      int dim = sampleShape.length + batchShape().length;
      Tensor chosen = mixture.sample(sampleShape);
      Tensor all = component.sample(sampleShape);
      long[] shape = all.shape();
      shape[dim] = 1;
      long[] ones = new long[eventDims + 1];
      Arrays.fill(ones, 1);
      long[] without = leading(shape, eventDims + 1);
      long[] missing = new long[without.length - chosen.ndim()];
      Arrays.fill(missing, 1);
      Tensor index =
          chosen.reshape(
              join(
                  sampleShape,
                  missing,
                  trailing(chosen.shape(), chosen.ndim() - sampleShape.length),
                  ones));
      return all.gather(dim, index.expand(shape)).squeeze(dim);
    }
  }

  @Override
  public String toString() {
    return "MixtureSameFamily(%s, %s)".formatted(mixture, component);
  }
}

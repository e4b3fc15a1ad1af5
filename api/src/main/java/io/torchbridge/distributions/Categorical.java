package io.torchbridge.distributions;

import io.torchbridge.DType;
import io.torchbridge.Tensor;
import io.torchbridge.Torch;
import io.torchbridge.autograd.GradMode;
import org.jspecify.annotations.Nullable;

/**
 * One of some categories, each with a probability: whole numbers from 0, int64, as <a
 * href="https://docs.pytorch.org/docs/stable/distributions.html#torch.distributions.categorical.Categorical">torch.distributions.Categorical</a>.
 */
public final class Categorical extends ByChances {
  /**
   * @param probs {@code (batchShape, K)}, of K categories; made to have the sum 1
   */
  public Categorical(Tensor probs) {
    this(probs, null, defaultValidateArgs());
  }

  /**
   * Either probs or logits.
   *
   * @param validateArgs whether parameters, and what is asked about, are checked
   */
  public Categorical(@Nullable Tensor probs, @Nullable Tensor logits, boolean validateArgs) {
    this(Chances.categories("Categorical", probs, logits), validateArgs);
  }

  Categorical(Chances chances, boolean validateArgs) {
    super(chances, 0, validateArgs);
  }

  public static Categorical ofLogits(Tensor logits) {
    return new Categorical(null, logits, defaultValidateArgs());
  }

  @Override
  public Categorical expand(long... batchShape) {
    return expanded(new Categorical(expandedChances(batchShape), false));
  }

  /** How many categories there are. */
  long events() {
    return chances.events();
  }

  @Override
  public Constraint support() {
    return Constraints.integerInterval(0, chances.events() - 1);
  }

  @Override
  public boolean hasEnumerateSupport() {
    return true;
  }

  @Override
  public Tensor mean() {
    return chances.param().newFull(batchShape(), Double.NaN);
  }

  @Override
  public Tensor mode() {
    return probs().argmax(-1);
  }

  @Override
  public Tensor variance() {
    return mean();
  }

  @Override
  public Tensor sample(long... sampleShape) {
    try (var mode = GradMode.DISABLED.enter()) {
      long number = 1;
      for (long size : sampleShape) {
        number *= size;
      }
      Tensor rows = probs().reshape(-1, chances.events());
      return rows.multinomial(number, true).t().reshape(extendedShape(sampleShape));
    }
  }

  @Override
  public Tensor logProb(Tensor value) {
    validateSample(value);
    long[] shape = Torch.broadcastShapes(value.shape(), batchShape());
    Tensor logits = expand(logits(), join(shape, new long[] {chances.events()}));
    return logits.gather(-1, expand(value, shape).to(DType.INT64).unsqueeze(-1)).squeeze(-1);
  }

  @Override
  public Tensor entropy() {
    return logits().clampMin(-FInfo.of(chances.param()).max()).mul(probs()).sum(-1).neg();
  }

  @Override
  public Tensor enumerateSupport(boolean expand) {
    return counting(chances.events(), chances.param(), expand).to(DType.INT64);
  }
}

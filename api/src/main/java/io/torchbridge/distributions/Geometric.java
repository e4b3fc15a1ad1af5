package io.torchbridge.distributions;

import io.torchbridge.Tensor;
import io.torchbridge.Torch;
import io.torchbridge.autograd.GradMode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How many trials of a probability fail until one succeeds, as <a
 * href="https://docs.pytorch.org/docs/stable/distributions.html#torch.distributions.geometric.Geometric">torch.distributions.Geometric</a>.
 */
public final class Geometric extends ByChances {
  private static final Constraint POSSIBLE =
      new Constraints.Interval(Constraints.Bound.of(0).opened(), Constraints.Bound.of(1), false);

  public Geometric(double probs) {
    this(scalar(probs));
  }

  public Geometric(Tensor probs) {
    this(probs, null, defaultValidateArgs());
  }

  /**
   * Either probs or logits.
   *
   * @param validateArgs whether parameters, and what is asked about, are checked
   */
  public Geometric(@Nullable Tensor probs, @Nullable Tensor logits, boolean validateArgs) {
    this(Chances.binary("Geometric", probs, logits), validateArgs);
  }

  private Geometric(Chances chances, boolean validateArgs) {
    super(chances, validateArgs);
  }

  public static Geometric ofLogits(Tensor logits) {
    return new Geometric(null, logits, defaultValidateArgs());
  }

  @Override
  protected List<Parameter> parameters() {
    return List.of(
        chances.isLogits()
            ? chances.parameter()
            : new Parameter("probs", chances.param(), POSSIBLE));
  }

  @Override
  public Geometric expand(long... batchShape) {
    return expanded(new Geometric(expandedChances(batchShape), false));
  }

  @Override
  public Constraint support() {
    return Constraints.NONNEGATIVE_INTEGER;
  }

  @Override
  public Tensor mean() {
    return probs().reciprocal().sub(1);
  }

  @Override
  public Tensor mode() {
    return Torch.zerosLike(chances.param());
  }

  @Override
  public Tensor variance() {
    return probs().reciprocal().sub(1).div(probs());
  }

  @Override
  public Tensor sample(long... sampleShape) {
    try (var mode = GradMode.DISABLED.enter()) {
      Tensor probs = probs();
      Tensor u = probs.newEmpty(extendedShape(sampleShape)).uniform_(FInfo.of(probs).tiny(), 1);
      return u.log().div(probs.neg().log1p()).floor();
    }
  }

  @Override
  public Tensor logProb(Tensor value) {
    validateSample(value);
    Tensor probs = probs();
    Tensor sure = probs.eq(1).logicalAnd(value.eq(0));
    return value.mul(Torch.where(sure, 0.0, probs).neg().log1p()).add(probs.log());
  }

  @Override
  public Tensor entropy() {
    return chances.crossEntropy(probs()).div(probs());
  }
}

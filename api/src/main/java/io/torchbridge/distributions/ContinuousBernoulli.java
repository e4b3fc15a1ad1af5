package io.torchbridge.distributions;

import io.torchbridge.Tensor;
import io.torchbridge.Torch;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Numbers of [0, 1], whose density is that of {@link Bernoulli} but for a factor, as <a
 * href="https://docs.pytorch.org/docs/stable/distributions.html#torch.distributions.continuous_bernoulli.ContinuousBernoulli">torch.distributions.ContinuousBernoulli</a>.
 */
public final class ContinuousBernoulli extends ByChances implements ExponentialFamily {
  private static final double LOWER = 0.499;
  private static final double UPPER = 0.501;

  public ContinuousBernoulli(double probs) {
    this(scalar(probs));
  }

  public ContinuousBernoulli(Tensor probs) {
    this(probs, null, defaultValidateArgs());
  }

  /**
   * Either probs or logits.
   *
   * @param validateArgs whether parameters, and what is asked about, are checked
   */
  public ContinuousBernoulli(
      @Nullable Tensor probs, @Nullable Tensor logits, boolean validateArgs) {
    this(Chances.binary("ContinuousBernoulli", probs, logits), validateArgs);
  }

  private ContinuousBernoulli(Chances chances, boolean validateArgs) {
    super(chances, validateArgs);
  }

  public static ContinuousBernoulli ofLogits(Tensor logits) {
    return new ContinuousBernoulli(null, logits, defaultValidateArgs());
  }

  @Override
  public ContinuousBernoulli expand(long... batchShape) {
    return expanded(new ContinuousBernoulli(expandedChances(batchShape), false));
  }

  /** Away from 0 and 1 by as much as the type can tell. */
  @Override
  public Tensor probs() {
    return FInfo.clampProbs(chances.probs());
  }

  /** Away from a half, where the formulas are no more of use. */
  private Tensor stable() {
    Tensor p = probs();
    return p.le(LOWER).logicalOr(p.gt(UPPER));
  }

  private Tensor cutProbs() {
    return Torch.where(stable(), probs(), LOWER);
  }

  private static Tensor logOdds(Tensor probs) {
    return probs.neg().log1p().sub(probs.log());
  }

  /** The logarithm of the factor. */
  Tensor logNorm() {
    Tensor p = cutProbs();
    Tensor low = p.le(0.5);
    Tensor below = p.mul(-2).maskedFill(low.logicalNot(), 0).log1p();
    Tensor above = p.mul(2).sub(1).maskedFill(low, 1).log();
    Tensor norm = logOdds(p).abs().log().sub(Torch.where(low, below, above));
    Tensor x = probs().sub(0.5).square();
    Tensor taylor = x.mul(104.0 / 45).add(4.0 / 3).mul(x).add(Math.log(2));
    return Torch.where(stable(), norm, taylor);
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
    Tensor p = cutProbs();
    Tensor mean = p.div(p.mul(2).sub(1)).add(logOdds(p).reciprocal());
    Tensor x = probs().sub(0.5);
    return Torch.where(stable(), mean, x.square().mul(16.0 / 45).add(1.0 / 3).mul(x).add(0.5));
  }

  @Override
  public Tensor variance() {
    Tensor p = cutProbs();
    Tensor variance =
        p.mul(p.sub(1)).div(p.mul(2).rsub(1).square()).add(logOdds(p).square().reciprocal());
    Tensor x = probs().sub(0.5).square();
    return Torch.where(stable(), variance, x.mul(-128.0 / 945).add(1.0 / 15).mul(x).rsub(1.0 / 12));
  }

  @Override
  public Tensor rsample(long... sampleShape) {
    return icdf(chances.param().newEmpty(extendedShape(sampleShape)).uniform_());
  }

  @Override
  public Tensor logProb(Tensor value) {
    validateSample(value);
    return logNorm().sub(chances.crossEntropy(value));
  }

  @Override
  public Tensor cdf(Tensor value) {
    validateSample(value);
    Tensor p = cutProbs();
    Tensor power = p.pow(value).mul(p.rsub(1).pow(value.rsub(1)));
    Tensor cdf = Torch.where(stable(), power.add(p).sub(1).div(p.mul(2).sub(1)), value);
    return Torch.where(value.le(0), 0.0, Torch.where(value.ge(1), 1.0, cdf));
  }

  @Override
  public Tensor icdf(Tensor value) {
    Tensor p = cutProbs();
    Tensor low = p.neg().log1p();
    Tensor icdf = value.mul(p.mul(2).sub(1)).sub(p).log1p().sub(low).div(p.log().sub(low));
    return Torch.where(stable(), icdf, value);
  }

  @Override
  public Tensor entropy() {
    Tensor low = probs().neg().log1p();
    return mean().mul(low.sub(probs().log())).sub(logNorm()).sub(low);
  }

  @Override
  public List<Tensor> naturalParams() {
    return List.of(logits());
  }

  @Override
  public Tensor logNormalizer(List<Tensor> naturalParams) {
    Tensor x = naturalParams.getFirst();
    Tensor stable = x.le(LOWER - 0.5).logicalOr(x.gt(UPPER - 0.5));
    Tensor cut = Torch.where(stable, x, LOWER - 0.5);
    Tensor norm = cut.expm1().abs().log().sub(cut.abs().log());
    Tensor taylor = x.mul(0.5).add(x.square().div(24)).sub(x.pow(4).div(2880));
    return Torch.where(stable, norm, taylor);
  }
}

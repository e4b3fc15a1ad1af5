package io.torchbridge.distributions;

import io.torchbridge.InvalidArgumentException;
import io.torchbridge.Tensor;
import io.torchbridge.Torch;
import io.torchbridge.autograd.GradMode;
import org.jspecify.annotations.Nullable;

/**
 * How often each of some categories comes in a number of draws, as <a
 * href="https://docs.pytorch.org/docs/stable/distributions.html#torch.distributions.multinomial.Multinomial">torch.distributions.Multinomial</a>.
 */
public final class Multinomial extends ByChances {
  private final long totalCount;

  /**
   * @param totalCount the number of draws
   * @param probs {@code (batchShape, K)}, of K categories; made to have the sum 1
   */
  public Multinomial(long totalCount, Tensor probs) {
    this(totalCount, probs, null, defaultValidateArgs());
  }

  /**
   * Either probs or logits.
   *
   * @param validateArgs whether parameters, and what is asked about, are checked
   */
  public Multinomial(
      long totalCount, @Nullable Tensor probs, @Nullable Tensor logits, boolean validateArgs) {
    this(totalCount, Chances.categories("Multinomial", probs, logits), validateArgs);
  }

  private Multinomial(long totalCount, Chances chances, boolean validateArgs) {
    super(chances, 1, validateArgs);
    if (totalCount < 0) {
      throw new InvalidArgumentException(
          "Multinomial needs a totalCount of 0 or more, not " + totalCount);
    }
    this.totalCount = totalCount;
  }

  public static Multinomial ofLogits(long totalCount, Tensor logits) {
    return new Multinomial(totalCount, null, logits, defaultValidateArgs());
  }

  @Override
  public Multinomial expand(long... batchShape) {
    return expanded(new Multinomial(totalCount, expandedChances(batchShape), false));
  }

  public long totalCount() {
    return totalCount;
  }

  @Override
  public Constraint support() {
    return Constraints.multinomial(totalCount);
  }

  @Override
  public Tensor mean() {
    return probs().mul(totalCount);
  }

  @Override
  public Tensor variance() {
    return probs().mul(totalCount).mul(probs().rsub(1));
  }

  @Override
  public Tensor sample(long... sampleShape) {
    try (var mode = GradMode.DISABLED.enter()) {
      var categorical = new Categorical(chances, false);
      Tensor draws = categorical.sample(join(new long[] {totalCount}, sampleShape)).movedim(0, -1);
      Tensor counts = draws.newZeros(extendedShape(sampleShape));
      return counts.scatterAdd(-1, draws, Torch.onesLike(draws)).to(chances.param().dtype());
    }
  }

  @Override
  public Tensor logProb(Tensor value) {
    validateSample(value);
    Tensor logits = logits();
    Tensor never = value.eq(0).logicalAnd(logits.eq(Double.NEGATIVE_INFINITY));
    Tensor powers = Torch.where(never, 0.0, logits).mul(value).sum(-1);
    return value.sum(-1).add(1).lgamma().sub(value.add(1).lgamma().sum(-1)).add(powers);
  }

  @Override
  public Tensor entropy() {
    Tensor probs = probs();
    var binomial = new Binomial(Trials.count(totalCount, probs), probs, null, false);
    Tensor support = binomial.enumerateSupport(false).slice(0, 1, totalCount + 1);
    Tensor weighted = binomial.logProb(support).exp().mul(support.add(1).lgamma());
    Tensor orders = weighted.sum(0, -1);
    Tensor all = probs.newFull(new long[] {}, totalCount + 1).lgamma();
    return new Categorical(chances, false).entropy().mul(totalCount).sub(all).add(orders);
  }
}

package io.torchbridge.distributions;

import io.torchbridge.InvalidArgumentException;
import io.torchbridge.MinAndMax;
import io.torchbridge.Op;
import io.torchbridge.Tensor;
import io.torchbridge.autograd.GradMode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How many of a number of trials of a probability succeed, as <a
 * href="https://docs.pytorch.org/docs/stable/distributions.html#torch.distributions.binomial.Binomial">torch.distributions.Binomial</a>.
 */
public final class Binomial extends Trials {
  private static final Op BINOMIAL = Op.of("aten::binomial");

  /** With one count for all. */
  public Binomial(long totalCount, Tensor probs) {
    this(count(totalCount, probs), probs);
  }

  /** Of these probabilities. */
  public Binomial(Tensor totalCount, Tensor probs) {
    this(totalCount, probs, null, defaultValidateArgs());
  }

  /**
   * Either probs or logits.
   *
   * @param validateArgs whether parameters, and what is asked about, are checked
   */
  public Binomial(
      Tensor totalCount, @Nullable Tensor probs, @Nullable Tensor logits, boolean validateArgs) {
    this(totalCount, Chances.binary("Binomial", probs, logits), validateArgs);
  }

  private Binomial(Tensor totalCount, Chances chances, boolean validateArgs) {
    super(totalCount, chances, validateArgs);
    validate();
  }

  public static Binomial ofLogits(Tensor totalCount, Tensor logits) {
    return new Binomial(totalCount, null, logits, defaultValidateArgs());
  }

  @Override
  protected List<Parameter> parameters() {
    return List.of(
        new Parameter("total_count", totalCount, Constraints.NONNEGATIVE_INTEGER),
        chances.parameter());
  }

  @Override
  public Binomial expand(long... batchShape) {
    return expanded(new Binomial(totalCount.expand(batchShape), chances.expand(batchShape), false));
  }

  @Override
  public Constraint support() {
    return new Constraints.Interval(
        Constraints.Bound.of(0), Constraints.Bound.of(totalCount), true);
  }

  @Override
  public boolean hasEnumerateSupport() {
    return true;
  }

  @Override
  public Tensor mean() {
    return totalCount.mul(probs());
  }

  @Override
  public Tensor mode() {
    return totalCount.add(1).mul(probs()).floor().minimum(totalCount);
  }

  @Override
  public Tensor variance() {
    return totalCount.mul(probs()).mul(probs().rsub(1));
  }

  @Override
  public Tensor sample(long... sampleShape) {
    try (var mode = GradMode.DISABLED.enter()) {
      return BINOMIAL.tensor(
          totalCount.expand(extendedShape(sampleShape)),
          expand(probs(), extendedShape(sampleShape)));
    }
  }

  @Override
  public Tensor logProb(Tensor value) {
    validateSample(value);
    Tensor logits = logits();
    Tensor positive =
        logits
            .clampMin(0)
            .add(logits)
            .sub(logits.clampMax(0))
            .div(2); // with a gradient of a half at 0
    Tensor normalizer =
        totalCount
            .mul(positive.add(logits.abs().neg().exp().log1p()))
            .sub(totalCount.add(1).lgamma());
    return value
        .mul(logits)
        .sub(value.add(1).lgamma())
        .sub(totalCount.sub(value).add(1).lgamma())
        .sub(normalizer);
  }

  @Override
  public Tensor entropy() {
    Tensor log = logProb(enumerateSupport(false));
    return log.exp().mul(log).sum(0).neg();
  }

  private long commonCount() {
    MinAndMax counts = totalCount.aminmax();
    if (counts.min().itemDouble() != counts.max().itemDouble()) {
      throw new InvalidArgumentException(
          "the entropy and the support of Binomial need the same totalCount for all, not "
              + totalCount);
    }
    return (long) counts.max().itemDouble();
  }

  /**
   * @throws InvalidArgumentException if the counts differ
   */
  @Override
  public Tensor enumerateSupport(boolean expand) {
    return counting(commonCount() + 1, chances.param(), expand);
  }
}

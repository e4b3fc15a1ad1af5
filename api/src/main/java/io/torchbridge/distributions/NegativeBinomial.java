package io.torchbridge.distributions;

import io.torchbridge.Tensor;
import io.torchbridge.autograd.GradMode;
import io.torchbridge.nn.F;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How many trials of a probability succeed until a number of them has failed, as <a
 * href="https://docs.pytorch.org/docs/stable/distributions.html#torch.distributions.negative_binomial.NegativeBinomial">torch.distributions.NegativeBinomial</a>.
 */
public final class NegativeBinomial extends Trials {

  /** With one count for all. */
  public NegativeBinomial(long totalCount, Tensor probs) {
    this(count(totalCount, probs), probs);
  }

  /** Of these probabilities. */
  public NegativeBinomial(Tensor totalCount, Tensor probs) {
    this(totalCount, probs, null, defaultValidateArgs());
  }

  /**
   * Either probs or logits.
   *
   * @param validateArgs whether parameters, and what is asked about, are checked
   */
  public NegativeBinomial(
      Tensor totalCount, @Nullable Tensor probs, @Nullable Tensor logits, boolean validateArgs) {
    this(totalCount, Chances.binary("NegativeBinomial", probs, logits), validateArgs);
  }

  private NegativeBinomial(Tensor totalCount, Chances chances, boolean validateArgs) {
    super(totalCount, chances, validateArgs);
    validate();
  }

  public static NegativeBinomial ofLogits(Tensor totalCount, Tensor logits) {
    return new NegativeBinomial(totalCount, null, logits, defaultValidateArgs());
  }

  @Override
  protected List<Parameter> parameters() {
    return List.of(
        new Parameter("total_count", totalCount, Constraints.greaterThanEq(0)),
        chances.isLogits()
            ? chances.parameter()
            : new Parameter("probs", chances.param(), Constraints.halfOpenInterval(0, 1)));
  }

  @Override
  public NegativeBinomial expand(long... batchShape) {
    return expanded(
        new NegativeBinomial(totalCount.expand(batchShape), chances.expand(batchShape), false));
  }

  @Override
  public Constraint support() {
    return Constraints.NONNEGATIVE_INTEGER;
  }

  @Override
  public Tensor mean() {
    return totalCount.mul(logits().exp());
  }

  @Override
  public Tensor mode() {
    return totalCount.sub(1).mul(logits().exp()).floor().clampMin(0);
  }

  @Override
  public Tensor variance() {
    return mean().div(logits().neg().sigmoid());
  }

  @Override
  public Tensor sample(long... sampleShape) {
    try (var mode = GradMode.DISABLED.enter()) {
      return new Gamma(totalCount, logits().neg().exp(), false).sample(sampleShape).poisson();
    }
  }

  @Override
  public Tensor logProb(Tensor value) {
    validateSample(value);
    Tensor logits = logits();
    Tensor log = totalCount.mul(F.logsigmoid(logits.neg())).add(value.mul(F.logsigmoid(logits)));
    Tensor all = totalCount.add(value);
    Tensor normalizer = value.add(1).lgamma().add(totalCount.lgamma()).sub(all.lgamma());
    return log.sub(normalizer.maskedFill(all.eq(0), 0));
  }
}

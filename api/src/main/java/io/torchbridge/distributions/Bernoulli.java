package io.torchbridge.distributions;

import io.torchbridge.Tensor;
import io.torchbridge.autograd.GradMode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * 1 with a probability, else 0, as <a
 * href="https://docs.pytorch.org/docs/stable/distributions.html#torch.distributions.bernoulli.Bernoulli">torch.distributions.Bernoulli</a>.
 */
public final class Bernoulli extends ByChances implements ExponentialFamily {
  public Bernoulli(double probs) {
    this(scalar(probs));
  }

  public Bernoulli(Tensor probs) {
    this(probs, null, defaultValidateArgs());
  }

  /**
   * Either probs or logits.
   *
   * @param validateArgs whether parameters, and what is asked about, are checked
   */
  public Bernoulli(@Nullable Tensor probs, @Nullable Tensor logits, boolean validateArgs) {
    this(Chances.binary("Bernoulli", probs, logits), validateArgs);
  }

  private Bernoulli(Chances chances, boolean validateArgs) {
    super(chances, validateArgs);
  }

  public static Bernoulli ofLogits(Tensor logits) {
    return new Bernoulli(null, logits, defaultValidateArgs());
  }

  @Override
  public Bernoulli expand(long... batchShape) {
    return expanded(new Bernoulli(expandedChances(batchShape), false));
  }

  @Override
  public Constraint support() {
    return Constraints.BOOLEAN;
  }

  @Override
  public boolean hasEnumerateSupport() {
    return true;
  }

  @Override
  public Tensor mean() {
    return probs();
  }

  @Override
  public Tensor mode() {
    return probs().ge(0.5).to(chances.param().dtype()).maskedFill(probs().eq(0.5), Double.NaN);
  }

  @Override
  public Tensor variance() {
    return probs().mul(probs().rsub(1));
  }

  @Override
  public Tensor sample(long... sampleShape) {
    try (var mode = GradMode.DISABLED.enter()) {
      return expand(probs(), extendedShape(sampleShape)).bernoulli();
    }
  }

  @Override
  public Tensor logProb(Tensor value) {
    validateSample(value);
    return chances.crossEntropy(value).neg();
  }

  @Override
  public Tensor entropy() {
    return chances.crossEntropy(probs());
  }

  @Override
  public Tensor enumerateSupport(boolean expand) {
    return counting(2, chances.param(), expand);
  }

  @Override
  public List<Tensor> naturalParams() {
    return List.of(probs().logit());
  }

  @Override
  public Tensor logNormalizer(List<Tensor> naturalParams) {
    return naturalParams.getFirst().exp().log1p();
  }
}

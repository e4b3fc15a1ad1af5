package io.torchbridge.distributions;

import io.torchbridge.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@link OneHotCategorical} with vectors of probabilities that have gradients, as <a
 * href="https://docs.pytorch.org/docs/stable/distributions.html#torch.distributions.relaxed_categorical.RelaxedOneHotCategorical">torch.distributions.RelaxedOneHotCategorical</a>.
 */
public final class RelaxedOneHotCategorical extends TransformedDistribution {
  private final ExpRelaxedCategorical exp;

  /**
   * @param temperature towards 0 samples get nearer to 0 and 1
   */
  public RelaxedOneHotCategorical(Tensor temperature, Tensor probs) {
    this(temperature, probs, null, defaultValidateArgs());
  }

  /**
   * Either probs or logits.
   *
   * @param validateArgs whether parameters, and what is asked about, are checked
   */
  public RelaxedOneHotCategorical(
      Tensor temperature, @Nullable Tensor probs, @Nullable Tensor logits, boolean validateArgs) {
    this(new ExpRelaxedCategorical(temperature, probs, logits, validateArgs), validateArgs);
  }

  private RelaxedOneHotCategorical(ExpRelaxedCategorical exp, boolean validateArgs) {
    super(exp, List.of(new ExpTransform()), validateArgs);
    this.exp = exp;
  }

  public static RelaxedOneHotCategorical ofLogits(Tensor temperature, Tensor logits) {
    return new RelaxedOneHotCategorical(temperature, null, logits, defaultValidateArgs());
  }

  @Override
  protected List<Parameter> parameters() {
    return exp.parameters();
  }

  @Override
  public RelaxedOneHotCategorical expand(long... batchShape) {
    return expanded(new RelaxedOneHotCategorical(exp.expand(batchShape), false));
  }

  @Override
  public Constraint support() {
    return Constraints.SIMPLEX;
  }

  public Tensor temperature() {
    return exp.temperature();
  }

  public Tensor probs() {
    return exp.probs();
  }

  public Tensor logits() {
    return exp.logits();
  }
}

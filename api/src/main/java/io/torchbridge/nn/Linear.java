package io.torchbridge.nn;

import io.torchbridge.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * {@code input @ weight.T + bias}, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.Linear.html">torch.nn.Linear</a>.
 * Input {@code (*, in_features)}, output {@code (*, out_features)}.
 */
public final class Linear extends Module {
  private final long inFeatures;
  private final long outFeatures;

  /** {@code (out_features, in_features)}. */
  public final Tensor weight;

  /** {@code (out_features)}; null if there is none. */
  public final @Nullable Tensor bias;

  public Linear(long inFeatures, long outFeatures) {
    this(inFeatures, outFeatures, true);
  }

  public Linear(long inFeatures, long outFeatures, boolean bias) {
    this.inFeatures = inFeatures;
    this.outFeatures = outFeatures;
    this.weight = registerParameter("weight", Creation.empty(outFeatures, inFeatures));
    this.bias = bias ? registerParameter("bias", Creation.empty(outFeatures)) : null;
    if (Creation.initialises()) {
      resetParameters();
    }
  }

  /** Draws new initial values. */
  public void resetParameters() {
    Weights.resetLinear(weight, bias);
  }

  @Override
  public Tensor forward(Tensor input) {
    return F.linear(input, value(weight), optionalValue(bias));
  }

  @Override
  protected String extraRepr() {
    return "in_features=%d, out_features=%d, bias=%s"
        .formatted(inFeatures, outFeatures, Repr.of(bias != null));
  }
}

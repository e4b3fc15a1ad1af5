package io.torchbridge.nn;

import io.torchbridge.Tensor;
import io.torchbridge.nn.init.Init;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code x1.T @ weight @ x2 + bias}, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.Bilinear.html">torch.nn.Bilinear</a>.
 * Inputs {@code (*, in1_features)} and {@code (*, in2_features)}, output {@code (*, out_features)}.
 */
public final class Bilinear extends Module {
  private static final Signature INPUTS = Signature.of("input1, input2");

  private final long in1Features;
  private final long in2Features;
  private final long outFeatures;

  /** {@code (out_features, in1_features, in2_features)}. */
  public final Tensor weight;

  /** {@code (out_features)}; null if there is none. */
  public final @Nullable Tensor bias;

  public Bilinear(long in1Features, long in2Features, long outFeatures) {
    this(in1Features, in2Features, outFeatures, true);
  }

  public Bilinear(long in1Features, long in2Features, long outFeatures, boolean bias) {
    this.in1Features = in1Features;
    this.in2Features = in2Features;
    this.outFeatures = outFeatures;
    this.weight =
        registerParameter("weight", Creation.empty(outFeatures, in1Features, in2Features));
    this.bias = bias ? registerParameter("bias", Creation.empty(outFeatures)) : null;
    resetParameters();
  }

  /** Draws new initial values. */
  public void resetParameters() {
    double bound = 1 / Math.sqrt(weight.size(1));
    Init.uniform_(weight, -bound, bound);
    if (bias != null) {
      Init.uniform_(bias, -bound, bound);
    }
  }

  public Tensor forward(Tensor input1, Tensor input2) {
    return F.bilinear(input1, input2, value(weight), optionalValue(bias));
  }

  @Override
  protected Object forward(
      List<? extends @Nullable Object> inputs, Map<String, ? extends @Nullable Object> keywords) {
    Arguments a = INPUTS.bind(name(), inputs, keywords);
    return forward(a.tensor("input1"), a.tensor("input2"));
  }

  @Override
  protected String extraRepr() {
    return "in1_features=%d, in2_features=%d, out_features=%d, bias=%s"
        .formatted(in1Features, in2Features, outFeatures, Repr.of(bias != null));
  }
}

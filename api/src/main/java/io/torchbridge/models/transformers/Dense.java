package io.torchbridge.models.transformers;

import io.torchbridge.Op;
import io.torchbridge.Tensor;
import io.torchbridge.autograd.GradMode;
import io.torchbridge.nn.F;
import io.torchbridge.nn.Linear;
import io.torchbridge.nn.Module;
import org.jspecify.annotations.Nullable;

/**
 * A linear layer of a decoder. In inference mode one row, as each step of generation has, is
 * multiplied as a vector: BLAS reads the weight once then, where a product of matrices first copies
 * it, several times slower.
 */
final class Dense extends Module {
  private static final Op MV = Op.of("aten::mv");
  private static final Op ADDMV = Op.of("aten::addmv");

  private final long inFeatures;
  private final long outFeatures;
  final Tensor weight;
  final @Nullable Tensor bias;

  Dense(long inFeatures, long outFeatures, boolean bias) {
    Linear made = new Linear(inFeatures, outFeatures, bias);
    this.inFeatures = inFeatures;
    this.outFeatures = outFeatures;
    this.weight = adoptParameter("weight", made.weight);
    Tensor madeBias = made.bias;
    this.bias = madeBias == null ? null : adoptParameter("bias", madeBias);
  }

  @Override
  public Tensor forward(Tensor input) {
    return product(input, value(weight), optionalValue(bias));
  }

  /** {@code input x weightᵀ + bias}: {@code (*, I), (O, I), (O) -> (*, O)}. */
  static Tensor product(Tensor input, Tensor weight, @Nullable Tensor bias) {
    long[] shape = input.shape();
    long size = shape[shape.length - 1];
    if (GradMode.current() != GradMode.INFERENCE || input.numel() != size) {
      return F.linear(input, weight, bias);
    }
    Tensor vector = input.reshape(size);
    Tensor row = bias == null ? MV.tensor(weight, vector) : ADDMV.tensor(bias, weight, vector);
    shape[shape.length - 1] = row.numel();
    return row.view(shape);
  }

  @Override
  protected String name() {
    return "Linear";
  }

  @Override
  protected String extraRepr() {
    return "in_features=%d, out_features=%d, bias=%s"
        .formatted(inFeatures, outFeatures, bias == null ? "False" : "True");
  }
}

package io.torchbridge.models.transformers;

import io.torchbridge.Tensor;
import io.torchbridge.nn.Embedding;
import io.torchbridge.nn.Module;
import org.jspecify.annotations.Nullable;

/** The linear layer from vectors to scores of the vocabulary whose weight is the embedding's. */
final class Projection extends Module {
  /** {@code (vocab_size, hidden_size)}. */
  private final Tensor weight;

  private final @Nullable Tensor bias;

  private Projection(Tensor weight, @Nullable Tensor bias) {
    this.weight = adoptParameter("weight", weight);
    this.bias = bias == null ? null : adoptParameter("bias", bias);
  }

  /**
   * @param tied whether the weight is the embedding's; else it is a linear layer of its own
   * @param bias a parameter that another module has too; null for none
   */
  static Module of(Embedding embedding, boolean tied, @Nullable Tensor bias) {
    Tensor weight = embedding.weight;
    return tied
        ? new Projection(weight, bias)
        : new Dense(weight.size(1), weight.size(0), bias != null);
  }

  @Override
  public Tensor forward(Tensor input) {
    return Dense.product(input, value(weight), optionalValue(bias));
  }
}

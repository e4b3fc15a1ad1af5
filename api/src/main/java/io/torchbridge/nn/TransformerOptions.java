package io.torchbridge.nn;

import io.torchbridge.Tensor;
import java.util.function.UnaryOperator;

/**
 * How the layers of transformers are built.
 *
 * @param dimFeedforward features between the two linear layers
 * @param dropout while training
 * @param activation between the two linear layers: {@code F::relu}, {@code F::gelu} or any other
 * @param layerNormEps of the normalisations
 * @param batchFirst whether inputs and outputs are {@code (N, L, E)}
 * @param normFirst whether normalisations come before attention and linear layers
 * @param bias whether linear layers and normalisations have them
 */
public record TransformerOptions(
    long dimFeedforward,
    double dropout,
    UnaryOperator<Tensor> activation,
    double layerNormEps,
    boolean batchFirst,
    boolean normFirst,
    boolean bias) {
  /** PyTorch's defaults. */
  public static final TransformerOptions DEFAULT =
      new TransformerOptions(2048, 0.1, F::relu, 1e-5, false, false, true);

  static TransformerOptions of(Arguments a) {
    return new TransformerOptions(
        a.integer("dim_feedforward"),
        a.real("dropout"),
        activation(a),
        a.real("layer_norm_eps"),
        a.bool("batch_first"),
        a.bool("norm_first"),
        a.bool("bias"));
  }

  private static UnaryOperator<Tensor> activation(Arguments a) {
    if (a.get("activation") instanceof Module module) {
      return module::call;
    }
    return a.oneOf("activation", new String[] {"relu", "gelu"}, name -> name).equals("relu")
        ? F::relu
        : F::gelu;
  }

  public TransformerOptions withDimFeedforward(long dimFeedforward) {
    return new TransformerOptions(
        dimFeedforward, dropout, activation, layerNormEps, batchFirst, normFirst, bias);
  }

  public TransformerOptions withDropout(double dropout) {
    return new TransformerOptions(
        dimFeedforward, dropout, activation, layerNormEps, batchFirst, normFirst, bias);
  }

  public TransformerOptions withActivation(UnaryOperator<Tensor> activation) {
    return new TransformerOptions(
        dimFeedforward, dropout, activation, layerNormEps, batchFirst, normFirst, bias);
  }

  public TransformerOptions withLayerNormEps(double layerNormEps) {
    return new TransformerOptions(
        dimFeedforward, dropout, activation, layerNormEps, batchFirst, normFirst, bias);
  }

  public TransformerOptions withBatchFirst(boolean batchFirst) {
    return new TransformerOptions(
        dimFeedforward, dropout, activation, layerNormEps, batchFirst, normFirst, bias);
  }

  public TransformerOptions withNormFirst(boolean normFirst) {
    return new TransformerOptions(
        dimFeedforward, dropout, activation, layerNormEps, batchFirst, normFirst, bias);
  }

  public TransformerOptions withBias(boolean bias) {
    return new TransformerOptions(
        dimFeedforward, dropout, activation, layerNormEps, batchFirst, normFirst, bias);
  }

  MultiheadAttention attention(long dModel, long nhead) {
    return new MultiheadAttention(
        dModel,
        nhead,
        MultiheadAttention.Options.DEFAULT
            .withDropout(dropout)
            .withBias(bias)
            .withBatchFirst(batchFirst));
  }

  LayerNorm norm(long dModel) {
    return new LayerNorm(new long[] {dModel}, layerNormEps, true, bias);
  }
}

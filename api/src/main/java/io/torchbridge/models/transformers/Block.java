package io.torchbridge.models.transformers;

import io.torchbridge.Tensor;
import io.torchbridge.nn.F;
import io.torchbridge.nn.LayerNorm;
import io.torchbridge.nn.Module;
import org.jspecify.annotations.Nullable;

/** The base of these models' layers: what all of them do with vectors and heads. */
abstract class Block extends Module {

  /** Dropout in training, and nothing at all otherwise. */
  final Tensor drop(Tensor x, double p) {
    return p > 0 && isTraining() ? F.dropout(x, p, true) : x;
  }

  static LayerNorm layerNorm(long size, double eps) {
    return new LayerNorm(new long[] {size}, eps, true, true);
  }

  /** {@code (N, L, H * D) -> (N, H, L, D)}. */
  static Tensor heads(Tensor x, long headDim) {
    long[] shape = x.shape();
    return x.view(shape[0], shape[1], -1, headDim).transpose(1, 2);
  }

  /** {@code (N, H, L, D) -> (N, L, H * D)}. */
  static Tensor joined(Tensor heads) {
    long[] shape = heads.shape();
    return heads.transpose(1, 2).reshape(shape[0], shape[2], shape[1] * shape[3]);
  }

  /**
   * Attention of all heads: {@code (N, H, L, D), (N, Hkv, S, D), (N, Hkv, S, D) -> (N, L, H * D)}.
   *
   * @param mask which of the keys each query sees
   * @param dropout of the weights, in training
   * @param scale of the scores; null for {@code 1 / sqrt(D)}
   */
  final Tensor attend(
      Tensor query,
      Tensor key,
      Tensor value,
      Mask mask,
      double dropout,
      @Nullable Double scale,
      boolean enableGqa) {
    return joined(
        F.scaledDotProductAttention(
            query,
            key,
            value,
            mask.tensor(),
            isTraining() ? dropout : 0,
            mask.isCausal(),
            scale,
            enableGqa));
  }
}

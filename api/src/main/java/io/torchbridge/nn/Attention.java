package io.torchbridge.nn;

import io.torchbridge.DType;
import io.torchbridge.InvalidArgumentException;
import io.torchbridge.ShapeMismatchException;
import io.torchbridge.Tensor;
import io.torchbridge.TensorOptions;
import io.torchbridge.Torch;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@link F#multiHeadAttentionForward}.
 *
 * @param dropout of the weights; 0 in evaluation
 */
record Attention(
    long embedDim,
    long numHeads,
    AttentionParameters parameters,
    boolean addZeroAttn,
    double dropout) {

  Attention {
    if (embedDim <= 0 || numHeads <= 0 || embedDim % numHeads != 0) {
      throw new InvalidArgumentException(
          "multiHeadAttentionForward: embed_dim %d must be divisible by num_heads %d"
              .formatted(embedDim, numHeads));
    }
  }

  MultiheadAttention.Output forward(
      Tensor query,
      Tensor key,
      Tensor value,
      MultiheadAttention.Call call,
      @Nullable Tensor staticK,
      @Nullable Tensor staticV) {
    boolean batched = query.ndim() == 3;
    Tensor keyPadding = floating(call.keyPaddingMask(), query.dtype());
    Tensor mask = floating(call.attnMask(), query.dtype());
    check(query, key, value, keyPadding, mask);
    if (call.isCausal() && mask == null) {
      throw new InvalidArgumentException(
          "MultiheadAttention: is_causal is a hint about attn_mask, which is missing;"
              + " Transformer.generateSquareSubsequentMask(size) makes the causal one");
    }
    // (L, N, E) from here on
    Tensor q = batched ? query : query.unsqueeze(1);
    Tensor k = key == query ? q : batched ? key : key.unsqueeze(1);
    Tensor v = value == key ? k : batched ? value : value.unsqueeze(1);
    if (keyPadding != null && !batched) {
      keyPadding = keyPadding.unsqueeze(0);
    }
    boolean causal = call.isCausal() && keyPadding == null && !call.needWeights();
    if (causal) {
      mask = null;
    } else if (mask != null && mask.ndim() == 2) {
      mask = mask.unsqueeze(0);
    }
    MultiheadAttention.Output result =
        attend(project(q, k, v), keyPadding, mask, causal, call, staticK, staticV);
    if (batched) {
      return result;
    }
    Tensor weights = result.weights();
    return new MultiheadAttention.Output(
        result.output().squeeze(1), weights == null ? null : weights.squeeze(0));
  }

  private void check(
      Tensor query, Tensor key, Tensor value, @Nullable Tensor keyPadding, @Nullable Tensor mask) {
    int ndim = query.ndim();
    if ((ndim != 2 && ndim != 3)
        || key.ndim() != ndim
        || value.ndim() != ndim
        || query.size(-1) != embedDim
        || (keyPadding != null && keyPadding.ndim() != ndim - 1)
        || (mask != null && mask.ndim() != 2 && mask.ndim() != 3)) {
      throw new ShapeMismatchException(
          "MultiheadAttention of %d features: query %s, key %s, value %s, key_padding_mask %s,"
                  .formatted(embedDim, shape(query), shape(key), shape(value), shape(keyPadding))
              + " attn_mask "
              + shape(mask)
              + "; all of the first three have 3 dimensions, or 2 without a batch, the masks (N, S)"
              + " and (L, S) or (N * num_heads, L, S)");
    }
  }

  private static String shape(@Nullable Tensor tensor) {
    return tensor == null ? "none" : Arrays.toString(tensor.shape());
  }

  /** A mask to be added to the scores. */
  private static @Nullable Tensor floating(@Nullable Tensor mask, DType dtype) {
    if (mask == null || mask.dtype().isFloatingPoint()) {
      return mask;
    }
    if (mask.dtype() != DType.BOOL) {
      throw new InvalidArgumentException(
          "MultiheadAttention: a mask must be bool or floating point, not " + mask.dtype());
    }
    return Torch.zerosLike(mask, TensorOptions.of(dtype))
        .maskedFill_(mask, Double.NEGATIVE_INFINITY);
  }

  private static Tensor weight(@Nullable Tensor weight) {
    if (weight == null) {
      throw new InvalidArgumentException(
          "multiHeadAttentionForward: without inProjWeight there must be qProjWeight, kProjWeight"
              + " and vProjWeight");
    }
    return weight;
  }

  private Tensor output(Tensor values) {
    return F.linear(values, parameters.outProjWeight(), parameters.outProjBias());
  }

  private Tensor[] project(Tensor query, Tensor key, Tensor value) {
    Tensor weight = parameters.inProjWeight();
    Tensor bias = parameters.inProjBias();
    if (weight == null) {
      @Nullable Tensor[] b = chunks(bias);
      return new Tensor[] {
        F.linear(query, weight(parameters.qProjWeight()), b[0]),
        F.linear(key, weight(parameters.kProjWeight()), b[1]),
        F.linear(value, weight(parameters.vProjWeight()), b[2])
      };
    }
    if (query == key && key == value) {
      return packed(query, weight, bias, 3);
    }
    if (key == value) {
      long[] parts = {embedDim, 2 * embedDim};
      Tensor[] w = weight.split(parts, 0);
      @Nullable Tensor[] b = bias == null ? new Tensor[2] : bias.split(parts, 0);
      Tensor[] keyAndValue = packed(key, w[1], b[1], 2);
      return new Tensor[] {F.linear(query, w[0], b[0]), keyAndValue[0], keyAndValue[1]};
    }
    Tensor[] w = weight.chunk(3);
    @Nullable Tensor[] b = chunks(bias);
    return new Tensor[] {
      F.linear(query, w[0], b[0]), F.linear(key, w[1], b[1]), F.linear(value, w[2], b[2])
    };
  }

  private static @Nullable Tensor[] chunks(@Nullable Tensor bias) {
    return bias == null ? new Tensor[3] : bias.chunk(3);
  }

  /** Several projections of one tensor at once. */
  private Tensor[] packed(Tensor input, Tensor weight, @Nullable Tensor bias, int parts) {
    // (L, N, parts * E) -> (parts, L, N, E)
    Tensor projected = F.linear(input, weight, bias).unflatten(-1, parts, embedDim);
    return projected.unsqueeze(0).transpose(0, -2).squeeze(-2).contiguous().unbind(0);
  }

  private MultiheadAttention.Output attend(
      Tensor[] projected,
      @Nullable Tensor keyPadding,
      @Nullable Tensor attnMask,
      boolean causal,
      MultiheadAttention.Call call,
      @Nullable Tensor staticK,
      @Nullable Tensor staticV) {
    Tensor q = projected[0];
    Tensor k = projected[1];
    Tensor v = projected[2];
    Tensor mask = attnMask;
    long length = q.size(0);
    long batch = q.size(1);
    long headDim = embedDim / numHeads;
    Tensor biasK = parameters.biasK();
    Tensor biasV = parameters.biasV();
    if (biasK != null && biasV != null) {
      k = Torch.cat(k, biasK.repeat(1, batch, 1));
      v = Torch.cat(v, biasV.repeat(1, batch, 1));
      mask = mask == null ? null : F.pad(mask, 0, 1);
      keyPadding = keyPadding == null ? null : F.pad(keyPadding, 0, 1);
    }
    q = heads(q, batch, headDim);
    k = staticK == null ? heads(k, batch, headDim) : staticK;
    v = staticV == null ? heads(v, batch, headDim) : staticV;
    if (addZeroAttn) {
      Tensor zero = Torch.zeros(TensorOptions.like(k), batch * numHeads, 1, headDim);
      k = Torch.cat(List.of(k, zero), 1);
      v = Torch.cat(List.of(v, zero), 1);
      mask = mask == null ? null : F.pad(mask, 0, 1);
      keyPadding = keyPadding == null ? null : F.pad(keyPadding, 0, 1);
    }
    long source = k.size(1);
    if (keyPadding != null) {
      Tensor everyHead =
          keyPadding
              .view(batch, 1, 1, source)
              .expand(-1, numHeads, -1, -1)
              .reshape(batch * numHeads, 1, source);
      mask = mask == null ? everyHead : mask.add(everyHead);
    }
    if (call.needWeights()) {
      // (N * nh, L, hd) x (N * nh, hd, S) -> (N * nh, L, S)
      Tensor scaled = q.mul(Math.sqrt(1.0 / headDim));
      Tensor scores =
          mask == null
              ? scaled.bmm(k.transpose(-2, -1))
              : mask.baddbmm(scaled, k.transpose(-2, -1));
      Tensor weights = scores.softmax(-1);
      if (dropout > 0) {
        weights = F.dropout(weights, dropout, true);
      }
      Tensor output = weights.bmm(v).transpose(0, 1).reshape(length * batch, embedDim);
      Tensor perHead = weights.view(batch, numHeads, length, source);
      return new MultiheadAttention.Output(
          output(output).view(length, batch, embedDim),
          call.averageAttnWeights() ? perHead.mean(1) : perHead);
    }
    if (mask != null) {
      mask = mask.size(0) == 1 ? mask.unsqueeze(0) : mask.view(batch, numHeads, -1, source);
    }
    Tensor output =
        F.scaledDotProductAttention(
            q.view(batch, numHeads, length, headDim),
            k.view(batch, numHeads, source, headDim),
            v.view(batch, numHeads, source, headDim),
            mask,
            dropout,
            causal);
    Tensor flat = output.permute(2, 0, 1, 3).reshape(length * batch, embedDim);
    return new MultiheadAttention.Output(output(flat).view(length, batch, embedDim), null);
  }

  /** {@code (L, N, E) -> (N * nh, L, hd)}. */
  private Tensor heads(Tensor tensor, long batch, long headDim) {
    return tensor.reshape(tensor.size(0), batch * numHeads, headDim).transpose(0, 1);
  }
}

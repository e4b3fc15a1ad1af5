package io.torchbridge.nn;

import io.torchbridge.DType;
import io.torchbridge.InvalidArgumentException;
import io.torchbridge.ShapeMismatchException;
import io.torchbridge.Tensor;
import io.torchbridge.TensorOptions;
import io.torchbridge.Torch;
import io.torchbridge.nn.init.Init;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Attention with several heads, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.MultiheadAttention.html">torch.nn.MultiheadAttention</a>.
 * Query {@code (L, N, embed_dim)}, key {@code (S, N, kdim)}, value {@code (S, N, vdim)}; the {@code
 * N} first with {@code batchFirst}, or left out.
 */
public final class MultiheadAttention extends Module {
  private static final Signature INPUTS =
      Signature.of(
          "query, key, value, key_padding_mask=None, need_weights=True, attn_mask=None,"
              + " average_attn_weights=True, is_causal=False");

  private final long embedDim;
  private final long numHeads;
  private final Options options;
  private final @Nullable Tensor inProjWeight;
  private final @Nullable Tensor qProjWeight;
  private final @Nullable Tensor kProjWeight;
  private final @Nullable Tensor vProjWeight;
  private final @Nullable Tensor inProjBias;
  private final Linear outProj;
  private final @Nullable Tensor biasK;
  private final @Nullable Tensor biasV;

  /**
   * The further settings of the constructor.
   *
   * @param dropout of the weights, while training
   * @param bias whether the projections have them
   * @param addBiasKv whether a learnt key and value are added
   * @param addZeroAttn whether a zero key and value are added
   * @param kdim features of the keys; null for {@code embed_dim}
   * @param vdim features of the values; null for {@code embed_dim}
   * @param batchFirst whether inputs and outputs are {@code (N, L, E)}
   */
  public record Options(
      double dropout,
      boolean bias,
      boolean addBiasKv,
      boolean addZeroAttn,
      @Nullable Long kdim,
      @Nullable Long vdim,
      boolean batchFirst) {
    public static final Options DEFAULT = new Options(0, true, false, false, null, null, false);

    public Options withDropout(double dropout) {
      return new Options(dropout, bias, addBiasKv, addZeroAttn, kdim, vdim, batchFirst);
    }

    public Options withBias(boolean bias) {
      return new Options(dropout, bias, addBiasKv, addZeroAttn, kdim, vdim, batchFirst);
    }

    public Options withBatchFirst(boolean batchFirst) {
      return new Options(dropout, bias, addBiasKv, addZeroAttn, kdim, vdim, batchFirst);
    }

    public Options withKdimVdim(long kdim, long vdim) {
      return new Options(dropout, bias, addBiasKv, addZeroAttn, kdim, vdim, batchFirst);
    }
  }

  /**
   * The further inputs of a call.
   *
   * @param keyPaddingMask {@code (N, S)}: bool, true for keys to leave out, or floating point, to
   *     add; null for none
   * @param needWeights whether the weights are given, too; it is faster without
   * @param attnMask {@code (L, S)} or {@code (N * num_heads, L, S)}, as above
   * @param averageAttnWeights whether the weights given are the heads' mean
   * @param isCausal a hint that the mask is the causal one
   */
  public record Call(
      @Nullable Tensor keyPaddingMask,
      boolean needWeights,
      @Nullable Tensor attnMask,
      boolean averageAttnWeights,
      boolean isCausal) {
    public static final Call DEFAULT = new Call(null, true, null, true, false);
  }

  /**
   * What attention gives.
   *
   * @param output of the query's shape
   * @param weights {@code (N, L, S)}, or {@code (N, num_heads, L, S)} for each head; null if not
   *     needed
   */
  public record Output(Tensor output, @Nullable Tensor weights) {}

  public MultiheadAttention(long embedDim, long numHeads) {
    this(embedDim, numHeads, Options.DEFAULT);
  }

  public MultiheadAttention(long embedDim, long numHeads, Options options) {
    if (embedDim <= 0 || numHeads <= 0 || embedDim % numHeads != 0) {
      throw new InvalidArgumentException(
          "MultiheadAttention: embed_dim %d must be divisible by num_heads %d"
              .formatted(embedDim, numHeads));
    }
    this.embedDim = embedDim;
    this.numHeads = numHeads;
    this.options = options;
    Long k = options.kdim();
    Long v = options.vdim();
    long kdim = k == null ? embedDim : k;
    long vdim = v == null ? embedDim : v;
    boolean one = kdim == embedDim && vdim == embedDim;
    // the order of registration is that of the state dict
    qProjWeight = one ? null : parameter("q_proj_weight", embedDim, embedDim);
    kProjWeight = one ? null : parameter("k_proj_weight", embedDim, kdim);
    vProjWeight = one ? null : parameter("v_proj_weight", embedDim, vdim);
    inProjWeight = one ? parameter("in_proj_weight", 3 * embedDim, embedDim) : null;
    inProjBias = options.bias() ? parameter("in_proj_bias", 3 * embedDim) : null;
    outProj = register("out_proj", new Linear(embedDim, embedDim, options.bias()));
    biasK = options.addBiasKv() ? parameter("bias_k", 1, 1, embedDim) : null;
    biasV = options.addBiasKv() ? parameter("bias_v", 1, 1, embedDim) : null;
    if (Creation.initialises()) {
      resetParameters();
    }
  }

  static MultiheadAttention of(Arguments a) {
    return new MultiheadAttention(
        a.integer("embed_dim"),
        a.integer("num_heads"),
        new Options(
            a.real("dropout"),
            a.bool("bias"),
            a.bool("add_bias_kv"),
            a.bool("add_zero_attn"),
            a.optionalInteger("kdim"),
            a.optionalInteger("vdim"),
            a.bool("batch_first")));
  }

  private Tensor parameter(String name, long... shape) {
    return registerParameter(name, Creation.empty(shape));
  }

  private void resetParameters() {
    for (Tensor weight : Arrays.asList(inProjWeight, qProjWeight, kProjWeight, vProjWeight)) {
      if (weight != null) {
        Init.xavierUniform_(weight, 1);
      }
    }
    if (inProjBias != null && outProj.bias != null) {
      Init.zeros_(inProjBias);
      Init.zeros_(outProj.bias);
    }
    if (biasK != null && biasV != null) {
      Init.xavierNormal_(biasK, 1);
      Init.xavierNormal_(biasV, 1);
    }
  }

  public Output forward(Tensor query, Tensor key, Tensor value) {
    return forward(query, key, value, Call.DEFAULT);
  }

  public Output forward(Tensor query, Tensor key, Tensor value, Call call) {
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
    Tensor q = timeFirst(query, batched);
    Tensor k = key == query ? q : timeFirst(key, batched);
    Tensor v = value == key ? k : timeFirst(value, batched);
    if (keyPadding != null && !batched) {
      keyPadding = keyPadding.unsqueeze(0);
    }
    boolean causal = call.isCausal() && keyPadding == null && !call.needWeights();
    if (causal) {
      mask = null;
    } else if (mask != null && mask.ndim() == 2) {
      mask = mask.unsqueeze(0);
    }
    Output result = attend(project(q, k, v), keyPadding, mask, causal, call);
    Tensor output = result.output();
    Tensor weights = result.weights();
    if (!batched) {
      return new Output(output.squeeze(1), weights == null ? null : weights.squeeze(0));
    }
    return new Output(options.batchFirst() ? output.transpose(0, 1) : output, weights);
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
  static @Nullable Tensor floating(@Nullable Tensor mask, DType dtype) {
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

  private Tensor timeFirst(Tensor tensor, boolean batched) {
    if (!batched) {
      return tensor.unsqueeze(1);
    }
    return options.batchFirst() ? tensor.transpose(0, 1) : tensor;
  }

  private Tensor[] project(Tensor query, Tensor key, Tensor value) {
    Tensor weight = optionalValue(inProjWeight);
    Tensor bias = optionalValue(inProjBias);
    if (weight == null) {
      @Nullable Tensor[] b = chunks(bias);
      return new Tensor[] {
        F.linear(query, value(Objects.requireNonNull(qProjWeight)), b[0]),
        F.linear(key, value(Objects.requireNonNull(kProjWeight)), b[1]),
        F.linear(value, value(Objects.requireNonNull(vProjWeight)), b[2])
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

  private Output attend(
      Tensor[] projected,
      @Nullable Tensor keyPadding,
      @Nullable Tensor attnMask,
      boolean causal,
      Call call) {
    Tensor q = projected[0];
    Tensor k = projected[1];
    Tensor v = projected[2];
    Tensor mask = attnMask;
    long length = q.size(0);
    long batch = q.size(1);
    long headDim = embedDim / numHeads;
    if (biasK != null && biasV != null) {
      k = Torch.cat(k, biasK.repeat(1, batch, 1));
      v = Torch.cat(v, biasV.repeat(1, batch, 1));
      mask = mask == null ? null : F.pad(mask, 0, 1);
      keyPadding = keyPadding == null ? null : F.pad(keyPadding, 0, 1);
    }
    q = heads(q, batch, headDim);
    k = heads(k, batch, headDim);
    v = heads(v, batch, headDim);
    if (options.addZeroAttn()) {
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
    double dropout = isTraining() ? options.dropout() : 0;
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
      return new Output(
          outProj.forward(output).view(length, batch, embedDim),
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
    return new Output(outProj.forward(flat).view(length, batch, embedDim), null);
  }

  /** {@code (L, N, E) -> (N * nh, L, hd)}. */
  private Tensor heads(Tensor tensor, long batch, long headDim) {
    return tensor.reshape(tensor.size(0), batch * numHeads, headDim).transpose(0, 1);
  }

  @Override
  protected Object forward(
      List<? extends @Nullable Object> inputs, Map<String, ? extends @Nullable Object> keywords) {
    Arguments a = INPUTS.bind(name(), inputs, keywords);
    Output result =
        forward(
            a.tensor("query"),
            a.tensor("key"),
            a.tensor("value"),
            new Call(
                a.optionalTensor("key_padding_mask"),
                a.bool("need_weights"),
                a.optionalTensor("attn_mask"),
                a.bool("average_attn_weights"),
                a.bool("is_causal")));
    return Arrays.asList(result.output(), result.weights());
  }
}

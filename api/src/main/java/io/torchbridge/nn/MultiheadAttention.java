package io.torchbridge.nn;

import io.torchbridge.InvalidArgumentException;
import io.torchbridge.Tensor;
import io.torchbridge.nn.init.Init;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
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
    boolean transposed = options.batchFirst() && query.ndim() == 3;
    Tensor q = transposed ? timeFirst(query) : query;
    Tensor k = key == query ? q : transposed ? timeFirst(key) : key;
    Tensor v = value == key ? k : transposed ? timeFirst(value) : value;
    var parameters =
        new AttentionParameters(
            optionalValue(inProjWeight),
            optionalValue(qProjWeight),
            optionalValue(kProjWeight),
            optionalValue(vProjWeight),
            optionalValue(inProjBias),
            optionalValue(biasK),
            optionalValue(biasV),
            outProj.value(outProj.weight),
            outProj.optionalValue(outProj.bias));
    Output result =
        F.multiHeadAttentionForward(
            q,
            k,
            v,
            embedDim,
            numHeads,
            parameters,
            options.addZeroAttn(),
            options.dropout(),
            isTraining(),
            call);
    return transposed ? new Output(result.output().transpose(0, 1), result.weights()) : result;
  }

  private static Tensor timeFirst(Tensor tensor) {
    return tensor.ndim() == 3 ? tensor.transpose(0, 1) : tensor;
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

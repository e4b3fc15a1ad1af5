package io.torchbridge.nn;

import io.torchbridge.InvalidArgumentException;
import io.torchbridge.ShapeMismatchException;
import io.torchbridge.Tensor;
import io.torchbridge.Torch;
import io.torchbridge.nn.init.Init;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An encoder and a decoder, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.Transformer.html">torch.nn.Transformer</a>.
 * Inputs {@code (S, N, d_model)} and {@code (T, N, d_model)}, the {@code N} first with {@code
 * batchFirst}, or left out.
 */
public final class Transformer extends Module {
  private static final Signature INPUTS =
      Signature.of(
          "src, tgt, src_mask=None, tgt_mask=None, memory_mask=None, src_key_padding_mask=None,"
              + " tgt_key_padding_mask=None, memory_key_padding_mask=None, src_is_causal=None,"
              + " tgt_is_causal=None, memory_is_causal=False");

  private final long dModel;
  private final boolean batchFirst;
  private final TransformerEncoder encoder;
  private final TransformerDecoder decoder;

  /** 512 features, 8 heads, 6 layers in each half. */
  public Transformer() {
    this(512, 8, 6, 6, TransformerOptions.DEFAULT);
  }

  public Transformer(
      long dModel,
      long nhead,
      long numEncoderLayers,
      long numDecoderLayers,
      TransformerOptions options) {
    this.dModel = dModel;
    this.batchFirst = options.batchFirst();
    var encoderLayer = new TransformerEncoderLayer(dModel, nhead, options);
    encoder =
        register(
            "encoder",
            new TransformerEncoder(encoderLayer, numEncoderLayers, options.norm(dModel)));
    var decoderLayer = new TransformerDecoderLayer(dModel, nhead, options);
    decoder =
        register(
            "decoder",
            new TransformerDecoder(decoderLayer, numDecoderLayers, options.norm(dModel)));
    for (Tensor parameter : parameters()) {
      if (parameter.ndim() > 1) {
        Init.xavierUniform_(parameter, 1);
      }
    }
  }

  static Transformer of(Arguments a) {
    if (!a.isNull("custom_encoder") || !a.isNull("custom_decoder")) {
      throw new InvalidArgumentException(
          "Transformer: custom_encoder and custom_decoder can't be given by name; write a module"
              + " that calls both");
    }
    return new Transformer(
        a.integer("d_model"),
        a.integer("nhead"),
        a.integer("num_encoder_layers"),
        a.integer("num_decoder_layers"),
        TransformerOptions.of(a));
  }

  /** A mask {@code (size, size)} to be added: {@code -inf} above the diagonal, 0 elsewhere. */
  public static Tensor generateSquareSubsequentMask(long size) {
    return Torch.full(new long[] {size, size}, Double.NEGATIVE_INFINITY).triu(1);
  }

  public Tensor forward(Tensor src, Tensor tgt) {
    return forward(src, tgt, AttentionMask.NONE, AttentionMask.NONE, AttentionMask.NONE);
  }

  /**
   * @param srcMask of the encoder
   * @param tgtMask of the decoder's attention to itself
   * @param memoryMask of the decoder's attention to the encoder's output
   */
  public Tensor forward(
      Tensor src,
      Tensor tgt,
      AttentionMask srcMask,
      AttentionMask tgtMask,
      AttentionMask memoryMask) {
    int batch = batchFirst ? 0 : 1;
    if (src.size(-1) != dModel
        || tgt.size(-1) != dModel
        || (src.ndim() == 3 && tgt.ndim() == 3 && src.size(batch) != tgt.size(batch))) {
      throw new ShapeMismatchException(
          "Transformer of %d features: src %s and tgt %s; both end in that and have equal batches"
              .formatted(dModel, Arrays.toString(src.shape()), Arrays.toString(tgt.shape())));
    }
    return decoder.forward(tgt, encoder.forward(src, srcMask), tgtMask, memoryMask);
  }

  @Override
  protected Object forward(
      List<? extends @Nullable Object> inputs, Map<String, ? extends @Nullable Object> keywords) {
    Arguments a = INPUTS.bind(name(), inputs, keywords);
    return forward(
        a.tensor("src"),
        a.tensor("tgt"),
        AttentionMask.of(a, "src_mask", "src_key_padding_mask", "src_is_causal"),
        TransformerDecoderLayer.tgtMask(a),
        TransformerDecoderLayer.memoryMask(a));
  }
}

package io.torchbridge.models.transformers;

import io.torchbridge.Tensor;
import io.torchbridge.Torch;
import io.torchbridge.nn.Embedding;
import io.torchbridge.nn.ModuleDict;
import io.torchbridge.nn.ModuleList;
import io.torchbridge.nn.RMSNorm;
import io.torchbridge.nn.Signature;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * T5 without its head: an encoder of texts, and a decoder of texts that looks at what it made. As
 * <a href="https://huggingface.co/docs/transformers/model_doc/t5#transformers.T5Model">T5Model</a>.
 */
public final class T5Model extends T5PreTrainedModel {
  static final Signature INPUTS = Signature.of("input_ids, attention_mask=None, decoder_input_ids");

  /**
   * What comes out.
   *
   * @param lastHiddenState of the decoder, {@code (N, T, d_model)}
   * @param encoderLastHiddenState {@code (N, L, d_model)}
   */
  public record Output(Tensor lastHiddenState, Tensor encoderLastHiddenState) {}

  public T5Model(T5Config config) {
    super(config);
  }

  /**
   * The vectors of texts and of what is written of them.
   *
   * @param decoderInputIds {@code (N, T)}, integers
   */
  public Output forward(TextInputs inputs, Tensor decoderInputIds) {
    return decoded(inputs, decoderInputIds);
  }

  @Override
  protected Object forward(
      List<? extends @Nullable Object> inputs, Map<String, ? extends @Nullable Object> keywords) {
    var a = INPUTS.bind(name(), inputs, keywords);
    Output output =
        forward(
            TextInputs.of(a.tensor("input_ids"), a.optionalTensor("attention_mask")),
            a.tensor("decoder_input_ids"));
    return Map.of(
        "last_hidden_state",
        output.lastHiddenState,
        "encoder_last_hidden_state",
        output.encoderLastHiddenState);
  }

  private static RMSNorm norm(T5Config config) {
    return new RMSNorm(new long[] {config.dModel()}, config.layerNormEpsilon(), true);
  }

  /** The layers of the encoder or of the decoder. */
  static final class Stack extends Block {
    private final T5Config config;
    private final Embedding tokens;
    private final List<Layer> layers = new ArrayList<>();
    private final Embedding distances;
    private final DistanceBuckets buckets;
    private final RMSNorm norm;

    Stack(T5Config config, Embedding shared, boolean isDecoder) {
      this.config = config;
      tokens = register("embed_tokens", shared);
      long count = config.relativeAttentionNumBuckets();
      distances = new Embedding(count, config.numHeads());
      buckets = new DistanceBuckets(count, config.relativeAttentionMaxDistance(), !isDecoder);
      ModuleList list = register("block", new ModuleList());
      long layersHere = isDecoder ? config.numDecoderLayers() : config.numLayers();
      for (int i = 0; i < layersHere; i++) {
        Layer layer = new Layer(config, i, isDecoder, i == 0 ? distances : null);
        layers.add(layer);
        list.append(layer);
      }
      norm = register("final_layer_norm", norm(config));
    }

    /** Of the encoder. */
    Tensor encode(TextInputs inputs) {
      Mask mask = Mask.ofTokens(inputs.attentionMask());
      return forward(inputs.inputIds(), mask, List.of(), Mask.NONE, null);
    }

    /** Each layer's keys and values of what the encoder made. */
    List<Tensor[]> keysAndValues(Tensor encoded) {
      return layers.stream().map(layer -> layer.heard(encoded)).toList();
    }

    /**
     * {@code (N, L) -> (N, L, d_model)}.
     *
     * @param heard of the decoder: each layer's keys and values of what the encoder made
     * @param heardMask which of these it sees
     */
    Tensor forward(
        Tensor ids, Mask mask, List<Tensor[]> heard, Mask heardMask, @Nullable KVCache cache) {
      long past = cache == null ? 0 : cache.length();
      Mask seen = mask.plus(buckets.scores(distances, past, ids.size(1)));
      Tensor x = drop(tokens.call(ids), config.dropoutRate());
      for (int i = 0; i < layers.size(); i++) {
        x = layers.get(i).forward(x, seen, heard.isEmpty() ? null : heard.get(i), heardMask, cache);
      }
      return drop(norm.call(x), config.dropoutRate());
    }
  }

  private static final class Attention extends Block {
    private final T5Config config;
    private final Dense query;
    private final Dense key;
    private final Dense value;
    private final Dense out;

    Attention(T5Config config, @Nullable Embedding distances) {
      this.config = config;
      long inner = config.numHeads() * config.dKv();
      query = register("q", new Dense(config.dModel(), inner, false));
      key = register("k", new Dense(config.dModel(), inner, false));
      value = register("v", new Dense(config.dModel(), inner, false));
      out = register("o", new Dense(inner, config.dModel(), false));
      if (distances != null) {
        register("relative_attention_bias", distances);
      }
    }

    Tensor[] keyAndValue(Tensor x) {
      return new Tensor[] {heads(key.call(x), config.dKv()), heads(value.call(x), config.dKv())};
    }

    Tensor forward(Tensor x, Tensor[] seen, Mask mask) { // T5 does not scale scores
      Tensor q = heads(query.call(x), config.dKv());
      return out.call(attend(q, seen[0], seen[1], mask, config.dropoutRate(), 1.0, false));
    }
  }

  private static final class Layer extends Block {
    private final T5Config config;
    private final int index;
    private final Attention self;
    private final RMSNorm selfNorm;
    private final @Nullable Attention cross;
    private final @Nullable RMSNorm crossNorm;
    private final Dense inner;
    private final @Nullable Dense gated;
    private final Dense outer;
    private final RMSNorm norm;

    Layer(T5Config config, int index, boolean isDecoder, @Nullable Embedding distances) {
      this.config = config;
      this.index = index;
      ModuleList list = register("layer", new ModuleList());
      self = new Attention(config, distances);
      selfNorm = norm(config);
      list.append(new ModuleDict().put("SelfAttention", self).put("layer_norm", selfNorm));
      if (isDecoder) {
        cross = new Attention(config, null);
        crossNorm = norm(config);
        list.append(new ModuleDict().put("EncDecAttention", cross).put("layer_norm", crossNorm));
      } else {
        cross = null;
        crossNorm = null;
      }
      inner = new Dense(config.dModel(), config.dFf(), false);
      gated = config.isGatedAct() ? new Dense(config.dModel(), config.dFf(), false) : null;
      outer = new Dense(config.dFf(), config.dModel(), false);
      norm = norm(config);
      ModuleDict dense = new ModuleDict();
      if (gated == null) {
        dense.put("wi", inner);
      } else {
        dense.put("wi_0", inner).put("wi_1", gated);
      }
      list.append(
          new ModuleDict().put("DenseReluDense", dense.put("wo", outer)).put("layer_norm", norm));
    }

    Tensor[] heard(Tensor encoded) {
      return cross == null ? new Tensor[0] : cross.keyAndValue(encoded);
    }

    Tensor forward(
        Tensor x, Mask mask, Tensor @Nullable [] heard, Mask heardMask, @Nullable KVCache cache) {
      Tensor input = selfNorm.call(x);
      Tensor[] seen = self.keyAndValue(input);
      if (cache != null) {
        seen = cache.update(index, Torch.stack(seen)).unbind(0);
      }
      x = x.add(drop(self.forward(input, seen, mask), config.dropoutRate()));
      if (cross != null && crossNorm != null && heard != null) {
        Tensor found = cross.forward(crossNorm.call(x), heard, heardMask);
        x = x.add(drop(found, config.dropoutRate()));
      }
      Tensor narrow = norm.call(x);
      Tensor wide = config.denseAct().apply(inner.call(narrow));
      if (gated != null) {
        wide = wide.mul(gated.call(narrow));
      }
      return x.add(drop(outer.call(drop(wide, config.dropoutRate())), config.dropoutRate()));
    }
  }
}

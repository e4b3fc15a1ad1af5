package io.torchbridge.models.transformers;

import io.torchbridge.Tensor;
import io.torchbridge.Torch;
import io.torchbridge.nn.Embedding;
import io.torchbridge.nn.ModuleDict;
import io.torchbridge.nn.ModuleList;
import io.torchbridge.nn.RMSNorm;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Llama, and by its config Mistral, Qwen2 and Qwen3, as <a
 * href="https://huggingface.co/docs/transformers/model_doc/llama#transformers.LlamaModel">LlamaModel</a>.
 */
public final class LlamaModel extends DecoderModel {
  private final LlamaConfig config;
  private final float[] inverseFrequencies;
  private final Embedding tokens;
  private final List<Layer> layers = new ArrayList<>();
  private final RMSNorm norm;

  public LlamaModel(LlamaConfig config) {
    this.config = config;
    inverseFrequencies = config.rope().inverseFrequencies(config.headDim());
    tokens =
        register(
            "embed_tokens",
            new Embedding(
                config.vocabSize(),
                config.hiddenSize(),
                Embedding.Options.DEFAULT.withPaddingIdx(config.padTokenId())));
    ModuleList list = register("layers", new ModuleList());
    for (int i = 0; i < config.numHiddenLayers(); i++) {
      Layer layer = new Layer(config, i);
      layers.add(layer);
      list.append(layer);
    }
    norm = register("norm", rmsNorm(config, config.hiddenSize()));
  }

  private static RMSNorm rmsNorm(LlamaConfig config, long size) {
    return new RMSNorm(new long[] {size}, config.rmsNormEps(), true);
  }

  @Override
  public LlamaConfig config() {
    return config;
  }

  @Override
  String baseModelPrefix() {
    return "model";
  }

  @Override
  Embedding wordEmbeddings() {
    return tokens;
  }

  @Override
  Tensor hidden(
      Tensor inputIds, Tensor positions, @Nullable Tensor attentionMask, @Nullable KVCache cache) {
    long length = inputIds.size(1);
    long past = cache == null ? 0 : cache.length();
    Mask all = null;
    Mask window = null;
    Tensor x = tokens.call(inputIds);
    Rope.Rotation rotation = Rope.rotation(inverseFrequencies, positions, x.dtype());
    for (Layer layer : layers) {
      Long size = layer.window;
      Mask mask = size == null ? all : window;
      if (mask == null) { // the same for all layers of a kind
        mask = Mask.causal(attentionMask, past, length, size, inputIds.device());
        if (size == null) {
          all = mask;
        } else {
          window = mask;
        }
      }
      x = layer.forward(x, rotation, mask, cache);
    }
    return norm.call(x);
  }

  private static final class Layer extends Block {
    private final LlamaConfig config;
    private final int index;
    final @Nullable Long window;
    private final Dense query;
    private final Dense key;
    private final Dense value;
    private final Dense out;
    private final @Nullable RMSNorm queryNorm;
    private final @Nullable RMSNorm keyNorm;
    private final Dense gate;
    private final Dense up;
    private final Dense down;
    private final RMSNorm inputNorm;
    private final RMSNorm attendedNorm;

    Layer(LlamaConfig config, int index) {
      this.config = config;
      this.index = index;
      window = config.slidingWindows().get(index);
      long size = config.hiddenSize();
      long queries = config.numAttentionHeads() * config.headDim();
      long keys = config.numKeyValueHeads() * config.headDim();
      query = new Dense(size, queries, config.qkvBias());
      key = new Dense(size, keys, config.qkvBias());
      value = new Dense(size, keys, config.qkvBias());
      out = new Dense(queries, size, config.outBias());
      var attention =
          new ModuleDict()
              .put("q_proj", query)
              .put("k_proj", key)
              .put("v_proj", value)
              .put("o_proj", out);
      register("self_attn", attention);
      if (config.qkNorm()) {
        queryNorm = rmsNorm(config, config.headDim());
        keyNorm = rmsNorm(config, config.headDim());
        attention.put("q_norm", queryNorm).put("k_norm", keyNorm);
      } else {
        queryNorm = null;
        keyNorm = null;
      }
      gate = new Dense(size, config.intermediateSize(), config.mlpBias());
      up = new Dense(size, config.intermediateSize(), config.mlpBias());
      down = new Dense(config.intermediateSize(), size, config.mlpBias());
      register(
          "mlp", new ModuleDict().put("gate_proj", gate).put("up_proj", up).put("down_proj", down));
      inputNorm = register("input_layernorm", rmsNorm(config, size));
      attendedNorm = register("post_attention_layernorm", rmsNorm(config, size));
    }

    Tensor forward(Tensor x, Rope.Rotation rotation, Mask mask, @Nullable KVCache cache) {
      long headDim = config.headDim();
      Tensor input = inputNorm.call(x); // (N, L, hidden)
      Tensor q = rotation.apply(normed(queryNorm, heads(query.call(input), headDim)));
      Tensor k = rotation.apply(normed(keyNorm, heads(key.call(input), headDim)));
      Tensor v = heads(value.call(input), headDim);
      if (cache != null) {
        Tensor[] all = cache.update(index, Torch.stack(k, v)).unbind(0);
        k = all[0];
        v = all[1];
      }
      boolean grouped = config.numKeyValueHeads() < config.numAttentionHeads();
      Tensor seen = attend(q, k, v, mask, config.attentionDropout(), null, grouped);
      Tensor attended = x.add(out.call(seen));
      Tensor wide = attendedNorm.call(attended);
      Tensor gated = config.hiddenAct().apply(gate.call(wide)).mul(up.call(wide));
      return attended.add(down.call(gated));
    }

    private static Tensor normed(@Nullable RMSNorm norm, Tensor heads) {
      return norm == null ? heads : norm.call(heads);
    }
  }
}

package io.torchbridge.models.transformers;

import io.torchbridge.Tensor;
import io.torchbridge.Torch;
import io.torchbridge.nn.Embedding;
import io.torchbridge.nn.F;
import io.torchbridge.nn.LayerNorm;
import io.torchbridge.nn.Module;
import io.torchbridge.nn.ModuleDict;
import io.torchbridge.nn.ModuleList;
import io.torchbridge.nn.init.Init;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * GPT-2, as <a
 * href="https://huggingface.co/docs/transformers/model_doc/gpt2#transformers.GPT2Model">GPT2Model</a>.
 */
public final class Gpt2Model extends DecoderModel {
  private final Gpt2Config config;
  private final Embedding tokens;
  private final Embedding places;
  private final List<Layer> layers = new ArrayList<>();
  private final LayerNorm norm;

  public Gpt2Model(Gpt2Config config) {
    this.config = config;
    tokens = register("wte", new Embedding(config.vocabSize(), config.nEmbd()));
    places = register("wpe", new Embedding(config.nPositions(), config.nEmbd()));
    ModuleList list = register("h", new ModuleList());
    for (int i = 0; i < config.nLayer(); i++) {
      Layer layer = new Layer(config, i);
      layers.add(layer);
      list.append(layer);
    }
    norm = register("ln_f", Block.layerNorm(config.nEmbd(), config.layerNormEpsilon()));
  }

  @Override
  public Gpt2Config config() {
    return config;
  }

  @Override
  String baseModelPrefix() {
    return "transformer";
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
    TextInputs.checkLength(name(), past + length, config.nPositions());
    Mask mask = Mask.causal(attentionMask, past, length, null, inputIds.device());
    Tensor x = tokens.call(inputIds).add(places.call(positions));
    if (isTraining()) {
      x = F.dropout(x, config.embdPdrop(), true);
    }
    for (Layer layer : layers) {
      x = layer.forward(x, mask, cache);
    }
    return norm.call(x);
  }

  /** A linear layer whose weight lies the other way: {@code (in, out)}. */
  private static final class Conv1D extends Module {
    private final Tensor weight;
    private final Tensor bias;

    Conv1D(long in, long out) {
      weight = registerParameter("weight", Torch.empty(in, out));
      bias = registerParameter("bias", Torch.zeros(out));
      Init.normal_(weight, 0, 0.02);
    }

    @Override
    public Tensor forward(Tensor x) {
      return Dense.product(x, value(weight).transpose(0, 1), value(bias));
    }
  }

  private static final class Layer extends Block {
    private final Gpt2Config config;
    private final int index;
    private final double scale;
    private final LayerNorm norm1;
    private final Conv1D toQkv;
    private final Conv1D projection;
    private final LayerNorm norm2;
    private final Conv1D inner;
    private final Conv1D outer;

    Layer(Gpt2Config config, int index) {
      this.config = config;
      this.index = index;
      long size = config.nEmbd();
      double scaling = config.scaleAttnWeights() ? 1 / Math.sqrt(size / config.nHead()) : 1;
      scale = config.scaleAttnByInverseLayerIdx() ? scaling / (index + 1) : scaling;
      norm1 = register("ln_1", layerNorm(size, config.layerNormEpsilon()));
      toQkv = new Conv1D(size, 3 * size);
      projection = new Conv1D(size, size);
      register("attn", new ModuleDict().put("c_attn", toQkv).put("c_proj", projection));
      norm2 = register("ln_2", layerNorm(size, config.layerNormEpsilon()));
      inner = new Conv1D(size, config.nInner());
      outer = new Conv1D(config.nInner(), size);
      register("mlp", new ModuleDict().put("c_fc", inner).put("c_proj", outer));
    }

    Tensor forward(Tensor x, Mask mask, @Nullable KVCache cache) { // (N, L, E) -> (N, L, E)
      long[] shape = x.shape();
      long heads = config.nHead();
      Tensor qkv =
          toQkv
              .call(norm1.call(x))
              .view(shape[0], shape[1], 3, heads, shape[2] / heads)
              .permute(2, 0, 3, 1, 4); // (3, N, H, L, D)
      Tensor keysAndValues = qkv.narrow(0, 1, 2);
      Tensor[] kv = (cache == null ? keysAndValues : cache.update(index, keysAndValues)).unbind(0);
      Tensor seen = attend(qkv.select(0, 0), kv[0], kv[1], mask, config.attnPdrop(), scale, false);
      Tensor attended = x.add(drop(projection.call(seen), config.residPdrop()));
      Tensor wide = config.activationFunction().apply(inner.call(norm2.call(attended)));
      return attended.add(drop(outer.call(wide), config.residPdrop()));
    }
  }
}

package io.torchbridge.models.transformers;

import io.torchbridge.DType;
import io.torchbridge.Tensor;
import io.torchbridge.TensorOptions;
import io.torchbridge.Torch;
import io.torchbridge.nn.Embedding;
import io.torchbridge.nn.LayerNorm;
import io.torchbridge.nn.Linear;
import io.torchbridge.nn.ModuleDict;
import io.torchbridge.nn.ModuleList;
import java.util.ArrayList;
import java.util.List;

/**
 * DistilBERT, as <a
 * href="https://huggingface.co/docs/transformers/model_doc/distilbert#transformers.DistilBertModel">DistilBertModel</a>.
 * It has no types of tokens and no pooler.
 */
public final class DistilBertModel extends EncoderModel {
  private static final double EPS = 1e-12;

  private final DistilBertConfig config;
  private final Embeddings embeddings;
  private final List<Layer> layers = new ArrayList<>();

  public DistilBertModel(DistilBertConfig config) {
    this.config = config;
    this.embeddings = register("embeddings", new Embeddings(config));
    ModuleList list = new ModuleList();
    for (long i = 0; i < config.nLayers(); i++) {
      Layer layer = new Layer(config);
      layers.add(layer);
      list.append(layer);
    }
    register("transformer", new ModuleDict().put("layer", list));
  }

  @Override
  public DistilBertConfig config() {
    return config;
  }

  @Override
  String baseModelPrefix() {
    return "distilbert";
  }

  @Override
  Embedding wordEmbeddings() {
    return embeddings.words;
  }

  @Override
  public Output forward(TextInputs inputs) {
    TextInputs.checkLength(name(), inputs.inputIds().size(1), config.maxTokens());
    Mask mask = Mask.ofTokens(inputs.attentionMask());
    Tensor x = embeddings.forward(inputs.inputIds());
    for (Layer layer : layers) {
      x = layer.forward(x, mask);
    }
    return new Output(x, null);
  }

  private static final class Embeddings extends Block {
    private final double dropout;
    final Embedding words;
    private final Embedding positions;
    private final LayerNorm norm;

    Embeddings(DistilBertConfig config) {
      dropout = config.dropout();
      var padded = Embedding.Options.DEFAULT.withPaddingIdx(config.padTokenId());
      words = register("word_embeddings", new Embedding(config.vocabSize(), config.dim(), padded));
      positions =
          register(
              "position_embeddings", new Embedding(config.maxPositionEmbeddings(), config.dim()));
      norm = register("LayerNorm", layerNorm(config.dim(), EPS));
    }

    @Override
    public Tensor forward(Tensor ids) { // (N, L) -> (N, L, dim)
      Tensor places = Torch.arange(ids.size(1), TensorOptions.of(DType.INT64, ids.device()));
      return drop(norm.call(words.call(ids).add(positions.call(places))), dropout);
    }
  }

  private static final class Layer extends Block {
    private final DistilBertConfig config;
    private final Linear query;
    private final Linear key;
    private final Linear value;
    private final Linear out;
    private final LayerNorm attentionNorm;
    private final Linear lin1;
    private final Linear lin2;
    private final LayerNorm outputNorm;

    Layer(DistilBertConfig config) {
      this.config = config;
      long dim = config.dim();
      query = new Linear(dim, dim);
      key = new Linear(dim, dim);
      value = new Linear(dim, dim);
      out = new Linear(dim, dim);
      register(
          "attention",
          new ModuleDict()
              .put("q_lin", query)
              .put("k_lin", key)
              .put("v_lin", value)
              .put("out_lin", out));
      attentionNorm = register("sa_layer_norm", layerNorm(dim, EPS));
      lin1 = new Linear(dim, config.hiddenDim());
      lin2 = new Linear(config.hiddenDim(), dim);
      register("ffn", new ModuleDict().put("lin1", lin1).put("lin2", lin2));
      outputNorm = register("output_layer_norm", layerNorm(dim, EPS));
    }

    Tensor forward(Tensor x, Mask mask) { // (N, L, dim) -> (N, L, dim)
      long headDim = config.dim() / config.nHeads();
      Tensor seen =
          attend(
              heads(query.call(x), headDim),
              heads(key.call(x), headDim),
              heads(value.call(x), headDim),
              mask,
              config.attentionDropout(),
              null,
              false);
      Tensor attended = attentionNorm.call(out.call(seen).add(x));
      Tensor inner = config.activation().apply(lin1.call(attended));
      return outputNorm.call(drop(lin2.call(inner), config.dropout()).add(attended));
    }
  }
}

package io.torchbridge.models.transformers;

import io.torchbridge.DType;
import io.torchbridge.Tensor;
import io.torchbridge.TensorOptions;
import io.torchbridge.Torch;
import io.torchbridge.nn.Embedding;
import io.torchbridge.nn.LayerNorm;
import io.torchbridge.nn.Linear;
import io.torchbridge.nn.Module;
import io.torchbridge.nn.ModuleDict;
import io.torchbridge.nn.ModuleList;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * BERT, and by its config RoBERTa, MPNet, ELECTRA and ALBERT, as <a
 * href="https://huggingface.co/docs/transformers/model_doc/bert#transformers.BertModel">BertModel</a>.
 */
public final class BertModel extends EncoderModel {
  /** MPNet's, whatever its config says. */
  private static final DistanceBuckets BUCKETS = new DistanceBuckets(32, 128, true);

  private final BertConfig config;
  private final Embeddings embeddings;

  /** From the tokens' vectors to those of the layers, if these have another size. */
  private final @Nullable Linear projection;

  /** In the order in which they are passed. */
  private final List<Layer> layers = new ArrayList<>();

  /** What MPNet adds to the scores, by distances of tokens. */
  private final @Nullable Embedding distances;

  private final @Nullable Linear pooler;

  /**
   * @param pooler whether it has the layer of {@code pooler_output}, which ELECTRA never has
   */
  public BertModel(BertConfig config, boolean pooler) {
    this.config = config;
    this.embeddings = register("embeddings", new Embeddings(config));
    long size = config.hiddenSize();
    projection =
        config.isAlbert() || config.embeddingSize() != size
            ? new Linear(config.embeddingSize(), size)
            : null;
    distances =
        config.isMpnet()
            ? new Embedding(config.relativeAttentionNumBuckets(), config.numAttentionHeads())
            : null;
    ModuleDict encoder = new ModuleDict();
    if (config.isAlbert() && projection != null) {
      encoder.put("embedding_hidden_mapping_in", projection).put("albert_layer_groups", groups());
    } else {
      if (projection != null) {
        register("embeddings_project", projection);
      }
      encoder.put("layer", fresh(config.numHiddenLayers(), layers));
      if (distances != null) {
        encoder.put("relative_attention_bias", distances);
      }
    }
    register("encoder", encoder);
    if (pooler && !config.isElectra()) {
      this.pooler = new Linear(size, size);
      register(
          "pooler", config.isAlbert() ? this.pooler : new ModuleDict().put("dense", this.pooler));
    } else {
      this.pooler = null;
    }
  }

  private ModuleList fresh(long count, List<Layer> into) {
    ModuleList list = new ModuleList();
    for (long i = 0; i < count; i++) {
      Layer layer = new Layer(config);
      into.add(layer);
      list.append(layer);
    }
    return list;
  }

  /** ALBERT's layers: few, which are passed several times. */
  private ModuleList groups() {
    ModuleList list = new ModuleList();
    List<List<Layer>> groups = new ArrayList<>();
    for (long i = 0; i < config.numHiddenGroups(); i++) {
      List<Layer> group = new ArrayList<>();
      list.append(new ModuleDict().put("albert_layers", fresh(config.innerGroupNum(), group)));
      groups.add(group);
    }
    for (long i = 0; i < config.numHiddenLayers(); i++) {
      double layersOfGroup = (double) config.numHiddenLayers() / config.numHiddenGroups();
      layers.addAll(groups.get((int) (i / layersOfGroup)));
    }
    return list;
  }

  @Override
  public BertConfig config() {
    return config;
  }

  @Override
  String baseModelPrefix() {
    return switch (config.modelType()) {
      case "xlm-roberta" -> "roberta";
      default -> config.modelType();
    };
  }

  @Override
  Embedding wordEmbeddings() {
    return embeddings.words;
  }

  @Override
  public Output forward(TextInputs inputs) {
    TextInputs.checkLength(name(), inputs.inputIds().size(1), config.maxTokens());
    Mask mask = Mask.ofTokens(inputs.attentionMask());
    Tensor x = embeddings.forward(inputs);
    if (projection != null) {
      x = projection.call(x);
    }
    if (distances != null) {
      mask = mask.plus(BUCKETS.scores(distances, 0, inputs.inputIds().size(1)));
    }
    for (Layer layer : layers) {
      x = layer.forward(x, mask);
    }
    return new Output(x, pooler == null ? null : pooler.call(x.select(1, 0)).tanh());
  }

  private static final class Embeddings extends Block {
    private final BertConfig config;
    final Embedding words;
    private final Embedding positions;
    private final @Nullable Embedding types;
    private final LayerNorm norm;

    Embeddings(BertConfig config) {
      this.config = config;
      long size = config.embeddingSize();
      var padded = Embedding.Options.DEFAULT.withPaddingIdx(config.padTokenId());
      words = register("word_embeddings", new Embedding(config.vocabSize(), size, padded));
      positions =
          register(
              "position_embeddings",
              new Embedding(
                  config.maxPositionEmbeddings(),
                  size,
                  config.countsFromPadding() ? padded : Embedding.Options.DEFAULT));
      types =
          config.typeVocabSize() == 0
              ? null
              : register("token_type_embeddings", new Embedding(config.typeVocabSize(), size));
      norm = register("LayerNorm", layerNorm(size, config.layerNormEps()));
    }

    Tensor forward(TextInputs inputs) { // (N, L) -> (N, L, hidden)
      Tensor ids = inputs.inputIds();
      Tensor x = words.call(ids);
      if (types != null) {
        Tensor typeIds = inputs.tokenTypeIds();
        x =
            x.add(
                typeIds == null ? types.weight.narrow(0, 0, 1) : types.call(typeIds)); // broadcast
      }
      x = x.add(positions.call(positionIds(ids)));
      return drop(norm.call(x), config.hiddenDropoutProb());
    }

    private Tensor positionIds(Tensor ids) {
      if (!config.countsFromPadding()) {
        return Torch.arange(ids.size(1), TensorOptions.of(DType.INT64, ids.device())).unsqueeze(0);
      }
      Tensor isToken = ids.ne(config.padTokenId()).to(DType.INT64);
      return isToken.cumsum(1).mul(isToken).add(config.padTokenId());
    }
  }

  private static final class Layer extends Block {
    private final BertConfig config;
    private final Linear query;
    private final Linear key;
    private final Linear value;
    private final Linear attentionOutput;
    private final LayerNorm attentionNorm;
    private final Linear intermediate;
    private final Linear output;
    private final LayerNorm outputNorm;

    Layer(BertConfig config) {
      this.config = config;
      long size = config.hiddenSize();
      double eps = config.layerNormEps();
      query = new Linear(size, size);
      key = new Linear(size, size);
      value = new Linear(size, size);
      attentionOutput = new Linear(size, size);
      attentionNorm = layerNorm(size, eps);
      intermediate = new Linear(size, config.intermediateSize());
      output = new Linear(config.intermediateSize(), size);
      outputNorm = layerNorm(size, eps);
      switch (config.modelType()) {
        case "albert" -> {
          register(
              "attention",
              projections("query", "key", "value")
                  .put("dense", attentionOutput)
                  .put("LayerNorm", attentionNorm));
          register("ffn", intermediate);
          register("ffn_output", output);
          register("full_layer_layer_norm", outputNorm);
        }
        case "mpnet" ->
            registerAs(
                new ModuleDict()
                    .put("attn", projections("q", "k", "v").put("o", attentionOutput))
                    .put("LayerNorm", attentionNorm));
        default ->
            registerAs(
                new ModuleDict()
                    .put("self", projections("query", "key", "value"))
                    .put("output", withNorm(attentionOutput, attentionNorm)));
      }
    }

    private ModuleDict projections(String ofQuery, String ofKey, String ofValue) {
      return new ModuleDict().put(ofQuery, query).put(ofKey, key).put(ofValue, value);
    }

    private void registerAs(ModuleDict attention) {
      register("attention", attention);
      register("intermediate", new ModuleDict().put("dense", intermediate));
      register("output", withNorm(output, outputNorm));
    }

    private static Module withNorm(Linear dense, LayerNorm norm) {
      return new ModuleDict().put("dense", dense).put("LayerNorm", norm);
    }

    Tensor forward(Tensor x, Mask mask) { // (N, L, hidden) -> (N, L, hidden)
      long headDim = config.hiddenSize() / config.numAttentionHeads();
      Tensor seen =
          attend(
              heads(query.call(x), headDim),
              heads(key.call(x), headDim),
              heads(value.call(x), headDim),
              mask,
              config.attentionProbsDropoutProb(),
              null,
              false);
      double p = config.hiddenDropoutProb();
      Tensor attended = attentionNorm.call(drop(attentionOutput.call(seen), p).add(x));
      Tensor inner = config.hiddenAct().apply(intermediate.call(attended));
      return outputNorm.call(drop(output.call(inner), config.isAlbert() ? 0 : p).add(attended));
    }
  }
}

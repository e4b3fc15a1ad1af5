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
 * BERT, and RoBERTa by its config, as <a
 * href="https://huggingface.co/docs/transformers/model_doc/bert#transformers.BertModel">BertModel</a>.
 */
public final class BertModel extends EncoderModel {
  private final BertConfig config;
  private final Embeddings embeddings;
  private final List<Layer> layers = new ArrayList<>();
  private final @Nullable Linear pooler;

  /**
   * @param pooler whether it has the layer of {@code pooler_output}
   */
  public BertModel(BertConfig config, boolean pooler) {
    this.config = config;
    this.embeddings = register("embeddings", new Embeddings(config));
    ModuleList list = new ModuleList();
    for (long i = 0; i < config.numHiddenLayers(); i++) {
      Layer layer = new Layer(config);
      layers.add(layer);
      list.append(layer);
    }
    register("encoder", new ModuleDict().put("layer", list));
    if (pooler) {
      this.pooler = new Linear(config.hiddenSize(), config.hiddenSize());
      register("pooler", new ModuleDict().put("dense", this.pooler));
    } else {
      this.pooler = null;
    }
  }

  @Override
  public BertConfig config() {
    return config;
  }

  @Override
  String baseModelPrefix() {
    return config.isRoberta() ? "roberta" : "bert";
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
    for (Layer layer : layers) {
      x = layer.forward(x, mask);
    }
    return new Output(x, pooler == null ? null : pooler.call(x.select(1, 0)).tanh());
  }

  private static final class Embeddings extends Block {
    private final BertConfig config;
    final Embedding words;
    private final Embedding positions;
    private final Embedding types;
    private final LayerNorm norm;

    Embeddings(BertConfig config) {
      this.config = config;
      long size = config.hiddenSize();
      var padded = Embedding.Options.DEFAULT.withPaddingIdx(config.padTokenId());
      words = register("word_embeddings", new Embedding(config.vocabSize(), size, padded));
      positions =
          register(
              "position_embeddings",
              new Embedding(
                  config.maxPositionEmbeddings(),
                  size,
                  config.isRoberta() ? padded : Embedding.Options.DEFAULT));
      types = register("token_type_embeddings", new Embedding(config.typeVocabSize(), size));
      norm = register("LayerNorm", layerNorm(size, config.layerNormEps()));
    }

    Tensor forward(TextInputs inputs) { // (N, L) -> (N, L, hidden)
      Tensor ids = inputs.inputIds();
      Tensor typeIds = inputs.tokenTypeIds();
      Tensor type =
          typeIds == null ? types.weight.narrow(0, 0, 1) : types.call(typeIds); // broadcast
      Tensor x = words.call(ids).add(type).add(positions.call(positionIds(ids)));
      return drop(norm.call(x), config.hiddenDropoutProb());
    }

    private Tensor positionIds(Tensor ids) {
      if (!config.isRoberta()) {
        return Torch.arange(ids.size(1), TensorOptions.of(DType.INT64, ids.device())).unsqueeze(0);
      }
      // from behind the padding token's id on, the padding itself at its id
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
      Module self = new ModuleDict().put("query", query).put("key", key).put("value", value);
      register(
          "attention",
          new ModuleDict()
              .put("self", self)
              .put("output", withNorm(attentionOutput, attentionNorm)));
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
      return outputNorm.call(drop(output.call(inner), p).add(attended));
    }
  }
}

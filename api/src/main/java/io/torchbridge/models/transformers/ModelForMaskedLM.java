package io.torchbridge.models.transformers;

import io.torchbridge.Tensor;
import io.torchbridge.Torch;
import io.torchbridge.nn.LayerNorm;
import io.torchbridge.nn.Linear;
import io.torchbridge.nn.Module;
import io.torchbridge.nn.ModuleDict;
import io.torchbridge.nn.Parameter;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An encoder that says which tokens may stand where the mask token stands. */
public final class ModelForMaskedLM extends PreTrainedModel {
  private final EncoderConfig config;
  private final EncoderModel encoder;
  private final Linear dense;
  private final Activation activation;
  private final LayerNorm norm;
  private final Module decoder;

  public ModelForMaskedLM(EncoderConfig config) {
    this.config = config;
    long size = config.embeddingSize();
    encoder = config.encoder();
    register(encoder.baseModelPrefix(), encoder);
    dense = new Linear(config.hiddenSize(), size);
    Head head = new Head(config.vocabSize());
    decoder = Projection.of(encoder.wordEmbeddings(), config.tieWordEmbeddings(), head.bias);
    switch (config) {
      case BertConfig bert when bert.isElectra() -> {
        activation = Activation.GELU;
        norm = Block.layerNorm(size, bert.layerNormEps());
        register(
            "generator_predictions", new ModuleDict().put("LayerNorm", norm).put("dense", dense));
        register("generator_lm_head", decoder);
      }
      case BertConfig bert when bert.isAlbert() -> {
        activation = bert.hiddenAct();
        norm = Block.layerNorm(size, bert.layerNormEps());
        register("predictions", head);
        head.put("LayerNorm", norm);
        head.put("dense", dense);
        head.put("decoder", decoder);
      }
      case BertConfig bert when bert.countsFromPadding() -> { // RoBERTa and MPNet
        activation = Activation.GELU;
        norm = Block.layerNorm(size, bert.layerNormEps());
        register("lm_head", head);
        head.put("dense", dense);
        head.put("layer_norm", norm);
        head.put("decoder", decoder);
      }
      case BertConfig bert -> {
        activation = bert.hiddenAct();
        norm = Block.layerNorm(size, bert.layerNormEps());
        register("cls", new ModuleDict().put("predictions", head));
        head.put("transform", new ModuleDict().put("dense", dense).put("LayerNorm", norm));
        head.put("decoder", decoder);
      }
      case DistilBertConfig distilBert -> {
        activation = distilBert.activation();
        norm = Block.layerNorm(size, 1e-12);
        register("vocab_transform", dense);
        register("vocab_layer_norm", norm);
        register("vocab_projector", decoder);
      }
    }
  }

  /** The layers of a head and the bias that its last one has too. */
  private static final class Head extends Block {
    final Tensor bias;

    Head(long vocabSize) {
      bias = adoptParameter("bias", Parameter.of(Torch.zeros(vocabSize)));
    }

    void put(String name, Module module) {
      register(name, module);
    }
  }

  @Override
  public EncoderConfig config() {
    return config;
  }

  @Override
  String baseModelPrefix() {
    return encoder.baseModelPrefix();
  }

  /** The scores of the vocabulary at each place: {@code (N, L, vocab_size)}. */
  public Tensor forward(TextInputs inputs) {
    Tensor x = encoder.forward(inputs).lastHiddenState();
    return decoder.call(norm.call(activation.apply(dense.call(x))));
  }

  /** {@code (N, L) -> (N, L, vocab_size)}, for texts without padding. */
  @Override
  public Tensor forward(Tensor inputIds) {
    return forward(TextInputs.of(inputIds));
  }

  @Override
  protected Object forward(
      List<? extends @Nullable Object> inputs, Map<String, ? extends @Nullable Object> keywords) {
    return Map.of("logits", forward(TextInputs.of(name(), inputs, keywords)));
  }
}

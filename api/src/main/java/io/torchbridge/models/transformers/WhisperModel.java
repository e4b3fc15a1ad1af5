package io.torchbridge.models.transformers;

import io.torchbridge.ShapeMismatchException;
import io.torchbridge.Tensor;
import io.torchbridge.Torch;
import io.torchbridge.nn.Conv1d;
import io.torchbridge.nn.ConvOptions;
import io.torchbridge.nn.Embedding;
import io.torchbridge.nn.F;
import io.torchbridge.nn.LayerNorm;
import io.torchbridge.nn.ModuleList;
import io.torchbridge.nn.Signature;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whisper without its head, as <a
 * href="https://huggingface.co/docs/transformers/model_doc/whisper#transformers.WhisperModel">WhisperModel</a>.
 */
public final class WhisperModel extends PreTrainedModel {
  static final Signature INPUTS =
      Signature.of("input_features, attention_mask=None, decoder_input_ids");
  private static final double EPS = 1e-5;

  private final WhisperConfig config;
  private final Encoder encoder;
  final Decoder decoder;

  /**
   * What comes out.
   *
   * @param lastHiddenState of the decoder, {@code (N, L, d_model)}
   * @param encoderLastHiddenState {@code (N, max_source_positions, d_model)}
   */
  public record Output(Tensor lastHiddenState, Tensor encoderLastHiddenState) {}

  public WhisperModel(WhisperConfig config) {
    this.config = config;
    encoder = register("encoder", new Encoder(config));
    decoder = register("decoder", new Decoder(config));
  }

  @Override
  public WhisperConfig config() {
    return config;
  }

  @Override
  String baseModelPrefix() {
    return "model";
  }

  /**
   * What the decoder attends to.
   *
   * @param inputFeatures {@code (N, num_mel_bins, 2 * max_source_positions)}
   * @return {@code (N, max_source_positions, d_model)}
   */
  public Tensor encode(Tensor inputFeatures) {
    return encoder.forward(inputFeatures);
  }

  /**
   * The vectors of sounds and of the texts to them.
   *
   * @param inputFeatures {@code (N, num_mel_bins, 2 * max_source_positions)}
   * @param decoderInputIds {@code (N, L)}, integers
   */
  public Output forward(Tensor inputFeatures, Tensor decoderInputIds) {
    Tensor heard = encode(inputFeatures);
    return new Output(decoder.forward(decoderInputIds, decoder.keysAndValues(heard), null), heard);
  }

  @Override
  protected Object forward(
      List<? extends @Nullable Object> inputs, Map<String, ? extends @Nullable Object> keywords) {
    var a = INPUTS.bind(name(), inputs, keywords);
    Output output = forward(a.tensor("input_features"), a.tensor("decoder_input_ids"));
    return Map.of(
        "last_hidden_state",
        output.lastHiddenState,
        "encoder_last_hidden_state",
        output.encoderLastHiddenState);
  }

  private static final class Encoder extends Block {
    private final WhisperConfig config;
    private final Conv1d conv1;
    private final Conv1d conv2;
    private final Embedding positions;
    private final List<Layer> layers = new ArrayList<>();
    private final LayerNorm norm;

    Encoder(WhisperConfig config) {
      this.config = config;
      long size = config.dModel();
      ConvOptions padded = ConvOptions.DEFAULT.withPadding(1);
      conv1 = register("conv1", new Conv1d(config.numMelBins(), size, 3, padded));
      conv2 = register("conv2", new Conv1d(size, size, 3, padded.withStride(2)));
      positions = register("embed_positions", new Embedding(config.maxSourcePositions(), size));
      ModuleList list = register("layers", new ModuleList());
      for (long i = 0; i < config.encoderLayers(); i++) {
        Layer layer =
            new Layer(config, 0, config.encoderAttentionHeads(), config.encoderFfnDim(), false);
        layers.add(layer);
        list.append(layer);
      }
      norm = register("layer_norm", layerNorm(size, EPS));
    }

    @Override
    public Tensor forward(Tensor features) { // (N, mel, 2 * positions) -> (N, positions, d_model)
      long[] shape = features.shape();
      long frames = 2 * config.maxSourcePositions();
      if (shape.length != 3 || shape[1] != config.numMelBins() || shape[2] != frames) {
        throw new ShapeMismatchException(
            "Whisper got features of shape %s; (N, %d, %d) is wanted"
                .formatted(Arrays.toString(shape), config.numMelBins(), frames));
      }
      Tensor x = F.gelu(conv2.call(F.gelu(conv1.call(features)))).permute(0, 2, 1);
      x = drop(x.add(positions.weight), config.dropout());
      for (Layer layer : layers) {
        x = layer.forward(x, Mask.NONE, null, null);
      }
      return norm.call(x);
    }
  }

  static final class Decoder extends Block {
    private final WhisperConfig config;
    final Embedding tokens;
    private final Embedding positions;
    private final List<Layer> layers = new ArrayList<>();
    private final LayerNorm norm;

    Decoder(WhisperConfig config) {
      this.config = config;
      long size = config.dModel();
      tokens =
          register(
              "embed_tokens",
              new Embedding(
                  config.vocabSize(),
                  size,
                  Embedding.Options.DEFAULT.withPaddingIdx(config.padTokenId())));
      positions = register("embed_positions", new Embedding(config.maxTargetPositions(), size));
      ModuleList list = register("layers", new ModuleList());
      for (int i = 0; i < config.decoderLayers(); i++) {
        Layer layer =
            new Layer(config, i, config.decoderAttentionHeads(), config.decoderFfnDim(), true);
        layers.add(layer);
        list.append(layer);
      }
      norm = register("layer_norm", layerNorm(size, EPS));
    }

    /** Each layer's keys and values of what the encoder made. */
    List<Tensor[]> keysAndValues(Tensor encoded) {
      return layers.stream().map(layer -> layer.heard(encoded)).toList();
    }

    Tensor forward(Tensor ids, List<Tensor[]> heard, @Nullable KVCache cache) {
      long past = cache == null ? 0 : cache.length();
      long length = ids.size(1);
      TextInputs.checkLength("Whisper", past + length, config.maxTargetPositions());
      Mask mask = Mask.causal(null, past, length, null, ids.device());
      Tensor x = tokens.call(ids).add(positions.weight.narrow(0, past, length));
      x = drop(x, config.dropout());
      for (int i = 0; i < layers.size(); i++) {
        x = layers.get(i).forward(x, mask, heard.get(i), cache);
      }
      return norm.call(x);
    }
  }

  private static final class Attention extends Block {
    private final long headDim;
    private final double dropout;
    private final Dense key;
    private final Dense value;
    private final Dense query;
    private final Dense out;

    Attention(WhisperConfig config, long heads) {
      long size = config.dModel();
      headDim = size / heads;
      dropout = config.attentionDropout();
      key = register("k_proj", new Dense(size, size, false));
      value = register("v_proj", new Dense(size, size, true));
      query = register("q_proj", new Dense(size, size, true));
      out = register("out_proj", new Dense(size, size, true));
    }

    Tensor[] keyAndValue(Tensor x) {
      return new Tensor[] {heads(key.call(x), headDim), heads(value.call(x), headDim)};
    }

    Tensor forward(Tensor x, Tensor[] seen, Mask mask) {
      Tensor scaled = query.call(x).mul(1 / Math.sqrt(headDim)); // before, as Whisper always did
      return out.call(attend(heads(scaled, headDim), seen[0], seen[1], mask, dropout, 1.0, false));
    }
  }

  private static final class Layer extends Block {
    private final WhisperConfig config;
    private final int index;
    private final Attention self;
    private final LayerNorm selfNorm;
    private final @Nullable Attention cross;
    private final @Nullable LayerNorm crossNorm;
    private final Dense fc1;
    private final Dense fc2;
    private final LayerNorm norm;

    Layer(WhisperConfig config, int index, long heads, long inner, boolean ofDecoder) {
      this.config = config;
      this.index = index;
      long size = config.dModel();
      self = register("self_attn", new Attention(config, heads));
      selfNorm = register("self_attn_layer_norm", layerNorm(size, EPS));
      cross = ofDecoder ? register("encoder_attn", new Attention(config, heads)) : null;
      crossNorm = ofDecoder ? register("encoder_attn_layer_norm", layerNorm(size, EPS)) : null;
      fc1 = register("fc1", new Dense(size, inner, true));
      fc2 = register("fc2", new Dense(inner, size, true));
      norm = register("final_layer_norm", layerNorm(size, EPS));
    }

    Tensor[] heard(Tensor encoded) {
      return cross == null ? new Tensor[0] : cross.keyAndValue(encoded);
    }

    Tensor forward(Tensor x, Mask mask, Tensor @Nullable [] heard, @Nullable KVCache cache) {
      Tensor input = selfNorm.call(x);
      Tensor[] seen = self.keyAndValue(input);
      if (cache != null) {
        seen = cache.update(index, Torch.stack(seen)).unbind(0);
      }
      x = x.add(drop(self.forward(input, seen, mask), config.dropout()));
      if (cross != null && crossNorm != null && heard != null) {
        Tensor listening = cross.forward(crossNorm.call(x), heard, Mask.NONE);
        x = x.add(drop(listening, config.dropout()));
      }
      Tensor wide = config.activationFunction().apply(fc1.call(norm.call(x)));
      Tensor narrow = fc2.call(drop(wide, config.activationDropout()));
      return x.add(drop(narrow, config.dropout()));
    }
  }
}

package io.torchbridge.models.transformers;

import io.torchbridge.DType;
import io.torchbridge.ShapeMismatchException;
import io.torchbridge.Tensor;
import io.torchbridge.TensorOptions;
import io.torchbridge.Torch;
import io.torchbridge.nn.Conv2d;
import io.torchbridge.nn.ConvOptions;
import io.torchbridge.nn.Embedding;
import io.torchbridge.nn.LayerNorm;
import io.torchbridge.nn.Linear;
import io.torchbridge.nn.ModuleDict;
import io.torchbridge.nn.ModuleList;
import io.torchbridge.nn.Signature;
import io.torchbridge.nn.init.Init;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * CLIP, which gives texts and images vectors that can be compared, as <a
 * href="https://huggingface.co/docs/transformers/model_doc/clip#transformers.CLIPModel">CLIPModel</a>.
 */
public final class ClipModel extends PreTrainedModel {
  private static final Signature INPUTS =
      Signature.of("input_ids, pixel_values, attention_mask=None");

  private final ClipConfig config;
  private final TextTower text;
  private final VisionTower vision;
  private final Linear visualProjection;
  private final Linear textProjection;
  private final Tensor logitScale;

  /**
   * What comes out.
   *
   * @param logitsPerImage {@code (images, texts)}, the scaled cosines of their vectors
   * @param textEmbeds {@code (texts, projection_dim)}, of length 1
   * @param imageEmbeds {@code (images, projection_dim)}, of length 1
   */
  public record Output(Tensor logitsPerImage, Tensor textEmbeds, Tensor imageEmbeds) {
    /** {@code (texts, images)}. */
    public Tensor logitsPerText() {
      return logitsPerImage.transpose(0, 1);
    }
  }

  public ClipModel(ClipConfig config) {
    this.config = config;
    logitScale =
        registerParameter("logit_scale", Torch.tensor((float) config.logitScaleInitValue()));
    text = register("text_model", new TextTower(config.text()));
    vision = register("vision_model", new VisionTower(config.vision()));
    long size = config.projectionDim();
    visualProjection =
        register("visual_projection", new Linear(config.vision().hiddenSize(), size, false));
    textProjection =
        register("text_projection", new Linear(config.text().hiddenSize(), size, false));
  }

  @Override
  public ClipConfig config() {
    return config;
  }

  @Override
  String baseModelPrefix() {
    return "clip";
  }

  /**
   * {@code get_text_features}: the vectors of texts, {@code (N, projection_dim)}.
   *
   * @param inputIds {@code (N, L)}, integers
   * @param attentionMask {@code (N, L)}; null for no padding
   */
  public Tensor textFeatures(Tensor inputIds, @Nullable Tensor attentionMask) {
    return textProjection.call(text.forward(TextInputs.of(inputIds, attentionMask)));
  }

  /**
   * {@code get_image_features}: the vectors of images, {@code (N, projection_dim)}.
   *
   * @param pixelValues {@code (N, num_channels, image_size, image_size)}, normalised
   */
  public Tensor imageFeatures(Tensor pixelValues) {
    return visualProjection.call(vision.forward(pixelValues));
  }

  /** Compares texts and images, see {@link #textFeatures} and {@link #imageFeatures}. */
  public Output forward(Tensor inputIds, Tensor pixelValues, @Nullable Tensor attentionMask) {
    Tensor images = unit(imageFeatures(pixelValues));
    Tensor texts = unit(textFeatures(inputIds, attentionMask));
    Tensor cosines = images.matmul(texts.transpose(0, 1));
    return new Output(cosines.mul(value(logitScale).exp()), texts, images);
  }

  private static Tensor unit(Tensor vectors) {
    return vectors.div(vectors.norm(2, true, -1));
  }

  @Override
  protected Object forward(
      List<? extends @Nullable Object> inputs, Map<String, ? extends @Nullable Object> keywords) {
    var a = INPUTS.bind(name(), inputs, keywords);
    Output output =
        forward(
            a.tensor("input_ids"), a.tensor("pixel_values"), a.optionalTensor("attention_mask"));
    var named = new LinkedHashMap<String, Object>();
    named.put("logits_per_image", output.logitsPerImage);
    named.put("logits_per_text", output.logitsPerText());
    named.put("text_embeds", output.textEmbeds);
    named.put("image_embeds", output.imageEmbeds);
    return named;
  }

  private static final class TextTower extends Block {
    private final ClipConfig.Text config;
    private final Embedding tokens;
    private final Embedding positions;
    private final Layers layers;
    private final LayerNorm norm;

    TextTower(ClipConfig.Text config) {
      this.config = config;
      long size = config.hiddenSize();
      tokens = new Embedding(config.vocabSize(), size);
      positions = new Embedding(config.maxPositionEmbeddings(), size);
      register(
          "embeddings",
          new ModuleDict().put("token_embedding", tokens).put("position_embedding", positions));
      layers = register("encoder", new Layers(config.tower()));
      norm = register("final_layer_norm", layerNorm(size, config.layerNormEps()));
    }

    Tensor forward(TextInputs inputs) { // (N, L) -> (N, hidden)
      Tensor ids = inputs.inputIds();
      long[] shape = ids.shape();
      TextInputs.checkLength("CLIP", shape[1], config.maxPositionEmbeddings());
      Mask mask = Mask.causal(inputs.attentionMask(), 0, shape[1], null, ids.device());
      Tensor x = tokens.call(ids).add(positions.weight.narrow(0, 0, shape[1]));
      x = norm.call(layers.forward(x, mask));
      Tensor last =
          config.eosTokenId() == 2
              ? ids.argmax(-1)
              : ids.eq(config.eosTokenId()).to(DType.INT64).argmax(-1);
      Tensor rows = Torch.arange(shape[0], TensorOptions.of(DType.INT64, ids.device()));
      Tensor flat = x.reshape(-1, x.size(2));
      return flat.indexSelect(0, rows.mul(shape[1]).add(last));
    }
  }

  private static final class VisionTower extends Block {
    private final ClipConfig.Vision config;
    private final VisionEmbeddings embeddings;
    private final LayerNorm before;
    private final Layers layers;
    private final LayerNorm after;

    VisionTower(ClipConfig.Vision config) {
      this.config = config;
      embeddings = register("embeddings", new VisionEmbeddings(config));
      before = register("pre_layrnorm", layerNorm(config.hiddenSize(), config.layerNormEps()));
      layers = register("encoder", new Layers(config.tower()));
      after = register("post_layernorm", layerNorm(config.hiddenSize(), config.layerNormEps()));
    }

    @Override
    public Tensor forward(Tensor pixels) { // (N, C, S, S) -> (N, hidden)
      long[] shape = pixels.shape();
      long size = config.imageSize();
      if (!Arrays.equals(shape, new long[] {shape[0], config.numChannels(), size, size})) {
        throw new ShapeMismatchException(
            "CLIP got images of shape %s; (N, %d, %d, %d) is wanted"
                .formatted(Arrays.toString(shape), config.numChannels(), size, size));
      }
      Tensor x = layers.forward(before.call(embeddings.call(pixels)), Mask.NONE);
      return after.call(x.select(1, 0));
    }
  }

  private static final class VisionEmbeddings extends Block {
    private final Tensor classEmbedding;
    private final Conv2d patches;
    private final Embedding positions;

    VisionEmbeddings(ClipConfig.Vision config) {
      long size = config.hiddenSize();
      classEmbedding = registerParameter("class_embedding", Torch.empty(size));
      Init.normal_(classEmbedding, 0, 1 / Math.sqrt(size));
      patches =
          register(
              "patch_embedding",
              new Conv2d(
                  config.numChannels(),
                  size,
                  config.patchSize(),
                  ConvOptions.DEFAULT.withStride(config.patchSize()),
                  false));
      long places = config.imageSize() / config.patchSize();
      positions = register("position_embedding", new Embedding(places * places + 1, size));
    }

    @Override
    public Tensor forward(Tensor pixels) { // (N, C, S, S) -> (N, 1 + patches, hidden)
      Tensor x = patches.call(pixels).flatten(2).transpose(1, 2);
      Tensor first = value(classEmbedding).expand(x.size(0), 1, -1);
      return Torch.cat(List.of(first, x), 1).add(positions.weight);
    }
  }

  private static final class Layers extends Block {
    private final List<Layer> layers = new ArrayList<>();

    Layers(ClipConfig.Tower config) {
      ModuleList list = register("layers", new ModuleList());
      for (long i = 0; i < config.numHiddenLayers(); i++) {
        Layer layer = new Layer(config);
        layers.add(layer);
        list.append(layer);
      }
    }

    Tensor forward(Tensor x, Mask mask) {
      for (Layer layer : layers) {
        x = layer.forward(x, mask);
      }
      return x;
    }
  }

  private static final class Layer extends Block {
    private final ClipConfig.Tower config;
    private final Linear key;
    private final Linear value;
    private final Linear query;
    private final Linear out;
    private final LayerNorm norm1;
    private final Linear fc1;
    private final Linear fc2;
    private final LayerNorm norm2;

    Layer(ClipConfig.Tower config) {
      this.config = config;
      long size = config.hiddenSize();
      key = new Linear(size, size);
      value = new Linear(size, size);
      query = new Linear(size, size);
      out = new Linear(size, size);
      register(
          "self_attn",
          new ModuleDict()
              .put("k_proj", key)
              .put("v_proj", value)
              .put("q_proj", query)
              .put("out_proj", out));
      norm1 = register("layer_norm1", layerNorm(size, config.layerNormEps()));
      fc1 = new Linear(size, config.intermediateSize());
      fc2 = new Linear(config.intermediateSize(), size);
      register("mlp", new ModuleDict().put("fc1", fc1).put("fc2", fc2));
      norm2 = register("layer_norm2", layerNorm(size, config.layerNormEps()));
    }

    Tensor forward(Tensor x, Mask mask) { // (N, L, hidden) -> (N, L, hidden)
      long headDim = config.hiddenSize() / config.numAttentionHeads();
      Tensor input = norm1.call(x);
      Tensor seen =
          attend(
              heads(query.call(input), headDim),
              heads(key.call(input), headDim),
              heads(value.call(input), headDim),
              mask,
              config.attentionDropout(),
              null,
              false);
      Tensor attended = x.add(out.call(seen));
      return attended.add(fc2.call(config.hiddenAct().apply(fc1.call(norm2.call(attended)))));
    }
  }
}

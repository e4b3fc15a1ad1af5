package io.torchbridge.models.vision;

import io.torchbridge.InvalidArgumentException;
import io.torchbridge.ShapeMismatchException;
import io.torchbridge.Tensor;
import io.torchbridge.Torch;
import io.torchbridge.nn.Conv2d;
import io.torchbridge.nn.ConvOptions;
import io.torchbridge.nn.Dropout;
import io.torchbridge.nn.LayerNorm;
import io.torchbridge.nn.Linear;
import io.torchbridge.nn.Module;
import io.torchbridge.nn.MultiheadAttention;
import io.torchbridge.nn.Sequential;
import io.torchbridge.nn.Tanh;
import io.torchbridge.nn.init.Init;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * <a href="https://docs.pytorch.org/vision/stable/models/vision_transformer.html">torchvision's
 * vision transformer</a>. Input {@code (N, 3, image_size, image_size)}, output {@code (N,
 * num_classes)}.
 */
public final class VisionTransformer extends Module {

  /**
   * A network's shape.
   *
   * @param imageSize the edge of the images it takes, a multiple of the patches'
   * @param attentionDropout of the attention's weights
   * @param representationSize features of a layer before the last one; null for no such layer
   */
  public record Config(
      long imageSize,
      long patchSize,
      int numLayers,
      long numHeads,
      long hiddenDim,
      long mlpDim,
      double dropout,
      double attentionDropout,
      long numClasses,
      @Nullable Long representationSize) {
    public Config {
      if (patchSize < 1 || imageSize < patchSize || imageSize % patchSize != 0) {
        throw new InvalidArgumentException(
            "VisionTransformer: image_size %d must be a multiple of patch_size %d"
                .formatted(imageSize, patchSize));
      }
    }
  }

  private final Config config;
  private final Tensor classToken;
  private final Conv2d convProj;
  private final Encoder encoder;
  private final Sequential heads;

  public VisionTransformer(Config config) {
    this.config = config;
    long hidden = config.hiddenDim;
    long patch = config.patchSize;
    convProj =
        register("conv_proj", new Conv2d(3, hidden, patch, ConvOptions.DEFAULT.withStride(patch)));
    classToken = registerParameter("class_token", Torch.zeros(1, 1, hidden));
    encoder = register("encoder", new Encoder(config));
    var layers = new LinkedHashMap<String, Module>();
    Long representation = config.representationSize;
    if (representation != null) {
      layers.put("pre_logits", new Linear(hidden, representation));
      layers.put("act", new Tanh());
    }
    Linear head = new Linear(representation == null ? hidden : representation, config.numClasses);
    layers.put("head", head);
    heads = register("heads", new Sequential(layers));
    reset(convProj.weight, convProj.bias, Math.sqrt(1.0 / (3 * patch * patch)));
    if (layers.get("pre_logits") instanceof Linear linear) {
      reset(linear.weight, linear.bias, Math.sqrt(1.0 / hidden));
    }
    Init.zeros_(head.weight);
    if (head.bias != null) {
      Init.zeros_(head.bias);
    }
  }

  private static void reset(Tensor weight, @Nullable Tensor bias, double std) {
    Init.truncNormal_(weight, 0, std, -2, 2);
    if (bias != null) {
      Init.zeros_(bias);
    }
  }

  @Override
  public Tensor forward(Tensor images) { // (N, 3, S, S) -> (N, num_classes)
    long size = config.imageSize;
    if (images.ndim() != 4 || images.size(2) != size || images.size(3) != size) {
      throw new ShapeMismatchException(
          "VisionTransformer takes images of shape (N, 3, %d, %d), not %s"
              .formatted(size, size, Arrays.toString(images.shape())));
    }
    long n = images.size(0);
    long patches = size / config.patchSize;
    Tensor x = // (N, patches², hidden)
        convProj.call(images).reshape(n, config.hiddenDim, patches * patches).permute(0, 2, 1);
    x = Torch.cat(List.of(value(classToken).expand(n, -1, -1), x), 1);
    return heads.call(encoder.call(x).select(1, 0));
  }

  private static LayerNorm norm(long width) {
    return new LayerNorm(new long[] {width}, 1e-6, true, true);
  }

  private static final class Encoder extends Module {
    private final Tensor posEmbedding;
    private final Dropout dropout;
    private final Sequential layers;
    private final LayerNorm ln;

    Encoder(Config config) {
      long hidden = config.hiddenDim;
      long patches = config.imageSize / config.patchSize;
      posEmbedding =
          registerParameter(
              "pos_embedding",
              Init.normal_(Torch.empty(1, patches * patches + 1, hidden), 0, 0.02));
      dropout = register("dropout", new Dropout(config.dropout));
      var blocks = new LinkedHashMap<String, Module>();
      for (int i = 0; i < config.numLayers; i++) {
        blocks.put("encoder_layer_" + i, new EncoderBlock(config));
      }
      layers = register("layers", new Sequential(blocks));
      ln = register("ln", norm(hidden));
    }

    @Override
    public Tensor forward(Tensor input) { // (N, S, E)
      return ln.call(layers.call(dropout.call(input.add(value(posEmbedding)))));
    }
  }

  private static final class EncoderBlock extends Module {
    private static final Map<String, Boolean> OUTPUT_ALONE = Map.of("need_weights", false);

    private final LayerNorm ln1;
    private final MultiheadAttention selfAttention;
    private final Dropout dropout;
    private final LayerNorm ln2;
    private final MLPBlock mlp;

    EncoderBlock(Config config) {
      long hidden = config.hiddenDim;
      ln1 = register("ln_1", norm(hidden));
      selfAttention =
          register(
              "self_attention",
              new MultiheadAttention(
                  hidden,
                  config.numHeads,
                  MultiheadAttention.Options.DEFAULT
                      .withDropout(config.attentionDropout)
                      .withBatchFirst(true)));
      dropout = register("dropout", new Dropout(config.dropout));
      ln2 = register("ln_2", norm(hidden));
      mlp = register("mlp", new MLPBlock(hidden, config.mlpDim, config.dropout));
    }

    @Override
    public Tensor forward(Tensor input) { // (N, S, E)
      Tensor x = ln1.call(input);
      var attended = (List<?>) selfAttention.call(List.of(x, x, x), OUTPUT_ALONE);
      x = dropout.call((Tensor) attended.getFirst()).add(input);
      return x.add(mlp.call(ln2.call(x)));
    }
  }

  /** The MLP, which also loads the names that older weights have. */
  private static final class MLPBlock extends MLP {
    MLPBlock(long width, long hidden, double dropout) {
      super(width, hidden, dropout);
      registerLoadStateDictPreHook(MLPBlock::rename);
    }

    private static void rename(Module module, Map<String, Tensor> state, String prefix) {
      for (int i = 0; i < 2; i++) {
        for (String kind : List.of("weight", "bias")) {
          Tensor old = state.remove(prefix + "linear_" + (i + 1) + "." + kind);
          if (old != null) {
            state.put(prefix + 3 * i + "." + kind, old);
          }
        }
      }
    }
  }
}

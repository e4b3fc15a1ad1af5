package io.torchbridge.models.transformers;

import io.torchbridge.Tensor;
import io.torchbridge.Torch;
import io.torchbridge.models.vision.StochasticDepth;
import io.torchbridge.nn.Conv2d;
import io.torchbridge.nn.ConvOptions;
import io.torchbridge.nn.LayerNorm;
import io.torchbridge.nn.Linear;
import io.torchbridge.nn.ModuleDict;
import io.torchbridge.nn.Sequential;
import io.torchbridge.nn.init.Init;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * ConvNeXt, as <a
 * href="https://huggingface.co/docs/transformers/model_doc/convnext#transformers.ConvNextModel">ConvNextModel</a>.
 */
public final class ConvNextModel extends VisionModel {
  private static final double EPS = 1e-6;

  private final ConvNextConfig config;
  private final Conv2d patches;
  private final LayerNorm patchNorm;
  private final Sequential stages = new Sequential();
  private final LayerNorm norm;

  public ConvNextModel(ConvNextConfig config) {
    this.config = config;
    long first = config.hiddenSizes().getFirst();
    long patch = config.patchSize();
    patches = new Conv2d(config.numChannels(), first, patch, ConvOptions.DEFAULT.withStride(patch));
    patchNorm = Block.layerNorm(first, EPS);
    register(
        "embeddings",
        new ModuleDict().put("patch_embeddings", patches).put("layernorm", patchNorm));
    long all = config.depths().stream().mapToLong(n -> n).sum();
    long before = 0;
    for (int i = 0; i < config.depths().size(); i++) {
      stages.append(new Stage(config, i, before, all));
      before += config.depths().get(i);
    }
    register("encoder", new ModuleDict().put("stages", stages));
    norm = register("layernorm", Block.layerNorm(featureSize(), config.layerNormEps()));
  }

  @Override
  public ConvNextConfig config() {
    return config;
  }

  @Override
  String baseModelPrefix() {
    return "convnext";
  }

  @Override
  Output encoded(Tensor pixelValues) {
    Tensor x = stages.call(ofChannels(patchNorm, patches.call(pixelValues))); // (N, C, H, W)
    return new Output(x, norm.call(x.mean(-2, -1)));
  }

  @Override
  Tensor features(Output output) {
    return Objects.requireNonNull(output.poolerOutput());
  }

  @Override
  long featureSize() {
    return config.hiddenSizes().getLast();
  }

  /** {@code (N, C, H, W)}, normalised at each place. */
  private static Tensor ofChannels(LayerNorm norm, Tensor x) {
    return norm.call(x.permute(0, 2, 3, 1)).permute(0, 3, 1, 2);
  }

  private static final class Stage extends Block {
    private final @Nullable LayerNorm norm;
    private final @Nullable Conv2d downsample;
    private final Sequential layers;

    Stage(ConvNextConfig config, int index, long before, long all) {
      long size = config.hiddenSizes().get(index);
      if (index == 0) {
        norm = null;
        downsample = null;
      } else {
        long in = config.hiddenSizes().get(index - 1);
        norm = layerNorm(in, EPS);
        downsample = new Conv2d(in, size, 2, ConvOptions.DEFAULT.withStride(2));
        register("downsampling_layer", new ModuleDict().put("0", norm).put("1", downsample));
      }
      layers = register("layers", new Sequential());
      for (long i = 0; i < config.depths().get(index); i++) {
        double drop = config.dropPathRate() * (before + i) / Math.max(all - 1, 1);
        layers.append(new Layer(config, size, drop));
      }
    }

    @Override
    public Tensor forward(Tensor x) { // (N, C, H, W)
      return layers.call(
          norm == null || downsample == null ? x : downsample.call(ofChannels(norm, x)));
    }
  }

  private static final class Layer extends Block {
    private final Activation activation;
    private final Conv2d depthwise;
    private final LayerNorm norm;
    private final Linear inner;
    private final Linear outer;
    private final @Nullable Tensor scale;
    private final StochasticDepth dropPath;

    Layer(ConvNextConfig config, long size, double drop) {
      activation = config.hiddenAct();
      ConvOptions options = ConvOptions.DEFAULT.withPadding(3).withGroups(size);
      depthwise = register("dwconv", new Conv2d(size, size, 7, options));
      norm = register("layernorm", layerNorm(size, EPS));
      inner = register("pwconv1", new Linear(size, 4 * size));
      outer = register("pwconv2", new Linear(4 * size, size));
      Double value = config.layerScaleInitValue();
      scale =
          value == null
              ? null
              : registerParameter(
                  "layer_scale_parameter", Init.constant_(Torch.empty(size), value));
      dropPath = register("drop_path", new StochasticDepth(drop));
    }

    @Override
    public Tensor forward(Tensor x) { // (N, C, H, W)
      Tensor places = norm.call(depthwise.call(x).permute(0, 2, 3, 1)); // (N, H, W, C)
      Tensor made = outer.call(activation.apply(inner.call(places)));
      Tensor scaled = scale == null ? made : made.mul(value(scale));
      return x.add(dropPath.call(scaled.permute(0, 3, 1, 2)));
    }
  }
}

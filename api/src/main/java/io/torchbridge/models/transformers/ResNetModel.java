package io.torchbridge.models.transformers;

import io.torchbridge.Tensor;
import io.torchbridge.nn.BatchNorm2d;
import io.torchbridge.nn.Conv2d;
import io.torchbridge.nn.ConvOptions;
import io.torchbridge.nn.MaxPool2d;
import io.torchbridge.nn.MaxPoolOptions;
import io.torchbridge.nn.ModuleDict;
import io.torchbridge.nn.Sequential;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A ResNet of any widths, as <a
 * href="https://huggingface.co/docs/transformers/model_doc/resnet#transformers.ResNetModel">ResNetModel</a>.
 */
public final class ResNetModel extends VisionModel {
  private final ResNetConfig config;
  private final Convolution stem;
  private final MaxPool2d pool;
  private final Sequential stages = new Sequential();

  public ResNetModel(ResNetConfig config) {
    this.config = config;
    stem = new Convolution(config.numChannels(), config.embeddingSize(), 7, 2, config.hiddenAct());
    pool = new MaxPool2d(3, MaxPoolOptions.DEFAULT.withStride(2).withPadding(1));
    register("embedder", new ModuleDict().put("embedder", stem).put("pooler", pool));
    long in = config.embeddingSize();
    for (int i = 0; i < config.depths().size(); i++) {
      long out = config.hiddenSizes().get(i);
      Sequential layers = new Sequential();
      long stride = i > 0 || config.downsampleInFirstStage() ? 2 : 1;
      for (long j = 0; j < config.depths().get(i); j++) {
        layers.append(j == 0 ? new Layer(config, in, out, stride) : new Layer(config, out, out, 1));
      }
      stages.append(new Sequential(Map.of("layers", layers)));
      in = out;
    }
    register("encoder", new ModuleDict().put("stages", stages));
  }

  @Override
  public ResNetConfig config() {
    return config;
  }

  @Override
  String baseModelPrefix() {
    return "resnet";
  }

  @Override
  Output encoded(Tensor pixelValues) {
    Tensor x = stages.call(pool.call(stem.call(pixelValues))); // (N, C, H, W)
    return new Output(x, x.mean(true, -2, -1));
  }

  @Override
  Tensor features(Output output) {
    return Objects.requireNonNull(output.poolerOutput()).flatten(1);
  }

  @Override
  long featureSize() {
    return config.hiddenSizes().getLast();
  }

  /** A convolution, its norm, its activation. */
  private static final class Convolution extends Block {
    private final Conv2d convolution;
    private final BatchNorm2d normalization;
    private final Activation activation;

    Convolution(long in, long out, long kernel, long stride, Activation activation) {
      ConvOptions options = ConvOptions.DEFAULT.withStride(stride).withPadding(kernel / 2);
      convolution = register("convolution", new Conv2d(in, out, kernel, options, false));
      normalization = register("normalization", new BatchNorm2d(out));
      this.activation = activation;
    }

    @Override
    public Tensor forward(Tensor x) {
      return activation.apply(normalization.call(convolution.call(x)));
    }
  }

  private static final class Layer extends Block {
    private final Activation activation;
    private final @Nullable Convolution shortcut;
    private final Sequential layer;

    Layer(ResNetConfig config, long in, long out, long stride) {
      activation = config.hiddenAct();
      shortcut =
          in == out && stride == 1
              ? null
              : register("shortcut", new Convolution(in, out, 1, stride, Activation.LINEAR));
      // within a branch it is always ReLU
      if (config.bottleneck()) {
        long narrow = out / 4;
        long first = config.downsampleInBottleneck() ? stride : 1;
        layer =
            new Sequential(
                new Convolution(in, narrow, 1, first, Activation.RELU),
                new Convolution(narrow, narrow, 3, stride / first, Activation.RELU),
                new Convolution(narrow, out, 1, 1, Activation.LINEAR));
      } else {
        layer =
            new Sequential(
                new Convolution(in, out, 3, stride, Activation.RELU),
                new Convolution(out, out, 3, 1, Activation.LINEAR));
      }
      register("layer", layer);
    }

    @Override
    public Tensor forward(Tensor x) { // (N, C, H, W)
      return activation.apply(layer.call(x).add(shortcut == null ? x : shortcut.call(x)));
    }
  }
}

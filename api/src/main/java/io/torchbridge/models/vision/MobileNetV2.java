package io.torchbridge.models.vision;

import io.torchbridge.Tensor;
import io.torchbridge.models.vision.Conv2dNormActivation.Window;
import io.torchbridge.nn.BatchNorm2d;
import io.torchbridge.nn.Conv2d;
import io.torchbridge.nn.ConvOptions;
import io.torchbridge.nn.Dropout;
import io.torchbridge.nn.F;
import io.torchbridge.nn.Linear;
import io.torchbridge.nn.Module;
import io.torchbridge.nn.ReLU6;
import io.torchbridge.nn.Sequential;
import java.util.List;
import java.util.function.Supplier;

/**
 * <a href="https://docs.pytorch.org/vision/stable/models/mobilenetv2.html">torchvision's MobileNet
 * V2</a>. Input {@code (N, 3, H, W)}, output {@code (N, num_classes)}.
 */
public final class MobileNetV2 extends Module {
  private static final Supplier<Module> RELU6 = () -> new ReLU6(true);

  /**
   * Inverted residual blocks, one after the other.
   *
   * @param expansion by what a block widens its input
   * @param stride of the first one
   */
  public record Stage(long expansion, long channels, int blocks, long stride) {}

  /**
   * A network's shape.
   *
   * @param widthMult by what all channels are multiplied
   * @param roundNearest of what they are a multiple
   */
  public record Config(
      List<Stage> stages, long numClasses, double widthMult, long roundNearest, double dropout) {
    /** The paper's stages. */
    public static final Config DEFAULT =
        new Config(
            List.of(
                new Stage(1, 16, 1, 1),
                new Stage(6, 24, 2, 2),
                new Stage(6, 32, 3, 2),
                new Stage(6, 64, 4, 2),
                new Stage(6, 96, 3, 1),
                new Stage(6, 160, 3, 2),
                new Stage(6, 320, 1, 1)),
            1000,
            1,
            8,
            0.2);

    public Config {
      stages = List.copyOf(stages);
    }
  }

  private final Sequential features;
  private final Sequential classifier;

  public MobileNetV2(Config config) {
    double width = config.widthMult;
    long in = Widths.divisible(32 * width, config.roundNearest);
    long last = Widths.divisible(1280 * Math.max(1, width), config.roundNearest);
    features =
        new Sequential(
            new Conv2dNormActivation(3, in, Window.of(3).withStride(2), BatchNorm2d::new, RELU6));
    for (Stage stage : config.stages) {
      long out = Widths.divisible(stage.channels * width, config.roundNearest);
      for (int i = 0; i < stage.blocks; i++) {
        features.append(new InvertedResidual(in, out, i == 0 ? stage.stride : 1, stage.expansion));
        in = out;
      }
    }
    features.append(new Conv2dNormActivation(in, last, Window.of(1), BatchNorm2d::new, RELU6));
    register("features", features);
    classifier =
        register(
            "classifier",
            new Sequential(new Dropout(config.dropout), new Linear(last, config.numClasses)));
    Initialisation.MOBILE.of(this);
  }

  @Override
  public Tensor forward(Tensor images) { // (N, 3, H, W) -> (N, num_classes)
    return classifier.call(F.adaptiveAvgPool2d(features.call(images), 1, 1).flatten(1));
  }

  private static final class InvertedResidual extends Module {
    private final Sequential conv = new Sequential();
    private final boolean residual;

    InvertedResidual(long in, long out, long stride, long expansion) {
      long hidden = in * expansion;
      residual = stride == 1 && in == out;
      if (expansion != 1) {
        conv.append(new Conv2dNormActivation(in, hidden, Window.of(1), BatchNorm2d::new, RELU6));
      }
      Window depthwise = Window.of(3).withStride(stride).withGroups(hidden);
      conv.append(new Conv2dNormActivation(hidden, hidden, depthwise, BatchNorm2d::new, RELU6));
      conv.append(new Conv2d(hidden, out, 1, ConvOptions.DEFAULT, false));
      conv.append(new BatchNorm2d(out));
      register("conv", conv);
    }

    @Override
    public Tensor forward(Tensor x) {
      return residual ? x.add(conv.call(x)) : conv.call(x);
    }
  }
}

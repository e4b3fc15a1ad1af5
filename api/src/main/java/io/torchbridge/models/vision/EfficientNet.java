package io.torchbridge.models.vision;

import io.torchbridge.InvalidArgumentException;
import io.torchbridge.Tensor;
import io.torchbridge.models.vision.Conv2dNormActivation.Window;
import io.torchbridge.nn.AdaptiveAvgPool2d;
import io.torchbridge.nn.BatchNorm2d;
import io.torchbridge.nn.Dropout;
import io.torchbridge.nn.Linear;
import io.torchbridge.nn.Module;
import io.torchbridge.nn.NormOptions;
import io.torchbridge.nn.Sequential;
import io.torchbridge.nn.SiLU;
import io.torchbridge.nn.Sigmoid;
import io.torchbridge.nn.init.Init;
import java.util.List;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * <a href="https://docs.pytorch.org/vision/stable/models/efficientnet.html">torchvision's
 * EfficientNet</a>, with its second version. Input {@code (N, 3, H, W)}, output {@code (N,
 * num_classes)}.
 */
public final class EfficientNet extends Module {
  private static final Supplier<Module> SILU = () -> new SiLU(true);

  /**
   * Blocks, one after the other.
   *
   * @param fused whether one convolution takes the place of the pointwise and the depthwise one
   * @param expandRatio by what a block widens its input
   * @param kernel the window
   * @param stride of the first one
   */
  public record Stage(
      boolean fused, double expandRatio, long kernel, long stride, long in, long out, int blocks) {
    public Stage {
      if (stride != 1 && stride != 2) {
        throw new InvalidArgumentException(
            "EfficientNet: a stage's stride is 1 or 2, not " + stride);
      }
    }

    /** {@code FusedMBConvConfig}. */
    public static Stage fused(
        double expandRatio, long kernel, long stride, long in, long out, int blocks) {
      return new Stage(true, expandRatio, kernel, stride, in, out, blocks);
    }

    /** {@code MBConvConfig}. */
    public static Stage of(
        double expandRatio, long kernel, long stride, long in, long out, int blocks) {
      return new Stage(false, expandRatio, kernel, stride, in, out, blocks);
    }

    private Stage scaled(double width, double depth) {
      return new Stage(
          fused,
          expandRatio,
          kernel,
          stride,
          Widths.divisible(in * width, 8),
          Widths.divisible(out * width, 8),
          (int) Math.ceil(blocks * depth));
    }
  }

  /**
   * A network's shape.
   *
   * @param lastChannel features before the last layer; null for four times the last stage's
   * @param norm of the batch normalisations
   * @param dropout before the last layer
   * @param stochasticDepthProb with which the last block is left out while training
   */
  public record Config(
      List<Stage> stages,
      @Nullable Long lastChannel,
      NormOptions norm,
      double dropout,
      double stochasticDepthProb,
      long numClasses) {
    public Config {
      stages = List.copyOf(stages);
      if (stages.isEmpty()) {
        throw new InvalidArgumentException("EfficientNet: there must be a stage");
      }
    }

    /** The first version's stages, scaled. */
    static List<Stage> baseline(double width, double depth) {
      return List.of(
              Stage.of(1, 3, 1, 32, 16, 1),
              Stage.of(6, 3, 2, 16, 24, 2),
              Stage.of(6, 5, 2, 24, 40, 2),
              Stage.of(6, 3, 2, 40, 80, 3),
              Stage.of(6, 5, 1, 80, 112, 3),
              Stage.of(6, 5, 2, 112, 192, 4),
              Stage.of(6, 3, 1, 192, 320, 1))
          .stream()
          .map(stage -> stage.scaled(width, depth))
          .toList();
    }

    static final List<Stage> V2_S =
        List.of(
            Stage.fused(1, 3, 1, 24, 24, 2),
            Stage.fused(4, 3, 2, 24, 48, 4),
            Stage.fused(4, 3, 2, 48, 64, 4),
            Stage.of(4, 3, 2, 64, 128, 6),
            Stage.of(6, 3, 1, 128, 160, 9),
            Stage.of(6, 3, 2, 160, 256, 15));
    static final List<Stage> V2_M =
        List.of(
            Stage.fused(1, 3, 1, 24, 24, 3),
            Stage.fused(4, 3, 2, 24, 48, 5),
            Stage.fused(4, 3, 2, 48, 80, 5),
            Stage.of(4, 3, 2, 80, 160, 7),
            Stage.of(6, 3, 1, 160, 176, 14),
            Stage.of(6, 3, 2, 176, 304, 18),
            Stage.of(6, 3, 1, 304, 512, 5));
    static final List<Stage> V2_L =
        List.of(
            Stage.fused(1, 3, 1, 32, 32, 4),
            Stage.fused(4, 3, 2, 32, 64, 7),
            Stage.fused(4, 3, 2, 64, 96, 7),
            Stage.of(4, 3, 2, 96, 192, 10),
            Stage.of(6, 3, 1, 192, 224, 19),
            Stage.of(6, 3, 2, 224, 384, 25),
            Stage.of(6, 3, 1, 384, 640, 7));
  }

  private final Sequential features;
  private final AdaptiveAvgPool2d avgpool;
  private final Sequential classifier;

  public EfficientNet(Config config) {
    LongFunction<Module> norm = n -> new BatchNorm2d(n, config.norm);
    List<Stage> stages = config.stages;
    features =
        new Sequential(
            new Conv2dNormActivation(
                3, stages.getFirst().in, Window.of(3).withStride(2), norm, SILU));
    int all = stages.stream().mapToInt(Stage::blocks).sum();
    int before = 0;
    for (Stage stage : stages) {
      Sequential blocks = new Sequential();
      for (int i = 0; i < stage.blocks; i++) {
        double drop = config.stochasticDepthProb * before++ / all;
        blocks.append(
            i == 0
                ? block(stage, stage.in, stage.stride, drop, norm)
                : block(stage, stage.out, 1, drop, norm));
      }
      features.append(blocks);
    }
    long in = stages.getLast().out;
    long last = config.lastChannel == null ? 4 * in : config.lastChannel;
    features.append(new Conv2dNormActivation(in, last, Window.of(1), norm, SILU));
    register("features", features);
    avgpool = register("avgpool", new AdaptiveAvgPool2d(1));
    classifier =
        register(
            "classifier",
            new Sequential(new Dropout(config.dropout, true), new Linear(last, config.numClasses)));
    double range = 1 / Math.sqrt(config.numClasses);
    new Initialisation(Initialisation::kaimingNormal, l -> Init.uniform_(l.weight, -range, range))
        .of(this);
  }

  private static Module block(
      Stage stage, long in, long stride, double drop, LongFunction<Module> norm) {
    return stage.fused
        ? new FusedMBConv(stage, in, stride, drop, norm)
        : new MBConv(stage, in, stride, drop, norm);
  }

  @Override
  public Tensor forward(Tensor images) { // (N, 3, H, W) -> (N, num_classes)
    return classifier.call(avgpool.call(features.call(images)).flatten(1));
  }

  /** What the two kinds of block have in common. */
  private abstract static class Inverted extends Module {
    private final Sequential block;
    private final StochasticDepth stochasticDepth;
    private final boolean residual;

    Inverted(Sequential layers, double drop, boolean residual) {
      block = register("block", layers);
      stochasticDepth = register("stochastic_depth", new StochasticDepth(drop));
      this.residual = residual;
    }

    @Override
    public final Tensor forward(Tensor input) {
      Tensor result = block.call(input);
      return residual ? stochasticDepth.call(result).add_(input) : result;
    }
  }

  private static final class MBConv extends Inverted {
    MBConv(Stage stage, long in, long stride, double drop, LongFunction<Module> norm) {
      super(layers(stage, in, stride, norm), drop, stride == 1 && in == stage.out);
    }

    private static Sequential layers(Stage stage, long in, long stride, LongFunction<Module> norm) {
      long expanded = Widths.divisible(in * stage.expandRatio, 8);
      Sequential layers = new Sequential();
      if (expanded != in) {
        layers.append(new Conv2dNormActivation(in, expanded, Window.of(1), norm, SILU));
      }
      Window depthwise = new Window(stage.kernel, stride, expanded, 1);
      layers.append(new Conv2dNormActivation(expanded, expanded, depthwise, norm, SILU));
      layers.append(
          new SqueezeExcitation(expanded, Math.max(1, in / 4), new SiLU(true), new Sigmoid()));
      return layers.append(new Conv2dNormActivation(expanded, stage.out, Window.of(1), norm, null));
    }
  }

  private static final class FusedMBConv extends Inverted {
    FusedMBConv(Stage stage, long in, long stride, double drop, LongFunction<Module> norm) {
      super(layers(stage, in, stride, norm), drop, stride == 1 && in == stage.out);
    }

    private static Sequential layers(Stage stage, long in, long stride, LongFunction<Module> norm) {
      long expanded = Widths.divisible(in * stage.expandRatio, 8);
      Window window = Window.of(stage.kernel).withStride(stride);
      return expanded == in
          ? new Sequential(new Conv2dNormActivation(in, stage.out, window, norm, SILU))
          : new Sequential(
              new Conv2dNormActivation(in, expanded, window, norm, SILU),
              new Conv2dNormActivation(expanded, stage.out, Window.of(1), norm, null));
    }
  }
}

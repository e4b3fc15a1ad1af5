package io.torchbridge.models.vision;

import io.torchbridge.InvalidArgumentException;
import io.torchbridge.Tensor;
import io.torchbridge.models.vision.Conv2dNormActivation.Window;
import io.torchbridge.nn.AdaptiveAvgPool2d;
import io.torchbridge.nn.BatchNorm2d;
import io.torchbridge.nn.Dropout;
import io.torchbridge.nn.Hardsigmoid;
import io.torchbridge.nn.Hardswish;
import io.torchbridge.nn.Linear;
import io.torchbridge.nn.Module;
import io.torchbridge.nn.NormOptions;
import io.torchbridge.nn.ReLU;
import io.torchbridge.nn.Sequential;
import java.util.List;
import java.util.function.LongFunction;
import java.util.function.Supplier;

/**
 * <a href="https://docs.pytorch.org/vision/stable/models/mobilenetv3.html">torchvision's MobileNet
 * V3</a>. Input {@code (N, 3, H, W)}, output {@code (N, num_classes)}.
 */
public final class MobileNetV3 extends Module {
  private static final LongFunction<Module> NORM =
      n -> new BatchNorm2d(n, NormOptions.BATCH.withEps(0.001).withMomentum(0.01));
  private static final Supplier<Module> HARDSWISH = () -> new Hardswish(true);

  /**
   * One inverted residual block.
   *
   * @param kernel the depthwise convolution's window
   * @param expanded its channels
   * @param excited whether channels are squeezed and excited
   * @param hardswish the activation; ReLU if not
   */
  public record Block(
      long in,
      long kernel,
      long expanded,
      long out,
      boolean excited,
      boolean hardswish,
      long stride,
      long dilation) {
    public Block {
      if (stride != 1 && stride != 2) {
        throw new InvalidArgumentException(
            "MobileNetV3: a block's stride is 1 or 2, not " + stride);
      }
    }

    /** With the channels scaled. */
    Block scaled(double width) {
      return new Block(
          Widths.divisible(in * width, 8),
          kernel,
          Widths.divisible(expanded * width, 8),
          Widths.divisible(out * width, 8),
          excited,
          hardswish,
          stride,
          dilation);
    }
  }

  /**
   * A network's shape.
   *
   * @param lastChannel features before the last layer
   */
  public record Config(List<Block> blocks, long lastChannel, long numClasses, double dropout) {
    public Config {
      blocks = List.copyOf(blocks);
      if (blocks.isEmpty()) {
        throw new InvalidArgumentException("MobileNetV3: there must be a block");
      }
    }

    /** {@code mobilenet_v3_large}. */
    static Config large(Variant variant, long numClasses, double dropout) {
      long divider = variant.reducedTail ? 2 : 1;
      long dilation = variant.dilated ? 2 : 1;
      long last = 160 / divider;
      long expanded = 960 / divider;
      List<Block> blocks =
          List.of(
              new Block(16, 3, 16, 16, false, false, 1, 1),
              new Block(16, 3, 64, 24, false, false, 2, 1),
              new Block(24, 3, 72, 24, false, false, 1, 1),
              new Block(24, 5, 72, 40, true, false, 2, 1),
              new Block(40, 5, 120, 40, true, false, 1, 1),
              new Block(40, 5, 120, 40, true, false, 1, 1),
              new Block(40, 3, 240, 80, false, true, 2, 1),
              new Block(80, 3, 200, 80, false, true, 1, 1),
              new Block(80, 3, 184, 80, false, true, 1, 1),
              new Block(80, 3, 184, 80, false, true, 1, 1),
              new Block(80, 3, 480, 112, true, true, 1, 1),
              new Block(112, 3, 672, 112, true, true, 1, 1),
              new Block(112, 5, 672, last, true, true, 2, dilation),
              new Block(last, 5, expanded, last, true, true, 1, dilation),
              new Block(last, 5, expanded, last, true, true, 1, dilation));
      return variant.of(blocks, 1280 / divider, numClasses, dropout);
    }

    /** {@code mobilenet_v3_small}. */
    static Config small(Variant variant, long numClasses, double dropout) {
      long divider = variant.reducedTail ? 2 : 1;
      long dilation = variant.dilated ? 2 : 1;
      long last = 96 / divider;
      long expanded = 576 / divider;
      List<Block> blocks =
          List.of(
              new Block(16, 3, 16, 16, true, false, 2, 1),
              new Block(16, 3, 72, 24, false, false, 2, 1),
              new Block(24, 3, 88, 24, false, false, 1, 1),
              new Block(24, 5, 96, 40, true, true, 2, 1),
              new Block(40, 5, 240, 40, true, true, 1, 1),
              new Block(40, 5, 240, 40, true, true, 1, 1),
              new Block(40, 5, 120, 48, true, true, 1, 1),
              new Block(48, 5, 144, 48, true, true, 1, 1),
              new Block(48, 5, 288, last, true, true, 2, dilation),
              new Block(last, 5, expanded, last, true, true, 1, dilation),
              new Block(last, 5, expanded, last, true, true, 1, dilation));
      return variant.of(blocks, 1024 / divider, numClasses, dropout);
    }
  }

  /** What torchvision's builders vary. */
  record Variant(double width, boolean reducedTail, boolean dilated) {
    private Config of(List<Block> blocks, long lastChannel, long numClasses, double dropout) {
      return new Config(
          blocks.stream().map(block -> block.scaled(width)).toList(),
          Widths.divisible(lastChannel * width, 8),
          numClasses,
          dropout);
    }
  }

  private final Sequential features;
  private final AdaptiveAvgPool2d avgpool;
  private final Sequential classifier;

  public MobileNetV3(Config config) {
    List<Block> blocks = config.blocks;
    long in = blocks.getFirst().in;
    features =
        new Sequential(
            new Conv2dNormActivation(3, in, Window.of(3).withStride(2), NORM, HARDSWISH));
    blocks.forEach(block -> features.append(new InvertedResidual(block)));
    long last = blocks.getLast().out;
    features.append(new Conv2dNormActivation(last, 6 * last, Window.of(1), NORM, HARDSWISH));
    register("features", features);
    avgpool = register("avgpool", new AdaptiveAvgPool2d(1));
    classifier =
        register(
            "classifier",
            new Sequential(
                new Linear(6 * last, config.lastChannel),
                new Hardswish(true),
                new Dropout(config.dropout, true),
                new Linear(config.lastChannel, config.numClasses)));
    Initialisation.MOBILE.of(this);
  }

  /** The convolutions, for networks that are built on them. */
  Sequential features() {
    return features;
  }

  @Override
  public Tensor forward(Tensor images) { // (N, 3, H, W) -> (N, num_classes)
    return classifier.call(avgpool.call(features.call(images)).flatten(1));
  }

  static final class InvertedResidual extends Module {
    private final Sequential block = new Sequential();
    private final boolean residual;
    private final long out;
    private final boolean strided;

    InvertedResidual(Block config) {
      residual = config.stride == 1 && config.in == config.out;
      out = config.out;
      strided = config.stride > 1;
      Supplier<Module> activation = config.hardswish ? HARDSWISH : () -> new ReLU(true);
      long expanded = config.expanded;
      if (expanded != config.in) {
        block.append(new Conv2dNormActivation(config.in, expanded, Window.of(1), NORM, activation));
      }
      Window depthwise =
          new Window(
              config.kernel, config.dilation > 1 ? 1 : config.stride, expanded, config.dilation);
      block.append(new Conv2dNormActivation(expanded, expanded, depthwise, NORM, activation));
      if (config.excited) {
        block.append(
            new SqueezeExcitation(
                expanded, Widths.divisible(expanded / 4, 8), new ReLU(), new Hardsigmoid()));
      }
      block.append(new Conv2dNormActivation(expanded, out, Window.of(1), NORM, null));
      register("block", block);
    }

    /** The channels that come out. */
    long out() {
      return out;
    }

    /** Whether it makes images smaller, or is dilated instead. */
    boolean strided() {
      return strided;
    }

    @Override
    public Tensor forward(Tensor input) {
      Tensor result = block.call(input);
      return residual ? result.add_(input) : result;
    }
  }
}

package io.torchbridge.models.vision;

import io.torchbridge.InvalidArgumentException;
import io.torchbridge.Tensor;
import io.torchbridge.Torch;
import io.torchbridge.nn.BatchNorm2d;
import io.torchbridge.nn.Conv2d;
import io.torchbridge.nn.ConvOptions;
import io.torchbridge.nn.Linear;
import io.torchbridge.nn.MaxPool2d;
import io.torchbridge.nn.MaxPoolOptions;
import io.torchbridge.nn.Module;
import io.torchbridge.nn.ReLU;
import io.torchbridge.nn.Sequential;
import java.util.List;

/**
 * <a href="https://docs.pytorch.org/vision/stable/models/shufflenetv2.html">torchvision's
 * ShuffleNet V2</a>. Input {@code (N, 3, H, W)}, output {@code (N, num_classes)}.
 */
public final class ShuffleNetV2 extends Module {

  /**
   * A network's shape.
   *
   * @param stagesRepeats the three stages' numbers of blocks
   * @param stagesOutChannels channels of the first convolution, the stages and the last convolution
   */
  public record Config(
      List<Integer> stagesRepeats, List<Integer> stagesOutChannels, long numClasses) {
    public Config {
      stagesRepeats = List.copyOf(stagesRepeats);
      stagesOutChannels = List.copyOf(stagesOutChannels);
      if (stagesRepeats.size() != 3
          || stagesOutChannels.size() != 5
          || stagesOutChannels.subList(1, 4).stream().anyMatch(n -> n % 2 != 0)) {
        throw new InvalidArgumentException(
            "ShuffleNetV2: stages_repeats %s must be three numbers and stages_out_channels %s five,"
                    .formatted(stagesRepeats, stagesOutChannels)
                + " the stages' even");
      }
    }
  }

  private final Sequential conv1;
  private final MaxPool2d maxpool;
  private final Sequential stage2;
  private final Sequential stage3;
  private final Sequential stage4;
  private final Sequential conv5;
  private final Linear fc;

  public ShuffleNetV2(Config config) {
    List<Integer> out = config.stagesOutChannels;
    conv1 =
        register(
            "conv1",
            new Sequential(
                new Conv2d(
                    3, out.get(0), 3, ConvOptions.DEFAULT.withStride(2).withPadding(1), false),
                new BatchNorm2d(out.get(0)),
                new ReLU(true)));
    maxpool =
        register("maxpool", new MaxPool2d(3, MaxPoolOptions.DEFAULT.withStride(2).withPadding(1)));
    stage2 = register("stage2", stage(out.get(0), out.get(1), config.stagesRepeats.get(0)));
    stage3 = register("stage3", stage(out.get(1), out.get(2), config.stagesRepeats.get(1)));
    stage4 = register("stage4", stage(out.get(2), out.get(3), config.stagesRepeats.get(2)));
    conv5 =
        register(
            "conv5",
            new Sequential(
                pointwise(out.get(3), out.get(4)), new BatchNorm2d(out.get(4)), new ReLU(true)));
    fc = register("fc", new Linear(out.get(4), config.numClasses));
  }

  private static Sequential stage(long in, long out, int blocks) {
    Sequential stage = new Sequential(new InvertedResidual(in, out, 2));
    for (int i = 1; i < blocks; i++) {
      stage.append(new InvertedResidual(out, out, 1));
    }
    return stage;
  }

  private static Conv2d pointwise(long in, long out) {
    return new Conv2d(in, out, 1, ConvOptions.DEFAULT, false);
  }

  private static Conv2d depthwise(long channels, long stride) {
    ConvOptions options = ConvOptions.DEFAULT.withStride(stride).withPadding(1);
    return new Conv2d(channels, channels, 3, options.withGroups(channels), false);
  }

  @Override
  public Tensor forward(Tensor images) { // (N, 3, H, W) -> (N, num_classes)
    Tensor x = stage4.call(stage3.call(stage2.call(maxpool.call(conv1.call(images)))));
    return fc.call(conv5.call(x).mean(2, 3));
  }

  private static final class InvertedResidual extends Module {
    private final boolean halving;
    private final Sequential branch1;
    private final Sequential branch2;

    InvertedResidual(long in, long out, long stride) {
      halving = stride > 1;
      long half = out / 2;
      branch1 =
          register(
              "branch1",
              halving
                  ? new Sequential(
                      depthwise(in, stride),
                      new BatchNorm2d(in),
                      pointwise(in, half),
                      new BatchNorm2d(half),
                      new ReLU(true))
                  : new Sequential());
      branch2 =
          register(
              "branch2",
              new Sequential(
                  pointwise(halving ? in : half, half),
                  new BatchNorm2d(half),
                  new ReLU(true),
                  depthwise(half, stride),
                  new BatchNorm2d(half),
                  pointwise(half, half),
                  new BatchNorm2d(half),
                  new ReLU(true)));
    }

    @Override
    public Tensor forward(Tensor x) {
      if (halving) {
        return shuffled(Torch.cat(List.of(branch1.call(x), branch2.call(x)), 1));
      }
      Tensor[] halves = x.chunk(2, 1);
      return shuffled(Torch.cat(List.of(halves[0], branch2.call(halves[1])), 1));
    }

    /** Channels of the two halves by turns. */
    private static Tensor shuffled(Tensor x) {
      long n = x.size(0);
      long channels = x.size(1);
      long height = x.size(2);
      long width = x.size(3);
      return x.view(n, 2, channels / 2, height, width)
          .transpose(1, 2)
          .contiguous()
          .view(n, channels, height, width);
    }
  }
}

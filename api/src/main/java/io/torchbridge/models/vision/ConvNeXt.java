package io.torchbridge.models.vision;

import io.torchbridge.InvalidArgumentException;
import io.torchbridge.Tensor;
import io.torchbridge.Torch;
import io.torchbridge.nn.AdaptiveAvgPool2d;
import io.torchbridge.nn.Conv2d;
import io.torchbridge.nn.ConvOptions;
import io.torchbridge.nn.Flatten;
import io.torchbridge.nn.GELU;
import io.torchbridge.nn.LayerNorm;
import io.torchbridge.nn.Linear;
import io.torchbridge.nn.Module;
import io.torchbridge.nn.Sequential;
import io.torchbridge.nn.init.Init;
import java.util.List;

/**
 * <a href="https://docs.pytorch.org/vision/stable/models/convnext.html">torchvision's ConvNeXt</a>.
 * Input {@code (N, 3, H, W)} of at least 32×32, output {@code (N, num_classes)}.
 */
public final class ConvNeXt extends Module {

  /** Blocks of one width. */
  public record Stage(long channels, int blocks) {}

  /**
   * A network's shape.
   *
   * @param stages each half as large as the one before
   * @param stochasticDepthProb with which the last block is left out while training
   * @param layerScale what the blocks are scaled by at first
   */
  public record Config(
      List<Stage> stages, double stochasticDepthProb, double layerScale, long numClasses) {
    public Config {
      stages = List.copyOf(stages);
      if (stages.isEmpty()) {
        throw new InvalidArgumentException("ConvNeXt: there must be a stage");
      }
    }
  }

  private final Sequential features;
  private final AdaptiveAvgPool2d avgpool;
  private final Sequential classifier;

  public ConvNeXt(Config config) {
    List<Stage> stages = config.stages;
    long first = stages.getFirst().channels;
    features =
        new Sequential(
            new Conv2dNormActivation(
                new Conv2d(3, first, 4, ConvOptions.DEFAULT.withStride(4)),
                first,
                LayerNorm2d::new,
                null));
    int all = stages.stream().mapToInt(Stage::blocks).sum();
    int before = 0;
    for (int i = 0; i < stages.size(); i++) {
      Stage stage = stages.get(i);
      Sequential blocks = new Sequential();
      for (int j = 0; j < stage.blocks; j++) {
        double drop = config.stochasticDepthProb * before++ / (all - 1.0);
        blocks.append(new CNBlock(stage.channels, config.layerScale, drop));
      }
      features.append(blocks);
      if (i + 1 < stages.size()) {
        features.append(
            new Sequential(
                new LayerNorm2d(stage.channels),
                new Conv2d(
                    stage.channels,
                    stages.get(i + 1).channels,
                    2,
                    ConvOptions.DEFAULT.withStride(2))));
      }
    }
    register("features", features);
    avgpool = register("avgpool", new AdaptiveAvgPool2d(1));
    long last = stages.getLast().channels;
    classifier =
        register(
            "classifier",
            new Sequential(
                new LayerNorm2d(last), new Flatten(), new Linear(last, config.numClasses)));
    new Initialisation(
            c -> Init.truncNormal_(c.weight, 0, 0.02, -2, 2),
            l -> Init.truncNormal_(l.weight, 0, 0.02, -2, 2))
        .of(this);
  }

  @Override
  public Tensor forward(Tensor images) { // (N, 3, H, W) -> (N, num_classes)
    return classifier.call(avgpool.call(features.call(images)));
  }

  private static final class CNBlock extends Module {
    private final Tensor layerScale;
    private final Sequential block;
    private final StochasticDepth stochasticDepth;

    CNBlock(long dim, double scale, double drop) {
      ConvOptions depthwise = ConvOptions.DEFAULT.withPadding(3).withGroups(dim);
      block =
          register(
              "block",
              new Sequential(
                  new Conv2d(dim, dim, 7, depthwise),
                  new Permute(0, 2, 3, 1),
                  new LayerNorm(new long[] {dim}, 1e-6, true, true),
                  new Linear(dim, 4 * dim),
                  new GELU(),
                  new Linear(4 * dim, dim),
                  new Permute(0, 3, 1, 2)));
      layerScale = registerParameter("layer_scale", Init.constant_(Torch.empty(dim, 1, 1), scale));
      stochasticDepth = register("stochastic_depth", new StochasticDepth(drop));
    }

    @Override
    public Tensor forward(Tensor input) { // (N, dim, H, W)
      Tensor result = value(layerScale).mul(block.call(input));
      return stochasticDepth.call(result).add_(input);
    }
  }
}

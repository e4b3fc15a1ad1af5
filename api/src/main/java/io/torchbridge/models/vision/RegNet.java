package io.torchbridge.models.vision;

import io.torchbridge.InvalidArgumentException;
import io.torchbridge.Tensor;
import io.torchbridge.models.vision.Conv2dNormActivation.Window;
import io.torchbridge.nn.AdaptiveAvgPool2d;
import io.torchbridge.nn.BatchNorm2d;
import io.torchbridge.nn.Conv2d;
import io.torchbridge.nn.Linear;
import io.torchbridge.nn.Module;
import io.torchbridge.nn.ReLU;
import io.torchbridge.nn.Sequential;
import io.torchbridge.nn.Sigmoid;
import io.torchbridge.nn.init.Init;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * <a href="https://docs.pytorch.org/vision/stable/models/regnet.html">torchvision's RegNet</a>.
 * Input {@code (N, 3, H, W)}, output {@code (N, num_classes)}.
 */
public final class RegNet extends Module {
  private static final Supplier<Module> RELU = () -> new ReLU(true);

  /**
   * Blocks of one width, the first of which halves the image.
   *
   * @param groupWidth channels of one group of the convolution of 3×3
   */
  public record Stage(long width, int depth, long groupWidth) {}

  /**
   * A network's shape.
   *
   * @param seRatio by what channels are squeezed to be excited; null for neither
   */
  public record Config(
      List<Stage> stages, long stemWidth, @Nullable Double seRatio, long numClasses) {
    public Config {
      stages = List.copyOf(stages);
      if (stages.isEmpty()) {
        throw new InvalidArgumentException("RegNet: there must be a stage");
      }
    }

    /**
     * {@code BlockParams.from_init_params}: stages by the paper's rule, widths that grow linearly,
     * made equal in steps.
     *
     * @param depth the number of all blocks
     * @param first width
     * @param slope of the widths
     * @param factor from one step to the next
     */
    static List<Stage> stages(int depth, long first, double slope, double factor, long group) {
      var stages = new ArrayList<Stage>();
      for (int i = 0; i < depth; i++) {
        double step = Math.rint(Math.log((first + slope * i) / first) / Math.log(factor));
        long width = 8 * (long) Math.rint(first * Math.pow(factor, step) / 8);
        long groupWidth = Math.min(group, width);
        Stage stage = new Stage(Widths.divisible(width, groupWidth), 1, groupWidth);
        Stage last = stages.isEmpty() ? null : stages.getLast();
        if (last != null && last.width == stage.width) {
          stages.set(stages.size() - 1, new Stage(last.width, last.depth + 1, groupWidth));
        } else {
          stages.add(stage);
        }
      }
      return stages;
    }
  }

  private final SimpleStemIN stem;
  private final Sequential trunkOutput;
  private final AdaptiveAvgPool2d avgpool;
  private final Linear fc;

  public RegNet(Config config) {
    long width = config.stemWidth;
    stem = register("stem", new SimpleStemIN(width));
    var blocks = new LinkedHashMap<String, Module>();
    for (int i = 1; i <= config.stages.size(); i++) {
      Stage stage = config.stages.get(i - 1);
      var layers = new LinkedHashMap<String, Module>();
      for (int j = 0; j < stage.depth; j++) {
        layers.put(
            "block%d-%d".formatted(i, j),
            new ResBottleneckBlock(width, stage, j == 0 ? 2 : 1, config.seRatio));
        width = stage.width;
      }
      blocks.put("block" + i, new AnyStage(layers));
    }
    trunkOutput = register("trunk_output", new Sequential(blocks));
    avgpool = register("avgpool", new AdaptiveAvgPool2d(new Long[] {1L, 1L}));
    fc = register("fc", new Linear(width, config.numClasses));
    for (Module module : modules()) {
      if (module instanceof Conv2d convolution) {
        Tensor weight = convolution.weight;
        double fanOut = weight.size(0) * weight.size(2) * weight.size(3);
        Init.normal_(weight, 0, Math.sqrt(2 / fanOut));
      } else if (module instanceof Linear linear && linear.bias != null) {
        Init.normal_(linear.weight, 0, 0.01);
        Init.zeros_(linear.bias);
      }
    }
  }

  @Override
  public Tensor forward(Tensor images) { // (N, 3, H, W) -> (N, num_classes)
    return fc.call(avgpool.call(trunkOutput.call(stem.call(images))).flatten(1));
  }

  private static final class SimpleStemIN extends Conv2dNormActivation {
    SimpleStemIN(long width) {
      super(3, width, Window.of(3).withStride(2), BatchNorm2d::new, RELU);
    }
  }

  private static final class AnyStage extends Sequential {
    AnyStage(LinkedHashMap<String, Module> blocks) {
      super(blocks);
    }
  }

  private static final class BottleneckTransform extends Sequential {
    BottleneckTransform(long in, Stage stage, long stride, @Nullable Double seRatio) {
      long width = stage.width;
      register("a", new Conv2dNormActivation(in, width, Window.of(1), BatchNorm2d::new, RELU));
      Window grouped = Window.of(3).withStride(stride).withGroups(width / stage.groupWidth);
      register("b", new Conv2dNormActivation(width, width, grouped, BatchNorm2d::new, RELU));
      if (seRatio != null) {
        register(
            "se",
            new SqueezeExcitation(
                width, (long) Math.rint(seRatio * in), new ReLU(), new Sigmoid()));
      }
      register("c", new Conv2dNormActivation(width, width, Window.of(1), BatchNorm2d::new, null));
    }
  }

  private static final class ResBottleneckBlock extends Module {
    private final @Nullable Conv2dNormActivation proj;
    private final BottleneckTransform f;
    private final ReLU activation;

    ResBottleneckBlock(long in, Stage stage, long stride, @Nullable Double seRatio) {
      Window window = Window.of(1).withStride(stride);
      proj =
          in == stage.width && stride == 1
              ? null
              : register(
                  "proj",
                  new Conv2dNormActivation(in, stage.width, window, BatchNorm2d::new, null));
      f = register("f", new BottleneckTransform(in, stage, stride, seRatio));
      activation = register("activation", new ReLU(true));
    }

    @Override
    public Tensor forward(Tensor x) {
      Tensor shortcut = proj == null ? x : proj.call(x);
      return activation.call(shortcut.add(f.call(x)));
    }
  }
}

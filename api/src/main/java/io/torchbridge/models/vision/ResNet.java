package io.torchbridge.models.vision;

import io.torchbridge.InvalidArgumentException;
import io.torchbridge.Tensor;
import io.torchbridge.nn.AdaptiveAvgPool2d;
import io.torchbridge.nn.BatchNorm2d;
import io.torchbridge.nn.Conv2d;
import io.torchbridge.nn.ConvOptions;
import io.torchbridge.nn.Linear;
import io.torchbridge.nn.MaxPool2d;
import io.torchbridge.nn.MaxPoolOptions;
import io.torchbridge.nn.Module;
import io.torchbridge.nn.ReLU;
import io.torchbridge.nn.Sequential;
import io.torchbridge.nn.init.Init;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * <a href="https://docs.pytorch.org/vision/stable/models/resnet.html">torchvision's ResNet</a>,
 * with ResNeXt and the wide ones. Input {@code (N, 3, H, W)}, output {@code (N, num_classes)}.
 */
public final class ResNet extends Module {

  /** Which residual blocks a network has. */
  public enum Block {
    /** Two convolutions of 3×3: {@code BasicBlock}. */
    BASIC(1),
    /** 1×1, 3×3 and 1×1: {@code Bottleneck}. */
    BOTTLENECK(4);

    private final long expansion;

    Block(long expansion) {
      this.expansion = expansion;
    }
  }

  /**
   * A network's shape.
   *
   * @param layers the numbers of blocks in the four stages
   * @param zeroInitResidual whether each block is the identity at first
   * @param groups into which the convolutions of 3×3 are cut
   * @param widthPerGroup their channels in the first stage
   * @param replaceStrideWithDilation whether the second, third and fourth stage are dilated instead
   *     of being half as large
   */
  public record Config(
      Block block,
      List<Integer> layers,
      long numClasses,
      boolean zeroInitResidual,
      long groups,
      long widthPerGroup,
      List<Boolean> replaceStrideWithDilation) {
    public Config {
      layers = List.copyOf(layers);
      replaceStrideWithDilation = List.copyOf(replaceStrideWithDilation);
      if (layers.size() != 4 || layers.stream().anyMatch(n -> n < 1)) {
        throw new InvalidArgumentException(
            "ResNet: layers must be four numbers of blocks, not " + layers);
      }
      if (replaceStrideWithDilation.size() != 3) {
        throw new InvalidArgumentException(
            "ResNet: replace_stride_with_dilation must be null or a list of three Booleans, not "
                + replaceStrideWithDilation);
      }
      boolean dilated = replaceStrideWithDilation.contains(true);
      if (block == Block.BASIC && (groups != 1 || widthPerGroup != 64 || dilated)) {
        throw new InvalidArgumentException(
            "ResNet: basic blocks have groups=1, width_per_group=64 and no dilation, not groups=%d,"
                    .formatted(groups)
                + " width_per_group=%d, replace_stride_with_dilation=%s"
                    .formatted(widthPerGroup, replaceStrideWithDilation));
      }
    }

    /** ImageNet's 1000 classes, one group, nothing dilated. */
    public static Config of(Block block, Integer... layers) {
      return new Config(block, List.of(layers), 1000, false, 1, 64, List.of(false, false, false));
    }

    public Config withNumClasses(long numClasses) {
      return new Config(
          block,
          layers,
          numClasses,
          zeroInitResidual,
          groups,
          widthPerGroup,
          replaceStrideWithDilation);
    }

    public Config withZeroInitResidual(boolean zeroInitResidual) {
      return new Config(
          block,
          layers,
          numClasses,
          zeroInitResidual,
          groups,
          widthPerGroup,
          replaceStrideWithDilation);
    }

    public Config withGroups(long groups, long widthPerGroup) {
      return new Config(
          block,
          layers,
          numClasses,
          zeroInitResidual,
          groups,
          widthPerGroup,
          replaceStrideWithDilation);
    }

    public Config withReplaceStrideWithDilation(boolean second, boolean third, boolean fourth) {
      return new Config(
          block,
          layers,
          numClasses,
          zeroInitResidual,
          groups,
          widthPerGroup,
          List.of(second, third, fourth));
    }
  }

  private final Config config;
  private final Conv2d conv1;
  private final BatchNorm2d bn1;
  private final ReLU relu;
  private final MaxPool2d maxpool;
  private final Sequential layer1;
  private final Sequential layer2;
  private final Sequential layer3;
  private final Sequential layer4;
  private final AdaptiveAvgPool2d avgpool;
  private final Linear fc;

  /** Where construction is: the channels and the dilation so far. */
  private long inplanes = 64;

  private long dilation = 1;

  public ResNet(Config config) {
    this.config = config;
    conv1 = register("conv1", convolution(3, 64, 7, ConvOptions.DEFAULT.withStride(2), 3));
    bn1 = register("bn1", new BatchNorm2d(64));
    relu = register("relu", new ReLU(true));
    maxpool =
        register("maxpool", new MaxPool2d(3, MaxPoolOptions.DEFAULT.withStride(2).withPadding(1)));
    List<Boolean> dilate = config.replaceStrideWithDilation;
    layer1 = register("layer1", stage(64, config.layers.get(0), 1, false));
    layer2 = register("layer2", stage(128, config.layers.get(1), 2, dilate.get(0)));
    layer3 = register("layer3", stage(256, config.layers.get(2), 2, dilate.get(1)));
    layer4 = register("layer4", stage(512, config.layers.get(3), 2, dilate.get(2)));
    avgpool = register("avgpool", new AdaptiveAvgPool2d(new Long[] {1L, 1L}));
    fc = register("fc", new Linear(512 * config.block.expansion, config.numClasses));
    new Initialisation(Initialisation::kaimingNormal, null).of(this);
    if (config.zeroInitResidual) {
      for (Module module : modules()) {
        if (module instanceof Residual block && block.last().weight != null) {
          Init.zeros_(block.last().weight);
        }
      }
    }
  }

  private static Conv2d convolution(
      long in, long out, long kernel, ConvOptions options, long padding) {
    return new Conv2d(in, out, kernel, options.withPadding(padding), false);
  }

  private static Conv2d conv1x1(long in, long out, long stride) {
    return convolution(in, out, 1, ConvOptions.DEFAULT.withStride(stride), 0);
  }

  private static Conv2d conv3x3(long in, long out, long stride, long groups, long dilation) {
    ConvOptions options = ConvOptions.DEFAULT.withStride(stride).withGroups(groups);
    return convolution(in, out, 3, options.withDilation(dilation), dilation);
  }

  private Sequential stage(long planes, int blocks, long stride, boolean dilate) {
    long before = dilation;
    if (dilate) {
      dilation *= stride;
      stride = 1;
    }
    long out = planes * config.block.expansion;
    Sequential downsample =
        stride == 1 && inplanes == out
            ? null
            : new Sequential(conv1x1(inplanes, out, stride), new BatchNorm2d(out));
    Sequential stage = new Sequential(block(planes, stride, before, downsample));
    inplanes = out;
    for (int i = 1; i < blocks; i++) {
      stage.append(block(planes, 1, dilation, null));
    }
    return stage;
  }

  private Residual block(long planes, long stride, long dilation, @Nullable Sequential downsample) {
    return config.block == Block.BASIC
        ? new BasicBlock(inplanes, planes, stride, downsample)
        : new Bottleneck(config, inplanes, planes, stride, dilation, downsample);
  }

  @Override
  public Tensor forward(Tensor images) { // (N, 3, H, W) -> (N, num_classes)
    Tensor x = maxpool.call(relu.call(bn1.call(conv1.call(images)))); // (N, 64, H / 4, W / 4)
    x = layer4.call(layer3.call(layer2.call(layer1.call(x)))); // (N, C, H / 32, W / 32)
    return fc.call(avgpool.call(x).flatten(1));
  }

  /** What the blocks have in common. */
  private abstract static class Residual extends Module {
    /** The norm at the end of the branch. */
    abstract BatchNorm2d last();
  }

  private static final class BasicBlock extends Residual {
    private final Conv2d conv1;
    private final BatchNorm2d bn1;
    private final ReLU relu;
    private final Conv2d conv2;
    private final BatchNorm2d bn2;
    private final @Nullable Sequential downsample;

    BasicBlock(long in, long planes, long stride, @Nullable Sequential downsample) {
      conv1 = register("conv1", conv3x3(in, planes, stride, 1, 1));
      bn1 = register("bn1", new BatchNorm2d(planes));
      relu = register("relu", new ReLU(true));
      conv2 = register("conv2", conv3x3(planes, planes, 1, 1, 1));
      bn2 = register("bn2", new BatchNorm2d(planes));
      this.downsample = downsample == null ? null : register("downsample", downsample);
    }

    @Override
    BatchNorm2d last() {
      return bn2;
    }

    @Override
    public Tensor forward(Tensor x) {
      Tensor out = bn2.call(conv2.call(relu.call(bn1.call(conv1.call(x)))));
      Tensor identity = downsample == null ? x : downsample.call(x);
      return relu.call(out.add_(identity));
    }
  }

  private static final class Bottleneck extends Residual {
    private final Conv2d conv1;
    private final BatchNorm2d bn1;
    private final Conv2d conv2;
    private final BatchNorm2d bn2;
    private final Conv2d conv3;
    private final BatchNorm2d bn3;
    private final ReLU relu;
    private final @Nullable Sequential downsample;

    Bottleneck(
        Config config,
        long in,
        long planes,
        long stride,
        long dilation,
        @Nullable Sequential downsample) {
      long width = (long) (planes * (config.widthPerGroup / 64.0)) * config.groups;
      long out = planes * Block.BOTTLENECK.expansion;
      conv1 = register("conv1", conv1x1(in, width, 1));
      bn1 = register("bn1", new BatchNorm2d(width));
      conv2 = register("conv2", conv3x3(width, width, stride, config.groups, dilation));
      bn2 = register("bn2", new BatchNorm2d(width));
      conv3 = register("conv3", conv1x1(width, out, 1));
      bn3 = register("bn3", new BatchNorm2d(out));
      relu = register("relu", new ReLU(true));
      this.downsample = downsample == null ? null : register("downsample", downsample);
    }

    @Override
    BatchNorm2d last() {
      return bn3;
    }

    @Override
    public Tensor forward(Tensor x) {
      Tensor out = relu.call(bn1.call(conv1.call(x)));
      out = relu.call(bn2.call(conv2.call(out)));
      out = bn3.call(conv3.call(out));
      Tensor identity = downsample == null ? x : downsample.call(x);
      return relu.call(out.add_(identity));
    }
  }
}

package io.torchbridge.benchmarks.torchbridge;

import io.torchbridge.Tensor;
import io.torchbridge.nn.AdaptiveAvgPool2d;
import io.torchbridge.nn.BatchNorm2d;
import io.torchbridge.nn.Conv2d;
import io.torchbridge.nn.ConvOptions;
import io.torchbridge.nn.Linear;
import io.torchbridge.nn.MaxPool2d;
import io.torchbridge.nn.MaxPoolOptions;
import io.torchbridge.nn.Module;
import io.torchbridge.nn.Sequential;
import org.jspecify.annotations.Nullable;

/** torchvision's resnet18, with its names. */
final class ResNet18 extends Module {
  private final Conv2d conv1 = register("conv1", convolution(3, 64, 7, 2));
  private final BatchNorm2d bn1 = register("bn1", new BatchNorm2d(64));
  private final MaxPool2d maxpool =
      register("maxpool", new MaxPool2d(3, MaxPoolOptions.DEFAULT.withStride(2).withPadding(1)));
  private final Sequential layer1 = register("layer1", stage(64, 64, 1));
  private final Sequential layer2 = register("layer2", stage(64, 128, 2));
  private final Sequential layer3 = register("layer3", stage(128, 256, 2));
  private final Sequential layer4 = register("layer4", stage(256, 512, 2));
  private final AdaptiveAvgPool2d avgpool = register("avgpool", new AdaptiveAvgPool2d(1));
  private final Linear fc = register("fc", new Linear(512, 1000));

  private static Conv2d convolution(long in, long out, long kernel, long stride) {
    return new Conv2d(
        in, out, kernel, ConvOptions.DEFAULT.withStride(stride).withPadding(kernel / 2), false);
  }

  private static Sequential stage(long in, long out, long stride) {
    return new Sequential(new Block(in, out, stride), new Block(out, out, 1));
  }

  @Override
  public Tensor forward(Tensor images) { // (N, 3, H, W) -> (N, 1000)
    Tensor x = maxpool.call(bn1.call(conv1.call(images)).relu_());
    x = layer4.call(layer3.call(layer2.call(layer1.call(x))));
    return fc.call(avgpool.call(x).flatten(1));
  }

  private static final class Block extends Module {
    private final Conv2d conv1;
    private final BatchNorm2d bn1;
    private final Conv2d conv2;
    private final BatchNorm2d bn2;
    private final @Nullable Sequential downsample;

    Block(long in, long out, long stride) {
      conv1 = register("conv1", convolution(in, out, 3, stride));
      bn1 = register("bn1", new BatchNorm2d(out));
      conv2 = register("conv2", convolution(out, out, 3, 1));
      bn2 = register("bn2", new BatchNorm2d(out));
      downsample =
          stride == 1
              ? null
              : register(
                  "downsample",
                  new Sequential(convolution(in, out, 1, stride), new BatchNorm2d(out)));
    }

    @Override
    public Tensor forward(Tensor x) {
      Tensor identity = downsample == null ? x : downsample.call(x);
      Tensor out = bn1.call(conv1.call(x)).relu_();
      return bn2.call(conv2.call(out)).add_(identity).relu_();
    }
  }
}

package io.torchbridge.examples;

import io.torchbridge.Index;
import io.torchbridge.Tensor;
import io.torchbridge.nn.BatchNorm2d;
import io.torchbridge.nn.Conv2d;
import io.torchbridge.nn.ConvOptions;
import io.torchbridge.nn.F;
import io.torchbridge.nn.Linear;
import io.torchbridge.nn.Module;
import io.torchbridge.nn.Sequential;

/**
 * The residual network of 20 layers for CIFAR-10, section 4.2 of <a
 * href="https://arxiv.org/abs/1512.03385">Deep Residual Learning for Image Recognition</a>, with
 * shortcuts of kind A, which have no parameters.
 */
final class ResNet20 extends Module {
  private final Conv2d conv1 = register("conv1", convolution(3, 16, 1));
  private final BatchNorm2d bn1 = register("bn1", new BatchNorm2d(16));
  private final Sequential layer1 = register("layer1", stage(16, 16, 1));
  private final Sequential layer2 = register("layer2", stage(16, 32, 2));
  private final Sequential layer3 = register("layer3", stage(32, 64, 2));
  private final Linear linear = register("linear", new Linear(64, 10));

  @Override
  public Tensor forward(Tensor images) { // (N, 3, 32, 32) -> (N, 10)
    Tensor x = bn1.forward(conv1.forward(images)).relu(); // (N, 16, 32, 32)
    x = layer3.forward(layer2.forward(layer1.forward(x))); // (N, 64, 8, 8)
    return linear.forward(x.mean(2, 3));
  }

  private static Sequential stage(int in, int out, int stride) {
    return new Sequential(
        new Block(in, out, stride), new Block(out, out, 1), new Block(out, out, 1));
  }

  private static Conv2d convolution(int in, int out, int stride) {
    return new Conv2d(in, out, 3, ConvOptions.DEFAULT.withStride(stride).withPadding(1), false);
  }

  private static final class Block extends Module {
    private final Conv2d conv1;
    private final BatchNorm2d bn1;
    private final Conv2d conv2;
    private final BatchNorm2d bn2;
    private final int stride;
    private final int added;

    Block(int in, int out, int stride) {
      conv1 = register("conv1", convolution(in, out, stride));
      bn1 = register("bn1", new BatchNorm2d(out));
      conv2 = register("conv2", convolution(out, out, 1));
      bn2 = register("bn2", new BatchNorm2d(out));
      this.stride = stride;
      added = out - in;
    }

    @Override
    public Tensor forward(Tensor x) {
      Tensor y = bn1.forward(conv1.forward(x)).relu();
      return bn2.forward(conv2.forward(y)).add(shortcut(x)).relu();
    }

    /** Every other pixel, and channels of zeros on both sides. */
    private Tensor shortcut(Tensor x) {
      if (added == 0) {
        return x;
      }
      Tensor smaller =
          x.get(
              Index.all(),
              Index.all(),
              Index.slice(null, null, stride),
              Index.slice(null, null, stride));
      return F.pad(smaller, 0, 0, 0, 0, added / 2, added / 2);
    }
  }
}

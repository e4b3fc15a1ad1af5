package io.torchbridge.models.vision;

import io.torchbridge.InvalidArgumentException;
import io.torchbridge.Tensor;
import io.torchbridge.nn.BatchNorm2d;
import io.torchbridge.nn.Conv2d;
import io.torchbridge.nn.ConvOptions;
import io.torchbridge.nn.Dropout;
import io.torchbridge.nn.Linear;
import io.torchbridge.nn.Module;
import io.torchbridge.nn.NormOptions;
import io.torchbridge.nn.ReLU;
import io.torchbridge.nn.Sequential;
import io.torchbridge.nn.init.Init;
import java.util.Arrays;

/**
 * <a href="https://docs.pytorch.org/vision/stable/models/mnasnet.html">torchvision's MNASNet</a>.
 * Input {@code (N, 3, H, W)}, output {@code (N, num_classes)}.
 */
public final class MNASNet extends Module {
  private static final NormOptions NORM = NormOptions.BATCH.withMomentum(1 - 0.9997);

  private final Sequential layers;
  private final Sequential classifier;

  /**
   * @param alpha by what the channels are multiplied
   */
  public MNASNet(double alpha, long numClasses, double dropout) {
    if (!(alpha > 0)) {
      throw new InvalidArgumentException("MNASNet: alpha must be greater than 0, not " + alpha);
    }
    long[] widths =
        Arrays.stream(new long[] {32, 16, 24, 40, 80, 96, 192, 320})
            .map(width -> Widths.divisible(width * alpha, 8))
            .toArray();
    layers =
        register(
            "layers",
            new Sequential(
                new Conv2d(
                    3, widths[0], 3, ConvOptions.DEFAULT.withStride(2).withPadding(1), false),
                norm(widths[0]),
                new ReLU(true),
                depthwise(widths[0], 3, 1),
                norm(widths[0]),
                new ReLU(true),
                pointwise(widths[0], widths[1]),
                norm(widths[1]),
                stack(widths[1], widths[2], 3, 2, 3, 3),
                stack(widths[2], widths[3], 5, 2, 3, 3),
                stack(widths[3], widths[4], 5, 2, 6, 3),
                stack(widths[4], widths[5], 3, 1, 6, 2),
                stack(widths[5], widths[6], 5, 2, 6, 4),
                stack(widths[6], widths[7], 3, 1, 6, 1),
                pointwise(widths[7], 1280),
                norm(1280),
                new ReLU(true)));
    classifier =
        register(
            "classifier", new Sequential(new Dropout(dropout, true), new Linear(1280, numClasses)));
    new Initialisation(
            Initialisation::kaimingNormal,
            linear ->
                Init.kaimingUniform_(
                    linear.weight, 0, Init.FanMode.FAN_OUT, Init.Nonlinearity.SIGMOID))
        .of(this);
  }

  private static BatchNorm2d norm(long channels) {
    return new BatchNorm2d(channels, NORM);
  }

  private static Conv2d pointwise(long in, long out) {
    return new Conv2d(in, out, 1, ConvOptions.DEFAULT, false);
  }

  private static Conv2d depthwise(long channels, long kernel, long stride) {
    ConvOptions options = ConvOptions.DEFAULT.withStride(stride).withPadding(kernel / 2);
    return new Conv2d(channels, channels, kernel, options.withGroups(channels), false);
  }

  private static Sequential stack(
      long in, long out, long kernel, long stride, long expansion, int blocks) {
    Sequential stack = new Sequential(new InvertedResidual(in, out, kernel, stride, expansion));
    for (int i = 1; i < blocks; i++) {
      stack.append(new InvertedResidual(out, out, kernel, 1, expansion));
    }
    return stack;
  }

  @Override
  public Tensor forward(Tensor images) { // (N, 3, H, W) -> (N, num_classes)
    return classifier.call(layers.call(images).mean(2, 3));
  }

  private static final class InvertedResidual extends Module {
    private final Sequential layers;
    private final boolean residual;

    InvertedResidual(long in, long out, long kernel, long stride, long expansion) {
      long middle = in * expansion;
      residual = in == out && stride == 1;
      layers =
          register(
              "layers",
              new Sequential(
                  pointwise(in, middle),
                  norm(middle),
                  new ReLU(true),
                  depthwise(middle, kernel, stride),
                  norm(middle),
                  new ReLU(true),
                  pointwise(middle, out),
                  norm(out)));
    }

    @Override
    public Tensor forward(Tensor input) {
      Tensor output = layers.call(input);
      return residual ? output.add(input) : output;
    }

    @Override
    protected String name() {
      return "_InvertedResidual";
    }
  }
}

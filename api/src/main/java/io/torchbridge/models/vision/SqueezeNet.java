package io.torchbridge.models.vision;

import io.torchbridge.Tensor;
import io.torchbridge.Torch;
import io.torchbridge.nn.AdaptiveAvgPool2d;
import io.torchbridge.nn.Conv2d;
import io.torchbridge.nn.ConvOptions;
import io.torchbridge.nn.Dropout;
import io.torchbridge.nn.MaxPool2d;
import io.torchbridge.nn.MaxPoolOptions;
import io.torchbridge.nn.Module;
import io.torchbridge.nn.ReLU;
import io.torchbridge.nn.Sequential;
import io.torchbridge.nn.init.Init;
import java.util.List;

/**
 * <a href="https://docs.pytorch.org/vision/stable/models/squeezenet.html">torchvision's
 * SqueezeNet</a>. Input {@code (N, 3, H, W)} of at least 21×21, output {@code (N, num_classes)}.
 */
public final class SqueezeNet extends Module {

  /** Which of the two networks. */
  public enum Version {
    /** The paper's. */
    V1_0,
    /** With less to compute. */
    V1_1
  }

  private final Sequential features;
  private final Sequential classifier;

  public SqueezeNet(Version version, long numClasses, double dropout) {
    features = register("features", version == Version.V1_0 ? first() : second());
    Conv2d last = new Conv2d(512, numClasses, 1);
    classifier =
        register(
            "classifier",
            new Sequential(
                new Dropout(dropout),
                last,
                new ReLU(true),
                new AdaptiveAvgPool2d(new Long[] {1L, 1L})));
    new Initialisation(
            convolution -> {
              if (convolution == last) {
                Init.normal_(convolution.weight, 0, 0.01);
              } else {
                Init.kaimingUniform_(
                    convolution.weight, 0, Init.FanMode.FAN_IN, Init.Nonlinearity.LEAKY_RELU);
              }
            },
            null)
        .of(this);
  }

  private static Sequential first() {
    return new Sequential(
        new Conv2d(3, 96, 7, ConvOptions.DEFAULT.withStride(2)),
        new ReLU(true),
        pool(),
        new Fire(96, 16, 64),
        new Fire(128, 16, 64),
        new Fire(128, 32, 128),
        pool(),
        new Fire(256, 32, 128),
        new Fire(256, 48, 192),
        new Fire(384, 48, 192),
        new Fire(384, 64, 256),
        pool(),
        new Fire(512, 64, 256));
  }

  private static Sequential second() {
    return new Sequential(
        new Conv2d(3, 64, 3, ConvOptions.DEFAULT.withStride(2)),
        new ReLU(true),
        pool(),
        new Fire(64, 16, 64),
        new Fire(128, 16, 64),
        pool(),
        new Fire(128, 32, 128),
        new Fire(256, 32, 128),
        pool(),
        new Fire(256, 48, 192),
        new Fire(384, 48, 192),
        new Fire(384, 64, 256),
        new Fire(512, 64, 256));
  }

  private static MaxPool2d pool() {
    return new MaxPool2d(3, MaxPoolOptions.DEFAULT.withStride(2).withCeilMode(true));
  }

  @Override
  public Tensor forward(Tensor images) { // (N, 3, H, W) -> (N, num_classes)
    return classifier.call(features.call(images)).flatten(1);
  }

  /** Squeezes channels and expands them by windows of two sizes. */
  private static final class Fire extends Module {
    private final Conv2d squeeze;
    private final ReLU squeezeActivation;
    private final Conv2d expand1x1;
    private final ReLU expand1x1Activation;
    private final Conv2d expand3x3;
    private final ReLU expand3x3Activation;

    Fire(long in, long squeezed, long expanded) {
      squeeze = register("squeeze", new Conv2d(in, squeezed, 1));
      squeezeActivation = register("squeeze_activation", new ReLU(true));
      expand1x1 = register("expand1x1", new Conv2d(squeezed, expanded, 1));
      expand1x1Activation = register("expand1x1_activation", new ReLU(true));
      expand3x3 =
          register(
              "expand3x3", new Conv2d(squeezed, expanded, 3, ConvOptions.DEFAULT.withPadding(1)));
      expand3x3Activation = register("expand3x3_activation", new ReLU(true));
    }

    @Override
    public Tensor forward(Tensor input) {
      Tensor x = squeezeActivation.call(squeeze.call(input));
      return Torch.cat(
          List.of(
              expand1x1Activation.call(expand1x1.call(x)),
              expand3x3Activation.call(expand3x3.call(x))),
          1);
    }
  }
}

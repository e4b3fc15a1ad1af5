package io.torchbridge.models.vision;

import io.torchbridge.Tensor;
import io.torchbridge.nn.AdaptiveAvgPool2d;
import io.torchbridge.nn.Conv2d;
import io.torchbridge.nn.ConvOptions;
import io.torchbridge.nn.Dropout;
import io.torchbridge.nn.Linear;
import io.torchbridge.nn.MaxPool2d;
import io.torchbridge.nn.Module;
import io.torchbridge.nn.ReLU;
import io.torchbridge.nn.Sequential;

/**
 * <a href="https://docs.pytorch.org/vision/stable/models/alexnet.html">torchvision's AlexNet</a>.
 * Input {@code (N, 3, H, W)} of at least 63×63, output {@code (N, num_classes)}.
 */
public final class AlexNet extends Module {
  private final Sequential features;
  private final AdaptiveAvgPool2d avgpool;
  private final Sequential classifier;

  public AlexNet(long numClasses, double dropout) {
    features =
        register(
            "features",
            new Sequential(
                new Conv2d(3, 64, 11, ConvOptions.DEFAULT.withStride(4).withPadding(2)),
                new ReLU(true),
                new MaxPool2d(3, 2),
                new Conv2d(64, 192, 5, ConvOptions.DEFAULT.withPadding(2)),
                new ReLU(true),
                new MaxPool2d(3, 2),
                new Conv2d(192, 384, 3, ConvOptions.DEFAULT.withPadding(1)),
                new ReLU(true),
                new Conv2d(384, 256, 3, ConvOptions.DEFAULT.withPadding(1)),
                new ReLU(true),
                new Conv2d(256, 256, 3, ConvOptions.DEFAULT.withPadding(1)),
                new ReLU(true),
                new MaxPool2d(3, 2)));
    avgpool = register("avgpool", new AdaptiveAvgPool2d(new Long[] {6L, 6L}));
    classifier =
        register(
            "classifier",
            new Sequential(
                new Dropout(dropout),
                new Linear(256 * 6 * 6, 4096),
                new ReLU(true),
                new Dropout(dropout),
                new Linear(4096, 4096),
                new ReLU(true),
                new Linear(4096, numClasses)));
  }

  @Override
  public Tensor forward(Tensor images) { // (N, 3, H, W) -> (N, num_classes)
    return classifier.call(avgpool.call(features.call(images)).flatten(1));
  }
}

package io.torchbridge.models.vision;

import io.torchbridge.Tensor;
import io.torchbridge.nn.AdaptiveAvgPool2d;
import io.torchbridge.nn.BatchNorm2d;
import io.torchbridge.nn.Conv2d;
import io.torchbridge.nn.ConvOptions;
import io.torchbridge.nn.Dropout;
import io.torchbridge.nn.Linear;
import io.torchbridge.nn.MaxPool2d;
import io.torchbridge.nn.Module;
import io.torchbridge.nn.ReLU;
import io.torchbridge.nn.Sequential;
import java.util.Collections;
import java.util.List;

/**
 * <a href="https://docs.pytorch.org/vision/stable/models/vgg.html">torchvision's VGG</a>. Input
 * {@code (N, 3, H, W)} of at least 32×32, output {@code (N, num_classes)}.
 */
public final class VGG extends Module {

  /** A network's shape: convolutions in stages, each of which ends with a pooling. */
  public record Config(
      List<List<Integer>> stages, boolean batchNorm, long numClasses, double dropout) {
    public Config {
      stages = stages.stream().map(List::copyOf).toList();
    }

    /** The paper's widths, with this many convolutions in the last three stages. */
    static List<List<Integer>> stages(int first, int later) {
      return List.of(
          repeated(64, first),
          repeated(128, first),
          repeated(256, later),
          repeated(512, later),
          repeated(512, later));
    }

    private static List<Integer> repeated(int width, int times) {
      return Collections.nCopies(times, width);
    }
  }

  private final Sequential features = new Sequential();
  private final AdaptiveAvgPool2d avgpool;
  private final Sequential classifier;

  public VGG(Config config) {
    long in = 3;
    for (List<Integer> stage : config.stages) {
      for (long out : stage) {
        features.append(new Conv2d(in, out, 3, ConvOptions.DEFAULT.withPadding(1)));
        if (config.batchNorm) {
          features.append(new BatchNorm2d(out));
        }
        features.append(new ReLU(true));
        in = out;
      }
      features.append(new MaxPool2d(2, 2));
    }
    register("features", features);
    avgpool = register("avgpool", new AdaptiveAvgPool2d(new Long[] {7L, 7L}));
    classifier =
        register(
            "classifier",
            new Sequential(
                new Linear(in * 7 * 7, 4096),
                new ReLU(true),
                new Dropout(config.dropout),
                new Linear(4096, 4096),
                new ReLU(true),
                new Dropout(config.dropout),
                new Linear(4096, config.numClasses)));
    Initialisation.MOBILE.of(this);
  }

  @Override
  public Tensor forward(Tensor images) { // (N, 3, H, W) -> (N, num_classes)
    return classifier.call(avgpool.call(features.call(images)).flatten(1));
  }
}

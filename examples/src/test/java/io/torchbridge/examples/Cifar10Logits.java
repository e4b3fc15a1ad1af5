package io.torchbridge.examples;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.torchbridge.Backends;
import io.torchbridge.Tensor;
import io.torchbridge.TensorScope;
import io.torchbridge.autograd.GradMode;
import io.torchbridge.data.ImageFolder;
import java.util.Arrays;
import java.util.stream.IntStream;

/** What the network of {@link Cifar10Resnet} says of images, on two backends. */
final class Cifar10Logits {
  private Cifar10Logits() {}

  /**
   * Asserts that two backends agree to 1e-3.
   *
   * @param images how many images, evenly taken from all
   */
  static void assertSameOn(String backend, String other, int images) {
    float[] here = of(backend, images);
    float[] there = of(other, images);
    double difference =
        IntStream.range(0, here.length)
            .mapToDouble(i -> Math.abs(here[i] - there[i]))
            .max()
            .orElseThrow();
    String result =
        "logits of %d images on %s and %s differ by %.2g at most"
            .formatted(images, backend, other, difference);
    System.err.println(result);
    assertTrue(here.length == there.length && difference <= 1e-3, result);
  }

  private static float[] of(String backend, int images) {
    try (var use = Backends.use(backend);
        var scope = TensorScope.open();
        var model = Cifar10Resnet.network(ExampleRules.shared("data/cifar10-resnet20.th"));
        var noGradients = GradMode.DISABLED.enter();
        var folder = ImageFolder.open(ExampleRules.shared("data/cifar10-test-1000.zip"))) {
      int[] some = new int[images];
      Arrays.setAll(some, i -> (int) (folder.size() * i / images));
      Tensor input = Cifar10Resnet.normalize(folder.batch(some).input());
      return model.forward(input).flatten().toFloatArray();
    }
  }
}

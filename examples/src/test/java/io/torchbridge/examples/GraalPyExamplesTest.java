package io.torchbridge.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.torchbridge.Backends;
import io.torchbridge.python.engine.graalpy.GraalPyTorch;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Python's backend on GraalPy, in a JVM of its own. */
@Tag("graalpy")
class GraalPyExamplesTest {

  @BeforeAll
  static void open() {
    GraalPyTorch.backend(); // or skips with the reason
  }

  @Test
  void cifar10_logits_are_those_of_libtorch() {
    Cifar10Logits.assertSameOn("python", "libtorch", 50);
  }

  @Test
  void cifar10_resnet_is_as_good_as_in_python() {
    try (var use = Backends.use("python")) {
      long right =
          Cifar10Resnet.classify(
              ExampleRules.shared("data/cifar10-resnet20.th"),
              ExampleRules.shared("data/cifar10-test-1000.zip"));
      assertEquals(804, right, 10, "of 1,000 images");
    }
  }
}

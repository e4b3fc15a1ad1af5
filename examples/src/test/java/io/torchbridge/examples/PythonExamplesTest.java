package io.torchbridge.examples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.torchbridge.Backends;
import io.torchbridge.Tensor;
import io.torchbridge.TensorScope;
import io.torchbridge.autograd.GradMode;
import io.torchbridge.conformance.rules.BackendUnderTest;
import io.torchbridge.data.ImageFolder;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class PythonExamplesTest extends ExampleRules implements BackendUnderTest {
  @Override
  public String backendId() {
    return "python";
  }

  @Test
  void torchvision_resnet_runs_and_learns() throws Exception {
    String printed = output(new TorchvisionResnet());
    assertTrue(printed.contains("resnet18 has 11,689,512 parameters"), printed);
    assertTrue(printed.contains("logits [2, 1000]"), printed);
    double[] losses =
        Pattern.compile("loss ([0-9.]+)")
            .matcher(printed)
            .results()
            .mapToDouble(loss -> Double.parseDouble(loss.group(1)))
            .toArray();
    assertEquals(3, losses.length, printed);
    assertTrue(losses[2] < losses[0] - 1, printed);
  }

  @Test
  void zero_copy_shows_one_buffer() throws Exception {
    List<String> lines = output(new ZeroCopy()).lines().toList();
    assertEquals(4, lines.size());
    String address = lines.getFirst().split(" +", -1)[1];
    for (String line : lines) {
      assertEquals(address, line.split(" +", -1)[1], line);
    }
    for (String line : lines.subList(0, 3)) {
      assertTrue(line.endsWith("[1.0, 2.0, 3.0, 4.0, 0.0, 0.0]"), line);
    }
  }

  @Test
  void cifar10_logits_are_those_of_libtorch() throws Exception {
    Path weights = shared("data/cifar10-resnet20.th");
    Path images = shared("data/cifar10-test-1000.zip");
    float[] python = logits(weights, images);
    try (var use = Backends.use("libtorch")) {
      assertArrayEquals(logits(weights, images), python, 1e-3f);
    }
  }

  private static float[] logits(Path weights, Path images) {
    try (var scope = TensorScope.open();
        var model = Cifar10Resnet.network(weights);
        var noGradients = GradMode.DISABLED.enter();
        var folder = ImageFolder.open(images)) {
      Tensor some = folder.batch(0, 150, 250, 350, 450, 550, 650, 750, 850, 999).input();
      return model.forward(Cifar10Resnet.normalize(some)).flatten().toFloatArray();
    }
  }
}

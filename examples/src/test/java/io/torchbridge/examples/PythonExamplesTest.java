package io.torchbridge.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.torchbridge.conformance.rules.BackendUnderTest;
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
  void cifar10_logits_are_those_of_libtorch() {
    Cifar10Logits.assertSameOn("python", "libtorch", 10);
  }
}

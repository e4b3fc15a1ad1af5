package io.torchbridge.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.torchbridge.Backends;
import io.torchbridge.ShapeMismatchException;
import io.torchbridge.Tensor;
import io.torchbridge.Torch;
import io.torchbridge.spi.Availability;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Two copies of libtorch live in one process, whichever comes first: Bytedeco's and the one of
 * Python's torch. Each order runs in a JVM of its own.
 */
class TwoLibtorchTest {

  /** What each JVM does: arithmetic, gradients, errors and shared memory on both sides. */
  public static final class Program {
    private Program() {}

    public static void main(String[] order) {
      for (String id : order) {
        try (var use = Backends.use(id)) {
          Tensor x = Torch.tensor(new float[] {1, 2, 3}).requiresGrad(true);
          Torch.call("aten::sum", x.mul(x)).tensor().backward();
          System.out.println(id + " " + Arrays.toString(x.grad().toFloatArray()));
          try {
            Torch.call("aten::mm", Torch.zeros(2, 3), Torch.zeros(2, 3));
          } catch (ShapeMismatchException e) {
            System.out.println(id + " refuses");
          }
        }
      }
      Tensor here;
      try (var use = Backends.use(order[0])) {
        here = Torch.tensor(new float[] {1, 2});
      }
      Tensor there = here.to(Backends.get(order[1]));
      there.add_(there);
      System.out.println("shared " + Arrays.toString(here.toFloatArray()));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"libtorch python", "python libtorch"})
  void eitherOrderWorks(String order) throws Exception {
    for (var listing : Backends.list()) {
      if (listing.availability() instanceof Availability.Unavailable(String reason, String fix)) {
        Assumptions.abort("backend " + listing.id() + " is not available: " + reason);
      }
    }
    String[] ids = order.split(" ");
    String output = ChildJvm.run(Program.class, List.of(), ids);
    List<String> expected =
        List.of(
            ids[0] + " [2.0, 4.0, 6.0]",
            ids[0] + " refuses",
            ids[1] + " [2.0, 4.0, 6.0]",
            ids[1] + " refuses",
            "shared [2.0, 4.0]");
    assertEquals(expected, output.lines().filter(line -> !line.startsWith("[")).toList(), output);
  }
}

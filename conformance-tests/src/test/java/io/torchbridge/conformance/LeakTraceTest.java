package io.torchbridge.conformance;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.torchbridge.Tensor;
import io.torchbridge.TensorScope;
import io.torchbridge.Torch;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * {@code -Dtorchbridge.leaks=trace} tells where tensors were made that only the collector freed.
 */
class LeakTraceTest {

  /** Drops a tensor, and frees two as one should. */
  public static final class Program {
    private Program() {}

    public static void main(String[] none) throws InterruptedException {
      try (var scope = TensorScope.open()) {
        inScope();
      }
      closed().close();
      dropped();
      for (int i = 0; Tensor.live() > 0 && i < 100; i++) {
        System.gc();
        Thread.sleep(20);
      }
    }

    private static void inScope() {
      Torch.ones(2);
    }

    private static Tensor closed() {
      return Torch.ones(2);
    }

    private static void dropped() {
      Torch.ones(2);
    }
  }

  @Test
  void theSiteIsNamed() throws Exception {
    String traced = ChildJvm.run(Program.class, List.of("-Dtorchbridge.leaks=trace"));
    assertTrue(traced.contains("Program.dropped(LeakTraceTest.java"), traced);
    assertFalse(traced.contains("Program.inScope("), traced);
    assertFalse(traced.contains("Program.closed("), traced);
  }

  @Test
  void withoutTheSettingNothingIsSaid() throws Exception {
    String output = ChildJvm.run(Program.class, List.of());
    assertFalse(output.contains("dropped"), output);
  }
}

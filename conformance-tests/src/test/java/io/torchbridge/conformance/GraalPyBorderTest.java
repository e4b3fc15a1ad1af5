package io.torchbridge.conformance;

import io.torchbridge.Backends;
import io.torchbridge.InvalidArgumentException;
import io.torchbridge.Torch;
import io.torchbridge.conformance.rules.BackendUnderTest;
import io.torchbridge.python.DynamicShapes;
import io.torchbridge.python.PythonModule;
import io.torchbridge.python.engine.graalpy.GraalPyTorch;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Modules of GraalPy in libtorch's graphs, in a JVM of its own. */
@Tag("graalpy")
class GraalPyBorderTest extends BorderRules implements BackendUnderTest {

  @BeforeAll
  static void open() {
    GraalPyTorch.backend(); // or skips with the reason
  }

  @Override
  public String backendId() {
    return "libtorch";
  }

  @Test
  void toNative_says_that_it_needs_the_other_engine() {
    try (PythonModule linear =
        PythonModule.of(Backends.get("python"), "torch.nn", "Linear", List.of(2, 1), Map.of())) {
      assertFails(
          InvalidArgumentException.class,
          () -> linear.toNative(List.of(Torch.ones(1, 2)), DynamicShapes.NONE),
          "Linear",
          "GraalPy",
          "python.engine=cpython");
    }
  }
}

package io.torchbridge.conformance;

import io.torchbridge.conformance.rules.BackendUnderTest;
import io.torchbridge.python.engine.graalpy.GraalPyTorch;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

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
}

package io.torchbridge.conformance;

import io.torchbridge.python.engine.graalpy.GraalPyTorch;
import io.torchbridge.spi.Backend;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

/** The Python backend once more, on GraalPy, in a JVM of its own. */
@Tag("graalpy")
class GraalPyConformanceTest extends ConformanceSuite {

  @BeforeAll
  static void torchIsThere() {
    // skips all of it with the reason
    GraalPyTorch.folder();
  }

  @Override
  public String backendId() {
    return "python";
  }

  /** Its PyTorch is older than the answers. */
  @Override
  public String variant() {
    return "graalpy";
  }

  @Override
  public Backend openBackend() {
    return GraalPyTorch.backend();
  }

  @Override
  public boolean freesOnClose() {
    return false; // Python's objects are the JVM's
  }
}

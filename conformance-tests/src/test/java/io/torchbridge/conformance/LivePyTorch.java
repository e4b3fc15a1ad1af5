package io.torchbridge.conformance;

import io.torchbridge.Backends;
import io.torchbridge.python.PythonBackend;
import io.torchbridge.python.engine.PythonObject;
import io.torchbridge.spi.Availability;
import org.junit.jupiter.api.Assumptions;

/** PyTorch itself, in the same process, as the judge. */
final class LivePyTorch {
  private LivePyTorch() {}

  /** Runs source text as a module; skips the test where there is no PyTorch. */
  static PythonObject define(String name, String source) {
    for (var listing : Backends.list()) {
      if (listing.id().equals("python")
          && listing.availability()
              instanceof Availability.Unavailable(String reason, String fix)) {
        Assumptions.abort("there is no PyTorch to compare with: " + reason);
      }
    }
    return ((PythonBackend) Backends.get("python")).engine().defineModule(name, source);
  }
}

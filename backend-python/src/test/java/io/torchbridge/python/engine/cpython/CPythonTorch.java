package io.torchbridge.python.engine.cpython;

import io.torchbridge.python.engine.PythonEngine;
import io.torchbridge.python.engine.PythonEngines;
import io.torchbridge.spi.Availability.Unavailable;
import io.torchbridge.spi.Settings;
import java.util.List;
import java.util.Map;
import org.opentest4j.TestAbortedException;

/**
 * The CPython with torch that tests run with, as the settings of this process choose it. Where
 * there is none, tests are skipped, or fail if {@code -Dtorchbridge.require=} names python.
 */
public final class CPythonTorch {
  private CPythonTorch() {}

  /** The settings with which it is found. */
  public static Settings settings() {
    Settings settings =
        Settings.ofProcess().with(Map.of("python.engine", "cpython", "backend", "python"));
    if (new CPythonProvider().status(settings) instanceof Unavailable(String reason, String fix)) {
      String message = "no CPython with torch: " + reason + "; to mend it: " + fix;
      if (List.of(System.getProperty("torchbridge.require", "").split(",")).contains("python")) {
        throw new AssertionError(message);
      }
      throw new TestAbortedException(
          message + " (-Dtorchbridge.require=python makes this a failure)");
    }
    return settings;
  }

  /** The engine of this JVM: there is one only. */
  public static PythonEngine engine() {
    return PythonEngines.open(settings());
  }
}

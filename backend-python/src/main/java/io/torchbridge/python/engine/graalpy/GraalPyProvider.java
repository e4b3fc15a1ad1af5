package io.torchbridge.python.engine.graalpy;

import io.torchbridge.BackendUnavailableException;
import io.torchbridge.python.engine.PythonEngine;
import io.torchbridge.python.engine.PythonEngineProvider;
import io.torchbridge.spi.Availability;
import io.torchbridge.spi.Availability.Unavailable;
import io.torchbridge.spi.Settings;

/** Offers GraalPy. Touches no polyglot class before {@link #open}. */
public final class GraalPyProvider implements PythonEngineProvider {

  @Override
  public String id() {
    return "graalpy";
  }

  @Override
  public Availability status(Settings settings) {
    try {
      return Installation.find(settings).torch();
    } catch (Installation.MissingException e) {
      return e.unavailable();
    }
  }

  @Override
  public PythonEngine open(Settings settings) {
    try {
      return new GraalPyEngine(Installation.find(settings));
    } catch (Installation.MissingException e) {
      Unavailable missing = e.unavailable();
      throw new BackendUnavailableException(
          "GraalPy can't be started: " + missing.reason() + "\n  to mend it: " + missing.fix(), e);
    }
  }
}

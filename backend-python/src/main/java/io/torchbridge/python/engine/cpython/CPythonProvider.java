package io.torchbridge.python.engine.cpython;

import io.torchbridge.BackendUnavailableException;
import io.torchbridge.python.engine.PythonEngine;
import io.torchbridge.python.engine.PythonEngineProvider;
import io.torchbridge.spi.Availability;
import io.torchbridge.spi.Availability.Unavailable;
import io.torchbridge.spi.Settings;

/**
 * The engine {@code cpython}: embeds the Python of a venv, of the setting {@code python}, or of the
 * PATH.
 */
public final class CPythonProvider implements PythonEngineProvider {

  @Override
  public String id() {
    return "cpython";
  }

  @Override
  public Availability status(Settings settings) {
    return Installation.find(settings).availability();
  }

  @Override
  public PythonEngine open(Settings settings) {
    Installation.Found found = Installation.find(settings);
    // an engine is of use without torch too; what is needed is an interpreter to embed
    if (found.installation() == null) {
      Unavailable why = (Unavailable) found.availability();
      throw new BackendUnavailableException(
          "Python can't be embedded: " + why.reason() + "\n  to mend it: " + why.fix());
    }
    return CPythonEngine.start(found.installation());
  }
}

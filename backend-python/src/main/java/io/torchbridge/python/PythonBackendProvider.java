package io.torchbridge.python;

import io.torchbridge.BackendUnavailableException;
import io.torchbridge.python.engine.PythonEngineProvider;
import io.torchbridge.python.engine.PythonEngines;
import io.torchbridge.spi.Availability;
import io.torchbridge.spi.Availability.Ready;
import io.torchbridge.spi.Availability.Unavailable;
import io.torchbridge.spi.Backend;
import io.torchbridge.spi.BackendProvider;
import io.torchbridge.spi.Settings;

/**
 * The backend {@code python}: PyTorch in a Python interpreter. The setting {@code python.engine}
 * says which make, {@code python} says which installation.
 */
public final class PythonBackendProvider implements BackendProvider {

  @Override
  public String id() {
    return "python";
  }

  @Override
  public int spiVersion() {
    return SPI_VERSION;
  }

  @Override
  public Availability status(Settings settings) {
    PythonEngineProvider engine;
    try {
      engine = PythonEngines.chosen(settings);
    } catch (BackendUnavailableException e) {
      return new Unavailable(
          String.valueOf(e.getMessage()), "set python.engine to one of these, or not at all");
    }
    return switch (engine.status(settings)) {
      case Ready(String details) -> new Ready("engine " + engine.id() + ": " + details);
      case Unavailable(String reason, String fix) ->
          new Unavailable("engine " + engine.id() + ": " + reason, fix);
    };
  }

  @Override
  public Backend open(Settings settings) {
    if (status(settings) instanceof Unavailable(String reason, String fix)) {
      throw new BackendUnavailableException(
          "the Python backend can't be opened: " + reason + "\n  to mend it: " + fix);
    }
    return PythonBackend.on(PythonEngines.open(settings), settings);
  }
}

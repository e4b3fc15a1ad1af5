package io.torchbridge.python.engine;

import io.torchbridge.BackendUnavailableException;
import io.torchbridge.spi.Settings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.slf4j.LoggerFactory;

/** The engines of this process: the setting {@code python.engine} chooses, each starts once. */
public final class PythonEngines {
  private static final String DEFAULT = "cpython";
  private static final Map<String, PythonEngine> OPEN = new LinkedHashMap<>();

  private PythonEngines() {}

  /**
   * The provider that the settings choose.
   *
   * @throws BackendUnavailableException if there is none of that id
   */
  public static PythonEngineProvider chosen(Settings settings) {
    String id = settings.get("python.engine", DEFAULT);
    var ids = new ArrayList<String>();
    for (PythonEngineProvider provider : providers()) {
      if (provider.id().equals(id)) {
        return provider;
      }
      ids.add(provider.id());
    }
    Settings.Setting setting = settings.find("python.engine");
    throw new BackendUnavailableException(
        "there is no Python engine \"%s\" (%s); there are %s"
            .formatted(id, setting == null ? "the default" : "set by " + setting.source(), ids));
  }

  /** The engine that the settings choose, started at its first use. */
  public static synchronized PythonEngine open(Settings settings) {
    PythonEngineProvider provider = chosen(settings);
    PythonEngine engine = OPEN.get(provider.id());
    if (engine == null) {
      engine = provider.open(settings);
      OPEN.put(provider.id(), engine);
    }
    return engine;
  }

  private static List<PythonEngineProvider> providers() {
    var found = new ArrayList<PythonEngineProvider>();
    var iterator = ServiceLoader.load(PythonEngineProvider.class).iterator();
    while (true) {
      try {
        if (!iterator.hasNext()) {
          return found;
        }
        found.add(iterator.next());
      } catch (ServiceConfigurationError e) {
        // an engine that can't be loaded must not take the other away; it is not listed
        LoggerFactory.getLogger(PythonEngines.class)
            .warn("a Python engine's provider is broken", e);
      }
    }
  }
}

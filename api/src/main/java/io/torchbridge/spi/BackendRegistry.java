package io.torchbridge.spi;

import io.torchbridge.BackendUnavailableException;
import io.torchbridge.TorchbridgeException;
import io.torchbridge.spi.Availability.Ready;
import io.torchbridge.spi.Availability.Unavailable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/**
 * The backends of a process: finds the providers, chooses among them, opens each at most once. A
 * broken or incompatible provider is listed and never fatal to the others.
 */
public final class BackendRegistry {
  private static final String DEFAULT_PREFERENCE = "libtorch, python";

  /**
   * A provider as it was found.
   *
   * @param id its id; its class's name where even that could not be had
   * @param provider its class's name
   * @param availability whether its backend can be opened
   */
  public record Listing(String id, String provider, Availability availability) {}

  /** A provider that was found; its status is asked for when somebody wants it. */
  private final class Found {
    final String id;
    final String type;
    final @Nullable BackendProvider provider;
    private @Nullable Availability availability;

    Found(String id, String type, @Nullable BackendProvider provider) {
      this.id = id;
      this.type = type;
      this.provider = provider;
    }

    Found(String type, Throwable e) {
      this(type, type, null);
      availability = broken(e);
    }

    synchronized Availability availability() {
      Availability known = availability;
      if (known == null) {
        known = ask();
        availability = known;
      }
      return known;
    }

    private Availability ask() {
      try {
        BackendProvider asked = Objects.requireNonNull(provider);
        int version = asked.spiVersion();
        return version == BackendProvider.SPI_VERSION
            ? asked.status(settings)
            : new Unavailable(
                "it was written for version %d of the backend SPI, this is version %d"
                    .formatted(version, BackendProvider.SPI_VERSION),
                "use a version of the backend made for this version of torchbridge");
      } catch (Throwable e) {
        return broken(e);
      }
    }

    private Unavailable broken(Throwable e) {
      return new Unavailable(
          "the provider is broken: " + e, "mend it or take it off the class path");
    }
  }

  private final Settings settings;
  private final List<Found> found = new ArrayList<>();
  private final Map<String, Backend> open = new LinkedHashMap<>();

  /** A registry of these providers, in this order. */
  public BackendRegistry(List<? extends BackendProvider> providers, Settings settings) {
    this.settings = settings;
    providers.forEach(this::add);
    refuseDoubles();
  }

  /** A registry of the providers that ServiceLoader finds. */
  public BackendRegistry(Settings settings) {
    this.settings = settings;
    var iterator = ServiceLoader.load(BackendProvider.class).stream().iterator();
    while (true) {
      // each step may fail by itself: a listed class may be missing, its constructor may throw
      try {
        if (!iterator.hasNext()) {
          break;
        }
        ServiceLoader.Provider<BackendProvider> provider = iterator.next();
        try {
          add(provider.get());
        } catch (Throwable e) {
          found.add(new Found(provider.type().getName(), e));
        }
      } catch (java.util.ServiceConfigurationError e) {
        found.add(new Found("a listed provider", e));
      }
    }
    refuseDoubles();
  }

  private void add(BackendProvider provider) {
    String type = provider.getClass().getName();
    try {
      found.add(new Found(provider.id(), type, provider));
    } catch (Throwable e) {
      found.add(new Found(type, e));
    }
  }

  private void refuseDoubles() {
    var types = new LinkedHashMap<String, String>();
    for (Found f : found) {
      String other = types.putIfAbsent(f.id, f.type);
      if (other != null && f.provider != null) {
        throw new TorchbridgeException(
            "two providers call their backend \"%s\": %s and %s; take one off the class path"
                .formatted(f.id, other, f.type));
      }
    }
  }

  /** Every provider that was found. */
  public List<Listing> listings() {
    return found.stream().map(f -> new Listing(f.id, f.type, f.availability())).toList();
  }

  public Settings settings() {
    return settings;
  }

  /** The first available backend of the preference, opened. */
  public Backend preferred() {
    String preference = settings.get("backend", DEFAULT_PREFERENCE);
    var reasons = new ArrayList<String>();
    for (String id : preference.split(",")) {
      id = id.strip();
      Found f = find(id);
      if (f == null) {
        if (settings.find("backend") != null) {
          throw unavailable("there is no backend \"" + id + "\" (" + source() + ")", reasons);
        }
      } else if (f.availability() instanceof Ready) {
        try {
          return get(id);
        } catch (BackendUnavailableException e) {
          reasons.add(e.getMessage());
        }
      }
    }
    throw unavailable(
        "no backend of \"" + preference + "\" (" + source() + ") works here", reasons);
  }

  private String source() {
    Settings.Setting setting = settings.find("backend");
    return setting == null ? "the default order" : "set by " + setting.source();
  }

  /**
   * The backend of this id, opened at its first use.
   *
   * @throws BackendUnavailableException if there is none, or it can't be opened
   */
  public synchronized Backend get(String id) {
    Backend backend = open.get(id);
    if (backend != null) {
      return backend;
    }
    Found f = find(id);
    if (f == null) {
      throw unavailable("there is no backend \"" + id + "\"", List.of());
    }
    if (f.provider == null || f.availability() instanceof Unavailable) {
      throw unavailable("backend \"" + id + "\" is not available", List.of());
    }
    try {
      backend = f.provider.open(settings);
    } catch (TorchbridgeException e) {
      throw e;
    } catch (Throwable e) {
      throw new BackendUnavailableException("backend \"" + id + "\" did not open: " + e, e);
    }
    open.put(id, backend);
    return backend;
  }

  /** The backends that have been opened, in that order. */
  public synchronized List<Backend> opened() {
    return List.copyOf(open.values());
  }

  private @Nullable Found find(String id) {
    for (Found f : found) {
      if (f.id.equals(id)) {
        return f;
      }
    }
    return null;
  }

  private BackendUnavailableException unavailable(String what, List<String> reasons) {
    var message = new StringBuilder(what);
    for (String reason : reasons) {
      message.append("\n  when it was opened: ").append(reason);
    }
    message.append(found.isEmpty() ? "\n  no provider is on the class path" : "");
    for (Found f : found) {
      message.append("\n  ").append(f.id);
      switch (f.availability()) {
        case Ready(String details) -> message.append(": ready (").append(details).append(')');
        case Unavailable(String reason, String fix) ->
            message.append(": ").append(reason).append("\n    to mend it: ").append(fix);
      }
    }
    if (found.isEmpty()) {
      message.append(
          "\n    to mend it: add io.torchbridge:torchbridge-backend-libtorch or"
              + " torchbridge-backend-python to the project");
    }
    return new BackendUnavailableException(message.toString());
  }
}

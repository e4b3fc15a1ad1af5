package io.torchbridge;

import io.torchbridge.spi.Backend;
import io.torchbridge.spi.BackendRegistry;
import io.torchbridge.spi.Interceptors;
import io.torchbridge.spi.Settings;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The backends of this process and which of them new tensors are made on. First that is set: code
 * ({@link #use}), {@code -Dtorchbridge.backend}, {@code TORCHBRIDGE_BACKEND}, {@code backend} in
 * {@code torchbridge.properties}, else the first available of {@code libtorch, python}. The setting
 * is a list in order of preference, separated by commas.
 */
public final class Backends {
  private static final ThreadLocal<@Nullable Backend> USED = new ThreadLocal<>();

  private Backends() {}

  private static final class Holder {
    static final BackendRegistry REGISTRY = new BackendRegistry(Settings.ofProcess());
    static @Nullable Backend preferred;
    private static boolean intercepted;

    static synchronized Backend preferred() {
      if (preferred == null) {
        preferred = forUse().preferred();
      }
      return preferred;
    }

    /** The registry, with the interceptors that the settings ask for. */
    static synchronized BackendRegistry forUse() {
      if (!intercepted) {
        intercepted = true;
        Interceptors.installProvided(REGISTRY.settings());
      }
      return REGISTRY;
    }
  }

  /**
   * The backend on which this thread makes new tensors.
   *
   * @throws BackendUnavailableException if none can be opened
   */
  public static Backend current() {
    Backend used = USED.get();
    return used != null ? used : Holder.preferred();
  }

  /**
   * Makes this thread's new tensors on the backend of this id, until the scope is closed.
   *
   * @throws BackendUnavailableException if there is none of that id, or it can't be opened
   */
  public static Scope use(String id) {
    return use(get(id));
  }

  /** Makes this thread's new tensors on this backend, until the scope is closed. */
  public static Scope use(Backend backend) {
    Scope scope = new Scope(USED.get());
    USED.set(backend);
    return scope;
  }

  /**
   * The backend of this id, opened at its first use.
   *
   * @throws BackendUnavailableException if there is none of that id, or it can't be opened
   */
  public static Backend get(String id) {
    return Holder.forUse().get(id);
  }

  /** The backends that this process has opened so far. */
  public static List<Backend> opened() {
    return Holder.REGISTRY.opened();
  }

  /** Every provider found, those that can't be opened here with reason and fix. */
  public static List<BackendRegistry.Listing> list() {
    return Holder.REGISTRY.listings();
  }

  /** The settings of this process. */
  public static Settings settings() {
    return Holder.REGISTRY.settings();
  }

  /** Restores the choice that was before, on the thread that made it. */
  public static final class Scope implements AutoCloseable {
    private final @Nullable Backend before;

    private Scope(@Nullable Backend before) {
      this.before = before;
    }

    @Override
    public void close() {
      USED.set(before);
    }
  }
}

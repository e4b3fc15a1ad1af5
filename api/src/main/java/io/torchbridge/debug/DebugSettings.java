package io.torchbridge.debug;

import io.torchbridge.Backends;
import io.torchbridge.TorchbridgeException;
import io.torchbridge.spi.InterceptorProvider;
import io.torchbridge.spi.Interceptors;
import io.torchbridge.spi.Settings;
import org.slf4j.LoggerFactory;

/**
 * Installs what the settings ask for: {@code nonfinite=throw} or {@code warn} a {@link
 * NonFiniteFinder}, {@code shadow=BACKEND} a {@link Shadow}, which says at the end what it did.
 */
public final class DebugSettings implements InterceptorProvider {

  @Override
  public void install(Settings settings) {
    Settings.Setting nonFinite = settings.find("nonfinite");
    if (nonFinite != null) {
      Interceptors.install(finder(nonFinite));
    }
    Settings.Setting second = settings.find("shadow");
    if (second != null) {
      var shadow = new Shadow(Backends.get(second.value()));
      Interceptors.install(shadow);
      Runtime.getRuntime()
          .addShutdownHook(new Thread(() -> report(second.value(), shadow), "torchbridge-shadow"));
    }
  }

  private static NonFiniteFinder finder(Settings.Setting setting) {
    return switch (setting.value()) {
      case "throw" -> new NonFiniteFinder();
      case "warn" ->
          new NonFiniteFinder(
              finding ->
                  LoggerFactory.getLogger(NonFiniteFinder.class).warn("{}", finding.message()));
      default ->
          throw new TorchbridgeException(
              "the setting nonfinite=%s (%s) must be \"throw\" or \"warn\""
                  .formatted(setting.value(), setting.source()));
    };
  }

  private static void report(String second, Shadow shadow) {
    long skipped = shadow.skipped().values().stream().mapToLong(Long::longValue).sum();
    System.err.printf(
        "torchbridge: %d operator calls were compared with backend %s, %d could not be%n",
        shadow.compared(), second, skipped);
  }
}

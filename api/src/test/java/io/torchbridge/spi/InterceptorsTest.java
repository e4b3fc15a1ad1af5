package io.torchbridge.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.torchbridge.TorchbridgeException;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Interceptors that come by themselves. */
class InterceptorsTest {
  private static final List<String> ASKED = new ArrayList<>();

  /** Notes that it was asked. */
  public static final class Noting implements InterceptorProvider {
    @Override
    public void install(Settings settings) {
      ASKED.add(settings.get("mine", "nothing"));
    }
  }

  /** Is broken. */
  public static final class Broken implements InterceptorProvider {
    @Override
    public void install(Settings settings) {
      throw new IllegalStateException("broken");
    }
  }

  private static void install(Path folder, Settings settings, String... providers)
      throws IOException {
    Path services = Files.createDirectories(folder.resolve("META-INF/services"));
    Files.write(services.resolve(InterceptorProvider.class.getName()), List.of(providers));
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    try (var loader = new URLClassLoader(new URL[] {folder.toUri().toURL()}, before)) {
      Thread.currentThread().setContextClassLoader(loader);
      Interceptors.installProvided(settings);
    } finally {
      Thread.currentThread().setContextClassLoader(before);
    }
  }

  @Test
  void broken_providers_are_left_out(@TempDir Path folder) throws IOException {
    ASKED.clear();
    install(
        folder,
        Settings.of(Map.of("mine", "something")),
        "no.such.Provider",
        Broken.class.getName(),
        Noting.class.getName());
    assertEquals(List.of("something"), ASKED);
    assertEquals(0, Interceptors.installed().length, "nobody asked for one");
  }

  @Test
  void a_setting_that_asks_for_what_there_is_not_is_an_error(@TempDir Path folder) {
    for (String name : List.of("profile", "nonfinite")) {
      var e =
          assertThrows(
              TorchbridgeException.class,
              () -> install(folder, Settings.of(Map.of(name, "perhaps"))));
      assertTrue(String.valueOf(e.getMessage()).contains(name + "=perhaps (code)"), e::toString);
    }
  }
}

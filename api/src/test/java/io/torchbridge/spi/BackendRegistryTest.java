package io.torchbridge.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.torchbridge.BackendUnavailableException;
import io.torchbridge.TorchbridgeException;
import io.torchbridge.spi.Availability.Ready;
import io.torchbridge.spi.Availability.Unavailable;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class BackendRegistryTest {
  private static final Settings NONE = Settings.of(Map.of());

  private static class Provider implements BackendProvider {
    final String id;
    final AtomicInteger opened = new AtomicInteger();

    Provider(String id) {
      this.id = id;
    }

    @Override
    public String id() {
      return id;
    }

    @Override
    public int spiVersion() {
      return SPI_VERSION;
    }

    @Override
    public Availability status(Settings settings) {
      return new Ready("a test's");
    }

    /** A backend that is only ever compared. */
    @Override
    public Backend open(Settings settings) {
      opened.incrementAndGet();
      return (Backend)
          Proxy.newProxyInstance(
              Backend.class.getClassLoader(),
              new Class<?>[] {Backend.class},
              (proxy, method, args) -> {
                throw new AssertionError(method + " was called");
              });
    }
  }

  private static Provider out(String id, String reason, String fix) {
    return new Provider(id) {
      @Override
      public Availability status(Settings settings) {
        return new Unavailable(reason, fix);
      }
    };
  }

  private static Provider broken(String id, Supplier<? extends RuntimeException> problem) {
    return new Provider(id) {
      @Override
      public Availability status(Settings settings) {
        throw problem.get();
      }
    };
  }

  private static void assertSays(Throwable e, String... words) {
    String message = String.valueOf(e.getMessage());
    for (String word : words) {
      assertTrue(message.contains(word), () -> "\"" + word + "\" is missing in: " + message);
    }
  }

  @Test
  void a_backend_is_opened_at_its_first_use_and_once() {
    var provider = new Provider("libtorch");
    var registry = new BackendRegistry(List.of(provider), NONE);
    assertEquals(0, provider.opened.get());
    Backend backend = registry.get("libtorch");
    assertSame(backend, registry.get("libtorch"));
    assertSame(backend, registry.preferred());
    assertEquals(1, provider.opened.get());
  }

  @Test
  void the_preference_decides_and_not_the_order_of_providers() {
    var python = new Provider("python");
    var libtorch = new Provider("libtorch");
    var registry = new BackendRegistry(List.of(python, libtorch), NONE);
    assertSame(registry.get("libtorch"), registry.preferred());
    registry =
        new BackendRegistry(
            List.of(python, libtorch), Settings.of(Map.of("backend", "mine, python")));
    var unknown = assertThrows(BackendUnavailableException.class, registry::preferred);
    assertSays(unknown, "\"mine\"", "set by code", "python: ready", "libtorch: ready");
    registry =
        new BackendRegistry(
            List.of(python, libtorch), Settings.of(Map.of("backend", "python, libtorch")));
    assertSame(registry.get("python"), registry.preferred());
  }

  @Test
  void the_next_of_the_preference_is_taken_where_one_is_out() {
    var registry =
        new BackendRegistry(
            List.of(out("libtorch", "no library", "add it"), new Provider("python")), NONE);
    assertSame(registry.get("python"), registry.preferred());
  }

  @Test
  void a_broken_provider_is_listed_and_not_fatal() {
    var registry =
        new BackendRegistry(
            List.of(
                broken("libtorch", () -> new IllegalStateException("its own fault")),
                new Provider("python")),
            NONE);
    assertSame(registry.get("python"), registry.preferred());
    var listed = registry.listings().getFirst();
    var why = assertInstanceOf(Unavailable.class, listed.availability());
    assertTrue(why.reason().contains("its own fault"), why.reason());
  }

  @Test
  void a_provider_of_another_spi_version_is_listed_and_never_opened() {
    var old =
        new Provider("libtorch") {
          @Override
          public int spiVersion() {
            return SPI_VERSION + 1;
          }
        };
    var registry = new BackendRegistry(List.of(old), NONE);
    var e = assertThrows(BackendUnavailableException.class, () -> registry.get("libtorch"));
    assertSays(
        e,
        "version " + (BackendProvider.SPI_VERSION + 1),
        "this is version " + BackendProvider.SPI_VERSION,
        "to mend it");
    assertEquals(0, old.opened.get());
  }

  @Test
  void two_providers_with_one_id_are_an_error_that_names_both() {
    var e =
        assertThrows(
            TorchbridgeException.class,
            () ->
                new BackendRegistry(
                    List.of(new Provider("python"), out("python", "r", "f")), NONE));
    assertSays(e, "\"python\"", Provider.class.getName(), "class path");
  }

  @Test
  void none_available_lists_each_provider_with_reason_and_fix() {
    var registry =
        new BackendRegistry(
            List.of(
                out("libtorch", "the file x.so is missing", "install x"),
                out("python", "no venv", "make one"),
                broken("third", () -> new IllegalStateException("its own fault"))),
            NONE);
    var e = assertThrows(BackendUnavailableException.class, registry::preferred);
    assertSays(
        e,
        "libtorch: the file x.so is missing",
        "to mend it: install x",
        "python: no venv",
        "to mend it: make one",
        "its own fault",
        "the default order");
  }

  @Test
  void no_provider_at_all_says_what_to_add() {
    var registry = new BackendRegistry(List.of(), NONE);
    var e = assertThrows(BackendUnavailableException.class, registry::preferred);
    assertSays(e, "no provider is on the class path", "torchbridge-backend-libtorch");
    e = assertThrows(BackendUnavailableException.class, () -> registry.get("libtorch"));
    assertSays(e, "there is no backend \"libtorch\"");
  }

  @Test
  void a_backend_that_fails_to_open_is_unavailable_with_the_cause() {
    var failing =
        new Provider("libtorch") {
          @Override
          public Backend open(Settings settings) {
            throw new UnsatisfiedLinkError("wrong architecture");
          }
        };
    var registry = new BackendRegistry(List.of(failing, new Provider("python")), NONE);
    var e = assertThrows(BackendUnavailableException.class, () -> registry.get("libtorch"));
    assertSays(e, "libtorch", "wrong architecture");
    assertInstanceOf(UnsatisfiedLinkError.class, e.getCause());
    assertSame(registry.get("python"), registry.preferred());
  }
}

package io.torchbridge.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.torchbridge.spi.Settings.Setting;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class SettingsTest {
  private static final Map<String, String> NONE = Map.of();

  private static Properties file(String name, String value) {
    var file = new Properties();
    file.setProperty(name, value);
    return file;
  }

  @Test
  void the_first_source_that_has_it_wins() {
    var code = Map.of("backend", "of code");
    var properties = Map.of("torchbridge.backend", "of a property");
    var environment = Map.of("TORCHBRIDGE_BACKEND", "of a variable");
    var file = file("backend", "of the file");
    assertEquals(
        new Setting("backend", "of code", "code"),
        Settings.of(code, properties, environment, file).find("backend"));
    assertEquals(
        new Setting("backend", "of a property", "-Dtorchbridge.backend"),
        Settings.of(NONE, properties, environment, file).find("backend"));
    assertEquals(
        new Setting("backend", "of a variable", "TORCHBRIDGE_BACKEND"),
        Settings.of(NONE, NONE, environment, file).find("backend"));
    assertEquals(
        new Setting("backend", "of the file", "torchbridge.properties"),
        Settings.of(NONE, NONE, NONE, file).find("backend"));
    assertNull(Settings.of(NONE, NONE, NONE, new Properties()).find("backend"));
  }

  @Test
  void dots_are_underscores_in_the_environment() {
    var settings =
        Settings.of(NONE, NONE, Map.of("TORCHBRIDGE_PYTHON_ENGINE", "graalpy"), new Properties());
    assertEquals("graalpy", settings.get("python.engine"));
    assertEquals("TORCHBRIDGE_PYTHON_ENGINE", settings.all().getFirst().source());
  }

  @Test
  void blank_values_are_not_set_and_others_are_stripped() {
    var settings =
        Settings.of(
            NONE,
            Map.of("torchbridge.backend", " "),
            Map.of("TORCHBRIDGE_BACKEND", " python "),
            new Properties());
    assertEquals("python", settings.get("backend"));
  }

  @Test
  void what_is_set_nowhere_has_the_callers_value() {
    assertEquals("4", Settings.of(NONE).get("threads", "4"));
    assertNull(Settings.of(NONE).get("threads"));
  }

  @Test
  void added_values_are_the_strongest() {
    var settings = Settings.of(Map.of("backend", "a", "threads", "1")).with(Map.of("backend", "b"));
    assertEquals("b", settings.get("backend"));
    assertEquals("1", settings.get("threads"));
  }

  @Test
  void all_lists_the_known_names_that_are_set() {
    var settings = Settings.of(Map.of("threads", "2", "backend", "x", "unknown", "y"));
    assertEquals(
        List.of("backend", "threads"), settings.all().stream().map(Setting::name).toList());
  }
}

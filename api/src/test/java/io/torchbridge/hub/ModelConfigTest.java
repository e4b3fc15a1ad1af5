package io.torchbridge.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.torchbridge.MalformedFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

class ModelConfigTest {
  private final Path file;

  ModelConfigTest(@TempDir Path folder) {
    file = folder.resolve("config.json");
  }

  private ModelConfig config(String json) throws IOException {
    return ModelConfig.read(Files.writeString(file, json));
  }

  private void fails(Executable action, String... words) {
    var e = assertThrows(MalformedFileException.class, action);
    for (String word : words) {
      assertTrue(e.getMessage().contains(word), e.getMessage());
    }
  }

  @Test
  void valuesHaveTypes() throws IOException {
    ModelConfig config =
        config(
            """
            {"n": 3, "x": 2.5, "whole": 4.0, "t": "text", "b": true, "none": null,
             "names": ["a", "b"], "mean": [1, 0.5], "inner": {"k": 1e-5}, "inf": Infinity,
             "id2label": {"1": "dog", "0": "cat"}}
            """);
    assertEquals(3, config.integer("n"));
    assertEquals(4, config.integer("whole"));
    assertEquals(2.5, config.number("x"));
    assertEquals("text", config.text("t"));
    assertTrue(config.flag("b", false));
    assertFalse(config.has("none"));
    assertEquals(7, config.integer("none", 7));
    assertEquals(List.of("a", "b"), config.texts("names"));
    assertEquals(List.of(1.0, 0.5), config.numbers("mean"));
    assertEquals(1e-5, config.object("inner").number("k"));
    assertEquals(Double.POSITIVE_INFINITY, config.number("inf"));
    assertEquals(List.of("cat", "dog"), config.labels());
    fails(() -> config.integer("x"), "config.json", "\"x\" is 2.5", "integer");
    fails(() -> config.text("n"), "\"n\" is 3");
    fails(() -> config.integer("gone"), "no \"gone\"");
    fails(() -> config.object("t"), "t is no JSON object");
    fails(() -> config.object("inner").text("k"), "inner", "\"k\"");
  }

  @Test
  void whatIsNoConfigIsRefused() {
    fails(() -> config("{\"a\": "), "config.json", "JSON");
    fails(() -> config("[1]"), "no JSON object");
    fails(() -> config(""), "no JSON object");
    fails(() -> config("{} {}"), "more than one");
    fails(() -> config("{\"a\":".repeat(5000)), "config.json");
    fails(() -> config("{\"id2label\": {\"0\": \"a\", \"2\": \"b\"}}").labels(), "none of 1");
  }
}

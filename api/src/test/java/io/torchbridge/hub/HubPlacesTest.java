package io.torchbridge.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.torchbridge.InvalidArgumentException;
import io.torchbridge.spi.Settings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HubPlacesTest {
  private static HubPlaces places(Map<String, String> settings, Map<String, String> variables) {
    return HubPlaces.of(Settings.of(settings), variables::get);
  }

  @Test
  void cachesAreWherePythonHasThem() {
    Path home = Path.of(System.getProperty("user.home"));
    HubPlaces plain = places(Map.of(), Map.of());
    assertEquals(home.resolve(".cache/huggingface/hub"), plain.huggingFaceCache());
    assertEquals(home.resolve(".cache/torch/hub"), plain.torchHub());
    assertEquals(URI.create("https://huggingface.co"), plain.endpoint());
    HubPlaces xdg = places(Map.of(), Map.of("XDG_CACHE_HOME", "/x"));
    assertEquals(Path.of("/x/huggingface/hub"), xdg.huggingFaceCache());
    assertEquals(Path.of("/x/torch/hub"), xdg.torchHub());
    var variables =
        Map.of("HF_HOME", "~/hf", "TORCH_HOME", "/t", "HF_ENDPOINT", "http://mirror:8/a/");
    HubPlaces own = places(Map.of(), variables);
    assertEquals(home.resolve("hf/hub"), own.huggingFaceCache());
    assertEquals(Path.of("/t"), own.torchHome());
    assertEquals(URI.create("http://mirror:8/a"), own.endpoint());
    assertEquals(
        Path.of("/c"),
        places(Map.of(), Map.of("HF_HOME", "/h", "HF_HUB_CACHE", "/c")).huggingFaceCache());
    HubPlaces set =
        places(Map.of("hf.cache", "/s", "torch.home", "/st", "hf.endpoint", "http://s"), variables);
    assertEquals(Path.of("/s"), set.huggingFaceCache());
    assertEquals(Path.of("/st"), set.torchHome());
    assertEquals(URI.create("http://s"), set.endpoint());
    assertThrows(
        InvalidArgumentException.class, () -> places(Map.of("hf.endpoint", "no url"), Map.of()));
  }

  @Test
  void offlineSaysWhy() {
    assertNull(places(Map.of(), Map.of()).offline());
    assertNull(places(Map.of(), Map.of("HF_HUB_OFFLINE", "0")).offline());
    assertEquals(
        "HF_HUB_OFFLINE is set", places(Map.of(), Map.of("HF_HUB_OFFLINE", "1")).offline());
    assertEquals(
        "TRANSFORMERS_OFFLINE is set",
        places(Map.of(), Map.of("TRANSFORMERS_OFFLINE", "yes")).offline());
    assertEquals("offline is set by code", places(Map.of("offline", "true"), Map.of()).offline());
    assertNull(places(Map.of("offline", "false"), Map.of("HF_HUB_OFFLINE", "1")).offline());
  }

  @Test
  void tokensAreFoundAndNotPrinted(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("token"), " from-file\n");
    var file = Map.of("HF_HOME", folder.toString());
    assertEquals("from-file", places(Map.of(), file).token());
    assertFalse(places(Map.of(), file).toString().contains("from-file"));
    var variable = Map.of("HF_HOME", folder.toString(), "HF_TOKEN", "from-variable");
    assertEquals("from-variable", places(Map.of(), variable).token());
    var disabled = Map.of("HF_HOME", folder.toString(), "HF_HUB_DISABLE_IMPLICIT_TOKEN", "1");
    assertNull(places(Map.of(), disabled).token());
    assertTrue(places(Map.of(), Map.of("HF_HOME", "/none")).token() == null);
  }
}

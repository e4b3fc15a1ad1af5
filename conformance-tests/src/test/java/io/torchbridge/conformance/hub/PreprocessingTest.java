package io.torchbridge.conformance.hub;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.torchbridge.Backends;
import io.torchbridge.DType;
import io.torchbridge.InvalidArgumentException;
import io.torchbridge.Tensor;
import io.torchbridge.TensorScope;
import io.torchbridge.hub.Encoding;
import io.torchbridge.hub.ImageProcessor;
import io.torchbridge.hub.ModelConfig;
import io.torchbridge.hub.TokenBatch;
import io.torchbridge.hub.Tokenizer;
import io.torchbridge.hub.TorchvisionWeights;
import io.torchbridge.io.Safetensors;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes into models, made in Java and in Python from the same files. */
class PreprocessingTest {
  private static final int[][] SIZES = {{61, 90}, {300, 211}, {233, 233}};
  private static final List<String> TEXTS =
      List.of(
          "Hello, unbelievable WORLD!", "a \u00fc naive caf\u00e9 \ud83d\ude00 b.", "", "w7 w8");

  private static Tensor get(Map<String, Tensor> tensors, String name) {
    return Objects.requireNonNull(tensors.get(name), name);
  }

  /**
   * Compares with what Python made of the same image.
   *
   * @param level what 1 of 255 is worth after normalizing, by which releases round differently
   */
  private static void assertSamePixels(
      Path file, ImageProcessor processor, double level, String what) {
    try (var use = Backends.use("libtorch");
        TensorScope scope = TensorScope.open()) {
      Map<String, Tensor> recorded = Safetensors.load(file);
      Tensor want = get(recorded, "pixels");
      int before = scope.size();
      Tensor got = processor.apply(get(recorded, "image"));
      assertEquals(before + 1, scope.size(), what);
      assertArrayEquals(want.shape(), got.shape(), what);
      Tensor difference = got.to(DType.FLOAT32).sub(want).abs();
      assertTrue(difference.max().itemDouble() <= level * 1.01, what + difference.max());
      double share = difference.gt(1e-5).to(DType.FLOAT32).mean().itemDouble();
      assertTrue(share <= 0.01, what + ": differs at a share of " + share);
    }
  }

  @Test
  void presets_are_torchvisions(@TempDir Path folder) {
    Path file = folder.resolve("preset.safetensors");
    Object[] presets = (Object[]) LivePython.call("presets");
    assertTrue(presets.length > 25, presets.length + " presets");
    for (int i = 0; i < presets.length; i++) {
      Object[] one = (Object[]) presets[i];
      int[] size = SIZES[i % SIZES.length];
      LivePython.call("preset", one[2], size[0], size[1], file.toString());
      var weights = TorchvisionWeights.of((String) one[0], (String) one[1]);
      assertSamePixels(
          file, ImageProcessor.ofTorchvision(weights.preset()), 1 / 255.0 / 0.22, one[2] + " ");
    }
  }

  @Test
  void the_table_of_weights_is_torchvisions() {
    for (Object row : (Object[]) LivePython.call("weights_table")) {
      Object[] r = (Object[]) row;
      var weights = TorchvisionWeights.of((String) r[0], (String) r[1]);
      assertEquals(r[2], weights.url().toString());
      assertEquals(Arrays.asList((Object[]) r[3]), weights.categories(), (String) r[4]);
      assertEquals(r[4], weights.pythonName());
      if ((Boolean) r[5]) {
        assertEquals(weights, TorchvisionWeights.of((String) r[0], "DEFAULT"));
      }
    }
    var e =
        assertThrows(
            InvalidArgumentException.class, () -> TorchvisionWeights.of("resnet50", "NONE"));
    assertTrue(e.getMessage().contains("IMAGENET1K_V2"), e.getMessage());
    e =
        assertThrows(
            InvalidArgumentException.class, () -> TorchvisionWeights.of("resnet51", "DEFAULT"));
    assertTrue(e.getMessage().contains("resnet50"), e.getMessage());
    var flow = TorchvisionWeights.of("raft_small", "DEFAULT");
    assertThrows(InvalidArgumentException.class, () -> ImageProcessor.ofTorchvision(flow.preset()));
  }

  private static Map<String, Map<String, Object>> processors() {
    var cases = new LinkedHashMap<String, Map<String, Object>>();
    for (String plain :
        List.of(
            "ViT",
            "DeiT",
            "CLIP",
            "Siglip",
            "Blip",
            "Bit",
            "Beit",
            "Segformer",
            "Pvt",
            "MobileNetV1",
            "MobileNetV2",
            "MobileViT",
            "EfficientNet",
            "ConvNext",
            "ChineseCLIP",
            "OwlViT",
            "Tipsv2")) {
      cases.put(plain, Map.of());
    }
    cases.put("ViT nearest", Map.of("resample", 0, "size", Map.of("height", 50, "width", 70)));
    cases.put("ViT unscaled", Map.of("do_rescale", false, "do_normalize", false));
    cases.put("ViT raw", Map.of("do_resize", false, "do_normalize", false));
    cases.put("CLIP padded", Map.of("crop_size", Map.of("height", 301, "width", 260)));
    cases.put("ViT longest", Map.of("size", Map.of("shortest_edge", 100, "longest_edge", 120)));
    cases.put("ViT within", Map.of("size", Map.of("max_height", 100, "max_width", 90)));
    cases.put("ConvNext small", Map.of("size", Map.of("shortest_edge", 101), "crop_pct", 0.8));
    cases.put("EfficientNet offset", Map.of("rescale_offset", true, "rescale_factor", 1 / 127.5));
    return cases;
  }

  @Test
  void processors_are_transformers(@TempDir Path folder) {
    Path file = folder.resolve("processor.safetensors");
    int i = 0;
    for (var each : processors().entrySet()) {
      String name = each.getKey().replaceFirst(" .*", "") + "ImageProcessor";
      int[] size = SIZES[i++ % SIZES.length];
      Path saved = folder.resolve(each.getKey());
      LivePython.call(
          "processor", name, each.getValue(), size[0], size[1], file.toString(), saved.toString());
      ModelConfig config = ModelConfig.read(saved.resolve("preprocessor_config.json"));
      double level = each.getKey().equals("ViT unscaled") ? 1 : 0.04;
      ImageProcessor processor = ImageProcessor.ofHuggingFace(config, null);
      assertSamePixels(file, processor, level, each.getKey());
    }
  }

  @Test
  void processors_of_python_alone_are_named() {
    ModelConfig config =
        ModelConfig.of(
            "preprocessor_config.json", Map.of("image_processor_type", "LevitImageProcessor"));
    var e =
        assertThrows(
            InvalidArgumentException.class, () -> ImageProcessor.ofHuggingFace(config, "levit"));
    assertTrue(e.getMessage().contains("LevitImageProcessor"), e.getMessage());
    ModelConfig lanczos =
        ModelConfig.of("preprocessor_config.json", Map.of("resample", 1L, "do_resize", true));
    e =
        assertThrows(
            InvalidArgumentException.class, () -> ImageProcessor.ofHuggingFace(lanczos, "vit"));
    assertTrue(e.getMessage().contains("filter 1"), e.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"bert", "bpe"})
  void tokens_are_transformers(String kind, @TempDir Path folder) {
    if (kind.equals("bert")) {
      LivePython.call("bert", folder.toString(), 40);
    } else {
      LivePython.call("bpe", folder.toString());
    }
    Object[] want = (Object[]) LivePython.call("tokens", folder.toString(), TEXTS, 5);
    try (var use = Backends.use("libtorch");
        TensorScope scope = TensorScope.open();
        Tokenizer tokenizer = Tokenizer.load(folder.resolve("tokenizer.json"))) {
      Object[] rows = (Object[]) want[0];
      for (int i = 0; i < rows.length; i++) {
        Object[] row = (Object[]) rows[i];
        String text = TEXTS.get(i);
        Encoding got = tokenizer.encode(text);
        assertArrayEquals(LivePython.longs(row[0]), got.ids(), text);
        Object[] offsets = (Object[]) row[1];
        var wanted = new ArrayList<String>();
        var own = new ArrayList<String>();
        for (int t = 0; t < got.length(); t++) {
          long[] span = LivePython.longs(offsets[t]);
          wanted.add(
              text.substring(
                  text.offsetByCodePoints(0, (int) span[0]),
                  text.offsetByCodePoints(0, (int) span[1])));
          own.add(text.substring(got.starts()[t], got.ends()[t]));
        }
        assertEquals(wanted, own, text);
        assertArrayEquals((Object[]) row[2], got.tokens());
        assertEquals(row[3], tokenizer.decode(got.ids()), text);
      }
      Encoding pair = tokenizer.encode(TEXTS.get(0), TEXTS.get(1), true);
      assertArrayEquals(LivePython.longs(want[1]), pair.ids());
      assertArrayEquals(LivePython.longs(want[2]), pair.typeIds());
      TokenBatch batch = tokenizer.batch(TEXTS, 5);
      assertRows(want[3], batch.inputIds());
      assertRows(want[4], batch.attentionMask());
      assertEquals(want[5], tokenizer.vocabularySize());
    }
  }

  private static void assertRows(Object rows, Tensor got) {
    long[] all =
        Arrays.stream((Object[]) rows)
            .flatMapToLong(row -> Arrays.stream(LivePython.longs(row)))
            .toArray();
    assertArrayEquals(all, got.toLongArray());
  }

  @Test
  void what_is_no_tokenizer_is_refused(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("tokenizer.json"), "{\"model\": {\"vocab\": {}}}");
    var e = assertThrows(io.torchbridge.MalformedFileException.class, () -> Tokenizer.load(file));
    assertTrue(e.getMessage().contains("tokenizer.json"), e.getMessage());
  }
}

package io.torchbridge.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.torchbridge.Backends;
import io.torchbridge.FileAccessException;
import io.torchbridge.InvalidArgumentException;
import io.torchbridge.TorchbridgeException;
import io.torchbridge.io.Safetensors;
import io.torchbridge.nn.StateDictMismatchException;
import io.torchbridge.python.PythonBackend;
import io.torchbridge.python.engine.PythonObject;
import io.torchbridge.spi.Availability;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The example says of an image what torchvision says, with the same weights. */
class ClassifyTest {
  private static final String PYTHON =
      """
      import safetensors.torch
      import torch
      from PIL import Image
      from torchvision import models

      def picture(file):
          x, y = torch.meshgrid(torch.arange(310), torch.arange(270), indexing="ij")
          image = torch.stack((x % 256, (x * y // 64) % 256, (y * 3) % 256)).to(torch.uint8)
          Image.fromarray(image.permute(1, 2, 0).numpy()).save(file, quality=90)

      @torch.no_grad()
      def classified(name, weights, image, labels):
          torch.manual_seed(4)
          model = models.get_model(name, num_classes=len(labels)).eval()
          preset = models.get_model_weights(name).DEFAULT.transforms()
          pixels = preset(Image.open(image)).unsqueeze(0)
          for norm in model.modules():
              if isinstance(norm, torch.nn.BatchNorm2d):
                  norm.train()
                  norm.momentum = 0.9
          model(torch.cat((pixels, pixels.flip(3), pixels.flip(2))))
          model.eval()
          list(model.parameters())[-2].mul_(5)
          save = safetensors.torch.save_file if weights.endswith(".safetensors") else torch.save
          save(model.state_dict(), weights)
          scores, mirrored = model(torch.cat((pixels, pixels.flip(3)))).softmax(1)
          assert (scores - mirrored).abs().max() > 0.02
          return dict(zip(labels, scores.tolist()))

      def presets():
          names = models.list_models(module=models)
          return [(n, w.url.rsplit("/", 1)[1], w.transforms().crop_size[0], w.transforms().resize_size[0])
                  for n in names for w in models.get_model_weights(n)], models.ResNet50_Weights.DEFAULT.meta["categories"]
      """;

  private static PythonObject torchvision() {
    for (var listing : Backends.list()) {
      if (listing.id().equals("python")
          && listing.availability()
              instanceof Availability.Unavailable(String reason, String fix)) {
        Assumptions.abort("there is no torchvision to compare with: " + reason);
      }
    }
    return ((PythonBackend) Backends.get("python")).engine().defineModule("classify", PYTHON);
  }

  private static List<String> resource(String name) throws IOException {
    try (var in = Objects.requireNonNull(Classify.class.getResourceAsStream(name))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "libtorch, resnet18, weights.pth",
    "libtorch, swin_t, weights.safetensors",
    "python, resnet18, weights.pth"
  })
  void guesses_are_torchvisions(String backend, String model, String file, @TempDir Path folder)
      throws IOException {
    Path image = folder.resolve("image.jpg");
    Path weights = folder.resolve(file);
    List<String> labels = IntStream.range(0, 12).mapToObj(i -> "label " + i).toList();
    Map<?, ?> wanted;
    try (PythonObject torchvision = torchvision()) {
      torchvision.callMethod("picture", image.toString());
      wanted =
          (Map<?, ?>)
              Objects.requireNonNull(
                  torchvision.callMethod(
                      "classified", model, weights.toString(), image.toString(), labels));
    }
    List<Classify.Guess> guesses;
    try (var use = Backends.use(backend)) {
      guesses = Classify.classify(image, model, weights, labels);
    }
    assertEquals(wanted.size(), guesses.size());
    double before = 1;
    for (Classify.Guess guess : guesses) {
      double probability = guess.probability();
      assertTrue(probability <= before, "they are not sorted");
      before = probability;
      // Pillow and PyTorch round few of the resized pixels differently
      assertEquals((double) wanted.get(guess.label()), probability, 1e-3, guess.label());
    }
  }

  @Test
  void presets_and_labels_are_torchvisions() throws IOException {
    Object[] wanted;
    try (PythonObject torchvision = torchvision()) {
      wanted = (Object[]) Objects.requireNonNull(torchvision.callMethod("presets"));
    }
    assertEquals(
        Arrays.asList((Object[]) Objects.requireNonNull(wanted[1])), resource("imagenet.txt"));
    assertEquals(
        Arrays.stream((Object[]) Objects.requireNonNull(wanted[0]))
            .map(row -> Arrays.toString((Object[]) row))
            .toList(),
        resource("presets.csv").stream()
            .filter(line -> !line.startsWith("#"))
            .map(line -> line.split(",", -1))
            .map(part -> List.of(part[0], part[1], part[4], part[3]).toString())
            .toList());
  }

  @Test
  void what_can_not_be_classified_is_an_error(@TempDir Path folder) throws IOException {
    Classify example = new Classify();
    Path image = folder.resolve("image.jpg");
    Path weights = folder.resolve("weights.safetensors");
    try (PythonObject torchvision = torchvision()) {
      torchvision.callMethod("picture", image.toString());
    }
    Safetensors.save(weights, Map.of());
    assertSays(InvalidArgumentException.class, example, "--weights");
    assertSays(InvalidArgumentException.class, example, "IMAGE", image.toString());
    assertSays(
        InvalidArgumentException.class,
        example,
        "resnet51",
        image.toString(),
        "--model",
        "resnet51",
        "--weights",
        weights.toString());
    assertSays(
        StateDictMismatchException.class,
        example,
        "features.0.weight",
        image.toString(),
        "--model",
        "squeezenet1_1",
        "--weights",
        weights.toString());
    assertSays(
        FileAccessException.class,
        example,
        "none.pth",
        image.toString(),
        "--model",
        "squeezenet1_1",
        "--weights",
        folder.resolve("none.pth").toString());
  }

  private static void assertSays(
      Class<? extends TorchbridgeException> type, Classify example, String word, String... args) {
    String message = assertThrows(type, () -> example.run(args)).getMessage();
    assertTrue(String.valueOf(message).contains(word), message);
  }
}

package io.torchbridge.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.torchbridge.Backends;
import io.torchbridge.FileAccessException;
import io.torchbridge.InvalidArgumentException;
import io.torchbridge.TorchbridgeException;
import io.torchbridge.hub.MissingFileException;
import io.torchbridge.hub.TorchvisionWeights;
import io.torchbridge.io.Safetensors;
import io.torchbridge.models.pipelines.Label;
import io.torchbridge.nn.StateDictMismatchException;
import io.torchbridge.python.PythonBackend;
import io.torchbridge.python.engine.PythonObject;
import io.torchbridge.spi.Availability;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
      from torchvision.transforms.functional import pil_to_tensor

      def picture(file):
          x, y = torch.meshgrid(torch.arange(310), torch.arange(270), indexing="ij")
          image = torch.stack((x % 256, (x * y // 64) % 256, (y * 3) % 256)).to(torch.uint8)
          Image.fromarray(image.permute(1, 2, 0).numpy()).save(file, quality=90)

      @torch.no_grad()
      def classified(name, weights, image, labels):
          torch.manual_seed(4)
          model = models.get_model(name, num_classes=len(labels)).eval()
          preset = models.get_model_weights(name).DEFAULT.transforms()
          pixels = preset(pil_to_tensor(Image.open(image))).unsqueeze(0)
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
          assert (scores - mirrored).abs().max() > 0.03 * scores.max()
          return dict(zip(labels, scores.tolist()))
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
    Path names = Files.write(folder.resolve("labels.txt"), labels);
    List<Label> guesses;
    try (var use = Backends.use(backend);
        var classification = Classify.load(model, weights.toString(), names.toString())) {
      guesses = classification.classify(image);
    }
    assertEquals(wanted.size(), guesses.size());
    double before = 1;
    for (Label guess : guesses) {
      double probability = guess.score();
      assertTrue(probability <= before, "they are not sorted");
      before = probability;
      // the JPEG is decoded by two libraries
      assertEquals((double) wanted.get(guess.text()), probability, 1e-3, guess.text());
    }
  }

  /** The hub's own layout: a file of torchvision's name, in the folder and by its path. */
  @Test
  void weights_of_the_cache_are_those_of_a_file(@TempDir Path folder) throws Exception {
    var known = TorchvisionWeights.of("squeezenet1_1", "DEFAULT");
    Path image = folder.resolve("image.jpg");
    Path file = folder.resolve("hub/checkpoints/" + Path.of(known.url().getPath()).getFileName());
    Files.createDirectories(file.getParent());
    Map<?, ?> wanted;
    try (PythonObject torchvision = torchvision()) {
      torchvision.callMethod("picture", image.toString());
      wanted =
          (Map<?, ?>)
              Objects.requireNonNull(
                  torchvision.callMethod(
                      "classified",
                      known.model(),
                      file.toString(),
                      image.toString(),
                      known.categories()));
    }
    String out =
        Output.of(
            new Classify(),
            image.toString(),
            "--model",
            known.model(),
            "--weights",
            file.toString());
    List<String> lines = out.lines().skip(1).toList();
    assertEquals(5, lines.size(), out);
    for (String line : lines) {
      String[] parts = line.strip().split(" %  ", 2);
      double percent = Double.parseDouble(parts[0].replace(',', '.'));
      assertEquals(100 * (double) wanted.get(parts[1]), percent, 0.1, line);
    }
    String cached;
    String before = System.setProperty("torchbridge.torch.home", folder.toString());
    try {
      cached = Output.of(new Classify(), image.toString(), "--model", known.model(), "--top", "5");
    } finally {
      if (before == null) {
        System.clearProperty("torchbridge.torch.home");
      } else {
        System.setProperty("torchbridge.torch.home", before);
      }
    }
    assertEquals(out, cached);
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
    assertSays(InvalidArgumentException.class, example, "IMAGE");
    assertSays(InvalidArgumentException.class, example, "one image", "a.jpg", "b.jpg");
    assertSays(InvalidArgumentException.class, example, "--tops", "a.jpg", "--tops", "3");
    assertSays(InvalidArgumentException.class, example, "needs a value", "a.jpg", "--model");
    assertSays(InvalidArgumentException.class, example, "a number", "a.jpg", "--top", "many");
    assertSays(InvalidArgumentException.class, example, "--weights", "a.jpg", "--labels", "l.txt");
    assertSays(
        InvalidArgumentException.class,
        example,
        "names no pretrained model",
        "a.jpg",
        "--model",
        "huggingface:x/y");
    assertSays(
        MissingFileException.class,
        example,
        "config.json",
        "a.jpg",
        "--model",
        folder.toUri().toString());
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

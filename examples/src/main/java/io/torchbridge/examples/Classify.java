package io.torchbridge.examples;

import io.torchbridge.Backends;
import io.torchbridge.InvalidArgumentException;
import io.torchbridge.Tensor;
import io.torchbridge.TensorScope;
import io.torchbridge.autograd.GradMode;
import io.torchbridge.data.Images;
import io.torchbridge.data.transforms.CenterCrop;
import io.torchbridge.data.transforms.Compose;
import io.torchbridge.data.transforms.ConvertImageDtype;
import io.torchbridge.data.transforms.Normalize;
import io.torchbridge.data.transforms.Resize;
import io.torchbridge.data.transforms.Transform;
import io.torchbridge.io.PyTorchFile;
import io.torchbridge.io.Safetensors;
import io.torchbridge.models.vision.VisionModels;
import io.torchbridge.nn.InterpolationMode;
import io.torchbridge.nn.Module;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** What an image shows, by a network of torchvision's in Java. */
final class Classify implements Example {
  private static final List<String> OPTIONS = List.of("--model", "--weights", "--labels", "--top");

  /** What a network says of an image. */
  record Guess(String label, double probability) {}

  /** What is done to images before a network sees them. */
  private record Preset(
      String model, String file, boolean isDefault, int crop, Transform transform) {

    private static List<Preset> all() throws IOException {
      return resource("presets.csv").stream()
          .filter(line -> !line.startsWith("#"))
          .map(Preset::parse)
          .toList();
    }

    private static Preset parse(String line) {
      String[] parts = line.split(",", -1);
      int crop = Integer.parseInt(parts[4]);
      return new Preset(
          parts[0],
          parts[1],
          !parts[2].isEmpty(),
          crop,
          new Compose(
              new Resize(Integer.parseInt(parts[3]))
                  .withInterpolation(InterpolationMode.valueOf(parts[5])),
              new CenterCrop(crop),
              new ConvertImageDtype(),
              new Normalize(numbers(parts[6]), numbers(parts[7]))));
    }

    private static List<Double> numbers(String text) {
      return Stream.of(text.split(" ", -1)).map(Double::valueOf).toList();
    }

    /** That of a file of torchvision's, or else of the model's default weights. */
    static Preset of(String model, Path weights) throws IOException {
      List<Preset> presets = all().stream().filter(p -> p.model.equals(model)).toList();
      if (presets.isEmpty()) {
        throw new InvalidArgumentException(
            "classify knows no model \"%s\"; it knows %s"
                .formatted(
                    model,
                    String.join(", ", all().stream().map(Preset::model).distinct().toList())));
      }
      return presets.stream()
          .filter(p -> p.file.equals(String.valueOf(weights.getFileName())))
          .findFirst()
          .or(() -> presets.stream().filter(Preset::isDefault).findFirst())
          .orElseThrow();
    }

    /** torchvision's options that its weights need. */
    Map<String, Object> options(int classes) {
      var options = new HashMap<String, Object>();
      options.put("num_classes", classes);
      if (model.startsWith("vit_")) {
        options.put("image_size", crop);
      }
      if (model.equals("googlenet") || model.equals("inception_v3")) {
        options.put("transform_input", true);
      }
      return options;
    }
  }

  @Override
  public String name() {
    return "classify";
  }

  @Override
  public String summary() {
    return "IMAGE --weights FILE [--model NAME] [--labels FILE] [--top N]: says what an image"
        + " shows, by a network of torchvision's in Java, resnet50 if not another";
  }

  /**
   * {@code IMAGE --weights FILE [--model NAME] [--labels FILE] [--top N]}: weights of torchvision,
   * {@code .pth} or {@code .safetensors}; labels, one on a line, where they are not ImageNet's.
   */
  @Override
  public void run(String... args) throws Exception {
    var options = new HashMap<String, String>();
    var images = new ArrayList<String>();
    for (int i = 0; i < args.length; i++) {
      if (OPTIONS.contains(args[i]) && i + 1 < args.length) {
        options.put(args[i], args[++i]);
      } else {
        images.add(args[i]);
      }
    }
    String weights = options.get("--weights");
    if (images.size() != 1 || images.getFirst().startsWith("--") || weights == null) {
      throw new InvalidArgumentException("classify takes " + summary());
    }
    System.out.println("backend " + Backends.current().description());
    String labels = options.get("--labels");
    List<Guess> guesses =
        classify(
            Path.of(images.getFirst()),
            options.getOrDefault("--model", "resnet50"),
            Path.of(weights),
            labels == null ? resource("imagenet.txt") : Files.readAllLines(Path.of(labels)));
    guesses.stream()
        .limit(Long.parseLong(options.getOrDefault("--top", "5")))
        .forEach(
            guess -> System.out.printf("%7.2f %%  %s%n", 100 * guess.probability, guess.label));
  }

  /** All labels with their probabilities, the likeliest first. */
  static List<Guess> classify(Path image, String model, Path weights, List<String> labels)
      throws IOException {
    Preset preset = Preset.of(model, weights);
    try (var scope = TensorScope.open();
        var noGradients = GradMode.DISABLED.enter();
        Module network = VisionModels.create(model, preset.options(labels.size()))) {
      network.loadStateDict(
          weights.toString().endsWith(".safetensors")
              ? Safetensors.load(weights)
              : PyTorchFile.loadStateDict(weights));
      Tensor pixels = preset.transform.apply(Images.read(image)); // (3, crop, crop)
      Tensor logits = network.eval().call(pixels.unsqueeze(0)); // (1, labels)
      var sorted = logits.softmax(1).flatten().sort(0, true);
      float[] probabilities = sorted.values().toFloatArray();
      long[] places = sorted.indices().toLongArray();
      var guesses = new ArrayList<Guess>();
      for (int i = 0; i < places.length; i++) {
        guesses.add(new Guess(labels.get((int) places[i]), probabilities[i]));
      }
      return guesses;
    }
  }

  private static List<String> resource(String name) throws IOException {
    try (InputStream in = Classify.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .toList();
    }
  }
}

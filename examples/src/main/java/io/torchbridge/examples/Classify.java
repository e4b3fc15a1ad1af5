package io.torchbridge.examples;

import io.torchbridge.Backends;
import io.torchbridge.FileAccessException;
import io.torchbridge.InvalidArgumentException;
import io.torchbridge.hub.Hub;
import io.torchbridge.hub.PretrainedModel;
import io.torchbridge.hub.TorchvisionWeights;
import io.torchbridge.models.pipelines.ImageClassification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an image shows, by a pretrained network. */
final class Classify implements Example {
  @Override
  public String name() {
    return "classify";
  }

  @Override
  public String summary() {
    return "IMAGE [--model NAME] [--weights FILE] [--labels FILE] [--top N]: says what an image"
        + " shows, by a network of torchvision's in Java, resnet50 if not another";
  }

  /**
   * {@code IMAGE [--model NAME] [--weights FILE] [--labels FILE] [--top N]}: a model by
   * torchvision's name or as a reference of the hub, such as {@code
   * hf:google/vit-base-patch16-224}; a file with weights of one's own for a network of torchvision;
   * labels, one on a line, where those are not for its usual ones.
   */
  @Override
  public void run(String... args) {
    String image = null;
    String model = "resnet50";
    String weights = null;
    String labels = null;
    int top = 5;
    for (int i = 0; i < args.length; i++) {
      if (!args[i].startsWith("--")) {
        if (image != null) {
          throw new InvalidArgumentException("classify takes one image; got " + args[i] + " too");
        }
        image = args[i];
        continue;
      }
      if (i + 1 == args.length) {
        throw new InvalidArgumentException("classify " + args[i] + " needs a value");
      }
      String value = args[i + 1];
      switch (args[i++]) {
        case "--model" -> model = value;
        case "--weights" -> weights = value;
        case "--labels" -> labels = value;
        case "--top" -> top = count(value);
        default -> throw new InvalidArgumentException("classify knows no " + args[i - 1]);
      }
    }
    if (image == null) {
      throw new InvalidArgumentException("classify takes " + summary());
    }
    System.out.println("backend " + Backends.current().description());
    try (ImageClassification classification = load(model, weights, labels)) {
      classification.classify(Path.of(image)).stream()
          .limit(top)
          .forEach(label -> System.out.printf("%7.2f %%  %s%n", 100 * label.score(), label.text()));
    }
  }

  private static int count(String value) {
    try {
      return Math.max(1, Integer.parseInt(value));
    } catch (NumberFormatException e) {
      throw new InvalidArgumentException("--top \"" + value + "\": a number is wanted", e);
    }
  }

  /** A model with the labels of its weights, or with weights and labels of one's own. */
  static ImageClassification load(String model, @Nullable String weights, @Nullable String labels) {
    if (weights == null && labels != null) {
      throw new InvalidArgumentException(
          "--labels are those of weights of one's own: name these with --weights FILE");
    }
    if (weights == null) {
      return ImageClassification.load(
          model.contains(":") ? model : "torchvision:" + model + "?weights=DEFAULT");
    }
    List<String> names =
        labels == null ? TorchvisionWeights.of(model, "DEFAULT").categories() : read(labels);
    PretrainedModel pretrained =
        Hub.load(
            "torchvision:%s?weights=%s&num_classes=%d"
                .formatted(model, Path.of(weights).toUri(), names.size()));
    return new ImageClassification(pretrained.module(), pretrained.imageProcessor(), names);
  }

  private static List<String> read(String file) {
    try {
      return Files.readAllLines(Path.of(file));
    } catch (IOException e) {
      throw FileAccessException.of(Path.of(file), "read", e);
    }
  }
}

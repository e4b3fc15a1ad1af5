package io.torchbridge.hub;

import io.torchbridge.InvalidArgumentException;
import io.torchbridge.TorchbridgeException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One entry of torchvision's table of pretrained weights: {@code ResNet50_Weights.IMAGENET1K_V2}.
 * The table is torchvision 0.28's own, recorded.
 *
 * @param model the builder's name, {@code resnet50}
 * @param name {@code IMAGENET1K_V2}
 * @param url where its file is
 * @param categories the classes in their order; nothing for weights without classes
 * @param preset what an image goes through before the model; see {@link
 *     ImageProcessor#ofTorchvision}
 */
public record TorchvisionWeights(
    String model, String name, URI url, List<String> categories, ModelConfig preset) {
  private static final class Table {
    static final ModelConfig TABLE = resource("torchvision-weights.json");
    static final ModelConfig MODELS = TABLE.object("models");
    static final Map<Long, List<String>> CATEGORIES = categories();

    private static Map<Long, List<String>> categories() {
      var lists = new LinkedHashMap<Long, List<String>>();
      for (Object names : TABLE.list("categories")) {
        if (names instanceof List<?> list) {
          lists.put((long) lists.size(), list.stream().map(String::valueOf).toList());
        }
      }
      return lists;
    }
  }

  /** A table that lies beside these classes. */
  static ModelConfig resource(String name) {
    try (InputStream in = TorchvisionWeights.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new TorchbridgeException(name + " is missing in the jar, which is damaged");
      }
      return ModelConfig.of(name, Json.object(in, name));
    } catch (IOException e) {
      throw new TorchbridgeException(name + " can't be read from the class path", e);
    }
  }

  public TorchvisionWeights {
    categories = List.copyOf(categories);
  }

  /** The names of all models that have weights. */
  public static Set<String> models() {
    return new java.util.TreeSet<>(Table.MODELS.keys());
  }

  private static ModelConfig entries(String model) {
    if (!Table.MODELS.has(model)) {
      throw new InvalidArgumentException(
          "torchvision has no model \"%s\"%s".formatted(model, near(model)));
    }
    return Table.MODELS.object(model);
  }

  private static String near(String model) {
    List<String> near =
        models().stream()
            .filter(m -> m.startsWith(model.substring(0, Math.min(4, model.length()))))
            .toList();
    return near.isEmpty() ? "" : "; it has " + String.join(", ", near);
  }

  /** The names of a model's weights. */
  public static Set<String> names(String model) {
    return Collections.unmodifiableSet(
        new java.util.TreeSet<>(entries(model).object("weights").keys()));
  }

  /** {@code classification}, {@code segmentation}, {@code detection}, {@code video} and others. */
  public static String kind(String model) {
    return entries(model).text("kind");
  }

  /**
   * A model's weights.
   *
   * @param name {@code IMAGENET1K_V1}; {@code DEFAULT} for those that torchvision says are the best
   * @throws InvalidArgumentException if there is no such model or no such weights; the message
   *     lists what there is
   */
  public static TorchvisionWeights of(String model, String name) {
    ModelConfig entries = entries(model);
    @Nullable String best = entries.has("default") ? entries.text("default") : null;
    String chosen = name.equals("DEFAULT") && best != null ? best : name;
    ModelConfig weights = entries.object("weights");
    if (!weights.has(chosen)) {
      throw new InvalidArgumentException(
          "%s has no weights \"%s\"; it has %s and DEFAULT".formatted(model, name, names(model)));
    }
    ModelConfig entry = weights.object(chosen);
    return new TorchvisionWeights(
        model,
        chosen,
        URI.create(entry.text("url")),
        entry.has("categories")
            ? Table.CATEGORIES.getOrDefault(entry.integer("categories"), List.of())
            : List.of(),
        entry.object("transforms"));
  }

  /** The weights of a model that are in a file of this name; null if there are none. */
  static @Nullable TorchvisionWeights ofFile(String model, String fileName) {
    if (!Table.MODELS.has(model)) {
      return null;
    }
    return names(model).stream()
        .map(name -> of(model, name))
        .filter(weights -> weights.url().getPath().endsWith("/" + fileName))
        .findFirst()
        .orElse(null);
  }

  /** As Python names it: {@code ResNet50_Weights.IMAGENET1K_V2}. */
  public String pythonName() {
    return entries(model).text("enum") + "." + name;
  }
}

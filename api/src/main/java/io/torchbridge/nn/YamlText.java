package io.torchbridge.nn;

import io.torchbridge.InvalidArgumentException;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/** Reads YAML, of which JSON is a part, into maps, lists, strings, numbers and booleans. */
final class YamlText {
  private YamlText() {}

  static @Nullable Object read(String text) {
    try {
      return new Yaml(new SafeConstructor(new LoaderOptions())).<@Nullable Object>load(text);
    } catch (YAMLException e) {
      throw new InvalidArgumentException(
          "the model is neither YAML nor JSON: " + e.getMessage(), e);
    }
  }
}

package io.torchbridge.nn;

import io.torchbridge.FileAccessException;
import io.torchbridge.InvalidArgumentException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Builds whole models from YAML or JSON. A module is the name of its class in torch.nn, or a map of
 * that one name to its arguments: a list of them, or a map by PyTorch's names. Arguments may be
 * modules themselves. Sequential, ModuleList and ModuleDict have modules for arguments.
 *
 * <pre>
 * Sequential:
 *   - Conv2d: {in_channels: 1, out_channels: 8, kernel_size: 3}
 *   - ReLU
 *   - Flatten
 *   - Linear: [5408, 10]
 * </pre>
 */
public final class ModuleDescription {
  private static final Pattern EXPONENT = Pattern.compile("[-+]?[0-9]+[eE][-+]?[0-9]+");

  private ModuleDescription() {}

  /**
   * The model that a file describes.
   *
   * @throws FileAccessException if it can't be read
   * @throws InvalidArgumentException if it describes none
   */
  public static Module load(Path file) {
    try {
      return parse(Files.readString(file));
    } catch (IOException e) {
      throw new FileAccessException("%s can't be read: %s".formatted(file, e.getMessage()), e);
    }
  }

  /**
   * The model that a text describes, YAML or JSON.
   *
   * @throws InvalidArgumentException if it describes none: the message says where
   */
  public static Module parse(String text) {
    return build(YamlText.read(text));
  }

  /**
   * The model that maps, lists, strings, numbers and booleans describe.
   *
   * @throws InvalidArgumentException if they describe none: the message says where
   */
  public static Module build(@Nullable Object description) {
    return module(description, "the model");
  }

  private static boolean isModule(@Nullable Object value) {
    return value instanceof Map<?, ?> map
        && map.size() == 1
        && map.keySet().iterator().next() instanceof String name
        && isName(name);
  }

  private static boolean isName(String name) {
    return Modules.names().contains(name)
        || List.of("Sequential", "ModuleList", "ModuleDict").contains(name);
  }

  private static Module module(@Nullable Object value, String place) {
    if (value instanceof String name) {
      return create(name, null, place);
    }
    if (value instanceof Map<?, ?> map && map.size() == 1) {
      Map.Entry<?, ?> only = map.entrySet().iterator().next();
      return create(String.valueOf(only.getKey()), only.getValue(), place);
    }
    throw new InvalidArgumentException(
        "%s is %s; a module is a name, or a map of one name to its arguments"
            .formatted(place, value));
  }

  private static Module create(String name, @Nullable Object arguments, String place) {
    String here = place + " > " + name;
    switch (name) {
      case "Sequential" -> {
        return arguments instanceof Map<?, ?> map
            ? new Sequential(modules(map, here))
            : new Sequential(modules(arguments, here).toArray(Module[]::new));
      }
      case "ModuleList" -> {
        return new ModuleList(modules(arguments, here));
      }
      case "ModuleDict" -> {
        return new ModuleDict(
            arguments instanceof Map<?, ?> map ? modules(map, here) : Map.<String, Module>of());
      }
      default -> {
        try {
          return switch (arguments) {
            case null -> Modules.create(name, Map.of());
            case Map<?, ?> map when !isModule(map) -> Modules.create(name, values(map, here));
            case List<?> list -> Modules.create(name, values(list, here), Map.of());
            default -> Modules.create(name, values(List.of(arguments), here), Map.of());
          };
        } catch (InvalidArgumentException e) {
          String message = String.valueOf(e.getMessage());
          throw message.startsWith("the model")
              ? e
              : new InvalidArgumentException(here + ": " + message, e);
        }
      }
    }
  }

  private static Map<String, Module> modules(Map<?, ?> map, String place) {
    var modules = new LinkedHashMap<String, Module>();
    map.forEach((name, value) -> modules.put(String.valueOf(name), module(value, place)));
    return modules;
  }

  private static List<Module> modules(@Nullable Object value, String place) {
    if (!(value instanceof List<?> list)) {
      throw new InvalidArgumentException(
          "%s has %s where a list of modules belongs".formatted(place, value));
    }
    var modules = new ArrayList<Module>();
    for (int i = 0; i < list.size(); i++) {
      modules.add(module(list.get(i), place + " " + i));
    }
    return modules;
  }

  private static Map<String, @Nullable Object> values(Map<?, ?> map, String place) {
    var values = new LinkedHashMap<String, @Nullable Object>();
    map.forEach((name, value) -> values.put(String.valueOf(name), value(value, place)));
    return values;
  }

  private static List<@Nullable Object> values(List<?> list, String place) {
    var values = new ArrayList<@Nullable Object>();
    list.forEach(value -> values.add(value(value, place)));
    return values;
  }

  private static @Nullable Object value(@Nullable Object value, String place) {
    return switch (value) {
      case null -> null;
      case Map<?, ?> map when isModule(map) -> module(map, place);
      case List<?> list -> values(list, place);
      // YAML 1.1 takes 1e-5 for a word, because it has no point
      case String text when EXPONENT.matcher(text).matches() -> Double.valueOf(text);
      default -> value;
    };
  }
}

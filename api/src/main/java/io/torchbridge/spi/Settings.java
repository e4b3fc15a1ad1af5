package io.torchbridge.spi;

import io.torchbridge.TorchbridgeException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What is configured, and where. A setting such as {@code python.engine} is looked up, first that
 * is set, in the code's own map, the system property {@code torchbridge.python.engine}, the
 * environment variable {@code TORCHBRIDGE_PYTHON_ENGINE}, and the key {@code python.engine} of
 * {@code torchbridge.properties} on the class path.
 */
public final class Settings {
  /** Every name that torchbridge itself reads, with what it means. */
  public static final Map<String, String> NAMES =
      names(
          "backend", "backends in order of preference, separated by commas",
          "python", "the Python to embed: a venv's folder or an interpreter",
          "python.engine", "cpython or graalpy",
          "python.path", "folders with Python packages for graalpy's module path",
          "threads", "threads that one operator may use",
          "cache", "the folder for unpacked native libraries",
          "data", "the folder of data sets",
          "offline", "true: nothing is fetched from the net for pretrained models",
          "proxy", "the proxy of downloads, http://host:port",
          "hf.cache", "the folder of models from Hugging Face",
          "hf.endpoint", "the server of models of Hugging Face",
          "torch.home", "the folder of what torchvision and torch.hub have fetched",
          "leaks", "trace: report tensors that only the collector freed",
          "profile", "at the end print a table, write a trace to a .json file, or both: table,FILE",
          "nonfinite", "throw or warn where an operator makes NaN or Inf of what had none",
          "shadow", "a second backend that every operator runs on too, to compare");

  /**
   * One setting as it was found.
   *
   * @param name its plain name
   * @param value its value
   * @param source where it was set, for people
   */
  public record Setting(String name, String value, String source) {}

  private record PropertiesFile(String place, Properties values) {
    static final PropertiesFile NONE = new PropertiesFile("", new Properties());
  }

  private final Map<String, String> code;
  private final Function<String, @Nullable String> properties;
  private final Function<String, @Nullable String> environment;
  private final PropertiesFile file;

  private Settings(
      Map<String, String> code,
      Function<String, @Nullable String> properties,
      Function<String, @Nullable String> environment,
      PropertiesFile file) {
    this.code = Map.copyOf(code);
    this.properties = properties;
    this.environment = environment;
    this.file = file;
  }

  /** The settings of this process. */
  public static Settings ofProcess() {
    return new Settings(Map.of(), System::getProperty, System::getenv, readFile());
  }

  /** Just these, and nothing of the process: for tests and for programs that bring their own. */
  public static Settings of(Map<String, String> values) {
    return new Settings(values, name -> null, name -> null, PropertiesFile.NONE);
  }

  /** The four sources by hand, the strongest first. */
  static Settings of(
      Map<String, String> code,
      Map<String, String> properties,
      Map<String, String> environment,
      Properties file) {
    return new Settings(
        code,
        properties::get,
        environment::get,
        new PropertiesFile("torchbridge.properties", file));
  }

  /** These settings before the present ones. */
  public Settings with(Map<String, String> values) {
    var merged = new LinkedHashMap<>(code);
    merged.putAll(values);
    return new Settings(merged, properties, environment, file);
  }

  private static Map<String, String> names(String... pairs) {
    var names = new LinkedHashMap<String, String>();
    for (int i = 0; i < pairs.length; i += 2) {
      names.put(pairs[i], pairs[i + 1]);
    }
    return Collections.unmodifiableMap(names);
  }

  private static PropertiesFile readFile() {
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    ClassLoader loader = context != null ? context : Settings.class.getClassLoader();
    URL place = loader.getResource("torchbridge.properties");
    if (place == null) {
      return PropertiesFile.NONE;
    }
    var properties = new Properties();
    try (InputStream in = place.openStream()) {
      properties.load(in);
    } catch (IOException | IllegalArgumentException e) {
      throw new TorchbridgeException(place + " can't be read: " + e.getMessage(), e);
    }
    return new PropertiesFile(place.toString(), properties);
  }

  /** The setting of this name; null if it is set nowhere. */
  public @Nullable Setting find(String name) {
    String property = "torchbridge." + name;
    String variable = property.replace('.', '_').toUpperCase(Locale.ROOT);
    String value = code.get(name);
    if (value != null) {
      return new Setting(name, value, "code");
    }
    value = properties.apply(property);
    if (value != null && !value.isBlank()) {
      return new Setting(name, value.strip(), "-D" + property);
    }
    value = environment.apply(variable);
    if (value != null && !value.isBlank()) {
      return new Setting(name, value.strip(), variable);
    }
    value = file.values.getProperty(name);
    return value == null || value.isBlank() ? null : new Setting(name, value.strip(), file.place);
  }

  /** The value of this name; null if it is set nowhere. */
  public @Nullable String get(String name) {
    Setting setting = find(name);
    return setting == null ? null : setting.value();
  }

  /** The value of this name, else {@code otherwise}. */
  public String get(String name, String otherwise) {
    String value = get(name);
    return value == null ? otherwise : value;
  }

  /** Those of {@link #NAMES} that are set. */
  public List<Setting> all() {
    var settings = new ArrayList<Setting>();
    for (String name : NAMES.keySet()) {
      Setting setting = find(name);
      if (setting != null) {
        settings.add(setting);
      }
    }
    return settings;
  }
}

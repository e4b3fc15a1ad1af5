package io.torchbridge.hub;

import io.torchbridge.Backends;
import io.torchbridge.InvalidArgumentException;
import io.torchbridge.io.Download;
import io.torchbridge.spi.Settings;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * How models are loaded.
 *
 * @param settings the caches, the server, {@code offline} and {@code proxy}: see {@link
 *     Settings#NAMES}; where they are silent, the variables of huggingface_hub and torch.hub count
 * @param runIn what runs the network
 * @param trusted the models whose own Python code may be run, by their references without revision
 *     and entry: {@code hf:owner/name}, {@code torchhub:owner/repo}, or a folder's path
 * @param progress hears of downloads
 * @param labels what the classes of a model of Hugging Face shall be, in the order of its outputs;
 *     none for those of its config
 * @param ignoreMismatchedSizes whether the weights of a head are passed over if they have other
 *     shapes, and made anew; else they are an error
 */
public record HubOptions(
    Settings settings,
    RunIn runIn,
    Set<String> trusted,
    Download.Progress progress,
    List<String> labels,
    boolean ignoreMismatchedSizes) {

  /** What runs a network. */
  public enum RunIn {
    /** Java, if it has the architecture, else Python. */
    ANY,
    /** Java alone. */
    JAVA,
    /** Python alone. */
    PYTHON
  }

  public HubOptions {
    trusted = Set.copyOf(trusted);
    labels = List.copyOf(labels);
  }

  /** As the settings of the process say; no model's own code is run. */
  public static HubOptions ofSettings() {
    return new HubOptions(
        Backends.settings(), RunIn.ANY, Set.of(), Download.logging(), List.of(), false);
  }

  /** With these settings before the present ones: {@code Map.of("offline", "true")}. */
  public HubOptions with(Map<String, String> values) {
    return new HubOptions(
        settings.with(values), runIn, trusted, progress, labels, ignoreMismatchedSizes);
  }

  public HubOptions withOffline(boolean value) {
    return with(Map.of("offline", Boolean.toString(value)));
  }

  /** The token for Hugging Face, before that of {@code HF_TOKEN} and of {@code hf auth login}. */
  public HubOptions withToken(String token) {
    return with(Map.of(HubPlaces.TOKEN, token));
  }

  public HubOptions withRunIn(RunIn where) {
    return new HubOptions(settings, where, trusted, progress, labels, ignoreMismatchedSizes);
  }

  /** Lets the Python code of these models run, as {@code trust_remote_code} does. */
  public HubOptions withTrusted(String... models) {
    var all = new LinkedHashSet<>(trusted);
    all.addAll(List.of(models));
    return new HubOptions(settings, runIn, all, progress, labels, ignoreMismatchedSizes);
  }

  public HubOptions withProgress(Download.Progress listener) {
    return new HubOptions(settings, runIn, trusted, listener, labels, ignoreMismatchedSizes);
  }

  /**
   * With these classes, to train a head for them: {@code id2label}. A head that the weights are not
   * of is made anew, which the log says.
   */
  public HubOptions withLabels(List<String> names) {
    return new HubOptions(settings, runIn, trusted, progress, names, ignoreMismatchedSizes);
  }

  /** With so many nameless classes: {@code num_labels}. */
  public HubOptions withNumLabels(int count) {
    if (count < 1) {
      throw new InvalidArgumentException(
          "withNumLabels(%d): at least 1 is wanted".formatted(count));
    }
    return withLabels(IntStream.range(0, count).mapToObj(i -> "LABEL_" + i).toList());
  }

  /** {@code ignore_mismatched_sizes}: for a head that was trained for another number of classes. */
  public HubOptions withIgnoreMismatchedSizes(boolean value) {
    return new HubOptions(settings, runIn, trusted, progress, labels, value);
  }
}

package io.torchbridge.hub;

import io.torchbridge.Backends;
import io.torchbridge.io.Download;
import io.torchbridge.spi.Settings;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How models are loaded.
 *
 * @param settings the caches, the server, {@code offline} and {@code proxy}: see {@link
 *     Settings#NAMES}; where they are silent, the variables of huggingface_hub and torch.hub count
 * @param runIn what runs the network
 * @param trusted the models whose own Python code may be run, by their references without revision
 *     and entry: {@code hf:owner/name}, {@code torchhub:owner/repo}, or a folder's path
 * @param progress hears of downloads
 */
public record HubOptions(
    Settings settings, RunIn runIn, Set<String> trusted, Download.Progress progress) {

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
  }

  /** As the settings of the process say; no model's own code is run. */
  public static HubOptions ofSettings() {
    return new HubOptions(Backends.settings(), RunIn.ANY, Set.of(), Download.logging());
  }

  /** With these settings before the present ones: {@code Map.of("offline", "true")}. */
  public HubOptions with(Map<String, String> values) {
    return new HubOptions(settings.with(values), runIn, trusted, progress);
  }

  public HubOptions withOffline(boolean value) {
    return with(Map.of("offline", Boolean.toString(value)));
  }

  /** The token for Hugging Face, before that of {@code HF_TOKEN} and of {@code hf auth login}. */
  public HubOptions withToken(String token) {
    return with(Map.of(HubPlaces.TOKEN, token));
  }

  public HubOptions withRunIn(RunIn where) {
    return new HubOptions(settings, where, trusted, progress);
  }

  /** Lets the Python code of these models run, as {@code trust_remote_code} does. */
  public HubOptions withTrusted(String... models) {
    var all = new LinkedHashSet<>(trusted);
    all.addAll(List.of(models));
    return new HubOptions(settings, runIn, all, progress);
  }

  public HubOptions withProgress(Download.Progress listener) {
    return new HubOptions(settings, runIn, trusted, listener);
  }
}

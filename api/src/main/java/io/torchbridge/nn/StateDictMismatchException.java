package io.torchbridge.nn;

import io.torchbridge.InvalidArgumentException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A state dict that does not fit its module; nothing of it was loaded. */
public final class StateDictMismatchException extends InvalidArgumentException {
  private final transient List<String> missing;
  private final transient List<String> unexpected;
  private final transient List<String> mismatched;

  StateDictMismatchException(
      String module,
      List<String> missing,
      List<String> unexpected,
      List<String> mismatched,
      List<String> mismatches) {
    super(message(module, missing, unexpected, mismatches));
    this.missing = List.copyOf(missing);
    this.unexpected = List.copyOf(unexpected);
    this.mismatched = List.copyOf(mismatched);
  }

  private static String message(
      String module, List<String> missing, List<String> unexpected, List<String> mismatches) {
    var lines = new ArrayList<String>();
    lines.add("the state dict does not fit " + module + ":");
    if (!missing.isEmpty()) {
      lines.add("missing keys: " + quoted(missing));
    }
    if (!unexpected.isEmpty()) {
      lines.add("unexpected keys: " + quoted(unexpected));
    }
    lines.addAll(mismatches);
    return String.join("\n  ", lines);
  }

  private static String quoted(List<String> keys) {
    return keys.stream().map(k -> '"' + k + '"').collect(Collectors.joining(", "));
  }

  /** Keys that the module has and the state dict has not. */
  public List<String> missing() {
    return missing;
  }

  /** Keys that the state dict has and the module has not. */
  public List<String> unexpected() {
    return unexpected;
  }

  /** Keys whose tensors have other shapes than the module's. */
  public List<String> mismatched() {
    return mismatched;
  }
}

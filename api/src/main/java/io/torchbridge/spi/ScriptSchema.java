package io.torchbridge.spi;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a method of TorchScript takes and returns.
 *
 * @param name {@code forward}
 * @param parameters without {@code self}
 */
public record ScriptSchema(String name, List<Parameter> parameters, ScriptType result) {

  /**
   * A parameter.
   *
   * @param defaultText its default value as the code writes it; null if there is none
   * @param defaultValue the value in canonical form
   */
  public record Parameter(
      String name, ScriptType type, @Nullable String defaultText, @Nullable Object defaultValue) {
    /** Whether a call must give it. */
    public boolean isRequired() {
      return defaultText == null;
    }

    @Override
    public String toString() {
      return name + ": " + type + (defaultText == null ? "" : "=" + defaultText);
    }
  }

  public ScriptSchema {
    parameters = List.copyOf(parameters);
  }

  /** As Python writes it: {@code forward(x: Tensor, times: int=2) -> Tensor}. */
  @Override
  public String toString() {
    return parameters.stream()
        .map(Parameter::toString)
        .collect(Collectors.joining(", ", name + "(", ") -> " + result));
  }
}

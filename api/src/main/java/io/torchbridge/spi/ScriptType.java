package io.torchbridge.spi;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A type of TorchScript, as its code writes it: {@code Dict[str, List[Tensor]]}.
 *
 * @param name {@code Tensor}, {@code int}, {@code List}, or a class: {@code __torch__.Net}
 * @param arguments what stands in brackets
 */
public record ScriptType(String name, List<ScriptType> arguments) {
  /** The type of any value. */
  public static final ScriptType ANY = new ScriptType("Any", List.of());

  /** The type of truth values. */
  public static final ScriptType BOOL = new ScriptType("bool", List.of());

  public ScriptType {
    arguments = List.copyOf(arguments);
  }

  /** The type without {@code Optional}. */
  public ScriptType required() {
    return is("Optional") && arguments.size() == 1 ? arguments.getFirst() : this;
  }

  public boolean is(String other) {
    return name.equals(other);
  }

  /** One of the types in brackets; {@link #ANY} where there are fewer. */
  public ScriptType argument(int index) {
    return index < arguments.size() ? arguments.get(index) : ANY;
  }

  /** Whether it is a class of the script. */
  public boolean isClass() {
    return name.startsWith("__torch__.");
  }

  @Override
  public String toString() {
    return arguments.isEmpty()
        ? name
        : arguments.stream()
            .map(ScriptType::toString)
            .collect(Collectors.joining(", ", name + "[", "]"));
  }
}

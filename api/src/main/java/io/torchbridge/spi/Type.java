package io.torchbridge.spi;

/**
 * The type of an operator's argument or result, as the schema writes it.
 *
 * <p>{@code Tensor?[]} is a list of optional tensors, {@code int[2]?} an optional list.
 */
public sealed interface Type {

  /** The plain types. */
  enum Kind {
    TENSOR("Tensor"),
    INT("int"),
    SYM_INT("SymInt"),
    FLOAT("float"),
    BOOL("bool"),
    COMPLEX("complex"),
    SCALAR("Scalar"),
    STRING("str"),
    DTYPE("ScalarType"),
    LAYOUT("Layout"),
    DEVICE("Device"),
    MEMORY_FORMAT("MemoryFormat"),
    GENERATOR("Generator"),
    DIMNAME("Dimname"),
    STORAGE("Storage"),
    STREAM("Stream"),
    /** Anything else: type variables, dictionaries, classes, tuples. */
    OTHER("");

    private final String schemaName;

    Kind(String schemaName) {
      this.schemaName = schemaName;
    }
  }

  /**
   * A plain type.
   *
   * @param kind which
   * @param text as the schema writes it
   */
  record Plain(Kind kind, String text) implements Type {
    @Override
    public String toString() {
      return text;
    }
  }

  /** A type that takes {@code None} too. */
  record Optional(Type element) implements Type {
    @Override
    public String toString() {
      return element + "?";
    }
  }

  /**
   * A list.
   *
   * @param element of what
   * @param size the fixed size, where a single value stands for all; -1 if there is none
   */
  record ListOf(Type element, int size) implements Type {
    @Override
    public String toString() {
      return element + "[" + (size < 0 ? "" : size) + "]";
    }
  }

  /** The plain type of a schema's word. */
  static Plain plain(String word) {
    for (Kind kind : Kind.values()) {
      if (kind.schemaName.equals(word)) {
        return new Plain(kind, word);
      }
    }
    return new Plain(Kind.OTHER, word);
  }

  /** True if {@code None} is a value of it. */
  default boolean isOptional() {
    return this instanceof Optional;
  }

  /** The type without its question mark. */
  default Type required() {
    return this instanceof Optional(Type element) ? element : this;
  }

  /** The kind of a plain or optional plain type, or of a list's elements. */
  default Kind kind() {
    return switch (this) {
      case Plain plain -> plain.kind();
      case Optional optional -> optional.element().kind();
      case ListOf list -> list.element().kind();
    };
  }

  /** True for a list and an optional list. */
  default boolean isList() {
    return required() instanceof ListOf;
  }

  /** True for a Tensor or Tensor?, not for lists. */
  default boolean isTensor() {
    return required() instanceof Plain(Kind kind, String text) && kind == Kind.TENSOR;
  }
}

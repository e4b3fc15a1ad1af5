package io.torchbridge.spi;

import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * An ATen operator: a parsed schema such as {@code aten::add.Tensor(Tensor self, Tensor other, *,
 * Scalar alpha=1) -> Tensor}.
 *
 * @param namespace {@code aten}
 * @param name {@code add}
 * @param overload {@code Tensor}; empty for the default overload
 * @param arguments in order, the keyword-only ones last
 * @param returns in order
 * @param schema the text that was parsed
 */
public record Operator(
    String namespace,
    String name,
    String overload,
    List<Argument> arguments,
    List<Return> returns,
    String schema) {

  /**
   * One argument of an operator.
   *
   * @param name PyTorch's name
   * @param type its type
   * @param defaultValue what is passed where nothing is given: in the canonical form of {@link
   *     Backend#bind}, or {@link #REQUIRED}
   * @param keywordOnly true if it stands behind the star
   * @param alias what it shares with results; null if nothing
   */
  public record Argument(
      String name,
      Type type,
      @Nullable Object defaultValue,
      boolean keywordOnly,
      @Nullable Alias alias) {

    /** The default value of an argument that has none. */
    public static final Object REQUIRED =
        new Object() {
          @Override
          public String toString() {
            return "required";
          }
        };

    public boolean isRequired() {
      return defaultValue == REQUIRED;
    }
  }

  /**
   * One result of an operator.
   *
   * @param name PyTorch's name, empty if it has none
   * @param type its type
   * @param alias what it shares with arguments; null if nothing
   */
  public record Return(String name, Type type, @Nullable Alias alias) {}

  /**
   * An alias mark: {@code (a!)} of {@code Tensor(a!)}.
   *
   * @param sets the marks before the arrow, {@code a} or {@code a|b}; {@code *} for any
   * @param write true if the operator writes to it
   */
  public record Alias(String sets, boolean write) {}

  public Operator {
    arguments = List.copyOf(arguments);
    returns = List.copyOf(returns);
  }

  /**
   * Parses a schema.
   *
   * @throws io.torchbridge.InvalidArgumentException if it is not one; the message points at the
   *     place
   */
  public static Operator parse(String schema) {
    return new SchemaParser(schema).parse();
  }

  /** The full name: {@code aten::add.Tensor}, or {@code aten::relu} for a default overload. */
  public String qualifiedName() {
    return namespace + "::" + name + (overload.isEmpty() ? "" : "." + overload);
  }

  /**
   * The argument that result {@code index} is: an in-place operator returns what it wrote to. -1 if
   * that result is a new one or a view.
   */
  public int writtenArgument(int index) {
    Alias alias = returns.get(index).alias();
    if (alias == null || !alias.write()) {
      return -1;
    }
    for (int i = 0; i < arguments.size(); i++) {
      if (Objects.equals(arguments.get(i).alias(), alias)) {
        return i;
      }
    }
    return -1;
  }

  /** {@link #writtenArgument} of each result, for who asks at each call. */
  public int[] writtenArguments() {
    return IntStream.range(0, returns.size()).map(this::writtenArgument).toArray();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Operator o && schema.equals(o.schema);
  }

  @Override
  public int hashCode() {
    return schema.hashCode();
  }

  /** The schema. */
  @Override
  public String toString() {
    return schema;
  }
}

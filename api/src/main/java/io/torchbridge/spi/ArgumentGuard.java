package io.torchbridge.spi;

import io.torchbridge.InvalidArgumentException;
import io.torchbridge.autograd.GradMode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Refuses arguments with which PyTorch itself would end the process, or never come back. The
 * resource {@code crashes.txt} lists the operators that do so, with what their arguments must be;
 * all others are called as they are.
 */
public final class ArgumentGuard implements BoundOperator {
  private static final String RESOURCE = "crashes.txt";
  private static final Map<String, List<String>> CONDITIONS = read();

  private final BoundOperator operator;
  private final List<Condition> conditions;

  private ArgumentGuard(BoundOperator operator, List<Condition> conditions) {
    this.operator = operator;
    this.conditions = conditions;
  }

  /** The operator, behind a guard if it needs one. */
  public static BoundOperator around(BoundOperator operator) {
    List<String> texts = CONDITIONS.get(operator.operator().qualifiedName());
    if (texts == null) {
      return operator;
    }
    return new ArgumentGuard(
        operator, texts.stream().map(text -> new Condition(operator.operator(), text)).toList());
  }

  /** The full names of the operators that need one. */
  public static Set<String> operators() {
    return CONDITIONS.keySet();
  }

  private static Map<String, List<String>> read() {
    var conditions = new HashMap<String, List<String>>();
    try (InputStream in = ArgumentGuard.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException("the jar lacks " + RESOURCE);
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      List<String> operators = List.of();
      for (String line : text.lines().filter(l -> !l.isBlank() && !l.startsWith("#")).toList()) {
        if (!line.startsWith(" ")) {
          operators = List.of(line.strip().split(","));
        }
        for (String name : operators) {
          List<String> own = conditions.computeIfAbsent(name, n -> new ArrayList<>());
          if (line.startsWith(" ")) {
            own.add(line.strip());
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Collections.unmodifiableMap(conditions);
  }

  @Override
  public Operator operator() {
    return operator.operator();
  }

  @Override
  public @Nullable Object call(GradMode mode, @Nullable Object[] arguments) {
    for (Condition condition : conditions) {
      if (!condition.holds(arguments)) {
        throw new InvalidArgumentException(
            "%s: PyTorch would crash; it needs %s"
                .formatted(OperatorErrors.call(operator(), arguments), condition));
      }
    }
    return operator.call(mode, arguments);
  }
}

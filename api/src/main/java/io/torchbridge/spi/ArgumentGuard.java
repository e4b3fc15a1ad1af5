package io.torchbridge.spi;

import io.torchbridge.InvalidArgumentException;
import io.torchbridge.autograd.GradMode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Refuses arguments with which PyTorch itself would end the process. The resource {@code
 * crashes.txt} lists the operators that do so, with what their arguments must be; all others are
 * called as they are.
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

  private static Map<String, List<String>> read() {
    var conditions = new HashMap<String, List<String>>();
    try (InputStream in = ArgumentGuard.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException("the jar lacks " + RESOURCE);
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      for (String line : text.lines().toList()) {
        if (!line.isBlank() && !line.startsWith("#")) {
          String[] parts = line.strip().split("\\s+", 2);
          conditions
              .computeIfAbsent(parts[0], name -> new ArrayList<>())
              .addAll(List.of(parts[1].split("; *")));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return conditions;
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
            "%s: PyTorch would end the process; it needs %s"
                .formatted(OperatorErrors.call(operator(), arguments), condition));
      }
    }
    return operator.call(mode, arguments);
  }
}

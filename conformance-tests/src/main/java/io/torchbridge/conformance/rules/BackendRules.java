package io.torchbridge.conformance.rules;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.torchbridge.spi.Backend;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.function.Executable;

/**
 * The base of all rules. Each rule runs with its backend current on this thread and inside a {@link
 * io.torchbridge.TensorScope} of its own; after it, that scope is closed and no tensor made by the
 * rule may be left over, on any thread, that is neither closed nor unreachable; the modes must be
 * as they were.
 *
 * <p>Which backend, says the enclosing {@link io.torchbridge.conformance.ConformanceSuite}, or any
 * other test class around or below the rules that is a {@link BackendUnderTest}. Where that backend
 * is not available, the rules are skipped with the reason, or fail if {@code
 * -Dtorchbridge.require=} names it.
 *
 * <p>A backend that passes all rules and still does wrong shows that a rule is missing.
 */
@ExtendWith(OnBackend.class)
public abstract class BackendRules {
  @Nullable Backend backend;
  @Nullable BackendUnderTest test;

  /** The backend that the rule runs on. */
  protected final Backend backend() {
    Backend b = backend;
    if (b == null) {
      throw new IllegalStateException("backend() is known inside of rules only");
    }
    return b;
  }

  /** The test that these rules are part of. */
  protected final BackendUnderTest test() {
    BackendUnderTest t = test;
    if (t == null) {
      throw new IllegalStateException("test() is known inside of rules only");
    }
    return t;
  }

  /** Asserts that an action throws this type with all of these words in its message. */
  protected static <T extends Throwable> T assertFails(
      Class<T> type, Executable action, String... words) {
    T thrown = assertThrows(type, action);
    String message = String.valueOf(thrown.getMessage());
    for (String word : words) {
      assertTrue(message.contains(word), () -> "\"" + word + "\" is missing in: " + message);
    }
    return thrown;
  }
}

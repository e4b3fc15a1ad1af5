package io.torchbridge.hub.chat;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The names that are known at a place of a template: loops and macros have their own. */
final class Scope {
  private final Map<String, @Nullable Object> names = new HashMap<>();
  private final @Nullable Scope outer;

  Scope(@Nullable Scope outer) {
    this.outer = outer;
  }

  void set(String name, @Nullable Object value) {
    names.put(name, value);
  }

  @Nullable Object get(String name) {
    for (Scope scope = this; scope != null; scope = scope.outer) {
      if (scope.names.containsKey(name)) {
        return scope.names.get(name);
      }
    }
    return new Python.Undefined(name);
  }

  /** Expressions, made once of a template. */
  interface Expression {
    @Nullable Object in(Scope scope);
  }

  /** Statements, made once of a template. */
  interface Statement {
    Flow run(Scope scope, StringBuilder out);
  }

  /** Where it goes on behind a statement. */
  enum Flow {
    NEXT,
    BREAK,
    CONTINUE
  }
}

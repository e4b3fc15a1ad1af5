package io.torchbridge;

import io.torchbridge.spi.Backend;
import java.util.Comparator;
import java.util.List;

/** What a user may have meant by a name that is not there. */
final class Suggestions {
  private Suggestions() {}

  /** A sentence with the operators of the same base name, or nothing. */
  static String forOperator(Backend backend, String name) {
    String full = name.contains("::") ? name : "aten::" + name;
    int dot = full.indexOf('.');
    String base = dot < 0 ? full : full.substring(0, dot);
    List<String> same =
        backend.operators().stream()
            .map(o -> o.qualifiedName())
            .filter(n -> n.equals(base) || n.startsWith(base + "."))
            .sorted(Comparator.naturalOrder())
            .limit(12)
            .toList();
    return same.isEmpty() ? "" : "; there are " + String.join(", ", same);
  }
}

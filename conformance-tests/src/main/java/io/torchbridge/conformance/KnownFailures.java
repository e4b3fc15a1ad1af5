package io.torchbridge.conformance;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The cases that a backend is known to fail: the resource {@code known-failures-VARIANT.txt} beside
 * the test class. A line is the case's file, its id, and why it fails; lines that begin with a
 * number sign are comments. They are run all the same, and one that passes fails the build.
 */
final class KnownFailures {
  private final String resource;
  private final Map<String, String> reasons = new LinkedHashMap<>();

  private KnownFailures(String resource) {
    this.resource = resource;
  }

  static KnownFailures of(Class<?> test, String variant) {
    var known = new KnownFailures("known-failures-" + variant + ".txt");
    try (InputStream in = test.getResourceAsStream(known.resource)) {
      if (in != null) {
        known.read(new String(in.readAllBytes(), StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return known;
  }

  private void read(String text) {
    for (String line : text.lines().toList()) {
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      String[] parts = line.strip().split("\\s+", 3);
      if (parts.length < 3) {
        throw new IllegalArgumentException(
            resource + ": a line needs a file, an id and a reason: " + line);
      }
      if (reasons.put(parts[0] + " " + parts[1], parts[2]) != null) {
        throw new IllegalArgumentException(resource + " lists a case twice: " + line);
      }
    }
  }

  /** Why a case fails; null if it should pass. */
  @Nullable String reason(Case question) {
    return reasons.get(question.toString());
  }

  /** Throws if it lists a case that is not there. */
  void checkListed(Iterable<Case> cases) {
    var left = new LinkedHashMap<>(reasons);
    cases.forEach(c -> left.remove(c.toString()));
    if (!left.isEmpty()) {
      throw new AssertionError(resource + " lists cases that do not exist: " + left.keySet());
    }
  }
}

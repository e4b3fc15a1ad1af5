package io.torchbridge.conformance.fuzz;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The operators by which PyTorch itself ends the process: the resource {@code known-crashes.txt}. A
 * line is an operator's full name and on which arguments it crashes.
 */
final class KnownFindings {
  private static final String RESOURCE = "known-crashes.txt";

  private final Map<String, String> reasons = new LinkedHashMap<>();

  private KnownFindings() {}

  static KnownFindings load() {
    var known = new KnownFindings();
    try (InputStream in = KnownFindings.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException("the suite's jar lacks " + RESOURCE);
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      for (String line : text.lines().toList()) {
        if (!line.isBlank() && !line.startsWith("#")) {
          String[] parts = line.strip().split("\\s+", 2);
          if (parts.length < 2) {
            throw new IllegalStateException(RESOURCE + ": an operator and a condition: " + line);
          }
          known.reasons.merge(parts[0], parts[1], (a, b) -> a + "; " + b);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return known;
  }

  /** Why a finding was to be expected; null if it was not. */
  @Nullable String reason(Finding finding) {
    return switch (finding.kind()) {
      case CRASH, HANG, MEMORY -> reasons.get(finding.operator());
      case UNTYPED, UNNAMED -> null;
    };
  }
}

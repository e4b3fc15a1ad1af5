package io.torchbridge.conformance.fuzz;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the JVM wrote down when it ended: the signal and the native frames. */
final class CrashLog {
  private static final int FRAMES = 8;
  private static final int LONGEST = 300;

  private CrashLog() {}

  /** The log of a process; null if it left none. */
  static @Nullable String of(Path folder, long pid) throws IOException {
    Path log = folder.resolve("hs_err_pid" + pid + ".log");
    if (!Files.exists(log)) {
      return null;
    }
    var told = new ArrayList<String>();
    List<String> lines =
        new String(Files.readAllBytes(log), StandardCharsets.ISO_8859_1).lines().toList();
    int problem = 0;
    boolean frames = false;
    for (String line : lines) {
      if (line.startsWith("#  ") && told.isEmpty()) {
        told.add(line.substring(1).strip()); // the signal
      } else if (line.startsWith("# There is insufficient memory")) {
        told.add(line.substring(1).strip());
      } else if (line.startsWith("# Problematic frame:")) {
        problem = 1;
      } else if (problem == 1) {
        told.add(line.substring(1).strip());
        problem = 2;
      } else if (line.startsWith("Native frames:")) {
        frames = true;
      } else if (frames && (line.isBlank() || line.startsWith("Java frames:"))) {
        break;
      } else if (frames && told.size() < FRAMES) {
        told.add(line);
      }
    }
    return told.stream()
        .distinct()
        .map(line -> line.length() > LONGEST ? line.substring(0, LONGEST) + "…" : line)
        .reduce((a, b) -> a + "\n" + b)
        .orElse("an empty crash log");
  }
}

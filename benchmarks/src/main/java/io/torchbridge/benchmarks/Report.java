package io.torchbridge.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Results as tables of ratios. */
final class Report {
  private static final List<Contender> OTHERS =
      List.of(Contender.PYTHON, Contender.CPP, Contender.JAVACPP, Contender.DJL);
  private static final List<Contender> PYTHON_BACKEND =
      List.of(Contender.CPYTHON, Contender.GRAALPY);

  private Report() {}

  /** torchbridge's median by that of each other contender. */
  static Table ratios(Results results) {
    var header = new ArrayList<String>(List.of("work", "threads"));
    OTHERS.forEach(other -> header.add("by " + other.title()));
    header.addAll(List.of("spread", "heap bytes"));
    var table = new Table(header.toArray(new String[0]));
    for (Row row : results.rows()) {
      var line = new ArrayList<String>();
      line.add(row.benchmark().title());
      line.add(String.valueOf(row.threads()));
      for (Contender other : OTHERS) {
        line.add(ratio(row, Contender.TORCHBRIDGE, other));
      }
      if (row.cells().get(Contender.TORCHBRIDGE) instanceof Cell.Measured own) {
        line.add(String.format(Locale.ROOT, "±%.0f %%", 100 * own.spread()));
        line.add(String.format(Locale.ROOT, "%.0f", own.bytes()));
      } else {
        line.addAll(List.of("", ""));
      }
      table.add(line.toArray(new String[0]));
    }
    return table;
  }

  /** The Python backend's medians by those of plain Python. */
  static Table pythonBackend(Results results) {
    var header = new ArrayList<String>(List.of("work", "threads"));
    PYTHON_BACKEND.forEach(engine -> header.add(engine.title()));
    var table = new Table(header.toArray(new String[0]));
    for (Row row : results.rows()) {
      if (PYTHON_BACKEND.stream().anyMatch(row.cells()::containsKey)) {
        var line = new ArrayList<String>();
        line.add(row.benchmark().title());
        line.add(String.valueOf(row.threads()));
        PYTHON_BACKEND.forEach(engine -> line.add(ratio(row, engine, Contender.PYTHON)));
        table.add(line.toArray(new String[0]));
      }
    }
    return table;
  }

  private static String ratio(Row row, Contender contender, Contender other) {
    var ratio = row.ratio(contender, other);
    return ratio.isPresent() ? Table.ratio(ratio.getAsDouble()) : "";
  }

  /** Who was not there, and what was not done, with the reasons. */
  static List<String> absences(Results results) {
    var lines = new ArrayList<String>();
    results.absent().forEach((contender, reason) -> lines.add(contender.title() + ": " + reason));
    for (Row row : results.rows()) {
      row.cells()
          .forEach(
              (contender, cell) -> {
                if (cell instanceof Cell.Absent(String reason)) {
                  String line =
                      "%s, %s: %s".formatted(contender.title(), row.benchmark().id(), reason);
                  if (!lines.contains(line)) {
                    lines.add(line);
                  }
                }
              });
    }
    return lines;
  }
}

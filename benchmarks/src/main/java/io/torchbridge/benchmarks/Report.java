package io.torchbridge.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Results as tables of ratios, for the console and as a page. */
final class Report {
  static final List<Contender> OTHERS =
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
        line.add(own.bytes() < 0 ? "" : String.format(Locale.ROOT, "%.0f", own.bytes()));
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

  /** The files of the results: numbers, page, plots. */
  static void write(Results results, Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("results.json"), results.toJson() + "\n");
    Files.writeString(folder.resolve("RESULTS.md"), page(results));
    for (int threads : threads(results)) {
      Files.writeString(folder.resolve(plot(threads)), Plot.of(results.rows(), threads, OTHERS));
    }
  }

  private static String plot(int threads) {
    return "results-%d-threads.svg".formatted(threads);
  }

  private static int[] threads(Results results) {
    return results.rows().stream().mapToInt(Row::threads).distinct().sorted().toArray();
  }

  private static String page(Results results) {
    Machine machine = results.machine();
    var page = new StringBuilder();
    page.append(
        """
        # Results of the benchmarks

        Written by `./torchbridge bench --write benchmarks`; do not edit. All figures are ratios of medians of
        rounds in which every contender has one turn, one after the other. Below 1 torchbridge is faster.
        `results.json` has every round.

        """);
    page.append(
        "- machine: %s, %d processors, %s%n"
            .formatted(machine.processor(), machine.processors(), machine.system()));
    page.append("- Java: ").append(machine.jdk()).append('\n');
    results
        .versions()
        .forEach(
            (contender, text) ->
                page.append(
                    "- %s: %s; %s%n".formatted(contender.title(), contender.description(), text)));
    page.append("\n## torchbridge's time by that of others\n\n");
    page.append(ratios(results).toMarkdown());
    page.append(
        """

        Spread is half of the distance between the quartiles of torchbridge's rounds. Heap bytes are those of one
        iteration on its thread. DJL, JavaCPP and C++ run the networks but the MLP as TorchScript that Python wrote.

        """);
    for (int threads : threads(results)) {
      page.append("![ratios with %d threads](%s)%n%n".formatted(threads, plot(threads)));
    }
    page.append("## The Python backend's time by that of plain Python\n\n");
    page.append(pythonBackend(results).toMarkdown());
    page.append("\n## Goals\n\n");
    page.append(Reach.table(Reach.of(results)).toMarkdown());
    page.append("\n## Left out\n\n");
    absences(results).forEach(line -> page.append("- ").append(line).append('\n'));
    return page.toString();
  }
}

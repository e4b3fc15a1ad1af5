package io.torchbridge.profiler;

import io.torchbridge.profiler.ProfilerEvent.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Averages as text, in the columns of PyTorch's own table. */
final class ProfilerTable {
  private ProfilerTable() {}

  static String print(
      List<ProfilerAverage> averages, ProfilerSort sort, int rows, boolean withInputs) {
    long selfTotal = averages.stream().mapToLong(ProfilerAverage::selfNanos).sum();
    var lines = new ArrayList<List<String>>();
    var head =
        new ArrayList<>(
            List.of(
                "Name", "Backend", "Self %", "Self", "Total", "Average", "# of Calls", "Bytes"));
    if (withInputs) {
      head.add("Inputs");
    }
    lines.add(head);
    averages.stream()
        .sorted(sort.order)
        .limit(rows)
        .forEach(
            average -> {
              var line = new ArrayList<>(cells(average, selfTotal));
              if (withInputs) {
                line.add(average.inputs());
              }
              lines.add(line);
            });
    return align(lines)
        + "Self time total: "
        + time(selfTotal)
        + (averages.size() > rows ? "; %d more rows".formatted(averages.size() - rows) : "");
  }

  private static List<String> cells(ProfilerAverage average, long selfTotal) {
    double part = selfTotal == 0 ? 0 : 100.0 * average.selfNanos() / selfTotal;
    String mark =
        switch (average.kind()) {
          case OPERATOR, RANGE -> "";
          case COPY -> " (copied)";
          case SHARE -> " (shared)";
        };
    return List.of(
        average.name() + mark,
        average.kind() == Kind.RANGE ? "-" : average.backend(),
        String.format(Locale.ROOT, "%.2f%%", part),
        time(average.selfNanos()),
        time(average.nanos()),
        time(average.nanos() / average.count()),
        Long.toString(average.count()),
        size(average.bytes()));
  }

  /** The first two columns and what stands behind the eighth to the left, numbers to the right. */
  private static String align(List<List<String>> lines) {
    int columns = lines.getFirst().size();
    int[] widths = new int[columns];
    for (List<String> line : lines) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], line.get(i).length());
      }
    }
    int width = 2 * (columns - 1);
    for (int w : widths) {
      width += w;
    }
    var text = new StringBuilder();
    for (int row = 0; row < lines.size(); row++) {
      var line = new StringBuilder();
      for (int i = 0; i < columns; i++) {
        String cell = lines.get(row).get(i);
        String space = " ".repeat(widths[i] - cell.length());
        line.append(i == 0 ? "" : "  ").append(i < 2 || i > 7 ? cell + space : space + cell);
      }
      text.append(line.toString().stripTrailing()).append('\n');
      if (row == 0) {
        text.append("-".repeat(width)).append('\n');
      }
    }
    return text.append("-".repeat(width)).append('\n').toString();
  }

  private static String time(long nanos) {
    if (nanos >= 1_000_000_000) {
      return String.format(Locale.ROOT, "%.3fs", nanos / 1e9);
    }
    return nanos >= 1_000_000
        ? String.format(Locale.ROOT, "%.3fms", nanos / 1e6)
        : String.format(Locale.ROOT, "%.3fus", nanos / 1e3);
  }

  private static String size(long bytes) {
    String[] units = {"b", "Kb", "Mb", "Gb"};
    double size = bytes;
    int unit = 0;
    while (size >= 1024 && unit < units.length - 1) {
      size /= 1024;
      unit++;
    }
    return unit == 0 ? bytes + " b" : String.format(Locale.ROOT, "%.2f %s", size, units[unit]);
  }
}

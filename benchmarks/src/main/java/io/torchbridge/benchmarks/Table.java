package io.torchbridge.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Lines of text with a header, for the console and for Markdown. */
final class Table {
  private final List<String[]> lines = new ArrayList<>();

  Table(String... header) {
    lines.add(header);
  }

  void add(String... cells) {
    lines.add(cells);
  }

  /** 0.523, 1.04, 12.3: three digits. */
  static String ratio(double value) {
    int digits = value >= 10 ? 1 : value >= 1 ? 2 : 3;
    return String.format(Locale.ROOT, "%." + digits + "f", value);
  }

  /** Columns under each other, the first to the left and the others to the right. */
  String toText() {
    int[] widths = widths();
    var text = new StringBuilder();
    for (String[] line : lines) {
      for (int i = 0; i < line.length; i++) {
        String padding = " ".repeat(widths[i] - line[i].length());
        text.append(i == 0 ? line[i] + padding : "  " + padding + line[i]);
      }
      text.append('\n');
    }
    return text.toString();
  }

  String toMarkdown() {
    var text = new StringBuilder();
    for (int i = 0; i < lines.size(); i++) {
      text.append("| ").append(String.join(" | ", lines.get(i))).append(" |\n");
      if (i == 0) {
        text.append("| --- |").append(" ---: |".repeat(lines.getFirst().length - 1)).append('\n');
      }
    }
    return text.toString();
  }

  private int[] widths() {
    int[] widths = new int[lines.getFirst().length];
    for (String[] line : lines) {
      Arrays.setAll(widths, i -> Math.max(widths[i], line[i].length()));
    }
    return widths;
  }
}

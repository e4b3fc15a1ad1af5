package io.torchbridge.benchmarks;

import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** Ratios as bars to both sides of 1, on a logarithmic scale. */
final class Plot {
  private static final int LABELS = 330;
  private static final int WIDTH = 900;
  private static final int BAR = 9;
  private static final int GAP = 10;
  private static final int TOP = 64;
  private static final double LEAST = 0.1;
  private static final double MOST = 4;
  private static final double[] TICKS = {0.1, 0.2, 0.5, 1, 2, 4};
  private static final List<String> COLORS = List.of("#3b6fb6", "#7a7a7a", "#c8782a", "#5c9a55");

  private final StringBuilder svg = new StringBuilder();

  private Plot() {}

  /** An SVG document of the rows with this many threads. */
  static String of(List<Row> rows, int threads, List<Contender> others) {
    return new Plot().draw(rows.stream().filter(r -> r.threads() == threads).toList(), others);
  }

  private String draw(List<Row> rows, List<Contender> others) {
    int group = others.size() * BAR + GAP;
    int height = TOP + rows.size() * group + GAP;
    add(
        "<svg xmlns='http://www.w3.org/2000/svg' width='%d' height='%d' font-family='sans-serif'"
            + " font-size='12'>",
        WIDTH, height);
    add("<rect width='100%%' height='100%%' fill='white'/>");
    add("<text x='8' y='18'>torchbridge's time by that of others: left of 1 it is faster</text>");
    for (int i = 0; i < others.size(); i++) {
      int x = 8 + i * 110;
      add("<rect x='%d' y='28' width='10' height='10' fill='%s'/>", x, COLORS.get(i));
      add("<text x='%d' y='37'>%s</text>", x + 15, others.get(i).title());
    }
    for (double tick : TICKS) {
      double x = place(tick);
      String color = tick == 1 ? "black" : "#cccccc";
      add("<line x1='%.1f' x2='%.1f' y1='%d' y2='%d' stroke='%s'/>", x, x, TOP - 4, height, color);
      add("<text x='%.1f' y='%d' text-anchor='middle'>%s</text>", x, TOP - 8, label(tick));
    }
    for (int i = 0; i < rows.size(); i++) {
      bars(rows.get(i), others, TOP + i * group + GAP / 2);
    }
    add("</svg>");
    return svg.toString();
  }

  private void bars(Row row, List<Contender> others, int y) {
    int middle = y + others.size() * BAR / 2 + 4;
    add("<text x='8' y='%d'>%s</text>", middle, row.benchmark().title());
    for (int i = 0; i < others.size(); i++) {
      OptionalDouble ratio = row.ratio(others.get(i));
      if (ratio.isPresent()) {
        double end = place(ratio.getAsDouble());
        double left = Math.min(end, place(1));
        add(
            "<rect x='%.1f' y='%d' width='%.1f' height='%d' fill='%s'><title>%s</title></rect>",
            left,
            y + i * BAR,
            Math.max(1, Math.abs(end - place(1))),
            BAR - 1,
            COLORS.get(i),
            others.get(i).title() + " " + Table.ratio(ratio.getAsDouble()));
      }
    }
  }

  private static double place(double ratio) {
    double within = Math.clamp(ratio, LEAST, MOST);
    return LABELS + (WIDTH - LABELS - 20) * Math.log(within / LEAST) / Math.log(MOST / LEAST);
  }

  private static String label(double tick) {
    return tick == Math.rint(tick)
        ? String.valueOf((int) tick)
        : String.format(Locale.ROOT, "%.1f", tick);
  }

  private void add(String line, Object... values) {
    svg.append(String.format(Locale.ROOT, line, values)).append('\n');
  }
}

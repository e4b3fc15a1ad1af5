package io.torchbridge.program;

import io.torchbridge.program.GraphPicture.Arrow;
import io.torchbridge.program.GraphPicture.Box;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Draws pictures of graphs as SVG, each graph that another runs below it. */
final class SvgWriter {
  private static final double LINE = 14;
  private static final double LETTER = 6.2;
  private static final double MARGIN = 20;
  private static final double SPACE = 28;

  private final StringBuilder body = new StringBuilder();
  private double width;
  private double top = MARGIN;

  private SvgWriter() {}

  static String draw(GraphPicture picture) {
    SvgWriter writer = new SvgWriter();
    writer.add(picture);
    return """
    <svg xmlns="http://www.w3.org/2000/svg" width="%1$s" height="%2$s" viewBox="0 0 %1$s %2$s" \
    font-family="Helvetica, Arial, sans-serif" font-size="11">
    <defs><marker id="tip" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="7" markerHeight="7" \
    orient="auto"><path d="M0 0L8 4L0 8z" fill="#666"/></marker></defs>
    <rect width="100%%" height="100%%" fill="white"/>
    %3$s</svg>
    """
        .formatted(number(writer.width), number(writer.top), writer.body);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }

  private void add(GraphPicture picture) {
    List<Box> boxes = picture.boxes();
    double[] widths = boxes.stream().mapToDouble(SvgWriter::width).toArray();
    LayeredLayout layout = new LayeredLayout(widths, picture.arrows());
    text(MARGIN, top + LINE, "start", "font-weight=\"bold\"", picture.name());
    double[] tops = new double[layout.layers() + 1];
    tops[0] = top + 2 * LINE;
    double[] heights = new double[layout.layers()];
    for (int i = 0; i < boxes.size(); i++) {
      heights[layout.layerOf(i)] = Math.max(heights[layout.layerOf(i)], height(boxes.get(i)));
    }
    for (int i = 0; i < heights.length; i++) {
      tops[i + 1] = tops[i] + heights[i] + SPACE;
    }
    double left = MARGIN - layout.left();
    for (int i = 0; i < picture.arrows().size(); i++) {
      arrow(picture.arrows().get(i), layout, i, left, tops, boxes);
    }
    for (int i = 0; i < boxes.size(); i++) {
      box(boxes.get(i), left + layout.x(i), tops[layout.layerOf(i)], widths[i]);
    }
    width = Math.max(width, left + layout.right() + MARGIN);
    top = tops[heights.length] + MARGIN;
    picture.inner().values().forEach(this::add);
  }

  private static List<String> lines(Box box) {
    List<String> lines = new ArrayList<>(List.of(box.title()));
    lines.addAll(box.details());
    return lines;
  }

  private static double width(Box box) {
    return 12 + LETTER * lines(box).stream().mapToInt(String::length).max().orElse(0);
  }

  private static double height(Box box) {
    return 8 + LINE * lines(box).size();
  }

  private void box(Box box, double x, double y, double boxWidth) {
    String fill =
        switch (box.kind()) {
          case INPUT -> "#e3f2e1";
          case CALL -> "#eaf0fb";
          case OUTPUT -> "#fbeee0";
        };
    body.append(
        "<rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" rx=\"4\" fill=\"%s\" stroke=\"#456\"/>\n"
            .formatted(
                number(x - boxWidth / 2), number(y), number(boxWidth), number(height(box)), fill));
    List<String> lines = lines(box);
    for (int i = 0; i < lines.size(); i++) {
      String style = i == 0 ? "font-weight=\"bold\"" : "fill=\"#555\"";
      text(x, y + LINE * (i + 1), "middle", style, lines.get(i));
    }
  }

  private void text(double x, double y, String anchor, String style, String text) {
    String escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    body.append(
        "<text x=\"%s\" y=\"%s\" text-anchor=\"%s\" %s>%s</text>\n"
            .formatted(number(x), number(y), anchor, style, escaped));
  }

  private void arrow(
      Arrow arrow, LayeredLayout layout, int index, double left, double[] tops, List<Box> boxes) {
    int from = layout.layerOf(arrow.from());
    StringBuilder path = new StringBuilder("M");
    double x = left + layout.x(arrow.from());
    double y = tops[from] + height(boxes.get(arrow.from()));
    path.append(number(x)).append(' ').append(number(y));
    int layer = from;
    for (double bend : layout.bends(index)) {
      layer++;
      curve(path, x, y, left + bend, tops[layer]);
      x = left + bend;
      y = tops[layer + 1] - SPACE;
      path.append('V').append(number(y));
    }
    curve(path, x, y, left + layout.x(arrow.to()), tops[layout.layerOf(arrow.to())]);
    body.append(
        "<path d=\"%s\" fill=\"none\" stroke=\"#666\" marker-end=\"url(#tip)\"/>\n"
            .formatted(path));
  }

  /** Leaves one point straight down and comes to the other from straight above. */
  private static void curve(StringBuilder path, double fromX, double fromY, double x, double y) {
    String middle = number((fromY + y) / 2);
    path.append('C').append(number(fromX)).append(' ').append(middle).append(' ');
    path.append(number(x)).append(' ').append(middle).append(' ');
    path.append(number(x)).append(' ').append(number(y));
  }
}

package io.torchbridge.program;

import io.torchbridge.program.GraphPicture.Arrow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Places boxes in layers, each below all that it depends on, in the manner of Sugiyama: arrows that
 * pass layers get points in them, layers are sorted by where their neighbours are, and then moved
 * towards them.
 */
final class LayeredLayout {
  private static final int SWEEPS = 8;
  private static final double GAP = 24;

  private final double[] widths;
  private final List<List<Integer>> layers = new ArrayList<>();
  private final List<List<Integer>> above = new ArrayList<>();
  private final List<List<Integer>> below = new ArrayList<>();

  /** Of each arrow the points between its ends. */
  private final List<List<Integer>> bends = new ArrayList<>();

  private final int[] layer;
  private final double[] x;

  /**
   * Computes the layout.
   *
   * @param widths of the boxes
   * @param arrows from boxes to later ones, those to the first boxes first
   */
  LayeredLayout(double[] widths, List<Arrow> arrows) {
    int[] depth = new int[widths.length];
    for (Arrow arrow : arrows) {
      depth[arrow.to()] = Math.max(depth[arrow.to()], depth[arrow.from()] + 1);
    }
    List<Integer> depths = new ArrayList<>(Arrays.stream(depth).boxed().toList());
    for (int i = 0; i < widths.length; i++) {
      addVertex();
    }
    for (Arrow arrow : arrows) {
      List<Integer> points = new ArrayList<>();
      int from = arrow.from();
      for (int at = depth[arrow.from()] + 1; at < depth[arrow.to()]; at++) {
        int point = addVertex();
        depths.add(at);
        connect(from, point);
        points.add(point);
        from = point;
      }
      connect(from, arrow.to());
      bends.add(points);
    }
    this.layer = depths.stream().mapToInt(Integer::intValue).toArray();
    this.widths = Arrays.copyOf(widths, layer.length);
    this.x = new double[layer.length];
    for (int i = 0; i < layer.length; i++) {
      while (layers.size() <= layer[i]) {
        layers.add(new ArrayList<>());
      }
      layers.get(layer[i]).add(i);
    }
    order();
    move();
  }

  private int addVertex() {
    above.add(new ArrayList<>());
    below.add(new ArrayList<>());
    return above.size() - 1;
  }

  private void connect(int from, int to) {
    below.get(from).add(to);
    above.get(to).add(from);
  }

  private void order() {
    spread();
    for (int sweep = 0; sweep < SWEEPS; sweep++) {
      boolean down = sweep % 2 == 0;
      for (int i = 0; i < layers.size(); i++) {
        List<Integer> row = layers.get(down ? i : layers.size() - 1 - i);
        row.sort(Comparator.comparingDouble(v -> centre(down ? above.get(v) : below.get(v), v)));
        spread(row);
      }
    }
  }

  private double centre(List<Integer> neighbours, int vertex) {
    return neighbours.stream().mapToDouble(n -> x[n]).average().orElse(x[vertex]);
  }

  private void spread() {
    layers.forEach(this::spread);
  }

  /** Puts a layer's vertices side by side, its middle at 0. */
  private void spread(List<Integer> row) {
    double width = row.stream().mapToDouble(v -> widths[v] + GAP).sum();
    double at = -width / 2;
    for (int vertex : row) {
      x[vertex] = at + (widths[vertex] + GAP) / 2;
      at += widths[vertex] + GAP;
    }
  }

  /** Moves each vertex towards its neighbours, as far as those beside it leave room. */
  private void move() {
    for (int sweep = 0; sweep < SWEEPS; sweep++) {
      boolean down = sweep % 2 == 0;
      for (int i = 0; i < layers.size(); i++) {
        List<Integer> row = layers.get(down ? i : layers.size() - 1 - i);
        double[] wanted = new double[row.size()];
        for (int k = 0; k < wanted.length; k++) {
          int vertex = row.get(k);
          wanted[k] = centre(down ? above.get(vertex) : below.get(vertex), vertex);
        }
        place(row, wanted);
      }
    }
  }

  /** Halfway between giving way to the right and giving way to the left, which both keep room. */
  private void place(List<Integer> row, double[] wanted) {
    double[] right = wanted.clone();
    for (int k = 1; k < wanted.length; k++) {
      right[k] = Math.max(wanted[k], right[k - 1] + room(row, k));
    }
    double[] left = wanted.clone();
    for (int k = wanted.length - 2; k >= 0; k--) {
      left[k] = Math.min(wanted[k], left[k + 1] - room(row, k + 1));
    }
    for (int k = 0; k < wanted.length; k++) {
      x[row.get(k)] = (left[k] + right[k]) / 2;
    }
  }

  private double room(List<Integer> row, int index) {
    return (widths[row.get(index - 1)] + widths[row.get(index)]) / 2 + GAP;
  }

  int layers() {
    return layers.size();
  }

  int layerOf(int box) {
    return layer[box];
  }

  /** The middle of a box. */
  double x(int box) {
    return x[box];
  }

  /** The points of an arrow between its ends: each one's layer is the next. */
  List<Double> bends(int arrow) {
    return bends.get(arrow).stream().map(point -> x[point]).toList();
  }

  double left() {
    return extent(-1);
  }

  double right() {
    return extent(1);
  }

  private double extent(int side) {
    double extent = 0;
    for (int i = 0; i < x.length; i++) {
      double edge = x[i] + side * widths[i] / 2;
      extent = side < 0 ? Math.min(extent, edge) : Math.max(extent, edge);
    }
    return extent;
  }
}

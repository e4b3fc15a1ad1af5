package io.torchbridge.optim;

import io.torchbridge.Tensor;

/**
 * Searches along a line for a point that meets the strong Wolfe conditions: low enough, and flat
 * enough. The same steps as PyTorch's.
 */
final class StrongWolfe {
  private static final double C1 = 1e-4;
  private static final double C2 = 0.9;

  /**
   * A point of the line.
   *
   * @param at how far along the line
   * @param slope the derivative along the line
   */
  record Point(double at, double loss, Tensor gradient, double slope) {}

  /** The loss along the line. */
  interface Function {
    Point at(double position);
  }

  private final Function function;
  private final Point start;
  private final double largest;
  private final double tolerance;

  /**
   * @param largest the largest element of the direction
   * @param tolerance ends the search when no parameter changes by more
   */
  StrongWolfe(Function function, Point start, double largest, double tolerance) {
    this.function = function;
    this.start = start;
    this.largest = largest;
    this.tolerance = tolerance;
  }

  /**
   * The point to go to.
   *
   * @param length where to look first
   * @param most how often the loss may be computed after that
   */
  Point search(double length, long most) {
    Point before = start;
    Point now = function.at(length);
    Point other = start;
    long count = 0;
    for (; count < most; count++) {
      if (isTooHigh(now) || (count > 1 && now.loss() >= before.loss())) {
        other = before;
        break;
      }
      if (isFlat(now)) {
        return now;
      }
      if (now.slope() >= 0) {
        other = before;
        break;
      }
      double least = now.at() + 0.01 * (now.at() - before.at());
      double next = interpolate(before, now, least, now.at() * 10);
      before = now;
      now = function.at(next);
    }
    return zoom(other, now, most - count);
  }

  /** Narrows the part of the line between two points. */
  private Point zoom(Point first, Point second, long most) {
    Point[] ends = {first, second};
    int low = lower(ends);
    boolean slow = false;
    for (long count = 0; count < most; count++) {
      double least = Math.min(ends[0].at(), ends[1].at());
      double greatest = Math.max(ends[0].at(), ends[1].at());
      if ((greatest - least) * largest < tolerance) {
        break;
      }
      double next = interpolate(ends[0], ends[1], least, greatest);
      double edge = 0.1 * (greatest - least);
      if (Math.min(greatest - next, next - least) >= edge) {
        slow = false;
      } else if (slow || next >= greatest || next <= least) {
        // too close to an end for the second time
        boolean above = Math.abs(next - greatest) < Math.abs(next - least);
        next = above ? greatest - edge : least + edge;
        slow = false;
      } else {
        slow = true;
      }
      Point now = function.at(next);
      if (isTooHigh(now) || now.loss() >= ends[low].loss()) {
        ends[1 - low] = now;
        low = lower(ends);
        continue;
      }
      if (isFlat(now)) {
        return now;
      }
      if (now.slope() * (ends[1 - low].at() - ends[low].at()) >= 0) {
        ends[1 - low] = ends[low];
      }
      ends[low] = now;
    }
    return ends[low];
  }

  private static int lower(Point[] ends) {
    return ends[0].loss() <= ends[1].loss() ? 0 : 1;
  }

  private boolean isTooHigh(Point point) {
    return point.loss() > start.loss() + C1 * point.at() * start.slope();
  }

  private boolean isFlat(Point point) {
    return Math.abs(point.slope()) <= -C2 * start.slope();
  }

  /** The minimum of the cubic through two points, kept within bounds. */
  private static double interpolate(Point a, Point b, double least, double most) {
    Point left = a.at() <= b.at() ? a : b;
    Point right = a.at() <= b.at() ? b : a;
    double width = right.at() - left.at();
    double d1 = left.slope() + right.slope() - 3 * (right.loss() - left.loss()) / width;
    double square = d1 * d1 - left.slope() * right.slope();
    if (!(square >= 0)) {
      return (least + most) / 2;
    }
    double d2 = Math.sqrt(square);
    double share = (right.slope() + d2 - d1) / (right.slope() - left.slope() + 2 * d2);
    return Math.min(Math.max(right.at() - width * share, least), most);
  }
}

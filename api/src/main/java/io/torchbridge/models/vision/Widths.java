package io.torchbridge.models.vision;

/** Numbers of channels, scaled. */
final class Widths {
  private Widths() {}

  /** {@code _make_divisible}: the nearest multiple that is not below 90 % of the value. */
  static long divisible(double value, long by) {
    long multiple = Math.max(by, (long) (value + by / 2.0) / by * by);
    return multiple < 0.9 * value ? multiple + by : multiple;
  }
}

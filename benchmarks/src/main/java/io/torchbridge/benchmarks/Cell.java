package io.torchbridge.benchmarks;

import java.util.Arrays;

/** What one contender showed in one benchmark. */
sealed interface Cell {
  /**
   * @param nanos of one iteration, in each round
   * @param bytes on Java's heap for one iteration, the least of all rounds; negative where there is
   *     no Java
   * @param checksum of the result
   */
  record Measured(double[] nanos, double bytes, double checksum) implements Cell {
    double median() {
      return quantile(0.5);
    }

    /** Half of the distance between the quartiles, as a fraction of the median. */
    double spread() {
      return (quantile(0.75) - quantile(0.25)) / 2 / median();
    }

    private double quantile(double q) {
      double[] sorted = nanos.clone();
      Arrays.sort(sorted);
      double place = q * (sorted.length - 1);
      int below = (int) place;
      int above = Math.min(below + 1, sorted.length - 1);
      return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }
  }

  record Absent(String reason) implements Cell {}
}

package io.torchbridge.training;

import io.torchbridge.InvalidArgumentException;
import io.torchbridge.protos.TensorBoard.HistogramProto;
import java.util.Arrays;
import java.util.stream.DoubleStream;

/** Counts numbers in the bins of TensorBoard, whose limits grow by a tenth. */
final class Histogram {
  private static final double[] LIMITS = limits();

  private Histogram() {}

  private static double[] limits() {
    double[] above =
        DoubleStream.iterate(1e-12, limit -> limit < 1e20, limit -> limit * 1.1).toArray();
    double[] limits = new double[2 * above.length + 1];
    for (int i = 0; i < above.length; i++) {
      limits[above.length + 1 + i] = above[i];
      limits[above.length - 1 - i] = -above[i];
    }
    return limits;
  }

  /** The bins from the one before the first that is not empty to the last that is not. */
  static HistogramProto of(double[] values) {
    long[] counts = new long[LIMITS.length - 1];
    double sum = 0;
    double squares = 0;
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    for (double value : values) {
      int bin = bin(value);
      if (bin >= 0) {
        counts[bin]++;
      }
      sum += value;
      squares += value * value;
      least = Math.min(least, value);
      most = Math.max(most, value);
    }
    int first = 0;
    int last = counts.length - 1;
    while (first < last && counts[first] == 0) {
      first++;
    }
    while (last > first && counts[last] == 0) {
      last--;
    }
    if (counts[first] == 0) {
      throw new InvalidArgumentException(
          "a histogram needs numbers between -1e20 and 1e20; none of the %d is one"
              .formatted(values.length));
    }
    HistogramProto.Builder histogram =
        HistogramProto.newBuilder()
            .setMin(least)
            .setMax(most)
            .setNum(values.length)
            .setSum(sum)
            .setSumSquares(squares);
    // TensorBoard knows the upper limits alone: an empty bin before the first has its lower one
    histogram.addBucket(0).addBucketLimit(LIMITS[first]);
    for (int bin = first; bin <= last; bin++) {
      histogram.addBucket(counts[bin]).addBucketLimit(LIMITS[bin + 1]);
    }
    return histogram.build();
  }

  /** The bin with the last limit that is not above a value; -1 for none. */
  private static int bin(double value) {
    if (!(value >= LIMITS[0] && value <= LIMITS[LIMITS.length - 1])) {
      return -1;
    }
    int found = Arrays.binarySearch(LIMITS, value + 0.0); // not -0.0, which is below 0
    return Math.min(found >= 0 ? found : -found - 2, LIMITS.length - 2);
  }
}

package io.torchbridge.nn;

import io.torchbridge.ShapeMismatchException;
import java.util.Arrays;
import java.util.List;

/** Sizes as immutable lists, and lists of one number for all dimensions. */
final class Sizes {
  private Sizes() {}

  static List<Long> of(long[] sizes) {
    return Arrays.stream(sizes).boxed().toList();
  }

  static long[] toArray(List<Long> sizes) {
    return sizes.stream().mapToLong(Long::longValue).toArray();
  }

  /** One for each dimension, of one for each or one for all. */
  static long[] expand(long[] sizes, int dimensions) {
    if (sizes.length == 1) {
      long[] all = new long[dimensions];
      Arrays.fill(all, sizes[0]);
      return all;
    }
    if (sizes.length != dimensions) {
      throw new ShapeMismatchException(
          "one size or %d are needed, not %s".formatted(dimensions, Arrays.toString(sizes)));
    }
    return sizes.clone();
  }

  static long[] expand(List<Long> sizes, int dimensions) {
    return expand(toArray(sizes), dimensions);
  }

  static long[] join(long first, long second, long[] rest) {
    long[] all = new long[rest.length + 2];
    all[0] = first;
    all[1] = second;
    System.arraycopy(rest, 0, all, 2, rest.length);
    return all;
  }
}

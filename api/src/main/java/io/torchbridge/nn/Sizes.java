package io.torchbridge.nn;

import java.util.Arrays;
import java.util.List;

/** Sizes as immutable lists. */
final class Sizes {
  private Sizes() {}

  static List<Long> of(long[] sizes) {
    return Arrays.stream(sizes).boxed().toList();
  }
}

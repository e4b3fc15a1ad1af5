package io.torchbridge.data;

import java.util.Random;
import java.util.stream.IntStream;

/** Says in which order a {@link DataLoader} goes through a data set. */
@FunctionalInterface
public interface Sampler {

  /**
   * The indices of one pass, in their order; called at the begin of each.
   *
   * @param size of the data set
   */
  int[] order(int size);

  /** From the first sample to the last. */
  static Sampler sequential() {
    return size -> IntStream.range(0, size).toArray();
  }

  /** All samples in an order that is another in each pass; the same seed gives the same orders. */
  static Sampler random(long seed) {
    Random random = new Random(seed);
    return size -> shuffled(random, size);
  }

  /** A permutation of the numbers below size. */
  static int[] shuffled(Random random, int size) {
    int[] order = IntStream.range(0, size).toArray();
    for (int i = size - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int swapped = order[i];
      order[i] = order[j];
      order[j] = swapped;
    }
    return order;
  }
}

package io.torchbridge.data;

import io.torchbridge.InvalidArgumentException;
import java.util.Arrays;
import java.util.List;

/**
 * Says which samples make which batch, as <a
 * href="https://docs.pytorch.org/docs/stable/data.html#torch.utils.data.BatchSampler">torch.utils.data.BatchSampler</a>.
 */
@FunctionalInterface
public interface BatchSampler {

  /**
   * The indices of each batch of one pass; called at the begin of each.
   *
   * @param size of the data set
   */
  int[][] batches(int size);

  /** How many batches a pass has. Drawn from {@link #batches} where nothing better is known. */
  default int count(int size) {
    return batches(size).length;
  }

  /** The generators that it draws from, whose states are part of {@link DataLoader#stateDict}. */
  default List<Generator> generators() {
    return List.of();
  }

  /**
   * As many samples in each batch, in the order of a sampler.
   *
   * @param dropLast leaves the last batch out if it is smaller
   */
  static BatchSampler of(Sampler sampler, int batchSize, boolean dropLast) {
    if (batchSize < 1) {
      throw new InvalidArgumentException("batchSize " + batchSize + " must be at least 1");
    }
    return new BatchSampler() {
      @Override
      public int[][] batches(int size) {
        int[] order = sampler.order(size);
        int[][] batches = new int[number(order.length)][];
        for (int i = 0; i < batches.length; i++) {
          int begin = i * batchSize;
          batches[i] =
              Arrays.copyOfRange(order, begin, Math.min(order.length - begin, batchSize) + begin);
        }
        return batches;
      }

      @Override
      public int count(int size) {
        return number(sampler.count(size));
      }

      @Override
      public List<Generator> generators() {
        return sampler.generators();
      }

      private int number(int samples) {
        int full = samples / batchSize;
        return dropLast || samples % batchSize == 0 ? full : full + 1;
      }
    };
  }
}

package io.torchbridge.data;

import io.torchbridge.InvalidArgumentException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Says in which order a {@link DataLoader} goes through a data set, as <a
 * href="https://docs.pytorch.org/docs/stable/data.html#torch.utils.data.Sampler">torch.utils.data.Sampler</a>.
 * The orders are those of PyTorch's samplers with a generator of the same seed.
 */
@FunctionalInterface
public interface Sampler {

  /**
   * The indices of one pass, in their order; called at the begin of each.
   *
   * @param size of the data set
   */
  int[] order(int size);

  /** How many indices a pass has. */
  default int count(int size) {
    return size;
  }

  /** The generators that it draws from, whose states are part of {@link DataLoader#stateDict}. */
  default List<Generator> generators() {
    return List.of();
  }

  /** From the first sample to the last. */
  static Sampler sequential() {
    return size -> IntStream.range(0, size).toArray();
  }

  /** All samples in an order that is another in each pass; the same seed gives the same orders. */
  static Sampler random(long seed) {
    return random(Generator.seeded(seed));
  }

  /** {@code RandomSampler(data, generator=generator)}: all samples, in an order that it draws. */
  static Sampler random(Generator generator) {
    return drawing(
        -1,
        generator,
        size -> {
          int[] order = generator.randperm(size);
          generator.randperm(size); // PyTorch's draws one more, of which it takes no part
          return order;
        });
  }

  /**
   * {@code RandomSampler(data)}: all samples, in an order seeded by the generator of the backend,
   * so that {@code Torch.manualSeed} decides it.
   */
  static Sampler random() {
    Generator seeds = Generator.ofBackend();
    return drawing(-1, seeds, size -> random(seeds.seed()).order(size));
  }

  /**
   * {@code RandomSampler(data, replacement, num_samples, generator)}.
   *
   * @param replacement whether each sample is drawn from all; else all are taken before one comes
   *     again
   * @param samples how many to draw
   */
  static Sampler random(boolean replacement, int samples, Generator generator) {
    if (samples < 1) {
      throw new InvalidArgumentException("samples " + samples + " must be at least 1");
    }
    return drawing(
        samples,
        generator,
        size -> {
          if (size < 1) {
            throw new InvalidArgumentException("samples can't be drawn of an empty data set");
          }
          int[] order = new int[samples];
          // in pieces of which the last is cut, as PyTorch draws them
          int piece = replacement ? 32 : size;
          for (int at = 0; at <= samples; at += piece) {
            int wanted = Math.min(piece, samples - at);
            int[] drawn =
                replacement
                    ? Arrays.stream(generator.integers(0, size, wanted))
                        .mapToInt(Math::toIntExact)
                        .toArray()
                    : generator.randperm(size);
            System.arraycopy(drawn, 0, order, at, wanted);
          }
          return order;
        });
  }

  /** {@code SubsetRandomSampler}: these samples, in an order that the generator draws. */
  static Sampler subsetRandom(int[] indices, Generator generator) {
    int[] own = indices.clone();
    return drawing(
        own.length,
        generator,
        size ->
            Arrays.stream(generator.randperm(own.length))
                .map(i -> Dataset.checkIndex(own[i], size))
                .toArray());
  }

  /**
   * {@code WeightedRandomSampler}: samples drawn by their weights.
   *
   * @param weights one for each sample, from 0; they need no particular sum
   * @param samples how many to draw
   * @param replacement whether one may be drawn again
   */
  static Sampler weightedRandom(
      double[] weights, int samples, boolean replacement, Generator generator) {
    double[] own = weights.clone();
    if (samples < 1) {
      throw new InvalidArgumentException("samples " + samples + " must be at least 1");
    }
    return drawing(
        samples,
        generator,
        size -> {
          int[] drawn = generator.multinomial(own, samples, replacement);
          for (int index : drawn) {
            Dataset.checkIndex(index, size);
          }
          return drawn;
        });
  }

  /** A sampler that draws as many indices, or as many as there are with -1. */
  private static Sampler drawing(int count, Generator generator, Sampler sampler) {
    return new Sampler() {
      @Override
      public int[] order(int size) {
        return sampler.order(size);
      }

      @Override
      public int count(int size) {
        return count < 0 ? size : count;
      }

      @Override
      public List<Generator> generators() {
        return List.of(generator);
      }
    };
  }
}

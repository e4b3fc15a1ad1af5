package io.torchbridge.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Function;

/** The batches of one pass, dealt out in turn to as many workers as there are. */
@FunctionalInterface
interface Batches<B> {

  /** The share of one worker, which makes it on its own thread. */
  Share<B> share(int worker, int workers);

  /** Makes batches, one after the other. */
  interface Share<B> extends AutoCloseable {
    boolean hasNext();

    B next();

    /** Leaves so many batches out. */
    void skip(int count);

    /** The batch that was asked for last, for errors. */
    String place();

    @Override
    void close();
  }

  /** A batch of each of these lists of indices. */
  static <B> Batches<B> of(int[][] indices, Function<int[], ? extends B> batch) {
    return (worker, workers) ->
        new Share<>() {
          private int now = worker - workers;

          @Override
          public boolean hasNext() {
            return now + workers < indices.length;
          }

          @Override
          public B next() {
            now += workers;
            return batch.apply(indices[now]);
          }

          @Override
          public void skip(int count) {
            now += count * workers;
          }

          @Override
          public String place() {
            if (now < 0) {
              return "its first batch";
            }
            int[] samples = indices[now];
            String some = Arrays.toString(Arrays.copyOf(samples, Math.min(8, samples.length)));
            return "batch %d (samples %s%s)"
                .formatted(now, some, samples.length > 8 ? " and more" : "");
          }

          @Override
          public void close() {}
        };
  }

  /** Batches of as many successive samples, the last one smaller or dropped. */
  static <T, B> Batches<B> of(
      Iterable<T> samples,
      int size,
      boolean dropLast,
      Function<? super List<T>, ? extends B> collate) {
    return (worker, workers) ->
        new Share<>() {
          private final Iterator<T> iterator = samples.iterator();
          private List<T> taken = List.of();
          private int now = -1;

          @Override
          public boolean hasNext() {
            if (taken.isEmpty()) {
              now++;
              taken = new ArrayList<>();
              while (taken.size() < size && iterator.hasNext()) {
                taken.add(iterator.next());
              }
              if (dropLast && taken.size() < size) {
                taken = List.of();
              }
            }
            return !taken.isEmpty();
          }

          @Override
          public B next() {
            if (!hasNext()) {
              throw new NoSuchElementException("the samples are at their end");
            }
            List<T> some = taken;
            taken = List.of();
            return collate.apply(some);
          }

          @Override
          public void skip(int count) {
            for (int i = 0; i < count && hasNext(); i++) {
              taken = List.of();
            }
          }

          @Override
          public String place() {
            return "its batch " + now;
          }

          @Override
          public void close() {
            ChainedIterator.close(iterator);
          }
        };
  }
}

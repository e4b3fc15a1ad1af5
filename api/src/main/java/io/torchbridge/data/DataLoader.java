package io.torchbridge.data;

import io.torchbridge.InvalidArgumentException;
import io.torchbridge.Tensor;
import io.torchbridge.TensorScope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Consumer;

/**
 * Goes through a data set in batches, as <a
 * href="https://docs.pytorch.org/docs/stable/data.html#torch.utils.data.DataLoader">torch.utils.data.DataLoader</a>.
 * Each iterator is one pass.
 *
 * {@snippet :
 * for (Sample batch : new DataLoader<>(training, Options.of(64).withShuffle(seed))) {
 *   try (var scope = TensorScope.open()) {
 *     Tensor loss = F.crossEntropy(model.forward(batch.input()), batch.target());
 *     …
 *   }
 * }
 * }
 *
 * <p>A batch's tensors are freed when the next batch is asked for, or found not to be there; clone
 * what is to be kept. After a {@code break} the last one is left to the enclosing scope.
 *
 * @param <T> a sample, and a batch of them
 */
public final class DataLoader<T> implements Iterable<T> {

  /**
   * How to go through a data set.
   *
   * @param batchSize samples in each batch, the last one excepted
   * @param sampler says the order
   * @param dropLast leaves the last batch out if it is smaller
   */
  public record Options(int batchSize, Sampler sampler, boolean dropLast) {
    public Options {
      if (batchSize < 1) {
        throw new InvalidArgumentException("batchSize " + batchSize + " must be at least 1");
      }
    }

    /** Batches of this size, in order, the smaller one at the end included. */
    public static Options of(int batchSize) {
      return new Options(batchSize, Sampler.sequential(), false);
    }

    /** Shuffled, and anew in each pass; the same seed gives the same passes. */
    public Options withShuffle(long seed) {
      return withSampler(Sampler.random(seed));
    }

    public Options withSampler(Sampler order) {
      return new Options(batchSize, order, dropLast);
    }

    public Options withDropLast(boolean drop) {
      return new Options(batchSize, sampler, drop);
    }
  }

  private final Dataset<T> dataset;
  private final Options options;

  /** Batches of this size, in order. */
  public DataLoader(Dataset<T> dataset, int batchSize) {
    this(dataset, Options.of(batchSize));
  }

  public DataLoader(Dataset<T> dataset, Options options) {
    this.dataset = dataset;
    this.options = options;
  }

  public Dataset<T> dataset() {
    return dataset;
  }

  /** The number of batches of a pass, if the sampler takes each sample once. */
  public int size() {
    return batches(dataset.size());
  }

  private int batches(int samples) {
    int full = samples / options.batchSize;
    return options.dropLast || samples % options.batchSize == 0 ? full : full + 1;
  }

  @Override
  public Iterator<T> iterator() {
    return new Pass(options.sampler.order(dataset.size()));
  }

  /** Runs an action on each batch, in a scope of its own. */
  @Override
  public void forEach(Consumer<? super T> action) {
    Iterator<T> pass = iterator();
    while (pass.hasNext()) {
      try (TensorScope scope = TensorScope.open()) {
        action.accept(pass.next());
      }
    }
  }

  private final class Pass implements Iterator<T> {
    private final int[] order;
    private final int batches;
    private final List<Tensor> last = new ArrayList<>();
    private int next;

    Pass(int[] order) {
      this.order = order;
      this.batches = batches(order.length);
    }

    @Override
    public boolean hasNext() {
      if (next < batches) {
        return true;
      }
      freeLast();
      return false;
    }

    @Override
    public T next() {
      if (!hasNext()) {
        throw new NoSuchElementException("the pass had " + batches + " batches");
      }
      freeLast();
      int begin = next * options.batchSize;
      int end = Math.min(begin + options.batchSize, order.length);
      next++;
      try (TensorScope scope = TensorScope.open()) {
        T batch = dataset.batch(Arrays.copyOfRange(order, begin, end));
        Collation.tensors(
            batch,
            tensor -> {
              // a tensor that the data set had before is the data set's to free
              int made = scope.size();
              scope.keep(tensor);
              if (scope.size() < made) {
                last.add(tensor);
              }
            });
        return batch;
      }
    }

    private void freeLast() {
      last.forEach(Tensor::close);
      last.clear();
    }
  }
}

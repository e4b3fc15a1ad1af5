package io.torchbridge.data;

import java.util.List;
import java.util.function.Function;

/**
 * Samples that come one after the other, as <a
 * href="https://docs.pytorch.org/docs/stable/data.html#torch.utils.data.IterableDataset">torch.utils.data.IterableDataset</a>:
 * streams, and what is too large to have indices.
 *
 * <p>Each worker of a {@link DataLoader} asks for an iterator of its own; without care each gives
 * all samples. {@link WorkerInfo#current} says which share is a worker's. An iterator that is
 * {@link AutoCloseable} is closed after its last use. Tensors that it keeps from one sample to a
 * later one it takes out of the scope by {@link io.torchbridge.TensorScope#exempt}.
 *
 * @param <T> a sample: a Tensor, or a record, list or map of them, like {@link Sample}
 */
@FunctionalInterface
public interface IterableDataset<T> extends Iterable<T> {

  /** The samples of a function of these. */
  default <R> IterableDataset<R> map(Function<? super T, ? extends R> function) {
    return () -> new ChainedIterator<>(List.of(this), function);
  }

  /** {@code ChainDataset}: the samples of one data set after those of the other. */
  @SafeVarargs
  @SuppressWarnings("varargs") // the array is read only
  static <T> IterableDataset<T> chain(IterableDataset<T>... datasets) {
    List<IterableDataset<T>> all = List.of(datasets);
    return () -> new ChainedIterator<>(all, sample -> sample);
  }
}

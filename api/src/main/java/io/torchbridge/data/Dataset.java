package io.torchbridge.data;

import io.torchbridge.IndexOutOfRangeException;
import io.torchbridge.InvalidArgumentException;
import io.torchbridge.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Samples that are had by their index, as <a
 * href="https://docs.pytorch.org/docs/stable/data.html#torch.utils.data.Dataset">torch.utils.data.Dataset</a>.
 *
 * @param <T> a sample: a Tensor, or a record, list or map of them, like {@link Sample}
 */
public interface Dataset<T> {

  /** The number of samples. */
  int size();

  /**
   * The sample of an index, made anew in the current scope.
   *
   * @throws IndexOutOfRangeException if there is none
   */
  T get(int index);

  /**
   * Several samples as one, by {@link DataLoader#defaultCollate}. To be overridden where that can
   * be had more directly, or is wanted otherwise.
   *
   * @throws InvalidArgumentException if samples can't be made one
   */
  default T batch(int... indices) {
    var samples = new ArrayList<T>();
    for (int index : indices) {
      samples.add(get(index));
    }
    return Collation.collate(samples);
  }

  /** The samples of a function of these. */
  default <R> Dataset<R> map(Function<? super T, ? extends R> function) {
    Dataset<T> source = this;
    return new Dataset<>() {
      @Override
      public int size() {
        return source.size();
      }

      @Override
      public R get(int index) {
        return function.apply(source.get(index));
      }
    };
  }

  /** The samples of these indices, in this order. */
  default Dataset<T> subset(int... indices) {
    return new Subset<>(this, indices);
  }

  /**
   * {@code random_split}: the samples, shuffled, in parts of these sizes, as with {@code
   * generator=torch.Generator().manual_seed(seed)}.
   *
   * @param sizes whose sum is {@link #size}
   */
  default List<Dataset<T>> randomSplit(long seed, int... sizes) {
    if (Arrays.stream(sizes).asLongStream().sum() != size()
        || Arrays.stream(sizes).anyMatch(size -> size < 0)) {
      throw new InvalidArgumentException(
          "randomSplit() into %s of a data set of %d samples; the sizes must sum up to that"
              .formatted(Arrays.toString(sizes), size()));
    }
    int[] order = Generator.seeded(seed).randperm(size());
    var parts = new ArrayList<Dataset<T>>();
    int at = 0;
    for (int size : sizes) {
      parts.add(subset(Arrays.copyOfRange(order, at, at + size)));
      at += size;
    }
    return parts;
  }

  /**
   * {@code random_split}: the samples, shuffled, in parts of these fractions of their number; what
   * rounding leaves over goes to the first parts, one to each.
   *
   * @param fractions from 0, whose sum is 1
   */
  default List<Dataset<T>> randomSplit(long seed, double... fractions) {
    double sum = Arrays.stream(fractions).sum();
    if (!(Math.abs(sum - 1) < 1e-9) || Arrays.stream(fractions).anyMatch(f -> f < 0)) {
      throw new InvalidArgumentException(
          "randomSplit() into fractions %s; they must be from 0 and sum up to 1"
              .formatted(Arrays.toString(fractions)));
    }
    int[] sizes = Arrays.stream(fractions).mapToInt(f -> (int) Math.floor(f * size())).toArray();
    int left = size() - IntStream.of(sizes).sum();
    for (int i = 0; i < left; i++) {
      sizes[i % sizes.length]++;
    }
    return randomSplit(seed, sizes);
  }

  /** {@code ConcatDataset}: the samples of one data set after those of the other. */
  @SafeVarargs
  @SuppressWarnings("varargs") // the array is read only
  static <T> Dataset<T> concat(Dataset<T>... datasets) {
    return new ConcatDataset<>(List.of(datasets));
  }

  /**
   * {@code TensorDataset} of any number of tensors: a sample is the list of their rows, which are
   * views. The tensors stay the caller's, who keeps them open.
   *
   * @param tensors of shapes {@code (N, …)}
   * @throws io.torchbridge.ShapeMismatchException if their first dimensions differ
   */
  static Dataset<List<Tensor>> ofTensors(Tensor... tensors) {
    return new TensorRows(List.of(tensors));
  }

  /** The samples of a list. */
  static <T> Dataset<T> of(List<? extends T> samples) {
    List<T> copy = List.copyOf(samples);
    return new Dataset<>() {
      @Override
      public int size() {
        return copy.size();
      }

      @Override
      public T get(int index) {
        return copy.get(checkIndex(index, size()));
      }
    };
  }

  /**
   * The index, if it is one of a data set of this size.
   *
   * @throws IndexOutOfRangeException if it is not
   */
  static int checkIndex(int index, int size) {
    if (index < 0 || index >= size) {
      throw new IndexOutOfRangeException(
          "sample %d of a data set of %d; they count from 0".formatted(index, size));
    }
    return index;
  }
}

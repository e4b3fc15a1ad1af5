package io.torchbridge.distributions;

import io.torchbridge.InvalidArgumentException;
import io.torchbridge.ShapeMismatchException;
import io.torchbridge.Tensor;
import io.torchbridge.Torch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Parts of one dimension, each with something of its own: as {@code cat} joins them, or {@code
 * stack}.
 *
 * @param lengths the sizes of parts that are joined; null for positions, which are stacked
 */
record Parts<T>(List<T> each, int dim, @Nullable List<Long> lengths) {
  Parts {
    each = List.copyOf(each);
    if (each.isEmpty() || lengths != null && lengths.size() != each.size()) {
      throw new InvalidArgumentException(
          "parts need as many lengths, but got %s for %s".formatted(lengths, each));
    }
  }

  static <T> Parts<T> joined(List<? extends T> each, int dim, long... lengths) {
    return new Parts<>(List.copyOf(each), dim, Arrays.stream(lengths).boxed().toList());
  }

  static <T> Parts<T> stacked(List<? extends T> each, int dim) {
    return new Parts<>(List.copyOf(each), dim, null);
  }

  <R> Parts<R> map(Function<T, R> change) {
    return new Parts<>(each.stream().map(change).toList(), dim, lengths);
  }

  private long[] sizes(List<Long> of) {
    return of.stream().mapToLong(Long::longValue).toArray();
  }

  /** The parts of a tensor. */
  List<Tensor> of(Tensor tensor) {
    boolean there = dim >= -tensor.ndim() && dim < tensor.ndim();
    long size = lengths == null ? each.size() : Arrays.stream(sizes(lengths)).sum();
    if (!there || tensor.size(dim) != size) {
      throw new ShapeMismatchException(
          "%s: it must have the size %d, but the shape is %s"
              .formatted(this, size, Arrays.toString(tensor.shape())));
    }
    return List.of(lengths == null ? tensor.unbind(dim) : tensor.split(sizes(lengths), dim));
  }

  /** What a function makes of each part, in the place of that part. */
  Tensor apply(Tensor tensor, BiFunction<T, Tensor, Tensor> change) {
    List<Tensor> parts = of(tensor);
    var results = new ArrayList<Tensor>();
    for (int i = 0; i < each.size(); i++) {
      results.add(change.apply(each.get(i), parts.get(i)));
    }
    return join(results, dim);
  }

  Tensor join(List<Tensor> parts, int dim) {
    return lengths == null ? Torch.stack(parts, dim) : Torch.cat(parts, dim);
  }

  @Override
  public String toString() {
    return each + " in dimension " + dim;
  }
}

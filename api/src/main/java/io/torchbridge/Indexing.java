package io.torchbridge;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turns a list of {@link Index} into operators, by PyTorch's rules. */
final class Indexing {
  private static final Op SELECT = Op.of("aten::select.int");
  private static final Op SLICE = Op.of("aten::slice.Tensor");
  private static final Op UNSQUEEZE = Op.of("aten::unsqueeze");
  private static final Op ALIAS = Op.of("aten::alias");
  private static final Op INDEX = Op.of("aten::index.Tensor");
  private static final Op INDEX_PUT = Op.of("aten::index_put_");
  private static final Op COPY = Op.of("aten::copy_");

  private Indexing() {}

  /** A view, and the tensors that index its dimensions; null where a dimension is whole. */
  private record Parts(Tensor view, List<@Nullable Tensor> tensors) {
    boolean basic() {
      return tensors.stream().allMatch(t -> t == null);
    }
  }

  static Tensor get(Tensor tensor, Index[] indices) {
    try (TensorScope scope = TensorScope.open()) {
      Parts parts = apply(tensor, indices);
      if (!parts.basic()) {
        return scope.keep(INDEX.tensor(parts.view, parts.tensors));
      }
      return scope.keep(parts.view == tensor ? ALIAS.tensor(tensor) : parts.view);
    }
  }

  static void set(Tensor tensor, Tensor value, Index[] indices) {
    try (TensorScope scope = TensorScope.open()) {
      Parts parts = apply(tensor, indices);
      if (parts.basic()) {
        COPY.call(parts.view, fitting(value, parts.view.ndim()));
      } else {
        INDEX_PUT.call(parts.view, parts.tensors, withoutLeadingOnes(value));
      }
    }
  }

  /** The value with no more dimensions than {@code ndim}, if those in front have size 1. */
  private static Tensor fitting(Tensor value, int ndim) {
    return value.ndim() > ndim ? withoutLeadingOnes(value) : value;
  }

  /** PyTorch drops dimensions of size 1 in front of a value before it is broadcast. */
  private static Tensor withoutLeadingOnes(Tensor value) {
    long[] shape = value.shape();
    int ones = 0;
    while (ones < shape.length && shape[ones] == 1) {
      ones++;
    }
    return ones == 0 ? value : value.view(Arrays.copyOfRange(shape, ones, shape.length));
  }

  private static Parts apply(Tensor tensor, Index[] indices) {
    long[] shape = tensor.shape();
    int used = 0;
    for (Index index : indices) {
      used +=
          switch (index) {
            case Index.At at -> 1;
            case Index.Slice slice -> 1;
            case Index.AtTensor at -> 1;
            case Index.Mask mask -> mask.mask().ndim();
            case Index.Ellipsis ellipsis -> 0;
            case Index.NewAxis axis -> 0;
          };
    }
    if (used > shape.length) {
      throw new IndexOutOfRangeException(
          "%d indices into a tensor of shape %s: %s"
              .formatted(used, Arrays.toString(shape), Arrays.toString(indices)));
    }
    Tensor view = tensor;
    var tensors = new ArrayList<@Nullable Tensor>();
    int dim = 0;
    boolean ellipsis = false;
    for (Index index : indices) {
      switch (index) {
        case Index.At(long position) -> view = SELECT.tensor(view, (long) dim, position);
        case Index.Slice(Long start, Long stop, long step) -> {
          if (start != null || stop != null || step != 1) {
            view = SLICE.tensor(view, (long) dim, start, stop, step);
          }
          dim++;
        }
        case Index.NewAxis axis -> view = UNSQUEEZE.tensor(view, (long) dim++);
        case Index.Ellipsis e -> {
          if (ellipsis) {
            throw new InvalidArgumentException("an index may have one ellipsis, not two");
          }
          ellipsis = true;
          dim += shape.length - used;
        }
        case Index.AtTensor(Tensor positions) -> {
          if (!positions.dtype().isIntegral()) {
            throw new DTypeMismatchException(
                "Index.at(Tensor) takes integers, not %s; Index.mask(Tensor) takes bool"
                    .formatted(positions.dtype().torchName()));
          }
          pad(tensors, dim);
          tensors.add(positions);
          dim++;
        }
        case Index.Mask(Tensor mask) -> {
          if (mask.dtype() != DType.BOOL) {
            throw new DTypeMismatchException(
                "Index.mask takes bool, not %s".formatted(mask.dtype().torchName()));
          }
          pad(tensors, dim);
          if (mask.ndim() == 0) {
            // all or nothing: a mask over a new dimension of size 1
            view = UNSQUEEZE.tensor(view, (long) dim);
            tensors.add(UNSQUEEZE.tensor(mask, 0L));
            dim++;
          } else {
            tensors.add(mask);
            dim += mask.ndim();
          }
        }
      }
    }
    return new Parts(view, tensors);
  }

  /**
   * The list that {@code aten::index} takes has one entry for each dimension, but one entry for all
   * of a mask's.
   */
  private static void pad(List<@Nullable Tensor> tensors, int dim) {
    int covered = 0;
    for (Tensor t : tensors) {
      covered += t != null && t.dtype() == DType.BOOL ? t.ndim() : 1;
    }
    for (int i = covered; i < dim; i++) {
      tensors.add(null);
    }
  }
}

package io.torchbridge;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The free functions of {@link Torch}, each a thin front on one operator of ATen, see <a
 * href="https://docs.pytorch.org/docs/stable/torch.html#indexing-slicing-joining-mutating-ops">joining
 * ops</a>. What has a tensor to start from is a method of {@link Tensor}.
 */
abstract sealed class TorchOperators extends FactoryOperators permits Torch {
  private static final Op BLOCK_DIAG = Op.of("aten::block_diag");
  private static final Op BROADCAST_TENSORS = Op.of("aten::broadcast_tensors");
  private static final Op CAN_CAST = Op.of("aten::can_cast");
  private static final Op CARTESIAN_PROD = Op.of("aten::cartesian_prod");
  private static final Op CAT = Op.of("aten::cat");
  private static final Op COLUMN_STACK = Op.of("aten::column_stack");
  private static final Op DIV_TENSOR = Op.of("aten::div.Tensor");
  private static final Op DSTACK = Op.of("aten::dstack");
  private static final Op EINSUM = Op.of("aten::einsum");
  private static final Op HISTOGRAMDD = Op.of("aten::histogramdd");
  private static final Op HISTOGRAMDD_TENSOR_LIST_BINS = Op.of("aten::histogramdd.TensorList_bins");
  private static final Op HSTACK = Op.of("aten::hstack");
  private static final Op LINALG_MULTI_DOT = Op.of("aten::linalg_multi_dot");
  private static final Op MESHGRID_INDEXING = Op.of("aten::meshgrid.indexing");
  private static final Op POW_SCALAR = Op.of("aten::pow.Scalar");
  private static final Op PROMOTE_TYPES = Op.of("aten::promote_types");
  private static final Op RESULT_TYPE_SCALAR = Op.of("aten::result_type.Scalar");
  private static final Op RESULT_TYPE_TENSOR = Op.of("aten::result_type.Tensor");
  private static final Op RSUB_SCALAR = Op.of("aten::rsub.Scalar");
  private static final Op SEARCHSORTED_TENSOR = Op.of("aten::searchsorted.Tensor");
  private static final Op STACK = Op.of("aten::stack");
  private static final Op VSTACK = Op.of("aten::vstack");
  private static final Op WHERE = Op.of("aten::where");
  private static final Op WHERE_SCALAR = Op.of("aten::where.Scalar");
  private static final Op WHERE_SCALAR_OTHER = Op.of("aten::where.ScalarOther");
  private static final Op WHERE_SCALAR_SELF = Op.of("aten::where.ScalarSelf");
  private static final Op WHERE_SELF = Op.of("aten::where.self");

  // Joining

  /** Tensors joined along the first dimension. */
  public static Tensor cat(List<Tensor> tensors) {
    return CAT.tensor(tensors);
  }

  /** Tensors joined along a dimension. */
  public static Tensor cat(List<Tensor> tensors, long dim) {
    return CAT.tensor(tensors, dim);
  }

  /** Tensors of one shape joined along a new first dimension. */
  public static Tensor stack(List<Tensor> tensors) {
    return STACK.tensor(tensors);
  }

  /** Tensors of one shape joined along a new dimension. */
  public static Tensor stack(List<Tensor> tensors, long dim) {
    return STACK.tensor(tensors, dim);
  }

  /** Tensors joined side by side: along the second dimension, or the only one. */
  public static Tensor hstack(List<Tensor> tensors) {
    return HSTACK.tensor(tensors);
  }

  /** Tensors joined one below the other, vectors as rows. */
  public static Tensor vstack(List<Tensor> tensors) {
    return VSTACK.tensor(tensors);
  }

  /** Tensors joined along the third dimension. */
  public static Tensor dstack(List<Tensor> tensors) {
    return DSTACK.tensor(tensors);
  }

  /** Matrices along the diagonal of a larger one. */
  public static Tensor blockDiag(List<Tensor> tensors) {
    return BLOCK_DIAG.tensor(tensors);
  }

  /** Views of one shape, to which all are broadcast. */
  public static Tensor[] broadcastTensors(List<Tensor> tensors) {
    return BROADCAST_TENSORS.tensors(tensors);
  }

  /** Grids of coordinates, one for each vector ({@code indexing="ij"}). */
  public static Tensor[] meshgrid(List<Tensor> tensors) {
    return MESHGRID_INDEXING.tensors(tensors, "ij");
  }

  /** All combinations of the vectors' elements. */
  public static Tensor cartesianProd(List<Tensor> tensors) {
    return CARTESIAN_PROD.tensor(tensors);
  }

  // Choice

  /** Elements of {@code input} where the condition is true, else of {@code other}, broadcast. */
  public static Tensor where(Tensor condition, Tensor input, Tensor other) {
    return WHERE_SELF.tensor(condition, input, other);
  }

  /** {@code input} where the condition is true, else elements of {@code other}. */
  public static Tensor where(Tensor condition, Number input, Tensor other) {
    return WHERE_SCALAR_SELF.tensor(condition, input, other);
  }

  /** Elements of {@code input} where the condition is true, else {@code other}. */
  public static Tensor where(Tensor condition, Tensor input, Number other) {
    return WHERE_SCALAR_OTHER.tensor(condition, input, other);
  }

  /** {@code input} where the condition is true, else {@code other}. */
  public static Tensor where(Tensor condition, Number input, Number other) {
    return WHERE_SCALAR.tensor(condition, input, other);
  }

  /** The indices of the elements that are not 0, one tensor for each dimension. */
  public static Tensor[] where(Tensor condition) {
    return WHERE.tensors(condition);
  }

  /** Where values would go into sorted sequences: the first place that is not less. */
  public static Tensor searchsorted(Tensor sortedSequence, Tensor values) {
    return SEARCHSORTED_TENSOR.tensor(sortedSequence, values);
  }

  /**
   * Where values would go into sorted sequences: the first place that is not less, or with {@code
   * right} greater.
   */
  public static Tensor searchsorted(Tensor sortedSequence, Tensor values, boolean right) {
    return SEARCHSORTED_TENSOR.tensor(sortedSequence, values, false, right);
  }

  // A number before a tensor

  /** {@code input - other}. */
  public static Tensor sub(Number input, Tensor other) {
    return RSUB_SCALAR.tensor(other, input);
  }

  /** {@code input / other}. */
  public static Tensor div(Number input, Tensor other) {
    return DIV_TENSOR.tensor(input, other);
  }

  /** {@code input} to the power of each element. */
  public static Tensor pow(Number input, Tensor exponent) {
    return POW_SCALAR.tensor(input, exponent);
  }

  // Products

  /** Einstein's summation: {@code einsum("bij,bjk->bik", …)}. */
  public static Tensor einsum(String equation, List<Tensor> operands) {
    return EINSUM.tensor(equation, operands);
  }

  /** The product of matrices, in the cheapest order. */
  public static Tensor chainMatmul(List<Tensor> matrices) {
    return LINALG_MULTI_DOT.tensor(matrices);
  }

  /** Tensors joined along the first dimension. */
  public static Tensor cat(Tensor... tensors) {
    return CAT.tensor((Object) tensors);
  }

  /** Tensors of one shape joined along a new first dimension. */
  public static Tensor stack(Tensor... tensors) {
    return STACK.tensor((Object) tensors);
  }

  /** Einstein's summation: {@code einsum("bij,bjk->bik", a, b)}. */
  public static Tensor einsum(String equation, Tensor... operands) {
    return EINSUM.tensor(equation, operands);
  }

  // Second names

  /** {@link #cat(List)}. */
  public static Tensor concat(List<Tensor> tensors) {
    return cat(tensors);
  }

  /** {@link #cat(List, long)}. */
  public static Tensor concat(List<Tensor> tensors, long dim) {
    return cat(tensors, dim);
  }

  /** {@link #cat(List)}. */
  public static Tensor concatenate(List<Tensor> tensors) {
    return cat(tensors);
  }

  /** {@link #cat(List, long)}. */
  public static Tensor concatenate(List<Tensor> tensors, long dim) {
    return cat(tensors, dim);
  }

  /** {@link #vstack}. */
  public static Tensor rowStack(List<Tensor> tensors) {
    return vstack(tensors);
  }

  // More joining and counting

  /** Tensors joined side by side, vectors as columns. */
  public static Tensor columnStack(List<Tensor> tensors) {
    return COLUMN_STACK.tensor(tensors);
  }

  /**
   * How many points {@code (N, D)} lie in each cell of a grid of so many bins in each dimension.
   *
   * @param bins one for each dimension
   */
  public static HistogramDd histogramdd(Tensor input, long... bins) {
    return HistogramDd.of(HISTOGRAMDD.call(input, bins));
  }

  /**
   * How many points {@code (N, D)} lie in each cell of a grid of so many bins in each dimension.
   *
   * @param range the least and the greatest of each dimension; null for those of the points
   * @param weight what each point counts; null for 1
   * @param density whether the result is divided so that its integral is 1
   */
  public static HistogramDd histogramdd(
      Tensor input,
      long[] bins,
      double @Nullable [] range,
      @Nullable Tensor weight,
      boolean density) {
    return HistogramDd.of(HISTOGRAMDD.call(input, bins, range, weight, density));
  }

  /** How many points {@code (N, D)} lie in each cell of a grid with these edges. */
  public static HistogramDd histogramdd(Tensor input, List<Tensor> bins) {
    return HistogramDd.of(HISTOGRAMDD_TENSOR_LIST_BINS.call(input, bins));
  }

  // Types

  /** The type of a result of arithmetic on these. */
  public static DType resultType(Tensor tensor, Tensor other) {
    return type(RESULT_TYPE_TENSOR.call(tensor, other));
  }

  /** The type of a result of arithmetic on these. */
  public static DType resultType(Tensor tensor, Number other) {
    return type(RESULT_TYPE_SCALAR.call(tensor, other));
  }

  /** The smallest type to which both can be converted. */
  public static DType promoteTypes(DType type1, DType type2) {
    return type(PROMOTE_TYPES.call(type1, type2));
  }

  /** Whether the result of an operator may be converted to a type: not from complex to real. */
  public static boolean canCast(DType from, DType to) {
    return (Boolean) Objects.requireNonNull(CAN_CAST.call(from, to));
  }

  private static DType type(@Nullable Object result) {
    return (DType) Objects.requireNonNull(result);
  }

  /**
   * Counts of points.
   *
   * @param hist one dimension for each of the points'
   * @param binEdges one vector for each dimension
   */
  public record HistogramDd(Tensor hist, List<Tensor> binEdges) {
    static HistogramDd of(@Nullable Object results) {
      Object[] both = (Object[]) Objects.requireNonNull(results);
      return new HistogramDd((Tensor) both[0], List.of((Tensor[]) both[1]));
    }
  }
}

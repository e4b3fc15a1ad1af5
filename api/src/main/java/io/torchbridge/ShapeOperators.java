package io.torchbridge;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The operators that reshape, cut, reorder and index, see <a
 * href="https://docs.pytorch.org/docs/stable/torch.html#indexing-slicing-joining-mutating-ops">indexing,
 * slicing, joining, mutating ops</a>. A negative dimension counts from the last; a view shares its
 * elements' memory.
 */
@SuppressWarnings("MemberName") // PyTorch's underscore says "in place"
abstract sealed class ShapeOperators extends ReductionOperators permits TensorOperators {
  private static final Op ADJOINT = Op.of("aten::adjoint");
  private static final Op ARGWHERE = Op.of("aten::argwhere");
  private static final Op AS_STRIDED = Op.of("aten::as_strided");
  private static final Op AS_STRIDED_IN_PLACE = Op.of("aten::as_strided_");
  private static final Op AS_STRIDED_SCATTER = Op.of("aten::as_strided_scatter");
  private static final Op ATLEAST_1D = Op.of("aten::atleast_1d");
  private static final Op ATLEAST_2D = Op.of("aten::atleast_2d");
  private static final Op ATLEAST_3D = Op.of("aten::atleast_3d");
  private static final Op BROADCAST_TO = Op.of("aten::broadcast_to");
  private static final Op CHUNK = Op.of("aten::chunk");
  private static final Op CONTIGUOUS = Op.of("aten::contiguous");
  private static final Op DIAG = Op.of("aten::diag");
  private static final Op DIAGFLAT = Op.of("aten::diagflat");
  private static final Op DIAGONAL = Op.of("aten::diagonal");
  private static final Op DIAGONAL_SCATTER = Op.of("aten::diagonal_scatter");
  private static final Op DIAG_EMBED = Op.of("aten::diag_embed");
  private static final Op DSPLIT_ARRAY = Op.of("aten::dsplit.array");
  private static final Op DSPLIT_INT = Op.of("aten::dsplit.int");
  private static final Op EXPAND = Op.of("aten::expand");
  private static final Op EXPAND_AS = Op.of("aten::expand_as");
  private static final Op FLATTEN_USING_INTS = Op.of("aten::flatten.using_ints");
  private static final Op FLIP = Op.of("aten::flip");
  private static final Op FLIPLR = Op.of("aten::fliplr");
  private static final Op FLIPUD = Op.of("aten::flipud");
  private static final Op GATHER = Op.of("aten::gather");
  private static final Op HSPLIT_ARRAY = Op.of("aten::hsplit.array");
  private static final Op HSPLIT_INT = Op.of("aten::hsplit.int");
  private static final Op INDEX_ADD = Op.of("aten::index_add");
  private static final Op INDEX_ADD_IN_PLACE = Op.of("aten::index_add_");
  private static final Op INDEX_COPY = Op.of("aten::index_copy");
  private static final Op INDEX_COPY_IN_PLACE = Op.of("aten::index_copy_");
  private static final Op INDEX_FILL_INT_SCALAR = Op.of("aten::index_fill.int_Scalar");
  private static final Op INDEX_FILL_IN_PLACE_INT_SCALAR = Op.of("aten::index_fill_.int_Scalar");
  private static final Op INDEX_PUT = Op.of("aten::index_put");
  private static final Op INDEX_PUT_IN_PLACE = Op.of("aten::index_put_");
  private static final Op INDEX_REDUCE = Op.of("aten::index_reduce");
  private static final Op INDEX_REDUCE_IN_PLACE = Op.of("aten::index_reduce_");
  private static final Op INDEX_SELECT = Op.of("aten::index_select");
  private static final Op INDEX_TENSOR = Op.of("aten::index.Tensor");
  private static final Op MASKED_FILL_IN_PLACE_SCALAR = Op.of("aten::masked_fill_.Scalar");
  private static final Op MASKED_FILL_IN_PLACE_TENSOR = Op.of("aten::masked_fill_.Tensor");
  private static final Op MASKED_FILL_SCALAR = Op.of("aten::masked_fill.Scalar");
  private static final Op MASKED_FILL_TENSOR = Op.of("aten::masked_fill.Tensor");
  private static final Op MASKED_SCATTER = Op.of("aten::masked_scatter");
  private static final Op MASKED_SCATTER_IN_PLACE = Op.of("aten::masked_scatter_");
  private static final Op MASKED_SELECT = Op.of("aten::masked_select");
  private static final Op MH = Op.of("aten::mH");
  private static final Op MOVEDIM_INT = Op.of("aten::movedim.int");
  private static final Op MOVEDIM_INTLIST = Op.of("aten::movedim.intlist");
  private static final Op MT = Op.of("aten::mT");
  private static final Op NARROW = Op.of("aten::narrow");
  private static final Op NARROW_COPY = Op.of("aten::narrow_copy");
  private static final Op NONZERO = Op.of("aten::nonzero");
  private static final Op NONZERO_STATIC = Op.of("aten::nonzero_static");
  private static final Op PERMUTE = Op.of("aten::permute");
  private static final Op PUT = Op.of("aten::put");
  private static final Op PUT_IN_PLACE = Op.of("aten::put_");
  private static final Op RAVEL = Op.of("aten::ravel");
  private static final Op REPEAT = Op.of("aten::repeat");
  private static final Op REPEAT_INTERLEAVE_SELF_INT = Op.of("aten::repeat_interleave.self_int");
  private static final Op REPEAT_INTERLEAVE_SELF_TENSOR =
      Op.of("aten::repeat_interleave.self_Tensor");
  private static final Op RESHAPE = Op.of("aten::reshape");
  private static final Op RESHAPE_AS = Op.of("aten::reshape_as");
  private static final Op RESIZE_AS_IN_PLACE = Op.of("aten::resize_as_");
  private static final Op RESIZE_IN_PLACE = Op.of("aten::resize_");
  private static final Op ROLL = Op.of("aten::roll");
  private static final Op ROT90 = Op.of("aten::rot90");
  private static final Op SCATTER_ADD = Op.of("aten::scatter_add");
  private static final Op SCATTER_ADD_IN_PLACE = Op.of("aten::scatter_add_");
  private static final Op SCATTER_IN_PLACE_SRC = Op.of("aten::scatter_.src");
  private static final Op SCATTER_IN_PLACE_VALUE = Op.of("aten::scatter_.value");
  private static final Op SCATTER_REDUCE_IN_PLACE_TWO = Op.of("aten::scatter_reduce_.two");
  private static final Op SCATTER_REDUCE_TWO = Op.of("aten::scatter_reduce.two");
  private static final Op SCATTER_SRC = Op.of("aten::scatter.src");
  private static final Op SCATTER_VALUE = Op.of("aten::scatter.value");
  private static final Op SELECT_INT = Op.of("aten::select.int");
  private static final Op SELECT_SCATTER = Op.of("aten::select_scatter");
  private static final Op SLICE_SCATTER = Op.of("aten::slice_scatter");
  private static final Op SLICE_TENSOR = Op.of("aten::slice.Tensor");
  private static final Op SPLIT_TENSOR = Op.of("aten::split.Tensor");
  private static final Op SPLIT_WITH_SIZES = Op.of("aten::split_with_sizes");
  private static final Op SQUEEZE = Op.of("aten::squeeze");
  private static final Op SQUEEZE_DIMS = Op.of("aten::squeeze.dims");
  private static final Op SQUEEZE_IN_PLACE = Op.of("aten::squeeze_");
  private static final Op SQUEEZE_IN_PLACE_DIMS = Op.of("aten::squeeze_.dims");
  private static final Op T = Op.of("aten::t");
  private static final Op TAKE = Op.of("aten::take");
  private static final Op TAKE_ALONG_DIM = Op.of("aten::take_along_dim");
  private static final Op TENSOR_SPLIT_INDICES = Op.of("aten::tensor_split.indices");
  private static final Op TENSOR_SPLIT_SECTIONS = Op.of("aten::tensor_split.sections");
  private static final Op TILE = Op.of("aten::tile");
  private static final Op TRANSPOSE_INT = Op.of("aten::transpose.int");
  private static final Op TRANSPOSE_IN_PLACE = Op.of("aten::transpose_");
  private static final Op TRIL = Op.of("aten::tril");
  private static final Op TRIL_IN_PLACE = Op.of("aten::tril_");
  private static final Op TRIU = Op.of("aten::triu");
  private static final Op TRIU_IN_PLACE = Op.of("aten::triu_");
  private static final Op T_IN_PLACE = Op.of("aten::t_");
  private static final Op UNBIND_INT = Op.of("aten::unbind.int");
  private static final Op UNFLATTEN_INT = Op.of("aten::unflatten.int");
  private static final Op UNFOLD = Op.of("aten::unfold");
  private static final Op UNSQUEEZE = Op.of("aten::unsqueeze");
  private static final Op UNSQUEEZE_IN_PLACE = Op.of("aten::unsqueeze_");
  private static final Op VIEW = Op.of("aten::view");
  private static final Op VIEW_AS = Op.of("aten::view_as");
  private static final Op VIEW_DTYPE = Op.of("aten::view.dtype");
  private static final Op VSPLIT_ARRAY = Op.of("aten::vsplit.array");
  private static final Op VSPLIT_INT = Op.of("aten::vsplit.int");

  /** The same elements in another shape, a view where that is possible; one size may be -1. */
  public Tensor reshape(long... shape) {
    return RESHAPE.tensor(self(), shape);
  }

  /** A view of another shape; one size may be -1. */
  public Tensor view(long... shape) {
    return VIEW.tensor(self(), shape);
  }

  /** A view of the same bytes as another type. */
  public Tensor view(DType dtype) {
    return VIEW_DTYPE.tensor(self(), dtype);
  }

  /** {@link #reshape} to the shape of another tensor. */
  public Tensor reshapeAs(Tensor other) {
    return RESHAPE_AS.tensor(self(), other);
  }

  /** {@link #view(long...)} of the shape of another tensor. */
  public Tensor viewAs(Tensor other) {
    return VIEW_AS.tensor(self(), other);
  }

  /** One dimension. */
  public Tensor flatten() {
    return FLATTEN_USING_INTS.tensor(self());
  }

  /** The dimensions from {@code startDim} on as one. */
  public Tensor flatten(long startDim) {
    return FLATTEN_USING_INTS.tensor(self(), startDim);
  }

  /** The dimensions from {@code startDim} to {@code endDim}, inclusive, as one. */
  public Tensor flatten(long startDim, long endDim) {
    return FLATTEN_USING_INTS.tensor(self(), startDim, endDim);
  }

  /** One dimension as several. */
  public Tensor unflatten(long dim, long... sizes) {
    return UNFLATTEN_INT.tensor(self(), dim, sizes);
  }

  /** Without the dimensions of size 1, a view. */
  public Tensor squeeze() {
    return SQUEEZE.tensor(self());
  }

  /** {@link #squeeze()}, in place. */
  public Tensor squeeze_() {
    return SQUEEZE_IN_PLACE.tensor(self());
  }

  /** Without those of these dimensions that have size 1, a view. */
  public Tensor squeeze(long... dims) {
    return SQUEEZE_DIMS.tensor(self(), dims);
  }

  /** A new dimension of size 1 at {@code dim}, a view. */
  public Tensor unsqueeze(long dim) {
    return UNSQUEEZE.tensor(self(), dim);
  }

  /** {@link #unsqueeze(long)}, in place. */
  public Tensor unsqueeze_(long dim) {
    return UNSQUEEZE_IN_PLACE.tensor(self(), dim);
  }

  /** The dimensions in another order, a view. */
  public Tensor permute(long... dims) {
    return PERMUTE.tensor(self(), dims);
  }

  /** Two dimensions exchanged, a view. */
  public Tensor transpose(long dim0, long dim1) {
    return TRANSPOSE_INT.tensor(self(), dim0, dim1);
  }

  /** A matrix transposed, a view; tensors of fewer dimensions as they are. */
  public Tensor t() {
    return T.tensor(self());
  }

  /** The last two dimensions exchanged, a view. */
  public Tensor mT() {
    return MT.tensor(self());
  }

  /** The last two dimensions exchanged and conjugated. */
  public Tensor mH() {
    return MH.tensor(self());
  }

  /** One dimension moved to another place, a view. */
  public Tensor movedim(long source, long destination) {
    return MOVEDIM_INT.tensor(self(), source, destination);
  }

  /** Dimensions moved to other places, a view. */
  public Tensor movedim(long[] source, long[] destination) {
    return MOVEDIM_INTLIST.tensor(self(), source, destination);
  }

  /** Dimensions of size 1 repeated without a copy; -1 leaves a size as it is. */
  public Tensor expand(long... shape) {
    return EXPAND.tensor(self(), shape);
  }

  /** {@link #expand} to the shape of another tensor. */
  public Tensor expandAs(Tensor other) {
    return EXPAND_AS.tensor(self(), other);
  }

  /** {@link #expand}, as broadcasting does it. */
  public Tensor broadcastTo(long... shape) {
    return BROADCAST_TO.tensor(self(), shape);
  }

  /** A copy, repeated so often along each dimension. */
  public Tensor repeat(long... repeats) {
    return REPEAT.tensor(self(), repeats);
  }

  /** A copy, repeated so often along the last dimensions. */
  public Tensor tile(long... repeats) {
    return TILE.tensor(self(), repeats);
  }

  /** Each element of the flattened tensor so often in a row. */
  public Tensor repeatInterleave(long repeats) {
    return REPEAT_INTERLEAVE_SELF_INT.tensor(self(), repeats);
  }

  /** Each slice of a dimension so often in a row. */
  public Tensor repeatInterleave(long repeats, long dim) {
    return REPEAT_INTERLEAVE_SELF_INT.tensor(self(), repeats, dim);
  }

  /** Each slice of a dimension as often in a row as {@code repeats} says for it. */
  public Tensor repeatInterleave(Tensor repeats, long dim) {
    return REPEAT_INTERLEAVE_SELF_TENSOR.tensor(self(), repeats, dim);
  }

  /** Itself, or a copy if it does not lie contiguous in memory. */
  public Tensor contiguous() {
    return CONTIGUOUS.tensor(self());
  }

  /** Itself, or a copy in this order in memory. */
  public Tensor contiguous(MemoryFormat format) {
    return CONTIGUOUS.tensor(self(), format);
  }

  // Parts

  /** Views of so many slices of the first dimension each, the last of the rest. */
  public Tensor[] split(long splitSize) {
    return SPLIT_TENSOR.tensors(self(), splitSize);
  }

  /** Views of so many slices of a dimension each, the last of the rest. */
  public Tensor[] split(long splitSize, long dim) {
    return SPLIT_TENSOR.tensors(self(), splitSize, dim);
  }

  /** Views of these numbers of slices of a dimension. */
  public Tensor[] split(long[] splitSizes, long dim) {
    return SPLIT_WITH_SIZES.tensors(self(), splitSizes, dim);
  }

  /** At most so many views of equal size of the first dimension, the last of the rest. */
  public Tensor[] chunk(long chunks) {
    return CHUNK.tensors(self(), chunks);
  }

  /** At most so many views of equal size of a dimension, the last of the rest. */
  public Tensor[] chunk(long chunks, long dim) {
    return CHUNK.tensors(self(), chunks, dim);
  }

  /** Exactly so many views, whose sizes differ by 1 at most. */
  public Tensor[] tensorSplit(long sections, long dim) {
    return TENSOR_SPLIT_SECTIONS.tensors(self(), sections, dim);
  }

  /** Views cut before these indices. */
  public Tensor[] tensorSplit(long[] indices, long dim) {
    return TENSOR_SPLIT_INDICES.tensors(self(), indices, dim);
  }

  /** A view of each slice of the first dimension. */
  public Tensor[] unbind() {
    return UNBIND_INT.tensors(self());
  }

  /** A view of each slice of a dimension. */
  public Tensor[] unbind(long dim) {
    return UNBIND_INT.tensors(self(), dim);
  }

  /** {@code length} slices of a dimension from {@code start} on, a view. */
  public Tensor narrow(long dim, long start, long length) {
    return NARROW.tensor(self(), dim, start, length);
  }

  /** The slices of a dimension from {@code start} on and before {@code end}, a view. */
  public Tensor slice(long dim, long start, long end) {
    return SLICE_TENSOR.tensor(self(), dim, start, end);
  }

  /**
   * Each {@code step}-th slice from {@code start} on and before {@code end}, a view; {@link
   * Long#MAX_VALUE} for no end.
   */
  public Tensor slice(long dim, long start, long end, long step) {
    return SLICE_TENSOR.tensor(self(), dim, start, end, step);
  }

  /** One slice of a dimension, which goes away; a view. */
  public Tensor select(long dim, long index) {
    return SELECT_INT.tensor(self(), dim, index);
  }

  /** Windows of a dimension as a new last dimension, a view. */
  public Tensor unfold(long dim, long size, long step) {
    return UNFOLD.tensor(self(), dim, size, step);
  }

  /** The diagonal of the first two dimensions, a view. */
  public Tensor diagonal() {
    return DIAGONAL.tensor(self());
  }

  /** A diagonal of two dimensions as the last dimension, a view. */
  public Tensor diagonal(long offset, long dim1, long dim2) {
    return DIAGONAL.tensor(self(), offset, dim1, dim2);
  }

  /** A matrix' diagonal, or a matrix with this vector as its diagonal. */
  public Tensor diag() {
    return DIAG.tensor(self());
  }

  /** Another diagonal than the main one: above it if positive. */
  public Tensor diag(long diagonal) {
    return DIAG.tensor(self(), diagonal);
  }

  /** Matrices that have the last dimension as their diagonals. */
  public Tensor diagEmbed() {
    return DIAG_EMBED.tensor(self());
  }

  /** Matrices over two dimensions that have the last dimension as a diagonal. */
  public Tensor diagEmbed(long offset, long dim1, long dim2) {
    return DIAG_EMBED.tensor(self(), offset, dim1, dim2);
  }

  /** The lower triangle of the last two dimensions, 0 elsewhere. */
  public Tensor tril() {
    return TRIL.tensor(self());
  }

  /** {@link #tril()}, in place. */
  public Tensor tril_() {
    return TRIL_IN_PLACE.tensor(self());
  }

  /** What lies on and below a diagonal, 0 elsewhere. */
  public Tensor tril(long diagonal) {
    return TRIL.tensor(self(), diagonal);
  }

  /** {@link #tril(long)}, in place. */
  public Tensor tril_(long diagonal) {
    return TRIL_IN_PLACE.tensor(self(), diagonal);
  }

  /** The upper triangle of the last two dimensions, 0 elsewhere. */
  public Tensor triu() {
    return TRIU.tensor(self());
  }

  /** {@link #triu()}, in place. */
  public Tensor triu_() {
    return TRIU_IN_PLACE.tensor(self());
  }

  /** What lies on and above a diagonal, 0 elsewhere. */
  public Tensor triu(long diagonal) {
    return TRIU.tensor(self(), diagonal);
  }

  /** {@link #triu(long)}, in place. */
  public Tensor triu_(long diagonal) {
    return TRIU_IN_PLACE.tensor(self(), diagonal);
  }

  // Order

  /** The flattened elements moved on; what leaves at the end comes in at the beginning. */
  public Tensor roll(long shift) {
    return ROLL.tensor(self(), shift);
  }

  /** The slices of a dimension moved on; what leaves at the end comes in at the beginning. */
  public Tensor roll(long shift, long dim) {
    return ROLL.tensor(self(), shift, dim);
  }

  /** The slices of several dimensions moved on. */
  public Tensor roll(long[] shifts, long[] dims) {
    return ROLL.tensor(self(), shifts, dims);
  }

  /** These dimensions in reverse order, a copy. */
  public Tensor flip(long... dims) {
    return FLIP.tensor(self(), dims);
  }

  /** The second dimension in reverse order, a copy. */
  public Tensor fliplr() {
    return FLIPLR.tensor(self());
  }

  /** The first dimension in reverse order, a copy. */
  public Tensor flipud() {
    return FLIPUD.tensor(self());
  }

  /** Turned {@code k} times by 90° in the plane of two dimensions. */
  public Tensor rot90(long k, long dim0, long dim1) {
    return ROT90.tensor(self(), k, new long[] {dim0, dim1});
  }

  // By index

  /** {@code out[i][j] = self[index[i][j]][j]} for {@code dim} 0, and so on. */
  public Tensor gather(long dim, Tensor index) {
    return GATHER.tensor(self(), dim, index);
  }

  /** {@code self[index[i][j]][j] = src[i][j]} for {@code dim} 0, and so on. */
  public Tensor scatter(long dim, Tensor index, Tensor src) {
    return SCATTER_SRC.tensor(self(), dim, index, src);
  }

  /** {@link #scatter(long, Tensor, Tensor)}, in place. */
  public Tensor scatter_(long dim, Tensor index, Tensor src) {
    return SCATTER_IN_PLACE_SRC.tensor(self(), dim, index, src);
  }

  /** {@code self[index[i][j]][j] = value} for {@code dim} 0, and so on. */
  public Tensor scatter(long dim, Tensor index, Number value) {
    return SCATTER_VALUE.tensor(self(), dim, index, value);
  }

  /** {@link #scatter(long, Tensor, Number)}, in place. */
  public Tensor scatter_(long dim, Tensor index, Number value) {
    return SCATTER_IN_PLACE_VALUE.tensor(self(), dim, index, value);
  }

  /** {@code self[index[i][j]][j] += src[i][j]} for {@code dim} 0, and so on. */
  public Tensor scatterAdd(long dim, Tensor index, Tensor src) {
    return SCATTER_ADD.tensor(self(), dim, index, src);
  }

  /** {@link #scatterAdd(long, Tensor, Tensor)}, in place. */
  public Tensor scatterAdd_(long dim, Tensor index, Tensor src) {
    return SCATTER_ADD_IN_PLACE.tensor(self(), dim, index, src);
  }

  /**
   * Reduces all of {@code src} that goes to one place, with what is there if {@code includeSelf}.
   */
  public Tensor scatterReduce(
      long dim, Tensor index, Tensor src, ScatterReduction reduce, boolean includeSelf) {
    return SCATTER_REDUCE_TWO.tensor(self(), dim, index, src, reduce.torchName(), includeSelf);
  }

  /** {@link #scatterReduce(long, Tensor, Tensor, ScatterReduction, boolean)}, in place. */
  public Tensor scatterReduce_(
      long dim, Tensor index, Tensor src, ScatterReduction reduce, boolean includeSelf) {
    return SCATTER_REDUCE_IN_PLACE_TWO.tensor(
        self(), dim, index, src, reduce.torchName(), includeSelf);
  }

  /** The slices of a dimension at these indices. */
  public Tensor indexSelect(long dim, Tensor index) {
    return INDEX_SELECT.tensor(self(), dim, index);
  }

  /** The slices of a dimension at these indices set to a value. */
  public Tensor indexFill(long dim, Tensor index, Number value) {
    return INDEX_FILL_INT_SCALAR.tensor(self(), dim, index, value);
  }

  /** {@link #indexFill(long, Tensor, Number)}, in place. */
  public Tensor indexFill_(long dim, Tensor index, Number value) {
    return INDEX_FILL_IN_PLACE_INT_SCALAR.tensor(self(), dim, index, value);
  }

  /** {@code source} added to the slices of a dimension at these indices. */
  public Tensor indexAdd(long dim, Tensor index, Tensor source) {
    return INDEX_ADD.tensor(self(), dim, index, source);
  }

  /** {@link #indexAdd(long, Tensor, Tensor)}, in place. */
  public Tensor indexAdd_(long dim, Tensor index, Tensor source) {
    return INDEX_ADD_IN_PLACE.tensor(self(), dim, index, source);
  }

  /** {@code alpha * source} added to the slices of a dimension at these indices. */
  public Tensor indexAdd(long dim, Tensor index, Tensor source, Number alpha) {
    return INDEX_ADD.tensor(self(), dim, index, source, alpha);
  }

  /** {@link #indexAdd(long, Tensor, Tensor, Number)}, in place. */
  public Tensor indexAdd_(long dim, Tensor index, Tensor source, Number alpha) {
    return INDEX_ADD_IN_PLACE.tensor(self(), dim, index, source, alpha);
  }

  /** The slices of a dimension at these indices set to those of {@code source}. */
  public Tensor indexCopy(long dim, Tensor index, Tensor source) {
    return INDEX_COPY.tensor(self(), dim, index, source);
  }

  /** {@link #indexCopy(long, Tensor, Tensor)}, in place. */
  public Tensor indexCopy_(long dim, Tensor index, Tensor source) {
    return INDEX_COPY_IN_PLACE.tensor(self(), dim, index, source);
  }

  /** The elements where a bool tensor is true, in one dimension. */
  public Tensor maskedSelect(Tensor mask) {
    return MASKED_SELECT.tensor(self(), mask);
  }

  /** A value where a bool tensor is true. */
  public Tensor maskedFill(Tensor mask, Number value) {
    return MASKED_FILL_SCALAR.tensor(self(), mask, value);
  }

  /** {@link #maskedFill(Tensor, Number)}, in place. */
  public Tensor maskedFill_(Tensor mask, Number value) {
    return MASKED_FILL_IN_PLACE_SCALAR.tensor(self(), mask, value);
  }

  /** The value of a tensor of no dimensions where a bool tensor is true. */
  public Tensor maskedFill(Tensor mask, Tensor value) {
    return MASKED_FILL_TENSOR.tensor(self(), mask, value);
  }

  /** {@link #maskedFill(Tensor, Tensor)}, in place. */
  public Tensor maskedFill_(Tensor mask, Tensor value) {
    return MASKED_FILL_IN_PLACE_TENSOR.tensor(self(), mask, value);
  }

  /** The next element of {@code source} at each place where a bool tensor is true. */
  public Tensor maskedScatter(Tensor mask, Tensor source) {
    return MASKED_SCATTER.tensor(self(), mask, source);
  }

  /** {@link #maskedScatter(Tensor, Tensor)}, in place. */
  public Tensor maskedScatter_(Tensor mask, Tensor source) {
    return MASKED_SCATTER_IN_PLACE.tensor(self(), mask, source);
  }

  /** The elements at these indices of the flattened tensor. */
  public Tensor take(Tensor index) {
    return TAKE.tensor(self(), index);
  }

  /** {@link #gather} with broadcast indices. */
  public Tensor takeAlongDim(Tensor indices, long dim) {
    return TAKE_ALONG_DIM.tensor(self(), indices, dim);
  }

  /** The indices of the elements that are not 0: {@code (count, ndim)}. */
  public Tensor nonzero() {
    return NONZERO.tensor(self());
  }

  // Views and their opposites

  /** The last two dimensions exchanged, and conjugated if complex, a view. */
  public Tensor adjoint() {
    return ADJOINT.tensor(self());
  }

  /** {@link #t()}, in place. */
  public Tensor t_() {
    return T_IN_PLACE.tensor(self());
  }

  /** {@link #transpose(long, long)}, in place. */
  public Tensor transpose_(long dim0, long dim1) {
    return TRANSPOSE_IN_PLACE.tensor(self(), dim0, dim1);
  }

  /** {@link #squeeze(long...)}, in place. */
  public Tensor squeeze_(long... dims) {
    return SQUEEZE_IN_PLACE_DIMS.tensor(self(), dims);
  }

  /** One dimension; this tensor where it is that and contiguous. */
  public Tensor ravel() {
    return RAVEL.tensor(self());
  }

  /** At least one dimension. */
  public Tensor atleast1d() {
    return ATLEAST_1D.tensor(self());
  }

  /** At least two dimensions, new ones in front. */
  public Tensor atleast2d() {
    return ATLEAST_2D.tensor(self());
  }

  /** At least three dimensions: {@code (N) -> (1, N, 1)}, {@code (N, M) -> (N, M, 1)}. */
  public Tensor atleast3d() {
    return ATLEAST_3D.tensor(self());
  }

  /** A view with these strides, in elements; it begins where this tensor does. */
  public Tensor asStrided(long[] size, long[] stride) {
    return AS_STRIDED.tensor(self(), size, stride);
  }

  /** A view with these strides from an element of the storage on. */
  public Tensor asStrided(long[] size, long[] stride, long storageOffset) {
    return AS_STRIDED.tensor(self(), size, stride, storageOffset);
  }

  /** {@link #asStrided(long[], long[], long)}, in place. */
  public Tensor asStrided_(long[] size, long[] stride, long storageOffset) {
    return AS_STRIDED_IN_PLACE.tensor(self(), size, stride, storageOffset);
  }

  /** A copy in which {@code src} is what {@link #asStrided(long[], long[], long)} views. */
  public Tensor asStridedScatter(Tensor src, long[] size, long[] stride, long storageOffset) {
    return AS_STRIDED_SCATTER.tensor(self(), src, size, stride, storageOffset);
  }

  /** A copy in which {@code src} is the diagonal. */
  public Tensor diagonalScatter(Tensor src) {
    return DIAGONAL_SCATTER.tensor(self(), src);
  }

  /** A copy in which {@code src} is a diagonal. */
  public Tensor diagonalScatter(Tensor src, long offset, long dim1, long dim2) {
    return DIAGONAL_SCATTER.tensor(self(), src, offset, dim1, dim2);
  }

  /** A copy in which {@code src} is what {@link #select} gives. */
  public Tensor selectScatter(Tensor src, long dim, long index) {
    return SELECT_SCATTER.tensor(self(), src, dim, index);
  }

  /** A copy in which {@code src} is what {@link #slice(long, long, long, long)} gives. */
  public Tensor sliceScatter(Tensor src, long dim, long start, long end, long step) {
    return SLICE_SCATTER.tensor(self(), src, dim, start, end, step);
  }

  /** {@link #narrow} as a copy. */
  public Tensor narrowCopy(long dim, long start, long length) {
    return NARROW_COPY.tensor(self(), dim, start, length);
  }

  /** The elements of a flattened tensor on the diagonal of a matrix. */
  public Tensor diagflat() {
    return DIAGFLAT.tensor(self());
  }

  /** The elements of a flattened tensor on a diagonal of a matrix. */
  public Tensor diagflat(long offset) {
    return DIAGFLAT.tensor(self(), offset);
  }

  /** So many equal parts of the second dimension, or the only one; views. */
  public Tensor[] hsplit(long sections) {
    return HSPLIT_INT.tensors(self(), sections);
  }

  /** The parts of the second dimension, or the only one, between indices; views. */
  public Tensor[] hsplit(long[] indices) {
    return HSPLIT_ARRAY.tensors(self(), indices);
  }

  /** So many equal parts of the first dimension; views. */
  public Tensor[] vsplit(long sections) {
    return VSPLIT_INT.tensors(self(), sections);
  }

  /** The parts of the first dimension between indices; views. */
  public Tensor[] vsplit(long[] indices) {
    return VSPLIT_ARRAY.tensors(self(), indices);
  }

  /** So many equal parts of the third dimension; views. */
  public Tensor[] dsplit(long sections) {
    return DSPLIT_INT.tensors(self(), sections);
  }

  /** The parts of the third dimension between indices; views. */
  public Tensor[] dsplit(long[] indices) {
    return DSPLIT_ARRAY.tensors(self(), indices);
  }

  /** This tensor made larger or smaller in place; new elements hold what is in memory. */
  public Tensor resize_(long... size) {
    return RESIZE_IN_PLACE.tensor(self(), size);
  }

  /** {@link #resize_} to the shape of another tensor. */
  public Tensor resizeAs_(Tensor template) {
    return RESIZE_AS_IN_PLACE.tensor(self(), template);
  }

  // Indices

  /** The indices of the elements that are not 0, one row each. */
  public Tensor argwhere() {
    return ARGWHERE.tensor(self());
  }

  /** {@link #nonzero} of exactly so many rows, the missing ones filled up. */
  public Tensor nonzeroStatic(long size, long fillValue) {
    return NONZERO_STATIC.tensor(self(), size, fillValue);
  }

  /**
   * The elements at these positions; null takes a dimension whole. {@link Tensor#get(Index...)} is
   * the general form.
   */
  public Tensor index(List<? extends @Nullable Tensor> indices) {
    return INDEX_TENSOR.tensor(self(), indices);
  }

  /**
   * A copy with {@code values} at these positions, added to what is there if {@code accumulate}.
   */
  public Tensor indexPut(
      List<? extends @Nullable Tensor> indices, Tensor values, boolean accumulate) {
    return INDEX_PUT.tensor(self(), indices, values, accumulate);
  }

  /** {@link #indexPut}, in place. */
  public Tensor indexPut_(
      List<? extends @Nullable Tensor> indices, Tensor values, boolean accumulate) {
    return INDEX_PUT_IN_PLACE.tensor(self(), indices, values, accumulate);
  }

  /** A copy with {@code source} at positions in the flattened tensor. */
  public Tensor put(Tensor index, Tensor source, boolean accumulate) {
    return PUT.tensor(self(), index, source, accumulate);
  }

  /** {@link #put}, in place. */
  public Tensor put_(Tensor index, Tensor source, boolean accumulate) {
    return PUT_IN_PLACE.tensor(self(), index, source, accumulate);
  }

  /**
   * A copy whose slices at {@code index} are reduced with those of {@code source}.
   *
   * @param reduce all but {@link ScatterReduction#SUM}, which is {@link #indexAdd(long, Tensor,
   *     Tensor)}
   */
  public Tensor indexReduce(
      long dim, Tensor index, Tensor source, ScatterReduction reduce, boolean includeSelf) {
    return INDEX_REDUCE.tensor(self(), dim, index, source, reduce.torchName(), includeSelf);
  }

  /** {@link #indexReduce}, in place. */
  public Tensor indexReduce_(
      long dim, Tensor index, Tensor source, ScatterReduction reduce, boolean includeSelf) {
    return INDEX_REDUCE_IN_PLACE.tensor(
        self(), dim, index, source, reduce.torchName(), includeSelf);
  }
}

package io.torchbridge;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The operators that reduce dimensions, order or count elements, see <a
 * href="https://docs.pytorch.org/docs/stable/torch.html#reduction-ops">reduction ops</a>. A
 * negative dimension counts from the last.
 */
@SuppressWarnings("MemberName") // PyTorch's underscore says "in place"
abstract sealed class ReductionOperators extends ArithmeticOperators permits ShapeOperators {
  private static final Op ALL = Op.of("aten::all");
  private static final Op ALL_DIMS = Op.of("aten::all.dims");
  private static final Op AMAX = Op.of("aten::amax");
  private static final Op AMIN = Op.of("aten::amin");
  private static final Op AMINMAX = Op.of("aten::aminmax");
  private static final Op ANY = Op.of("aten::any");
  private static final Op ANY_DIMS = Op.of("aten::any.dims");
  private static final Op ARGMAX = Op.of("aten::argmax");
  private static final Op ARGMIN = Op.of("aten::argmin");
  private static final Op ARGSORT = Op.of("aten::argsort");
  private static final Op BINCOUNT = Op.of("aten::bincount");
  private static final Op BUCKETIZE_TENSOR = Op.of("aten::bucketize.Tensor");
  private static final Op COMBINATIONS = Op.of("aten::combinations");
  private static final Op CORRCOEF = Op.of("aten::corrcoef");
  private static final Op COUNT_NONZERO = Op.of("aten::count_nonzero");
  private static final Op COUNT_NONZERO_DIM_INT_LIST = Op.of("aten::count_nonzero.dim_IntList");
  private static final Op COV = Op.of("aten::cov");
  private static final Op CUMMAX = Op.of("aten::cummax");
  private static final Op CUMMIN = Op.of("aten::cummin");
  private static final Op CUMPROD = Op.of("aten::cumprod");
  private static final Op CUMPROD_IN_PLACE = Op.of("aten::cumprod_");
  private static final Op CUMSUM = Op.of("aten::cumsum");
  private static final Op CUMSUM_IN_PLACE = Op.of("aten::cumsum_");
  private static final Op CUMULATIVE_TRAPEZOID_DX = Op.of("aten::cumulative_trapezoid.dx");
  private static final Op CUMULATIVE_TRAPEZOID_X = Op.of("aten::cumulative_trapezoid.x");
  private static final Op DIFF = Op.of("aten::diff");
  private static final Op DIST = Op.of("aten::dist");
  private static final Op GRADIENT_SCALARARRAY = Op.of("aten::gradient.scalararray");
  private static final Op GRADIENT_SCALARINT = Op.of("aten::gradient.scalarint");
  private static final Op GRADIENT_TENSORARRAY = Op.of("aten::gradient.tensorarray");
  private static final Op HASH_TENSOR = Op.of("aten::hash_tensor");
  private static final Op HISTC = Op.of("aten::histc");
  private static final Op HISTOGRAM_BINS_TENSOR = Op.of("aten::histogram.bins_tensor");
  private static final Op HISTOGRAM_BIN_CT = Op.of("aten::histogram.bin_ct");
  private static final Op ISTFT = Op.of("aten::istft");
  private static final Op KTHVALUE = Op.of("aten::kthvalue");
  private static final Op LOGCUMSUMEXP = Op.of("aten::logcumsumexp");
  private static final Op LOGSUMEXP = Op.of("aten::logsumexp");
  private static final Op LOG_SOFTMAX_INT = Op.of("aten::log_softmax.int");
  private static final Op MAX = Op.of("aten::max");
  private static final Op MAX_DIM = Op.of("aten::max.dim");
  private static final Op MAX_OTHER = Op.of("aten::max.other");
  private static final Op MEAN = Op.of("aten::mean");
  private static final Op MEAN_DIM = Op.of("aten::mean.dim");
  private static final Op MEDIAN = Op.of("aten::median");
  private static final Op MEDIAN_DIM = Op.of("aten::median.dim");
  private static final Op MIN = Op.of("aten::min");
  private static final Op MIN_DIM = Op.of("aten::min.dim");
  private static final Op MIN_OTHER = Op.of("aten::min.other");
  private static final Op MODE = Op.of("aten::mode");
  private static final Op MSORT = Op.of("aten::msort");
  private static final Op NANMEAN = Op.of("aten::nanmean");
  private static final Op NANMEDIAN = Op.of("aten::nanmedian");
  private static final Op NANQUANTILE = Op.of("aten::nanquantile");
  private static final Op NANQUANTILE_SCALAR = Op.of("aten::nanquantile.scalar");
  private static final Op NANSUM = Op.of("aten::nansum");
  private static final Op NORM_SCALAR = Op.of("aten::norm.Scalar");
  private static final Op NORM_SCALAR_OPT_DIM = Op.of("aten::norm.ScalarOpt_dim");
  private static final Op PROD = Op.of("aten::prod");
  private static final Op PROD_DIM_INT = Op.of("aten::prod.dim_int");
  private static final Op QUANTILE = Op.of("aten::quantile");
  private static final Op QUANTILE_SCALAR = Op.of("aten::quantile.scalar");
  private static final Op RENORM = Op.of("aten::renorm");
  private static final Op RENORM_IN_PLACE = Op.of("aten::renorm_");
  private static final Op SEGMENT_REDUCE = Op.of("aten::segment_reduce");
  private static final Op SOFTMAX_INT = Op.of("aten::softmax.int");
  private static final Op SORT = Op.of("aten::sort");
  private static final Op SORT_STABLE = Op.of("aten::sort.stable");
  private static final Op STD = Op.of("aten::std");
  private static final Op STD_CORRECTION = Op.of("aten::std.correction");
  private static final Op STD_MEAN_CORRECTION = Op.of("aten::std_mean.correction");
  private static final Op STFT_CENTER = Op.of("aten::stft.center");
  private static final Op SUM = Op.of("aten::sum");
  private static final Op SUM_DIM_INT_LIST = Op.of("aten::sum.dim_IntList");
  private static final Op SUM_TO_SIZE = Op.of("aten::sum_to_size");
  private static final Op TOPK = Op.of("aten::topk");
  private static final Op TRAPEZOID_DX = Op.of("aten::trapezoid.dx");
  private static final Op TRAPEZOID_X = Op.of("aten::trapezoid.x");
  private static final Op UNIQUE2 = Op.of("aten::_unique2");
  private static final Op UNIQUE_CONSECUTIVE = Op.of("aten::unique_consecutive");
  private static final Op UNIQUE_DIM = Op.of("aten::unique_dim");
  private static final Op VAR = Op.of("aten::var");
  private static final Op VAR_CORRECTION = Op.of("aten::var.correction");
  private static final Op VAR_MEAN_CORRECTION = Op.of("aten::var_mean.correction");

  /** The sum of all elements; of integers and bools as int64. */
  public Tensor sum() {
    return SUM.tensor(self());
  }

  /** The sum of all elements, computed in {@code dtype}. */
  public Tensor sum(DType dtype) {
    return SUM.tensor(self(), dtype);
  }

  /** The sums over these dimensions, which go away. */
  public Tensor sum(long... dims) {
    return SUM_DIM_INT_LIST.tensor(self(), dims);
  }

  /** The sums over these dimensions, which stay with size 1 if {@code keepdim}. */
  public Tensor sum(boolean keepdim, long... dims) {
    return SUM_DIM_INT_LIST.tensor(self(), dims, keepdim);
  }

  /** {@link #sum(long...)} that takes NaN for 0; over all dimensions if none is given. */
  public Tensor nansum(long... dims) {
    return NANSUM.tensor(self(), dims);
  }

  /** The mean of all elements, of a floating or complex tensor. */
  public Tensor mean() {
    return MEAN.tensor(self());
  }

  /** The means over these dimensions, which go away. */
  public Tensor mean(long... dims) {
    return MEAN_DIM.tensor(self(), dims);
  }

  /** The means over these dimensions, which stay with size 1 if {@code keepdim}. */
  public Tensor mean(boolean keepdim, long... dims) {
    return MEAN_DIM.tensor(self(), dims, keepdim);
  }

  /** The standard deviation of all elements, with Bessel's correction. */
  public Tensor std() {
    return STD.tensor(self());
  }

  /** The standard deviations over these dimensions, with Bessel's correction. */
  public Tensor std(long... dims) {
    return STD_CORRECTION.tensor(self(), dims);
  }

  /** The standard deviations over these dimensions, which stay with size 1 if {@code keepdim}. */
  public Tensor std(boolean keepdim, long... dims) {
    return STD_CORRECTION.tensor(self(), dims, null, keepdim);
  }

  /**
   * The standard deviations, divided by the count less {@code correction}; over all dimensions if
   * none is given.
   */
  public Tensor std(Number correction, boolean keepdim, long... dims) {
    return STD_CORRECTION.tensor(self(), dims, correction, keepdim);
  }

  /** The variance of all elements, with Bessel's correction. */
  public Tensor var() {
    return VAR.tensor(self());
  }

  /** The variances over these dimensions, with Bessel's correction. */
  public Tensor var(long... dims) {
    return VAR_CORRECTION.tensor(self(), dims);
  }

  /** The variances over these dimensions, which stay with size 1 if {@code keepdim}. */
  public Tensor var(boolean keepdim, long... dims) {
    return VAR_CORRECTION.tensor(self(), dims, null, keepdim);
  }

  /**
   * The variances, divided by the count less {@code correction}; over all dimensions if none is
   * given.
   */
  public Tensor var(Number correction, boolean keepdim, long... dims) {
    return VAR_CORRECTION.tensor(self(), dims, correction, keepdim);
  }

  /** The product of all elements; of integers and bools as int64. */
  public Tensor prod() {
    return PROD.tensor(self());
  }

  /** The products over a dimension, which goes away. */
  public Tensor prod(long dim) {
    return PROD_DIM_INT.tensor(self(), dim);
  }

  /** The products over a dimension, which stays with size 1 if {@code keepdim}. */
  public Tensor prod(long dim, boolean keepdim) {
    return PROD_DIM_INT.tensor(self(), dim, keepdim);
  }

  /** The square root of the sum of the squares. */
  public Tensor norm() {
    return NORM_SCALAR.tensor(self());
  }

  /** The {@code p}-norm of all elements; infinity gives the greatest absolute value. */
  public Tensor norm(Number p) {
    return NORM_SCALAR.tensor(self(), p);
  }

  /** The {@code p}-norms over these dimensions, which go away. */
  public Tensor norm(Number p, long... dims) {
    return NORM_SCALAR_OPT_DIM.tensor(self(), p, dims);
  }

  /** The {@code p}-norms over these dimensions, which stay with size 1 if {@code keepdim}. */
  public Tensor norm(Number p, boolean keepdim, long... dims) {
    return NORM_SCALAR_OPT_DIM.tensor(self(), p, dims, keepdim);
  }

  /** The 2-norm of the difference. */
  public Tensor dist(Tensor other) {
    return DIST.tensor(self(), other);
  }

  /** The {@code p}-norm of the difference. */
  public Tensor dist(Tensor other, Number p) {
    return DIST.tensor(self(), other, p);
  }

  /** {@code log(sum(exp(self)))} over these dimensions without overflow. */
  public Tensor logsumexp(long... dims) {
    return LOGSUMEXP.tensor(self(), dims);
  }

  /**
   * {@code log(sum(exp(self)))} over these dimensions, which stay with size 1 if {@code keepdim}.
   */
  public Tensor logsumexp(boolean keepdim, long... dims) {
    return LOGSUMEXP.tensor(self(), dims, keepdim);
  }

  /** {@code exp(self) / sum(exp(self))} along a dimension. */
  public Tensor softmax(long dim) {
    return SOFTMAX_INT.tensor(self(), dim);
  }

  /** {@link #softmax(long)}, computed in {@code dtype}. */
  public Tensor softmax(long dim, DType dtype) {
    return SOFTMAX_INT.tensor(self(), dim, dtype);
  }

  /** The logarithm of {@link #softmax(long)}, computed exactly. */
  public Tensor logSoftmax(long dim) {
    return LOG_SOFTMAX_INT.tensor(self(), dim);
  }

  /** {@link #logSoftmax(long)}, computed in {@code dtype}. */
  public Tensor logSoftmax(long dim, DType dtype) {
    return LOG_SOFTMAX_INT.tensor(self(), dim, dtype);
  }

  /** Whether any element is not 0. */
  public Tensor any() {
    return ANY.tensor(self());
  }

  /** Whether any element over these dimensions is not 0. */
  public Tensor any(long... dims) {
    return ANY_DIMS.tensor(self(), dims);
  }

  /**
   * Whether any element over these dimensions is not 0; they stay with size 1 if {@code keepdim}.
   */
  public Tensor any(boolean keepdim, long... dims) {
    return ANY_DIMS.tensor(self(), dims, keepdim);
  }

  /** Whether no element is 0. */
  public Tensor all() {
    return ALL.tensor(self());
  }

  /** Whether no element over these dimensions is 0. */
  public Tensor all(long... dims) {
    return ALL_DIMS.tensor(self(), dims);
  }

  /** Whether no element over these dimensions is 0; they stay with size 1 if {@code keepdim}. */
  public Tensor all(boolean keepdim, long... dims) {
    return ALL_DIMS.tensor(self(), dims, keepdim);
  }

  /** How many elements are not 0. */
  public Tensor countNonzero() {
    return COUNT_NONZERO.tensor(self());
  }

  /** How many elements over these dimensions are not 0. */
  public Tensor countNonzero(long... dims) {
    return COUNT_NONZERO_DIM_INT_LIST.tensor(self(), dims);
  }

  // Extremes and order

  /** The greatest element. */
  public Tensor max() {
    return MAX.tensor(self());
  }

  /** The greatest elements along a dimension and where they are. */
  public ValuesAndIndices max(long dim) {
    return ValuesAndIndices.of(MAX_DIM.tensors(self(), dim));
  }

  /**
   * The greatest elements along a dimension, which stays with size 1 if {@code keepdim}, and where
   * they are.
   */
  public ValuesAndIndices max(long dim, boolean keepdim) {
    return ValuesAndIndices.of(MAX_DIM.tensors(self(), dim, keepdim));
  }

  /** The greater of each two elements, broadcast. */
  public Tensor max(Tensor other) {
    return MAX_OTHER.tensor(self(), other);
  }

  /** The least element. */
  public Tensor min() {
    return MIN.tensor(self());
  }

  /** The least elements along a dimension and where they are. */
  public ValuesAndIndices min(long dim) {
    return ValuesAndIndices.of(MIN_DIM.tensors(self(), dim));
  }

  /**
   * The least elements along a dimension, which stays with size 1 if {@code keepdim}, and where
   * they are.
   */
  public ValuesAndIndices min(long dim, boolean keepdim) {
    return ValuesAndIndices.of(MIN_DIM.tensors(self(), dim, keepdim));
  }

  /** The less of each two elements, broadcast. */
  public Tensor min(Tensor other) {
    return MIN_OTHER.tensor(self(), other);
  }

  /** The greatest elements over these dimensions, over all if none is given. */
  public Tensor amax(long... dims) {
    return AMAX.tensor(self(), dims);
  }

  /** The greatest elements over these dimensions, which stay with size 1 if {@code keepdim}. */
  public Tensor amax(boolean keepdim, long... dims) {
    return AMAX.tensor(self(), dims, keepdim);
  }

  /** The least elements over these dimensions, over all if none is given. */
  public Tensor amin(long... dims) {
    return AMIN.tensor(self(), dims);
  }

  /** The least elements over these dimensions, which stay with size 1 if {@code keepdim}. */
  public Tensor amin(boolean keepdim, long... dims) {
    return AMIN.tensor(self(), dims, keepdim);
  }

  /** The least and the greatest element. */
  public MinAndMax aminmax() {
    return MinAndMax.of(AMINMAX.tensors(self()));
  }

  /** The least and the greatest elements along a dimension. */
  public MinAndMax aminmax(long dim, boolean keepdim) {
    return MinAndMax.of(AMINMAX.tensors(self(), dim, keepdim));
  }

  /** The index of the greatest element, counted in the flattened tensor. */
  public Tensor argmax() {
    return ARGMAX.tensor(self());
  }

  /** The indices of the greatest elements along a dimension. */
  public Tensor argmax(long dim) {
    return ARGMAX.tensor(self(), dim);
  }

  /**
   * The indices of the greatest elements along a dimension, which stays with size 1 if {@code
   * keepdim}.
   */
  public Tensor argmax(long dim, boolean keepdim) {
    return ARGMAX.tensor(self(), dim, keepdim);
  }

  /** The index of the least element, counted in the flattened tensor. */
  public Tensor argmin() {
    return ARGMIN.tensor(self());
  }

  /** The indices of the least elements along a dimension. */
  public Tensor argmin(long dim) {
    return ARGMIN.tensor(self(), dim);
  }

  /**
   * The indices of the least elements along a dimension, which stays with size 1 if {@code
   * keepdim}.
   */
  public Tensor argmin(long dim, boolean keepdim) {
    return ARGMIN.tensor(self(), dim, keepdim);
  }

  /** The {@code k} greatest elements along the last dimension, in order. */
  public ValuesAndIndices topk(long k) {
    return ValuesAndIndices.of(TOPK.tensors(self(), k));
  }

  /** The {@code k} greatest elements along a dimension, in order. */
  public ValuesAndIndices topk(long k, long dim) {
    return ValuesAndIndices.of(TOPK.tensors(self(), k, dim));
  }

  /** The {@code k} greatest or least elements along a dimension. */
  public ValuesAndIndices topk(long k, long dim, boolean largest, boolean sorted) {
    return ValuesAndIndices.of(TOPK.tensors(self(), k, dim, largest, sorted));
  }

  /** The elements in ascending order along the last dimension, and where they were. */
  public ValuesAndIndices sort() {
    return ValuesAndIndices.of(SORT.tensors(self()));
  }

  /** The elements in ascending order along a dimension, and where they were. */
  public ValuesAndIndices sort(long dim) {
    return ValuesAndIndices.of(SORT.tensors(self(), dim));
  }

  /** The elements in order along a dimension, and where they were. */
  public ValuesAndIndices sort(long dim, boolean descending) {
    return ValuesAndIndices.of(SORT.tensors(self(), dim, descending));
  }

  /** The elements in order along a dimension; equal ones stay in theirs if {@code stable}. */
  public ValuesAndIndices sort(long dim, boolean descending, boolean stable) {
    return ValuesAndIndices.of(SORT_STABLE.tensors(self(), stable, dim, descending));
  }

  /** The indices that sort the last dimension in ascending order. */
  public Tensor argsort() {
    return ARGSORT.tensor(self());
  }

  /** The indices that sort a dimension. */
  public Tensor argsort(long dim, boolean descending) {
    return ARGSORT.tensor(self(), dim, descending);
  }

  /** The {@code k}-th least elements along the last dimension, from 1, and where they are. */
  public ValuesAndIndices kthvalue(long k) {
    return ValuesAndIndices.of(KTHVALUE.tensors(self(), k));
  }

  /** The {@code k}-th least elements along a dimension, from 1, and where they are. */
  public ValuesAndIndices kthvalue(long k, long dim, boolean keepdim) {
    return ValuesAndIndices.of(KTHVALUE.tensors(self(), k, dim, keepdim));
  }

  /** The median of all elements; the lower of two. */
  public Tensor median() {
    return MEDIAN.tensor(self());
  }

  /** The medians along a dimension, the lower of two, and where they are. */
  public ValuesAndIndices median(long dim) {
    return ValuesAndIndices.of(MEDIAN_DIM.tensors(self(), dim));
  }

  /**
   * The medians along a dimension, which stays with size 1 if {@code keepdim}, and where they are.
   */
  public ValuesAndIndices median(long dim, boolean keepdim) {
    return ValuesAndIndices.of(MEDIAN_DIM.tensors(self(), dim, keepdim));
  }

  /** The median of the elements that are not NaN. */
  public Tensor nanmedian() {
    return NANMEDIAN.tensor(self());
  }

  /** The most frequent elements along a dimension, and where they are. */
  public ValuesAndIndices mode(long dim, boolean keepdim) {
    return ValuesAndIndices.of(MODE.tensors(self(), dim, keepdim));
  }

  /** The {@code q}-quantile of all elements, interpolated linearly. */
  public Tensor quantile(double q) {
    return QUANTILE_SCALAR.tensor(self(), q);
  }

  /** The {@code q}-quantiles along a dimension, interpolated linearly. */
  public Tensor quantile(double q, long dim, boolean keepdim) {
    return QUANTILE_SCALAR.tensor(self(), q, dim, keepdim);
  }

  /** Several quantiles along a dimension; the result's first dimension is theirs. */
  public Tensor quantile(Tensor q, long dim, boolean keepdim) {
    return QUANTILE.tensor(self(), q, dim, keepdim);
  }

  // Running

  /** The running sums along a dimension. */
  public Tensor cumsum(long dim) {
    return CUMSUM.tensor(self(), dim);
  }

  /** {@link #cumsum(long)}, in place. */
  public Tensor cumsum_(long dim) {
    return CUMSUM_IN_PLACE.tensor(self(), dim);
  }

  /** The running sums along a dimension, computed in {@code dtype}. */
  public Tensor cumsum(long dim, DType dtype) {
    return CUMSUM.tensor(self(), dim, dtype);
  }

  /** The running products along a dimension. */
  public Tensor cumprod(long dim) {
    return CUMPROD.tensor(self(), dim);
  }

  /** {@link #cumprod(long)}, in place. */
  public Tensor cumprod_(long dim) {
    return CUMPROD_IN_PLACE.tensor(self(), dim);
  }

  /** {@code log(cumsum(exp(self)))} along a dimension without overflow. */
  public Tensor logcumsumexp(long dim) {
    return LOGCUMSUMEXP.tensor(self(), dim);
  }

  /** The running maxima along a dimension and where they are. */
  public ValuesAndIndices cummax(long dim) {
    return ValuesAndIndices.of(CUMMAX.tensors(self(), dim));
  }

  /** The running minima along a dimension and where they are. */
  public ValuesAndIndices cummin(long dim) {
    return ValuesAndIndices.of(CUMMIN.tensors(self(), dim));
  }

  /** The differences of neighbours along the last dimension. */
  public Tensor diff() {
    return DIFF.tensor(self());
  }

  /** The {@code n}-th differences of neighbours along a dimension. */
  public Tensor diff(long n, long dim) {
    return DIFF.tensor(self(), n, dim);
  }

  // Counting

  /** How many elements fall into each of {@code bins} equal parts of {@code [min, max]}. */
  public Tensor histc(long bins, Number min, Number max) {
    return HISTC.tensor(self(), bins, min, max);
  }

  /** How often each integer from 0 on occurs in a tensor of one dimension. */
  public Tensor bincount() {
    return BINCOUNT.tensor(self());
  }

  /** The weights of each integer from 0 on, added up; at least {@code minlength} of them. */
  public Tensor bincount(@Nullable Tensor weights, long minlength) {
    return BINCOUNT.tensor(self(), weights, minlength);
  }

  /** The index of the first boundary that is not less than each element. */
  public Tensor bucketize(Tensor boundaries) {
    return BUCKETIZE_TENSOR.tensor(self(), boundaries);
  }

  /**
   * The index of the first boundary that is not less, or with {@code right} greater, than each
   * element.
   */
  public Tensor bucketize(Tensor boundaries, boolean right) {
    return BUCKETIZE_TENSOR.tensor(self(), boundaries, false, right);
  }

  // Unique elements

  /** The different elements, in order. */
  public Tensor unique() {
    return UNIQUE2.tensors(self())[0];
  }

  /** The different slices along a dimension, in order. */
  public Tensor unique(long dim) {
    return UNIQUE_DIM.tensors(self(), dim)[0];
  }

  /** {@code unique(return_inverse=True, return_counts=True)}. */
  public Unique uniqueAll() {
    return Unique.of(UNIQUE2.tensors(self(), true, true, true));
  }

  /** {@code unique(return_inverse=True, return_counts=True, dim=dim)}. */
  public Unique uniqueAll(long dim) {
    return Unique.of(UNIQUE_DIM.tensors(self(), dim, true, true, true));
  }

  /**
   * {@code unique_consecutive(return_inverse=True, return_counts=True)}: one for each run of
   * equals.
   */
  public Unique uniqueConsecutive() {
    return Unique.of(UNIQUE_CONSECUTIVE.tensors(self(), true, true));
  }

  // More reductions

  /** The mean of the elements that are not NaN. */
  public Tensor nanmean() {
    return NANMEAN.tensor(self());
  }

  /** The means over these dimensions of the elements that are not NaN. */
  public Tensor nanmean(long... dims) {
    return NANMEAN.tensor(self(), dims);
  }

  /** {@link #nanmean(long...)}; the dimensions stay with size 1 if {@code keepdim}. */
  public Tensor nanmean(boolean keepdim, long... dims) {
    return NANMEAN.tensor(self(), dims, keepdim);
  }

  /** {@link #quantile(double)} of the elements that are not NaN. */
  public Tensor nanquantile(double q) {
    return NANQUANTILE_SCALAR.tensor(self(), q);
  }

  /** {@link #quantile(double, long, boolean)} of the elements that are not NaN. */
  public Tensor nanquantile(double q, long dim, boolean keepdim) {
    return NANQUANTILE_SCALAR.tensor(self(), q, dim, keepdim);
  }

  /** {@link #quantile(Tensor, long, boolean)} of the elements that are not NaN. */
  public Tensor nanquantile(Tensor q, long dim, boolean keepdim) {
    return NANQUANTILE.tensor(self(), q, dim, keepdim);
  }

  /** The variance and the mean of all elements. */
  public VarAndMean varMean() {
    return VarAndMean.of(VAR_MEAN_CORRECTION.tensors(self()));
  }

  /**
   * The variances and the means over these dimensions, which stay with size 1 if {@code keepdim}.
   *
   * @param correction 1 for the sample's variance, 0 for the population's
   */
  public VarAndMean varMean(Number correction, boolean keepdim, long... dims) {
    return VarAndMean.of(VAR_MEAN_CORRECTION.tensors(self(), dims, correction, keepdim));
  }

  /** The standard deviation and the mean of all elements. */
  public StdAndMean stdMean() {
    return StdAndMean.of(STD_MEAN_CORRECTION.tensors(self()));
  }

  /**
   * The standard deviations and the means over these dimensions, which stay with size 1 if {@code
   * keepdim}.
   *
   * @param correction 1 for the sample's deviation, 0 for the population's
   */
  public StdAndMean stdMean(Number correction, boolean keepdim, long... dims) {
    return StdAndMean.of(STD_MEAN_CORRECTION.tensors(self(), dims, correction, keepdim));
  }

  /** The sum over those dimensions in which this tensor is larger than {@code size}. */
  public Tensor sumToSize(long... size) {
    return SUM_TO_SIZE.tensor(self(), size);
  }

  /** Each slice of a dimension shrunk to a {@code p}-norm of at most {@code maxnorm}. */
  public Tensor renorm(Number p, long dim, Number maxnorm) {
    return RENORM.tensor(self(), p, dim, maxnorm);
  }

  /** {@link #renorm(Number, long, Number)}, in place. */
  public Tensor renorm_(Number p, long dim, Number maxnorm) {
    return RENORM_IN_PLACE.tensor(self(), p, dim, maxnorm);
  }

  /** Sorted along the first dimension. */
  public Tensor msort() {
    return MSORT.tensor(self());
  }

  /**
   * How many elements lie in each of so many bins of equal width, from the least to the greatest.
   */
  public Histogram histogram(long bins) {
    return Histogram.of(HISTOGRAM_BIN_CT.tensors(self(), bins));
  }

  /**
   * How many elements lie in each of so many bins of equal width over a range.
   *
   * @param weight what each element counts; null for 1
   * @param density whether the result is divided so that its integral is 1
   */
  public Histogram histogram(
      long bins, double min, double max, @Nullable Tensor weight, boolean density) {
    return Histogram.of(
        HISTOGRAM_BIN_CT.tensors(self(), bins, new double[] {min, max}, weight, density));
  }

  /** How many elements lie between neighbours of the sorted {@code bins}. */
  public Histogram histogram(Tensor bins) {
    return Histogram.of(HISTOGRAM_BINS_TENSOR.tensors(self(), bins));
  }

  /** The covariance matrix of variables, one a row. */
  public Tensor cov() {
    return COV.tensor(self());
  }

  /**
   * The covariance matrix of variables, one a row.
   *
   * @param correction 1 for the sample's, 0 for the population's
   * @param fweights how often each observation was made; null for once
   * @param aweights the weight of each observation; null for 1
   */
  public Tensor cov(long correction, @Nullable Tensor fweights, @Nullable Tensor aweights) {
    return COV.tensor(self(), correction, fweights, aweights);
  }

  /** The correlation coefficients of variables, one a row. */
  public Tensor corrcoef() {
    return CORRCOEF.tensor(self());
  }

  /** The integral along the last dimension by the trapezoidal rule, at distances of 1. */
  public Tensor trapezoid() {
    return TRAPEZOID_DX.tensor(self());
  }

  /** The integral along a dimension by the trapezoidal rule, at distances of {@code dx}. */
  public Tensor trapezoid(Number dx, long dim) {
    return TRAPEZOID_DX.tensor(self(), dx, dim);
  }

  /** The integral along a dimension by the trapezoidal rule, at the places {@code x}. */
  public Tensor trapezoid(Tensor x, long dim) {
    return TRAPEZOID_X.tensor(self(), x, dim);
  }

  /** {@link #trapezoid()} up to each element from the second on. */
  public Tensor cumulativeTrapezoid() {
    return CUMULATIVE_TRAPEZOID_DX.tensor(self());
  }

  /** {@link #trapezoid(Number, long)} up to each element from the second on. */
  public Tensor cumulativeTrapezoid(Number dx, long dim) {
    return CUMULATIVE_TRAPEZOID_DX.tensor(self(), dx, dim);
  }

  /** {@link #trapezoid(Tensor, long)} up to each element from the second on. */
  public Tensor cumulativeTrapezoid(Tensor x, long dim) {
    return CUMULATIVE_TRAPEZOID_X.tensor(self(), x, dim);
  }

  /** The estimated derivatives in each dimension, at distances of 1. */
  public Tensor[] gradient() {
    return GRADIENT_SCALARINT.tensors(self());
  }

  /**
   * The estimated derivatives in these dimensions, at distances of {@code spacing}.
   *
   * @param edgeOrder the order of the estimation at the edges, 1 or 2
   */
  public Tensor[] gradient(Number spacing, long edgeOrder, long... dims) {
    return GRADIENT_SCALARARRAY.tensors(self(), spacing, dims, edgeOrder);
  }

  /**
   * The estimated derivatives in these dimensions, at the places that vectors say, one for each.
   *
   * @param edgeOrder the order of the estimation at the edges, 1 or 2
   */
  public Tensor[] gradient(List<Tensor> coordinates, long edgeOrder, long... dims) {
    return GRADIENT_TENSORARRAY.tensors(self(), coordinates, dims, edgeOrder);
  }

  /** All combinations of {@code r} elements of a vector, one a row. */
  public Tensor combinations(long r, boolean withReplacement) {
    return COMBINATIONS.tensor(self(), r, withReplacement);
  }

  /**
   * The reduction of each segment of the first dimension.
   *
   * @param reduce sum, mean, the greatest, the least or the product
   * @param lengths of the segments
   */
  public Tensor segmentReduce(ScatterReduction reduce, Tensor lengths) {
    return SEGMENT_REDUCE.tensor(self(), segmentName(reduce), lengths);
  }

  /**
   * The short-time Fourier transform of {@code (*, L)}: {@code (*, nFft / 2 + 1, frames)}, complex.
   */
  public Tensor stft(StftOptions o) {
    return STFT_CENTER.tensor(
        self(),
        o.nFft(),
        o.hopLength(),
        o.winLength(),
        o.window(),
        o.center(),
        o.padMode(),
        o.normalized(),
        o.onesided(),
        true);
  }

  /**
   * The inverse of {@link #stft}, real.
   *
   * @param length to which the signal is cut; null for all that is known of it
   */
  public Tensor istft(StftOptions o, @Nullable Long length) {
    return ISTFT.tensor(
        self(),
        o.nFft(),
        o.hopLength(),
        o.winLength(),
        o.window(),
        o.center(),
        o.normalized(),
        o.onesided(),
        length);
  }

  /**
   * One hash, uint64, of all elements over these dimensions; the same elements have the same hash.
   */
  public Tensor hashTensor(long... dims) {
    return HASH_TENSOR.tensor(self(), dims);
  }

  private static String segmentName(ScatterReduction reduce) {
    return switch (reduce) {
      case AMAX -> "max";
      case AMIN -> "min";
      case SUM, PROD, MEAN -> reduce.torchName();
    };
  }

  /**
   * Variances and means.
   *
   * @param variance the variances
   * @param mean the means
   */
  public record VarAndMean(Tensor variance, Tensor mean) {
    static VarAndMean of(Tensor[] results) {
      return new VarAndMean(results[0], results[1]);
    }
  }

  /**
   * Standard deviations and means.
   *
   * @param std the standard deviations
   * @param mean the means
   */
  public record StdAndMean(Tensor std, Tensor mean) {
    static StdAndMean of(Tensor[] results) {
      return new StdAndMean(results[0], results[1]);
    }
  }

  /**
   * Counts of elements.
   *
   * @param hist one for each bin
   * @param binEdges one more than there are bins
   */
  public record Histogram(Tensor hist, Tensor binEdges) {
    static Histogram of(Tensor[] results) {
      return new Histogram(results[0], results[1]);
    }
  }
}

package io.torchbridge;

import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The factories of {@link Torch}, see <a
 * href="https://docs.pytorch.org/docs/stable/torch.html#creation-ops">creation ops</a>. Without
 * {@link TensorOptions} tensors are of float32, or the type that is said, in host memory.
 */
abstract sealed class FactoryOperators permits TorchOperators {
  private static final Op ARANGE = Op.of("aten::arange");
  private static final Op ARANGE_START = Op.of("aten::arange.start");
  private static final Op ARANGE_START_STEP = Op.of("aten::arange.start_step");
  private static final Op BARTLETT_WINDOW = Op.of("aten::bartlett_window");
  private static final Op BARTLETT_WINDOW_PERIODIC = Op.of("aten::bartlett_window.periodic");
  private static final Op BLACKMAN_WINDOW = Op.of("aten::blackman_window");
  private static final Op BLACKMAN_WINDOW_PERIODIC = Op.of("aten::blackman_window.periodic");
  private static final Op COMPLEX = Op.of("aten::complex");
  private static final Op EMPTY_LIKE = Op.of("aten::empty_like");
  private static final Op EMPTY_MEMORY_FORMAT = Op.of("aten::empty.memory_format");
  private static final Op EMPTY_PERMUTED = Op.of("aten::empty_permuted");
  private static final Op EMPTY_STRIDED = Op.of("aten::empty_strided");
  private static final Op EYE = Op.of("aten::eye");
  private static final Op EYE_M = Op.of("aten::eye.m");
  private static final Op FROM_FILE = Op.of("aten::from_file");
  private static final Op FULL = Op.of("aten::full");
  private static final Op FULL_LIKE = Op.of("aten::full_like");
  private static final Op HAMMING_WINDOW = Op.of("aten::hamming_window");
  private static final Op HAMMING_WINDOW_PERIODIC_ALPHA_BETA =
      Op.of("aten::hamming_window.periodic_alpha_beta");
  private static final Op HANN_WINDOW = Op.of("aten::hann_window");
  private static final Op HANN_WINDOW_PERIODIC = Op.of("aten::hann_window.periodic");
  private static final Op KAISER_WINDOW = Op.of("aten::kaiser_window");
  private static final Op KAISER_WINDOW_BETA = Op.of("aten::kaiser_window.beta");
  private static final Op LINSPACE = Op.of("aten::linspace");
  private static final Op LOGSPACE = Op.of("aten::logspace");
  private static final Op NORMAL_FLOAT_FLOAT = Op.of("aten::normal.float_float");
  private static final Op NORMAL_TENSOR_TENSOR = Op.of("aten::normal.Tensor_Tensor");
  private static final Op ONES = Op.of("aten::ones");
  private static final Op ONES_LIKE = Op.of("aten::ones_like");
  private static final Op POLAR = Op.of("aten::polar");
  private static final Op RAND = Op.of("aten::rand");
  private static final Op RANDINT_LIKE_LOW_DTYPE = Op.of("aten::randint_like.low_dtype");
  private static final Op RANDINT_LOW = Op.of("aten::randint.low");
  private static final Op RANDINT_LOW_GENERATOR = Op.of("aten::randint.low_generator");
  private static final Op RANDN = Op.of("aten::randn");
  private static final Op RANDN_GENERATOR = Op.of("aten::randn.generator");
  private static final Op RANDN_LIKE = Op.of("aten::randn_like");
  private static final Op RANDPERM = Op.of("aten::randperm");
  private static final Op RANDPERM_GENERATOR = Op.of("aten::randperm.generator");
  private static final Op RAND_GENERATOR = Op.of("aten::rand.generator");
  private static final Op RAND_LIKE = Op.of("aten::rand_like");
  private static final Op SPARSE_BSC_TENSOR_CCOL_ROW_VALUE_SIZE =
      Op.of("aten::sparse_bsc_tensor.ccol_row_value_size");
  private static final Op SPARSE_BSR_TENSOR_CROW_COL_VALUE_SIZE =
      Op.of("aten::sparse_bsr_tensor.crow_col_value_size");
  private static final Op SPARSE_COMPRESSED_TENSOR_COMP_PLAIN_VALUE_SIZE =
      Op.of("aten::sparse_compressed_tensor.comp_plain_value_size");
  private static final Op SPARSE_COO_TENSOR_INDICES = Op.of("aten::sparse_coo_tensor.indices");
  private static final Op SPARSE_COO_TENSOR_INDICES_SIZE =
      Op.of("aten::sparse_coo_tensor.indices_size");
  private static final Op SPARSE_CSC_TENSOR_CCOL_ROW_VALUE_SIZE =
      Op.of("aten::sparse_csc_tensor.ccol_row_value_size");
  private static final Op SPARSE_CSR_TENSOR_CROW_COL_VALUE_SIZE =
      Op.of("aten::sparse_csr_tensor.crow_col_value_size");
  private static final Op TRIL_INDICES = Op.of("aten::tril_indices");
  private static final Op TRIU_INDICES = Op.of("aten::triu_indices");
  private static final Op ZEROS = Op.of("aten::zeros");
  private static final Op ZEROS_LIKE = Op.of("aten::zeros_like");

  /** Zeros. */
  public static Tensor zeros(long... shape) {
    return ZEROS.tensor(shape);
  }

  /** Zeros. */
  public static Tensor zeros(TensorOptions options, long... shape) {
    return make(ZEROS, options, shape);
  }

  /** Ones. */
  public static Tensor ones(long... shape) {
    return ONES.tensor(shape);
  }

  /** Ones. */
  public static Tensor ones(TensorOptions options, long... shape) {
    return make(ONES, options, shape);
  }

  /** Memory as it comes. */
  public static Tensor empty(long... shape) {
    return EMPTY_MEMORY_FORMAT.tensor(shape);
  }

  /** Memory as it comes. */
  public static Tensor empty(TensorOptions options, long... shape) {
    return make(EMPTY_MEMORY_FORMAT, options, shape);
  }

  /** One value everywhere; an integer gives int64. */
  public static Tensor full(long[] shape, Number value) {
    return FULL.tensor(shape, value);
  }

  /** One value everywhere. */
  public static Tensor full(long[] shape, Number value, TensorOptions options) {
    return make(FULL, options, shape, value);
  }

  /** The identity matrix {@code (n, n)}. */
  public static Tensor eye(long n) {
    return EYE.tensor(n);
  }

  /** The identity matrix {@code (n, n)}. */
  public static Tensor eye(long n, TensorOptions options) {
    return make(EYE, options, n);
  }

  /** Ones on the diagonal of a matrix {@code (n, m)}. */
  public static Tensor eye(long n, long m) {
    return EYE_M.tensor(n, m);
  }

  /** Ones on the diagonal of a matrix {@code (n, m)}. */
  public static Tensor eye(long n, long m, TensorOptions options) {
    return make(EYE_M, options, n, m);
  }

  /** The numbers from 0 on and before {@code end}; int64 if that is an integer. */
  public static Tensor arange(Number end) {
    return ARANGE.tensor(end);
  }

  /** The numbers from 0 on and before {@code end}. */
  public static Tensor arange(Number end, TensorOptions options) {
    return make(ARANGE, options, end);
  }

  /** The numbers from {@code start} on and before {@code end}. */
  public static Tensor arange(Number start, Number end) {
    return ARANGE_START.tensor(start, end);
  }

  /** The numbers from {@code start} on and before {@code end}. */
  public static Tensor arange(Number start, Number end, TensorOptions options) {
    return make(ARANGE_START, options, start, end);
  }

  /** The numbers from {@code start} on and before {@code end} at a distance of {@code step}. */
  public static Tensor arange(Number start, Number end, Number step) {
    return ARANGE_START_STEP.tensor(start, end, step);
  }

  /** The numbers from {@code start} on and before {@code end} at a distance of {@code step}. */
  public static Tensor arange(Number start, Number end, Number step, TensorOptions options) {
    return make(ARANGE_START_STEP, options, start, end, step);
  }

  /** So many numbers at equal distances from {@code start} to {@code end}, inclusive. */
  public static Tensor linspace(Number start, Number end, long steps) {
    return LINSPACE.tensor(start, end, steps);
  }

  /** So many numbers at equal distances from {@code start} to {@code end}, inclusive. */
  public static Tensor linspace(Number start, Number end, long steps, TensorOptions options) {
    return make(LINSPACE, options, start, end, steps);
  }

  /** {@code base} to the power of {@link #linspace}. */
  public static Tensor logspace(Number start, Number end, long steps, double base) {
    return LOGSPACE.tensor(start, end, steps, base);
  }

  /** {@code base} to the power of {@link #linspace}. */
  public static Tensor logspace(
      Number start, Number end, long steps, double base, TensorOptions options) {
    return make(LOGSPACE, options, start, end, steps, base);
  }

  // Random

  /** Random numbers evenly spread over {@code [0, 1)}. */
  public static Tensor rand(long... shape) {
    return RAND.tensor(shape);
  }

  /** Random numbers evenly spread over {@code [0, 1)}. */
  public static Tensor rand(TensorOptions options, long... shape) {
    return make(RAND, options, shape);
  }

  /** Normally distributed random numbers of mean 0 and deviation 1. */
  public static Tensor randn(long... shape) {
    return RANDN.tensor(shape);
  }

  /** Normally distributed random numbers of mean 0 and deviation 1. */
  public static Tensor randn(TensorOptions options, long... shape) {
    return make(RANDN, options, shape);
  }

  /** Random integers of {@code [low, high)}, int64. */
  public static Tensor randint(long low, long high, long... shape) {
    return RANDINT_LOW.tensor(low, high, shape);
  }

  /** Random integers of {@code [low, high)}, int64 where the options name no type. */
  public static Tensor randint(long low, long high, TensorOptions options, long... shape) {
    return make(RANDINT_LOW, options.orDType(DType.INT64), low, high, shape);
  }

  /** The integers from 0 on and before {@code n} in random order, int64. */
  public static Tensor randperm(long n) {
    return RANDPERM.tensor(n);
  }

  /**
   * The integers from 0 on and before {@code n} in random order, int64 where the options name no
   * type.
   */
  public static Tensor randperm(long n, TensorOptions options) {
    return make(RANDPERM, options.orDType(DType.INT64), n);
  }

  /** Normally distributed random numbers. */
  public static Tensor normal(double mean, double std, long... shape) {
    return NORMAL_FLOAT_FLOAT.tensor(mean, std, shape);
  }

  /** Normally distributed random numbers, each of its own mean and deviation. */
  public static Tensor normal(Tensor mean, Tensor std) {
    return NORMAL_TENSOR_TENSOR.tensor(mean, std);
  }

  // Random numbers of a generator, on its backend and device

  /** {@link #rand(long...)}, drawn from a generator. */
  public static Tensor rand(Generator generator, long... shape) {
    return RAND_GENERATOR.tensor(shape, generator, null, null, generator.device());
  }

  /** {@link #randn(long...)}, drawn from a generator. */
  public static Tensor randn(Generator generator, long... shape) {
    return RANDN_GENERATOR.tensor(shape, generator, null, null, generator.device());
  }

  /** {@link #randint(long, long, long...)}, drawn from a generator. */
  public static Tensor randint(Generator generator, long low, long high, long... shape) {
    return RANDINT_LOW_GENERATOR.tensor(
        low, high, shape, generator, DType.INT64, null, generator.device());
  }

  /** {@link #randperm(long)}, drawn from a generator. */
  public static Tensor randperm(Generator generator, long n) {
    return RANDPERM_GENERATOR.tensor(n, generator, DType.INT64, null, generator.device());
  }

  /** {@link #normal(double, double, long...)}, drawn from a generator. */
  public static Tensor normal(Generator generator, double mean, double std, long... shape) {
    return NORMAL_FLOAT_FLOAT.tensor(mean, std, shape, generator, null, null, generator.device());
  }

  // Like another tensor

  /** Zeros of another tensor's shape, type and device. */
  public static Tensor zerosLike(Tensor input) {
    return ZEROS_LIKE.tensor(input);
  }

  /** Zeros of another tensor's shape. */
  public static Tensor zerosLike(Tensor input, TensorOptions options) {
    return make(ZEROS_LIKE, options, input);
  }

  /** Ones of another tensor's shape, type and device. */
  public static Tensor onesLike(Tensor input) {
    return ONES_LIKE.tensor(input);
  }

  /** Ones of another tensor's shape. */
  public static Tensor onesLike(Tensor input, TensorOptions options) {
    return make(ONES_LIKE, options, input);
  }

  /** Memory as it comes, of another tensor's shape, type and device. */
  public static Tensor emptyLike(Tensor input) {
    return EMPTY_LIKE.tensor(input);
  }

  /** Memory as it comes, of another tensor's shape. */
  public static Tensor emptyLike(Tensor input, TensorOptions options) {
    return make(EMPTY_LIKE, options, input);
  }

  /** One value everywhere, of another tensor's shape, type and device. */
  public static Tensor fullLike(Tensor input, Number value) {
    return FULL_LIKE.tensor(input, value);
  }

  /** One value everywhere, of another tensor's shape. */
  public static Tensor fullLike(Tensor input, Number value, TensorOptions options) {
    return make(FULL_LIKE, options, input, value);
  }

  /** {@link #rand(long...)} of another tensor's shape, type and device. */
  public static Tensor randLike(Tensor input) {
    return RAND_LIKE.tensor(input);
  }

  /** {@link #rand(long...)} of another tensor's shape. */
  public static Tensor randLike(Tensor input, TensorOptions options) {
    return make(RAND_LIKE, options, input);
  }

  /** {@link #randn(long...)} of another tensor's shape, type and device. */
  public static Tensor randnLike(Tensor input) {
    return RANDN_LIKE.tensor(input);
  }

  /** {@link #randn(long...)} of another tensor's shape. */
  public static Tensor randnLike(Tensor input, TensorOptions options) {
    return make(RANDN_LIKE, options, input);
  }

  /** Random integers of {@code [low, high)}, of another tensor's shape, type and device. */
  public static Tensor randintLike(Tensor input, long low, long high) {
    return RANDINT_LIKE_LOW_DTYPE.tensor(input, low, high);
  }

  /** Random integers of {@code [low, high)}, of another tensor's shape. */
  public static Tensor randintLike(Tensor input, long low, long high, TensorOptions options) {
    return make(RANDINT_LIKE_LOW_DTYPE, options, input, low, high);
  }

  // Of parts

  /** Complex numbers of their real and imaginary parts. */
  public static Tensor complex(Tensor real, Tensor imag) {
    return COMPLEX.tensor(real, imag);
  }

  /** Complex numbers of their moduli and angles. */
  public static Tensor polar(Tensor abs, Tensor angle) {
    return POLAR.tensor(abs, angle);
  }

  /** The indices {@code (2, N)} of the lower triangle of a matrix. */
  public static Tensor trilIndices(long row, long col, long offset) {
    return TRIL_INDICES.tensor(row, col, offset);
  }

  /** The indices {@code (2, N)} of the upper triangle of a matrix. */
  public static Tensor triuIndices(long row, long col, long offset) {
    return TRIU_INDICES.tensor(row, col, offset);
  }

  // Of memory

  /** Memory as it comes, with these strides in elements. */
  public static Tensor emptyStrided(long[] size, long[] stride) {
    return EMPTY_STRIDED.tensor(size, stride);
  }

  /** Memory as it comes, with these strides in elements. */
  public static Tensor emptyStrided(long[] size, long[] stride, TensorOptions options) {
    return make(EMPTY_STRIDED, options, size, stride);
  }

  /** Memory as it comes, dense, the dimensions lying in the order of {@code physicalLayout}. */
  public static Tensor emptyPermuted(long[] size, long[] physicalLayout) {
    return EMPTY_PERMUTED.tensor(size, physicalLayout);
  }

  /**
   * The first {@code size} elements of a file, mapped into memory.
   *
   * @param shared whether writing to the tensor writes to the file, which is made where it is not
   *     there
   */
  public static Tensor fromFile(Path file, boolean shared, long size, DType dtype) {
    return FROM_FILE.tensor(file.toString(), shared, size, dtype);
  }

  // Windows, periodic where it is not said

  /** Bartlett's window. */
  public static Tensor bartlettWindow(long length) {
    return BARTLETT_WINDOW.tensor(length);
  }

  /** Bartlett's window; symmetric if it is not periodic. */
  public static Tensor bartlettWindow(long length, boolean periodic) {
    return BARTLETT_WINDOW_PERIODIC.tensor(length, periodic);
  }

  /** Blackman's window. */
  public static Tensor blackmanWindow(long length) {
    return BLACKMAN_WINDOW.tensor(length);
  }

  /** Blackman's window; symmetric if it is not periodic. */
  public static Tensor blackmanWindow(long length, boolean periodic) {
    return BLACKMAN_WINDOW_PERIODIC.tensor(length, periodic);
  }

  /** Hann's window. */
  public static Tensor hannWindow(long length) {
    return HANN_WINDOW.tensor(length);
  }

  /** Hann's window; symmetric if it is not periodic. */
  public static Tensor hannWindow(long length, boolean periodic) {
    return HANN_WINDOW_PERIODIC.tensor(length, periodic);
  }

  /** Hamming's window. */
  public static Tensor hammingWindow(long length) {
    return HAMMING_WINDOW.tensor(length);
  }

  /** Hamming's window {@code alpha - beta * cos(2πn / N)}; symmetric if it is not periodic. */
  public static Tensor hammingWindow(long length, boolean periodic, double alpha, double beta) {
    return HAMMING_WINDOW_PERIODIC_ALPHA_BETA.tensor(length, periodic, alpha, beta);
  }

  /** Kaiser's window of {@code beta} 12. */
  public static Tensor kaiserWindow(long length) {
    return KAISER_WINDOW.tensor(length);
  }

  /** Kaiser's window; symmetric if it is not periodic. */
  public static Tensor kaiserWindow(long length, boolean periodic, double beta) {
    return KAISER_WINDOW_BETA.tensor(length, periodic, beta);
  }

  // Sparse

  /** A COO tensor of {@code indices (D, N)} and values {@code (N, *)}, as large as they need. */
  public static Tensor sparseCooTensor(Tensor indices, Tensor values) {
    return SPARSE_COO_TENSOR_INDICES.tensor(indices, values);
  }

  /**
   * A COO tensor of {@code indices (D, N)} and values {@code (N, *)}; what is said twice is added.
   */
  public static Tensor sparseCooTensor(Tensor indices, Tensor values, long... size) {
    return SPARSE_COO_TENSOR_INDICES_SIZE.tensor(indices, values, size);
  }

  /** A matrix, or a batch of them, in the CSR layout. */
  public static Tensor sparseCsrTensor(
      Tensor crowIndices, Tensor colIndices, Tensor values, long... size) {
    return SPARSE_CSR_TENSOR_CROW_COL_VALUE_SIZE.tensor(crowIndices, colIndices, values, size);
  }

  /** A matrix, or a batch of them, in the CSC layout. */
  public static Tensor sparseCscTensor(
      Tensor ccolIndices, Tensor rowIndices, Tensor values, long... size) {
    return SPARSE_CSC_TENSOR_CCOL_ROW_VALUE_SIZE.tensor(ccolIndices, rowIndices, values, size);
  }

  /** A matrix of blocks {@code values (N, R, C)} in the BSR layout, or a batch of them. */
  public static Tensor sparseBsrTensor(
      Tensor crowIndices, Tensor colIndices, Tensor values, long... size) {
    return SPARSE_BSR_TENSOR_CROW_COL_VALUE_SIZE.tensor(crowIndices, colIndices, values, size);
  }

  /** A matrix of blocks {@code values (N, R, C)} in the BSC layout, or a batch of them. */
  public static Tensor sparseBscTensor(
      Tensor ccolIndices, Tensor rowIndices, Tensor values, long... size) {
    return SPARSE_BSC_TENSOR_CCOL_ROW_VALUE_SIZE.tensor(ccolIndices, rowIndices, values, size);
  }

  /** A matrix in one of the compressed layouts. */
  public static Tensor sparseCompressedTensor(
      Tensor compressedIndices, Tensor plainIndices, Tensor values, Layout layout, long... size) {
    return SPARSE_COMPRESSED_TENSOR_COMP_PLAIN_VALUE_SIZE.tensor(
        compressedIndices, plainIndices, values, size, null, layout);
  }

  /** Calls a factory, whose arguments dtype, layout and device follow the given ones. */
  static Tensor make(Op factory, TensorOptions options, Object... arguments) {
    @Nullable Object[] all = Arrays.copyOf(arguments, arguments.length + 3);
    all[arguments.length] = options.dtype();
    all[arguments.length + 2] = options.device();
    Tensor made = factory.tensor(all);
    return options.requiresGrad() ? made.requiresGrad(true) : made;
  }
}

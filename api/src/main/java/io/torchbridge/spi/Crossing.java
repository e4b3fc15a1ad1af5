package io.torchbridge.spi;

import io.torchbridge.DType;

/**
 * A tensor's elements that have crossed a border: between Java's memory and a backend, or between
 * backends.
 *
 * @param border which
 * @param from a backend's id, {@link #HOST} or {@link #DLPACK}
 * @param to likewise
 * @param dtype of the elements
 * @param shape of the tensor
 * @param copied whether the elements were copied, or are shared
 * @param startNanos when it began, in {@link System#nanoTime}'s time
 * @param nanos how long it took
 */
public record Crossing(
    Border border,
    String from,
    String to,
    DType dtype,
    long[] shape,
    boolean copied,
    long startNanos,
    long nanos) {

  /** Java's memory, as an end of a crossing. */
  public static final String HOST = "host";

  /** A DLPack struct, as an end of a crossing. */
  public static final String DLPACK = "dlpack";

  /** What was crossed. */
  public enum Border {
    /** Java's data into a tensor: {@code Torch.tensor}, {@code Torch.fromData}, loading. */
    HOST_TO_TENSOR,
    /** A tensor's elements into Java's memory: {@code toFloatArray}, {@code item}, printing. */
    TENSOR_TO_HOST,
    /** From one backend to another: {@code Tensor.to(Backend)}. */
    BACKEND_TO_BACKEND,
    /** {@code Tensor.toDLPack}. */
    DLPACK_EXPORT,
    /** {@code Torch.fromDLPack}. */
    DLPACK_IMPORT
  }

  /** The size of the elements, whether they were copied or not. */
  public long bytes() {
    long bytes = dtype.byteSize();
    for (long size : shape) {
      bytes *= size;
    }
    return bytes;
  }
}

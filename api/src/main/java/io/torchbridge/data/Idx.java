package io.torchbridge.data;

import io.torchbridge.DType;
import io.torchbridge.MalformedFileException;
import io.torchbridge.ShapeMismatchException;
import io.torchbridge.Tensor;
import io.torchbridge.Torch;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Files of the <a href="https://yann.lecun.org/exdb/mnist/index.html">IDX format</a>, in which
 * MNIST and its likes come, compressed by gzip or not.
 */
public final class Idx {
  private Idx() {}

  /**
   * The array in a file, in its own type and shape: {@code (N, 28, 28)} of uint8 for MNIST's
   * images.
   *
   * @throws MalformedFileException if it is no proper IDX file
   * @throws io.torchbridge.FileAccessException if it can't be read
   */
  public static Tensor read(Path file) {
    return Input.read(file, in -> new Idx.Reader(file, in).tensor());
  }

  /**
   * Images and labels as torchvision's {@code MNIST} with {@code ToTensor} gives them: inputs of
   * shape {@code (N, 1, H, W)}, float32 from 0 to 1, and targets of shape {@code (N)}, int64.
   *
   * @throws MalformedFileException if one is no proper IDX file, or they do not fit together
   * @throws io.torchbridge.FileAccessException if one can't be read
   */
  public static TensorDataset images(Path images, Path labels) {
    TensorDataset raw = pixels(images, labels);
    try (Tensor pixels = raw.inputs()) {
      return new TensorDataset(Images.toFloat(pixels), raw.targets());
    }
  }

  /**
   * Images and labels as they are: inputs of shape {@code (N, 1, H, W)}, uint8, and targets of
   * shape {@code (N)}, int64.
   *
   * @throws MalformedFileException if one is no proper IDX file, or they do not fit together
   * @throws io.torchbridge.FileAccessException if one can't be read
   */
  public static TensorDataset pixels(Path images, Path labels) {
    Tensor targets;
    try (Tensor numbers = read(labels)) {
      if (numbers.ndim() != 1) {
        throw new MalformedFileException(
            "%s: it has shape %s; labels have one dimension"
                .formatted(labels, Arrays.toString(numbers.shape())));
      }
      targets = numbers.to(DType.INT64);
    }
    try (Tensor pixels = read(images)) {
      if (pixels.ndim() != 3 || pixels.dtype() != DType.UINT8) {
        throw new MalformedFileException(
            "%s: it is %s%s; images are uint8 of three dimensions"
                .formatted(images, pixels.dtype().torchName(), Arrays.toString(pixels.shape())));
      }
      return new TensorDataset(pixels.unsqueeze(1), targets);
    } catch (ShapeMismatchException e) {
      throw new MalformedFileException(images + " and " + labels + ": " + e.getMessage(), e);
    }
  }

  private record Reader(Path file, InputStream in) {

    Tensor tensor() throws IOException {
      byte[] magic = bytes(4, "the magic number");
      DType dtype = magic[0] == 0 && magic[1] == 0 ? type(magic[2]) : null;
      if (dtype == null || magic[3] < 0) {
        throw malformed(
            "it begins with %02x %02x %02x %02x, which is no IDX file's magic number",
            magic[0], magic[1], magic[2], magic[3]);
      }
      long[] shape = new long[magic[3]];
      long count = dtype.byteSize();
      for (int i = 0; i < shape.length; i++) {
        byte[] size = bytes(4, "the size of dimension " + i);
        shape[i] = MemorySegment.ofArray(size).get(BIG_INT, 0) & 0xffffffffL;
        // of several dimensions each may be small and all of them absurd
        count = count > Integer.MAX_VALUE ? count : count * shape[i];
      }
      if (count > Integer.MAX_VALUE - 8) {
        throw malformed("its shape %s has more than 2 GB", Arrays.toString(shape));
      }
      byte[] elements = bytes((int) count, "data of shape " + Arrays.toString(shape));
      if (in.read() >= 0) {
        throw malformed("bytes follow behind the %d of shape %s", count, Arrays.toString(shape));
      }
      toNativeOrder(elements, dtype.byteSize());
      return Torch.fromData(MemorySegment.ofArray(elements), dtype, shape);
    }

    private static final java.lang.foreign.ValueLayout.OfInt BIG_INT =
        java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED.withOrder(java.nio.ByteOrder.BIG_ENDIAN);

    private static @Nullable DType type(byte code) {
      return switch (code) {
        case 0x08 -> DType.UINT8;
        case 0x09 -> DType.INT8;
        case 0x0b -> DType.INT16;
        case 0x0c -> DType.INT32;
        case 0x0d -> DType.FLOAT32;
        case 0x0e -> DType.FLOAT64;
        default -> null;
      };
    }

    private byte[] bytes(int count, String what) throws IOException {
      byte[] bytes = in.readNBytes(count); // grows with what is there, not with what is announced
      if (bytes.length < count) {
        throw malformed("it is truncated: %s has %d of %d bytes", what, bytes.length, count);
      }
      return bytes;
    }

    private static void toNativeOrder(byte[] elements, int unit) {
      if (java.nio.ByteOrder.nativeOrder() == java.nio.ByteOrder.BIG_ENDIAN) {
        return;
      }
      for (int at = 0; at < elements.length && unit > 1; at += unit) {
        for (int i = at, j = at + unit - 1; i < j; i++, j--) {
          byte b = elements[i];
          elements[i] = elements[j];
          elements[j] = b;
        }
      }
    }

    private MalformedFileException malformed(String what, Object... values) {
      return new MalformedFileException(file + ": " + what.formatted(values));
    }
  }
}

package io.torchbridge.data.transforms;

import io.torchbridge.DType;
import io.torchbridge.InvalidArgumentException;
import io.torchbridge.Tensor;
import io.torchbridge.TensorOptions;
import io.torchbridge.Torch;
import io.torchbridge.nn.F;
import io.torchbridge.nn.GridSampleMode;
import io.torchbridge.nn.GridSamplePadding;
import io.torchbridge.nn.InterpolateOptions;
import io.torchbridge.nn.InterpolationMode;
import io.torchbridge.nn.PaddingMode;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** The functions on places of {@code torchvision.transforms.v2.functional}. */
final class Geometry {
  private Geometry() {}

  static void checkSize(int height, int width) {
    if (height < 1 || width < 1) {
      throw new InvalidArgumentException(
          "an image of %d x %d; both must be at least 1".formatted(height, width));
    }
  }

  static void checkResize(List<Integer> size, @Nullable Integer maxSize) {
    if (size.isEmpty() || size.size() > 2 || (size.size() == 2 && maxSize != null)) {
      throw new InvalidArgumentException(
          "Resize to %s with maxSize %s; the size is height and width, or the shorter edge, to which"
                  .formatted(size, maxSize)
              + " alone maxSize belongs");
    }
    checkSize(size.getFirst(), size.getLast());
    if (maxSize != null && maxSize <= size.getFirst()) {
      throw new InvalidArgumentException(
          "maxSize %d must be greater than the shorter edge's %d"
              .formatted(maxSize, size.getFirst()));
    }
  }

  /** Batches of images, {@code (N, C, H, W)}. */
  private static Tensor flat(Tensor image) {
    return image.reshape(-1, image.size(-3), image.size(-2), image.size(-1));
  }

  /** The shape of an image, with another height and width. */
  private static long[] shape(Tensor image, long height, long width) {
    long[] shape = image.shape();
    shape[shape.length - 2] = height;
    shape[shape.length - 1] = width;
    return shape;
  }

  /** Height and width after {@code Resize}. */
  static int[] resizedSize(Tensor image, List<Integer> size, @Nullable Integer maxSize) {
    if (size.size() == 2) {
      return new int[] {size.get(0), size.get(1)};
    }
    long h = image.size(-2);
    long w = image.size(-1);
    int shorter = size.getFirst();
    int longer = (int) ((double) shorter * Math.max(h, w) / Math.min(h, w));
    if (maxSize != null && longer > maxSize) {
      shorter = (int) ((double) maxSize * shorter / longer);
      longer = maxSize;
    }
    return w <= h ? new int[] {longer, shorter} : new int[] {shorter, longer};
  }

  static Tensor resize(
      Tensor image, int height, int width, InterpolationMode mode, boolean antialias) {
    boolean smooth =
        switch (mode) {
          case NEAREST, NEAREST_EXACT -> false;
          case BILINEAR, BICUBIC -> antialias;
          default ->
              throw new InvalidArgumentException(
                  "images are resized by nearest, nearest-exact, bilinear or bicubic, not "
                      + mode.torchName());
        };
    if (height == image.size(-2) && width == image.size(-1)) {
      return image;
    }
    DType dtype = image.dtype();
    boolean direct =
        dtype == DType.FLOAT32
            || dtype == DType.FLOAT64
            || (dtype == DType.UINT8
                && (image.device().isCpu()
                    || (mode != InterpolationMode.BILINEAR && mode != InterpolationMode.BICUBIC)));
    Tensor from = direct ? flat(image) : flat(image).to(DType.FLOAT32);
    Tensor resized =
        F.interpolate(
            from, InterpolateOptions.toSize(height, width).withMode(mode).withAntialias(smooth));
    if (!direct && !dtype.isFloatingPoint()) {
      if (mode == InterpolationMode.BICUBIC && dtype == DType.UINT8) {
        resized = resized.clamp(0, 255);
      }
      resized = resized.round();
    }
    return resized.to(dtype).reshape(shape(image, height, width));
  }

  static Tensor crop(Tensor image, long top, long left, long height, long width) {
    return image.narrow(-2, top, height).narrow(-1, left, width);
  }

  static Tensor centerCrop(Tensor image, int height, int width) {
    int moreH = (int) Math.max(height - image.size(-2), 0);
    int moreW = (int) Math.max(width - image.size(-1), 0);
    Tensor padded =
        pad(
            image,
            moreW / 2,
            moreH / 2,
            (moreW + 1) / 2,
            (moreH + 1) / 2,
            List.of(0.0),
            PadMode.CONSTANT);
    long top = (long) Math.rint((padded.size(-2) - height) / 2.0);
    long left = (long) Math.rint((padded.size(-1) - width) / 2.0);
    return crop(padded, top, left, height, width);
  }

  static Tensor pad(
      Tensor image, int left, int top, int right, int bottom, List<Double> fill, PadMode mode) {
    if (left == 0 && top == 0 && right == 0 && bottom == 0) {
      return image;
    }
    long[] amounts = {left, right, top, bottom};
    long[] shape = shape(image, image.size(-2) + top + bottom, image.size(-1) + left + right);
    if (mode != PadMode.CONSTANT && fill.stream().anyMatch(value -> value != 0)) {
      throw new InvalidArgumentException("fill " + fill + " is for the constant mode");
    }
    Tensor padded =
        switch (mode) {
          case CONSTANT -> F.pad(flat(image), amounts, fill.size() == 1 ? fill.getFirst() : 0.0);
          case EDGE -> floatPad(flat(image), amounts, PaddingMode.REPLICATE);
          case REFLECT -> floatPad(flat(image), amounts, PaddingMode.REFLECT);
          case SYMMETRIC ->
              flat(image)
                  .indexSelect(-2, mirrored(image.size(-2), top, bottom, image))
                  .indexSelect(-1, mirrored(image.size(-1), left, right, image));
        };
    padded = padded.reshape(shape);
    if (fill.size() > 1) {
      border(padded, left, top, right, bottom, fill);
    }
    return padded;
  }

  private static void border(
      Tensor image, int left, int top, int right, int bottom, List<Double> fill) {
    if (fill.size() != image.size(-3)) {
      throw new InvalidArgumentException(
          "fill %s for an image of shape %s; it must be one value or one for each channel"
              .formatted(fill, Arrays.toString(image.shape())));
    }
    Tensor colour = Torch.tensor(fill).to(image.dtype(), image.device()).view(-1, 1, 1);
    image.narrow(-2, 0, top).copy_(colour);
    image.narrow(-1, 0, left).copy_(colour);
    image.narrow(-2, image.size(-2) - bottom, bottom).copy_(colour);
    image.narrow(-1, image.size(-1) - right, right).copy_(colour);
  }

  /** These modes are there for floats only. */
  private static Tensor floatPad(Tensor image, long[] amounts, PaddingMode mode) {
    return image.dtype().isFloatingPoint()
        ? F.pad(image, amounts, mode)
        : F.pad(image.to(DType.FLOAT32), amounts, mode).to(image.dtype());
  }

  private static Tensor mirrored(long size, int before, int after, Tensor image) {
    if (before > size || after > size) {
      throw new InvalidArgumentException(
          "padding by %d and %d mirrored pixels of %d".formatted(before, after, size));
    }
    long[] indices =
        LongStream.concat(
                LongStream.concat(
                    IntStream.range(0, before).mapToLong(i -> before - 1 - i),
                    LongStream.range(0, size)),
                LongStream.range(0, after).map(i -> size - 1 - i))
            .toArray();
    return Torch.tensor(indices, null, image.device());
  }

  /** Turns by an angle, shifts by pixels, scales, and shears by angles; angles in degrees. */
  record Affine(double angle, double x, double y, double scale, double shearX, double shearY) {

    /** The inverse map, in pixels from the image's middle, as a matrix of two rows. */
    double[] inverse(double cx, double cy) {
      double turn = Math.toRadians(angle);
      double sx = Math.toRadians(shearX);
      double sy = Math.toRadians(shearY);
      double a = Math.cos(turn - sy) / Math.cos(sy);
      double b = -(a * Math.tan(sx) + Math.sin(turn));
      double c = Math.sin(turn - sy) / Math.cos(sy);
      double d = Math.cos(turn) - c * Math.tan(sx);
      double[] m = {d / scale, -b / scale, 0, -c / scale, a / scale, 0};
      m[2] = cx - m[0] * (cx + x) - m[1] * (cy + y);
      m[5] = cy - m[3] * (cx + x) - m[4] * (cy + y);
      return m;
    }
  }

  static Tensor affine(
      Tensor image,
      Affine map,
      InterpolationMode mode,
      @Nullable List<Double> center,
      @Nullable List<Double> fill) {
    long h = image.size(-2);
    long w = image.size(-1);
    return sample(image, inverse(map, center, w, h), w, h, mode, fill);
  }

  private static double[] inverse(Affine map, @Nullable List<Double> center, long w, long h) {
    return center == null
        ? map.inverse(0, 0)
        : map.inverse(center.get(0) - w * 0.5, center.get(1) - h * 0.5);
  }

  static Tensor rotate(
      Tensor image,
      double degrees,
      InterpolationMode mode,
      boolean expand,
      @Nullable List<Double> center,
      @Nullable List<Double> fill) {
    double angle = degrees - 360 * Math.floor(degrees / 360);
    long h = image.size(-2);
    long w = image.size(-1);
    if (center == null && angle % 90 == 0 && (angle % 180 == 0 || expand || h == w)) {
      return image.rot90((long) angle / 90, -2, -1);
    }
    double[] matrix = inverse(new Affine(-angle, 0, 0, 1, 0, 0), center, w, h);
    long[] size = expand ? expanded(matrix, w, h) : new long[] {w, h};
    return sample(image, matrix, size[0], size[1], mode, fill);
  }

  /** Width and height that hold all of an image that was turned; in float32, as torchvision. */
  private static long[] expanded(double[] matrix, long w, long h) {
    long[] size = new long[2];
    for (int i = 0; i < 2; i++) {
      float half = 0.5f * (i == 0 ? w : h);
      float least = Float.POSITIVE_INFINITY;
      float most = Float.NEGATIVE_INFINITY;
      for (int corner = 0; corner < 4; corner++) {
        float x = 0.5f * w * (corner < 2 ? -1 : 1);
        float y = 0.5f * h * (corner % 2 == 0 ? -1 : 1);
        float at =
            x * (float) matrix[3 * i] + y * (float) matrix[3 * i + 1] + (float) matrix[3 * i + 2];
        least = Math.min(least, at);
        most = Math.max(most, at);
      }
      size[i] = (long) (Math.ceil(truncated(most + half)) - Math.floor(truncated(least + half)));
    }
    return size;
  }

  /** Without what is below a ten-thousandth, which would be rounded up to a whole pixel. */
  private static float truncated(float at) {
    float tenThousandths = at * 10_000f;
    return (float) (long) tenThousandths * 1e-4f;
  }

  /** The pixels at the places where a matrix maps those of the result, in width and height. */
  private static Tensor sample(
      Tensor image,
      double[] matrix,
      long w,
      long h,
      InterpolationMode mode,
      @Nullable List<Double> fill) {
    boolean nearest = mode == InterpolationMode.NEAREST;
    if (!nearest && mode != InterpolationMode.BILINEAR) {
      throw new InvalidArgumentException(
          "images are turned by nearest or bilinear, not " + mode.torchName());
    }
    if (image.numel() == 0) {
      return image.reshape(shape(image, h, w));
    }
    DType dtype = image.dtype().isFloatingPoint() ? image.dtype() : DType.FLOAT32;
    Tensor floats = flat(image).to(dtype);
    long n = floats.size(0);
    Tensor grid = grid(image, matrix, w, h, TensorOptions.of(dtype, image.device()));
    if (fill != null) {
      // a further channel that says how much of a pixel comes from the image
      Tensor inside = floats.newOnes(n, 1, image.size(-2), image.size(-1));
      floats = Torch.cat(List.of(floats, inside), 1);
    }
    Tensor sampled =
        F.gridSample(
            floats,
            grid.expand(n, h, w, 2),
            nearest ? GridSampleMode.NEAREST : GridSampleMode.BILINEAR,
            GridSamplePadding.ZEROS,
            false);
    if (fill != null) {
      long channels = image.size(-3);
      Tensor inside = sampled.narrow(1, channels, 1);
      Tensor colour = Torch.tensor(fill).to(dtype, image.device()).view(1, -1, 1, 1);
      sampled = sampled.narrow(1, 0, channels);
      sampled =
          nearest
              ? Torch.where(inside.lt(0.5), colour, sampled)
              : sampled.sub(colour).mul_(inside).add_(colour);
    }
    Tensor whole = image.dtype().isFloatingPoint() ? sampled : sampled.round().to(image.dtype());
    return whole.reshape(shape(image, h, w));
  }

  private static Tensor grid(Tensor image, double[] matrix, long w, long h, TensorOptions options) {
    Tensor x = Torch.linspace((1.0 - w) * 0.5, (w - 1.0) * 0.5, w, options).expand(h, w);
    Tensor y =
        Torch.linspace((1.0 - h) * 0.5, (h - 1.0) * 0.5, h, options).unsqueeze(-1).expand(h, w);
    Tensor places = Torch.stack(List.of(x, y, Torch.onesLike(x)), -1).view(1, h * w, 3);
    Tensor halves =
        Torch.tensor(
            new double[] {0.5 * image.size(-1), 0.5 * image.size(-2)},
            options.dtype(),
            options.device());
    Tensor theta =
        Torch.tensor(matrix, options.dtype(), options.device())
            .view(1, 2, 3)
            .transpose(1, 2)
            .div(halves);
    return places.bmm(theta).view(1, h, w, 2);
  }
}

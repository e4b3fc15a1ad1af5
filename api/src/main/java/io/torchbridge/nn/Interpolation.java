package io.torchbridge.nn;

import io.torchbridge.InvalidArgumentException;
import io.torchbridge.Op;
import io.torchbridge.ShapeMismatchException;
import io.torchbridge.Tensor;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Finds the operator for a mode and a number of dimensions, as {@code F.interpolate} in Python. */
final class Interpolation {
  private static final List<Op> NEAREST =
      List.of(
          Op.of("aten::upsample_nearest1d.vec"),
          Op.of("aten::upsample_nearest2d.vec"),
          Op.of("aten::upsample_nearest3d.vec"));
  private static final List<Op> NEAREST_EXACT =
      List.of(
          Op.of("aten::_upsample_nearest_exact1d.vec"),
          Op.of("aten::_upsample_nearest_exact2d.vec"),
          Op.of("aten::_upsample_nearest_exact3d.vec"));
  private static final List<Op> AREA =
      List.of(
          Op.of("aten::adaptive_avg_pool1d"),
          Op.of("aten::adaptive_avg_pool2d"),
          Op.of("aten::adaptive_avg_pool3d"));
  private static final Op LINEAR = Op.of("aten::upsample_linear1d.vec");
  private static final Op BILINEAR = Op.of("aten::upsample_bilinear2d.vec");
  private static final Op BILINEAR_SMOOTH = Op.of("aten::_upsample_bilinear2d_aa.vec");
  private static final Op BICUBIC = Op.of("aten::upsample_bicubic2d.vec");
  private static final Op BICUBIC_SMOOTH = Op.of("aten::_upsample_bicubic2d_aa.vec");
  private static final Op TRILINEAR = Op.of("aten::upsample_trilinear3d.vec");

  private Interpolation() {}

  static Tensor apply(Tensor input, InterpolateOptions options) {
    int dims = input.ndim() - 2;
    if (dims < 1 || dims > 3) {
      throw new ShapeMismatchException(
          "interpolate() takes (N, C, L), (N, C, H, W) or (N, C, D, H, W), not "
              + Arrays.toString(input.shape()));
    }
    InterpolationMode mode = options.mode();
    if (options.antialias()
        && mode != InterpolationMode.BILINEAR
        && mode != InterpolationMode.BICUBIC) {
      throw new InvalidArgumentException(
          "interpolate() smooths (antialias) in the modes bilinear and bicubic, not "
              + mode.torchName());
    }
    boolean corners = options.alignCorners();
    List<Long> size = forAll(options.size(), dims, input);
    List<Double> scales = forAll(options.scaleFactor(), dims, input);
    if (scales != null && (options.recomputeScaleFactor() || mode == InterpolationMode.AREA)) {
      size = scaled(input, scales);
      scales = null;
    }
    return switch (mode) {
      case NEAREST -> plain(NEAREST.get(dims - 1), mode, corners).tensor(input, size, scales);
      case NEAREST_EXACT ->
          plain(NEAREST_EXACT.get(dims - 1), mode, corners).tensor(input, size, scales);
      case AREA ->
          plain(AREA.get(dims - 1), mode, corners).tensor(input, Objects.requireNonNull(size));
      case LINEAR -> only(LINEAR, 1, dims, mode).tensor(input, size, corners, scales);
      case BILINEAR ->
          only(options.antialias() ? BILINEAR_SMOOTH : BILINEAR, 2, dims, mode)
              .tensor(input, size, corners, scales);
      case BICUBIC ->
          only(options.antialias() ? BICUBIC_SMOOTH : BICUBIC, 2, dims, mode)
              .tensor(input, size, corners, scales);
      case TRILINEAR -> only(TRILINEAR, 3, dims, mode).tensor(input, size, corners, scales);
    };
  }

  private static List<Long> scaled(Tensor input, List<Double> scales) {
    Long[] size = new Long[scales.size()];
    for (int i = 0; i < size.length; i++) {
      size[i] = (long) (input.size(i + 2) * scales.get(i));
    }
    return List.of(size);
  }

  private static <T> @Nullable List<T> forAll(@Nullable List<T> given, int dims, Tensor input) {
    if (given == null || given.size() == dims) {
      return given;
    }
    if (given.size() == 1) {
      return Collections.nCopies(dims, given.getFirst());
    }
    throw new ShapeMismatchException(
        "interpolate() of a tensor of shape %s takes one number or %d, not %s"
            .formatted(Arrays.toString(input.shape()), dims, given));
  }

  private static Op plain(Op op, InterpolationMode mode, boolean alignCorners) {
    if (alignCorners) {
      throw new InvalidArgumentException(
          "interpolate() aligns corners in the modes linear, bilinear, bicubic and trilinear, not "
              + mode.torchName());
    }
    return op;
  }

  private static Op only(Op op, int dims, int got, InterpolationMode mode) {
    if (dims != got) {
      throw new InvalidArgumentException(
          "interpolate() in the mode %s takes %d dimensions after (N, C), not %d"
              .formatted(mode.torchName(), dims, got));
    }
    return op;
  }
}

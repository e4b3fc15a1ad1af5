package io.torchbridge.data.transforms;

import io.torchbridge.Tensor;
import io.torchbridge.nn.InterpolationMode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code Resize}.
 *
 * @param size height and width, or one number: the length of the shorter edge
 * @param maxSize the longer edge's limit where only the shorter one is given; null for none
 * @param interpolation NEAREST, NEAREST_EXACT, BILINEAR or BICUBIC
 * @param antialias whether the bilinear and the bicubic mode smooth before they shrink
 */
public record Resize(
    List<Integer> size,
    @Nullable Integer maxSize,
    InterpolationMode interpolation,
    boolean antialias)
    implements Transform {
  public Resize {
    size = List.copyOf(size);
    Geometry.checkResize(size, maxSize);
  }

  /** So that the shorter edge has this length: bilinear, smoothed. */
  public Resize(int shorterEdge) {
    this(List.of(shorterEdge), null, InterpolationMode.BILINEAR, true);
  }

  /** To this height and width: bilinear, smoothed. */
  public Resize(int height, int width) {
    this(List.of(height, width), null, InterpolationMode.BILINEAR, true);
  }

  public Resize withInterpolation(InterpolationMode mode) {
    return new Resize(size, maxSize, mode, antialias);
  }

  @Override
  public Tensor apply(Tensor image) {
    return Applied.to(
        image,
        this,
        i -> {
          int[] to = Geometry.resizedSize(i, size, maxSize);
          return Geometry.resize(i, to[0], to[1], interpolation, antialias);
        });
  }
}

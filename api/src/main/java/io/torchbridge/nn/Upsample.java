package io.torchbridge.nn;

import io.torchbridge.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Resizes the spatial dimensions, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.Upsample.html">torch.nn.Upsample</a>.
 * Input {@code (N, C, L)}, {@code (N, C, H, W)} or {@code (N, C, D, H, W)}.
 */
public final class Upsample extends Module {
  private final InterpolateOptions options;

  public Upsample(InterpolateOptions options) {
    this.options = options;
  }

  static InterpolateOptions options(Arguments a, InterpolationMode mode, boolean alignCorners) {
    boolean recompute =
        a.asMap().containsKey("recompute_scale_factor")
            && Boolean.TRUE.equals(a.optionalBool("recompute_scale_factor"));
    List<Double> scale = null;
    if (!a.isNull("scale_factor")) {
      scale =
          a.get("scale_factor") instanceof Number
              ? List.of(a.real("scale_factor"))
              : Arrays.stream(a.reals("scale_factor")).boxed().toList();
    }
    List<Long> size = a.isNull("size") ? null : Sizes.of(a.integers("size"));
    return new InterpolateOptions(size, scale, mode, alignCorners, recompute, false);
  }

  static Upsample of(Arguments a) {
    InterpolationMode mode =
        a.oneOf("mode", InterpolationMode.values(), InterpolationMode::torchName);
    return new Upsample(options(a, mode, Boolean.TRUE.equals(a.optionalBool("align_corners"))));
  }

  @Override
  public Tensor forward(Tensor input) {
    return F.interpolate(input, options);
  }

  @Override
  protected String extraRepr() {
    return repr(options);
  }

  static String repr(InterpolateOptions options) {
    List<Double> scale = options.scaleFactor();
    List<Long> size = options.size();
    String target =
        scale != null
            ? "scale_factor=" + (scale.size() == 1 ? Repr.of(scale.getFirst()) : tuple(scale))
            : "size=" + (size == null ? "None" : Repr.size(size));
    return target + ", mode='" + options.mode().torchName() + "'";
  }

  private static String tuple(List<Double> values) {
    return values.stream().map(Repr::of).collect(Collectors.joining(", ", "(", ")"));
  }
}

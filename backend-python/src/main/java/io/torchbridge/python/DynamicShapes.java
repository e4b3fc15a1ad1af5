package io.torchbridge.python;

import io.torchbridge.InvalidArgumentException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which axes of a model's inputs may have other sizes than the example's, as {@code dynamic_shapes}
 * of <a href="https://docs.pytorch.org/docs/stable/export.html">torch.export</a>.
 *
 * {@snippet :
 * DynamicShapes.NONE
 *     .with("input_ids", 0, Axis.of("batch", 1, 64))
 *     .with("input_ids", 1, Axis.AUTO)
 * }
 *
 * @param inputs for each tensor its axes. A tensor is named by the argument of {@code forward} that
 *     it is or is in, and the keys and indices that lead to it: {@code "pair.left.0"}
 */
public record DynamicShapes(Map<String, Map<Integer, Axis>> inputs) {
  /** All sizes are the example's. */
  public static final DynamicShapes NONE = new DynamicShapes(Map.of());

  /**
   * An axis whose size varies: {@code torch.export.Dim}. Axes of one name have one size.
   *
   * @param name empty for {@link #AUTO}
   * @param min the least size; null for PyTorch's own limit
   * @param max the greatest size; null for none
   */
  public record Axis(String name, @Nullable Long min, @Nullable Long max) {
    /** An axis that varies as far as the model lets it: {@code Dim.AUTO}. */
    public static final Axis AUTO = new Axis("", null, null);

    /**
     * An axis whose size varies.
     *
     * @throws InvalidArgumentException if the limits are no range
     */
    public Axis {
      if ((min != null && min < 0) || (min != null && max != null && max < min)) {
        throw new InvalidArgumentException(
            "an axis \"%s\" can't have sizes from %s to %s".formatted(name, min, max));
      }
    }

    public static Axis of(String name) {
      return new Axis(name, null, null);
    }

    public static Axis of(String name, long min, long max) {
      return new Axis(name, min, max);
    }
  }

  /** Some axes of some inputs. */
  public DynamicShapes {
    var copy = new LinkedHashMap<String, Map<Integer, Axis>>();
    inputs.forEach(
        (input, axes) -> copy.put(input, Collections.unmodifiableMap(new LinkedHashMap<>(axes))));
    inputs = Collections.unmodifiableMap(copy);
  }

  /** These and one more. */
  public DynamicShapes with(String input, int axis, Axis size) {
    var more = new LinkedHashMap<>(inputs);
    var axes = new LinkedHashMap<>(more.getOrDefault(input, Map.of()));
    axes.put(axis, size);
    more.put(input, axes);
    return new DynamicShapes(more);
  }

  /** As Python gets it: for each input and axis a list of name, min and max. */
  Map<String, Map<Integer, @Nullable Object[]>> forPython() {
    var converted = new LinkedHashMap<String, Map<Integer, @Nullable Object[]>>();
    inputs.forEach(
        (input, axes) -> {
          var own = new LinkedHashMap<Integer, @Nullable Object[]>();
          axes.forEach(
              (axis, size) ->
                  own.put(axis, new @Nullable Object[] {size.name, size.min, size.max}));
          converted.put(input, own);
        });
    return converted;
  }
}

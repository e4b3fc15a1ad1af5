package io.torchbridge;

import io.torchbridge.AxisPattern.Axis;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Names of sizes that hold for several tensors at once, checked at run time.
 *
 * {@snippet :
 * var sizes = images.expect("batch 3 h w").and(labels, "batch");
 * long batch = sizes.size("batch");
 * }
 *
 * <p>A pattern has one word for each dimension: a name, which stands for the same size everywhere
 * in the contract; a number; {@code _} for any size; {@code ...} for any number of dimensions.
 */
public final class ShapeContract {

  /** Where a name got its size. */
  private record Bound(long size, String pattern, long[] shape) {}

  private final Map<String, Bound> bound = new HashMap<>();

  ShapeContract() {}

  /**
   * Checks a further tensor.
   *
   * @return this contract
   * @throws ShapeMismatchException if its shape does not fit; the message has both shapes where a
   *     name has another size
   */
  public ShapeContract and(Tensor tensor, String pattern) {
    AxisPattern parsed = AxisPattern.parse(pattern);
    long[] shape = tensor.shape();
    List<Axis> axes = new ArrayList<>();
    for (AxisPattern.Group group : parsed.groups()) {
      if (group.joined()) {
        throw new InvalidArgumentException(
            "expect(\"" + pattern + "\"): a shape's pattern has no parentheses");
      }
      axes.add(group.axes().getFirst());
    }
    int ellipsis = axes.indexOf(new Axis.Ellipsis());
    int named = axes.size() - (ellipsis < 0 ? 0 : 1);
    if (ellipsis < 0 ? shape.length != named : shape.length < named) {
      throw new ShapeMismatchException(
          "expect(\"%s\") of a tensor of shape %s: %d dimensions, not %s%d"
              .formatted(
                  pattern,
                  Arrays.toString(shape),
                  shape.length,
                  ellipsis < 0 ? "" : "at least ",
                  named));
    }
    Map<String, Bound> found = new HashMap<>();
    for (int i = 0; i < axes.size(); i++) {
      int dim = ellipsis >= 0 && i > ellipsis ? shape.length - axes.size() + i : i;
      check(axes.get(i), dim, pattern, shape, found);
    }
    bound.putAll(found);
    return this;
  }

  private void check(Axis axis, int dim, String pattern, long[] shape, Map<String, Bound> found) {
    switch (axis) {
      case Axis.Ellipsis e -> {}
      case Axis.Sized(long size) -> {
        if (shape[dim] != size) {
          throw new ShapeMismatchException(
              "expect(\"%s\") of a tensor of shape %s: dimension %d has size %d, not %d"
                  .formatted(pattern, Arrays.toString(shape), dim, shape[dim], size));
        }
      }
      case Axis.Named(String name) -> {
        Bound before = bound.get(name);
        if (before != null && before.size != shape[dim]) {
          throw new ShapeMismatchException(
              "expect(\"%s\") of a tensor of shape %s: %s is %d in dimension %d, but %d in the tensor"
                      .formatted(
                          pattern, Arrays.toString(shape), name, shape[dim], dim, before.size)
                  + " of shape %s that was expected as \"%s\""
                      .formatted(Arrays.toString(before.shape), before.pattern));
        }
        if (!name.equals("_")) {
          found.put(name, new Bound(shape[dim], pattern, shape));
        }
      }
    }
  }

  /**
   * The size that a name stands for.
   *
   * @throws InvalidArgumentException if no pattern has that name
   */
  public long size(String name) {
    @Nullable Bound known = bound.get(name);
    if (known == null) {
      throw new InvalidArgumentException(
          "no pattern of this contract has the name " + name + "; there are " + bound.keySet());
    }
    return known.size;
  }
}

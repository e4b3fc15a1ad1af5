package io.torchbridge;

import io.torchbridge.AxisPattern.Axis;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Brings a tensor from one pattern of named axes to another, as <a
 * href="https://einops.rocks">einops</a> does: taken apart into single axes, reduced, permuted,
 * repeated, put together.
 */
final class Rearrangement {

  /** What may happen to axes that stand on one side only. */
  private enum Kind {
    REARRANGE,
    REDUCE,
    REPEAT
  }

  private final String caller;
  private final Kind kind;
  private final AxisPattern left;
  private final AxisPattern right;
  private final long[] shape;
  private final Map<String, Long> sizes;

  /** The dimensions that the ellipsis stands for. */
  private final int hidden;

  private Rearrangement(
      Kind kind, Tensor tensor, String pattern, Map<String, ? extends Number> sizes) {
    this.kind = kind;
    this.shape = tensor.shape();
    this.caller =
        "%s(\"%s\") of shape %s"
            .formatted(kind.name().toLowerCase(Locale.ROOT), pattern, Arrays.toString(shape));
    String[] sides = pattern.split("->", -1);
    if (sides.length != 2) {
      throw invalid("a pattern has two sides and one arrow: \"b c h w -> b (h w) c\"");
    }
    left = AxisPattern.parse(sides[0]);
    right = AxisPattern.parse(sides[1]);
    if (right.hasEllipsis() && !left.hasEllipsis()) {
      throw invalid("the ellipsis is on the right side only");
    }
    if (left.joinsEllipsis()) {
      throw invalid("an ellipsis on the left side can't be in parentheses");
    }
    Axis any = new Axis.Named("_");
    if (left.contains(any) || right.contains(any)) {
      throw invalid("_ is no name of an axis here");
    }
    this.sizes = new HashMap<>();
    sizes.forEach((name, size) -> this.sizes.put(name, size.longValue()));
    hidden = shape.length - (left.groups().size() - (left.hasEllipsis() ? 1 : 0));
    if (hidden < 0 || (hidden > 0 && !left.hasEllipsis())) {
      throw mismatch("%d dimensions, not %d".formatted(left.groups().size(), shape.length));
    }
  }

  static Tensor rearrange(Tensor tensor, String pattern, Map<String, ? extends Number> sizes) {
    return new Rearrangement(Kind.REARRANGE, tensor, pattern, sizes).apply(tensor, null);
  }

  static Tensor reduce(
      Tensor tensor,
      String pattern,
      ScatterReduction reduction,
      Map<String, ? extends Number> sizes) {
    return new Rearrangement(Kind.REDUCE, tensor, pattern, sizes).apply(tensor, reduction);
  }

  static Tensor repeat(Tensor tensor, String pattern, Map<String, ? extends Number> sizes) {
    return new Rearrangement(Kind.REPEAT, tensor, pattern, sizes).apply(tensor, null);
  }

  /** An axis after the ellipsis was resolved, and its size. */
  private record Single(String name, long size) {}

  private Tensor apply(Tensor tensor, @Nullable ScatterReduction reduction) {
    List<Single> from = new ArrayList<>();
    for (List<Single> group : solved()) {
      from.addAll(group);
    }
    List<List<Single>> to = targets(from);
    List<Single> wanted = to.stream().flatMap(List::stream).toList();
    check(from, wanted);
    try (TensorScope scope = TensorScope.open()) {
      Tensor result = tensor.reshape(sizesOf(from));
      if (reduction != null) {
        result = reduced(result, from, wanted, reduction);
        from.retainAll(wanted);
      }
      result = ordered(result, from, wanted);
      long[] target =
          to.stream()
              .mapToLong(group -> group.stream().mapToLong(Single::size).reduce(1, (a, b) -> a * b))
              .toArray();
      return scope.keep(result.reshape(target));
    }
  }

  private static long[] sizesOf(List<Single> axes) {
    return axes.stream().mapToLong(Single::size).toArray();
  }

  /** The axes of each dimension on the left side with their sizes. */
  private List<List<Single>> solved() {
    List<List<Single>> all = new ArrayList<>();
    int dim = 0;
    for (AxisPattern.Group group : left.groups()) {
      if (group.isEllipsis()) {
        for (int i = 0; i < hidden; i++) {
          all.add(List.of(new Single("..." + i, shape[dim++])));
        }
      } else {
        all.add(solved(group.axes(), dim));
        dim++;
      }
    }
    Set<String> unknown = new LinkedHashSet<>(sizes.keySet());
    all.forEach(group -> group.forEach(axis -> unknown.remove(axis.name)));
    right.groups().stream()
        .flatMap(group -> group.axes().stream())
        .forEach(
            axis -> {
              if (axis instanceof Axis.Named(String name)) {
                unknown.remove(name);
              }
            });
    if (!unknown.isEmpty()) {
      throw invalid("sizes of axes that are not in the pattern: " + unknown);
    }
    return all;
  }

  private List<Single> solved(List<Axis> group, int dim) {
    long known = 1;
    String open = null;
    for (Axis axis : group) {
      Long size = sizeOf(axis);
      if (size != null) {
        known *= size;
      } else if (open == null) {
        open = ((Axis.Named) axis).name();
      } else {
        throw invalid(
            "dimension %d: the sizes of both %s and %s are missing"
                .formatted(dim, open, ((Axis.Named) axis).name()));
      }
    }
    boolean fits = open == null ? known == shape[dim] : known != 0 && shape[dim] % known == 0;
    if (!fits) {
      throw mismatch(
          "dimension %d has size %d, which is not %s%d"
              .formatted(dim, shape[dim], open == null ? "" : "divisible by ", known));
    }
    List<Single> axes = new ArrayList<>();
    for (Axis axis : group) {
      Long size = sizeOf(axis);
      String name =
          axis instanceof Axis.Named(String given) ? given : "#" + dim + "." + axes.size();
      axes.add(new Single(name, size == null ? shape[dim] / known : size));
    }
    return axes;
  }

  private @Nullable Long sizeOf(Axis axis) {
    return switch (axis) {
      case Axis.Named(String name) -> sizes.get(name);
      case Axis.Sized(long size) -> {
        if (kind == Kind.REARRANGE && size != 1) {
          throw invalid("an axis of size %d without a name".formatted(size));
        }
        yield size;
      }
      case Axis.Ellipsis e -> throw invalid("the ellipsis can't be in parentheses here");
    };
  }

  /** The axes of each dimension on the right side. */
  private List<List<Single>> targets(List<Single> from) {
    Map<String, Single> byName = new HashMap<>();
    from.forEach(axis -> byName.put(axis.name, axis));
    List<List<Single>> all = new ArrayList<>();
    for (AxisPattern.Group group : right.groups()) {
      if (group.isEllipsis()) {
        for (int i = 0; i < hidden; i++) {
          all.add(List.of(known(byName, "..." + i)));
        }
        continue;
      }
      List<Single> axes = new ArrayList<>();
      for (Axis axis : group.axes()) {
        switch (axis) {
          case Axis.Ellipsis e -> {
            for (int i = 0; i < hidden; i++) {
              axes.add(known(byName, "..." + i));
            }
          }
          case Axis.Named(String name) -> {
            Single same = byName.get(name);
            Long size = sizes.get(name);
            if (same == null && size == null) {
              throw invalid("the size of the new axis " + name + " is missing");
            }
            axes.add(same == null ? new Single(name, size == null ? 1 : size) : same);
          }
          case Axis.Sized(long size) ->
              axes.add(new Single("=" + all.size() + "." + axes.size(), size));
        }
      }
      all.add(axes);
    }
    return all;
  }

  private static Single known(Map<String, Single> byName, String name) {
    Single axis = byName.get(name);
    if (axis == null) {
      throw new IllegalStateException(name);
    }
    return axis;
  }

  /** Axes may come and go only as the function says; those of size 1 always. */
  private void check(List<Single> from, List<Single> wanted) {
    for (Single axis : from) {
      if (!wanted.contains(axis) && kind != Kind.REDUCE && !isOne(axis)) {
        throw invalid(
            "the axis " + axis.name + " is on the left side only; reduce() takes one away");
      }
    }
    for (Single axis : wanted) {
      if (!from.contains(axis) && kind != Kind.REPEAT && !isOne(axis)) {
        throw invalid("the axis " + axis.name + " is on the right side only; repeat() makes one");
      }
    }
  }

  /** An axis of size 1 that the pattern writes so. */
  private static boolean isOne(Single axis) {
    return axis.size == 1 && (axis.name.startsWith("#") || axis.name.startsWith("="));
  }

  private static Tensor reduced(
      Tensor tensor, List<Single> from, List<Single> wanted, ScatterReduction reduction) {
    long[] dims =
        LongStream.range(0, from.size())
            .filter(dim -> !wanted.contains(from.get((int) dim)))
            .toArray();
    if (dims.length == 0) {
      return tensor;
    }
    return switch (reduction) {
      case SUM -> tensor.sum(dims);
      case MEAN -> tensor.mean(dims);
      case AMAX -> tensor.amax(dims);
      case AMIN -> tensor.amin(dims);
      case PROD -> {
        Tensor product = tensor;
        for (int i = dims.length - 1; i >= 0; i--) {
          product = product.prod(dims[i]);
        }
        yield product;
      }
    };
  }

  /** Permuted, and repeated along the axes that are new. */
  private static Tensor ordered(Tensor tensor, List<Single> from, List<Single> wanted) {
    List<Single> kept = wanted.stream().filter(from::contains).toList();
    // axes of size 1 that are gone come last
    List<Single> order = new ArrayList<>(kept);
    from.stream().filter(axis -> !kept.contains(axis)).forEach(order::add);
    Tensor result =
        tensor.permute(order.stream().mapToLong(from::indexOf).toArray()).reshape(sizesOf(kept));
    for (int i = 0; i < wanted.size(); i++) {
      if (!from.contains(wanted.get(i))) {
        result = result.unsqueeze(i);
      }
    }
    return result.expand(sizesOf(wanted));
  }

  private InvalidArgumentException invalid(String what) {
    return new InvalidArgumentException(caller + ": " + what);
  }

  private ShapeMismatchException mismatch(String what) {
    return new ShapeMismatchException(caller + ": " + what);
  }
}

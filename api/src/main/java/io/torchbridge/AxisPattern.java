package io.torchbridge;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One side of a pattern of named axes: {@code b (h p) ... 3}. Each group is one dimension; an
 * ellipsis is one axis until the rank is known.
 *
 * @param text as it was written
 * @param groups one for each dimension
 */
record AxisPattern(String text, List<Group> groups) {
  private static final Pattern TOKEN =
      Pattern.compile("\\s*(\\.\\.\\.|[()]|[A-Za-z_][A-Za-z0-9_]*|\\d{1,18})");

  /**
   * One dimension.
   *
   * @param axes none for a dimension of size 1
   * @param joined whether they stand in parentheses
   */
  record Group(List<Axis> axes, boolean joined) {
    /** True for an ellipsis that stands for dimensions and not for one that joins them. */
    boolean isEllipsis() {
      return !joined && axes.getFirst() instanceof Axis.Ellipsis;
    }
  }

  /** An axis of a pattern. */
  sealed interface Axis {
    /** One that is bound to a size by its name. */
    record Named(String name) implements Axis {}

    /** One of a size that the pattern says. */
    record Sized(long size) implements Axis {}

    /** All the dimensions that the others leave. */
    record Ellipsis() implements Axis {}
  }

  static AxisPattern parse(String text) {
    var groups = new ArrayList<Group>();
    Set<Axis> seen = new HashSet<>();
    List<Axis> open = null;
    Matcher token = TOKEN.matcher(text);
    int end = text.stripTrailing().length();
    int at = 0;
    while (at < end) {
      if (!token.find(at) || token.start() != at) {
        throw malformed(text, at, "a name, a size, ... or parentheses are expected");
      }
      String word = token.group(1);
      at = token.start(1);
      if (word.equals("(")) {
        if (open != null) {
          throw malformed(text, at, "parentheses inside of parentheses");
        }
        open = new ArrayList<>();
      } else if (word.equals(")")) {
        if (open == null) {
          throw malformed(text, at, "a parenthesis that was not opened");
        }
        groups.add(new Group(List.copyOf(open), true));
        open = null;
      } else {
        Axis axis = axis(word);
        if (!(axis instanceof Axis.Sized) && !word.equals("_") && !seen.add(axis)) {
          throw malformed(text, at, word + " is there twice");
        }
        if (open == null) {
          groups.add(new Group(List.of(axis), false));
        } else {
          open.add(axis);
        }
      }
      at = token.end();
    }
    if (open != null) {
      throw malformed(text, end, "a parenthesis is not closed");
    }
    return new AxisPattern(text.strip(), List.copyOf(groups));
  }

  private static Axis axis(String word) {
    if (word.equals("...")) {
      return new Axis.Ellipsis();
    }
    return Character.isDigit(word.charAt(0))
        ? new Axis.Sized(Long.parseLong(word))
        : new Axis.Named(word);
  }

  private static InvalidArgumentException malformed(String text, int place, String what) {
    return new InvalidArgumentException(
        "the pattern \"%s\" at character %d: %s".formatted(text, place, what));
  }

  boolean hasEllipsis() {
    return contains(new Axis.Ellipsis());
  }

  boolean contains(Axis axis) {
    return groups.stream().anyMatch(group -> group.axes.contains(axis));
  }

  /** True where an ellipsis joins dimensions. */
  boolean joinsEllipsis() {
    return hasEllipsis() && groups.stream().noneMatch(Group::isEllipsis);
  }
}

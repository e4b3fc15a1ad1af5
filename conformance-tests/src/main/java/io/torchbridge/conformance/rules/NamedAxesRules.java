package io.torchbridge.conformance.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.torchbridge.InvalidArgumentException;
import io.torchbridge.ScatterReduction;
import io.torchbridge.ShapeContract;
import io.torchbridge.ShapeMismatchException;
import io.torchbridge.TensorScope;
import io.torchbridge.Torch;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Patterns of named axes, and shapes that are expected. */
public abstract class NamedAxesRules extends TypedOperatorRules {
  @Test
  void elements_are_where_the_pattern_says() {
    verify(List.of(), rearranged(), reduced(), repeated());
  }

  @Test
  void a_rearrangement_is_a_view_where_that_is_possible() {
    t.rearrange("a b c -> (a c) b").fill_(9);
    assertEquals(pattern(0, 2, 3, 4).sum().itemDouble(), t.sum().itemDouble());
    t.rearrange("a b c -> (a b) c").fill_(9);
    assertEquals(9.0 * 24, t.sum().itemDouble());
  }

  @Test
  void only_the_result_stays_in_the_scope() {
    try (var scope = TensorScope.open()) {
      t.rearrange("a b (c d) -> (a c) d b", Map.of("c", 2)).shape();
      t.reduce("a b (c d) -> a 1 c", ScatterReduction.PROD, Map.of("c", 2)).shape();
      t.repeat("a b c -> a b c 3").shape();
      assertEquals(3, scope.size());
    }
  }

  @Test
  void wrong_patterns_are_refused() {
    assertFails(InvalidArgumentException.class, () -> t.rearrange("a b c"), "two sides", "a b c");
    assertFails(
        InvalidArgumentException.class,
        () -> t.rearrange("a b c -> a b"),
        "axis c",
        "left side only",
        "reduce()");
    assertFails(
        InvalidArgumentException.class,
        () -> t.rearrange("a b c -> a b c d", Map.of("d", 2)),
        "axis d",
        "right side only",
        "repeat()");
    assertFails(
        InvalidArgumentException.class, () -> t.repeat("a b c -> a b c d"), "size", "axis d");
    assertFails(
        InvalidArgumentException.class, () -> t.rearrange("a b a -> a b"), "character 4", "twice");
    assertFails(InvalidArgumentException.class, () -> t.rearrange("a (b c -> a b c"), "not closed");
    assertFails(
        InvalidArgumentException.class, () -> t.rearrange("a b) c -> a b c"), "character 3");
    assertFails(
        InvalidArgumentException.class, () -> t.rearrange("a b, c -> a b c"), "character 3");
    assertFails(
        InvalidArgumentException.class,
        () -> t.rearrange("a b (c d) -> a b c d"),
        "dimension 2",
        "both c and d");
    assertFails(
        InvalidArgumentException.class,
        () -> t.rearrange("a b c -> c b a", Map.of("e", 2)),
        "not in the pattern",
        "[e]");
    assertFails(InvalidArgumentException.class, () -> t.rearrange("a b 4 -> a b 4"), "size 4");
    assertFails(InvalidArgumentException.class, () -> t.rearrange("a b c -> ..."), "ellipsis");
    assertFails(InvalidArgumentException.class, () -> t.rearrange("_ b _ -> b"), "_");
    assertFails(
        ShapeMismatchException.class,
        () -> t.rearrange("a b -> b a"),
        "rearrange(\"a b -> b a\")",
        "[2, 3, 4]",
        "2 dimensions, not 3");
    assertFails(
        ShapeMismatchException.class,
        () -> t.rearrange("a (b p) c -> a b p c", Map.of("p", 2)),
        "dimension 1 has size 3",
        "divisible by 2");
    assertFails(
        ShapeMismatchException.class,
        () -> t.reduce("a 2 c -> a c", ScatterReduction.SUM),
        "dimension 1 has size 3",
        "not 2");
  }

  @Test
  void shapes_are_expected_together() {
    ShapeContract sizes = q.expect("batch 3 h w").and(x, "_ 3").and(m, "channels h");
    assertEquals(1, sizes.size("batch"));
    assertEquals(4, sizes.size("h"));
    assertEquals(3, sizes.size("channels"));
    assertEquals(4, q.expect("... h w").and(t, "a ... w").and(v, "... w").size("w"));
    assertEquals(1, Torch.tensor(2).expect("").and(q, "n ...").size("n"));
    assertFails(
        ShapeMismatchException.class,
        () -> q.expect("batch 3 h w").and(t, "batch 3 h"),
        "\"batch 3 h\"",
        "[2, 3, 4]",
        "batch is 2 in dimension 0, but 1",
        "[1, 3, 4, 4]",
        "\"batch 3 h w\"");
    assertFails(ShapeMismatchException.class, () -> q.expect("n 4 h w"), "size 3, not 4");
    assertFails(ShapeMismatchException.class, () -> q.expect("n h w"), "4 dimensions, not 3");
    assertFails(ShapeMismatchException.class, () -> v.expect("a ... b"), "not at least 2");
    assertFails(InvalidArgumentException.class, () -> q.expect("n (c h) w d"), "parentheses");
    assertFails(InvalidArgumentException.class, () -> q.expect("n n h w"), "twice");
    assertFails(InvalidArgumentException.class, () -> v.expect("n").size("batch"), "batch", "[n]");
  }

  @Test
  void what_does_not_fit_binds_nothing() {
    ShapeContract sizes = v.expect("n");
    assertFails(ShapeMismatchException.class, () -> sizes.and(m, "rows 5"), "size 4, not 5");
    assertEquals(2, sizes.and(x, "rows _").size("rows"));
  }

  private List<Check> rearranged() {
    return List.of(
        that("t.rearrange(\"a b c -> c a b\")", () -> t.rearrange("a b c -> c a b")),
        that("t.rearrange(\"a b c -> (a b) c\")", () -> t.rearrange("a b c -> (a b) c")),
        that("t.rearrange(\"a b c -> b (c a)\")", () -> t.rearrange("a b c -> b (c a)")),
        that(
            "t.rearrange(\"a b (c d) -> (a c) d b\", Map.of(\"d\", 2))",
            () -> t.rearrange("a b (c d) -> (a c) d b", Map.of("d", 2))),
        that("t.rearrange(\"... c -> c ...\")", () -> t.rearrange("... c -> c ...")),
        that("q.rearrange(\"b ... w -> b (...) w\")", () -> q.rearrange("b ... w -> b (...) w")),
        that("q.rearrange(\"1 c h w -> c (h w)\")", () -> q.rearrange("1 c h w -> c (h w)")),
        that(
            "q.rearrange(\"() c h w -> h 1 w () c\")", () -> q.rearrange("() c h w -> h 1 w () c")),
        that(
            "q.rearrange(\"b c (h p) (w p2) -> b (h w) (p p2 c)\", Map.of(\"p\", 2, \"p2\", 2))",
            () -> q.rearrange("b c (h p) (w p2) -> b (h w) (p p2 c)", Map.of("p", 2, "p2", 2))),
        that("Torch.tensor(2.5).rearrange(\" -> 1\")", () -> Torch.tensor(2.5).rearrange(" -> 1")));
  }

  private List<Check> reduced() {
    return List.of(
        that(
            "t.reduce(\"a b c -> a c\", ScatterReduction.SUM)",
            () -> t.reduce("a b c -> a c", ScatterReduction.SUM)),
        that(
            "t.reduce(\"a b c -> \", ScatterReduction.MEAN)",
            () -> t.reduce("a b c -> ", ScatterReduction.MEAN)),
        that(
            "t.reduce(\"a b (c 2) -> a b c\", ScatterReduction.AMAX)",
            () -> t.reduce("a b (c 2) -> a b c", ScatterReduction.AMAX)),
        that(
            "t.reduce(\"a b (c d) -> c a\", ScatterReduction.AMIN, Map.of(\"c\", 2))",
            () -> t.reduce("a b (c d) -> c a", ScatterReduction.AMIN, Map.of("c", 2))),
        that(
            "t.reduce(\"a b c -> a 1 1\", ScatterReduction.PROD)",
            () -> t.reduce("a b c -> a 1 1", ScatterReduction.PROD)),
        that(
            "q.reduce(\"b c (h 2) (w 2) -> b c h w\", ScatterReduction.AMAX)",
            () -> q.reduce("b c (h 2) (w 2) -> b c h w", ScatterReduction.AMAX)),
        that(
            "q.reduce(\"... h w -> ...\", ScatterReduction.MEAN)",
            () -> q.reduce("... h w -> ...", ScatterReduction.MEAN)));
  }

  private List<Check> repeated() {
    return List.of(
        that(
            "x.repeat(\"a b -> a b c\", Map.of(\"c\", 2))",
            () -> x.repeat("a b -> a b c", Map.of("c", 2))),
        that("x.repeat(\"a b -> a (b 2)\")", () -> x.repeat("a b -> a (b 2)")),
        that("x.repeat(\"a b -> (2 a) b\")", () -> x.repeat("a b -> (2 a) b")),
        that("x.repeat(\"a b -> 3 b a\")", () -> x.repeat("a b -> 3 b a")),
        that(
            "q.repeat(\"1 c ... -> n c ...\", Map.of(\"n\", 2))",
            () -> q.repeat("1 c ... -> n c ...", Map.of("n", 2))));
  }
}

package io.torchbridge.conformance.rules;

import io.torchbridge.RoundingMode;
import java.util.List;
import org.junit.jupiter.api.Test;

/** PyTorch's second names of operators. */
public abstract class AliasRules extends TypedOperatorRules {
  @Test
  void every_method_gives_the_answer_of_pytorch() {
    verify(List.of("AliasOperators"), aliases(), integrals());
  }

  private List<Check> aliases() {
    return List.of(
        that("x.absolute()", () -> x.absolute()),
        that("x.clone().absolute_()", () -> x.clone().absolute_()),
        that("x.negative()", () -> x.negative()),
        that("x.clone().negative_()", () -> x.clone().negative_()),
        that("u.arccos()", () -> u.arccos()),
        that("u.clone().arccos_()", () -> u.clone().arccos_()),
        that("u.arcsin()", () -> u.arcsin()),
        that("u.clone().arcsin_()", () -> u.clone().arcsin_()),
        that("x.arctan()", () -> x.arctan()),
        that("x.clone().arctan_()", () -> x.clone().arctan_()),
        that("p.arccosh()", () -> p.arccosh()),
        that("p.clone().arccosh_()", () -> p.clone().arccosh_()),
        that("x.arcsinh()", () -> x.arcsinh()),
        that("x.clone().arcsinh_()", () -> x.clone().arcsinh_()),
        that("u.arctanh()", () -> u.arctanh()),
        that("u.clone().arctanh_()", () -> u.clone().arctanh_()),
        that("x.fix()", () -> x.fix()),
        that("x.clone().fix_()", () -> x.clone().fix_()),
        that("x.arctan2(y)", () -> x.arctan2(y)),
        that("x.clone().arctan2_(y)", () -> x.clone().arctan2_(y)),
        that("x.multiply(y)", () -> x.multiply(y)),
        that("x.clone().multiply_(y)", () -> x.clone().multiply_(y)),
        that("x.multiply(2)", () -> x.multiply(2)),
        that("x.clone().multiply_(2)", () -> x.clone().multiply_(2)),
        that("x.subtract(y)", () -> x.subtract(y)),
        that("x.clone().subtract_(y)", () -> x.clone().subtract_(y)),
        that("x.subtract(2)", () -> x.subtract(2)),
        that("x.clone().subtract_(2)", () -> x.clone().subtract_(2)),
        that("x.subtract(y, 2)", () -> x.subtract(y, 2)),
        that("x.clone().subtract_(y, 2)", () -> x.clone().subtract_(y, 2)),
        that("x.divide(y)", () -> x.divide(y)),
        that("x.clone().divide_(y)", () -> x.clone().divide_(y)),
        that("x.divide(2)", () -> x.divide(2)),
        that("x.clone().divide_(2)", () -> x.clone().divide_(2)),
        that("x.divide(y, RoundingMode.FLOOR)", () -> x.divide(y, RoundingMode.FLOOR)),
        that(
            "x.clone().divide_(y, RoundingMode.FLOOR)",
            () -> x.clone().divide_(y, RoundingMode.FLOOR)),
        that("x.divide(0.75, RoundingMode.FLOOR)", () -> x.divide(0.75, RoundingMode.FLOOR)),
        that(
            "x.clone().divide_(0.75, RoundingMode.FLOOR)",
            () -> x.clone().divide_(0.75, RoundingMode.FLOOR)),
        that("i.trueDivide(j)", () -> i.trueDivide(j)),
        that("x.clone().trueDivide_(y)", () -> x.clone().trueDivide_(y)),
        that("i.trueDivide(2)", () -> i.trueDivide(2)),
        that("x.clone().trueDivide_(2)", () -> x.clone().trueDivide_(2)),
        that("i.greater(j)", () -> i.greater(j)),
        that("i.clone().greater_(j)", () -> i.clone().greater_(j)),
        that("i.greater(3)", () -> i.greater(3)),
        that("i.clone().greater_(3)", () -> i.clone().greater_(3)),
        that("i.greaterEqual(j)", () -> i.greaterEqual(j)),
        that("i.clone().greaterEqual_(j)", () -> i.clone().greaterEqual_(j)),
        that("i.greaterEqual(3)", () -> i.greaterEqual(3)),
        that("i.clone().greaterEqual_(3)", () -> i.clone().greaterEqual_(3)),
        that("i.less(j)", () -> i.less(j)),
        that("i.clone().less_(j)", () -> i.clone().less_(j)),
        that("i.less(3)", () -> i.less(3)),
        that("i.clone().less_(3)", () -> i.clone().less_(3)),
        that("i.lessEqual(j)", () -> i.lessEqual(j)),
        that("i.clone().lessEqual_(j)", () -> i.clone().lessEqual_(j)),
        that("i.lessEqual(3)", () -> i.lessEqual(3)),
        that("i.clone().lessEqual_(3)", () -> i.clone().lessEqual_(3)),
        that("i.notEqual(j)", () -> i.notEqual(j)),
        that("i.clone().notEqual_(j)", () -> i.clone().notEqual_(j)),
        that("i.notEqual(3)", () -> i.notEqual(3)),
        that("i.clone().notEqual_(3)", () -> i.clone().notEqual_(3)),
        that("x.clip(-1, 1.5)", () -> x.clip(-1, 1.5)),
        that("x.clone().clip_(-1, 1.5)", () -> x.clone().clip_(-1, 1.5)),
        that("x.clip(y, p)", () -> x.clip(y, p)),
        that("x.clone().clip_(y, p)", () -> x.clone().clip_(y, p)),
        that("t.swapaxes(0, 2)", () -> t.swapaxes(0, 2)),
        that("t.clone().swapaxes_(0, 2)", () -> t.clone().swapaxes_(0, 2)),
        that("t.swapdims(0, 2)", () -> t.swapdims(0, 2)),
        that("t.clone().swapdims_(0, 2)", () -> t.clone().swapdims_(0, 2)),
        that("t.moveaxis(0, 2)", () -> t.moveaxis(0, 2)),
        that(
            "t.moveaxis(new long[] {0, 1}, new long[] {2, 0})",
            () -> t.moveaxis(new long[] {0, 1}, new long[] {2, 0})),
        that(
            "m.splitWithSizes(new long[] {1, 3}, 1)",
            () -> m.splitWithSizes(new long[] {1, 3}, 1)));
  }

  private List<Check> integrals() {
    return List.of(
        that("x.trapz()", () -> x.trapz()),
        that("x.trapz(0.5, 0)", () -> x.trapz(0.5, 0)),
        that("x.trapz(p3, 1)", () -> x.trapz(p3, 1)));
  }
}

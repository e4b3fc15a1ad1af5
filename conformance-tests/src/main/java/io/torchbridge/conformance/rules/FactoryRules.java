package io.torchbridge.conformance.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.torchbridge.DType;
import io.torchbridge.TensorOptions;
import io.torchbridge.Torch;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every factory and free function. */
public abstract class FactoryRules extends TypedOperatorRules {
  @Test
  void every_method_gives_the_answer_of_pytorch() {
    verify(
        List.of("FactoryOperators", "TorchOperators"),
        plain(),
        random(),
        like(),
        ofParts(),
        joining(),
        choice(),
        products());
  }

  private List<Check> plain() {
    return List.of(
        that("Torch.zeros(2, 3)", () -> Torch.zeros(2, 3)),
        that("Torch.zeros(half, 2, 3)", () -> Torch.zeros(half, 2, 3)),
        that("Torch.ones(2)", () -> Torch.ones(2)),
        that("Torch.ones(half, 2)", () -> Torch.ones(half, 2)),
        that("Torch.empty(2, 3).fill_(1)", () -> Torch.empty(2, 3).fill_(1)),
        that("Torch.empty(half, 2).fill_(1)", () -> Torch.empty(half, 2).fill_(1)),
        that("Torch.full(new long[] {2, 2}, 1.5)", () -> Torch.full(new long[] {2, 2}, 1.5)),
        that("Torch.full(new long[] {2}, 3)", () -> Torch.full(new long[] {2}, 3)),
        that("Torch.full(new long[] {2}, 3, half)", () -> Torch.full(new long[] {2}, 3, half)),
        that("Torch.eye(3)", () -> Torch.eye(3)),
        that("Torch.eye(3, half)", () -> Torch.eye(3, half)),
        that("Torch.eye(2, 3)", () -> Torch.eye(2, 3)),
        that("Torch.eye(2, 3, half)", () -> Torch.eye(2, 3, half)),
        that("Torch.arange(5)", () -> Torch.arange(5)),
        that("Torch.arange(2.5)", () -> Torch.arange(2.5)),
        that("Torch.arange(5, half)", () -> Torch.arange(5, half)),
        that("Torch.arange(2, 5)", () -> Torch.arange(2, 5)),
        that("Torch.arange(2, 5, half)", () -> Torch.arange(2, 5, half)),
        that("Torch.arange(1, 2, 0.25)", () -> Torch.arange(1, 2, 0.25)),
        that("Torch.arange(5, 0, -2, half)", () -> Torch.arange(5, 0, -2, half)),
        that("Torch.linspace(0, 1, 5)", () -> Torch.linspace(0, 1, 5)),
        that("Torch.linspace(0, 8, 5, half)", () -> Torch.linspace(0, 8, 5, half)),
        that("Torch.logspace(0, 2, 3, 10)", () -> Torch.logspace(0, 2, 3, 10)),
        that("Torch.logspace(0, 2, 3, 2, half)", () -> Torch.logspace(0, 2, 3, 2, half)));
  }

  private List<Check> random() {
    return List.of(
        that("Torch.rand(2, 3).floor()", () -> Torch.rand(2, 3).floor()),
        that("Torch.rand(half, 2, 3).ge(0)", () -> Torch.rand(half, 2, 3).ge(0)),
        that("Torch.randn(2, 3).isfinite()", () -> Torch.randn(2, 3).isfinite()),
        that("Torch.randn(half, 2, 3).mul(0).abs()", () -> Torch.randn(half, 2, 3).mul(0).abs()),
        that("Torch.randint(4, 5, 2, 3)", () -> Torch.randint(4, 5, 2, 3)),
        that("Torch.randint(4, 5, half, 2, 3)", () -> Torch.randint(4, 5, half, 2, 3)),
        that("Torch.randperm(6).sort().values()", () -> Torch.randperm(6).sort().values()),
        that(
            "Torch.randperm(6, half).sort().values()",
            () -> Torch.randperm(6, half).sort().values()),
        that("Torch.normal(5, 0, 2, 3)", () -> Torch.normal(5, 0, 2, 3)),
        that("Torch.normal(x, x.mul(0).abs())", () -> Torch.normal(x, x.mul(0).abs())));
  }

  private List<Check> like() {
    return List.of(
        that("Torch.zerosLike(x)", () -> Torch.zerosLike(x)),
        that("Torch.zerosLike(x, half)", () -> Torch.zerosLike(x, half)),
        that("Torch.onesLike(x)", () -> Torch.onesLike(x)),
        that("Torch.onesLike(x, half)", () -> Torch.onesLike(x, half)),
        that("Torch.emptyLike(i).fill_(1)", () -> Torch.emptyLike(i).fill_(1)),
        that("Torch.emptyLike(x, half).fill_(1)", () -> Torch.emptyLike(x, half).fill_(1)),
        that("Torch.fullLike(x, 2.5)", () -> Torch.fullLike(x, 2.5)),
        that("Torch.fullLike(x, 2.5, half)", () -> Torch.fullLike(x, 2.5, half)),
        that("Torch.randLike(x).floor()", () -> Torch.randLike(x).floor()),
        that("Torch.randLike(x, half).ge(0)", () -> Torch.randLike(x, half).ge(0)),
        that("Torch.randnLike(x).isfinite()", () -> Torch.randnLike(x).isfinite()),
        that("Torch.randnLike(x, half).mul(0).abs()", () -> Torch.randnLike(x, half).mul(0).abs()),
        that("Torch.randintLike(x, 4, 5)", () -> Torch.randintLike(x, 4, 5)),
        that("Torch.randintLike(x, 4, 5, half)", () -> Torch.randintLike(x, 4, 5, half)));
  }

  private List<Check> ofParts() {
    return List.of(
        that("Torch.complex(x, y)", () -> Torch.complex(x, y)),
        that("Torch.polar(p, y)", () -> Torch.polar(p, y)),
        that("Torch.trilIndices(3, 3, 0)", () -> Torch.trilIndices(3, 3, 0)),
        that("Torch.triuIndices(3, 3, 1)", () -> Torch.triuIndices(3, 3, 1)));
  }

  private List<Check> joining() {
    return List.of(
        that("Torch.cat(List.of(x, y))", () -> Torch.cat(List.of(x, y))),
        that("Torch.cat(List.of(x, y), 1)", () -> Torch.cat(List.of(x, y), 1)),
        that("Torch.cat(x, y)", () -> Torch.cat(x, y)),
        that("Torch.stack(List.of(x, y))", () -> Torch.stack(List.of(x, y))),
        that("Torch.stack(List.of(x, y), -1)", () -> Torch.stack(List.of(x, y), -1)),
        that("Torch.stack(x, y)", () -> Torch.stack(x, y)),
        that("Torch.hstack(List.of(x, y))", () -> Torch.hstack(List.of(x, y))),
        that("Torch.vstack(List.of(x, y))", () -> Torch.vstack(List.of(x, y))),
        that("Torch.dstack(List.of(x, y))", () -> Torch.dstack(List.of(x, y))),
        that("Torch.blockDiag(List.of(x, y))", () -> Torch.blockDiag(List.of(x, y))),
        that(
            "Torch.broadcastTensors(List.of(v, v.unsqueeze(1)))",
            () -> Torch.broadcastTensors(List.of(v, v.unsqueeze(1)))),
        that("Torch.meshgrid(List.of(v, v))", () -> Torch.meshgrid(List.of(v, v))),
        that("Torch.cartesianProd(List.of(v, v))", () -> Torch.cartesianProd(List.of(v, v))));
  }

  private List<Check> choice() {
    return List.of(
        that("Torch.where(b, x, y)", () -> Torch.where(b, x, y)),
        that("Torch.where(b, 1.5, y)", () -> Torch.where(b, 1.5, y)),
        that("Torch.where(b, x, 1.5)", () -> Torch.where(b, x, 1.5)),
        that("Torch.where(b, 1, 2)", () -> Torch.where(b, 1, 2)),
        that("Torch.where(b)", () -> Torch.where(b)),
        that(
            "Torch.searchsorted(v.sort().values(), x)",
            () -> Torch.searchsorted(v.sort().values(), x)),
        that(
            "Torch.searchsorted(Torch.arange(4), i, true)",
            () -> Torch.searchsorted(Torch.arange(4), i, true)),
        that("Torch.sub(1, x)", () -> Torch.sub(1, x)),
        that("Torch.div(1, x)", () -> Torch.div(1, x)),
        that("Torch.pow(2, x)", () -> Torch.pow(2, x)));
  }

  private List<Check> products() {
    return List.of(
        that(
            "Torch.einsum(\"ij,kj->ik\", List.of(m, m))",
            () -> Torch.einsum("ij,kj->ik", List.of(m, m))),
        that("Torch.einsum(\"ij,kj->ik\", m, m)", () -> Torch.einsum("ij,kj->ik", m, m)),
        that(
            "Torch.chainMatmul(List.of(m, m.t(), m))",
            () -> Torch.chainMatmul(List.of(m, m.t(), m))));
  }

  @Test
  void options_say_whether_gradients_are_collected() {
    TensorOptions options = TensorOptions.of(DType.FLOAT64).withRequiresGrad(true);
    assertTrue(Torch.zeros(options, 2).requiresGrad());
    assertTrue(Torch.onesLike(x, options).requiresGrad());
    assertFalse(Torch.zeros(2).requiresGrad());
  }

  @Test
  void integers_stay_the_default_where_options_name_no_type() {
    TensorOptions device = TensorOptions.of(x.device());
    assertEquals(DType.INT64, Torch.randint(0, 5, device, 2).dtype());
    assertEquals(DType.INT64, Torch.randperm(5, device).dtype());
    assertEquals(DType.FLOAT32, Torch.rand(device, 2).dtype());
    assertEquals(DType.INT64, Torch.zerosLike(i, device).dtype());
  }

  @Test
  void random_numbers_repeat_after_the_same_seed() {
    Torch.manualSeed(7);
    var first = Torch.randn(4, 5);
    var second = Torch.randn(4, 5);
    Torch.manualSeed(7);
    assertTrue(first.equal(Torch.randn(4, 5)));
    assertTrue(second.equal(Torch.randn(4, 5)));
    assertFalse(first.equal(second));
  }
}

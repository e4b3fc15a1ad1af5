package io.torchbridge.conformance.rules;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.torchbridge.DType;
import io.torchbridge.Layout;
import io.torchbridge.RoundingMode;
import io.torchbridge.ShapeMismatchException;
import io.torchbridge.TensorOptions;
import io.torchbridge.Torch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every factory and free function. */
public abstract class FactoryRules extends TypedOperatorRules {
  @TempDir @Nullable Path folder;

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
        products(),
        ofMemory(),
        windows(),
        sparse(),
        moreJoining(),
        ofGenerators());
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
  void shapes_are_broadcast() {
    assertArrayEquals(
        new long[] {2, 4, 3}, Torch.broadcastShapes(new long[] {2, 1, 3}, new long[] {4, 1}));
    assertArrayEquals(new long[] {0}, Torch.broadcastShapes(new long[] {1}, new long[] {0}));
    assertArrayEquals(new long[0], Torch.broadcastShapes());
    assertFails(
        ShapeMismatchException.class,
        () -> Torch.broadcastShapes(new long[] {2, 3}, new long[] {2, 4}),
        "[2, 3], [2, 4]",
        "3 and 4");
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

  private Path file(int... bytes) {
    byte[] content = new byte[bytes.length];
    for (int at = 0; at < bytes.length; at++) {
      content[at] = (byte) bytes[at];
    }
    try {
      return Files.write(Objects.requireNonNull(folder).resolve("bytes"), content);
    } catch (IOException ex) {
      throw new UncheckedIOException(ex);
    }
  }

  private List<Check> ofMemory() {
    return List.of(
        that(
            "Torch.emptyStrided(new long[] {2, 2}, new long[] {1, 2}).fill_(1)",
            () -> Torch.emptyStrided(new long[] {2, 2}, new long[] {1, 2}).fill_(1)),
        that(
            "Torch.emptyStrided(new long[] {2, 2}, new long[] {1, 2}, half).fill_(1)",
            () -> Torch.emptyStrided(new long[] {2, 2}, new long[] {1, 2}, half).fill_(1)),
        that(
            "Torch.emptyPermuted(new long[] {2, 3, 4}, new long[] {0, 2, 1}).fill_(1)",
            () -> Torch.emptyPermuted(new long[] {2, 3, 4}, new long[] {0, 2, 1}).fill_(1)),
        that(
            "Torch.fromFile(file(1, 2, 3), false, 2, DType.INT8)",
            () -> Torch.fromFile(file(1, 2, 3), false, 2, DType.INT8)));
  }

  private List<Check> windows() {
    return List.of(
        that("Torch.bartlettWindow(5)", () -> Torch.bartlettWindow(5)),
        that("Torch.bartlettWindow(5, false)", () -> Torch.bartlettWindow(5, false)),
        that("Torch.blackmanWindow(5)", () -> Torch.blackmanWindow(5)),
        that("Torch.blackmanWindow(5, false)", () -> Torch.blackmanWindow(5, false)),
        that("Torch.hannWindow(5)", () -> Torch.hannWindow(5)),
        that("Torch.hannWindow(5, false)", () -> Torch.hannWindow(5, false)),
        that("Torch.hammingWindow(5)", () -> Torch.hammingWindow(5)),
        that(
            "Torch.hammingWindow(5, false, 0.5, 0.25)",
            () -> Torch.hammingWindow(5, false, 0.5, 0.25)),
        that("Torch.kaiserWindow(5)", () -> Torch.kaiserWindow(5)),
        that("Torch.kaiserWindow(5, false, 8)", () -> Torch.kaiserWindow(5, false, 8)));
  }

  private List<Check> sparse() {
    return List.of(
        that(
            "Torch.sparseCooTensor(r.narrow(0, 0, 2), Torch.ones(2)).toDense()",
            () -> Torch.sparseCooTensor(r.narrow(0, 0, 2), Torch.ones(2)).toDense()),
        that(
            "Torch.sparseCooTensor(r.narrow(0, 0, 2), Torch.ones(2), 3, 4).toDense()",
            () -> Torch.sparseCooTensor(r.narrow(0, 0, 2), Torch.ones(2), 3, 4).toDense()),
        that(
            "Torch.sparseCsrTensor(d.flip(0), d.flip(0).div(2, RoundingMode.TRUNC), p3.narrow(0, 0,"
                + " 2), 1, 2).toDense()",
            () ->
                Torch.sparseCsrTensor(
                        d.flip(0), d.flip(0).div(2, RoundingMode.TRUNC), p3.narrow(0, 0, 2), 1, 2)
                    .toDense()),
        that(
            "Torch.sparseCscTensor(d.flip(0), d.flip(0), p3.narrow(0, 0, 2), 3, 1).toDense()",
            () -> Torch.sparseCscTensor(d.flip(0), d.flip(0), p3.narrow(0, 0, 2), 3, 1).toDense()),
        that(
            "Torch.sparseBsrTensor(d.flip(0), d.flip(0), t.narrow(2, 0, 2), 3, 6).toDense()",
            () -> Torch.sparseBsrTensor(d.flip(0), d.flip(0), t.narrow(2, 0, 2), 3, 6).toDense()),
        that(
            "Torch.sparseBscTensor(d.flip(0), d.flip(0), t.narrow(2, 0, 2), 9, 2).toDense()",
            () -> Torch.sparseBscTensor(d.flip(0), d.flip(0), t.narrow(2, 0, 2), 9, 2).toDense()),
        that(
            "Torch.sparseCompressedTensor(d.flip(0), d.flip(0), p3.narrow(0, 0, 2),"
                + " Layout.SPARSE_CSC, 3, 1).toDense()",
            () ->
                Torch.sparseCompressedTensor(
                        d.flip(0), d.flip(0), p3.narrow(0, 0, 2), Layout.SPARSE_CSC, 3, 1)
                    .toDense()));
  }

  private List<Check> moreJoining() {
    return List.of(
        that("Torch.concat(List.of(x, y))", () -> Torch.concat(List.of(x, y))),
        that("Torch.concat(List.of(x, y), 1)", () -> Torch.concat(List.of(x, y), 1)),
        that("Torch.concatenate(List.of(x, y))", () -> Torch.concatenate(List.of(x, y))),
        that("Torch.concatenate(List.of(x, y), 1)", () -> Torch.concatenate(List.of(x, y), 1)),
        that("Torch.rowStack(List.of(x, y))", () -> Torch.rowStack(List.of(x, y))),
        that("Torch.columnStack(List.of(v, v))", () -> Torch.columnStack(List.of(v, v))),
        that(
            "Torch.histogramdd(m.t().narrow(1, 0, 2), 2, 3)",
            () -> Torch.histogramdd(m.t().narrow(1, 0, 2), 2, 3)),
        that(
            "Torch.histogramdd(m.t().narrow(1, 0, 2), new long[] {2, 2}, new double[] {-3, 3, -2,"
                + " 2}, p4, true)",
            () ->
                Torch.histogramdd(
                    m.t().narrow(1, 0, 2),
                    new long[] {2, 2},
                    new double[] {-3, 3, -2, 2},
                    p4,
                    true)),
        that(
            "Torch.histogramdd(m.t().narrow(1, 0, 2), List.of(v.sort().values(), p4))",
            () -> Torch.histogramdd(m.t().narrow(1, 0, 2), List.of(v.sort().values(), p4))),
        that("Torch.resultType(i, x)", () -> Torch.resultType(i, x)),
        that("Torch.resultType(i, 1.5)", () -> Torch.resultType(i, 1.5)),
        that(
            "Torch.promoteTypes(DType.INT32, DType.FLOAT16)",
            () -> Torch.promoteTypes(DType.INT32, DType.FLOAT16)),
        that(
            "Torch.canCast(DType.FLOAT64, DType.INT64)",
            () -> Torch.canCast(DType.FLOAT64, DType.INT64)),
        that(
            "Torch.canCast(DType.INT64, DType.FLOAT16)",
            () -> Torch.canCast(DType.INT64, DType.FLOAT16)));
  }

  private List<Check> ofGenerators() {
    return List.of(
        that("Torch.rand(seeded(), 2, 3)", () -> Torch.rand(seeded(), 2, 3)),
        that("Torch.randn(seeded(), 4, 5)", () -> Torch.randn(seeded(), 4, 5)),
        that("Torch.randint(seeded(), 3, 90, 4)", () -> Torch.randint(seeded(), 3, 90, 4)),
        that("Torch.randperm(seeded(), 10)", () -> Torch.randperm(seeded(), 10)),
        that("Torch.normal(seeded(), 5, 2, 3)", () -> Torch.normal(seeded(), 5, 2, 3)));
  }
}

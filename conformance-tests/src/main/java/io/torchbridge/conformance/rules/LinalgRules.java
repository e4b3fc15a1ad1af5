package io.torchbridge.conformance.rules;

import io.torchbridge.DType;
import io.torchbridge.Device;
import io.torchbridge.Linalg;
import io.torchbridge.MemoryFormat;
import io.torchbridge.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every operator of linear algebra and conversion. */
public abstract class LinalgRules extends TypedOperatorRules {
  @Test
  void every_method_gives_the_answer_of_pytorch() {
    verify(
        List.of("TensorOperators", "Linalg"),
        products(),
        matrices(),
        conversion(),
        norms(),
        decompositions(),
        equations());
  }

  private List<Check> products() {
    return List.of(
        that("m.matmul(m.t())", () -> m.matmul(m.t())),
        that("t.matmul(v)", () -> t.matmul(v)),
        that("m.mm(m.t())", () -> m.mm(m.t())),
        that("t.bmm(t.mT())", () -> t.bmm(t.mT())),
        that("m.mv(v)", () -> m.mv(v)),
        that("v.dot(v)", () -> v.dot(v)),
        that("z.flatten().vdot(z.flatten())", () -> z.flatten().vdot(z.flatten())),
        that("m.inner(m)", () -> m.inner(m)),
        that("v.outer(v)", () -> v.outer(v)),
        that("x.kron(y)", () -> x.kron(y)),
        that("s.cross(s.t(), 1)", () -> s.cross(s.t(), 1)),
        that(
            "m.tensordot(m, new long[] {0}, new long[] {0})",
            () -> m.tensordot(m, new long[] {0}, new long[] {0})),
        that("s.addmm(m, m.t())", () -> s.addmm(m, m.t())),
        that("s.clone().addmm_(m, m.t())", () -> s.clone().addmm_(m, m.t())),
        that("s.addmm(m, m.t(), 0.5, 2)", () -> s.addmm(m, m.t(), 0.5, 2)),
        that("s.clone().addmm_(m, m.t(), 0.5, 2)", () -> s.clone().addmm_(m, m.t(), 0.5, 2)),
        that("v.narrow(0, 0, 3).addmv(m, v)", () -> v.narrow(0, 0, 3).addmv(m, v)),
        that("t.matmul(t.mT()).baddbmm(t, t.mT())", () -> t.matmul(t.mT()).baddbmm(t, t.mT())),
        that("t.matmul(t.mT()).baddbmm_(t, t.mT())", () -> t.matmul(t.mT()).baddbmm_(t, t.mT())));
  }

  private List<Check> matrices() {
    return List.of(
        that("s.trace()", () -> s.trace()),
        that("s.det()", () -> s.det()),
        that("spd.logdet()", () -> spd.logdet()),
        that("s.inverse()", () -> s.inverse()),
        that("m.pinverse()", () -> m.pinverse()),
        that("s.matrixPower(3)", () -> s.matrixPower(3)),
        that("s.matrixPower(-1)", () -> s.matrixPower(-1)),
        that("s.matrixExp()", () -> s.matrixExp()),
        that("m.cdist(m.add(1))", () -> m.cdist(m.add(1))),
        that("m.cdist(m.add(1), 1)", () -> m.cdist(m.add(1), 1)));
  }

  private List<Check> conversion() {
    return List.of(
        that("x.to(DType.INT64)", () -> x.to(DType.INT64)),
        that("i.to(DType.BFLOAT16)", () -> i.to(DType.BFLOAT16)),
        that("x.to(Device.CPU)", () -> x.to(Device.CPU)),
        that("x.to(DType.FLOAT64, Device.CPU)", () -> x.to(DType.FLOAT64, Device.CPU)),
        that("q.to(MemoryFormat.CHANNELS_LAST)", () -> q.to(MemoryFormat.CHANNELS_LAST)),
        that("x.cpu()", () -> x.cpu()),
        that("x.clone()", () -> x.clone()),
        that("x.detach()", () -> x.detach()),
        that("x.clone().detach_()", () -> x.clone().detach_()),
        that("i.newZeros(2)", () -> i.newZeros(2)),
        that("i.newOnes(2, 1)", () -> i.newOnes(2, 1)),
        that("i.newEmpty(2).fill_(3)", () -> i.newEmpty(2).fill_(3)),
        that("x.newFull(new long[] {2}, 1.5)", () -> x.newFull(new long[] {2}, 1.5)));
  }

  private List<Check> norms() {
    return List.of(
        that("Linalg.norm(m)", () -> Linalg.norm(m)),
        that("Linalg.norm(m, 1, true, 0, 1)", () -> Linalg.norm(m, 1, true, 0, 1)),
        that("Linalg.norm(m, 3, false, 1)", () -> Linalg.norm(m, 3, false, 1)),
        that("Linalg.vectorNorm(m, 3)", () -> Linalg.vectorNorm(m, 3)),
        that("Linalg.vectorNorm(m, 1, true, 1)", () -> Linalg.vectorNorm(m, 1, true, 1)),
        that("Linalg.matrixNorm(m)", () -> Linalg.matrixNorm(m)),
        that("Linalg.matrixNorm(m, \"nuc\")", () -> Linalg.matrixNorm(m, "nuc")),
        that("Linalg.matrixNorm(m, 2)", () -> Linalg.matrixNorm(m, 2)),
        that("Linalg.cond(s)", () -> Linalg.cond(s)),
        that("Linalg.matrixRank(m)", () -> Linalg.matrixRank(m)));
  }

  private List<Check> decompositions() {
    return List.of(
        that("Linalg.cholesky(spd)", () -> Linalg.cholesky(spd)),
        that("Linalg.cholesky(spd, true)", () -> Linalg.cholesky(spd, true)),
        that("product(Linalg.qr(m.t()))", () -> product(Linalg.qr(m.t()))),
        that("Linalg.qr(m.t()).q().shape()", () -> Linalg.qr(m.t()).q().shape()),
        that(
            "Linalg.qr(m.t(), Linalg.QrMode.COMPLETE).q().shape()",
            () -> Linalg.qr(m.t(), Linalg.QrMode.COMPLETE).q().shape()),
        that(
            "Linalg.qr(m.t(), Linalg.QrMode.R).r().abs()",
            () -> Linalg.qr(m.t(), Linalg.QrMode.R).r().abs()),
        that("product(Linalg.svd(s))", () -> product(Linalg.svd(s))),
        that("Linalg.svd(m).s()", () -> Linalg.svd(m).s()),
        that("Linalg.svd(m).vh().shape()", () -> Linalg.svd(m).vh().shape()),
        that("product(Linalg.svd(m, false))", () -> product(Linalg.svd(m, false))),
        that("Linalg.svdvals(m)", () -> Linalg.svdvals(m)),
        that(
            "Linalg.eig(spd).eigenvalues().real().sort().values()",
            () -> Linalg.eig(spd).eigenvalues().real().sort().values()),
        that(
            "Linalg.eigvals(spd).real().sort().values()",
            () -> Linalg.eigvals(spd).real().sort().values()),
        that("product(Linalg.eigh(spd))", () -> product(Linalg.eigh(spd))),
        that("Linalg.eigh(spd).eigenvalues()", () -> Linalg.eigh(spd).eigenvalues()),
        that("Linalg.eigh(spd, true).eigenvalues()", () -> Linalg.eigh(spd, true).eigenvalues()),
        that("Linalg.eigvalsh(spd)", () -> Linalg.eigvalsh(spd)),
        that("Linalg.slogdet(s)", () -> Linalg.slogdet(s)),
        that("Linalg.lu(s)", () -> Linalg.lu(s)));
  }

  private List<Check> equations() {
    return List.of(
        that("Linalg.solve(s, m)", () -> Linalg.solve(s, m)),
        that("Linalg.solve(s, m.t(), false)", () -> Linalg.solve(s, m.t(), false)),
        that(
            "Linalg.solveTriangular(spd.tril(), m, false)",
            () -> Linalg.solveTriangular(spd.tril(), m, false)),
        that(
            "Linalg.choleskySolve(m, Linalg.cholesky(spd))",
            () -> Linalg.choleskySolve(m, Linalg.cholesky(spd))),
        that(
            "Linalg.lstsq(m.t(), x.t().narrow(0, 0, 3).repeat(2, 1).narrow(0, 0, 4)).solution()",
            () ->
                Linalg.lstsq(m.t(), x.t().narrow(0, 0, 3).repeat(2, 1).narrow(0, 0, 4))
                    .solution()));
  }

  private static Tensor product(Linalg.Qr qr) {
    return qr.q().matmul(qr.r());
  }

  private static Tensor product(Linalg.Svd svd) {
    return svd.u().mul(svd.s()).matmul(svd.vh());
  }

  private static Tensor product(Linalg.Eigen eigen) {
    return eigen.eigenvectors().mul(eigen.eigenvalues()).matmul(eigen.eigenvectors().mT());
  }
}

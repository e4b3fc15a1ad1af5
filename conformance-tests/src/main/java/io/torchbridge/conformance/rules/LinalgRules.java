package io.torchbridge.conformance.rules;

import io.torchbridge.DType;
import io.torchbridge.Device;
import io.torchbridge.Linalg;
import io.torchbridge.MemoryFormat;
import io.torchbridge.Tensor;
import io.torchbridge.Torch;
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
        equations(),
        moreProducts(),
        moreOfMemory(),
        moreEquations());
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
        that("Torch.linalg().norm(m)", () -> Torch.linalg().norm(m)),
        that("Torch.linalg().norm(m, 1, true, 0, 1)", () -> Torch.linalg().norm(m, 1, true, 0, 1)),
        that("Torch.linalg().norm(m, 3, false, 1)", () -> Torch.linalg().norm(m, 3, false, 1)),
        that("Torch.linalg().vectorNorm(m, 3)", () -> Torch.linalg().vectorNorm(m, 3)),
        that(
            "Torch.linalg().vectorNorm(m, 1, true, 1)",
            () -> Torch.linalg().vectorNorm(m, 1, true, 1)),
        that("Torch.linalg().matrixNorm(m)", () -> Torch.linalg().matrixNorm(m)),
        that("Torch.linalg().matrixNorm(m, \"nuc\")", () -> Torch.linalg().matrixNorm(m, "nuc")),
        that("Torch.linalg().matrixNorm(m, 2)", () -> Torch.linalg().matrixNorm(m, 2)),
        that("Torch.linalg().cond(s)", () -> Torch.linalg().cond(s)),
        that("Torch.linalg().matrixRank(m)", () -> Torch.linalg().matrixRank(m)));
  }

  private List<Check> decompositions() {
    return List.of(
        that("Torch.linalg().cholesky(spd)", () -> Torch.linalg().cholesky(spd)),
        that("Torch.linalg().cholesky(spd, true)", () -> Torch.linalg().cholesky(spd, true)),
        that("product(Torch.linalg().qr(m.t()))", () -> product(Torch.linalg().qr(m.t()))),
        that("Torch.linalg().qr(m.t()).q().shape()", () -> Torch.linalg().qr(m.t()).q().shape()),
        that(
            "Torch.linalg().qr(m.t(), Linalg.QrMode.COMPLETE).q().shape()",
            () -> Torch.linalg().qr(m.t(), Linalg.QrMode.COMPLETE).q().shape()),
        that(
            "Torch.linalg().qr(m.t(), Linalg.QrMode.R).r().abs()",
            () -> Torch.linalg().qr(m.t(), Linalg.QrMode.R).r().abs()),
        that("product(Torch.linalg().svd(s))", () -> product(Torch.linalg().svd(s))),
        that("Torch.linalg().svd(m).s()", () -> Torch.linalg().svd(m).s()),
        that("Torch.linalg().svd(m).vh().shape()", () -> Torch.linalg().svd(m).vh().shape()),
        that("product(Torch.linalg().svd(m, false))", () -> product(Torch.linalg().svd(m, false))),
        that("Torch.linalg().svdvals(m)", () -> Torch.linalg().svdvals(m)),
        that(
            "Torch.linalg().eig(spd).eigenvalues().real().sort().values()",
            () -> Torch.linalg().eig(spd).eigenvalues().real().sort().values()),
        that(
            "Torch.linalg().eigvals(spd).real().sort().values()",
            () -> Torch.linalg().eigvals(spd).real().sort().values()),
        that("product(Torch.linalg().eigh(spd))", () -> product(Torch.linalg().eigh(spd))),
        that(
            "Torch.linalg().eigh(spd).eigenvalues()", () -> Torch.linalg().eigh(spd).eigenvalues()),
        that(
            "Torch.linalg().eigh(spd, true).eigenvalues()",
            () -> Torch.linalg().eigh(spd, true).eigenvalues()),
        that("Torch.linalg().eigvalsh(spd)", () -> Torch.linalg().eigvalsh(spd)),
        that("Torch.linalg().slogdet(s)", () -> Torch.linalg().slogdet(s)),
        that("Torch.linalg().lu(s)", () -> Torch.linalg().lu(s)));
  }

  private List<Check> equations() {
    return List.of(
        that("Torch.linalg().solve(s, m)", () -> Torch.linalg().solve(s, m)),
        that("Torch.linalg().solve(s, m.t(), false)", () -> Torch.linalg().solve(s, m.t(), false)),
        that(
            "Torch.linalg().solveTriangular(spd.tril(), m, false)",
            () -> Torch.linalg().solveTriangular(spd.tril(), m, false)),
        that(
            "Torch.linalg().choleskySolve(m, Torch.linalg().cholesky(spd))",
            () -> Torch.linalg().choleskySolve(m, Torch.linalg().cholesky(spd))),
        that(
            "Torch.linalg().lstsq(m.t(), x.t().narrow(0, 0, 3).repeat(2, 1).narrow(0, 0,"
                + " 4)).solution()",
            () ->
                Torch.linalg()
                    .lstsq(m.t(), x.t().narrow(0, 0, 3).repeat(2, 1).narrow(0, 0, 4))
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

  private static boolean retained(Tensor result) {
    boolean before = result.retainsGrad();
    result.retainGrad();
    result.sum().backward();
    return !before && result.retainsGrad() && result.grad() != null;
  }

  private List<Check> moreProducts() {
    return List.of(
        that("v3.clone().addmv_(m, v)", () -> v3.clone().addmv_(m, v)),
        that("v3.addmv(m, v, 0.5, 2)", () -> v3.addmv(m, v, 0.5, 2)),
        that("v3.clone().addmv_(m, v, 0.5, 2)", () -> v3.clone().addmv_(m, v, 0.5, 2)),
        that("m.addr(v3, v)", () -> m.addr(v3, v)),
        that("m.clone().addr_(v3, v)", () -> m.clone().addr_(v3, v)),
        that("m.addr(v3, v, 0.5, 2)", () -> m.addr(v3, v, 0.5, 2)),
        that("m.clone().addr_(v3, v, 0.5, 2)", () -> m.clone().addr_(v3, v, 0.5, 2)),
        that("s.addbmm(t, t.mT())", () -> s.addbmm(t, t.mT())),
        that("s.clone().addbmm_(t, t.mT())", () -> s.clone().addbmm_(t, t.mT())),
        that("s.addbmm(t, t.mT(), 0.5, 2)", () -> s.addbmm(t, t.mT(), 0.5, 2)),
        that("s.clone().addbmm_(t, t.mT(), 0.5, 2)", () -> s.clone().addbmm_(t, t.mT(), 0.5, 2)),
        that("s.baddbmm(t, t.mT(), 0.5, 2)", () -> s.baddbmm(t, t.mT(), 0.5, 2)),
        that(
            "t.matmul(t.mT()).baddbmm_(t, t.mT(), 0.5, 2)",
            () -> t.matmul(t.mT()).baddbmm_(t, t.mT(), 0.5, 2)),
        that("s.choleskySolve(spd.tril(), false)", () -> s.choleskySolve(spd.tril(), false)),
        that("s.choleskySolve(spd.triu(), true)", () -> s.choleskySolve(spd.triu(), true)),
        that("spd.tril().choleskyInverse(false)", () -> spd.tril().choleskyInverse(false)),
        that("spd.triu().choleskyInverse(true)", () -> spd.triu().choleskyInverse(true)),
        that("s.geqrf()", () -> s.geqrf()),
        that("s.geqrf().a().orgqr(s.geqrf().tau())", () -> s.geqrf().a().orgqr(s.geqrf().tau())),
        that(
            "s.geqrf().a().ormqr(s.geqrf().tau(), m, true, true)",
            () -> s.geqrf().a().ormqr(s.geqrf().tau(), m, true, true)),
        that("s.slogdet()", () -> s.slogdet()));
  }

  private List<Check> moreOfMemory() {
    return List.of(
        that("x.typeAs(i)", () -> x.typeAs(i)),
        that(
            "x.newEmptyStrided(new long[] {2, 2}, new long[] {1, 2}).fill_(1)",
            () -> x.newEmptyStrided(new long[] {2, 2}, new long[] {1, 2}).fill_(1)),
        that("m.narrow(0, 1, 2).storageOffset()", () -> m.narrow(0, 1, 2).storageOffset()),
        that("z.conj().isConj()", () -> z.conj().isConj()),
        that("z.conj().imag().isNeg()", () -> z.conj().imag().isNeg()),
        that("x.isInference()", () -> x.isInference()),
        that("Torch.tensor(0.5).isNonzero()", () -> Torch.tensor(0.5).isNonzero()),
        that("x.isPinned()", () -> x.isPinned()),
        that(
            "retained(x.clone().requiresGrad(true).mul(2))",
            () -> retained(x.clone().requiresGrad(true).mul(2))));
  }

  private List<Check> moreEquations() {
    return List.of(
        that(
            "Torch.linalg().choleskySolve(s, spd.triu(), true)",
            () -> Torch.linalg().choleskySolve(s, spd.triu(), true)),
        that("Torch.linalg().solveEx(s, spd, false)", () -> Torch.linalg().solveEx(s, spd, false)),
        that(
            "Torch.linalg().luSolve(Torch.linalg().luFactor(s).factors(),"
                + " Torch.linalg().luFactor(s).pivots(), spd)",
            () ->
                Torch.linalg()
                    .luSolve(
                        Torch.linalg().luFactor(s).factors(),
                        Torch.linalg().luFactor(s).pivots(),
                        spd)),
        that(
            "Torch.linalg().luSolve(Torch.linalg().luFactor(s).factors(),"
                + " Torch.linalg().luFactor(s).pivots(), spd, false, true)",
            () ->
                Torch.linalg()
                    .luSolve(
                        Torch.linalg().luFactor(s).factors(),
                        Torch.linalg().luFactor(s).pivots(),
                        spd,
                        false,
                        true)),
        that(
            "Torch.linalg().ldlSolve(Torch.linalg().ldlFactor(spd, true).factors(),"
                + " Torch.linalg().ldlFactor(spd, true).pivots(), s, true)",
            () ->
                Torch.linalg()
                    .ldlSolve(
                        Torch.linalg().ldlFactor(spd, true).factors(),
                        Torch.linalg().ldlFactor(spd, true).pivots(),
                        s,
                        true)),
        that(
            "Torch.linalg().tensorsolve(spd.reshape(3, 1, 3), v3.unsqueeze(1))",
            () -> Torch.linalg().tensorsolve(spd.reshape(3, 1, 3), v3.unsqueeze(1))),
        that("Torch.linalg().inv(s)", () -> Torch.linalg().inv(s)),
        that("Torch.linalg().invEx(s)", () -> Torch.linalg().invEx(s)),
        that("Torch.linalg().pinv(m)", () -> Torch.linalg().pinv(m)),
        that(
            "Torch.linalg().pinv(spd, 0.1, null, true)",
            () -> Torch.linalg().pinv(spd, 0.1, null, true)),
        that(
            "Torch.linalg().tensorinv(spd.reshape(3, 1, 3), 1)",
            () -> Torch.linalg().tensorinv(spd.reshape(3, 1, 3), 1)),
        that("Torch.linalg().det(s)", () -> Torch.linalg().det(s)),
        that("Torch.linalg().diagonal(t)", () -> Torch.linalg().diagonal(t)),
        that("Torch.linalg().diagonal(t, 1, 0, 2)", () -> Torch.linalg().diagonal(t, 1, 0, 2)),
        that("Torch.linalg().matrixExp(s.div(4))", () -> Torch.linalg().matrixExp(s.div(4))),
        that("Torch.linalg().matrixPower(s, -2)", () -> Torch.linalg().matrixPower(s, -2)),
        that("Torch.linalg().vander(v)", () -> Torch.linalg().vander(v)),
        that("Torch.linalg().vander(v, 3)", () -> Torch.linalg().vander(v, 3)),
        that("Torch.linalg().matmul(m, m.t())", () -> Torch.linalg().matmul(m, m.t())),
        that(
            "Torch.linalg().multiDot(List.of(m, m.t(), m))",
            () -> Torch.linalg().multiDot(List.of(m, m.t(), m))),
        that("Torch.linalg().cross(s, spd)", () -> Torch.linalg().cross(s, spd)),
        that("Torch.linalg().cross(s, spd, 0)", () -> Torch.linalg().cross(s, spd, 0)),
        that("Torch.linalg().vecdot(z, z.flip(0))", () -> Torch.linalg().vecdot(z, z.flip(0))),
        that(
            "Torch.linalg().vecdot(m, m.flip(0), 0)", () -> Torch.linalg().vecdot(m, m.flip(0), 0)),
        that(
            "Torch.linalg().householderProduct(s.geqrf().a(), s.geqrf().tau())",
            () -> Torch.linalg().householderProduct(s.geqrf().a(), s.geqrf().tau())),
        that("Torch.linalg().choleskyEx(spd, true)", () -> Torch.linalg().choleskyEx(spd, true)),
        that("Torch.linalg().luFactor(s)", () -> Torch.linalg().luFactor(s)),
        that("Torch.linalg().luFactorEx(s)", () -> Torch.linalg().luFactorEx(s)),
        that(
            "Torch.linalg().luUnpack(Torch.linalg().luFactor(s).factors(),"
                + " Torch.linalg().luFactor(s).pivots())",
            () ->
                Torch.linalg()
                    .luUnpack(
                        Torch.linalg().luFactor(s).factors(), Torch.linalg().luFactor(s).pivots())),
        that("Torch.linalg().ldlFactor(spd, false)", () -> Torch.linalg().ldlFactor(spd, false)),
        that("Torch.linalg().ldlFactorEx(spd, true)", () -> Torch.linalg().ldlFactorEx(spd, true)),
        that("Torch.linalg().cond(s, 1)", () -> Torch.linalg().cond(s, 1)),
        that("Torch.linalg().cond(s, \"fro\")", () -> Torch.linalg().cond(s, "fro")),
        that(
            "Torch.linalg().matrixRank(spd, 2.0, null, true)",
            () -> Torch.linalg().matrixRank(spd, 2.0, null, true)));
  }
}

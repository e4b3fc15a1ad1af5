package io.torchbridge.conformance.rules;

import io.torchbridge.Complex;
import io.torchbridge.DType;
import io.torchbridge.Layout;
import io.torchbridge.Torch;
import io.torchbridge.TorchbridgeException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every operator and function of sparse tensors. */
public abstract class SparseRules extends TypedOperatorRules {
  @Test
  void every_method_gives_the_answer_of_pytorch() {
    verify(List.of("SparseOperators", "Sparse"), layouts(), functions(), withOtherOperators());
  }

  @Test
  void indices_outside_are_refused() {
    assertFails(
        TorchbridgeException.class,
        () -> Torch.sparseCooTensor(r, Torch.ones(2), 3, 4),
        "aten::sparse_coo_tensor");
    assertFails(
        TorchbridgeException.class,
        () -> Torch.sparseCsrTensor(d.flip(0), d.add(1 << 20), Torch.ones(2), 1, 4),
        "aten::sparse_csr_tensor");
  }

  private List<Check> layouts() {
    return List.of(
        that("sp.coalesce().toDense()", () -> sp.coalesce().toDense()),
        that("sp.isCoalesced()", () -> sp.isCoalesced()),
        that("sp.coalesce().indices()", () -> sp.coalesce().indices()),
        that("sp.coalesce().values()", () -> sp.coalesce().values()),
        that("csr.crowIndices()", () -> csr.crowIndices()),
        that("csr.colIndices()", () -> csr.colIndices()),
        that("csr.values()", () -> csr.values()),
        that("e.toSparseCsc().ccolIndices()", () -> e.toSparseCsc().ccolIndices()),
        that("e.toSparseCsc().rowIndices()", () -> e.toSparseCsc().rowIndices()),
        that("sp.sparseDim()", () -> sp.sparseDim()),
        that("sp.denseDim()", () -> sp.denseDim()),
        that("m.sparseMask(sp.coalesce()).toDense()", () -> m.sparseMask(sp.coalesce()).toDense()),
        that("sp.toDense()", () -> sp.toDense()),
        that("e.toSparse().values()", () -> e.toSparse().values()),
        that("e.toSparse(1).values()", () -> e.toSparse(1).values()),
        that(
            "e.toSparse(Layout.SPARSE_CSR).values()", () -> e.toSparse(Layout.SPARSE_CSR).values()),
        that("e.toSparseCsr().toDense()", () -> e.toSparseCsr().toDense()),
        that("e.toSparseCsc().toDense()", () -> e.toSparseCsc().toDense()),
        that("e.toSparseBsr(1, 2).values()", () -> e.toSparseBsr(1, 2).values()),
        that("e.toSparseBsc(1, 2).values()", () -> e.toSparseBsc(1, 2).values()),
        that("sp.smm(m.t()).toDense()", () -> sp.smm(m.t()).toDense()),
        that("sp.hspmm(m.t()).toDense()", () -> sp.hspmm(m.t()).toDense()),
        that(
            "sp.sspaddmm(sp.matmul(m.t()).toSparse(), m, 0.5, 2).toDense()",
            () -> sp.sspaddmm(sp.matmul(m.t()).toSparse(), m, 0.5, 2).toDense()));
  }

  private List<Check> functions() {
    return List.of(
        that("Torch.sparse().mm(sp, m.t())", () -> Torch.sparse().mm(sp, m.t())),
        that("Torch.sparse().mm(csr, m.t())", () -> Torch.sparse().mm(csr, m.t())),
        that("Torch.sparse().addmm(s, sp, m.t())", () -> Torch.sparse().addmm(s, sp, m.t())),
        that(
            "Torch.sparse().addmm(s, sp, m.t(), 0.5, 2)",
            () -> Torch.sparse().addmm(s, sp, m.t(), 0.5, 2)),
        that(
            "Torch.sparse().sampledAddmm(csr, m, s4, 0.5, 2).toDense()",
            () -> Torch.sparse().sampledAddmm(csr, m, s4, 0.5, 2).toDense()),
        that("Torch.sparse().sum(sp)", () -> Torch.sparse().sum(sp)),
        that("Torch.sparse().sum(sp, 0).toDense()", () -> Torch.sparse().sum(sp, 0).toDense()),
        that(
            "Torch.sparse().softmax(sp, 1).toDense()",
            () -> Torch.sparse().softmax(sp, 1).toDense()),
        that(
            "Torch.sparse().logSoftmax(sp, 1).toDense()",
            () -> Torch.sparse().logSoftmax(sp, 1).toDense()),
        that(
            "Torch.sparse().spdiags(x, d.flip(0).sub(1), 3, 3).toDense()",
            () -> Torch.sparse().spdiags(x, d.flip(0).sub(1), 3, 3).toDense()));
  }

  private List<Check> withOtherOperators() {
    return List.of(
        that("sp.add(sp).toDense()", () -> sp.add(sp).toDense()),
        that("sp.mul(2).toDense()", () -> sp.mul(2).toDense()),
        that("sp.mul(sp).toDense()", () -> sp.mul(sp).toDense()),
        that("sp.matmul(m.t())", () -> sp.matmul(m.t())),
        that("csr.matmul(m.t())", () -> csr.matmul(m.t())),
        that("csr.mv(v)", () -> csr.mv(v)),
        that("sp.t().toDense()", () -> sp.t().toDense()),
        that("sp.sum()", () -> sp.sum()),
        that("sp.coalesce().sin().toDense()", () -> sp.coalesce().sin().toDense()),
        that("Torch.cat(sp, sp).toDense()", () -> Torch.cat(sp, sp).toDense()),
        that(
            "sp.to(DType.COMPLEX64).mul(Torch.tensor(new Complex(1, 2))).toDense()",
            () -> sp.to(DType.COMPLEX64).mul(Torch.tensor(new Complex(1, 2))).toDense()));
  }
}

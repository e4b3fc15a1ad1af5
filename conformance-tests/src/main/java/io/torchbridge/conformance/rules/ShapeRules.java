package io.torchbridge.conformance.rules;

import io.torchbridge.DType;
import io.torchbridge.MemoryFormat;
import io.torchbridge.ScatterReduction;
import io.torchbridge.Torch;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every operator that reshapes or indexes. */
public abstract class ShapeRules extends TypedOperatorRules {
  @Test
  void every_method_gives_the_answer_of_pytorch() {
    verify(
        List.of("ShapeOperators"),
        shapes(),
        parts(),
        order(),
        byIndex(),
        moreViews(),
        moreIndices());
  }

  private List<Check> shapes() {
    return List.of(
        that("m.reshape(2, -1)", () -> m.reshape(2, -1)),
        that("m.view(4, 3)", () -> m.view(4, 3)),
        that("x.view(DType.INT32)", () -> x.view(DType.INT32)),
        that("m.reshapeAs(m.t())", () -> m.reshapeAs(m.t())),
        that("m.viewAs(m.reshape(4, 3))", () -> m.viewAs(m.reshape(4, 3))),
        that("t.flatten()", () -> t.flatten()),
        that("t.flatten(1)", () -> t.flatten(1)),
        that("t.flatten(0, 1)", () -> t.flatten(0, 1)),
        that("m.unflatten(1, 2, 2)", () -> m.unflatten(1, 2, 2)),
        that("o.squeeze()", () -> o.squeeze()),
        that("o.clone().squeeze_()", () -> o.clone().squeeze_()),
        that("o.squeeze(0, 1)", () -> o.squeeze(0, 1)),
        that("m.unsqueeze(1)", () -> m.unsqueeze(1)),
        that("m.clone().unsqueeze_(-1)", () -> m.clone().unsqueeze_(-1)),
        that("t.permute(2, 0, 1)", () -> t.permute(2, 0, 1)),
        that("t.transpose(0, 2)", () -> t.transpose(0, 2)),
        that("m.t()", () -> m.t()),
        that("t.mT()", () -> t.mT()),
        that("z.mH()", () -> z.mH()),
        that("t.movedim(0, 2)", () -> t.movedim(0, 2)),
        that(
            "t.movedim(new long[] {0, 1}, new long[] {2, 0})",
            () -> t.movedim(new long[] {0, 1}, new long[] {2, 0})),
        that("o.expand(4, 3, -1)", () -> o.expand(4, 3, -1)),
        that("o.expandAs(Torch.zeros(4, 3, 2))", () -> o.expandAs(Torch.zeros(4, 3, 2))),
        that("v.broadcastTo(2, 4)", () -> v.broadcastTo(2, 4)),
        that("x.repeat(2, 1, 2)", () -> x.repeat(2, 1, 2)),
        that("x.tile(2)", () -> x.tile(2)),
        that("x.repeatInterleave(2)", () -> x.repeatInterleave(2)),
        that("x.repeatInterleave(2, 1)", () -> x.repeatInterleave(2, 1)),
        that(
            "x.repeatInterleave(Torch.tensor(new long[] {1, 3}), 0)",
            () -> x.repeatInterleave(Torch.tensor(new long[] {1, 3}), 0)),
        that("m.t().contiguous()", () -> m.t().contiguous()),
        that(
            "q.contiguous(MemoryFormat.CHANNELS_LAST)",
            () -> q.contiguous(MemoryFormat.CHANNELS_LAST)));
  }

  private List<Check> parts() {
    return List.of(
        that("m.split(2)", () -> m.split(2)),
        that("m.split(3, 1)", () -> m.split(3, 1)),
        that("m.split(new long[] {1, 3}, 1)", () -> m.split(new long[] {1, 3}, 1)),
        that("m.chunk(2)", () -> m.chunk(2)),
        that("m.chunk(3, 1)", () -> m.chunk(3, 1)),
        that("m.tensorSplit(3, 1)", () -> m.tensorSplit(3, 1)),
        that("m.tensorSplit(new long[] {1, 2}, 1)", () -> m.tensorSplit(new long[] {1, 2}, 1)),
        that("m.unbind()", () -> m.unbind()),
        that("m.unbind(1)", () -> m.unbind(1)),
        that("m.narrow(1, 1, 2)", () -> m.narrow(1, 1, 2)),
        that("m.slice(1, 1, 3)", () -> m.slice(1, 1, 3)),
        that("m.slice(1, 0, Long.MAX_VALUE, 2)", () -> m.slice(1, 0, Long.MAX_VALUE, 2)),
        that("m.select(0, -1)", () -> m.select(0, -1)),
        that("v.unfold(0, 2, 1)", () -> v.unfold(0, 2, 1)),
        that("m.diagonal()", () -> m.diagonal()),
        that("t.diagonal(1, 0, 2)", () -> t.diagonal(1, 0, 2)),
        that("m.diag()", () -> m.diag()),
        that("v.diag(-1)", () -> v.diag(-1)),
        that("x.diagEmbed()", () -> x.diagEmbed()),
        that("x.diagEmbed(1, 0, 2)", () -> x.diagEmbed(1, 0, 2)),
        that("m.tril()", () -> m.tril()),
        that("m.clone().tril_()", () -> m.clone().tril_()),
        that("m.tril(-1)", () -> m.tril(-1)),
        that("m.clone().tril_(1)", () -> m.clone().tril_(1)),
        that("m.triu()", () -> m.triu()),
        that("m.clone().triu_()", () -> m.clone().triu_()),
        that("m.triu(1)", () -> m.triu(1)),
        that("m.clone().triu_(-1)", () -> m.clone().triu_(-1)));
  }

  private List<Check> order() {
    return List.of(
        that("m.roll(1)", () -> m.roll(1)),
        that("m.roll(-1, 1)", () -> m.roll(-1, 1)),
        that(
            "m.roll(new long[] {1, 2}, new long[] {0, 1})",
            () -> m.roll(new long[] {1, 2}, new long[] {0, 1})),
        that("m.flip(0, 1)", () -> m.flip(0, 1)),
        that("m.fliplr()", () -> m.fliplr()),
        that("m.flipud()", () -> m.flipud()),
        that("m.rot90(1, 0, 1)", () -> m.rot90(1, 0, 1)));
  }

  private List<Check> byIndex() {
    return List.of(
        that("m.gather(1, g)", () -> m.gather(1, g)),
        that("m.scatter(1, g, m)", () -> m.scatter(1, g, m)),
        that("m.clone().scatter_(1, g, m)", () -> m.clone().scatter_(1, g, m)),
        that("m.scatter(1, g, 9.5)", () -> m.scatter(1, g, 9.5)),
        that("m.clone().scatter_(1, g, 9.5)", () -> m.clone().scatter_(1, g, 9.5)),
        that("m.scatterAdd(1, g, m)", () -> m.scatterAdd(1, g, m)),
        that("m.clone().scatterAdd_(1, g, m)", () -> m.clone().scatterAdd_(1, g, m)),
        that(
            "m.scatterReduce(1, g, m, ScatterReduction.AMAX, true)",
            () -> m.scatterReduce(1, g, m, ScatterReduction.AMAX, true)),
        that(
            "m.clone().scatterReduce_(1, g, m, ScatterReduction.PROD, false)",
            () -> m.clone().scatterReduce_(1, g, m, ScatterReduction.PROD, false)),
        that(
            "m.scatterReduce(1, g, m, ScatterReduction.MEAN, true)",
            () -> m.scatterReduce(1, g, m, ScatterReduction.MEAN, true)),
        that(
            "m.scatterReduce(1, g, m, ScatterReduction.SUM, false)",
            () -> m.scatterReduce(1, g, m, ScatterReduction.SUM, false)),
        that(
            "m.scatterReduce(1, g, m, ScatterReduction.AMIN, true)",
            () -> m.scatterReduce(1, g, m, ScatterReduction.AMIN, true)),
        that("m.indexSelect(0, d)", () -> m.indexSelect(0, d)),
        that("m.indexFill(0, d, 7)", () -> m.indexFill(0, d, 7)),
        that("m.clone().indexFill_(0, d, 7)", () -> m.clone().indexFill_(0, d, 7)),
        that("m.indexAdd(0, d, m.narrow(0, 0, 2))", () -> m.indexAdd(0, d, m.narrow(0, 0, 2))),
        that(
            "m.clone().indexAdd_(0, d, m.narrow(0, 0, 2))",
            () -> m.clone().indexAdd_(0, d, m.narrow(0, 0, 2))),
        that(
            "m.indexAdd(0, d, m.narrow(0, 0, 2), 2)", () -> m.indexAdd(0, d, m.narrow(0, 0, 2), 2)),
        that(
            "m.clone().indexAdd_(0, d, m.narrow(0, 0, 2), 2)",
            () -> m.clone().indexAdd_(0, d, m.narrow(0, 0, 2), 2)),
        that("m.indexCopy(0, d, m.narrow(0, 0, 2))", () -> m.indexCopy(0, d, m.narrow(0, 0, 2))),
        that(
            "m.clone().indexCopy_(0, d, m.narrow(0, 0, 2))",
            () -> m.clone().indexCopy_(0, d, m.narrow(0, 0, 2))),
        that("x.maskedSelect(b)", () -> x.maskedSelect(b)),
        that("x.maskedFill(b, 7)", () -> x.maskedFill(b, 7)),
        that("x.clone().maskedFill_(b, 7)", () -> x.clone().maskedFill_(b, 7)),
        that("x.maskedFill(b, Torch.tensor(7.5))", () -> x.maskedFill(b, Torch.tensor(7.5))),
        that(
            "x.clone().maskedFill_(b, Torch.tensor(7.5))",
            () -> x.clone().maskedFill_(b, Torch.tensor(7.5))),
        that("x.maskedScatter(b, y)", () -> x.maskedScatter(b, y)),
        that("x.clone().maskedScatter_(b, y)", () -> x.clone().maskedScatter_(b, y)),
        that("m.take(d)", () -> m.take(d)),
        that("m.takeAlongDim(g, 1)", () -> m.takeAlongDim(g, 1)),
        that("i.nonzero()", () -> i.nonzero()));
  }

  private List<Check> moreViews() {
    return List.of(
        that("z.adjoint()", () -> z.adjoint()),
        that("x.clone().t_()", () -> x.clone().t_()),
        that("t.clone().transpose_(0, 2)", () -> t.clone().transpose_(0, 2)),
        that("x.clone().unsqueeze(0).squeeze_(0)", () -> x.clone().unsqueeze(0).squeeze_(0)),
        that("x.ravel()", () -> x.ravel()),
        that("Torch.tensor(1.5).atleast1d()", () -> Torch.tensor(1.5).atleast1d()),
        that("v.atleast2d()", () -> v.atleast2d()),
        that("v.atleast3d()", () -> v.atleast3d()),
        that(
            "m.asStrided(new long[] {2, 2}, new long[] {1, 3})",
            () -> m.asStrided(new long[] {2, 2}, new long[] {1, 3})),
        that(
            "m.asStrided(new long[] {2, 2}, new long[] {1, 3}, 2)",
            () -> m.asStrided(new long[] {2, 2}, new long[] {1, 3}, 2)),
        that(
            "m.clone().asStrided_(new long[] {2, 2}, new long[] {1, 3}, 2)",
            () -> m.clone().asStrided_(new long[] {2, 2}, new long[] {1, 3}, 2)),
        that(
            "m.asStridedScatter(Torch.ones(2, 2), new long[] {2, 2}, new long[] {1, 3}, 2)",
            () -> m.asStridedScatter(Torch.ones(2, 2), new long[] {2, 2}, new long[] {1, 3}, 2)),
        that("m.diagonalScatter(Torch.ones(3))", () -> m.diagonalScatter(Torch.ones(3))),
        that(
            "m.diagonalScatter(Torch.ones(3), 1, 0, 1)",
            () -> m.diagonalScatter(Torch.ones(3), 1, 0, 1)),
        that("m.selectScatter(Torch.ones(4), 0, 1)", () -> m.selectScatter(Torch.ones(4), 0, 1)),
        that(
            "m.sliceScatter(Torch.ones(3, 2), 1, 0, 4, 2)",
            () -> m.sliceScatter(Torch.ones(3, 2), 1, 0, 4, 2)),
        that("m.narrowCopy(1, 1, 2)", () -> m.narrowCopy(1, 1, 2)),
        that("v.diagflat()", () -> v.diagflat()),
        that("v.diagflat(1)", () -> v.diagflat(1)),
        that("m.hsplit(2)", () -> m.hsplit(2)),
        that("m.hsplit(new long[] {1, 3})", () -> m.hsplit(new long[] {1, 3})),
        that("m.vsplit(3)", () -> m.vsplit(3)),
        that("m.vsplit(new long[] {1})", () -> m.vsplit(new long[] {1})),
        that("t.dsplit(2)", () -> t.dsplit(2)),
        that("t.dsplit(new long[] {1, 3})", () -> t.dsplit(new long[] {1, 3})),
        that("m.clone().resize_(2, 3)", () -> m.clone().resize_(2, 3)),
        that("m.clone().resizeAs_(x)", () -> m.clone().resizeAs_(x)));
  }

  private List<Check> moreIndices() {
    return List.of(
        that("i.argwhere()", () -> i.argwhere()),
        that("i.nonzeroStatic(7, -1)", () -> i.nonzeroStatic(7, -1)),
        that("m.index(Arrays.asList(null, d))", () -> m.index(Arrays.asList(null, d))),
        that("m.index(List.of(d, d))", () -> m.index(List.of(d, d))),
        that("m.indexPut(List.of(d), v, true)", () -> m.indexPut(List.of(d), v, true)),
        that(
            "m.clone().indexPut_(Arrays.asList(null, d), Torch.ones(2), false)",
            () -> m.clone().indexPut_(Arrays.asList(null, d), Torch.ones(2), false)),
        that("m.put(k, k.to(DType.FLOAT32), true)", () -> m.put(k, k.to(DType.FLOAT32), true)),
        that(
            "m.clone().put_(d, Torch.ones(2), false)",
            () -> m.clone().put_(d, Torch.ones(2), false)),
        that(
            "m.indexReduce(0, d, m.narrow(0, 0, 2), ScatterReduction.AMAX, true)",
            () -> m.indexReduce(0, d, m.narrow(0, 0, 2), ScatterReduction.AMAX, true)),
        that(
            "m.clone().indexReduce_(0, d, m.narrow(0, 0, 2), ScatterReduction.MEAN, false)",
            () -> m.clone().indexReduce_(0, d, m.narrow(0, 0, 2), ScatterReduction.MEAN, false)));
  }
}

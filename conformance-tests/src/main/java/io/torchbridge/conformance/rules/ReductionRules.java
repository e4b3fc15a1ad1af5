package io.torchbridge.conformance.rules;

import io.torchbridge.DType;
import io.torchbridge.ScatterReduction;
import io.torchbridge.StftOptions;
import io.torchbridge.Torch;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every reduction. */
public abstract class ReductionRules extends TypedOperatorRules {
  @Test
  void every_method_gives_the_answer_of_pytorch() {
    verify(
        List.of("ReductionOperators"),
        sums(),
        extremes(),
        order(),
        running(),
        counting(),
        moreReductions(),
        transforms());
  }

  private List<Check> sums() {
    return List.of(
        that("m.sum()", () -> m.sum()),
        that("i.sum()", () -> i.sum()),
        that("b.sum(DType.FLOAT64)", () -> b.sum(DType.FLOAT64)),
        that("m.sum(1)", () -> m.sum(1)),
        that("t.sum(0, 2)", () -> t.sum(0, 2)),
        that("t.sum(true, 0, 2)", () -> t.sum(true, 0, 2)),
        that("n.nansum()", () -> n.nansum()),
        that("t.nansum(0, 1)", () -> t.nansum(0, 1)),
        that("m.mean()", () -> m.mean()),
        that("m.mean(-1)", () -> m.mean(-1)),
        that("m.mean(true, 0)", () -> m.mean(true, 0)),
        that("m.std()", () -> m.std()),
        that("m.std(1)", () -> m.std(1)),
        that("m.std(true, 1)", () -> m.std(true, 1)),
        that("m.std(0, false, 1)", () -> m.std(0, false, 1)),
        that("m.std(0.5, true)", () -> m.std(0.5, true)),
        that("m.var()", () -> m.var()),
        that("m.var(1)", () -> m.var(1)),
        that("m.var(true, 1)", () -> m.var(true, 1)),
        that("m.var(0, false, 1)", () -> m.var(0, false, 1)),
        that("x.prod()", () -> x.prod()),
        that("i.prod()", () -> i.prod()),
        that("x.prod(1)", () -> x.prod(1)),
        that("x.prod(1, true)", () -> x.prod(1, true)),
        that("m.norm()", () -> m.norm()),
        that("m.norm(1)", () -> m.norm(1)),
        that("m.norm(Double.POSITIVE_INFINITY)", () -> m.norm(Double.POSITIVE_INFINITY)),
        that("m.norm(2, 1)", () -> m.norm(2, 1)),
        that("m.norm(3, true, 0)", () -> m.norm(3, true, 0)),
        that("x.dist(y)", () -> x.dist(y)),
        that("x.dist(y, 1)", () -> x.dist(y, 1)),
        that("m.logsumexp(1)", () -> m.logsumexp(1)),
        that("m.logsumexp(true, 0, 1)", () -> m.logsumexp(true, 0, 1)),
        that("m.softmax(1)", () -> m.softmax(1)),
        that("m.softmax(0, DType.FLOAT64)", () -> m.softmax(0, DType.FLOAT64)),
        that("m.logSoftmax(1)", () -> m.logSoftmax(1)),
        that("m.logSoftmax(0, DType.FLOAT64)", () -> m.logSoftmax(0, DType.FLOAT64)),
        that("b.any()", () -> b.any()),
        that("b.any(1)", () -> b.any(1)),
        that("b.any(true, 0, 1)", () -> b.any(true, 0, 1)),
        that("b.all()", () -> b.all()),
        that("b.all(0)", () -> b.all(0)),
        that("b.all(true, 0, 1)", () -> b.all(true, 0, 1)),
        that("i.countNonzero()", () -> i.countNonzero()),
        that("i.countNonzero(1)", () -> i.countNonzero(1)));
  }

  private List<Check> extremes() {
    return List.of(
        that("m.max()", () -> m.max()),
        that("m.max(1)", () -> m.max(1)),
        that("m.max(0, true)", () -> m.max(0, true)),
        that("x.max(y)", () -> x.max(y)),
        that("m.min()", () -> m.min()),
        that("m.min(1)", () -> m.min(1)),
        that("m.min(0, true)", () -> m.min(0, true)),
        that("x.min(y)", () -> x.min(y)),
        that("m.amax()", () -> m.amax()),
        that("t.amax(0, 2)", () -> t.amax(0, 2)),
        that("m.amax(true, 1)", () -> m.amax(true, 1)),
        that("m.amin()", () -> m.amin()),
        that("t.amin(0, 2)", () -> t.amin(0, 2)),
        that("m.amin(true, 1)", () -> m.amin(true, 1)),
        that("m.aminmax()", () -> m.aminmax()),
        that("m.aminmax(1, true)", () -> m.aminmax(1, true)),
        that("m.argmax()", () -> m.argmax()),
        that("m.argmax(1)", () -> m.argmax(1)),
        that("m.argmax(0, true)", () -> m.argmax(0, true)),
        that("m.argmin()", () -> m.argmin()),
        that("m.argmin(1)", () -> m.argmin(1)),
        that("m.argmin(0, true)", () -> m.argmin(0, true)));
  }

  private List<Check> order() {
    return List.of(
        that("m.topk(2)", () -> m.topk(2)),
        that("m.topk(2, 0)", () -> m.topk(2, 0)),
        that("m.topk(2, 1, false, true)", () -> m.topk(2, 1, false, true)),
        that("m.sort()", () -> m.sort()),
        that("m.sort(0)", () -> m.sort(0)),
        that("m.sort(1, true)", () -> m.sort(1, true)),
        that("k.sort(0, true, true)", () -> k.sort(0, true, true)),
        that("m.argsort()", () -> m.argsort()),
        that("m.argsort(0, true)", () -> m.argsort(0, true)),
        that("m.kthvalue(2)", () -> m.kthvalue(2)),
        that("m.kthvalue(2, 0, true)", () -> m.kthvalue(2, 0, true)),
        that("m.median()", () -> m.median()),
        that("m.median(1)", () -> m.median(1)),
        that("m.median(0, true)", () -> m.median(0, true)),
        that("n.nanmedian()", () -> n.nanmedian()),
        that("k.mode(0, false)", () -> k.mode(0, false)),
        that("m.quantile(0.25)", () -> m.quantile(0.25)),
        that("m.quantile(0.25, 1, true)", () -> m.quantile(0.25, 1, true)),
        that(
            "m.quantile(Torch.tensor(new float[] {0.25f, 0.5f}), 0, false)",
            () -> m.quantile(Torch.tensor(new float[] {0.25f, 0.5f}), 0, false)),
        that("k.unique()", () -> k.unique()),
        that("r.unique(0)", () -> r.unique(0)),
        that("k.uniqueAll()", () -> k.uniqueAll()),
        that("r.uniqueAll(0)", () -> r.uniqueAll(0)),
        that("k.uniqueConsecutive()", () -> k.uniqueConsecutive()));
  }

  private List<Check> running() {
    return List.of(
        that("m.cumsum(1)", () -> m.cumsum(1)),
        that("m.clone().cumsum_(0)", () -> m.clone().cumsum_(0)),
        that("i.cumsum(1, DType.FLOAT32)", () -> i.cumsum(1, DType.FLOAT32)),
        that("m.cumprod(1)", () -> m.cumprod(1)),
        that("m.clone().cumprod_(0)", () -> m.clone().cumprod_(0)),
        that("m.logcumsumexp(1)", () -> m.logcumsumexp(1)),
        that("m.cummax(1)", () -> m.cummax(1)),
        that("m.cummin(0)", () -> m.cummin(0)),
        that("m.diff()", () -> m.diff()),
        that("m.diff(2, 0)", () -> m.diff(2, 0)));
  }

  private List<Check> counting() {
    return List.of(
        that("m.histc(4, -2, 2)", () -> m.histc(4, -2, 2)),
        that("k.bincount()", () -> k.bincount()),
        that(
            "k.bincount(Torch.arange(7).to(DType.FLOAT64), 9)",
            () -> k.bincount(Torch.arange(7).to(DType.FLOAT64), 9)),
        that(
            "m.bucketize(Torch.tensor(new float[] {-1, 0, 1}))",
            () -> m.bucketize(Torch.tensor(new float[] {-1, 0, 1}))),
        that(
            "i.bucketize(Torch.tensor(new long[] {1, 3, 5}), true)",
            () -> i.bucketize(Torch.tensor(new long[] {1, 3, 5}), true)));
  }

  private List<Check> moreReductions() {
    return List.of(
        that("n.narrow(0, 3, 1).nanmean()", () -> n.narrow(0, 3, 1).nanmean()),
        that("x.nanmean(1)", () -> x.nanmean(1)),
        that("x.nanmean(true, 0)", () -> x.nanmean(true, 0)),
        that("x.nanquantile(0.3)", () -> x.nanquantile(0.3)),
        that("x.nanquantile(0.3, 1, true)", () -> x.nanquantile(0.3, 1, true)),
        that(
            "x.nanquantile(Torch.tensor(new float[] {0.25f, 0.5f}), 1, false)",
            () -> x.nanquantile(Torch.tensor(new float[] {0.25f, 0.5f}), 1, false)),
        that("x.varMean()", () -> x.varMean()),
        that("t.varMean(0, true, 1, 2)", () -> t.varMean(0, true, 1, 2)),
        that("x.stdMean()", () -> x.stdMean()),
        that("t.stdMean(0, true, 1, 2)", () -> t.stdMean(0, true, 1, 2)),
        that("x.sumToSize(1, 3)", () -> x.sumToSize(1, 3)),
        that("x.renorm(2, 0, 1.5)", () -> x.renorm(2, 0, 1.5)),
        that("x.clone().renorm_(2, 0, 1.5)", () -> x.clone().renorm_(2, 0, 1.5)),
        that("x.msort()", () -> x.msort()),
        that("x.histogram(4)", () -> x.histogram(4)),
        that("x.histogram(4, -2, 2, p, true)", () -> x.histogram(4, -2, 2, p, true)),
        that(
            "x.histogram(Torch.tensor(new float[] {-2, 0, 1, 3}))",
            () -> x.histogram(Torch.tensor(new float[] {-2, 0, 1, 3}))),
        that("m.cov()", () -> m.cov()),
        that(
            "m.cov(0, Torch.tensor(new long[] {1, 2, 1, 3}), p4)",
            () -> m.cov(0, Torch.tensor(new long[] {1, 2, 1, 3}), p4)),
        that("m.corrcoef()", () -> m.corrcoef()),
        that("x.trapezoid()", () -> x.trapezoid()),
        that("x.trapezoid(0.5, 0)", () -> x.trapezoid(0.5, 0)),
        that("x.trapezoid(p3, 1)", () -> x.trapezoid(p3, 1)),
        that("x.cumulativeTrapezoid()", () -> x.cumulativeTrapezoid()),
        that("x.cumulativeTrapezoid(0.5, 0)", () -> x.cumulativeTrapezoid(0.5, 0)),
        that("x.cumulativeTrapezoid(p3, 1)", () -> x.cumulativeTrapezoid(p3, 1)),
        that("m.gradient()", () -> m.gradient()),
        that("m.gradient(0.5, 2, 1)", () -> m.gradient(0.5, 2, 1)),
        that("m.gradient(List.of(p4), 1, 1)", () -> m.gradient(List.of(p4), 1, 1)),
        that("v.combinations(2, false)", () -> v.combinations(2, false)),
        that("v.combinations(2, true)", () -> v.combinations(2, true)),
        that(
            "m.segmentReduce(ScatterReduction.AMAX, d.flip(0).add(1).sub(d.flip(0).sub(1).relu()))",
            () ->
                m.segmentReduce(
                    ScatterReduction.AMAX, d.flip(0).add(1).sub(d.flip(0).sub(1).relu()))),
        that(
            "m.segmentReduce(ScatterReduction.MEAN, d.flip(0).add(1).sub(d.flip(0).sub(1).relu()))",
            () ->
                m.segmentReduce(
                    ScatterReduction.MEAN, d.flip(0).add(1).sub(d.flip(0).sub(1).relu()))));
  }

  private List<Check> transforms() {
    return List.of(
        that(
            "pattern(1, 2, 20).stft(StftOptions.of(8))",
            () -> pattern(1, 2, 20).stft(StftOptions.of(8))),
        that(
            "pattern(1, 2,"
                + " 20).stft(StftOptions.of(8).withHopLength(3).withWindow(Torch.hannWindow(6)).withCenter(false).withNormalized(true).withOnesided(false))",
            () ->
                pattern(1, 2, 20)
                    .stft(
                        StftOptions.of(8)
                            .withHopLength(3)
                            .withWindow(Torch.hannWindow(6))
                            .withCenter(false)
                            .withNormalized(true)
                            .withOnesided(false))),
        that(
            "pattern(1, 2, 20).stft(StftOptions.of(8).withPadMode(\"constant\"))",
            () -> pattern(1, 2, 20).stft(StftOptions.of(8).withPadMode("constant"))),
        that(
            "pattern(1, 2, 20).stft(StftOptions.of(8)).istft(StftOptions.of(8), null)",
            () -> pattern(1, 2, 20).stft(StftOptions.of(8)).istft(StftOptions.of(8), null)),
        that(
            "pattern(1, 2, 20).stft(StftOptions.of(8)).istft(StftOptions.of(8), 13L)",
            () -> pattern(1, 2, 20).stft(StftOptions.of(8)).istft(StftOptions.of(8), 13L)),
        that(
            "x.hashTensor().reshape(1).view(DType.INT16)",
            () -> x.hashTensor().reshape(1).view(DType.INT16)),
        that("m.hashTensor(1).view(DType.INT16)", () -> m.hashTensor(1).view(DType.INT16)));
  }
}

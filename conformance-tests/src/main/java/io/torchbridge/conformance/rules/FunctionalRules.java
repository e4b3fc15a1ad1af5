package io.torchbridge.conformance.rules;

import io.torchbridge.ClosedTensorException;
import io.torchbridge.DType;
import io.torchbridge.InvalidArgumentException;
import io.torchbridge.Reduction;
import io.torchbridge.ShapeMismatchException;
import io.torchbridge.Tensor;
import io.torchbridge.Torch;
import io.torchbridge.nn.AttentionParameters;
import io.torchbridge.nn.AvgPoolOptions;
import io.torchbridge.nn.ConvOptions;
import io.torchbridge.nn.ConvTransposeOptions;
import io.torchbridge.nn.EmbeddingBag;
import io.torchbridge.nn.F;
import io.torchbridge.nn.GeluApproximation;
import io.torchbridge.nn.GridSampleMode;
import io.torchbridge.nn.GridSamplePadding;
import io.torchbridge.nn.InterpolateOptions;
import io.torchbridge.nn.InterpolationMode;
import io.torchbridge.nn.MaxPoolOptions;
import io.torchbridge.nn.MultiheadAttention;
import io.torchbridge.nn.PaddingMode;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every function of {@link F}. */
public abstract class FunctionalRules extends TypedOperatorRules {
  @Test
  void every_method_gives_the_answer_of_pytorch() {
    verify(
        List.of(
            "ActivationFunctions",
            "ConvolutionFunctions",
            "PoolingFunctions",
            "LossFunctions",
            "F"),
        activations(),
        convolutions(),
        pooling(),
        losses(),
        linearAndEmbedding(),
        normalisation(),
        dropout(),
        attention(),
        multiHeadAttention(),
        distances(),
        vision(),
        interpolation(),
        moreActivations(),
        morePooling(),
        moreLosses(),
        channelDropouts());
  }

  @Test
  void attention_says_what_does_not_fit() {
    var call = MultiheadAttention.Call.DEFAULT;
    var packed = AttentionParameters.of(pattern(1, 12, 4), null, s4, null);
    assertFails(
        InvalidArgumentException.class,
        () -> F.multiHeadAttentionForward(m, m, m, 4, 3, packed, false, 0, true, call),
        "embed_dim 4",
        "num_heads 3");
    assertFails(
        ShapeMismatchException.class,
        () -> F.multiHeadAttentionForward(x, m, m, 4, 2, packed, false, 0, true, call),
        "query [2, 3]",
        "4 features");
    var none = new AttentionParameters(null, s4, null, s4, null, null, null, s4, null);
    assertFails(
        InvalidArgumentException.class,
        () -> F.multiHeadAttentionForward(m, m, m, 4, 2, none, false, 0, true, call),
        "kProjWeight");
  }

  private List<Check> activations() {
    return List.of(
        that("F.relu(x)", () -> F.relu(x)),
        that("F.relu_(x.clone())", () -> F.relu_(x.clone())),
        that("F.relu6(x.mul(4))", () -> F.relu6(x.mul(4))),
        that("F.leakyRelu(x)", () -> F.leakyRelu(x)),
        that("F.leakyRelu(x, 0.2)", () -> F.leakyRelu(x, 0.2)),
        that("F.leakyRelu_(x.clone(), 0.2)", () -> F.leakyRelu_(x.clone(), 0.2)),
        that(
            "F.prelu(x, Torch.tensor(new float[] {0.25f}))",
            () -> F.prelu(x, Torch.tensor(new float[] {0.25f}))),
        that("F.rrelu(x, 0.1, 0.3, false)", () -> F.rrelu(x, 0.1, 0.3, false)),
        that("F.elu(x)", () -> F.elu(x)),
        that("F.elu(x, 0.5)", () -> F.elu(x, 0.5)),
        that("F.elu_(x.clone(), 0.5)", () -> F.elu_(x.clone(), 0.5)),
        that("F.celu(x, 0.5)", () -> F.celu(x, 0.5)),
        that("F.selu(x)", () -> F.selu(x)),
        that("F.gelu(x)", () -> F.gelu(x)),
        that("F.gelu(x, GeluApproximation.TANH)", () -> F.gelu(x, GeluApproximation.TANH)),
        that("F.silu(x)", () -> F.silu(x)),
        that("F.silu_(x.clone())", () -> F.silu_(x.clone())),
        that("F.mish(x)", () -> F.mish(x)),
        that("F.softplus(x)", () -> F.softplus(x)),
        that("F.softplus(x, 2, 3)", () -> F.softplus(x, 2, 3)),
        that("F.hardtanh(x)", () -> F.hardtanh(x)),
        that("F.hardtanh(x, -0.5, 2)", () -> F.hardtanh(x, -0.5, 2)),
        that("F.hardsigmoid(x)", () -> F.hardsigmoid(x)),
        that("F.hardswish(x)", () -> F.hardswish(x)),
        that("F.hardshrink(x, 1)", () -> F.hardshrink(x, 1)),
        that("F.softshrink(x, 0.5)", () -> F.softshrink(x, 0.5)),
        that("F.threshold(x, 0.5, -7)", () -> F.threshold(x, 0.5, -7)),
        that("F.logsigmoid(x)", () -> F.logsigmoid(x)),
        that("F.glu(m, 1)", () -> F.glu(m, 1)),
        that("F.softmax(x, 1)", () -> F.softmax(x, 1)),
        that("F.logSoftmax(x, 1)", () -> F.logSoftmax(x, 1)),
        that("F.softsign(x)", () -> F.softsign(x)),
        that("F.tanhshrink(x)", () -> F.tanhshrink(x)),
        that("F.softmin(x, 1)", () -> F.softmin(x, 1)));
  }

  private List<Check> convolutions() {
    return List.of(
        that(
            "F.conv1d(pattern(1, 2, 4, 9), pattern(2, 6, 4, 3), null)",
            () -> F.conv1d(pattern(1, 2, 4, 9), pattern(2, 6, 4, 3), null)),
        that(
            "F.conv1d(pattern(1, 2, 4, 9), pattern(2, 6, 4, 3), pattern(4, 6))",
            () -> F.conv1d(pattern(1, 2, 4, 9), pattern(2, 6, 4, 3), pattern(4, 6))),
        that(
            "F.conv1d(pattern(1, 2, 4, 9), pattern(2, 6, 2, 3), pattern(4, 6),"
                + " ConvOptions.DEFAULT.withStride(2).withPadding(1).withGroups(2))",
            () ->
                F.conv1d(
                    pattern(1, 2, 4, 9),
                    pattern(2, 6, 2, 3),
                    pattern(4, 6),
                    ConvOptions.DEFAULT.withStride(2).withPadding(1).withGroups(2))),
        that(
            "F.conv1d(pattern(1, 2, 4, 9), pattern(2, 6, 4, 3), pattern(4, 6),"
                + " ConvOptions.DEFAULT.withSamePadding().withDilation(2))",
            () ->
                F.conv1d(
                    pattern(1, 2, 4, 9),
                    pattern(2, 6, 4, 3),
                    pattern(4, 6),
                    ConvOptions.DEFAULT.withSamePadding().withDilation(2))),
        that(
            "F.convTranspose1d(pattern(1, 2, 4, 9), pattern(3, 4, 3, 3), null,"
                + " ConvTransposeOptions.DEFAULT)",
            () ->
                F.convTranspose1d(
                    pattern(1, 2, 4, 9), pattern(3, 4, 3, 3), null, ConvTransposeOptions.DEFAULT)),
        that(
            "F.convTranspose1d(pattern(1, 2, 4, 9), pattern(3, 4, 3, 3), pattern(4, 6),"
                + " ConvTransposeOptions.DEFAULT.withStride(2).withPadding(1).withOutputPadding(1).withGroups(2).withDilation(2))",
            () ->
                F.convTranspose1d(
                    pattern(1, 2, 4, 9),
                    pattern(3, 4, 3, 3),
                    pattern(4, 6),
                    ConvTransposeOptions.DEFAULT
                        .withStride(2)
                        .withPadding(1)
                        .withOutputPadding(1)
                        .withGroups(2)
                        .withDilation(2))),
        that(
            "F.conv2d(pattern(1, 2, 4, 7, 6), pattern(2, 6, 4, 3, 3), null)",
            () -> F.conv2d(pattern(1, 2, 4, 7, 6), pattern(2, 6, 4, 3, 3), null)),
        that(
            "F.conv2d(pattern(1, 2, 4, 7, 6), pattern(2, 6, 4, 3, 3), pattern(4, 6))",
            () -> F.conv2d(pattern(1, 2, 4, 7, 6), pattern(2, 6, 4, 3, 3), pattern(4, 6))),
        that(
            "F.conv2d(pattern(1, 2, 4, 7, 6), pattern(2, 6, 2, 3, 3), pattern(4, 6),"
                + " ConvOptions.DEFAULT.withStride(2).withPadding(1).withGroups(2))",
            () ->
                F.conv2d(
                    pattern(1, 2, 4, 7, 6),
                    pattern(2, 6, 2, 3, 3),
                    pattern(4, 6),
                    ConvOptions.DEFAULT.withStride(2).withPadding(1).withGroups(2))),
        that(
            "F.conv2d(pattern(1, 2, 4, 7, 6), pattern(2, 6, 4, 3, 3), pattern(4, 6),"
                + " ConvOptions.DEFAULT.withSamePadding().withDilation(2))",
            () ->
                F.conv2d(
                    pattern(1, 2, 4, 7, 6),
                    pattern(2, 6, 4, 3, 3),
                    pattern(4, 6),
                    ConvOptions.DEFAULT.withSamePadding().withDilation(2))),
        that(
            "F.convTranspose2d(pattern(1, 2, 4, 7, 6), pattern(3, 4, 3, 3, 3), null,"
                + " ConvTransposeOptions.DEFAULT)",
            () ->
                F.convTranspose2d(
                    pattern(1, 2, 4, 7, 6),
                    pattern(3, 4, 3, 3, 3),
                    null,
                    ConvTransposeOptions.DEFAULT)),
        that(
            "F.convTranspose2d(pattern(1, 2, 4, 7, 6), pattern(3, 4, 3, 3, 3), pattern(4, 6),"
                + " ConvTransposeOptions.DEFAULT.withStride(2).withPadding(1).withOutputPadding(1).withGroups(2).withDilation(2))",
            () ->
                F.convTranspose2d(
                    pattern(1, 2, 4, 7, 6),
                    pattern(3, 4, 3, 3, 3),
                    pattern(4, 6),
                    ConvTransposeOptions.DEFAULT
                        .withStride(2)
                        .withPadding(1)
                        .withOutputPadding(1)
                        .withGroups(2)
                        .withDilation(2))),
        that(
            "F.conv3d(pattern(1, 2, 4, 5, 4, 5), pattern(2, 6, 4, 2, 3, 2), null)",
            () -> F.conv3d(pattern(1, 2, 4, 5, 4, 5), pattern(2, 6, 4, 2, 3, 2), null)),
        that(
            "F.conv3d(pattern(1, 2, 4, 5, 4, 5), pattern(2, 6, 4, 2, 3, 2), pattern(4, 6))",
            () -> F.conv3d(pattern(1, 2, 4, 5, 4, 5), pattern(2, 6, 4, 2, 3, 2), pattern(4, 6))),
        that(
            "F.conv3d(pattern(1, 2, 4, 5, 4, 5), pattern(2, 6, 2, 2, 3, 2), pattern(4, 6),"
                + " ConvOptions.DEFAULT.withStride(2).withPadding(1).withGroups(2))",
            () ->
                F.conv3d(
                    pattern(1, 2, 4, 5, 4, 5),
                    pattern(2, 6, 2, 2, 3, 2),
                    pattern(4, 6),
                    ConvOptions.DEFAULT.withStride(2).withPadding(1).withGroups(2))),
        that(
            "F.conv3d(pattern(1, 2, 4, 5, 4, 5), pattern(2, 6, 4, 2, 3, 2), pattern(4, 6),"
                + " ConvOptions.DEFAULT.withSamePadding().withDilation(2))",
            () ->
                F.conv3d(
                    pattern(1, 2, 4, 5, 4, 5),
                    pattern(2, 6, 4, 2, 3, 2),
                    pattern(4, 6),
                    ConvOptions.DEFAULT.withSamePadding().withDilation(2))),
        that(
            "F.convTranspose3d(pattern(1, 2, 4, 5, 4, 5), pattern(3, 4, 3, 2, 2, 2), null,"
                + " ConvTransposeOptions.DEFAULT)",
            () ->
                F.convTranspose3d(
                    pattern(1, 2, 4, 5, 4, 5),
                    pattern(3, 4, 3, 2, 2, 2),
                    null,
                    ConvTransposeOptions.DEFAULT)),
        that(
            "F.convTranspose3d(pattern(1, 2, 4, 5, 4, 5), pattern(3, 4, 3, 2, 2, 2), pattern(4, 6),"
                + " ConvTransposeOptions.DEFAULT.withStride(2).withPadding(1).withOutputPadding(1).withGroups(2).withDilation(2))",
            () ->
                F.convTranspose3d(
                    pattern(1, 2, 4, 5, 4, 5),
                    pattern(3, 4, 3, 2, 2, 2),
                    pattern(4, 6),
                    ConvTransposeOptions.DEFAULT
                        .withStride(2)
                        .withPadding(1)
                        .withOutputPadding(1)
                        .withGroups(2)
                        .withDilation(2))),
        that(
            "F.unfold(pattern(1, 2, 3, 5, 5), new long[] {2, 2}, new long[] {1, 1}, new long[] {1,"
                + " 1}, new long[] {2, 2})",
            () ->
                F.unfold(
                    pattern(1, 2, 3, 5, 5),
                    new long[] {2, 2},
                    new long[] {1, 1},
                    new long[] {1, 1},
                    new long[] {2, 2})),
        that(
            "F.fold(pattern(1, 2, 12, 9), new long[] {4, 4}, new long[] {2, 2}, new long[] {1, 1},"
                + " new long[] {1, 1}, new long[] {2, 2})",
            () ->
                F.fold(
                    pattern(1, 2, 12, 9),
                    new long[] {4, 4},
                    new long[] {2, 2},
                    new long[] {1, 1},
                    new long[] {1, 1},
                    new long[] {2, 2})));
  }

  private List<Check> pooling() {
    return List.of(
        that("F.maxPool1d(pattern(1, 2, 4, 9), 2)", () -> F.maxPool1d(pattern(1, 2, 4, 9), 2)),
        that(
            "F.maxPool1d(pattern(1, 2, 4, 9),"
                + " MaxPoolOptions.DEFAULT.withStride(1).withPadding(1).withDilation(2).withCeilMode(true),"
                + " 2)",
            () ->
                F.maxPool1d(
                    pattern(1, 2, 4, 9),
                    MaxPoolOptions.DEFAULT
                        .withStride(1)
                        .withPadding(1)
                        .withDilation(2)
                        .withCeilMode(true),
                    2)),
        that(
            "F.maxPool1dWithIndices(pattern(1, 2, 4, 9), MaxPoolOptions.DEFAULT, 3)",
            () -> F.maxPool1dWithIndices(pattern(1, 2, 4, 9), MaxPoolOptions.DEFAULT, 3)),
        that("F.avgPool1d(pattern(1, 2, 4, 9), 2)", () -> F.avgPool1d(pattern(1, 2, 4, 9), 2)),
        that(
            "F.avgPool1d(pattern(1, 2, 4, 9),"
                + " AvgPoolOptions.DEFAULT.withStride(2).withPadding(1).withCeilMode(true).withCountIncludePad(false),"
                + " 3)",
            () ->
                F.avgPool1d(
                    pattern(1, 2, 4, 9),
                    AvgPoolOptions.DEFAULT
                        .withStride(2)
                        .withPadding(1)
                        .withCeilMode(true)
                        .withCountIncludePad(false),
                    3)),
        that(
            "F.adaptiveAvgPool1d(pattern(1, 2, 4, 9), 2)",
            () -> F.adaptiveAvgPool1d(pattern(1, 2, 4, 9), 2)),
        that(
            "F.adaptiveMaxPool1d(pattern(1, 2, 4, 9), 2)",
            () -> F.adaptiveMaxPool1d(pattern(1, 2, 4, 9), 2)),
        that(
            "F.adaptiveMaxPool1dWithIndices(pattern(1, 2, 4, 9), 2)",
            () -> F.adaptiveMaxPool1dWithIndices(pattern(1, 2, 4, 9), 2)),
        that(
            "F.maxPool2d(pattern(1, 2, 4, 7, 6), 2)", () -> F.maxPool2d(pattern(1, 2, 4, 7, 6), 2)),
        that(
            "F.maxPool2d(pattern(1, 2, 4, 7, 6),"
                + " MaxPoolOptions.DEFAULT.withStride(1).withPadding(1).withDilation(2).withCeilMode(true),"
                + " 2)",
            () ->
                F.maxPool2d(
                    pattern(1, 2, 4, 7, 6),
                    MaxPoolOptions.DEFAULT
                        .withStride(1)
                        .withPadding(1)
                        .withDilation(2)
                        .withCeilMode(true),
                    2)),
        that(
            "F.maxPool2dWithIndices(pattern(1, 2, 4, 7, 6), MaxPoolOptions.DEFAULT, 3)",
            () -> F.maxPool2dWithIndices(pattern(1, 2, 4, 7, 6), MaxPoolOptions.DEFAULT, 3)),
        that(
            "F.avgPool2d(pattern(1, 2, 4, 7, 6), 2)", () -> F.avgPool2d(pattern(1, 2, 4, 7, 6), 2)),
        that(
            "F.avgPool2d(pattern(1, 2, 4, 7, 6),"
                + " AvgPoolOptions.DEFAULT.withStride(2).withPadding(1).withCeilMode(true).withCountIncludePad(false),"
                + " 3)",
            () ->
                F.avgPool2d(
                    pattern(1, 2, 4, 7, 6),
                    AvgPoolOptions.DEFAULT
                        .withStride(2)
                        .withPadding(1)
                        .withCeilMode(true)
                        .withCountIncludePad(false),
                    3)),
        that(
            "F.adaptiveAvgPool2d(pattern(1, 2, 4, 7, 6), 2)",
            () -> F.adaptiveAvgPool2d(pattern(1, 2, 4, 7, 6), 2)),
        that(
            "F.adaptiveMaxPool2d(pattern(1, 2, 4, 7, 6), 2)",
            () -> F.adaptiveMaxPool2d(pattern(1, 2, 4, 7, 6), 2)),
        that(
            "F.adaptiveMaxPool2dWithIndices(pattern(1, 2, 4, 7, 6), 2)",
            () -> F.adaptiveMaxPool2dWithIndices(pattern(1, 2, 4, 7, 6), 2)),
        that(
            "F.maxPool3d(pattern(1, 2, 4, 5, 4, 5), 2)",
            () -> F.maxPool3d(pattern(1, 2, 4, 5, 4, 5), 2)),
        that(
            "F.maxPool3d(pattern(1, 2, 4, 5, 4, 5),"
                + " MaxPoolOptions.DEFAULT.withStride(1).withPadding(1).withDilation(2).withCeilMode(true),"
                + " 2)",
            () ->
                F.maxPool3d(
                    pattern(1, 2, 4, 5, 4, 5),
                    MaxPoolOptions.DEFAULT
                        .withStride(1)
                        .withPadding(1)
                        .withDilation(2)
                        .withCeilMode(true),
                    2)),
        that(
            "F.maxPool3dWithIndices(pattern(1, 2, 4, 5, 4, 5), MaxPoolOptions.DEFAULT, 3)",
            () -> F.maxPool3dWithIndices(pattern(1, 2, 4, 5, 4, 5), MaxPoolOptions.DEFAULT, 3)),
        that(
            "F.avgPool3d(pattern(1, 2, 4, 5, 4, 5), 2)",
            () -> F.avgPool3d(pattern(1, 2, 4, 5, 4, 5), 2)),
        that(
            "F.avgPool3d(pattern(1, 2, 4, 5, 4, 5),"
                + " AvgPoolOptions.DEFAULT.withStride(2).withPadding(1).withCeilMode(true).withCountIncludePad(false),"
                + " 3)",
            () ->
                F.avgPool3d(
                    pattern(1, 2, 4, 5, 4, 5),
                    AvgPoolOptions.DEFAULT
                        .withStride(2)
                        .withPadding(1)
                        .withCeilMode(true)
                        .withCountIncludePad(false),
                    3)),
        that(
            "F.adaptiveAvgPool3d(pattern(1, 2, 4, 5, 4, 5), 2)",
            () -> F.adaptiveAvgPool3d(pattern(1, 2, 4, 5, 4, 5), 2)),
        that(
            "F.adaptiveMaxPool3d(pattern(1, 2, 4, 5, 4, 5), 2)",
            () -> F.adaptiveMaxPool3d(pattern(1, 2, 4, 5, 4, 5), 2)),
        that(
            "F.adaptiveMaxPool3dWithIndices(pattern(1, 2, 4, 5, 4, 5), 2)",
            () -> F.adaptiveMaxPool3dWithIndices(pattern(1, 2, 4, 5, 4, 5), 2)),
        that(
            "F.avgPool2d(pattern(1, 2, 4, 7, 6), AvgPoolOptions.DEFAULT.withDivisorOverride(3), 2)",
            () ->
                F.avgPool2d(
                    pattern(1, 2, 4, 7, 6), AvgPoolOptions.DEFAULT.withDivisorOverride(3), 2)));
  }

  private List<Check> losses() {
    return List.of(
        that("F.mseLoss(x, y)", () -> F.mseLoss(x, y)),
        that("F.mseLoss(x, y, Reduction.NONE)", () -> F.mseLoss(x, y, Reduction.NONE)),
        that("F.l1Loss(x, y)", () -> F.l1Loss(x, y)),
        that("F.l1Loss(x, y, Reduction.SUM)", () -> F.l1Loss(x, y, Reduction.SUM)),
        that("F.smoothL1Loss(x, y)", () -> F.smoothL1Loss(x, y)),
        that(
            "F.smoothL1Loss(x, y, Reduction.SUM, 0.5)",
            () -> F.smoothL1Loss(x, y, Reduction.SUM, 0.5)),
        that(
            "F.huberLoss(x, y, Reduction.MEAN, 0.5)", () -> F.huberLoss(x, y, Reduction.MEAN, 0.5)),
        that("F.crossEntropy(m, k3)", () -> F.crossEntropy(m, k3)),
        that("F.crossEntropy(m, m.softmax(1))", () -> F.crossEntropy(m, m.softmax(1))),
        that(
            "F.crossEntropy(m, k3, p4, 3, Reduction.MEAN, 0.1)",
            () -> F.crossEntropy(m, k3, p4, 3, Reduction.MEAN, 0.1)),
        that("F.nllLoss(m.logSoftmax(1), k3)", () -> F.nllLoss(m.logSoftmax(1), k3)),
        that(
            "F.nllLoss(m.logSoftmax(1), k3, p4, 3, Reduction.NONE)",
            () -> F.nllLoss(m.logSoftmax(1), k3, p4, 3, Reduction.NONE)),
        that(
            "F.binaryCrossEntropy(u, b.to(DType.FLOAT32))",
            () -> F.binaryCrossEntropy(u, b.to(DType.FLOAT32))),
        that(
            "F.binaryCrossEntropy(u, b.to(DType.FLOAT32), p, Reduction.SUM)",
            () -> F.binaryCrossEntropy(u, b.to(DType.FLOAT32), p, Reduction.SUM)),
        that(
            "F.binaryCrossEntropyWithLogits(x, b.to(DType.FLOAT32))",
            () -> F.binaryCrossEntropyWithLogits(x, b.to(DType.FLOAT32))),
        that(
            "F.binaryCrossEntropyWithLogits(x, b.to(DType.FLOAT32), p, Reduction.SUM, p.select(0,"
                + " 0))",
            () ->
                F.binaryCrossEntropyWithLogits(
                    x, b.to(DType.FLOAT32), p, Reduction.SUM, p.select(0, 0))),
        that(
            "F.klDiv(x.logSoftmax(1), y.softmax(1), Reduction.SUM, false)",
            () -> F.klDiv(x.logSoftmax(1), y.softmax(1), Reduction.SUM, false)),
        that(
            "F.klDiv(x.logSoftmax(1), y.logSoftmax(1), Reduction.NONE, true)",
            () -> F.klDiv(x.logSoftmax(1), y.logSoftmax(1), Reduction.NONE, true)),
        that(
            "F.poissonNllLoss(x, p, true, true, 1e-8, Reduction.MEAN)",
            () -> F.poissonNllLoss(x, p, true, true, 1e-8, Reduction.MEAN)),
        that(
            "F.softMarginLoss(x, sg, Reduction.MEAN)",
            () -> F.softMarginLoss(x, sg, Reduction.MEAN)),
        that(
            "F.hingeEmbeddingLoss(x, sg, 1, Reduction.SUM)",
            () -> F.hingeEmbeddingLoss(x, sg, 1, Reduction.SUM)),
        that(
            "F.marginRankingLoss(x, y, sg, 0.5, Reduction.MEAN)",
            () -> F.marginRankingLoss(x, y, sg, 0.5, Reduction.MEAN)),
        that(
            "F.cosineEmbeddingLoss(x, y, Torch.tensor(new long[] {1, -1}), 0.1, Reduction.NONE)",
            () ->
                F.cosineEmbeddingLoss(x, y, Torch.tensor(new long[] {1, -1}), 0.1, Reduction.NONE)),
        that(
            "F.tripletMarginLoss(x, y, p, 1, 2, 1e-6, true, Reduction.MEAN)",
            () -> F.tripletMarginLoss(x, y, p, 1, 2, 1e-6, true, Reduction.MEAN)),
        that(
            "F.multiMarginLoss(m, k3, 1, 1, p4, Reduction.MEAN)",
            () -> F.multiMarginLoss(m, k3, 1, 1, p4, Reduction.MEAN)),
        that(
            "F.multilabelMarginLoss(v, Torch.tensor(new long[] {2, 0, -1, 1}), Reduction.MEAN)",
            () ->
                F.multilabelMarginLoss(v, Torch.tensor(new long[] {2, 0, -1, 1}), Reduction.MEAN)),
        that(
            "F.ctcLoss(pattern(1, 6, 2, 4).logSoftmax(2), Torch.tensor(new long[][] {{1, 2}, {3,"
                + " 1}}), Torch.tensor(new long[] {6, 5}), Torch.tensor(new long[] {2, 1}), 0,"
                + " Reduction.MEAN, false)",
            () ->
                F.ctcLoss(
                    pattern(1, 6, 2, 4).logSoftmax(2),
                    Torch.tensor(new long[][] {{1, 2}, {3, 1}}),
                    Torch.tensor(new long[] {6, 5}),
                    Torch.tensor(new long[] {2, 1}),
                    0,
                    Reduction.MEAN,
                    false)));
  }

  private List<Check> linearAndEmbedding() {
    return List.of(
        that(
            "F.linear(m, pattern(1, 2, 4), pattern(2, 2))",
            () -> F.linear(m, pattern(1, 2, 4), pattern(2, 2))),
        that("F.linear(m, pattern(1, 2, 4), null)", () -> F.linear(m, pattern(1, 2, 4), null)),
        that("F.linear(m, pattern(1, 2, 4))", () -> F.linear(m, pattern(1, 2, 4))),
        that(
            "F.bilinear(m, m, pattern(1, 2, 4, 4), pattern(2, 2))",
            () -> F.bilinear(m, m, pattern(1, 2, 4, 4), pattern(2, 2))),
        that("F.embedding(k, pattern(1, 8, 3))", () -> F.embedding(k, pattern(1, 8, 3))),
        that(
            "F.embedding(k, pattern(1, 8, 3), 1, true, false)",
            () -> F.embedding(k, pattern(1, 8, 3), 1, true, false)),
        that("F.oneHot(k)", () -> F.oneHot(k)),
        that("F.oneHot(k, 9)", () -> F.oneHot(k, 9)));
  }

  private List<Check> normalisation() {
    return List.of(
        that("F.batchNorm(q, v3, p3)", () -> F.batchNorm(q, v3, p3)),
        that(
            "F.batchNorm(q, null, null, p3, v3, true, 0.1, 1e-5)",
            () -> F.batchNorm(q, null, null, p3, v3, true, 0.1, 1e-5)),
        that(
            "F.instanceNorm(q, null, null, p3, v3, true, 0.1, 1e-5)",
            () -> F.instanceNorm(q, null, null, p3, v3, true, 0.1, 1e-5)),
        that("F.layerNorm(m, 4)", () -> F.layerNorm(m, 4)),
        that(
            "F.layerNorm(m, new long[] {3, 4}, m.abs(), m, 1e-3)",
            () -> F.layerNorm(m, new long[] {3, 4}, m.abs(), m, 1e-3)),
        that("F.groupNorm(pattern(1, 2, 4, 3), 2)", () -> F.groupNorm(pattern(1, 2, 4, 3), 2)),
        that(
            "F.groupNorm(pattern(1, 2, 4, 3), 2, p4, v, 1e-3)",
            () -> F.groupNorm(pattern(1, 2, 4, 3), 2, p4, v, 1e-3)),
        that(
            "F.rmsNorm(m, new long[] {4}, p4, 1e-3)", () -> F.rmsNorm(m, new long[] {4}, p4, 1e-3)),
        that(
            "F.rmsNorm(m, new long[] {4}, null, null)",
            () -> F.rmsNorm(m, new long[] {4}, null, null)),
        that("F.normalize(m, 2, 1, 1e-12)", () -> F.normalize(m, 2, 1, 1e-12)));
  }

  private List<Check> dropout() {
    return List.of(
        that("F.dropout(x, 0.5, false)", () -> F.dropout(x, 0.5, false)),
        that("F.dropout(x, 1, true)", () -> F.dropout(x, 1, true)),
        that("F.dropout_(x.clone(), 0.5, false)", () -> F.dropout_(x.clone(), 0.5, false)),
        that("F.alphaDropout(x, 0.5, false)", () -> F.alphaDropout(x, 0.5, false)),
        that(
            "F.alphaDropout_(x.clone(), 0.5, false)", () -> F.alphaDropout_(x.clone(), 0.5, false)),
        that("F.featureDropout(q, 0.5, false)", () -> F.featureDropout(q, 0.5, false)),
        that(
            "F.featureDropout_(q.clone(), 0.5, false)",
            () -> F.featureDropout_(q.clone(), 0.5, false)),
        that("F.featureDropout(q, 1, true)", () -> F.featureDropout(q, 1, true)),
        that("F.featureAlphaDropout(q, 0.5, false)", () -> F.featureAlphaDropout(q, 0.5, false)),
        that(
            "F.featureAlphaDropout_(q.clone(), 0.5, false)",
            () -> F.featureAlphaDropout_(q.clone(), 0.5, false)));
  }

  private List<Check> multiHeadAttention() {
    return List.of(
        that(
            "F.multiHeadAttentionForward(m.unsqueeze(1), m.unsqueeze(1), m.unsqueeze(1), 4,"
                + " 2, AttentionParameters.of(pattern(1, 12, 4), pattern(2, 12), s4, v), false,"
                + " 0.5, false, MultiheadAttention.Call.DEFAULT)",
            () ->
                F.multiHeadAttentionForward(
                    m.unsqueeze(1),
                    m.unsqueeze(1),
                    m.unsqueeze(1),
                    4,
                    2,
                    AttentionParameters.of(pattern(1, 12, 4), pattern(2, 12), s4, v),
                    false,
                    0.5,
                    false,
                    MultiheadAttention.Call.DEFAULT)),
        that(
            "F.multiHeadAttentionForward(m, s4, s4, 4, 2, AttentionParameters.of(pattern(1,"
                + " 12, 4), null, s4, null).withBiasKv(pattern(3, 1, 1, 4), pattern(4, 1, 1, 4)),"
                + " true, 0, true, new MultiheadAttention.Call(null, true, pattern(2, 3, 4).gt(2),"
                + " false, false))",
            () ->
                F.multiHeadAttentionForward(
                    m,
                    s4,
                    s4,
                    4,
                    2,
                    AttentionParameters.of(pattern(1, 12, 4), null, s4, null)
                        .withBiasKv(pattern(3, 1, 1, 4), pattern(4, 1, 1, 4)),
                    true,
                    0,
                    true,
                    new MultiheadAttention.Call(null, true, pattern(2, 3, 4).gt(2), false, false))),
        that(
            "F.multiHeadAttentionForward(t.narrow(0, 0, 1).transpose(0, 1), s.unsqueeze(1),"
                + " s.unsqueeze(1), 4, 2, AttentionParameters.ofSeparate(s4, pattern(1, 4, 3),"
                + " pattern(2, 4, 3), pattern(3, 12), s4, v), false, 0, true, new"
                + " MultiheadAttention.Call(Torch.tensor(new boolean[][] {{false, true, false}}),"
                + " true, null, true, false))",
            () ->
                F.multiHeadAttentionForward(
                    t.narrow(0, 0, 1).transpose(0, 1),
                    s.unsqueeze(1),
                    s.unsqueeze(1),
                    4,
                    2,
                    AttentionParameters.ofSeparate(
                        s4, pattern(1, 4, 3), pattern(2, 4, 3), pattern(3, 12), s4, v),
                    false,
                    0,
                    true,
                    new MultiheadAttention.Call(
                        Torch.tensor(new boolean[][] {{false, true, false}}),
                        true,
                        null,
                        true,
                        false))),
        that(
            "F.multiHeadAttentionForward(m, m, m, 4, 2, AttentionParameters.of(pattern(1,"
                + " 12, 4), pattern(2, 12), s4, v), false, 0, true,"
                + " MultiheadAttention.Call.DEFAULT, pattern(5, 2, 6, 2), pattern(6, 2, 6, 2))",
            () ->
                F.multiHeadAttentionForward(
                    m,
                    m,
                    m,
                    4,
                    2,
                    AttentionParameters.of(pattern(1, 12, 4), pattern(2, 12), s4, v),
                    false,
                    0,
                    true,
                    MultiheadAttention.Call.DEFAULT,
                    pattern(5, 2, 6, 2),
                    pattern(6, 2, 6, 2))),
        that(
            "F.multiHeadAttentionForward(m, m, m, 4, 2, AttentionParameters.of(pattern(1,"
                + " 12, 4), pattern(2, 12), s4, v), false, 0, true, new"
                + " MultiheadAttention.Call(null, false, Torch.full(new long[] {3, 3},"
                + " Double.NEGATIVE_INFINITY).triu(1), false, true)).output()",
            () ->
                F.multiHeadAttentionForward(
                        m,
                        m,
                        m,
                        4,
                        2,
                        AttentionParameters.of(pattern(1, 12, 4), pattern(2, 12), s4, v),
                        false,
                        0,
                        true,
                        new MultiheadAttention.Call(
                            null,
                            false,
                            Torch.full(new long[] {3, 3}, Double.NEGATIVE_INFINITY).triu(1),
                            false,
                            true))
                    .output()));
  }

  private List<Check> attention() {
    return List.of(
        that(
            "F.scaledDotProductAttention(pattern(1, 2, 3, 4), pattern(2, 2, 5, 4), pattern(3, 2, 5,"
                + " 6))",
            () ->
                F.scaledDotProductAttention(
                    pattern(1, 2, 3, 4), pattern(2, 2, 5, 4), pattern(3, 2, 5, 6))),
        that(
            "F.scaledDotProductAttention(pattern(1, 2, 3, 4), pattern(2, 2, 3, 4), pattern(3, 2, 3,"
                + " 6), null, 0, true)",
            () ->
                F.scaledDotProductAttention(
                    pattern(1, 2, 3, 4), pattern(2, 2, 3, 4), pattern(3, 2, 3, 6), null, 0, true)),
        that(
            "F.scaledDotProductAttention(pattern(1, 2, 3, 4), pattern(2, 2, 3, 4), pattern(3, 2, 3,"
                + " 6), s.gt(-1), 0, false)",
            () ->
                F.scaledDotProductAttention(
                    pattern(1, 2, 3, 4),
                    pattern(2, 2, 3, 4),
                    pattern(3, 2, 3, 6),
                    s.gt(-1),
                    0,
                    false)),
        that(
            "F.scaledDotProductAttention(pattern(1, 1, 4, 3, 4), pattern(2, 1, 2, 5, 4), pattern(3,"
                + " 1, 2, 5, 6), null, 0, false, 0.25, true)",
            () ->
                F.scaledDotProductAttention(
                    pattern(1, 1, 4, 3, 4),
                    pattern(2, 1, 2, 5, 4),
                    pattern(3, 1, 2, 5, 6),
                    null,
                    0,
                    false,
                    0.25,
                    true)));
  }

  private List<Check> distances() {
    return List.of(
        that("F.cosineSimilarity(x, y, 1, 1e-8)", () -> F.cosineSimilarity(x, y, 1, 1e-8)),
        that(
            "F.pairwiseDistance(x, y, 2, 1e-6, true)",
            () -> F.pairwiseDistance(x, y, 2, 1e-6, true)),
        that("F.pdist(m, 2)", () -> F.pdist(m, 2)));
  }

  private List<Check> vision() {
    return List.of(
        that("F.pad(x, 1, 2)", () -> F.pad(x, 1, 2)),
        that(
            "F.pad(x, new long[] {1, 2, 0, 1}, 7.5)", () -> F.pad(x, new long[] {1, 2, 0, 1}, 7.5)),
        that(
            "F.pad(q, new long[] {1, 1, 1, 0}, PaddingMode.REFLECT)",
            () -> F.pad(q, new long[] {1, 1, 1, 0}, PaddingMode.REFLECT)),
        that(
            "F.pad(q, new long[] {1, 1, 1, 0}, PaddingMode.REPLICATE)",
            () -> F.pad(q, new long[] {1, 1, 1, 0}, PaddingMode.REPLICATE)),
        that(
            "F.pad(q, new long[] {1, 1, 1, 0}, PaddingMode.CIRCULAR)",
            () -> F.pad(q, new long[] {1, 1, 1, 0}, PaddingMode.CIRCULAR)),
        that(
            "F.pad(q, new long[] {1, 1}, PaddingMode.CONSTANT)",
            () -> F.pad(q, new long[] {1, 1}, PaddingMode.CONSTANT)),
        that(
            "F.pixelShuffle(pattern(1, 1, 8, 2, 2), 2)",
            () -> F.pixelShuffle(pattern(1, 1, 8, 2, 2), 2)),
        that(
            "F.pixelUnshuffle(pattern(1, 1, 2, 4, 4), 2)",
            () -> F.pixelUnshuffle(pattern(1, 1, 2, 4, 4), 2)),
        that(
            "F.channelShuffle(pattern(1, 1, 4, 2, 2), 2)",
            () -> F.channelShuffle(pattern(1, 1, 4, 2, 2), 2)),
        that(
            "F.affineGrid(pattern(1, 1, 2, 3), new long[] {1, 3, 2, 2}, false)",
            () -> F.affineGrid(pattern(1, 1, 2, 3), new long[] {1, 3, 2, 2}, false)),
        that(
            "F.gridSample(q, pattern(1, 1, 2, 3, 2).div(3), GridSampleMode.BILINEAR,"
                + " GridSamplePadding.ZEROS, false)",
            () ->
                F.gridSample(
                    q,
                    pattern(1, 1, 2, 3, 2).div(3),
                    GridSampleMode.BILINEAR,
                    GridSamplePadding.ZEROS,
                    false)),
        that(
            "F.gridSample(q, pattern(1, 1, 2, 3, 2).div(3), GridSampleMode.NEAREST,"
                + " GridSamplePadding.BORDER, true)",
            () ->
                F.gridSample(
                    q,
                    pattern(1, 1, 2, 3, 2).div(3),
                    GridSampleMode.NEAREST,
                    GridSamplePadding.BORDER,
                    true)),
        that(
            "F.gridSample(q, pattern(1, 1, 2, 3, 2).div(3), GridSampleMode.BICUBIC,"
                + " GridSamplePadding.REFLECTION, false)",
            () ->
                F.gridSample(
                    q,
                    pattern(1, 1, 2, 3, 2).div(3),
                    GridSampleMode.BICUBIC,
                    GridSamplePadding.REFLECTION,
                    false)));
  }

  private List<Check> interpolation() {
    return List.of(
        that(
            "F.interpolate(pattern(1, 2, 4, 9), InterpolateOptions.toSize(11))",
            () -> F.interpolate(pattern(1, 2, 4, 9), InterpolateOptions.toSize(11))),
        that(
            "F.interpolate(pattern(1, 2, 4, 9),"
                + " InterpolateOptions.byScale(1.5).withMode(InterpolationMode.NEAREST_EXACT))",
            () ->
                F.interpolate(
                    pattern(1, 2, 4, 9),
                    InterpolateOptions.byScale(1.5).withMode(InterpolationMode.NEAREST_EXACT))),
        that(
            "F.interpolate(pattern(1, 2, 4, 9),"
                + " InterpolateOptions.byScale(0.6).withMode(InterpolationMode.AREA))",
            () ->
                F.interpolate(
                    pattern(1, 2, 4, 9),
                    InterpolateOptions.byScale(0.6).withMode(InterpolationMode.AREA))),
        that(
            "F.interpolate(pattern(1, 2, 4, 9),"
                + " InterpolateOptions.byScale(1.5).withMode(InterpolationMode.LINEAR))",
            () ->
                F.interpolate(
                    pattern(1, 2, 4, 9),
                    InterpolateOptions.byScale(1.5).withMode(InterpolationMode.LINEAR))),
        that(
            "F.interpolate(pattern(1, 2, 4, 9),"
                + " InterpolateOptions.toSize(4).withMode(InterpolationMode.LINEAR).withAlignCorners(true))",
            () ->
                F.interpolate(
                    pattern(1, 2, 4, 9),
                    InterpolateOptions.toSize(4)
                        .withMode(InterpolationMode.LINEAR)
                        .withAlignCorners(true))),
        that(
            "F.interpolate(pattern(1, 2, 4, 7, 6), InterpolateOptions.toSize(11))",
            () -> F.interpolate(pattern(1, 2, 4, 7, 6), InterpolateOptions.toSize(11))),
        that(
            "F.interpolate(pattern(1, 2, 4, 7, 6),"
                + " InterpolateOptions.byScale(1.5).withMode(InterpolationMode.NEAREST_EXACT))",
            () ->
                F.interpolate(
                    pattern(1, 2, 4, 7, 6),
                    InterpolateOptions.byScale(1.5).withMode(InterpolationMode.NEAREST_EXACT))),
        that(
            "F.interpolate(pattern(1, 2, 4, 7, 6),"
                + " InterpolateOptions.byScale(0.6).withMode(InterpolationMode.AREA))",
            () ->
                F.interpolate(
                    pattern(1, 2, 4, 7, 6),
                    InterpolateOptions.byScale(0.6).withMode(InterpolationMode.AREA))),
        that(
            "F.interpolate(pattern(1, 2, 4, 7, 6),"
                + " InterpolateOptions.byScale(1.5).withMode(InterpolationMode.BILINEAR))",
            () ->
                F.interpolate(
                    pattern(1, 2, 4, 7, 6),
                    InterpolateOptions.byScale(1.5).withMode(InterpolationMode.BILINEAR))),
        that(
            "F.interpolate(pattern(1, 2, 4, 7, 6),"
                + " InterpolateOptions.toSize(4).withMode(InterpolationMode.BILINEAR).withAlignCorners(true))",
            () ->
                F.interpolate(
                    pattern(1, 2, 4, 7, 6),
                    InterpolateOptions.toSize(4)
                        .withMode(InterpolationMode.BILINEAR)
                        .withAlignCorners(true))),
        that(
            "F.interpolate(pattern(1, 2, 4, 5, 4, 5), InterpolateOptions.toSize(11))",
            () -> F.interpolate(pattern(1, 2, 4, 5, 4, 5), InterpolateOptions.toSize(11))),
        that(
            "F.interpolate(pattern(1, 2, 4, 5, 4, 5),"
                + " InterpolateOptions.byScale(1.5).withMode(InterpolationMode.NEAREST_EXACT))",
            () ->
                F.interpolate(
                    pattern(1, 2, 4, 5, 4, 5),
                    InterpolateOptions.byScale(1.5).withMode(InterpolationMode.NEAREST_EXACT))),
        that(
            "F.interpolate(pattern(1, 2, 4, 5, 4, 5),"
                + " InterpolateOptions.byScale(0.6).withMode(InterpolationMode.AREA))",
            () ->
                F.interpolate(
                    pattern(1, 2, 4, 5, 4, 5),
                    InterpolateOptions.byScale(0.6).withMode(InterpolationMode.AREA))),
        that(
            "F.interpolate(pattern(1, 2, 4, 5, 4, 5),"
                + " InterpolateOptions.byScale(1.5).withMode(InterpolationMode.TRILINEAR))",
            () ->
                F.interpolate(
                    pattern(1, 2, 4, 5, 4, 5),
                    InterpolateOptions.byScale(1.5).withMode(InterpolationMode.TRILINEAR))),
        that(
            "F.interpolate(pattern(1, 2, 4, 5, 4, 5),"
                + " InterpolateOptions.toSize(4).withMode(InterpolationMode.TRILINEAR).withAlignCorners(true))",
            () ->
                F.interpolate(
                    pattern(1, 2, 4, 5, 4, 5),
                    InterpolateOptions.toSize(4)
                        .withMode(InterpolationMode.TRILINEAR)
                        .withAlignCorners(true))),
        that(
            "F.interpolate(pattern(1, 2, 4, 7, 6), InterpolateOptions.toSize(3,"
                + " 9).withMode(InterpolationMode.BICUBIC))",
            () ->
                F.interpolate(
                    pattern(1, 2, 4, 7, 6),
                    InterpolateOptions.toSize(3, 9).withMode(InterpolationMode.BICUBIC))),
        that(
            "F.interpolate(pattern(1, 2, 4, 7, 6), InterpolateOptions.toSize(3,"
                + " 4).withMode(InterpolationMode.BICUBIC).withAntialias(true))",
            () ->
                F.interpolate(
                    pattern(1, 2, 4, 7, 6),
                    InterpolateOptions.toSize(3, 4)
                        .withMode(InterpolationMode.BICUBIC)
                        .withAntialias(true))),
        that(
            "F.interpolate(pattern(1, 2, 4, 7, 6),"
                + " InterpolateOptions.byScale(0.6).withMode(InterpolationMode.BILINEAR).withAntialias(true).withRecomputeScaleFactor(true))",
            () ->
                F.interpolate(
                    pattern(1, 2, 4, 7, 6),
                    InterpolateOptions.byScale(0.6)
                        .withMode(InterpolationMode.BILINEAR)
                        .withAntialias(true)
                        .withRecomputeScaleFactor(true))));
  }

  @Test
  void interpolate_names_what_does_not_fit() {
    assertFails(
        InvalidArgumentException.class,
        () -> F.interpolate(q, InterpolateOptions.toSize(2).withMode(InterpolationMode.LINEAR)),
        "linear",
        "1 dimensions");
    assertFails(
        InvalidArgumentException.class,
        () -> F.interpolate(q, InterpolateOptions.toSize(2).withAlignCorners(true)),
        "nearest");
    assertFails(
        InvalidArgumentException.class,
        () -> F.interpolate(q, InterpolateOptions.toSize(2).withAntialias(true)),
        "antialias",
        "nearest");
    assertFails(
        ShapeMismatchException.class,
        () -> F.interpolate(q, InterpolateOptions.toSize(2, 2, 2)),
        "[1, 3, 4, 4]",
        "[2, 2, 2]");
    assertFails(
        ShapeMismatchException.class,
        () -> F.interpolate(m, InterpolateOptions.byScale(2)),
        "[3, 4]");
    assertFails(
        InvalidArgumentException.class,
        () -> InterpolateOptions.toSize(2).withRecomputeScaleFactor(true),
        "recomputeScaleFactor");
  }

  @Test
  void functions_refuse_shapes_that_do_not_fit() {
    assertFails(
        ShapeMismatchException.class,
        () -> F.linear(m, x, null),
        "aten::linear",
        "[3, 4]",
        "[2, 3]");
    assertFails(ClosedTensorException.class, () -> F.relu(closed()), "aten::relu");
  }

  private Tensor closed() {
    Tensor tensor = x.clone();
    tensor.close();
    return tensor;
  }

  private List<Check> moreActivations() {
    return List.of(
        that("F.celu_(x.clone(), 0.5)", () -> F.celu_(x.clone(), 0.5)),
        that("F.selu_(x.clone())", () -> F.selu_(x.clone())),
        that("F.hardtanh_(x.clone(), -0.5, 1.5)", () -> F.hardtanh_(x.clone(), -0.5, 1.5)),
        that("F.threshold_(x.clone(), 0.5, 7)", () -> F.threshold_(x.clone(), 0.5, 7)),
        that(
            "F.rrelu_(x.clone(), 0.25, 0.25, false)", () -> F.rrelu_(x.clone(), 0.25, 0.25, false)),
        that("F.sigmoid(x)", () -> F.sigmoid(x)),
        that("F.tanh(x)", () -> F.tanh(x)),
        that(
            "F.gumbelSoftmax(Torch.tensor(new float[] {-1000, 0}), 1, false, 0)",
            () -> F.gumbelSoftmax(Torch.tensor(new float[] {-1000, 0}), 1, false, 0)),
        that(
            "F.gumbelSoftmax(x, 0.5, true, 1).sum(1)",
            () -> F.gumbelSoftmax(x, 0.5, true, 1).sum(1)),
        that(
            "F.convTbc(pattern(1, 5, 2, 3), pattern(2, 2, 3, 4), v, 1)",
            () -> F.convTbc(pattern(1, 5, 2, 3), pattern(2, 2, 3, 4), v, 1)));
  }

  private List<Check> morePooling() {
    return List.of(
        that(
            "F.lpPool1d(t, 2, AvgPoolOptions.DEFAULT, 2)",
            () -> F.lpPool1d(t, 2, AvgPoolOptions.DEFAULT, 2)),
        that(
            "F.lpPool1d(t, 3, AvgPoolOptions.DEFAULT.withStride(1).withCeilMode(true), 3)",
            () -> F.lpPool1d(t, 3, AvgPoolOptions.DEFAULT.withStride(1).withCeilMode(true), 3)),
        that(
            "F.lpPool2d(q, 2, AvgPoolOptions.DEFAULT, 2, 1)",
            () -> F.lpPool2d(q, 2, AvgPoolOptions.DEFAULT, 2, 1)),
        that(
            "F.lpPool2d(q, Double.POSITIVE_INFINITY, AvgPoolOptions.DEFAULT, 2)",
            () -> F.lpPool2d(q, Double.POSITIVE_INFINITY, AvgPoolOptions.DEFAULT, 2)),
        that(
            "F.lpPool3d(q, 2, AvgPoolOptions.DEFAULT.withStride(1), 2)",
            () -> F.lpPool3d(q, 2, AvgPoolOptions.DEFAULT.withStride(1), 2)),
        that(
            "F.maxUnpool1d(F.maxPool1d(t, 2), F.maxPool1dWithIndices(t, MaxPoolOptions.DEFAULT,"
                + " 2).indices(), MaxPoolOptions.DEFAULT, null, 2)",
            () ->
                F.maxUnpool1d(
                    F.maxPool1d(t, 2),
                    F.maxPool1dWithIndices(t, MaxPoolOptions.DEFAULT, 2).indices(),
                    MaxPoolOptions.DEFAULT,
                    null,
                    2)),
        that(
            "F.maxUnpool2d(F.maxPool2d(q, 2), F.maxPool2dWithIndices(q, MaxPoolOptions.DEFAULT,"
                + " 2).indices(), MaxPoolOptions.DEFAULT, new long[] {5, 5}, 2)",
            () ->
                F.maxUnpool2d(
                    F.maxPool2d(q, 2),
                    F.maxPool2dWithIndices(q, MaxPoolOptions.DEFAULT, 2).indices(),
                    MaxPoolOptions.DEFAULT,
                    new long[] {5, 5},
                    2)),
        that(
            "F.maxUnpool3d(F.maxPool3d(q, 2), F.maxPool3dWithIndices(q, MaxPoolOptions.DEFAULT,"
                + " 2).indices(), MaxPoolOptions.DEFAULT, null, 2)",
            () ->
                F.maxUnpool3d(
                    F.maxPool3d(q, 2),
                    F.maxPool3dWithIndices(q, MaxPoolOptions.DEFAULT, 2).indices(),
                    MaxPoolOptions.DEFAULT,
                    null,
                    2)),
        that(
            "F.fractionalMaxPool2d(q, new long[] {2, 2}, new long[] {2, 3}, Torch.full(new long[]"
                + " {1, 3, 2}, 0.5))",
            () ->
                F.fractionalMaxPool2d(
                    q,
                    new long[] {2, 2},
                    new long[] {2, 3},
                    Torch.full(new long[] {1, 3, 2}, 0.5))),
        that(
            "F.fractionalMaxPool2dWithIndices(q, new long[] {2, 2}, new long[] {2, 3},"
                + " Torch.full(new long[] {1, 3, 2}, 0.5))",
            () ->
                F.fractionalMaxPool2dWithIndices(
                    q,
                    new long[] {2, 2},
                    new long[] {2, 3},
                    Torch.full(new long[] {1, 3, 2}, 0.5))),
        that(
            "F.fractionalMaxPool2d(Torch.ones(1, 2, 5, 5), new long[] {2, 2}, new long[] {3, 3},"
                + " null)",
            () ->
                F.fractionalMaxPool2d(
                    Torch.ones(1, 2, 5, 5), new long[] {2, 2}, new long[] {3, 3}, null)),
        that(
            "F.fractionalMaxPool3d(q, new long[] {2, 2, 2}, new long[] {1, 2, 2}, Torch.full(new"
                + " long[] {1, 1, 3}, 0.5))",
            () ->
                F.fractionalMaxPool3d(
                    q,
                    new long[] {2, 2, 2},
                    new long[] {1, 2, 2},
                    Torch.full(new long[] {1, 1, 3}, 0.5))),
        that(
            "F.fractionalMaxPool3dWithIndices(q, new long[] {2, 2, 2}, new long[] {1, 2, 2},"
                + " Torch.full(new long[] {1, 1, 3}, 0.5))",
            () ->
                F.fractionalMaxPool3dWithIndices(
                    q,
                    new long[] {2, 2, 2},
                    new long[] {1, 2, 2},
                    Torch.full(new long[] {1, 1, 3}, 0.5))));
  }

  private List<Check> moreLosses() {
    return List.of(
        that(
            "F.linearCrossEntropy(s, s, v3, k3.remainder(3), null, -100, Reduction.MEAN, 0.1)",
            () -> F.linearCrossEntropy(s, s, v3, k3.remainder(3), null, -100, Reduction.MEAN, 0.1)),
        that(
            "F.gaussianNllLoss(x, y, p, true, 1e-6, Reduction.SUM)",
            () -> F.gaussianNllLoss(x, y, p, true, 1e-6, Reduction.SUM)),
        that(
            "F.gaussianNllLoss(x, y, d.add(1).to(DType.FLOAT32), false, 1.5, Reduction.NONE)",
            () -> F.gaussianNllLoss(x, y, d.add(1).to(DType.FLOAT32), false, 1.5, Reduction.NONE)),
        that(
            "F.multilabelSoftMarginLoss(x, b.to(DType.FLOAT32), p3, Reduction.NONE)",
            () -> F.multilabelSoftMarginLoss(x, b.to(DType.FLOAT32), p3, Reduction.NONE)),
        that(
            "F.multilabelSoftMarginLoss(x, b.to(DType.FLOAT32), null, Reduction.MEAN)",
            () -> F.multilabelSoftMarginLoss(x, b.to(DType.FLOAT32), null, Reduction.MEAN)),
        that(
            "F.tripletMarginWithDistanceLoss(x, y, p, (left, right) ->"
                + " left.sub(right).abs().sum(1), 2, true, Reduction.NONE)",
            () ->
                F.tripletMarginWithDistanceLoss(
                    x,
                    y,
                    p,
                    (left, right) -> left.sub(right).abs().sum(1),
                    2,
                    true,
                    Reduction.NONE)),
        that(
            "F.localResponseNorm(t, 2, 0.5, 0.75, 2)",
            () -> F.localResponseNorm(t, 2, 0.5, 0.75, 2)),
        that(
            "F.localResponseNorm(q, 3, 1e-4, 0.75, 1)",
            () -> F.localResponseNorm(q, 3, 1e-4, 0.75, 1)),
        that(
            "F.embeddingBag(k.narrow(0, 0, 6).reshape(2, 3), s4, null, EmbeddingBag.Mode.MAX, null,"
                + " false, null)",
            () ->
                F.embeddingBag(
                    k.narrow(0, 0, 6).reshape(2, 3),
                    s4,
                    null,
                    EmbeddingBag.Mode.MAX,
                    null,
                    false,
                    null)),
        that(
            "F.embeddingBag(k, s4, d.flip(0), EmbeddingBag.Mode.SUM, k.to(DType.FLOAT32), false,"
                + " 3L)",
            () ->
                F.embeddingBag(
                    k, s4, d.flip(0), EmbeddingBag.Mode.SUM, k.to(DType.FLOAT32), false, 3L)),
        that(
            "F.groupedMm(pattern(1, 6, 8).to(DType.BFLOAT16), pattern(2, 2, 8,"
                + " 16).to(DType.BFLOAT16), Torch.tensor(new int[] {2, 6})).isfinite()",
            () ->
                F.groupedMm(
                        pattern(1, 6, 8).to(DType.BFLOAT16),
                        pattern(2, 2, 8, 16).to(DType.BFLOAT16),
                        Torch.tensor(new int[] {2, 6}))
                    .isfinite()),
        that(
            "F.scaledMm(pattern(1, 16, 16).to(DType.FLOAT8_E4M3FN), pattern(2, 16,"
                + " 16).to(DType.FLOAT8_E4M3FN).t(), Torch.tensor(0.5), Torch.tensor(2.0), null,"
                + " DType.FLOAT32)",
            () ->
                F.scaledMm(
                    pattern(1, 16, 16).to(DType.FLOAT8_E4M3FN),
                    pattern(2, 16, 16).to(DType.FLOAT8_E4M3FN).t(),
                    Torch.tensor(0.5),
                    Torch.tensor(2.0),
                    null,
                    DType.FLOAT32)));
  }

  private List<Check> channelDropouts() {
    return List.of(
        that("F.dropout1d(x, 0.5, false)", () -> F.dropout1d(x, 0.5, false)),
        that(
            "F.dropout1d(Torch.ones(200, 3), 0.25, true).std(1)",
            () -> F.dropout1d(Torch.ones(200, 3), 0.25, true).std(1)),
        that("F.dropout2d(t, 1, true)", () -> F.dropout2d(t, 1, true)),
        that("F.dropout3d(q, 0.5, false)", () -> F.dropout3d(q, 0.5, false)));
  }
}

package io.torchbridge.nn;

import io.torchbridge.DType;
import io.torchbridge.InvalidArgumentException;
import io.torchbridge.Op;
import io.torchbridge.ShapeMismatchException;
import io.torchbridge.Tensor;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The functional forms of the layers, as <a
 * href="https://docs.pytorch.org/docs/stable/nn.functional.html">torch.nn.functional</a>. Argument
 * order is PyTorch's; nothing is kept between calls.
 */
@SuppressWarnings("MemberName") // PyTorch's underscore says "in place"
public final class F extends LossFunctions {
  private static final Op AFFINE_GRID_GENERATOR = Op.of("aten::affine_grid_generator");
  private static final Op ALPHA_DROPOUT = Op.of("aten::alpha_dropout");
  private static final Op ALPHA_DROPOUT_IN_PLACE = Op.of("aten::alpha_dropout_");
  private static final Op BATCH_NORM = Op.of("aten::batch_norm");
  private static final Op BILINEAR = Op.of("aten::bilinear");
  private static final Op CHANNEL_SHUFFLE = Op.of("aten::channel_shuffle");
  private static final Op COSINE_SIMILARITY = Op.of("aten::cosine_similarity");
  private static final Op DROPOUT = Op.of("aten::dropout");
  private static final Op DROPOUT_IN_PLACE = Op.of("aten::dropout_");
  private static final Op EMBEDDING = Op.of("aten::embedding");
  private static final Op FEATURE_ALPHA_DROPOUT = Op.of("aten::feature_alpha_dropout");
  private static final Op FEATURE_ALPHA_DROPOUT_IN_PLACE = Op.of("aten::feature_alpha_dropout_");
  private static final Op FEATURE_DROPOUT = Op.of("aten::feature_dropout");
  private static final Op FEATURE_DROPOUT_IN_PLACE = Op.of("aten::feature_dropout_");
  private static final Op GRID_SAMPLER = Op.of("aten::grid_sampler");
  private static final Op GROUP_NORM = Op.of("aten::group_norm");
  private static final Op INSTANCE_NORM = Op.of("aten::instance_norm");
  private static final Op LAYER_NORM = Op.of("aten::layer_norm");
  private static final Op LINEAR = Op.of("aten::linear");
  private static final Op ONE_HOT = Op.of("aten::one_hot");
  private static final Op PAD = Op.of("aten::pad");
  private static final Op PAIRWISE_DISTANCE = Op.of("aten::pairwise_distance");
  private static final Op PDIST = Op.of("aten::pdist");
  private static final Op PIXEL_SHUFFLE = Op.of("aten::pixel_shuffle");
  private static final Op PIXEL_UNSHUFFLE = Op.of("aten::pixel_unshuffle");
  private static final Op RMS_NORM = Op.of("aten::rms_norm");
  private static final Op SCALED_DOT_PRODUCT_ATTENTION =
      Op.of("aten::scaled_dot_product_attention");
  private static final Op _GROUPED_MM = Op.of("aten::_grouped_mm");
  private static final Op _SCALED_MM = Op.of("aten::_scaled_mm");

  // Linear and embedding

  /** {@code input x weightᵀ + bias}: {@code (*, I), (O, I), (O) -> (*, O)}. */
  public static Tensor linear(Tensor input, Tensor weight, @Nullable Tensor bias) {
    return LINEAR.tensor(input, weight, bias);
  }

  /** {@code input x weightᵀ}: {@code (*, I), (O, I) -> (*, O)}. */
  public static Tensor linear(Tensor input, Tensor weight) {
    return LINEAR.tensor(input, weight);
  }

  /** {@code input1 x weight x input2ᵀ + bias}: {@code (*, I), (*, J), (O, I, J), (O) -> (*, O)}. */
  public static Tensor bilinear(
      Tensor input1, Tensor input2, Tensor weight, @Nullable Tensor bias) {
    return BILINEAR.tensor(input1, input2, weight, bias);
  }

  /** The rows of {@code weight} at integer indices: {@code (*), (V, D) -> (*, D)}. */
  public static Tensor embedding(Tensor input, Tensor weight) {
    return EMBEDDING.tensor(weight, input);
  }

  /**
   * The rows of {@code weight} at integer indices.
   *
   * @param paddingIdx the row without a gradient; -1 for none
   */
  public static Tensor embedding(
      Tensor input, Tensor weight, long paddingIdx, boolean scaleGradByFreq, boolean sparse) {
    return EMBEDDING.tensor(weight, input, paddingIdx, scaleGradByFreq, sparse);
  }

  /** 1 at each class and 0 elsewhere: {@code (*) -> (*, max + 1)}, int64. */
  public static Tensor oneHot(Tensor input) {
    return ONE_HOT.tensor(input);
  }

  /** 1 at each class and 0 elsewhere: {@code (*) -> (*, numClasses)}, int64. */
  public static Tensor oneHot(Tensor input, long numClasses) {
    return ONE_HOT.tensor(input, numClasses);
  }

  // Normalisation

  /**
   * Normalises each channel of {@code (N, C, *)}: in training by the batch's statistics, which also
   * change the running ones, else by the running ones.
   */
  public static Tensor batchNorm(
      Tensor input,
      @Nullable Tensor runningMean,
      @Nullable Tensor runningVar,
      @Nullable Tensor weight,
      @Nullable Tensor bias,
      boolean training,
      double momentum,
      double eps) {
    return BATCH_NORM.tensor(
        input, weight, bias, runningMean, runningVar, training, momentum, eps, true);
  }

  /** Normalises each channel of {@code (N, C, *)} by its running statistics. */
  public static Tensor batchNorm(Tensor input, Tensor runningMean, Tensor runningVar) {
    return BATCH_NORM.tensor(input, null, null, runningMean, runningVar, false, 0.1, 1e-5, true);
  }

  /** Normalises each channel of each element of {@code (N, C, *)}. */
  public static Tensor instanceNorm(
      Tensor input,
      @Nullable Tensor runningMean,
      @Nullable Tensor runningVar,
      @Nullable Tensor weight,
      @Nullable Tensor bias,
      boolean useInputStats,
      double momentum,
      double eps) {
    return INSTANCE_NORM.tensor(
        input, weight, bias, runningMean, runningVar, useInputStats, momentum, eps, true);
  }

  /** Normalises the last dimensions, which have this shape. */
  public static Tensor layerNorm(Tensor input, long... normalizedShape) {
    return LAYER_NORM.tensor(input, normalizedShape);
  }

  /** Normalises the last dimensions, which have this shape, as weight and bias do. */
  public static Tensor layerNorm(
      Tensor input,
      long[] normalizedShape,
      @Nullable Tensor weight,
      @Nullable Tensor bias,
      double eps) {
    return LAYER_NORM.tensor(input, normalizedShape, weight, bias, eps);
  }

  /** Normalises groups of channels of {@code (N, C, *)}. */
  public static Tensor groupNorm(Tensor input, long numGroups) {
    return GROUP_NORM.tensor(input, numGroups);
  }

  /** Normalises groups of channels of {@code (N, C, *)}; weight and bias are {@code (C)}. */
  public static Tensor groupNorm(
      Tensor input, long numGroups, @Nullable Tensor weight, @Nullable Tensor bias, double eps) {
    return GROUP_NORM.tensor(input, numGroups, weight, bias, eps);
  }

  /**
   * Divides the last dimensions, which have this shape, by their root mean square; null is the
   * smallest {@code eps} of the type.
   */
  public static Tensor rmsNorm(
      Tensor input, long[] normalizedShape, @Nullable Tensor weight, @Nullable Double eps) {
    return RMS_NORM.tensor(input, normalizedShape, weight, eps);
  }

  // Dropout

  /**
   * In training, sets elements to 0 with probability {@code p} and scales the others by {@code 1 /
   * (1 - p)}.
   */
  public static Tensor dropout(Tensor input, double p, boolean training) {
    return DROPOUT.tensor(input, p, training);
  }

  /** {@link #dropout}, in place. */
  public static Tensor dropout_(Tensor input, double p, boolean training) {
    return DROPOUT_IN_PLACE.tensor(input, p, training);
  }

  /** Dropout that keeps mean and variance, for {@link #selu}. */
  public static Tensor alphaDropout(Tensor input, double p, boolean training) {
    return ALPHA_DROPOUT.tensor(input, p, training);
  }

  /** {@link #alphaDropout}, in place. */
  public static Tensor alphaDropout_(Tensor input, double p, boolean training) {
    return ALPHA_DROPOUT_IN_PLACE.tensor(input, p, training);
  }

  /**
   * Dropout of whole channels of {@code (N, C, *)}: PyTorch's {@code dropout1d}, {@code 2d} and
   * {@code 3d}.
   */
  public static Tensor featureDropout(Tensor input, double p, boolean training) {
    return FEATURE_DROPOUT.tensor(input, p, training);
  }

  /** {@link #featureDropout}, in place. */
  public static Tensor featureDropout_(Tensor input, double p, boolean training) {
    return FEATURE_DROPOUT_IN_PLACE.tensor(input, p, training);
  }

  /** {@link #alphaDropout} of whole channels of {@code (N, C, *)}. */
  public static Tensor featureAlphaDropout(Tensor input, double p, boolean training) {
    return FEATURE_ALPHA_DROPOUT.tensor(input, p, training);
  }

  /** {@link #featureAlphaDropout}, in place. */
  public static Tensor featureAlphaDropout_(Tensor input, double p, boolean training) {
    return FEATURE_ALPHA_DROPOUT_IN_PLACE.tensor(input, p, training);
  }

  /** {@link #featureDropout} of {@code (N, C, L)} or {@code (C, L)}. */
  public static Tensor dropout1d(Tensor input, double p, boolean training) {
    return channelDropout(input, p, training, 2);
  }

  /** {@link #featureDropout} of {@code (N, C, H, W)}; three dimensions are {@code (N, C, L)}. */
  public static Tensor dropout2d(Tensor input, double p, boolean training) {
    return featureDropout(input, p, training);
  }

  /** {@link #featureDropout} of {@code (N, C, D, H, W)} or {@code (C, D, H, W)}. */
  public static Tensor dropout3d(Tensor input, double p, boolean training) {
    return channelDropout(input, p, training, 4);
  }

  private static Tensor channelDropout(Tensor input, double p, boolean training, int unbatched) {
    return input.ndim() == unbatched
        ? featureDropout(input.unsqueeze(0), p, training).squeeze(0)
        : featureDropout(input, p, training);
  }

  // Attention

  /**
   * {@code softmax(query x keyᵀ / sqrt(E)) x value}: {@code (N, *, L, E), (N, *, S, E), (N, *, S,
   * Ev) -> (N, *, L, Ev)}.
   */
  public static Tensor scaledDotProductAttention(Tensor query, Tensor key, Tensor value) {
    return SCALED_DOT_PRODUCT_ATTENTION.tensor(query, key, value);
  }

  /**
   * Attention with a mask: bool, true where it may look, or floating point, added to the scores.
   */
  public static Tensor scaledDotProductAttention(
      Tensor query,
      Tensor key,
      Tensor value,
      @Nullable Tensor attnMask,
      double dropoutP,
      boolean isCausal) {
    return SCALED_DOT_PRODUCT_ATTENTION.tensor(query, key, value, attnMask, dropoutP, isCausal);
  }

  /**
   * Attention with another scale than {@code 1 / sqrt(E)}, or with fewer heads of keys and values
   * than of queries.
   */
  public static Tensor scaledDotProductAttention(
      Tensor query,
      Tensor key,
      Tensor value,
      @Nullable Tensor attnMask,
      double dropoutP,
      boolean isCausal,
      @Nullable Double scale,
      boolean enableGqa) {
    return SCALED_DOT_PRODUCT_ATTENTION.tensor(
        query, key, value, attnMask, dropoutP, isCausal, scale, enableGqa);
  }

  /**
   * {@code multi_head_attention_forward}: what {@link MultiheadAttention} computes, with parameters
   * from elsewhere. Query {@code (L, N, E)}, key {@code (S, N, kdim)}, value {@code (S, N, vdim)},
   * or without {@code N}.
   *
   * @param embedDimToCheck the query's features
   * @param dropoutP of the weights, in training
   * @throws ShapeMismatchException if the shapes do not fit
   */
  public static MultiheadAttention.Output multiHeadAttentionForward(
      Tensor query,
      Tensor key,
      Tensor value,
      long embedDimToCheck,
      long numHeads,
      AttentionParameters parameters,
      boolean addZeroAttn,
      double dropoutP,
      boolean training,
      MultiheadAttention.Call call) {
    return multiHeadAttentionForward(
        query,
        key,
        value,
        embedDimToCheck,
        numHeads,
        parameters,
        addZeroAttn,
        dropoutP,
        training,
        call,
        null,
        null);
  }

  /**
   * {@code multi_head_attention_forward} with keys and values that are projected already.
   *
   * @param staticK {@code (N * num_heads, S, E / num_heads)}, in the place of the projected key;
   *     null for that
   * @param staticV likewise
   */
  public static MultiheadAttention.Output multiHeadAttentionForward(
      Tensor query,
      Tensor key,
      Tensor value,
      long embedDimToCheck,
      long numHeads,
      AttentionParameters parameters,
      boolean addZeroAttn,
      double dropoutP,
      boolean training,
      MultiheadAttention.Call call,
      @Nullable Tensor staticK,
      @Nullable Tensor staticV) {
    return new Attention(
            embedDimToCheck, numHeads, parameters, addZeroAttn, training ? dropoutP : 0)
        .forward(query, key, value, call, staticK, staticV);
  }

  // Distance

  /** The cosine of the angle between vectors in a dimension. */
  public static Tensor cosineSimilarity(Tensor x1, Tensor x2, long dim, double eps) {
    return COSINE_SIMILARITY.tensor(x1, x2, dim, eps);
  }

  /** The {@code p}-norms of the differences of vectors in the last dimension. */
  public static Tensor pairwiseDistance(
      Tensor x1, Tensor x2, double p, double eps, boolean keepdim) {
    return PAIRWISE_DISTANCE.tensor(x1, x2, p, eps, keepdim);
  }

  /** The distances of all pairs of rows: {@code (N, M) -> (N * (N - 1) / 2)}. */
  public static Tensor pdist(Tensor input, double p) {
    return PDIST.tensor(input, p);
  }

  // Vision

  /**
   * Zeros around the last dimensions: {@code pad} is before and after for the last one, then for
   * the one before it, and so on.
   */
  public static Tensor pad(Tensor input, long... pad) {
    return PAD.tensor(input, pad);
  }

  /** {@link #pad(Tensor, long...)} with something else than zeros. */
  public static Tensor pad(Tensor input, long[] pad, PaddingMode mode) {
    return PAD.tensor(input, pad, mode.torchName());
  }

  /** {@link #pad(Tensor, long...)} with another value. */
  public static Tensor pad(Tensor input, long[] pad, double value) {
    return PAD.tensor(input, pad, "constant", value);
  }

  /** {@code (*, C * r², H, W) -> (*, C, H * r, W * r)}. */
  public static Tensor pixelShuffle(Tensor input, long upscaleFactor) {
    return PIXEL_SHUFFLE.tensor(input, upscaleFactor);
  }

  /** {@code (*, C, H * r, W * r) -> (*, C * r², H, W)}. */
  public static Tensor pixelUnshuffle(Tensor input, long downscaleFactor) {
    return PIXEL_UNSHUFFLE.tensor(input, downscaleFactor);
  }

  /** Mixes the channels of {@code (N, C, *)} between groups. */
  public static Tensor channelShuffle(Tensor input, long groups) {
    return CHANNEL_SHUFFLE.tensor(input, groups);
  }

  /**
   * The sampling grid {@code (N, H, W, 2)} of affine maps {@code (N, 2, 3)}, for {@link
   * #gridSample}.
   */
  public static Tensor affineGrid(Tensor theta, long[] size, boolean alignCorners) {
    return AFFINE_GRID_GENERATOR.tensor(theta, size, alignCorners);
  }

  /**
   * Samples {@code (N, C, H, W)} at the places of a grid {@code (N, H', W', 2)} of {@code [-1, 1]}.
   */
  public static Tensor gridSample(
      Tensor input,
      Tensor grid,
      GridSampleMode mode,
      GridSamplePadding padding,
      boolean alignCorners) {
    return GRID_SAMPLER.tensor(input, grid, mode.ordinal(), padding.ordinal(), alignCorners);
  }

  private F() {}

  /**
   * Divides vectors in a dimension by their {@code p}-norm, or by {@code eps} if that is greater.
   */
  public static Tensor normalize(Tensor input, double p, long dim, double eps) {
    return input.div(input.norm(p, true, dim).clampMin(eps));
  }

  /**
   * Resizes {@code (N, C, L)}, {@code (N, C, H, W)} or {@code (N, C, D, H, W)}, by the rules of <a
   * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.interpolate.html">interpolate</a>.
   *
   * @throws InvalidArgumentException if the mode is not for so many dimensions
   */
  public static Tensor interpolate(Tensor input, InterpolateOptions options) {
    return Interpolation.apply(input, options);
  }

  /** Divides by the sizes of {@code size} neighbouring channels: {@code (N, C, *)}. */
  public static Tensor localResponseNorm(
      Tensor input, long size, double alpha, double beta, double k) {
    long[] shape = input.shape();
    if (shape.length < 3) {
      throw new ShapeMismatchException(
          "localResponseNorm takes three or more dimensions, not " + Arrays.toString(shape));
    }
    if (input.numel() == 0) {
      return input;
    }
    // the channels as the depth of one channel: (N, 1, C, ...)
    Tensor squares = input.mul(input);
    long before = size / 2;
    long after = (size - 1) / 2;
    AvgPoolOptions one = AvgPoolOptions.DEFAULT.withStride(1);
    Tensor means;
    if (shape.length == 3) {
      Tensor padded = pad(squares.unsqueeze(1), 0, 0, before, after);
      means = avgPool2d(padded, one, size, 1).squeeze(1);
    } else {
      Tensor planes = squares.view(shape[0], 1, shape[1], shape[2], -1);
      Tensor padded = pad(planes, 0, 0, 0, 0, before, after);
      means = avgPool3d(padded, one, size, 1, 1).squeeze(1).view(shape);
    }
    return input.div(means.mul(alpha).add(k).pow(beta));
  }

  /**
   * Sums, means or maxima of bags of rows of {@code weight}: {@code (B, N), (V, D) -> (B, D)}, or
   * with offsets {@code (N), (V, D), (B) -> (B, D)}.
   *
   * @param offsets where in {@code input} each bag begins; null where input is {@code (B, N)}
   * @param perSampleWeights of the input's shape, for sums; null for 1
   * @param includeLastOffset whether the offsets end with the size of the input
   * @param paddingIdx the row that does not count; null for none
   */
  public static Tensor embeddingBag(
      Tensor input,
      Tensor weight,
      @Nullable Tensor offsets,
      EmbeddingBag.Mode mode,
      @Nullable Tensor perSampleWeights,
      boolean includeLastOffset,
      @Nullable Long paddingIdx) {
    return EmbeddingBag.bags(
        input,
        weight,
        offsets,
        perSampleWeights,
        mode,
        Embedding.Options.DEFAULT.withPaddingIdx(paddingIdx),
        includeLastOffset);
  }

  /**
   * Products of groups of matrices: rows {@code (M, K)} of {@code matA}, that end where {@code
   * offs} says, each with its matrix of {@code matB (G, K, N)}.
   *
   * @param offs int32; null where {@code matA} is {@code (G, M, K)}
   */
  public static Tensor groupedMm(Tensor matA, Tensor matB, @Nullable Tensor offs) {
    return _GROUPED_MM.tensor(matA, matB, offs);
  }

  /**
   * The product of float8 matrices {@code (M, K)} and {@code (K, N)}, each scaled by one number.
   *
   * @param scaleA float32
   * @param scaleB float32
   */
  public static Tensor scaledMm(
      Tensor matA,
      Tensor matB,
      Tensor scaleA,
      Tensor scaleB,
      @Nullable Tensor bias,
      DType outputDtype) {
    return _SCALED_MM.tensor(matA, matB, scaleA, scaleB, bias, null, outputDtype);
  }
}

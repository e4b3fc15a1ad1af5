package io.torchbridge.nn;

import io.torchbridge.ShapeMismatchException;
import io.torchbridge.Tensor;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What batch and instance normalisation have in common: scales, offsets, running statistics. */
abstract class Normalization extends Module {
  private final long numFeatures;
  final NormOptions options;
  private final int leastDimensions;
  private final int mostDimensions;

  /** {@code (num_features)}; null without {@code affine}. */
  public final @Nullable Tensor weight;

  /** {@code (num_features)}; null without {@code affine} or {@code bias}. */
  public final @Nullable Tensor bias;

  /** {@code (num_features)}; null if statistics are not kept. */
  public final @Nullable Tensor runningMean;

  /** {@code (num_features)}; null if statistics are not kept. */
  public final @Nullable Tensor runningVar;

  final @Nullable Tensor numBatchesTracked;

  Normalization(long numFeatures, NormOptions options, int leastDimensions, int mostDimensions) {
    this.numFeatures = numFeatures;
    this.options = options;
    this.leastDimensions = leastDimensions;
    this.mostDimensions = mostDimensions;
    boolean affine = options.affine();
    boolean track = options.trackRunningStats();
    weight = affine ? registerParameter("weight", Creation.ones(numFeatures)) : null;
    bias = affine && options.bias() ? registerParameter("bias", Creation.zeros(numFeatures)) : null;
    runningMean = track ? registerBuffer("running_mean", Creation.zeros(numFeatures)) : null;
    runningVar = track ? registerBuffer("running_var", Creation.ones(numFeatures)) : null;
    numBatchesTracked = track ? registerBuffer("num_batches_tracked", Creation.counter()) : null;
  }

  final void check(Tensor input) {
    int ndim = input.ndim();
    if (ndim < leastDimensions || ndim > mostDimensions) {
      throw new ShapeMismatchException(
          "%s takes %s dimensions, not a tensor of shape %s"
              .formatted(
                  name(),
                  leastDimensions == mostDimensions
                      ? Integer.toString(leastDimensions)
                      : leastDimensions + " or " + mostDimensions,
                  Arrays.toString(input.shape())));
    }
  }

  @Override
  boolean isOptionalInState(String buffer) {
    return buffer.equals("num_batches_tracked");
  }

  @Override
  protected String extraRepr() {
    return "%d, eps=%s, momentum=%s, affine=%s, bias=%s, track_running_stats=%s"
        .formatted(
            numFeatures,
            Repr.of(options.eps()),
            Repr.of(options.momentum()),
            Repr.of(options.affine()),
            Repr.of(bias != null),
            Repr.of(options.trackRunningStats()));
  }
}

package io.torchbridge.nn;

import org.jspecify.annotations.Nullable;

/**
 * How batch and instance normalisation work.
 *
 * @param eps added to the variance
 * @param momentum of the running statistics; null for their cumulative mean
 * @param affine whether there are learnt scales
 * @param trackRunningStats whether statistics are kept for evaluation
 * @param bias whether there are learnt offsets, with {@code affine}
 */
public record NormOptions(
    double eps,
    @Nullable Double momentum,
    boolean affine,
    boolean trackRunningStats,
    boolean bias) {
  /** PyTorch's defaults of batch normalisation. */
  public static final NormOptions BATCH = new NormOptions(1e-5, 0.1, true, true, true);

  /** PyTorch's defaults of instance normalisation. */
  public static final NormOptions INSTANCE = new NormOptions(1e-5, 0.1, false, false, true);

  static NormOptions of(Arguments a) {
    return new NormOptions(
        a.real("eps"),
        a.optionalReal("momentum"),
        a.bool("affine"),
        a.bool("track_running_stats"),
        a.bool("bias"));
  }

  public NormOptions withEps(double eps) {
    return new NormOptions(eps, momentum, affine, trackRunningStats, bias);
  }

  public NormOptions withMomentum(@Nullable Double momentum) {
    return new NormOptions(eps, momentum, affine, trackRunningStats, bias);
  }

  public NormOptions withAffine(boolean affine) {
    return new NormOptions(eps, momentum, affine, trackRunningStats, bias);
  }

  public NormOptions withTrackRunningStats(boolean trackRunningStats) {
    return new NormOptions(eps, momentum, affine, trackRunningStats, bias);
  }

  public NormOptions withBias(boolean bias) {
    return new NormOptions(eps, momentum, affine, trackRunningStats, bias);
  }
}

package io.torchbridge.nn;

import io.torchbridge.InvalidArgumentException;
import io.torchbridge.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Normalises groups of channels of each sample, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.GroupNorm.html">torch.nn.GroupNorm</a>.
 * Input {@code (N, C, *)}.
 */
public final class GroupNorm extends Module {
  private final long numGroups;
  private final long numChannels;
  private final double eps;
  private final boolean affine;

  /** {@code (C)}; null without {@code affine}. */
  public final @Nullable Tensor weight;

  /** {@code (C)}; null if there is none. */
  public final @Nullable Tensor bias;

  public GroupNorm(long numGroups, long numChannels) {
    this(numGroups, numChannels, 1e-5, true, true);
  }

  /**
   * @param eps added to the variance
   * @param affine whether there are learnt scales
   * @param bias whether there are learnt offsets, with {@code affine}
   */
  public GroupNorm(long numGroups, long numChannels, double eps, boolean affine, boolean bias) {
    if (numGroups <= 0 || numChannels % numGroups != 0) {
      throw new InvalidArgumentException(
          "GroupNorm: num_channels %d must be divisible by num_groups %d"
              .formatted(numChannels, numGroups));
    }
    this.numGroups = numGroups;
    this.numChannels = numChannels;
    this.eps = eps;
    this.affine = affine;
    this.weight = affine ? registerParameter("weight", Creation.ones(numChannels)) : null;
    this.bias = affine && bias ? registerParameter("bias", Creation.zeros(numChannels)) : null;
  }

  @Override
  public Tensor forward(Tensor input) {
    return F.groupNorm(input, numGroups, optionalValue(weight), optionalValue(bias), eps);
  }

  @Override
  protected String extraRepr() {
    return "%d, %d, eps=%s, affine=%s, bias=%s"
        .formatted(numGroups, numChannels, Repr.of(eps), Repr.of(affine), Repr.of(bias != null));
  }
}

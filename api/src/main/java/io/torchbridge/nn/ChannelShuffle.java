package io.torchbridge.nn;

import io.torchbridge.Tensor;

/**
 * Interleaves groups of channels, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.ChannelShuffle.html">torch.nn.ChannelShuffle</a>.
 * {@code (N, C, ...)} in, the same out.
 */
public final class ChannelShuffle extends Module {
  private final long groups;

  public ChannelShuffle(long groups) {
    this.groups = groups;
  }

  @Override
  public Tensor forward(Tensor input) {
    return F.channelShuffle(input, groups);
  }

  @Override
  protected String extraRepr() {
    return "groups=" + Repr.of(groups);
  }
}

package io.torchbridge.nn;

/**
 * Pads with the edge itself, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.ReplicationPad3d.html">torch.nn.ReplicationPad3d</a>.
 * Input {@code (N, C, D, H, W)} or {@code (C, D, H, W)}.
 */
public final class ReplicationPad3d extends Padding {
  /** Pads every side alike. */
  public ReplicationPad3d(long padding) {
    this(new long[] {padding});
  }

  /**
   * @param padding before and after each dimension, the last one first
   */
  public ReplicationPad3d(long[] padding) {
    super(3, padding, "replicate", null);
  }
}

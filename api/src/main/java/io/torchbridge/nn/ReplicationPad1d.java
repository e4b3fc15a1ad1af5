package io.torchbridge.nn;

/**
 * Pads with the edge itself, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.ReplicationPad1d.html">torch.nn.ReplicationPad1d</a>.
 * Input {@code (N, C, L)} or {@code (C, L)}.
 */
public final class ReplicationPad1d extends Padding {
  /** Pads every side alike. */
  public ReplicationPad1d(long padding) {
    this(new long[] {padding});
  }

  /**
   * @param padding before and after each dimension, the last one first
   */
  public ReplicationPad1d(long[] padding) {
    super(1, padding, "replicate", null);
  }
}

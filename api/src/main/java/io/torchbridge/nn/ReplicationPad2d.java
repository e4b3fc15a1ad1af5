package io.torchbridge.nn;

/**
 * Pads with the edge itself, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.ReplicationPad2d.html">torch.nn.ReplicationPad2d</a>.
 * Input {@code (N, C, H, W)} or {@code (C, H, W)}.
 */
public final class ReplicationPad2d extends Padding {
  /** Pads every side alike. */
  public ReplicationPad2d(long padding) {
    this(new long[] {padding});
  }

  /**
   * @param padding before and after each dimension, the last one first
   */
  public ReplicationPad2d(long[] padding) {
    super(2, padding, "replicate", null);
  }
}

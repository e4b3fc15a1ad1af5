package io.torchbridge;

import org.jspecify.annotations.Nullable;

/**
 * How {@link Tensor#stft} and {@link Tensor#istft} cut a signal, see <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.stft.html">torch.stft</a>.
 *
 * @param nFft the size of the transforms
 * @param hopLength the distance of neighbouring frames; null for a quarter of {@code nFft}
 * @param winLength the size of the window; null for {@code nFft}
 * @param window {@code (winLength)}; null for ones
 * @param center whether frames are centered on their places, the signal padded for it
 * @param padMode how it is padded: {@code reflect}, {@code constant}, {@code replicate}
 * @param normalized whether each frame is divided by the square root of its size
 * @param onesided whether only the half that is not redundant is given; null for that of real
 *     signals
 */
public record StftOptions(
    long nFft,
    @Nullable Long hopLength,
    @Nullable Long winLength,
    @Nullable Tensor window,
    boolean center,
    String padMode,
    boolean normalized,
    @Nullable Boolean onesided) {

  /** Transforms of this size. */
  public static StftOptions of(long nFft) {
    return new StftOptions(nFft, null, null, null, true, "reflect", false, null);
  }

  /** The same at another distance of frames. */
  public StftOptions withHopLength(long value) {
    return new StftOptions(nFft, value, winLength, window, center, padMode, normalized, onesided);
  }

  /** The same with a window. */
  public StftOptions withWindow(Tensor value) {
    return new StftOptions(
        nFft, hopLength, value.size(0), value, center, padMode, normalized, onesided);
  }

  /** The same, but whether frames are centered on their places. */
  public StftOptions withCenter(boolean value) {
    return new StftOptions(
        nFft, hopLength, winLength, window, value, padMode, normalized, onesided);
  }

  /** The same with another padding. */
  public StftOptions withPadMode(String value) {
    return new StftOptions(nFft, hopLength, winLength, window, center, value, normalized, onesided);
  }

  /** The same, but whether frames are divided by the square root of their size. */
  public StftOptions withNormalized(boolean value) {
    return new StftOptions(nFft, hopLength, winLength, window, center, padMode, value, onesided);
  }

  /** The same, but whether only half of each transform is given. */
  public StftOptions withOnesided(boolean value) {
    return new StftOptions(nFft, hopLength, winLength, window, center, padMode, normalized, value);
  }
}

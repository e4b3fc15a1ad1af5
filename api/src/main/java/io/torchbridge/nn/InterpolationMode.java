package io.torchbridge.nn;

import java.util.Locale;

/** How {@link F#interpolate} fills in. */
public enum InterpolationMode {
  /** The nearest element, rounding as OpenCV does. */
  NEAREST,
  /** Linearly, of {@code (N, C, L)}. */
  LINEAR,
  /** Linearly, of {@code (N, C, H, W)}. */
  BILINEAR,
  /** Cubically, of {@code (N, C, H, W)}. */
  BICUBIC,
  /** Linearly, of {@code (N, C, D, H, W)}. */
  TRILINEAR,
  /** The means of the elements that fall together. */
  AREA,
  /** The nearest element, rounding as Pillow does. */
  NEAREST_EXACT;

  /** PyTorch's name. */
  public String torchName() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}

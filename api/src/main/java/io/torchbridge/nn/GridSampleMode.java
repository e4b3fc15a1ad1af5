package io.torchbridge.nn;

import java.util.Locale;

/** How {@link F#gridSample} reads between elements; the order is that of ATen. */
public enum GridSampleMode {
  /** Linearly in each dimension. */
  BILINEAR,
  /** The nearest element. */
  NEAREST,
  /** Cubically, of two dimensions only. */
  BICUBIC;

  /** PyTorch's name. */
  public String torchName() {
    return name().toLowerCase(Locale.ROOT);
  }
}

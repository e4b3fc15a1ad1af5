package io.torchbridge.nn;

import java.util.Locale;

/** What {@link F#gridSample} reads outside; the order is that of ATen. */
public enum GridSamplePadding {
  /** Zeros. */
  ZEROS,
  /** The element at the edge. */
  BORDER,
  /** The elements mirrored at the edge. */
  REFLECTION;

  /** PyTorch's name. */
  public String torchName() {
    return name().toLowerCase(Locale.ROOT);
  }
}

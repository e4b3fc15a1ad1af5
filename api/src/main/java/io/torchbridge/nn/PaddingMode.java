package io.torchbridge.nn;

import java.util.Locale;

/** What {@link F#pad(io.torchbridge.Tensor, long[], PaddingMode)} pads with. */
public enum PaddingMode {
  /** Zeros. */
  CONSTANT,
  /** The elements mirrored at the edge, which is not repeated. */
  REFLECT,
  /** The element at the edge. */
  REPLICATE,
  /** The elements of the other side. */
  CIRCULAR;

  /** PyTorch's name. */
  public String torchName() {
    return name().toLowerCase(Locale.ROOT);
  }
}

package io.torchbridge;

import java.util.Locale;

/** How {@link Tensor#div(Tensor, RoundingMode)} rounds. */
public enum RoundingMode {
  /** Towards 0, as Java divides integers. */
  TRUNC,
  /** Down, as Python's {@code //}. */
  FLOOR;

  /** PyTorch's name. */
  public String torchName() {
    return name().toLowerCase(Locale.ROOT);
  }
}

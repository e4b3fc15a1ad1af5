package io.torchbridge;

import java.util.Locale;

/** How a loss is reduced over its elements; the order is that of {@code at::Reduction}. */
public enum Reduction {
  NONE,
  MEAN,
  SUM;

  /** PyTorch's number. */
  public int code() {
    return ordinal();
  }

  /**
   * The reduction of PyTorch's name: {@code none}, {@code mean} or {@code sum}.
   *
   * @throws InvalidArgumentException if the name is of none
   */
  public static Reduction ofName(String name) {
    for (Reduction reduction : values()) {
      if (reduction.torchName().equals(name)) {
        return reduction;
      }
    }
    throw new InvalidArgumentException(
        "there is no reduction \"" + name + "\"; there are none, mean and sum");
  }

  /** PyTorch's name. */
  public String torchName() {
    return name().toLowerCase(Locale.ROOT);
  }
}

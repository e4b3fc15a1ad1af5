package io.torchbridge.nn;

import java.util.Locale;

/** How {@link F#gelu(io.torchbridge.Tensor, GeluApproximation)} is computed. */
public enum GeluApproximation {
  /** Exactly. */
  NONE,
  /** By a formula with {@code tanh}. */
  TANH;

  /** PyTorch's name. */
  public String torchName() {
    return name().toLowerCase(Locale.ROOT);
  }
}

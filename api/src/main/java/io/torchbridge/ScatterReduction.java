package io.torchbridge;

import java.util.Locale;

/** How {@link Tensor#scatterReduce} joins what goes to one place. */
public enum ScatterReduction {
  SUM,
  PROD,
  MEAN,
  AMAX,
  AMIN;

  /** PyTorch's name. */
  public String torchName() {
    return name().toLowerCase(Locale.ROOT);
  }
}

package io.torchbridge.program;

import org.jspecify.annotations.Nullable;

/**
 * Between which integers a symbol must be.
 *
 * @param min null if there is no bound
 * @param max null if there is no bound
 */
public record RangeConstraint(@Nullable Long min, @Nullable Long max) {

  /** Whether a value is in the range. */
  public boolean contains(long value) {
    return (min == null || value >= min) && (max == null || value <= max);
  }

  /** As PyTorch prints it: {@code VR[2, int_oo]}. */
  @Override
  public String toString() {
    return "VR[" + (min == null ? "-int_oo" : min) + ", " + (max == null ? "int_oo" : max) + "]";
  }
}

package io.torchbridge.data.transforms;

import io.torchbridge.InvalidArgumentException;
import io.torchbridge.data.Generator;

/**
 * Numbers from which a transform draws one, each as probable.
 *
 * @param low the least
 * @param high the greatest
 */
public record Range(double low, double high) {
  public Range {
    if (!(low <= high)) {
      throw new InvalidArgumentException("from %s to %s is no range".formatted(low, high));
    }
  }

  /** As far below a number as above. */
  public static Range around(double middle, double distance) {
    return new Range(middle - distance, middle + distance);
  }

  double draw() {
    return Generator.current().uniform(low, high);
  }

  /** The logarithms, in float32 as torchvision takes them. */
  Range log() {
    return new Range((float) Math.log((float) low), (float) Math.log((float) high));
  }
}

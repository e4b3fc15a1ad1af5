package io.torchbridge.benchmarks;

import java.util.Map;
import java.util.OptionalDouble;

/**
 * A benchmark's results in all contenders.
 *
 * @param threads that an operator might use
 */
record Row(Benchmark benchmark, int threads, Map<Contender, Cell> cells) {
  /** torchbridge's median by another's: below 1 torchbridge is faster. */
  OptionalDouble ratio(Contender other) {
    return ratio(Contender.TORCHBRIDGE, other);
  }

  OptionalDouble ratio(Contender contender, Contender other) {
    return cells.get(contender) instanceof Cell.Measured own
            && cells.get(other) instanceof Cell.Measured theirs
        ? OptionalDouble.of(own.median() / theirs.median())
        : OptionalDouble.empty();
  }
}

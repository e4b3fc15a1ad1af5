package io.torchbridge.benchmarks;

import java.time.Duration;

/**
 * How much is done to measure.
 *
 * @param rounds in which every contender has one turn
 * @param turn about how long one turn takes
 * @param warmUp how long each contender works before the first round
 */
record Effort(int rounds, Duration turn, Duration warmUp) {
  static final Effort FULL = new Effort(9, Duration.ofMillis(200), Duration.ofSeconds(3));
  static final Effort QUICK = new Effort(3, Duration.ofMillis(50), Duration.ofMillis(500));
  static final Effort TINY = new Effort(2, Duration.ofMillis(1), Duration.ofMillis(1));

  Effort withRounds(int number) {
    return new Effort(number, turn, warmUp);
  }
}

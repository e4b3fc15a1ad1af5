package io.torchbridge.debug;

import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts what was not looked at, on any thread. */
final class Skips {
  private final Map<Skip, LongAdder> counts = new ConcurrentHashMap<>();

  void add(String operator, String reason) {
    counts.computeIfAbsent(new Skip(operator, reason), skip -> new LongAdder()).increment();
  }

  Map<Skip, Long> counts() {
    var sorted =
        new TreeMap<Skip, Long>(Comparator.comparing(Skip::operator).thenComparing(Skip::reason));
    counts.forEach((skip, count) -> sorted.put(skip, count.sum()));
    return sorted;
  }
}

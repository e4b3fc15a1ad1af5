package io.torchbridge.training;

import io.torchbridge.InvalidArgumentException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Running means of numbers by their names, each of the times that it came. */
final class Means {
  private record Sum(double sum, long count) {}

  private final Map<String, Sum> sums = new LinkedHashMap<>();

  void add(Map<String, Double> values) {
    values.forEach(
        (name, value) ->
            sums.merge(
                name, new Sum(value, 1), (a, b) -> new Sum(a.sum + b.sum, a.count + b.count)));
  }

  Map<String, Double> values() {
    var values = new LinkedHashMap<String, Double>();
    sums.forEach((name, sum) -> values.put(name, sum.sum / sum.count));
    return values;
  }

  Map<String, Object> stateDict() {
    var state = new LinkedHashMap<String, Object>();
    sums.forEach((name, sum) -> state.put(name, List.of(sum.sum, sum.count)));
    return state;
  }

  static Means of(Map<?, ?> state) {
    Means means = new Means();
    state.forEach(
        (name, value) -> {
          if (!(value instanceof List<?> pair)
              || pair.size() != 2
              || !(pair.get(0) instanceof Number sum)
              || !(pair.get(1) instanceof Number count)) {
            throw new InvalidArgumentException(
                "the mean \"%s\" is a sum and a count, not %s".formatted(name, value));
          }
          means.sums.put(String.valueOf(name), new Sum(sum.doubleValue(), count.longValue()));
        });
    return means;
  }
}

package io.torchbridge.libtorch;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.torchbridge.Backends;
import io.torchbridge.spi.Operator;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Walks all schemas of the dispatcher and counts by which path each operator is called. */
class OperatorPathsTest {

  @Test
  void atLeast85PercentTakeTheFastPath() {
    LibtorchBackend backend = (LibtorchBackend) Backends.get("libtorch");
    int fast = 0;
    int all = 0;
    var slow = new TreeMap<String, Integer>();
    for (Operator operator : backend.operators()) {
      all++;
      if (backend.fast(operator) != null) {
        fast++;
      } else {
        slow.merge(operator.namespace(), 1, Integer::sum);
      }
    }
    System.out.printf(
        "operators: %d, fast path: %d (%.1f %%), boxed by namespace: %s%n",
        all, fast, 100.0 * fast / all, slow);
    assertTrue(all > 3000, "the dispatcher lists " + all);
    assertTrue(fast >= 0.85 * all, "only " + fast + " of " + all + " take the fast path");
  }
}

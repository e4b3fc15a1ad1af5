package io.torchbridge.benchmarks;

import java.util.List;
import java.util.Map;

/** How a contender is started here, or why it can't be. */
sealed interface Launch {
  /**
   * @param command to which the number of threads and the folder of the networks are appended
   * @param firstResult the command of a whole program that prints 1 + 1; empty if there is none
   * @param environment added to this process's
   */
  record Command(List<String> command, List<String> firstResult, Map<String, String> environment)
      implements Launch {}

  record Absent(String reason) implements Launch {}
}

package io.torchbridge.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * One goal and what was reached.
 *
 * @param work that is measured
 * @param against whom, or what else
 * @param threads that an operator might use
 * @param atMost the goal
 * @param reached a ratio of medians, or bytes
 */
record Reach(String work, String against, int threads, double atMost, double reached) {
  private static final double FASTER = 0.95;
  private static final double AS_FAST = 1.02;
  private static final double HEAP_BYTES = 160;

  boolean met() {
    return reached <= atMost;
  }

  /** All goals for which there are results. */
  static List<Reach> of(Results results) {
    var goals = new ArrayList<Reach>();
    for (Row row : results.rows()) {
      switch (row.benchmark()) {
        case ADD, RELU -> {
          against(goals, row, Contender.PYTHON, 0.60);
          against(goals, row, Contender.CPP, 1.35);
          if (row.cells().get(Contender.TORCHBRIDGE) instanceof Cell.Measured own) {
            goals.add(goal(row, "heap bytes", HEAP_BYTES, Math.round(own.bytes())));
          }
        }
        case ADD_GRAD -> {
          against(goals, row, Contender.PYTHON, 0.75);
          against(goals, row, Contender.CPP, 1.35);
        }
        case MLP -> against(goals, row, Contender.PYTHON, 0.80);
        case MATMUL,
            RESNET18_B1,
            RESNET18_B8,
            RESNET18_TRAIN,
            BERT,
            BERT_TRAIN,
            RESNET50_PROGRAM,
            BERT_PROGRAM,
            LSTM ->
            against(goals, row, Contender.PYTHON, 1.05);
        case GPT2, DATALOADER, COLD_START -> against(goals, row, Contender.PYTHON, 1.0);
        case DLPACK_1G -> {
          own(goals, results, row, Benchmark.DLPACK_1K, 1.2);
          own(goals, results, row, Benchmark.ADD, 1.0);
        }
        case CHAIN, HOST, DLPACK_1K -> {}
      }
      double most = row.benchmark().kind() == Benchmark.Kind.NATIVE ? AS_FAST : FASTER;
      against(goals, row, Contender.JAVACPP, most);
      against(goals, row, Contender.DJL, most);
    }
    return goals;
  }

  private static void against(List<Reach> goals, Row row, Contender other, double atMost) {
    OptionalDouble ratio = row.ratio(other);
    if (ratio.isPresent()) {
      goals.add(goal(row, other.title(), atMost, ratio.getAsDouble()));
    }
  }

  /** Compares with torchbridge itself in another benchmark. */
  private static void own(
      List<Reach> goals, Results results, Row row, Benchmark other, double atMost) {
    for (Row second : results.rows()) {
      if (second.benchmark() == other
          && second.threads() == row.threads()
          && row.cells().get(Contender.TORCHBRIDGE) instanceof Cell.Measured a
          && second.cells().get(Contender.TORCHBRIDGE) instanceof Cell.Measured b) {
        goals.add(goal(row, "its own " + other.id(), atMost, a.median() / b.median()));
      }
    }
  }

  private static Reach goal(Row row, String against, double atMost, double reached) {
    return new Reach(row.benchmark().title(), against, row.threads(), atMost, reached);
  }

  static Table table(List<Reach> goals) {
    var table = new Table("work", "against", "threads", "at most", "reached", "met");
    for (Reach goal : goals) {
      boolean bytes = goal.atMost == HEAP_BYTES;
      table.add(
          goal.work,
          goal.against,
          String.valueOf(goal.threads),
          bytes ? String.valueOf(Math.round(goal.atMost)) : Table.ratio(goal.atMost),
          bytes ? String.valueOf(Math.round(goal.reached)) : Table.ratio(goal.reached),
          goal.met() ? "yes" : "no");
    }
    return table;
  }
}

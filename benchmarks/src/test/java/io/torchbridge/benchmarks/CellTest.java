package io.torchbridge.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is made of the rounds: medians, spreads, ratios, goals, tables. */
class CellTest {
  private static Cell.Measured measured(double... nanos) {
    return new Cell.Measured(nanos, 150, 1);
  }

  private static Row row(Benchmark benchmark, Cell own, Cell python) {
    var cells = new EnumMap<Contender, Cell>(Contender.class);
    cells.put(Contender.TORCHBRIDGE, own);
    cells.put(Contender.PYTHON, python);
    return new Row(benchmark, 1, cells);
  }

  private static Results results(String jdk, Row... rows) {
    return new Results(
        new Machine("processor", 2, "Linux", jdk),
        Map.of(Contender.PYTHON, "3"),
        Map.of(Contender.DJL, "not there"),
        List.of(rows));
  }

  @Test
  void medians_and_spreads() {
    assertEquals(3, measured(9, 1, 3).median());
    assertEquals(2.5, measured(1, 2, 3, 4).median());
    assertEquals(0.25, measured(1, 2, 3, 2, 1).spread());
    assertEquals(0, measured(7).spread());
  }

  @Test
  void goals_are_met_or_not() {
    List<Reach> goals =
        Reach.of(
            results(
                "25",
                row(Benchmark.ADD, measured(5), measured(10)),
                row(Benchmark.MLP, measured(9), measured(10)),
                row(Benchmark.DLPACK_1K, measured(2), measured(10)),
                row(Benchmark.DLPACK_1G, measured(3), measured(10))));
    assertTrue(goals.contains(new Reach("add, one element", "Python", 1, 0.60, 0.5)));
    assertTrue(goals.contains(new Reach("add, one element", "heap bytes", 1, 160, 150)));
    Reach mlp = new Reach(Benchmark.MLP.title(), "Python", 1, 0.80, 0.9);
    assertTrue(goals.contains(mlp));
    assertFalse(mlp.met());
    assertTrue(
        goals.contains(new Reach(Benchmark.DLPACK_1G.title(), "its own dlpack-1k", 1, 1.2, 1.5)));
    assertEquals(5, goals.size());
  }

  @Test
  void rows_run_again_replace_those_before_on_the_same_machine() {
    Results before =
        results(
            "25",
            row(Benchmark.ADD, measured(1), measured(1)),
            row(Benchmark.MLP, measured(1), measured(1)));
    Row again = row(Benchmark.ADD, measured(2), measured(2));
    assertEquals(List.of(again, before.rows().get(1)), results("25", again).over(before).rows());
    assertEquals(List.of(again), results("26", again).over(before).rows());
  }

  @Test
  void tables_are_aligned_and_valid_markdown() {
    var table = new Table("work", "ratio");
    table.add("add", Table.ratio(0.51234));
    table.add("a longer one", Table.ratio(12.34));
    assertEquals(
        """
        work          ratio
        add           0.512
        a longer one   12.3
        """,
        table.toText());
    assertEquals(
        """
        | work | ratio |
        | --- | ---: |
        | add | 0.512 |
        | a longer one | 12.3 |
        """,
        table.toMarkdown());
  }
}

package io.torchbridge.benchmarks;

import io.torchbridge.TorchbridgeException;
import io.torchbridge.benchmarks.Child.Answer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Starts the contenders and gives them turns: in every round each does the same work, one after the
 * other and never two at once, and the one that begins changes.
 */
final class Harness implements AutoCloseable {
  /** The file with what the contenders print. */
  static final String LOG = "log.txt";

  /** Where something is installed is of no interest to those who read the results. */
  private static final String PATH = "\\s*\\([^()]*[/\\\\][^()]*\\)";

  private final int threads;
  private final Effort effort;
  private final Map<Contender, Launch.Command> starts = new EnumMap<>(Contender.class);
  private final Map<Contender, Child> children = new EnumMap<>(Contender.class);
  private final Map<Contender, String> absent = new EnumMap<>(Contender.class);
  private final Map<Contender, String> versions = new EnumMap<>(Contender.class);

  /**
   * @param threads that one operator may use
   * @param folder with what Python wrote; gets log.txt, which the contenders print
   */
  Harness(Map<Contender, Launch> contenders, int threads, Effort effort, Path folder) {
    this.threads = threads;
    this.effort = effort;
    try {
      contenders.forEach(
          (contender, launch) -> {
            switch (launch) {
              case Launch.Absent(String reason) -> absent.put(contender, reason);
              case Launch.Command command -> start(contender, command, folder);
            }
          });
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private void start(Contender contender, Launch.Command command, Path folder) {
    Child child = new Child(contender, command, threads, folder, folder.resolve(LOG));
    switch (child.greeting()) {
      case Answer.Absent(String reason) -> {
        absent.put(contender, reason);
        child.close();
      }
      case Answer.Ok(String text) -> {
        versions.put(contender, text.replaceAll(PATH, ""));
        children.put(contender, child);
        starts.put(contender, command);
      }
    }
  }

  /** The contenders that can't be run here, with the reasons. */
  Map<Contender, String> absent() {
    return absent;
  }

  /** The contenders that run, with what they say of themselves. */
  Map<Contender, String> versions() {
    return versions;
  }

  /**
   * Runs one benchmark.
   *
   * @throws TorchbridgeException if a contender fails, or two do not agree in the result
   */
  Row run(Benchmark benchmark) {
    return benchmark == Benchmark.COLD_START ? runPrograms() : runWork(benchmark);
  }

  private Row runPrograms() {
    var programs = new EnumMap<Contender, Start>(Contender.class);
    starts.forEach(
        (contender, command) -> {
          if (contender.does(Benchmark.COLD_START)) {
            programs.put(contender, new Start(command, threads));
          }
        });
    for (int round = 0; round <= effort.rounds(); round++) { // one more, which does not count
      programs.values().forEach(Start::take);
    }
    var cells = new EnumMap<Contender, Cell>(Contender.class);
    programs.forEach((contender, program) -> cells.put(contender, program.cell()));
    return new Row(Benchmark.COLD_START, threads, cells);
  }

  private Row runWork(Benchmark benchmark) {
    var cells = new EnumMap<Contender, Cell>(Contender.class);
    var turns = new ArrayList<Turn>();
    for (Child child : children.values()) {
      if (!child.contender().does(benchmark)) {
        continue;
      }
      switch (child.prepare(benchmark)) {
        case Answer.Absent(String reason) -> cells.put(child.contender(), new Cell.Absent(reason));
        case Answer.Ok(String text) -> turns.add(new Turn(child, Double.parseDouble(text)));
      }
    }
    agree(benchmark, turns);
    turns.forEach(Turn::warmUp);
    for (int round = 0; round < effort.rounds(); round++) {
      for (int i = 0; i < turns.size(); i++) {
        turns.get((i + round) % turns.size()).take();
      }
    }
    for (Turn turn : turns) {
      turn.child.drop();
      cells.put(turn.child.contender(), turn.cell());
    }
    return new Row(benchmark, threads, cells);
  }

  /** Runs several. */
  List<Row> run(List<Benchmark> benchmarks, Consumer<Row> whenDone) {
    var rows = new ArrayList<Row>();
    for (Benchmark benchmark : benchmarks) {
      Row row = run(benchmark);
      rows.add(row);
      whenDone.accept(row);
    }
    return rows;
  }

  private static void agree(Benchmark benchmark, List<Turn> turns) {
    for (Turn turn : turns) {
      double first = turns.getFirst().checksum;
      if (!(Math.abs(turn.checksum - first) <= benchmark.tolerance() * Math.abs(first))) {
        throw new TorchbridgeException(
            "%s: %s computes %s and %s %s: they do not do the same work"
                .formatted(
                    benchmark.id(),
                    turns.getFirst().child.contender().title(),
                    first,
                    turn.child.contender().title(),
                    turn.checksum));
      }
    }
  }

  /** A contender's turns in one benchmark. */
  private final class Turn {
    private final Child child;
    private final double checksum;
    private final List<Child.Timing> timings = new ArrayList<>();
    private long iterations = 1;

    Turn(Child child, double checksum) {
      this.child = child;
      this.checksum = checksum;
    }

    /** Works until the code is warm, and finds out how many iterations fill a turn. */
    void warmUp() {
      long spent = 0;
      while (true) {
        Child.Timing timing = child.run(iterations);
        spent += timing.nanos();
        double perTurn = effort.turn().toNanos() / Math.max(1, timing.nanosPerIteration());
        iterations = Math.clamp(Math.round(perTurn), 1, 4 * iterations);
        if (spent >= effort.warmUp().toNanos() && timing.nanos() >= effort.turn().toNanos() / 2) {
          return;
        }
      }
    }

    void take() {
      timings.add(child.run(iterations));
    }

    Cell cell() {
      return new Cell.Measured(
          timings.stream().mapToDouble(Child.Timing::nanosPerIteration).toArray(),
          timings.stream().mapToDouble(Child.Timing::bytesPerIteration).min().orElse(-1),
          checksum);
    }
  }

  @Override
  public void close() {
    children.values().forEach(Child::close);
  }
}

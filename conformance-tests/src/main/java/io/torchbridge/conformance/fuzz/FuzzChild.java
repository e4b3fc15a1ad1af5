package io.torchbridge.conformance.fuzz;

import io.torchbridge.Backends;
import io.torchbridge.TensorScope;
import io.torchbridge.TorchbridgeException;
import io.torchbridge.conformance.fuzz.Finding.Kind;
import io.torchbridge.conformance.fuzz.Journal.Step;
import io.torchbridge.spi.Operator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The JVM in which the calls are made, and which may crash. */
public final class FuzzChild {
  private static final int FRAMES = 6;

  /**
   * What a child does.
   *
   * @param backend the backend's id
   * @param pattern which operators, as a regular expression
   * @param sample how many of them, 0 for all
   * @param seed what arguments are drawn with
   * @param operator the place of the first operator in the list
   * @param from the number of its first call
   * @param operators the place behind the last operator; -1 for all
   * @param calls the number behind the last call of each operator
   */
  record Task(
      String backend,
      String pattern,
      int sample,
      long seed,
      int operator,
      int from,
      int operators,
      int calls) {
    List<String> toArguments() {
      return List.of(
          backend,
          pattern,
          "" + sample,
          "" + seed,
          "" + operator,
          "" + from,
          "" + operators,
          "" + calls);
    }

    static Task of(String... a) {
      return new Task(
          a[0],
          a[1],
          Integer.parseInt(a[2]),
          Long.parseLong(a[3]),
          Integer.parseInt(a[4]),
          Integer.parseInt(a[5]),
          Integer.parseInt(a[6]),
          Integer.parseInt(a[7]));
    }
  }

  static final Path JOURNAL = Path.of("journal");
  static final Path OPERATORS = Path.of("operators.txt");
  static final Path FINDINGS = Path.of("findings.jsonl");

  private final Task task;
  private final Journal journal;
  private final Path findings;

  private FuzzChild(Task task, Path folder) throws IOException {
    this.task = task;
    this.journal = new Journal(folder.resolve(JOURNAL));
    this.findings = folder.resolve(FINDINGS);
  }

  /** Called by {@link Fuzzer} alone. */
  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]);
    Task task = Task.of(Arrays.copyOfRange(arguments, 1, arguments.length));
    var child = new FuzzChild(task, folder);
    try (var use = Backends.use(task.backend)) {
      child.run(operators(folder.resolve(OPERATORS), task));
    }
    child.journal.enter(Step.DONE);
    // what operators left behind in the process need not end in order
    Runtime.getRuntime().halt(0);
  }

  /** The list of the first child is that of all. */
  private static List<Operator> operators(Path list, Task task) throws IOException {
    if (!Files.exists(list)) {
      Pattern wanted = Pattern.compile(task.pattern);
      List<Operator> all =
          Backends.current().operators().stream()
              .filter(o -> wanted.matcher(o.qualifiedName()).matches())
              .sorted(Comparator.comparing(Operator::qualifiedName))
              .collect(Collectors.toList());
      if (task.sample > 0 && task.sample < all.size()) {
        Collections.shuffle(all, new Random(task.seed));
        all = all.subList(0, task.sample);
        all.sort(Comparator.comparing(Operator::qualifiedName));
      }
      Path part = list.resolveSibling("operators.part");
      Files.write(part, all.stream().map(Operator::schema).toList());
      Files.move(part, list);
    }
    return Files.readAllLines(list).stream().map(Operator::parse).toList();
  }

  private void run(List<Operator> operators) throws IOException {
    int end = task.operators < 0 ? operators.size() : task.operators;
    for (int i = task.operator; i < end; i++) {
      int first = i == task.operator ? task.from : 0;
      for (int number = first; number < task.calls; number++) {
        journal.enter(i, number, Step.MAKING_ARGUMENTS);
        run(FuzzCall.of(operators.get(i), task.seed, number));
        journal.enter(Step.BETWEEN);
      }
    }
  }

  private void run(FuzzCall call) throws IOException {
    try (var scope = TensorScope.open()) {
      @Nullable Object[] arguments = call.arguments();
      journal.enter(Step.CALLING);
      @Nullable Object result;
      try {
        result = call.call(arguments);
      } catch (TorchbridgeException e) {
        if (String.valueOf(e.getMessage()).contains(call.operator().name())) {
          journal.countError();
        } else {
          report(call, Kind.UNNAMED, e);
        }
        return;
      }
      journal.countResult();
      journal.enter(Step.READING);
      try {
        FuzzCall.read(result);
      } catch (TorchbridgeException e) {
        // what Java has no form for
      }
    } catch (Throwable e) {
      report(call, Kind.UNTYPED, e);
    }
  }

  private void report(FuzzCall call, Kind kind, Throwable thrown) throws IOException {
    String frames =
        Arrays.stream(thrown.getStackTrace())
            .limit(FRAMES)
            .map(Object::toString)
            .collect(Collectors.joining("\n"));
    Finding finding = Finding.of(call, kind, journal.step() + ": " + thrown + "\n" + frames);
    Files.writeString(
        findings,
        FuzzReport.JSON.writeValueAsString(finding) + "\n",
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }
}

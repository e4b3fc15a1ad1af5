package io.torchbridge.conformance.fuzz;

import io.torchbridge.InvalidArgumentException;
import io.torchbridge.TorchbridgeException;
import io.torchbridge.conformance.fuzz.Finding.Kind;
import io.torchbridge.conformance.fuzz.FuzzChild.Task;
import io.torchbridge.conformance.fuzz.Journal.Step;
import io.torchbridge.spi.Operator;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Starts a JVM that makes the calls, and another one behind each call that ended it or was not back
 * in time.
 */
public final class Fuzzer {
  private static final long STARTING_SECONDS = 300;
  private static final int CRASHES_OF_ONE_OPERATOR = 3;
  private static final int KILLED = 137;

  private final FuzzOptions options;
  private final Path folder;
  private final Consumer<Finding> progress;
  private final KnownFindings known = KnownFindings.load();
  private final List<Finding> findings = new ArrayList<>();
  private long results;
  private long errors;
  private long skipped;

  private Fuzzer(FuzzOptions options, Path folder, Consumer<Finding> progress) {
    this.options = options;
    this.folder = folder;
    this.progress = progress;
  }

  /**
   * Makes the calls.
   *
   * @param options which
   * @param progress gets each finding as it comes
   * @throws InvalidArgumentException if no operator has such a name
   * @throws TorchbridgeException if the backend does not start in a JVM of its own
   */
  public static FuzzReport run(FuzzOptions options, Consumer<Finding> progress)
      throws InterruptedException {
    try {
      Path folder = Files.createTempDirectory("torchbridge-fuzz");
      try {
        return new Fuzzer(options, folder, progress).run();
      } finally {
        delete(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the fuzzer's files can't be written", e);
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }

  private FuzzReport run() throws IOException, InterruptedException {
    int operator = 0;
    int from = Math.max(options.only(), 0);
    int calls = options.only() < 0 ? options.calls() : options.only() + 1;
    List<Operator> operators = List.of();
    int crashesOfThis = 0;
    boolean done = false;
    while (!done) {
      Ended child = child(task(operator, from, -1, calls), folder);
      operators =
          Files.readAllLines(folder.resolve(FuzzChild.OPERATORS)).stream()
              .map(Operator::parse)
              .toList();
      if (operators.isEmpty()) {
        throw new InvalidArgumentException("there is no operator " + options.operators());
      }
      collect(folder);
      results += child.journal.results();
      errors += child.journal.errors();
      if (child.kind == null) {
        done = true;
      } else {
        int at = child.journal.operator();
        crashesOfThis = at == operator ? crashesOfThis + 1 : 1;
        FuzzCall call = FuzzCall.of(operators.get(at), options.seed(), child.journal.number());
        add(examined(Finding.of(call, child.kind, child.detail), call, at));
        operator = at;
        from = call.number() + 1;
        if (crashesOfThis >= CRASHES_OF_ONE_OPERATOR) {
          skipped += calls - from;
          from = calls;
        }
        if (from >= calls) {
          operator++;
          from = Math.max(options.only(), 0);
        }
        done = operator >= operators.size();
      }
    }
    return new FuzzReport(
        options.backend(),
        options.seed(),
        operators.size(),
        results + errors + findings.size(),
        results,
        errors,
        skipped,
        List.copyOf(findings));
  }

  private Task task(int operator, int from, int operators, int calls) {
    return new Task(
        options.backend(),
        options.pattern().pattern(),
        options.sample(),
        options.seed(),
        operator,
        from,
        operators,
        calls);
  }

  private void add(Finding finding) {
    String reason = known.reason(finding);
    Finding judged = reason == null ? finding : finding.listed(reason);
    findings.add(judged);
    progress.accept(judged);
  }

  /** Takes the findings that children wrote down themselves. */
  private void collect(Path from) throws IOException {
    Path file = from.resolve(FuzzChild.FINDINGS);
    if (Files.exists(file)) {
      for (String line : Files.readAllLines(file)) {
        add(FuzzReport.JSON.readValue(line, Finding.class));
      }
      Files.delete(file);
    }
  }

  /** Looks whether a crash comes back alone, and what Python does at the same call. */
  private Finding examined(Finding finding, FuzzCall call, int place)
      throws IOException, InterruptedException {
    if (finding.kind() != Kind.CRASH) {
      return finding;
    }
    Path apart = Files.createDirectories(folder.resolve("alone"));
    Files.copy(
        folder.resolve(FuzzChild.OPERATORS),
        apart.resolve(FuzzChild.OPERATORS),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    Ended again = child(task(place, call.number(), place + 1, call.number() + 1), apart);
    Path python = options.python();
    return finding.with(again.kind == Kind.CRASH, python == null ? null : inPython(python, call));
  }

  private String inPython(Path python, FuzzCall call) throws IOException, InterruptedException {
    Path script = Files.writeString(folder.resolve("call.py"), call.python());
    Path output = folder.resolve("python.txt");
    Process process =
        new ProcessBuilder(python.toString(), script.toString())
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    if (!process.waitFor(options.seconds() + 30, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
      return "is not back in time";
    }
    int code = process.exitValue();
    if (code == 0) {
      return "returns";
    }
    return code > 128
        ? "crashes too, by signal " + (code - 128)
        : "raises " + last(output).lines().reduce((a, b) -> b).orElse("");
  }

  // Children

  /**
   * How a child ended.
   *
   * @param kind what ended it; null if it came to its end
   */
  private record Ended(Journal journal, @Nullable Kind kind, String detail) {}

  private Ended child(Task task, Path in) throws IOException, InterruptedException {
    Files.deleteIfExists(in.resolve(FuzzChild.JOURNAL));
    var journal = new Journal(in.resolve(FuzzChild.JOURNAL));
    Path output = in.resolve("output.txt");
    Process process =
        new ProcessBuilder(command(task, in))
            .directory(in.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    process.getOutputStream().close();
    Runtime runtime = Runtime.getRuntime();
    var ender = new Thread(process::destroyForcibly);
    runtime.addShutdownHook(ender);
    try {
      long started = System.nanoTime();
      while (!process.waitFor(50, TimeUnit.MILLISECONDS)) {
        boolean starting = journal.step() == Step.STARTING;
        boolean late =
            starting
                ? System.nanoTime() - started > TimeUnit.SECONDS.toNanos(STARTING_SECONDS)
                : journal.millis() > TimeUnit.SECONDS.toMillis(options.seconds());
        if (late) {
          process.destroyForcibly().waitFor();
          if (!starting) {
            return new Ended(
                journal, Kind.HANG, "not back after %d s".formatted(options.seconds()));
          }
        }
      }
    } finally {
      process.destroyForcibly();
      runtime.removeShutdownHook(ender);
    }
    return ended(process, journal, in, last(output));
  }

  private static Ended ended(Process process, Journal journal, Path in, String output)
      throws IOException {
    Step step = journal.step();
    if (step == Step.DONE) {
      return new Ended(journal, null, "");
    }
    String log = CrashLog.of(in, process.pid());
    if (step == Step.STARTING) {
      throw new TorchbridgeException(
          "the fuzzer's JVM ended before the first call, with exit code %d:\n%s\n%s"
              .formatted(process.exitValue(), output, log == null ? "" : log));
    }
    String detail =
        "%s: exit code %d\n%s".formatted(step, process.exitValue(), log == null ? output : log);
    boolean memory = process.exitValue() == KILLED || detail.contains("insufficient memory");
    return new Ended(journal, memory ? Kind.MEMORY : Kind.CRASH, detail);
  }

  /** The end of what a process printed. */
  private static String last(Path output) throws IOException {
    String text = new String(Files.readAllBytes(output), StandardCharsets.UTF_8).strip();
    return text.length() > 2000 ? text.substring(text.length() - 2000) : text;
  }

  private List<String> command(Task task, Path in) {
    var command = new ArrayList<String>();
    if (Files.isExecutable(Path.of("/bin/sh"))) {
      // the limit holds for the JVM that takes the shell's place
      command.addAll(
          List.of(
              "/bin/sh",
              "-c",
              "ulimit -v " + options.megabytes() * 1024L + " && exec \"$@\"",
              "sh"));
    }
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-XX:-CreateCoredumpOnCrash",
            "-XX:ErrorFile=hs_err_pid%p.log",
            "-Xmx1g"));
    System.getProperties().stringPropertyNames().stream()
        .filter(name -> name.startsWith("torchbridge."))
        .sorted()
        .map(name -> "-D" + name + "=" + System.getProperty(name))
        .forEach(command::add);
    command.add("-cp");
    command.add(
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .map(entry -> Path.of(entry).toAbsolutePath().toString())
            .collect(Collectors.joining(File.pathSeparator)));
    command.add(FuzzChild.class.getName());
    command.add(in.toString());
    command.addAll(task.toArguments());
    return command;
  }
}

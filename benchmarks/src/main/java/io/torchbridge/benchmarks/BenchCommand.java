package io.torchbridge.benchmarks;

import io.torchbridge.Backends;
import io.torchbridge.InvalidArgumentException;
import io.torchbridge.examples.cli.Subcommand;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The side-by-side benchmarks. */
@Command(
    name = "bench",
    description =
        "Runs the same work in torchbridge, Python, JavaCPP, DJL and C++, each in a process of its"
            + " own, taking turns, and prints torchbridge's time by theirs: below 1 torchbridge is"
            + " faster.")
public final class BenchCommand implements Subcommand {
  private static final List<Contender> NEED_NETWORKS =
      List.of(Contender.JAVACPP, Contender.DJL, Contender.CPP);

  @Spec
  @SuppressWarnings("NullAway.Init")
  CommandSpec spec;

  @Parameters(paramLabel = "NAME", arity = "0..*", description = "Benchmarks; all without a name.")
  List<String> names = new ArrayList<>();

  @Option(
      names = "--contenders",
      paramLabel = "NAME",
      split = ",",
      description = "Only these: torchbridge,python,javacpp,djl,cpp,cpython,graalpy.")
  List<String> contenders = new ArrayList<>();

  @Option(
      names = "--threads",
      paramLabel = "N",
      split = ",",
      description =
          "How many threads an operator may use, or several such numbers; \"all\" is one"
              + " for each processor. 1 and all without this option.")
  List<String> threads = List.of("1", "all");

  @Option(names = "--rounds", paramLabel = "N", description = "Turns of each contender.")
  @Nullable Integer rounds;

  @Option(names = "--quick", description = "Short turns, few rounds: a rough picture.")
  boolean quick;

  @Option(names = "--json", description = "Print JSON, with every round.")
  boolean json;

  @Option(
      names = "--write",
      paramLabel = "FOLDER",
      description =
          "Write results.json, RESULTS.md and plots there. Rows of the results.json that is there,"
              + " of the same machine and versions, stay where this run has none.")
  @Nullable Path target;

  @Option(
      names = "--jmh",
      paramLabel = "PATTERN",
      arity = "0..1",
      fallbackValue = ".*",
      description = "Run JMH on the parts of the call path instead, those that match.")
  @Nullable String jmh;

  /** The command alone. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new BenchCommand()).execute(args));
  }

  @Override
  public Integer call() throws IOException {
    if (jmh != null) {
      return Jmh.run(jmh, quick);
    }
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter progress = spec.commandLine().getErr();
    List<Benchmark> benchmarks =
        names.isEmpty() ? Benchmark.all() : names.stream().map(Benchmark::of).toList();
    Results results = run(benchmarks, progress);
    if (target != null) {
      Path before = target.resolve("results.json");
      if (Files.exists(before)) {
        results = results.over(Results.read(before));
      }
      Report.write(results, target);
    }
    if (json) {
      out.println(results.toJson());
    } else {
      print(results, out);
    }
    out.flush();
    return CommandLine.ExitCode.OK;
  }

  private Results run(List<Benchmark> benchmarks, PrintWriter progress) throws IOException {
    Effort effort = quick ? Effort.QUICK : Effort.FULL;
    if (rounds != null) {
      effort = effort.withRounds(rounds);
    }
    Path folder = folder();
    Files.deleteIfExists(folder.resolve(Harness.LOG));
    var here = new Contenders(Backends.settings(), folder);
    Map<Contender, Launch> found = find(here);
    boolean all = !Collections.disjoint(found.keySet(), NEED_NETWORKS);
    here.writeNetworks(benchmarks.stream().filter(b -> all || b.isOfPython()).toList());
    if (benchmarks.contains(Benchmark.DATALOADER)) {
      SampleImages.write(folder);
    }
    var versions = new EnumMap<Contender, String>(Contender.class);
    var absent = new EnumMap<Contender, String>(Contender.class);
    var rows = new ArrayList<Row>();
    for (int count : threadCounts()) {
      try (var harness = new Harness(found, count, effort, folder)) {
        versions.putAll(harness.versions());
        absent.putAll(harness.absent());
        rows.addAll(
            harness.run(
                benchmarks,
                row -> {
                  progress.printf("%s, %d threads: done%n", row.benchmark().title(), count);
                  progress.flush();
                }));
      }
    }
    return new Results(Machine.current(), versions, absent, rows);
  }

  /** Beside the classes; another one whenever the programs in it change. */
  private static Path folder() throws IOException {
    try {
      URI classes = BenchCommand.class.getProtectionDomain().getCodeSource().getLocation().toURI();
      int version = 0;
      for (String program : List.of("bench.py", "bench.cpp")) {
        try (InputStream in = BenchCommand.class.getResourceAsStream(program)) {
          version = 31 * version + Arrays.hashCode(in.readAllBytes());
        }
      }
      String name = "bench-%08x".formatted(version);
      return Files.createDirectories(Path.of(classes).resolveSibling(name));
    } catch (URISyntaxException e) {
      throw new IllegalStateException("a code source is a URI", e);
    }
  }

  private Map<Contender, Launch> find(Contenders here) {
    var chosen =
        contenders.isEmpty()
            ? List.of(Contender.values())
            : contenders.stream().map(Contender::of).toList();
    var found = new EnumMap<Contender, Launch>(Contender.class);
    chosen.forEach(contender -> found.put(contender, here.find(contender)));
    return found;
  }

  private List<Integer> threadCounts() {
    int all = Runtime.getRuntime().availableProcessors();
    return threads.stream()
        .map(count -> count.equals("all") ? all : number(count))
        .distinct()
        .toList();
  }

  private static int number(String threads) {
    if (threads.matches("[1-9][0-9]{0,3}")) {
      return Integer.parseInt(threads);
    }
    throw new InvalidArgumentException(
        "--threads %s: numbers from 1 to 9999 or \"all\" are right".formatted(threads));
  }

  private static void print(Results results, PrintWriter out) {
    results.versions().forEach((contender, text) -> out.println(contender.title() + ": " + text));
    out.println();
    out.println("torchbridge's median time by that of the others; heap bytes of one iteration");
    out.println(Report.ratios(results).toText());
    out.println("The Python backend's time by that of plain Python");
    out.println(Report.pythonBackend(results).toText());
    out.println("Goals");
    out.println(Reach.table(Reach.of(results)).toText());
    Report.absences(results).forEach(out::println);
  }
}

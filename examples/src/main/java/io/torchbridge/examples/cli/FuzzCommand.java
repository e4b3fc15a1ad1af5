package io.torchbridge.examples.cli;

import io.torchbridge.Backends;
import io.torchbridge.conformance.fuzz.Finding;
import io.torchbridge.conformance.fuzz.FuzzOptions;
import io.torchbridge.conformance.fuzz.FuzzReport;
import io.torchbridge.conformance.fuzz.Fuzzer;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "fuzz",
    description =
        "Calls every operator with random and hostile arguments, in a JVM of its own that may"
            + " crash. Exit code 1 if a call ends otherwise than with a result or an error of"
            + " torchbridge that names the operator, and is not known to.")
final class FuzzCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init")
  CommandSpec spec;

  @Option(
      names = "--operators",
      paramLabel = "PATTERN",
      defaultValue = "*",
      description = "Full names with stars, separated by commas: aten::fft_*. Default: all.")
  @SuppressWarnings("NullAway.Init")
  String operators;

  @Option(
      names = "--sample",
      paramLabel = "N",
      description = "Only N of these operators, drawn by the seed.")
  int sample;

  @Option(
      names = "--calls",
      paramLabel = "N",
      defaultValue = "10",
      description = "Calls of each operator. Default: ${DEFAULT-VALUE}.")
  int calls;

  @Option(
      names = "--only",
      paramLabel = "NUMBER",
      defaultValue = "-1",
      description = "Only the call of this number, of each operator.")
  int only;

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "What arguments are drawn with. Default: another one each time, printed.")
  @Nullable Long seed;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "20",
      description = "How long one call may take. Default: ${DEFAULT-VALUE}.")
  int seconds;

  @Option(
      names = "--replay",
      paramLabel = "PYTHON",
      description = "An interpreter with torch: calls that crash are repeated in it.")
  @Nullable Path replay;

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = "Write every finding as JSON to this file.")
  @Nullable Path report;

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    long drawn = seed == null ? System.nanoTime() % 1_000_000 : seed;
    String backend = Backends.settings().get("backend", "libtorch");
    out.println("backend " + backend + ", seed " + drawn);
    out.flush();
    FuzzReport found =
        Fuzzer.run(
            FuzzOptions.of(backend)
                .operators(operators)
                .sample(sample)
                .calls(calls)
                .only(only)
                .seed(drawn)
                .seconds(seconds)
                .python(replay),
            finding -> print(finding, out));
    if (report != null) {
      found.write(report);
    }
    out.println(found);
    out.flush();
    return found.unknown().isEmpty() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
  }

  private static void print(Finding finding, PrintWriter out) {
    out.println(finding);
    out.flush();
  }
}

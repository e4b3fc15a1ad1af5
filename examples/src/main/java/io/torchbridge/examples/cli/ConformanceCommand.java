package io.torchbridge.examples.cli;

import io.torchbridge.Backends;
import io.torchbridge.conformance.CaseReport;
import io.torchbridge.conformance.CaseReport.Outcome;
import io.torchbridge.conformance.CaseReport.Result;
import io.torchbridge.conformance.CaseRunner;
import io.torchbridge.spi.Backend;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "conformance",
    description =
        "Runs a folder of conformance cases on a backend. Exit code 1 if a case fails. The last"
            + " line is: N passed, M failed, K skipped.")
final class ConformanceCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init")
  CommandSpec spec;

  @Option(
      names = "--cases",
      paramLabel = "DIR",
      required = true,
      description = "A folder with ops, modules and optimizers as .jsonl and .safetensors.")
  @SuppressWarnings("NullAway.Init")
  Path cases;

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = "Write every result as JSON to this file.")
  @Nullable Path report;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    String wanted = Backends.settings().get("backend", "");
    boolean isOne = !wanted.isEmpty() && !wanted.contains(",");
    Backend backend = isOne ? Backends.get(wanted) : Backends.current();
    out.println(backend.description());
    out.flush();
    CaseReport results =
        CaseRunner.run(
            backend,
            cases,
            result -> {
              if (result.outcome() != Outcome.PASSED) {
                out.println(result);
                out.flush();
              }
            });
    if (report != null) {
      results.write(report);
    }
    byFile(results).forEach((file, counts) -> out.printf("%s: %s%n", file, counts));
    out.println(results);
    out.flush();
    return results.failed() == 0 ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
  }

  private static Map<String, String> byFile(CaseReport report) {
    return report.results().stream()
        .collect(
            Collectors.groupingBy(
                Result::file,
                LinkedHashMap::new,
                Collectors.collectingAndThen(
                    Collectors.groupingBy(
                        r -> r.outcome().name().toLowerCase(java.util.Locale.ROOT),
                        java.util.TreeMap::new,
                        Collectors.counting()),
                    counts ->
                        counts.entrySet().stream()
                            .map(e -> e.getValue() + " " + e.getKey())
                            .collect(Collectors.joining(", ")))));
  }
}

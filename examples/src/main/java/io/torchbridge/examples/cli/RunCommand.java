package io.torchbridge.examples.cli;

import io.torchbridge.examples.Example;
import io.torchbridge.examples.Examples;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

@Command(name = "run", description = "Runs an example; without a name, lists them.")
final class RunCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init")
  CommandSpec spec;

  @Parameters(index = "0", arity = "0..1", paramLabel = "EXAMPLE", description = "Which.")
  @Nullable String name;

  @Option(names = "--profile", description = "Print a table of the operators' times at the end.")
  boolean profile;

  @Option(
      names = "--trace",
      paramLabel = "FILE.json",
      description = "Write a trace of the operators for chrome://tracing at the end.")
  @Nullable String trace;

  /** What else stands there is the example's own. */
  @Unmatched List<String> arguments = new ArrayList<>();

  @Override
  public Integer call() throws Exception {
    CommandLine command = spec.commandLine();
    if (name == null) {
      list(command.getOut());
      return CommandLine.ExitCode.OK;
    }
    for (Example example : Examples.all()) {
      if (example.name().equals(name)) {
        profile();
        example.run(arguments.toArray(new String[0]));
        return CommandLine.ExitCode.OK;
      }
    }
    throw new ParameterException(
        command,
        "there is no example \"%s\"; there are %s"
            .formatted(
                name,
                Examples.all().stream().map(Example::name).collect(Collectors.joining(", "))));
  }

  private void profile() {
    var wanted = new ArrayList<String>();
    if (profile) {
      wanted.add("table");
    }
    if (trace != null) {
      wanted.add(trace);
    }
    if (!wanted.isEmpty()) {
      System.setProperty("torchbridge.profile", String.join(",", wanted));
    }
  }

  private static void list(PrintWriter out) {
    int width = Examples.all().stream().mapToInt(e -> e.name().length()).max().orElse(1);
    for (Example example : Examples.all()) {
      out.printf("%-" + width + "s  %s%n", example.name(), example.summary());
    }
    out.flush();
  }
}

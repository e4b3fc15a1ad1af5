package io.torchbridge.examples.cli;

import io.torchbridge.TorchbridgeException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.Properties;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line: {@code ./torchbridge COMMAND}. */
@Command(
    name = "torchbridge",
    description = "PyTorch for Java.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    scope = ScopeType.INHERIT,
    subcommands = {
      InfoCommand.class,
      ConformanceCommand.class,
      FuzzCommand.class,
      RunCommand.class
    })
public final class Main {
  private boolean verbose;

  @Option(
      names = {"-v", "--verbose"},
      scope = ScopeType.INHERIT,
      description = "Print the stack trace of an error.")
  void verbose(boolean value) {
    verbose = value;
  }

  @Option(
      names = "--backend",
      paramLabel = "NAME",
      scope = ScopeType.INHERIT,
      description = "The backend, or several in order of preference: libtorch,python.")
  void backend(String name) {
    System.setProperty("torchbridge.backend", name);
  }

  @Option(
      names = "--engine",
      paramLabel = "NAME",
      scope = ScopeType.INHERIT,
      description = "The engine of the Python backend: cpython or graalpy.")
  void engine(String name) {
    System.setProperty("torchbridge.python.engine", name);
  }

  @Option(
      names = "--python",
      paramLabel = "PATH",
      scope = ScopeType.INHERIT,
      description = "The Python to embed: a venv's folder or an interpreter.")
  void python(String path) {
    System.setProperty("torchbridge.python", path);
  }

  private Main() {}

  /** Runs a command and ends the JVM with its exit code. */
  public static void main(String[] args) {
    System.exit(execute(args));
  }

  static int execute(String... args) {
    Main main = new Main();
    CommandLine line = new CommandLine(main);
    ServiceLoader.load(Subcommand.class).forEach(line::addSubcommand);
    return line.setExecutionExceptionHandler(
            (e, command, parsed) -> main.report(e, command, parsed))
        .setParameterExceptionHandler(Main::misuse)
        .execute(args);
  }

  private int report(Exception e, CommandLine command, @Nullable ParseResult parsed) {
    if (verbose) {
      e.printStackTrace(command.getErr());
      return CommandLine.ExitCode.SOFTWARE;
    }
    boolean own = e instanceof TorchbridgeException;
    command
        .getErr()
        .println(
            own
                ? command.getCommandName() + ": " + e.getMessage()
                : "%s: %s; -v prints where".formatted(command.getCommandName(), e));
    return CommandLine.ExitCode.SOFTWARE;
  }

  /** Says what is wrong with the command line, without all of the help. */
  private static int misuse(ParameterException e, String[] args) {
    CommandLine command = e.getCommandLine();
    PrintWriter err = command.getErr();
    err.println(command.getCommandName() + ": " + e.getMessage());
    if (!UnmatchedArgumentException.printSuggestions(e, err)) {
      err.println("--help lists what there is.");
    }
    return CommandLine.ExitCode.USAGE;
  }

  static String version() {
    var properties = new Properties();
    try (InputStream in = Main.class.getResourceAsStream("version.properties")) {
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties.getProperty("version");
  }

  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"torchbridge " + version()};
    }
  }
}

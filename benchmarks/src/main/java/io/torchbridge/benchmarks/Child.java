package io.torchbridge.benchmarks;

import io.torchbridge.TorchbridgeException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A contender's process, from the harness's side; {@link io.torchbridge.benchmarks.work.WorkServer}
 * tells the conversation. Between requests it waits for its input and takes no processor time.
 */
final class Child implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 10;

  /** An answer of a contender. */
  sealed interface Answer {
    record Ok(String text) implements Answer {}

    record Absent(String reason) implements Answer {}
  }

  /** One timed request. */
  record Timing(long iterations, long nanos, long bytes) {
    double nanosPerIteration() {
      return (double) nanos / iterations;
    }

    /** On Java's heap; negative where there is none. */
    double bytesPerIteration() {
      return bytes < 0 ? -1 : (double) bytes / iterations;
    }
  }

  private final Contender contender;
  private final Process process;
  private final Writer requests;
  private final BufferedReader answers;
  private final Path log;
  private final Answer greeting;

  /**
   * @param networks the folder with what Python wrote
   * @param log gets what the process prints beside its answers
   */
  Child(Contender contender, Launch.Command launch, int threads, Path networks, Path log) {
    this.contender = contender;
    this.log = log;
    List<String> command = new ArrayList<>(launch.command());
    command.addAll(List.of(String.valueOf(threads), networks.toString()));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
    prepare(builder, launch, threads);
    try {
      process = builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    requests = process.outputWriter(StandardCharsets.UTF_8);
    answers =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    greeting = answer("start");
  }

  /** Gives a process the environment that is the same for all contenders, and its own. */
  static void prepare(ProcessBuilder builder, Launch.Command launch, int threads) {
    Map<String, String> environment = builder.environment();
    for (String library : List.of("OMP", "MKL", "OPENBLAS")) {
      environment.put(library + "_NUM_THREADS", String.valueOf(threads));
    }
    environment.putAll(launch.environment());
  }

  Contender contender() {
    return contender;
  }

  /** The versions it runs with, or why it does not. */
  Answer greeting() {
    return greeting;
  }

  /** Makes a benchmark's inputs and does its work a few times; gives the checksum. */
  Answer prepare(Benchmark benchmark) {
    return ask("prepare " + benchmark.id());
  }

  Timing run(long iterations) {
    if (ask("run " + iterations) instanceof Answer.Ok(String text)) {
      String[] numbers = text.split(" ");
      return new Timing(iterations, Long.parseLong(numbers[0]), Long.parseLong(numbers[1]));
    }
    throw new TorchbridgeException(contender.title() + " does not run what it has prepared");
  }

  void drop() {
    ask("drop");
  }

  private Answer ask(String request) {
    try {
      requests.write(request + "\n");
      requests.flush();
    } catch (IOException e) {
      throw died(request, e);
    }
    return answer(request);
  }

  private Answer answer(String request) {
    try {
      for (String line = answers.readLine(); line != null; line = answers.readLine()) {
        int space = line.indexOf(' ');
        String text = space < 0 ? "" : line.substring(space + 1);
        switch (space < 0 ? line : line.substring(0, space)) {
          case "@ok" -> {
            return new Answer.Ok(text);
          }
          case "@absent" -> {
            return new Answer.Absent(text);
          }
          case "@error" ->
              throw new TorchbridgeException(
                  "%s failed at \"%s\": %s; its output is in %s"
                      .formatted(contender.title(), request, text, log));
          default -> {} // not an answer: something that a library prints
        }
      }
      throw died(request, null);
    } catch (IOException e) {
      throw died(request, e);
    }
  }

  private TorchbridgeException died(String request, @Nullable IOException e) {
    String code;
    try {
      code =
          process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)
              ? "exit code " + process.exitValue()
              : "still running";
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      code = "interrupted";
    }
    return new TorchbridgeException(
        "%s ended at \"%s\" (%s); its output is in %s"
            .formatted(contender.title(), request, code, log),
        e);
  }

  @Override
  public void close() {
    try {
      requests.close();
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (IOException e) {
      process.destroyForcibly(); // it ended by itself
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}

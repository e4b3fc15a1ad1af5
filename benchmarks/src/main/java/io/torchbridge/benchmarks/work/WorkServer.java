package io.torchbridge.benchmarks.work;

import com.sun.management.ThreadMXBean;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A contender's side of the conversation: a request is a line on standard input, {@code prepare
 * BENCHMARK}, {@code run ITERATIONS} or {@code drop}; its answer is a line on standard output that
 * begins with {@code @}. The end of the input ends the process. What libraries print goes to
 * standard error.
 */
public final class WorkServer {
  private final Works works;
  private final PrintStream answers;
  private @Nullable Work work;

  private WorkServer(Works works, PrintStream answers) {
    this.works = works;
    this.answers = answers;
  }

  /** Makes the works. */
  @FunctionalInterface
  public interface Opening {
    /**
     * @param folder with what Python wrote, networks and weights, and images
     */
    Works open(int threads, Path folder) throws Exception;
  }

  /** Answers requests until there are none; the arguments are those of {@link Opening}. */
  public static void serve(String[] arguments, Opening opening) throws IOException {
    PrintStream answers = System.out;
    System.setOut(System.err);
    Works works;
    try {
      works = opening.open(Integer.parseInt(arguments[0]), Path.of(arguments[1]));
    } catch (Exception | LinkageError e) {
      answer(answers, "absent", reason(e));
      return;
    }
    answer(answers, "ok", works.description());
    var server = new WorkServer(works, answers);
    var requests = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = requests.readLine(); line != null; line = requests.readLine()) {
      server.answer(line.split(" "));
    }
  }

  private void answer(String[] request) {
    try {
      switch (request[0]) {
        case "prepare" -> {
          work = works.make(request[1]);
          answer(answers, "ok", String.valueOf(work.check()));
        }
        case "run" -> run(Long.parseLong(request[1]));
        case "drop" -> {
          if (work != null) {
            work.close();
            work = null;
          }
          // what the next benchmark allocates should not pay for this one's garbage
          System.gc();
          answer(answers, "ok", "");
        }
        default -> answer(answers, "error", "no such request: " + request[0]);
      }
    } catch (Works.NotOffered e) {
      answer(answers, "absent", String.valueOf(e.getMessage()));
    } catch (Exception | LinkageError e) {
      e.printStackTrace();
      answer(answers, "error", reason(e));
    }
  }

  private void run(long iterations) throws Exception {
    Work prepared = work;
    if (prepared == null) {
      throw new IllegalStateException("run before prepare");
    }
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long bytes = threads.getCurrentThreadAllocatedBytes();
    long begin = System.nanoTime();
    prepared.run(iterations);
    long nanos = System.nanoTime() - begin;
    bytes = threads.getCurrentThreadAllocatedBytes() - bytes;
    answer(answers, "ok", nanos + " " + bytes);
  }

  private static String reason(Throwable e) {
    String message = e.getMessage() == null ? e.toString() : e.getMessage();
    return e.getClass().getSimpleName() + ": " + message;
  }

  private static void answer(PrintStream answers, String kind, String text) {
    answers.println("@" + kind + " " + text.strip().replaceAll("\\s*\\n\\s*", " | "));
    answers.flush();
  }
}

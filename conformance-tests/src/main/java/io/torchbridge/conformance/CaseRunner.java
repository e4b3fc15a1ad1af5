package io.torchbridge.conformance;

import io.torchbridge.Backends;
import io.torchbridge.TorchbridgeException;
import io.torchbridge.conformance.CaseReport.Outcome;
import io.torchbridge.conformance.CaseReport.Result;
import io.torchbridge.conformance.Comparison.Mismatch;
import io.torchbridge.spi.Backend;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Runs folders of conformance cases, PyTorch's answers to many questions, on a backend. */
public final class CaseRunner {
  private static final int LONGEST_REASON = 400;

  private CaseRunner() {}

  /**
   * Runs all cases of a folder.
   *
   * @param backend which backend to ask
   * @param folder with {@code ops.jsonl}, {@code ops.safetensors} and so on
   * @param progress gets each result as it comes
   * @throws io.torchbridge.InvalidArgumentException if it is no folder with cases
   * @throws io.torchbridge.MalformedFileException if a file in it is broken
   */
  public static CaseReport run(Backend backend, Path folder, Consumer<Result> progress) {
    var results = new ArrayList<Result>();
    for (Case question : Cases.of(folder)) {
      Result result = run(backend, question);
      results.add(result);
      progress.accept(result);
    }
    return CaseReport.of(backend.id(), backend.description(), results);
  }

  static Result run(Backend backend, Case question) {
    try (var use = Backends.use(backend)) {
      CaseRun.run(question);
      return result(question, Outcome.PASSED, null);
    } catch (Mismatch e) {
      return result(question, Outcome.FAILED, e.getMessage());
    } catch (TorchbridgeException e) {
      return result(question, Outcome.FAILED, e.getClass().getSimpleName() + ": " + e.getMessage());
    } catch (RuntimeException | LinkageError | StackOverflowError | AssertionError e) {
      return result(question, Outcome.FAILED, "untyped " + e);
    }
  }

  private static Result result(Case question, Outcome outcome, @Nullable String reason) {
    String line = reason == null ? null : reason.replaceAll("\\s*\\R\\s*", " | ");
    if (line != null && line.length() > LONGEST_REASON) {
      line = line.substring(0, LONGEST_REASON) + "…";
    }
    return new Result(question.file(), question.id(), question.subject(), outcome, line);
  }
}

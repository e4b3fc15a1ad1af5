package io.torchbridge.conformance;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a run of cases gave.
 *
 * @param backend the backend's id
 * @param description what it says of itself
 * @param passed how many cases passed
 * @param failed how many did not
 * @param skipped how many could not be asked here; each with its reason
 * @param results one for each case, in order
 */
public record CaseReport(
    String backend,
    String description,
    long passed,
    long failed,
    long skipped,
    List<Result> results) {

  /** How a case ended. */
  public enum Outcome {
    PASSED,
    FAILED,
    SKIPPED
  }

  /**
   * One case.
   *
   * @param file the name of its file without the suffix
   * @param id its id
   * @param subject the operator or class
   * @param outcome how it ended
   * @param reason one line on why it did not pass; null if it did
   */
  public record Result(
      String file, String id, String subject, Outcome outcome, @Nullable String reason) {
    @Override
    public String toString() {
      return file + " " + id + " " + outcome + (reason == null ? "" : ": " + reason);
    }
  }

  static CaseReport of(String backend, String description, List<Result> results) {
    return new CaseReport(
        backend,
        description,
        count(results, Outcome.PASSED),
        count(results, Outcome.FAILED),
        count(results, Outcome.SKIPPED),
        List.copyOf(results));
  }

  private static long count(List<Result> results, Outcome outcome) {
    return results.stream().filter(r -> r.outcome == outcome).count();
  }

  /** Writes all of it as JSON. */
  public void write(Path file) {
    try {
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(file.toFile(), this);
    } catch (IOException e) {
      throw new UncheckedIOException("the report can't be written to " + file, e);
    }
  }

  /** {@code N passed, M failed, K skipped}. */
  @Override
  public String toString() {
    return "%d passed, %d failed, %d skipped".formatted(passed, failed, skipped);
  }
}

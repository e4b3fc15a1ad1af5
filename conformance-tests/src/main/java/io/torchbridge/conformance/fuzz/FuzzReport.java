package io.torchbridge.conformance.fuzz;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.torchbridge.conformance.fuzz.Finding.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/**
 * What a run of the fuzzer gave.
 *
 * @param backend the backend's id
 * @param seed what arguments were drawn with
 * @param operators how many operators
 * @param calls how many calls were made
 * @param results how many of them returned
 * @param errors how many ended with a {@link io.torchbridge.TorchbridgeException}
 * @param skipped how many were left out, of operators that had crashed often enough
 * @param findings the calls that ended otherwise
 */
public record FuzzReport(
    String backend,
    long seed,
    int operators,
    long calls,
    long results,
    long errors,
    long skipped,
    List<Finding> findings) {
  static final ObjectMapper JSON = new ObjectMapper();

  /** How many calls ended the JVM. */
  public long crashes() {
    return findings.stream().filter(f -> f.kind() == Kind.CRASH).count();
  }

  /** The findings that are in no list of known ones. */
  public List<Finding> unknown() {
    return findings.stream().filter(f -> f.known() == null).toList();
  }

  /** Writes all of it as JSON. */
  public void write(Path file) {
    try {
      JSON.writerWithDefaultPrettyPrinter().writeValue(file.toFile(), this);
    } catch (IOException e) {
      throw new UncheckedIOException("the report can't be written to " + file, e);
    }
  }

  @Override
  public String toString() {
    return ("%d operators, %d calls: %d results, %d errors, %d findings (%d known), among them %d"
            + " crashes; %d calls left out; seed %d")
        .formatted(
            operators,
            calls,
            results,
            errors,
            findings.size(),
            findings.size() - unknown().size(),
            crashes(),
            skipped,
            seed);
  }
}

package io.torchbridge.conformance.fuzz;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What is fuzzed, and within which bounds. Seed, operator and number name one call exactly.
 *
 * @param backend the backend's id
 * @param operators full names with stars in them, separated by commas: {@code aten::fft_*}
 * @param sample how many of these operators, drawn by the seed; 0 for all
 * @param calls how many calls of each
 * @param only the number of the one call of each operator that is made; -1 for all
 * @param seed what the arguments are drawn with
 * @param seconds how long one call may take
 * @param megabytes how much address space the child may have, where the system can bound it
 * @param python an interpreter with torch that calls which crash are repeated in; null for none
 */
public record FuzzOptions(
    String backend,
    String operators,
    int sample,
    int calls,
    int only,
    long seed,
    int seconds,
    int megabytes,
    @Nullable Path python) {

  /** All operators of a backend, ten calls of each. */
  public static FuzzOptions of(String backend) {
    // some 4 GB are taken by the JVM and libtorch alone, more where there are many threads
    int megabytes = 6_000 + 250 * Runtime.getRuntime().availableProcessors();
    return new FuzzOptions(backend, "*", 0, 10, -1, 0, 20, megabytes, null);
  }

  public FuzzOptions operators(String pattern) {
    return new FuzzOptions(backend, pattern, sample, calls, only, seed, seconds, megabytes, python);
  }

  public FuzzOptions sample(int count) {
    return new FuzzOptions(
        backend, operators, count, calls, only, seed, seconds, megabytes, python);
  }

  public FuzzOptions calls(int count) {
    return new FuzzOptions(
        backend, operators, sample, count, only, seed, seconds, megabytes, python);
  }

  /** Makes just the call of this number. */
  public FuzzOptions only(int number) {
    return new FuzzOptions(
        backend, operators, sample, calls, number, seed, seconds, megabytes, python);
  }

  public FuzzOptions seed(long value) {
    return new FuzzOptions(
        backend, operators, sample, calls, only, value, seconds, megabytes, python);
  }

  public FuzzOptions seconds(int each) {
    return new FuzzOptions(backend, operators, sample, calls, only, seed, each, megabytes, python);
  }

  public FuzzOptions python(@Nullable Path interpreter) {
    return new FuzzOptions(
        backend, operators, sample, calls, only, seed, seconds, megabytes, interpreter);
  }

  Pattern pattern() {
    return Pattern.compile(
        Arrays.stream(operators.split(","))
            .map(
                name ->
                    Arrays.stream(name.strip().split("\\*", -1))
                        .map(Pattern::quote)
                        .collect(Collectors.joining(".*")))
            .collect(Collectors.joining("|")));
  }
}

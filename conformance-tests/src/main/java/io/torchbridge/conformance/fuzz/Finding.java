package io.torchbridge.conformance.fuzz;

import org.jspecify.annotations.Nullable;

/**
 * A call that ended as no call may.
 *
 * @param operator its operator
 * @param number which of the operator's calls
 * @param kind what went wrong
 * @param call the operator with its arguments
 * @param detail what was thrown, or where it crashed
 * @param alone whether a crash comes back when this call is the only one of its JVM; if not, an
 *     earlier call had damaged memory
 * @param python what the same call does in a plain Python; null if none was asked
 * @param known the reason from the list of known crashes; null if it is not listed
 */
public record Finding(
    String operator,
    int number,
    Kind kind,
    String call,
    String detail,
    boolean alone,
    @Nullable String python,
    @Nullable String known) {

  /** What can go wrong. */
  public enum Kind {
    /** The JVM ended. */
    CRASH,
    /** The call was not back in time. */
    HANG,
    /** The system had no memory left, and the process was ended. */
    MEMORY,
    /** Something else than a TorchbridgeException was thrown. */
    UNTYPED,
    /** The exception's message does not name the operator. */
    UNNAMED
  }

  static Finding of(FuzzCall call, Kind kind, String detail) {
    return new Finding(
        call.operator().qualifiedName(),
        call.number(),
        kind,
        call.toString(),
        detail,
        true,
        null,
        null);
  }

  Finding with(boolean alone, @Nullable String python) {
    return new Finding(operator, number, kind, call, detail, alone, python, known);
  }

  Finding listed(String reason) {
    return new Finding(operator, number, kind, call, detail, alone, python, reason);
  }

  @Override
  public String toString() {
    return kind
        + " "
        + call
        + "\n    "
        + detail.replace("\n", "\n    ")
        + (alone ? "" : "\n    not alone: an earlier call had damaged memory")
        + (python == null ? "" : "\n    Python: " + python)
        + (known == null ? "" : "\n    known: " + known);
  }
}

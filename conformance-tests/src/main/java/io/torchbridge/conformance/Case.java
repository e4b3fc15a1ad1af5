package io.torchbridge.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.torchbridge.debug.Tolerance;

/**
 * One question with PyTorch's answer.
 *
 * @param file the name of its file, without what follows the dot
 * @param kind what its file holds
 * @param id its name, unique in its file
 * @param subject the operator or class that is asked
 * @param json all of it
 * @param values reads the values in it
 */
record Case(String file, Kind kind, String id, String subject, JsonNode json, CaseValues values) {

  /** What the cases of a file ask. */
  enum Kind {
    OPS("op"),
    MODULES("module"),
    OPTIMIZERS("optimizer");

    final String subjectKey;

    Kind(String subjectKey) {
      this.subjectKey = subjectKey;
    }
  }

  /** How close answers have to be. */
  Comparison comparison() {
    return new Comparison(
        new Tolerance(json.path("rtol").doubleValue(), json.path("atol").doubleValue()));
  }

  @Override
  public String toString() {
    return file + " " + id;
  }
}

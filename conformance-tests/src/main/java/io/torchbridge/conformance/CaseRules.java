package io.torchbridge.conformance;

import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.torchbridge.conformance.CaseReport.Outcome;
import io.torchbridge.conformance.CaseReport.Result;
import io.torchbridge.conformance.rules.BackendRules;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.TestFactory;
import org.opentest4j.TestAbortedException;

/** PyTorch's answers to some 700 questions, at least one on each operator and class. */
abstract class CaseRules extends BackendRules {

  @TestFactory
  Stream<DynamicContainer> cases() {
    KnownFailures known = KnownFailures.of(test().getClass(), test().variant());
    List<Case> all = Cases.own();
    known.checkListed(all);
    Map<String, List<Case>> bySubject =
        all.stream()
            .collect(Collectors.groupingBy(Case::subject, LinkedHashMap::new, Collectors.toList()));
    return bySubject.entrySet().stream()
        .map(
            e ->
                dynamicContainer(
                    e.getKey(),
                    e.getValue().stream()
                        .map(c -> dynamicTest(c.toString(), () -> check(c, known.reason(c))))));
  }

  private void check(Case question, @Nullable String knownFailure) {
    Result result = CaseRunner.run(backend(), question);
    boolean passed = result.outcome() == Outcome.PASSED;
    if (knownFailure == null && !passed) {
      throw new AssertionError(result.reason());
    }
    if (knownFailure != null && passed) {
      throw new AssertionError("it passes: strike it from the known failures");
    }
    if (knownFailure != null) {
      throw new TestAbortedException("known to fail: " + knownFailure + ": " + result.reason());
    }
  }
}

package io.torchbridge.conformance;

import io.torchbridge.conformance.rules.BackendUnderTest;
import io.torchbridge.conformance.rules.HostDataRules;
import io.torchbridge.conformance.rules.ScopeRules;
import org.junit.jupiter.api.Nested;

/**
 * Everything that a backend must do. A backend opts in with one class among its tests:
 *
 * {@snippet :
 * class MyBackendTest extends ConformanceSuite {
 *   @Override
 *   public String backendId() {
 *     return "mine";
 *   }
 * }
 * }
 */
public abstract class ConformanceSuite implements BackendUnderTest {
  @Nested
  class Answers extends CaseRules {}

  @Nested
  class Scopes extends ScopeRules {}

  @Nested
  class HostData extends HostDataRules {}
}

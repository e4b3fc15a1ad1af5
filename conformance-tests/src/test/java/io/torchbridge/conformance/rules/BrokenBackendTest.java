package io.torchbridge.conformance.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import io.torchbridge.BackendUnavailableException;
import io.torchbridge.Tensor;
import io.torchbridge.TensorScope;
import io.torchbridge.Torch;
import io.torchbridge.autograd.GradMode;
import io.torchbridge.conformance.rules.BrokenBackends.Broken;
import io.torchbridge.spi.Backend;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;
import org.junit.platform.testkit.engine.Events;

/** The rules themselves: a backend that breaks one must fail it, with the right message. */
class BrokenBackendTest {
  private static final String REQUIRE = "torchbridge.require";

  @BeforeEach
  void thereIsABackend() {
    AnyBackend.get();
  }

  @AfterEach
  void freeLeaks() {
    BrokenBackends.Leaks.free();
  }

  private static Events run(Class<?> rules, String rule) {
    return EngineTestKit.engine("junit-jupiter")
        .selectors(selectMethod(rules, rule))
        .execute()
        .testEvents();
  }

  private static void assertBreaks(Class<?> rules, String rule, String... words) {
    Events events = run(rules, rule);
    assertEquals(1, events.failed().count(), "the rule " + rule + " does not see it");
    String message = message(events.failed().stream().findFirst().orElseThrow());
    for (String word : words) {
      assertTrue(message.contains(word), () -> "\"" + word + "\" is missing in: " + message);
    }
  }

  private static String message(Event event) {
    return String.valueOf(
        event
            .getRequiredPayload(TestExecutionResult.class)
            .getThrowable()
            .orElseThrow()
            .getMessage());
  }

  static final class Swapping extends InPlaceRules implements Broken {
    @Override
    public Backend broken() {
      return new BrokenBackends.SwapsResults();
    }
  }

  @Test
  void results_in_the_wrong_order() {
    assertBreaks(Swapping.class, "several_results_keep_their_order", "expected");
  }

  static final class NewHandle extends InPlaceRules implements Broken {
    @Override
    public Backend broken() {
      return new BrokenBackends.NewHandleInPlace();
    }
  }

  @Test
  void a_new_handle_from_an_in_place_operator() {
    assertBreaks(
        NewHandle.class,
        "an_in_place_operator_returns_the_tensor_itself",
        "an in-place operator returned another tensor");
    assertBreaks(
        NewHandle.class,
        "an_out_overload_returns_what_it_wrote",
        "an out= overload returned another tensor");
  }

  static final class NoModes extends ModeRules implements Broken {
    @Override
    public Backend broken() {
      return new BrokenBackends.IgnoresGradMode();
    }
  }

  @Test
  void a_gradient_mode_that_is_ignored() {
    assertBreaks(
        NoModes.class,
        "nothing_is_recorded_without_gradients",
        "an operator was recorded while gradients were off");
  }

  static final class Untyped extends ErrorRules implements Broken {
    @Override
    public Backend broken() {
      return new BrokenBackends.ThrowsUntyped();
    }
  }

  @Test
  void exceptions_without_a_type() {
    assertBreaks(
        Untyped.class,
        "shapes_that_do_not_fit",
        "expected: <io.torchbridge.ShapeMismatchException>",
        "but was: <java.lang.IllegalStateException>");
  }

  static final class Nameless extends ErrorRules implements Broken {
    @Override
    public Backend broken() {
      return new BrokenBackends.ForgetsTheOperatorsName();
    }
  }

  @Test
  void exceptions_that_do_not_name_the_operator() {
    assertBreaks(Nameless.class, "shapes_that_do_not_fit", "\"aten::mm\" is missing in");
  }

  static final class LeakingMemory extends MemoryRules implements Broken {
    @Override
    public Backend broken() {
      return new BrokenBackends.Leaks();
    }
  }

  static final class LeakingDLPack extends DLPackRules implements Broken {
    @Override
    public Backend broken() {
      return new BrokenBackends.Leaks();
    }
  }

  @Test
  void references_that_are_never_given_up() {
    assertBreaks(
        LeakingMemory.class, "results_are_freed_with_their_scope", "memory grew", "not freed");
    assertBreaks(
        LeakingDLPack.class,
        "imported_memory_is_given_back_once_when_the_last_user_is_closed",
        "was not given back exactly once");
  }

  static final class Copying extends DLPackRules implements Broken {
    @Override
    public Backend broken() {
      return new BrokenBackends.CopiesWhatIsShared();
    }
  }

  @Test
  void copies_in_place_of_shared_memory() {
    assertBreaks(Copying.class, "what_is_written_on_one_side_is_seen_on_the_other", "differ");
  }

  static final class NoGradients extends AutogradRules implements Broken {
    @Override
    public Backend broken() {
      return new BrokenBackends.DropsGradients();
    }
  }

  @Test
  void gradients_that_do_not_come() {
    assertBreaks(
        NoGradients.class, "backward_collects_gradients_in_leaves", "no gradient was collected");
  }

  // What the base of all rules looks at

  static final class Untidy extends BackendRules implements BackendUnderTest {
    static final List<Tensor> HELD = new ArrayList<>();

    @Override
    public String backendId() {
      return AnyBackend.get().id();
    }

    @Test
    @SuppressWarnings("MustBeClosedChecker")
    void leaves_a_scope_open() {
      TensorScope.open();
    }

    @Test
    void leaves_a_mode() {
      GradMode.DISABLED.enter();
    }

    @Test
    void holds_a_tensor() {
      HELD.add(TensorScope.exempt(Torch.tensor(1)));
    }

    @Test
    void is_tidy() {
      Torch.tensor(1);
    }
  }

  @Test
  void rules_that_leave_something_behind() {
    try (var mode = GradMode.ENABLED.enter()) {
      assertBreaks(Untidy.class, "leaves_a_scope_open", "left a TensorScope open");
      assertBreaks(Untidy.class, "leaves_a_mode", "left a GradMode behind");
    }
    assertBreaks(
        Untidy.class, "holds_a_tensor", "1 tensors of the rule are neither closed nor unreachable");
    Untidy.HELD.forEach(Tensor::close);
    assertEquals(1, run(Untidy.class, "is_tidy").succeeded().count());
  }

  static final class Absent extends ScopeRules implements BackendUnderTest {
    @Override
    public String backendId() {
      return "absent";
    }

    @Override
    public Backend openBackend() {
      throw new BackendUnavailableException("it is not here; to mend it: bring it");
    }
  }

  @Test
  void a_backend_that_is_not_there_is_skipped_with_the_reason_or_fails_if_it_is_required() {
    String before = System.getProperty(REQUIRE, "");
    try {
      System.setProperty(REQUIRE, "other");
      Event skipped =
          run(Absent.class, "closing_twice_is_harmless").aborted().stream()
              .findFirst()
              .orElseThrow();
      assertTrue(message(skipped).contains("to mend it: bring it"), message(skipped));
      System.setProperty(REQUIRE, "other,absent");
      assertBreaks(Absent.class, "closing_twice_is_harmless", "to mend it: bring it");
    } finally {
      System.setProperty(REQUIRE, before);
    }
  }
}

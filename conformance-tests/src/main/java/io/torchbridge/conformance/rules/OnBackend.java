package io.torchbridge.conformance.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.torchbridge.BackendUnavailableException;
import io.torchbridge.Backends;
import io.torchbridge.Tensor;
import io.torchbridge.TensorScope;
import io.torchbridge.Torch;
import io.torchbridge.autograd.GradMode;
import io.torchbridge.spi.Backend;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.opentest4j.TestAbortedException;
import org.slf4j.LoggerFactory;

/** Puts a rule on its backend and into a scope, and looks for leaks afterwards. */
final class OnBackend implements BeforeEachCallback, AfterEachCallback {
  private static final ExtensionContext.Namespace STORE =
      ExtensionContext.Namespace.create(OnBackend.class);
  private static final long PATIENCE_MILLIS = 5_000;

  private static final Set<String> SAID = ConcurrentHashMap.newKeySet();

  private record Around(Backend backend, long liveBefore, Backends.Scope use, TensorScope scope) {}

  @Override
  public void beforeEach(ExtensionContext context) {
    BackendUnderTest test = under(context);
    Backend backend = open(test);
    for (Object instance : context.getRequiredTestInstances().getAllInstances()) {
      if (instance instanceof BackendRules rules) {
        rules.backend = backend;
        rules.test = test;
      }
    }
    long live = Tensor.live();
    var around = new Around(backend, live, Backends.use(backend), TensorScope.open());
    context.getStore(STORE).put(Around.class, around);
  }

  private static BackendUnderTest under(ExtensionContext context) {
    return context.getRequiredTestInstances().getAllInstances().stream()
        .filter(BackendUnderTest.class::isInstance)
        .map(BackendUnderTest.class::cast)
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    context.getRequiredTestClass().getName()
                        + " does not say which backend it tests: nest it in a ConformanceSuite or"
                        + " let it implement BackendUnderTest"));
  }

  private static Backend open(BackendUnderTest under) {
    try {
      return under.openBackend();
    } catch (BackendUnavailableException e) {
      if (isRequired(under.backendId())) {
        throw e;
      }
      if (SAID.add(under.backendId())) {
        LoggerFactory.getLogger(OnBackend.class)
            .warn(
                "rules are SKIPPED: backend {} is not available: {}",
                under.backendId(),
                e.getMessage());
      }
      throw new TestAbortedException(
          "backend %s is not available (-Dtorchbridge.require=%s makes this a failure): %s"
              .formatted(under.backendId(), under.backendId(), e.getMessage()),
          e);
    }
  }

  private static boolean isRequired(String id) {
    String required = System.getProperty("torchbridge.require", "");
    return List.of(required.split("[,\\s]+")).contains(id);
  }

  @Override
  public void afterEach(ExtensionContext context) throws InterruptedException {
    Around around = context.getStore(STORE).remove(Around.class, Around.class);
    if (around == null) {
      return; // skipped
    }
    GradMode mode = GradMode.current();
    Backend current = Backends.current();
    int before = around.scope.size();
    int after;
    try (var enabled = GradMode.ENABLED.enter();
        var use = Backends.use(around.backend)) {
      Torch.tensor(1).strides();
      after = around.scope.size();
    } finally {
      around.scope.close();
      around.use.close();
    }
    boolean failedAlready = context.getExecutionException().isPresent();
    if (failedAlready) {
      return; // what follows from the failure would only hide it
    }
    assertEquals(before + 1, after, "the rule left a TensorScope open, or closed one too many");
    assertSame(GradMode.ENABLED, mode, "the rule left a GradMode behind");
    assertSame(around.backend, current, "the rule left a Backends.use() open");
    if (under(context).freesOnClose()) { // else what a graph holds may live for long
      assertNoLeak(around.liveBefore);
    }
  }

  /** Tensors of modules and the like end with the collector; nothing else may be left. */
  private static void assertNoLeak(long liveBefore) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE_MILLIS * 1_000_000;
    for (int pause = 10; Tensor.live() > liveBefore; pause *= 2) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError(
            "%d tensors of the rule are neither closed nor unreachable after it"
                .formatted(Tensor.live() - liveBefore));
      }
      System.gc();
      Thread.sleep(pause);
    }
  }
}

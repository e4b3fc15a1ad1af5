package io.torchbridge.conformance.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.torchbridge.Backends;
import io.torchbridge.Complex;
import io.torchbridge.DType;
import io.torchbridge.Device;
import io.torchbridge.MemoryUse;
import io.torchbridge.Tensor;
import io.torchbridge.TensorScope;
import io.torchbridge.Torch;
import io.torchbridge.TorchbridgeException;
import io.torchbridge.debug.NonFiniteException;
import io.torchbridge.debug.NonFiniteFinder;
import io.torchbridge.debug.Shadow;
import io.torchbridge.jit.ScriptException;
import io.torchbridge.jit.ScriptModule;
import io.torchbridge.profiler.Profiler;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Closing gives the native memory back, at once and all of it; measured from outside. */
public abstract class MemoryRules extends BackendRules {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final int ROUNDS = 200; // a backend may keep some of what was freed
  private static final long SIDE = 1024; // 4 MB for each tensor
  private static final long ALLOWED_MEGABYTES = 150;

  private static long residentMegabytes() throws IOException {
    return Files.readAllLines(STATUS).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
        .findFirst()
        .orElseThrow();
  }

  private void assertSteady(Runnable round) throws IOException {
    assertSteady(ROUNDS, ALLOWED_MEGABYTES, round);
  }

  private void assertSteady(int rounds, long allowedMegabytes, Runnable round) throws IOException {
    Assumptions.assumeTrue(
        test().freesOnClose(), "this backend frees memory only when the JVM collects");
    Assumptions.assumeTrue(Files.isReadable(STATUS), "resident memory is read from /proc only");
    for (int i = 0; i < 5; i++) {
      round.run();
    }
    long before = residentMegabytes();
    for (int i = 0; i < rounds; i++) {
      round.run();
    }
    long grown = residentMegabytes() - before;
    assertTrue(
        grown < allowedMegabytes,
        "memory grew by %d MB in %d rounds of some 4 MB each: something is not freed"
            .formatted(grown, rounds));
  }

  private static Tensor square() {
    return Torch.call("aten::ones", new long[] {SIDE, SIDE}).tensor();
  }

  @Test
  void results_are_freed_with_their_scope() throws IOException {
    assertSteady(
        () -> {
          try (var scope = TensorScope.open()) {
            Torch.call("aten::neg", square());
          }
        });
  }

  @Test
  void what_tools_look_at_is_freed() throws IOException {
    var shadow = new Shadow(new DelegatingBackend(backend(), "other"));
    assertSteady(
        () -> {
          try (var scope = TensorScope.open();
              var profiled = Torch.intercept(new Profiler());
              var shadowed = Torch.intercept(shadow);
              var checked = Torch.intercept(new NonFiniteFinder())) {
            Tensor one = square().add_(1).neg();
            // the result is given up by the one that throws
            assertFails(NonFiniteException.class, () -> one.log(), "aten::log");
          }
        });
    assertTrue(shadow.compared() > ROUNDS);
  }

  @Test
  void lists_of_results_are_freed() throws IOException {
    assertSteady(
        () -> {
          try (var scope = TensorScope.open()) {
            Torch.call("aten::split.Tensor", square(), 512);
            Torch.call("aten::sort", square());
          }
        });
  }

  @Test
  void in_place_operators_and_views_are_freed() throws IOException {
    assertSteady(
        () -> {
          try (var scope = TensorScope.open()) {
            Tensor view = Torch.call("aten::t", square()).tensor();
            Torch.call("aten::add_.Scalar", view, 1);
          }
        });
  }

  @Test
  void graphs_and_gradients_are_freed() throws IOException {
    assertSteady(
        () -> {
          try (var scope = TensorScope.open()) {
            Tensor x = square().requiresGrad(true);
            Tensor y = Torch.call("aten::mul.Tensor", x, x).tensor();
            y.registerHook(grad -> null);
            Torch.grad(List.of(Torch.call("aten::sum", y).tensor()), List.of(x));
            Torch.call("aten::sum", Torch.call("aten::exp", x).tensor()).tensor().backward();
          }
        });
  }

  @Test
  void failures_free_what_they_began() throws IOException {
    assertSteady(
        () -> {
          try (var scope = TensorScope.open()) {
            Tensor x = square();
            Tensor small = Torch.call("aten::ones", new long[] {3, 3}).tensor();
            assertFails(TorchbridgeException.class, () -> Torch.call("aten::mm", x, small));
          }
        });
  }

  @Test
  void shared_memory_is_freed() throws IOException {
    assertSteady(
        () -> {
          try (var scope = TensorScope.open()) {
            Tensor back = Torch.fromDLPack(square().toDLPack());
            Torch.call("aten::zero_", back);
          }
        });
  }

  @Test
  void what_scripts_take_and_return_is_freed(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("control.pt");
    try (InputStream in = MemoryRules.class.getResourceAsStream("scripts/control.pt")) {
      Files.copy(Objects.requireNonNull(in), file);
    }
    try (ScriptModule script = ScriptModule.load(file)) {
      assertSteady(
          ROUNDS,
          2 * ALLOWED_MEGABYTES,
          () -> {
            try (var scope = TensorScope.open()) {
              Tensor x = Torch.ones(SIDE * SIDE / 2, 2);
              List<Object> inputs =
                  List.of(Map.of("x", x), List.of(x), new Complex(1, 2), Device.CPU, DType.FLOAT32);
              Map<String, Object> keywords =
                  Map.of("nested", Map.of(), "flags", List.of(), "grid", List.of());
              List<Object> all = new ArrayList<>(inputs);
              all.add(List.of(1, "text"));
              assertTrue(script.runMethod("kinds", all, keywords) instanceof List);
              assertFails(ScriptException.class, () -> script.run(x));
            }
          });
    }
  }

  @Test
  void tensors_dropped_without_a_scope_do_not_pile_up() throws IOException {
    // 4 GB in all, of which the collector sees some kilobytes
    assertSteady(1_000, 700, () -> TensorScope.exempt(square()));
  }

  @Test
  void memory_counts_tensors_and_their_bytes() {
    MemoryUse before = use();
    try (var scope = TensorScope.open()) {
      Tensor square = square();
      Tensor view = Torch.call("aten::t", square).tensor();
      MemoryUse now = use();
      assertEquals(before.tensors() + 2, now.tensors());
      assertEquals(before.bytes().isPresent(), now.bytes().isPresent());
      if (now.bytes().isPresent()) {
        long grown = now.bytes().getAsLong() - before.bytes().getAsLong();
        assertEquals(4 * SIDE * SIDE, grown, 1 << 17, "the view shares the memory");
      }
      assertEquals(new TensorScope.Stats(2, 2, 8 * SIDE * SIDE), scope.stats());
      view.close();
      assertEquals(new TensorScope.Stats(2, 1, 4 * SIDE * SIDE), scope.stats());
    }
    assertEquals(before.tensors(), use().tensors());
  }

  private static MemoryUse use() {
    String id = Backends.current().id();
    return Torch.memory().stream()
        .filter(use -> use.backend().equals(id) && use.device().equals(Device.CPU))
        .findFirst()
        .orElseThrow();
  }
}

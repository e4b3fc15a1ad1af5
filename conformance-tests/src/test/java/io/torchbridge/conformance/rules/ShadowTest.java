package io.torchbridge.conformance.rules;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.torchbridge.Backends;
import io.torchbridge.Complex;
import io.torchbridge.DType;
import io.torchbridge.ShapeMismatchException;
import io.torchbridge.Tensor;
import io.torchbridge.TensorScope;
import io.torchbridge.Torch;
import io.torchbridge.autograd.GradMode;
import io.torchbridge.debug.Divergence;
import io.torchbridge.debug.DivergenceException;
import io.torchbridge.debug.Shadow;
import io.torchbridge.debug.ShadowOptions;
import io.torchbridge.nn.F;
import io.torchbridge.nn.InterpolateOptions;
import io.torchbridge.spi.Availability.Ready;
import io.torchbridge.spi.Backend;
import io.torchbridge.spi.BoundOperator;
import io.torchbridge.spi.TensorHandle;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A shadow on a backend that is wrong: it is found, and a Python program reproduces it. */
class ShadowTest {
  @TempDir Path folder;

  private TensorScope scope;
  private Backends.Scope use;

  @BeforeEach
  void begin() {
    use = Backends.use(AnyBackend.get());
    scope = TensorScope.open();
  }

  @AfterEach
  void end() {
    scope.close();
    use.close();
  }

  private ShadowOptions options() {
    return ShadowOptions.DEFAULT.withScripts(folder.resolve("scripts"));
  }

  private Divergence divergence(Backend wrong, Runnable action) {
    try (var on = Torch.intercept(new Shadow(wrong, options()))) {
      return assertThrows(DivergenceException.class, action::run).divergence();
    }
  }

  /** What Python prints of a script, which finds a wrong answer. */
  private static String reproduce(Divergence divergence) {
    String output = reproduce(List.of(divergence)).getFirst();
    assertTrue(output.endsWith("\nexit 1\n"), output);
    return output;
  }

  /** What Python prints of several, each by itself. */
  private static List<String> reproduce(List<Divergence> divergences) {
    Path python = Path.of(System.getProperty("torchbridge.python", "")).resolve("bin/python");
    assumeTrue(Files.isExecutable(python), "torchbridge.python is not set to a venv");
    String runner =
        """
        import runpy, sys
        for script in sys.argv[1:]:
            try:
                runpy.run_path(script, run_name="__main__")
            except SystemExit as e:
                print("exit", e.code)
            print("----")
        """;
    var command = new ArrayList<>(List.of(python.toString(), "-c", runner));
    divergences.forEach(d -> command.add(Objects.requireNonNull(d.script()).toString()));
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertEquals(0, process.waitFor(), output);
      List<String> outputs = List.of(output.split("----\n"));
      assertEquals(divergences.size(), outputs.size(), output);
      return outputs;
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static void assertContains(String text, String... words) {
    for (String word : words) {
      assertTrue(text.contains(word), () -> "\"" + word + "\" is missing in: " + text);
    }
  }

  @Test
  void a_wrong_value() {
    Tensor x = Torch.tensor(new float[][] {{1, 2}, {3, Float.NaN}});
    Divergence divergence =
        divergence(new BrokenBackends.IsAlmostRight(), () -> x.t().add(1).exp().neg());
    assertEquals("aten::exp", divergence.operator().qualifiedName());
    assertEquals(Divergence.Kind.VALUE, divergence.kind());
    assertEquals("broken", divergence.second());
    assertEquals("result", divergence.result());
    assertContains(
        divergence.details(), "3 of 4 elements of float32[2, 2]", "7.389056205749512 from");
    assertEquals(
        ShadowTest.class.getName(), Objects.requireNonNull(divergence.caller()).getClassName());
    assertContains(
        divergence.message(), "ShadowTest.java:", "to reproduce it: python", "aten_exp.py");
    assertContains(
        reproduce(divergence),
        "torch 2.",
        "result = tensor([[ 7.3891, 54.5981],",
        AnyBackend.get().id() + " agrees with this PyTorch",
        "broken differs from this PyTorch in result: 3 of 4 elements; [0, 0] is 7.396");
  }

  @Test
  void many_elements_go_into_a_file() {
    Tensor x = Torch.arange(1000).to(DType.FLOAT32).div(1000).reshape(20, 50);
    Divergence divergence = divergence(new BrokenBackends.IsAlmostRight(), () -> x.t().exp());
    assertTrue(Files.exists(folder.resolve("scripts/aten_exp.safetensors")));
    assertContains(
        reproduce(divergence),
        AnyBackend.get().id() + " agrees with this PyTorch",
        "broken differs from this PyTorch in result: 1000 of 1000 elements");
    assertEquals(
        folder.resolve("scripts/aten_exp-2.py"),
        divergence(new BrokenBackends.IsAlmostRight(), () -> x.exp()).script());
  }

  @Test
  void a_wrong_dtype() {
    Tensor x = Torch.tensor(new double[] {1, 2});
    Divergence divergence = divergence(new BrokenBackends.LosesDType(), () -> x.add(x, 2));
    assertEquals(Divergence.Kind.DTYPE, divergence.kind());
    assertContains(divergence.details(), "float64[2] from", "float32[2] from broken");
    assertContains(
        reproduce(divergence),
        "broken differs from this PyTorch in result: torch.float32[2], not torch.float64[2]");
  }

  /** Does something to the results of one operator. */
  private static final class Wrong extends BrokenBackends.Meddling {
    private final String name;
    private final Change change;

    interface Change {
      @Nullable Object of(Wrong backend, @Nullable Object result, @Nullable Object[] arguments);
    }

    Wrong(String name, Change change) {
      this.name = name;
      this.change = change;
    }

    @Override
    @Nullable Object call(BoundOperator real, GradMode mode, @Nullable Object[] arguments) {
      Object result = real.call(mode, arguments);
      return real.operator().qualifiedName().equals(name)
          ? change.of(this, result, arguments)
          : result;
    }
  }

  @Test
  void a_wrong_shape() {
    var wrong =
        new Wrong(
            "aten::sum",
            (backend, result, arguments) ->
                backend.operator("aten::unsqueeze", Objects.requireNonNull(result), 0L));
    Tensor x = Torch.tensor(new int[] {1, 2});
    Divergence divergence = divergence(wrong, x::sum);
    assertEquals(Divergence.Kind.SHAPE, divergence.kind());
    assertContains(divergence.details(), "int64[] from", "int64[1] from broken");
    assertContains(reproduce(divergence), "result = 3", "torch.int64[1], not torch.int64[]");
  }

  @Test
  void a_wrong_number_and_list() {
    var number = new Wrong("aten::is_nonzero", (backend, result, arguments) -> false);
    Tensor one = Torch.tensor(1);
    Divergence divergence = divergence(number, () -> Torch.call("aten::is_nonzero", one));
    assertContains(divergence.details(), "true from", "false from broken");
    assertContains(
        reproduce(divergence), "broken differs from this PyTorch in result: False, not True");
    var list =
        new Wrong(
            "aten::unbind.int",
            (backend, result, arguments) ->
                new TensorHandle[] {((TensorHandle[]) Objects.requireNonNull(result))[0]});
    Tensor two = Torch.tensor(new boolean[] {true, false});
    Divergence form = divergence(list, () -> two.unbind(0));
    assertEquals(Divergence.Kind.FORM, form.kind());
    assertContains(reproduce(form), "broken differs from this PyTorch in 1 results");
  }

  @Test
  void what_is_written_wrongly_in_place() {
    var wrong =
        new Wrong(
            "aten::_foreach_mul_.Scalar",
            (backend, result, arguments) -> {
              TensorHandle[] list = (TensorHandle[]) Objects.requireNonNull(arguments[0]);
              backend.operator("aten::add_.Scalar", list[1], 1L);
              return result;
            });
    Tensor a = Torch.tensor(new float[] {1, 2});
    Tensor b = Torch.tensor(new Complex[] {new Complex(1, 2)});
    Divergence divergence =
        divergence(wrong, () -> Torch.call("aten::_foreach_mul_.Scalar", List.of(a, b), 3));
    assertEquals("self[1]", divergence.result());
    assertArrayEquals(new float[] {3, 6}, a.toFloatArray(), "it was not done once");
    assertContains(
        reproduce(divergence),
        "self[0] = tensor([3., 6.])",
        "self[1] = tensor([3.+6.j])",
        AnyBackend.get().id() + " agrees with this PyTorch",
        "broken differs from this PyTorch in self[1]: 1 of 1 elements; [0] is (4+6j)");
  }

  @Test
  void a_failure_of_the_second_backend_alone() {
    var wrong =
        new Wrong(
            "aten::mm",
            (backend, result, arguments) -> {
              throw new ShapeMismatchException("not \"today\"");
            });
    Tensor x = Torch.eye(2);
    Divergence divergence = divergence(wrong, () -> x.mm(x));
    assertEquals(Divergence.Kind.ERROR, divergence.kind());
    assertContains(divergence.details(), "backend broken failed: not \"today\"");
    assertContains(reproduce(divergence), "broken failed: not \"today\"");
  }

  @Test
  void arguments_of_every_kind_come_back_in_the_script() {
    List<Divergence> divergences = new ArrayList<>();
    var all = new AllWrong();
    var shadow = new Shadow(all, options().withListener(divergences::add));
    Tensor image = Torch.arange(32).to(DType.FLOAT32).reshape(1, 2, 4, 4);
    Tensor kernel = Torch.ones(3, 2, 3, 3);
    Tensor whole = Torch.tensor(new long[][] {{1, 2, 3}, {4, 5, 6}});
    try (var on = Torch.intercept(shadow)) {
      F.conv2d(image, kernel, null);
      F.interpolate(image, InterpolateOptions.byScale(2));
      Torch.cat(List.of(whole, whole.t().contiguous().reshape(2, 3)), 1);
      whole.t().to(DType.FLOAT64).expandAs(Torch.ones(5, 3, 2)).sub(Double.POSITIVE_INFINITY);
      whole.to(DType.BFLOAT16).clamp(2, 5);
      Torch.call("aten::index.Tensor", whole, List.of(Torch.tensor(new long[] {1, 0})));
      Torch.call("aten::full", new long[] {2}, new Complex(1, -2));
      Torch.call("aten::einsum", "ij,kj->ik", List.of(whole, whole));
      Torch.call("aten::native_layer_norm", image, new long[] {4}, null, null, 1e-5);
      Torch.call("aten::isnan", whole.to(DType.BOOL).unsqueeze(0));
      whole.to(DType.FLOAT8_E5M2).to(DType.FLOAT32);
    }
    assertTrue(divergences.size() > 12, divergences::toString);
    divergences.removeIf(divergence -> divergence.script() == null);
    for (String output : reproduce(divergences)) {
      assertContains(output, AnyBackend.get().id() + " agrees with this PyTorch", "exit 1");
    }
  }

  /** Fails at everything. */
  private static final class AllWrong extends BrokenBackends.Meddling {
    @Override
    @Nullable Object call(BoundOperator real, GradMode mode, @Nullable Object[] arguments) {
      throw new ShapeMismatchException("no");
    }
  }

  @Test
  void a_listener_hears_of_all_and_gets_one_script_for_each_operator() {
    List<Divergence> divergences = new ArrayList<>();
    var shadow =
        new Shadow(new BrokenBackends.IsAlmostRight(), options().withListener(divergences::add));
    Tensor x = Torch.tensor(new float[] {1, 2});
    try (var on = Torch.intercept(shadow)) {
      x.exp();
      x.exp();
    }
    assertEquals(2, divergences.size());
    assertNotNull(divergences.get(0).script());
    assertNull(divergences.get(1).script());
    assertEquals(2, shadow.compared());
    var near =
        new Shadow(
            new BrokenBackends.IsAlmostRight(),
            options().withTolerance(1e-2, 0).withListener(divergences::add));
    try (var on = Torch.intercept(near)) {
      x.exp();
    }
    assertEquals(2, divergences.size());
  }

  @Test
  void a_folder_that_can_not_be_written_does_not_hide_the_divergence() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    Tensor x = Torch.tensor(new float[] {1, 2});
    var shadow =
        new Shadow(new BrokenBackends.IsAlmostRight(), ShadowOptions.DEFAULT.withScripts(file));
    try (var on = Torch.intercept(shadow)) {
      DivergenceException e = assertThrows(DivergenceException.class, x::exp);
      assertContains(e.getMessage(), "aten::exp differs", "no script to reproduce it", "written");
      assertNull(e.divergence().script());
    }
  }

  @Test
  void libtorch_and_python_agree_in_a_step_of_training() {
    for (var listing : Backends.list()) {
      assumeTrue(
          listing.availability() instanceof Ready,
          () -> "backend " + listing.id() + " is not available");
    }
    for (String[] order : new String[][] {{"libtorch", "python"}, {"python", "libtorch"}}) {
      var shadow = new Shadow(Backends.get(order[1]), options());
      try (var first = Backends.use(order[0]);
          var inner = TensorScope.open();
          var on = Torch.intercept(shadow)) {
        Tensor x = Torch.randn(16, 3, 8, 8);
        Tensor w = Torch.randn(4, 3, 3, 3).requiresGrad(true);
        Tensor labels = Torch.arange(16).remainder(4);
        Tensor logits = F.relu(F.conv2d(x, w, null)).mean(2, 3);
        F.crossEntropy(logits, labels).backward();
        Tensor grad = Objects.requireNonNull(w.grad());
        try (var off = GradMode.DISABLED.enter()) {
          w.add_(grad, -0.1);
        }
        assertTrue(Double.isFinite(w.sum().itemDouble()));
      }
      assertTrue(shadow.compared() >= 10, () -> shadow.compared() + " " + shadow.skipped());
      assertFalse(shadow.skipped().isEmpty());
    }
  }
}

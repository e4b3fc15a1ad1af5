package io.torchbridge.conformance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.torchbridge.DType;
import io.torchbridge.InvalidArgumentException;
import io.torchbridge.ShapeMismatchException;
import io.torchbridge.Tensor;
import io.torchbridge.TensorScope;
import io.torchbridge.Torch;
import io.torchbridge.TorchbridgeException;
import io.torchbridge.UnsupportedOperatorException;
import io.torchbridge.conformance.rules.BackendRules;
import io.torchbridge.conformance.rules.BackendUnderTest;
import io.torchbridge.io.PyTorchFile;
import io.torchbridge.nn.F;
import io.torchbridge.optim.Optimizer;
import io.torchbridge.optim.Optimizers;
import io.torchbridge.program.Program;
import io.torchbridge.program.ProgramModule;
import io.torchbridge.python.engine.PythonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Programs do what they do in the PyTorch that exports them, in the same process. */
@NullMarked
class ExportedProgramTest {
  private static final int STEPS = 20;

  @Nested
  class OnLibtorch extends Rules implements BackendUnderTest {
    @Override
    public String backendId() {
      return "libtorch";
    }

    @Test
    void operators_of_python_are_named() {
      python("write", "custom", folder.toString(), false);
      assertFails(
          UnsupportedOperatorException.class,
          () -> Program.load(folder.resolve("custom.pt2")),
          "torchbridge_live::double",
          "the Python that has run that code");
    }
  }

  @Nested
  class OnPython extends Rules implements BackendUnderTest {
    @Override
    public String backendId() {
      return "python";
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void operators_of_python_run(boolean decomposed) {
      answers("custom", decomposed);
    }
  }

  private static @Nullable Object python(String function, Object... arguments) {
    try (InputStream in = ExportedProgramTest.class.getResourceAsStream("exported_programs.py");
        PythonObject module =
            LivePyTorch.define(
                "exported_programs",
                new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8))) {
      return module.callMethod(function, arguments);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  abstract static class Rules extends BackendRules {
    @TempDir Path folder = Path.of("");

    private Map<?, ?> load(String name) {
      return (Map<?, ?>) Objects.requireNonNull(PyTorchFile.load(folder.resolve(name + ".pt")));
    }

    private static List<?> list(Map<?, ?> answers, String key) {
      return (List<?>) Objects.requireNonNull(answers.get(key), key);
    }

    @ParameterizedTest
    @CsvSource({
      "twice, false", "twice, true",
      "inputs, false", "inputs, true",
      "views, false", "views, true",
      "written, false", "written, true",
      "writes, false", "writes, true",
      "state, false", "state, true",
      "counts, false", "counts, true",
      "none, false", "none, true",
      "constants, false", "constants, true",
      "numbers, false", "numbers, true",
      "sizes, false", "sizes, true",
      "derived, false", "derived, true",
      "equal, false", "equal, true",
    })
    void outputs_inputs_and_state_are_PyTorchs(String name, boolean decomposed) {
      answers(name, decomposed);
    }

    void answers(String name, boolean decomposed) {
      python("write", name, folder.toString(), decomposed);
      Map<?, ?> answers = load(name);
      try (Program program = Program.load(folder.resolve(name + ".pt2"));
          ProgramModule module = program.module()) {
        List<?> args = list(answers, "args");
        List<@Nullable Object> outputs = leaves(module.run(args.toArray()));
        assertClose("outputs", list(answers, "outputs"), outputs);
        assertClose("inputs after it", list(answers, "after"), args);
        Map<?, ?> state = (Map<?, ?>) Objects.requireNonNull(answers.get("state"));
        for (Map.Entry<?, ?> entry : state.entrySet()) {
          Tensor own = Objects.requireNonNull(module.stateDict().get((String) entry.getKey()));
          assertClose("state", List.of(entry.getValue()), List.of(own));
        }
        List<@Nullable Object> values = new ArrayList<>(args);
        values.addAll(outputs);
        for (int i = 0; i < values.size(); i++) {
          if (values.get(i) instanceof Tensor tensor) {
            int same = ((Long) list(answers, "same").get(i)).intValue();
            int memory = ((Long) list(answers, "memory").get(i)).intValue();
            for (int j = 0; j <= i; j++) {
              String what = "value %d and %d".formatted(i, j);
              if (values.get(j) instanceof Tensor other) {
                assertEquals(same == first(answers, "same", j), tensor == other, what);
                boolean shared = memory == first(answers, "memory", j);
                assertEquals(shared, shareMemory(tensor, other), what);
              }
            }
          }
        }
      }
    }

    private static long first(Map<?, ?> answers, String key, int index) {
      return (Long) list(answers, key).get(index);
    }

    /** Whether a write to one is seen in the other; all that are shared here overlap. */
    private static boolean shareMemory(Tensor a, Tensor b) {
      Tensor before = b.detach().clone();
      a.detach().add_(1);
      boolean differs = !b.detach().equal(before);
      a.detach().sub_(1);
      return differs;
    }

    private static List<@Nullable Object> leaves(@Nullable Object outputs) {
      List<@Nullable Object> leaves = new ArrayList<>();
      if (outputs instanceof List<?> list) {
        list.forEach(value -> leaves.addAll(leaves(value)));
      } else {
        leaves.add(outputs);
      }
      return leaves;
    }

    private static void assertClose(String what, List<?> wanted, List<?> got) {
      assertEquals(wanted.size(), got.size(), what);
      for (int i = 0; i < wanted.size(); i++) {
        if (wanted.get(i) instanceof Tensor w && got.get(i) instanceof Tensor g) {
          assertEquals(w.dtype(), g.dtype(), what);
          assertArrayEquals(w.shape(), g.shape(), what);
          assertArrayEquals(numbers(w), numbers(g), 1e-6, what);
        } else {
          assertEquals(wanted.get(i), got.get(i), what);
        }
      }
    }

    private static double[] numbers(Tensor tensor) {
      return tensor.detach().to(DType.FLOAT64).toDoubleArray();
    }

    private ProgramModule module(String name) {
      python("write", name, folder.toString(), false);
      try (Program program = Program.load(folder.resolve(name + ".pt2"))) {
        return program.module();
      }
    }

    @Test
    void shapes_outside_of_the_ranges_are_refused() {
      try (ProgramModule sizes = module("sizes");
          ProgramModule derived = module("derived");
          ProgramModule equal = module("equal")) {
        Tensor y = Torch.ones(5, 3);
        for (long rows : new long[] {0, 1, 2, 9, 1000}) {
          assertFails(
              ShapeMismatchException.class, () -> sizes.run(Torch.ones(rows, 3), y), "[3, 8]");
        }
        assertFails(ShapeMismatchException.class, () -> sizes.run(Torch.ones(4, 4), y), "[4, 4]");
        assertFails(ShapeMismatchException.class, () -> sizes.run(Torch.ones(4), y), "[4]");
        assertFails(
            ShapeMismatchException.class, () -> sizes.run(Torch.ones(4, 3, 1), y), "[4, 3, 1]");
        assertFails(
            ShapeMismatchException.class, () -> sizes.run(Torch.tensor(1f), y), "not of shape []");
        assertFails(InvalidArgumentException.class, () -> sizes.run(null, y), "null");
        assertFails(InvalidArgumentException.class, () -> sizes.run(List.of(y), y), "tensor");
        Tensor least = (Tensor) derived.run(Torch.ones(3, 6), Torch.ones(7));
        assertArrayEquals(new long[] {7}, Objects.requireNonNull(least).shape());
        assertFails(
            ShapeMismatchException.class,
            () -> derived.run(Torch.ones(4, 7), Torch.ones(9)),
            "dimension 1 must be 8");
        assertFails(
            ShapeMismatchException.class,
            () -> derived.run(Torch.ones(4, 8), Torch.ones(8)),
            "dimension 0 must be 9");
        assertFails(
            ShapeMismatchException.class,
            () -> derived.run(Torch.ones(9, 18), Torch.ones(19)),
            "[3, 8]");
        assertFails(
            ShapeMismatchException.class,
            () -> equal.run(Torch.ones(4, 3), Torch.ones(3, 5)),
            "is 4 already");
      }
    }

    @Test
    void numbers_that_do_not_fit_are_refused() {
      try (ProgramModule overflows = module("overflows");
          ProgramModule numbers = module("numbers");
          ProgramModule constants = module("constants")) {
        assertEquals(
            3 * 0x1p61,
            ((Tensor) Objects.requireNonNull(overflows.run(Torch.ones(3, 3)))).max().itemDouble());
        assertFails(TorchbridgeException.class, () -> overflows.run(Torch.ones(4, 3)), "overflow");
        Tensor x = Torch.ones(2, 3);
        List<@Nullable Object> made = leaves(numbers.run(x, -5));
        assertEquals(List.of(-10L, -5L), made.subList(1, 3));
        assertFails(TorchbridgeException.class, () -> numbers.run(x, Long.MAX_VALUE), "overflow");
        assertFails(InvalidArgumentException.class, () -> numbers.run(x, 1.5), "1.5");
        assertFails(InvalidArgumentException.class, () -> numbers.run(x, x), "INT");
        assertFails(InvalidArgumentException.class, () -> constants.run(x, 4, true, "a"), "3", "4");
        assertFails(InvalidArgumentException.class, () -> constants.run(), "missing");
      }
    }

    @ParameterizedTest
    @CsvSource({
      "Network, false", "Network, true",
      "Tied, false", "Tied, true",
      "Recurrent, false", "Recurrent, true",
    })
    void training_goes_as_in_PyTorch(String name, boolean decomposed) {
      python("train", name, folder.toString(), decomposed, STEPS);
      Map<?, ?> answers = load(name);
      Tensor x = tensor(answers, "x");
      Tensor target = tensor(answers, "target");
      try (Program program = Program.load(folder.resolve(name + ".pt2"));
          ProgramModule module = program.module();
          var optimizer = optimizer(module)) {
        List<Double> losses =
            train(
                optimizer,
                () -> {
                  Tensor loss = F.crossEntropy(module.forward(x), target);
                  loss.backward();
                  return loss;
                });
        assertTrained(answers, losses, module);
        Path file = folder.resolve("trained.pt2");
        try (Program trained = module.program()) {
          trained.save(file);
        }
        double there =
            ((Number) Objects.requireNonNull(python("loss", name, file.toString()))).doubleValue();
        assertEquals(F.crossEntropy(module.forward(x), target).itemDouble(), there, 1e-5);
      }
    }

    @Test
    void programs_with_their_backward_pass_give_gradients() {
      python("train", "Joint", folder.toString(), false, STEPS);
      Map<?, ?> answers = load("Joint");
      Tensor x = tensor(answers, "x");
      Tensor target = tensor(answers, "target");
      try (Program program = Program.load(folder.resolve("Joint.pt2"));
          ProgramModule module = program.module();
          var optimizer = optimizer(module)) {
        List<Double> losses =
            train(
                optimizer,
                () -> {
                  List<?> outputs = (List<?>) Objects.requireNonNull(module.run(x, target));
                  for (Tensor parameter : trained(module)) {
                    assertFalse(Objects.requireNonNull(parameter.grad()).requiresGrad());
                  }
                  return (Tensor) outputs.getFirst();
                });
        assertTrained(answers, losses, module);
        optimizer.zeroGrad();
        module.run(x, target);
        Tensor weight = trained(module).getFirst();
        Tensor once = Objects.requireNonNull(weight.grad()).clone();
        module.run(x, target);
        assertClose("a sum", List.of(once.mul(2)), List.of(Objects.requireNonNull(weight.grad())));
      }
    }

    private static Tensor tensor(Map<?, ?> answers, String key) {
      return (Tensor) Objects.requireNonNull(answers.get(key), key);
    }

    /** The losses of some steps, of which each begins without gradients and leaves some. */
    private static List<Double> train(Optimizer optimizer, Supplier<Tensor> step) {
      var losses = new ArrayList<Double>();
      for (int i = 0; i < STEPS; i++) {
        try (TensorScope scope = TensorScope.open()) {
          optimizer.zeroGrad();
          losses.add(step.get().itemDouble());
          optimizer.step();
        }
      }
      return losses;
    }

    private static Optimizer optimizer(ProgramModule module) {
      return Optimizers.create("SGD", trained(module), Map.of("lr", 0.1, "momentum", 0.9));
    }

    private static List<Tensor> trained(ProgramModule module) {
      return module.parameters().stream().filter(Tensor::requiresGrad).toList();
    }

    private static void assertTrained(
        Map<?, ?> answers, List<Double> losses, ProgramModule module) {
      double[] wanted =
          list(answers, "losses").stream().mapToDouble(l -> ((Number) l).doubleValue()).toArray();
      double[] got = losses.stream().mapToDouble(Double::doubleValue).toArray();
      assertArrayEquals(wanted, got, 1e-5);
      Map<?, ?> state = (Map<?, ?>) Objects.requireNonNull(answers.get("state"));
      assertEquals(state.keySet(), module.stateDict().keySet());
      Stream.of(state.keySet().toArray())
          .forEach(
              key -> {
                Tensor w = (Tensor) Objects.requireNonNull(state.get(key));
                Tensor g = Objects.requireNonNull(module.stateDict().get((String) key)).detach();
                double worst = w.sub(g).abs().max().itemDouble();
                assertTrue(worst <= 1e-4, () -> key + " differs by " + worst);
              });
    }
  }
}

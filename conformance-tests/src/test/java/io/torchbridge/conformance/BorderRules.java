package io.torchbridge.conformance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.torchbridge.Backends;
import io.torchbridge.DType;
import io.torchbridge.DeviceMismatchException;
import io.torchbridge.InvalidArgumentException;
import io.torchbridge.PythonException;
import io.torchbridge.Tensor;
import io.torchbridge.TensorScope;
import io.torchbridge.Torch;
import io.torchbridge.autograd.GradMode;
import io.torchbridge.autograd.GradientCheck;
import io.torchbridge.conformance.rules.BackendRules;
import io.torchbridge.nn.GradientClipping;
import io.torchbridge.nn.Linear;
import io.torchbridge.nn.Module;
import io.torchbridge.nn.Sequential;
import io.torchbridge.optim.Adam;
import io.torchbridge.optim.LBFGS;
import io.torchbridge.optim.Optimizer;
import io.torchbridge.optim.SGD;
import io.torchbridge.python.PythonBackend;
import io.torchbridge.python.PythonModule;
import io.torchbridge.python.engine.PythonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/**
 * Gradients across the border: modules of Python in graphs of another backend. The judge is the
 * same program with all of its tensors in Python, where PyTorch's autograd alone is at work.
 */
abstract class BorderRules extends BackendRules {
  private static final String PYTHON =
      """
      import gc
      import torch
      from torch import nn

      class Mixed(nn.Module):
          "Nested inputs; outputs that depend on parts of them, on none, and not differentiably."
          def __init__(self):
              super().__init__()
              torch.manual_seed(3)
              self.first = nn.Linear(3, 4)
              self.second = nn.Linear(3, 4, bias=False)
              self.other = nn.Parameter(torch.ones(2))
          def forward(self, pair, *, scale=None):
              a, b = pair["a"], pair["b"]
              y = torch.tanh(self.first(a)) * self.second(b)
              if scale is not None:
                  y = y * scale
              return {"y": y, "parts": [self.first(a).exp(), (y.argmax(1), self.other * 2)], "tag": "x",
                      "constant": torch.ones(2)}

      class InPlace(nn.Module):
          "Changes its input, as networks that begin with ReLU(inplace=True) do."
          def forward(self, x):
              return nn.functional.relu_(x) * x

      class Add(nn.Module):
          def forward(self, x, y):
              x.add_(y)
              return y * y

      class Net(nn.Module):
          def __init__(self, normed=True):
              super().__init__()
              torch.manual_seed(4)
              self.net = nn.Sequential(
                  nn.Linear(3, 5), nn.BatchNorm1d(5) if normed else nn.Identity(), nn.Tanh(), nn.Linear(5, 2))
          def forward(self, x): return self.net(x)

      class Failing(torch.autograd.Function):
          @staticmethod
          def forward(ctx, x): return x.clone()
          @staticmethod
          def backward(ctx, gradient): raise ValueError("not this way")

      class Kept(nn.Module):
          "Keeps its state from call to call, its graph too."
          def __init__(self):
              super().__init__()
              self.state = None
          def forward(self, x):
              self.state = x * 2 if self.state is None else self.state * x
              return self.state

      def failing(x): return Failing.apply(x)

      def same(x): return x

      def address(x): return torch.tensor(x.data_ptr())

      def graphs():
          return sum(type(o).__name__ == "Graph" and type(o).__module__ == "torchbridge.modules" for o in gc.get_objects())
      """;

  private PythonBackend python() {
    return (PythonBackend) Backends.get("python");
  }

  private PythonModule module(String name) {
    LivePyTorch.define("border_rules", PYTHON).close();
    return PythonModule.of(python(), "border_rules", name, Map.of());
  }

  private PythonModule function(String name) {
    return PythonModule.of(python(), LivePyTorch.define("border_rules", PYTHON).attribute(name));
  }

  /** The gradients of inputs and parameters, null for none, that a program ends with. */
  private record Outcome(List<double[]> values) {
    static Outcome of(List<Tensor> outputs, List<Tensor> leaves) {
      var values = new ArrayList<double[]>();
      outputs.forEach(y -> values.add(numbers(y)));
      for (Tensor leaf : leaves) {
        Tensor gradient = leaf.grad();
        values.add(gradient == null ? new double[0] : numbers(gradient));
      }
      return new Outcome(values);
    }

    void assertIs(Outcome wanted) {
      assertEquals(wanted.values.size(), values.size());
      for (int i = 0; i < values.size(); i++) {
        double[] w = wanted.values.get(i);
        double largest = Arrays.stream(w).map(Math::abs).max().orElse(0);
        assertArrayEquals(w, values.get(i), 1e-5 * Math.max(1, largest), "value " + i);
      }
    }
  }

  private static double[] numbers(Tensor tensor) {
    return tensor.detach().to(DType.FLOAT64).toDoubleArray();
  }

  /** Runs a program of these leaves here and in Python. */
  private void assertAsInPython(
      Module module, List<Tensor> leaves, Function<List<Tensor>, List<Tensor>> program) {
    List<Outcome> outcomes = new ArrayList<>();
    for (var on : List.of(python(), backend())) {
      try (var use = Backends.use(on)) {
        List<Tensor> own =
            leaves.stream()
                .map(x -> x.detach().clone().to(on).detach().requiresGrad(x.requiresGrad()))
                .toList();
        List<Tensor> all = new ArrayList<>(own);
        all.addAll(module.parameters());
        module.zeroGrad();
        outcomes.add(Outcome.of(program.apply(own), all));
      }
    }
    outcomes.get(1).assertIs(outcomes.get(0));
  }

  private static Tensor leaf(long... shape) {
    return Torch.randn(shape).requiresGrad(true);
  }

  private static Tensor get(Object map, String key) {
    return (Tensor) Objects.requireNonNull(((Map<?, ?>) map).get(key));
  }

  private static Object call(PythonModule mixed, Tensor a, Tensor b, Tensor scale) {
    return mixed.call(List.of(Map.of("a", a, "b", b)), Map.of("scale", scale));
  }

  @Test
  void gradients_are_PyTorchs_for_nested_inputs_and_outputs() {
    try (PythonModule mixed = module("Mixed")) {
      assertAsInPython(
          mixed,
          List.of(leaf(2, 3), leaf(2, 3), leaf(1)),
          in -> {
            Object out = call(mixed, in.get(0).mul(2), in.get(1).sin(), in.get(2));
            List<?> parts = (List<?>) Objects.requireNonNull(((Map<?, ?>) out).get("parts"));
            List<?> inner = (List<?>) Objects.requireNonNull(parts.get(1));
            Tensor most = (Tensor) Objects.requireNonNull(inner.get(0));
            assertFalse(most.requiresGrad());
            assertFalse(get(out, "constant").requiresGrad());
            assertEquals("x", ((Map<?, ?>) out).get("tag"));
            Tensor y = get(out, "y");
            assertEquals(in.getFirst().backend(), y.backend());
            Tensor loss =
                y.pow(2).sum().add(((Tensor) Objects.requireNonNull(parts.get(0))).mul(0.1).sum());
            loss.backward();
            assertNull(mixed.namedParameters().get("other").grad(), "it was not used");
            return List.of(y, most, loss);
          });
    }
  }

  @Test
  void inputs_without_gradients_and_parameters_without_are_left_alone() {
    try (PythonModule mixed = module("Mixed")) {
      Tensor plain = Torch.randn(2, 3);
      assertAsInPython(
          mixed,
          List.of(plain, plain, Torch.ones(1)), // the parameters alone
          in -> {
            Tensor y = get(call(mixed, in.get(0), in.get(0), in.get(2)), "y");
            y.sum().backward();
            assertNull(in.get(0).grad());
            return List.of(y);
          });
      mixed.requiresGrad(false);
      assertAsInPython(
          mixed,
          List.of(leaf(2, 3), plain, Torch.ones(1)), // one input alone
          in -> {
            Tensor y = get(call(mixed, in.get(0), in.get(1), in.get(2)), "y");
            y.sum().backward();
            return List.of(y);
          });
      assertFalse(get(call(mixed, plain, plain, Torch.ones(1)), "y").requiresGrad());
    }
  }

  @Test
  void one_tensor_in_two_places_has_the_sum_of_their_gradients() {
    try (PythonModule mixed = module("Mixed")) {
      assertAsInPython(
          mixed,
          List.of(leaf(2, 3), leaf(1)),
          in -> {
            Tensor x = in.get(0).mul(3);
            Tensor y = get(call(mixed, x, x, in.get(1)), "y");
            y.mul(x.sum()).sum().backward();
            return List.of(y);
          });
    }
  }

  @Test
  void tensors_of_Python_among_the_inputs_have_their_own_graph() {
    try (PythonModule mixed = module("Mixed")) {
      Tensor a = leaf(2, 3);
      Tensor b = leaf(2, 3);
      Tensor inPython = b.detach().clone().to(python()).detach().requiresGrad(true);
      Tensor y = get(call(mixed, a, inPython.mul(2), Torch.ones(1)), "y");
      assertEquals(backend(), y.backend());
      y.pow(2).sum().backward();
      Tensor c = a.detach().requiresGrad(true);
      get(call(mixed, c, b.mul(2), Torch.ones(1)), "y").pow(2).sum().backward();
      Outcome.of(List.of(), List.of(a, inPython)).assertIs(Outcome.of(List.of(), List.of(c, b)));
    }
  }

  @Test
  void a_copy_in_Java_is_refused() {
    try (PythonModule net = module("Net")) {
      assertFails(InvalidArgumentException.class, () -> Module.deepCopy(net), "copy.deepcopy");
    }
  }

  @Test
  void a_graph_is_run_through_again_if_it_was_retained() {
    try (PythonModule net = module("Net")) {
      assertAsInPython(
          net,
          List.of(leaf(4, 3)),
          in -> {
            Tensor y = net.call(in.getFirst());
            y.sum().backward(null, true, false);
            y.pow(2).sum().backward();
            return List.of(y);
          });
      Tensor y = net.call(leaf(4, 3)).sum();
      y.backward();
      assertFails(PythonException.class, y::backward, "a second time");
    }
  }

  @Test
  void a_pass_for_gradients_that_are_returned_collects_none() {
    try (PythonModule net = module("Net")) {
      Tensor x = leaf(4, 3);
      Tensor y = net.call(x.mul(2));
      Tensor[] gradients = Torch.grad(List.of(y.pow(2).sum()), List.of(x));
      assertTrue(gradients[0].abs().sum().itemDouble() > 0);
      assertTrue(net.parameters().stream().allMatch(p -> p.grad() == null));
      assertNull(x.grad());
      assertFails(
          DeviceMismatchException.class,
          () -> Torch.grad(List.of(net.call(x).sum()), net.parameters()),
          "two backends");
    }
  }

  @Test
  void nothing_is_recorded_where_gradients_are_off() {
    try (PythonModule net = module("Net")) {
      net.eval();
      Tensor x = leaf(4, 3);
      double[] wanted = numbers(net.call(x));
      for (GradMode mode : List.of(GradMode.DISABLED, GradMode.INFERENCE)) {
        try (var in = mode.enter()) {
          Tensor y = net.call(x);
          assertFalse(y.requiresGrad());
          assertArrayEquals(wanted, numbers(y), 1e-9);
        }
      }
    }
  }

  @Test
  void memory_is_shared() {
    try (PythonModule address = function("address");
        PythonModule net = module("Net")) {
      Tensor x = leaf(2, 2);
      assertEquals(x.dataAddress(), address.call(x).itemLong());
      Tensor weight = net.parameters().getFirst();
      assertEquals(weight.dataAddress(), address.call(weight).itemLong());
      assertEquals(python(), weight.backend());
    }
  }

  @Test
  void an_input_that_is_changed_in_place_is_so_for_the_caller() {
    try (PythonModule inPlace = module("InPlace");
        PythonModule add = module("Add")) {
      assertAsInPython(
          inPlace,
          List.of(leaf(3, 2)),
          in -> {
            Tensor x = in.getFirst().mul(2);
            Tensor y = inPlace.call(x);
            y.sum().add(x.mul(3).sum()).backward(); // x has the history of its change
            return List.of(x, y);
          });
      assertAsInPython(
          add,
          List.of(Torch.ones(2), leaf(2)),
          in -> {
            Tensor x = in.get(0).clone();
            Tensor y = (Tensor) add.call(List.of(x, in.get(1)), Map.of());
            assertTrue(x.requiresGrad());
            x.mul(y).sum().backward();
            return List.of(x, y);
          });
      Tensor h = leaf(3, 2).mul(2);
      Tensor needsH = h.pow(2).sum();
      try (var off = GradMode.DISABLED.enter()) {
        Object unused = inPlace.call(h);
      }
      assertFails(RuntimeException.class, needsH::backward, "inplace");
    }
  }

  @Test
  void an_input_that_Java_changes_afterwards_is_refused_where_it_is_needed() {
    try (PythonModule mixed = module("Mixed")) {
      Tensor a = Torch.randn(2, 3);
      Tensor b = leaf(2, 3);
      Tensor scale = Torch.ones(1);
      Tensor y = get(call(mixed, a, b, scale), "y");
      a.add_(1); // the gradient of a weight needs it
      assertFails(PythonException.class, () -> y.sum().backward(), "inplace");
    }
    try (PythonModule same = function("same")) {
      Tensor x = leaf(2).mul(1);
      Tensor y = same.call(x);
      x.add_(1);
      y.sum().backward(); // no gradient needs it
    }
  }

  @Test
  void gradients_of_gradients_are_PyTorchs() {
    try (PythonModule net = module("Net");
        PythonModule mixed = module("Mixed")) {
      net.to(DType.FLOAT64);
      assertAsInPython(
          net,
          List.of(Torch.randn(4, 3).to(DType.FLOAT64).requiresGrad(true)),
          in -> {
            Tensor x = in.getFirst().mul(2);
            Tensor y = net.call(x).mul(x.sum());
            Tensor gradient =
                Objects.requireNonNull(
                    Torch.grad(List.of(y.pow(2).sum()), List.of(x), null, true, true, false)[0]);
            Tensor penalty = gradient.norm().sub(1).pow(2);
            penalty.add(y.sum()).backward();
            return List.of(y, gradient, penalty);
          });
      assertAsInPython(
          mixed,
          List.of(leaf(2, 3), leaf(2, 3), leaf(1)),
          in -> {
            Tensor loss = get(call(mixed, in.get(0), in.get(1), in.get(2)), "y").pow(3).sum();
            for (int i = 0; i < 2; i++) {
              loss =
                  Objects.requireNonNull(
                          Torch.grad(List.of(loss), List.of(in.get(i)), null, true, true, false)[0])
                      .pow(2)
                      .sum();
            }
            loss.backward();
            return List.of(loss);
          });
    }
  }

  @Test
  void a_pass_that_begins_in_Python_does_not_lose_what_lies_in_Java() {
    try (PythonModule net = module("Net");
        PythonModule kept = module("Kept")) {
      Tensor x = leaf(4, 3);
      net.call(x).pow(2).sum().backward(null, true, true);
      Tensor gradient = Objects.requireNonNull(net.parameters().getFirst().grad());
      assertTrue(gradient.requiresGrad());
      assertFails(RuntimeException.class, () -> gradient.sum().backward(), "tensor of Java");
      x.setGrad(null); // else it is a part of its own graph
      Tensor first = leaf(2);
      Object unused = kept.call(first);
      Tensor y = kept.call(leaf(2));
      assertFails(PythonException.class, () -> y.sum().backward(), "tensor of Java");
      assertNull(first.grad());
    }
  }

  @Test
  void gradcheck_passes_in_double() {
    try (PythonModule mixed = module("Mixed");
        PythonModule net = module("Net")) {
      mixed.to(DType.FLOAT64);
      net.to(DType.FLOAT64);
      Tensor a = Torch.randn(2, 3).to(DType.FLOAT64).requiresGrad(true);
      Tensor b = Torch.randn(2, 3).to(DType.FLOAT64).requiresGrad(true);
      GradientCheck.gradcheck(
          in ->
              List.of(
                  net.call(
                      get(call(mixed, in.get(0), in.get(1).sin(), Torch.ones(1)), "y")
                          .narrow(1, 0, 3))),
          List.of(a, b));
    }
  }

  @Test
  void batch_norm_learns_in_training_mode_and_uses_it_in_the_other() {
    try (PythonModule net = module("Net");
        PythonModule judge = module("Net")) {
      Tensor x = Torch.randn(8, 3);
      Tensor inPython = x.clone().to(python());
      for (int i = 0; i < 3; i++) {
        net.call(x).sum().backward();
        judge.call(inPython).sum().backward();
      }
      for (boolean training : new boolean[] {true, false}) {
        net.train(training);
        judge.train(training);
        assertArrayEquals(numbers(judge.call(inPython)), numbers(net.call(x)), 1e-6);
      }
      Map<String, Tensor> state = net.stateDict();
      judge
          .stateDict()
          .forEach(
              (name, tensor) ->
                  assertArrayEquals(
                      numbers(tensor),
                      numbers(Objects.requireNonNull(state.get(name))),
                      1e-6,
                      name));
      assertEquals(4, Objects.requireNonNull(state.get("net.1.num_batches_tracked")).itemLong());
    }
  }

  @Test
  void what_fails_in_Pythons_backward_comes_out_as_it_is() {
    try (PythonModule failing = function("failing")) {
      Tensor y = failing.call(leaf(2).mul(2)).sum();
      PythonException e = assertFails(PythonException.class, y::backward, "not this way");
      assertEquals("ValueError", e.pythonType());
      assertTrue(e.traceback().contains("in backward"), e.traceback());
    }
  }

  @Test
  void graphs_in_Python_go_with_those_in_Java() {
    try (PythonModule net = module("Net");
        PythonObject rules = LivePyTorch.define("border_rules", PYTHON)) {
      Tensor x = leaf(4, 3);
      boolean counts = python().engine().id().equals("cpython"); // the other one's are the JVM's
      Runnable[] ways = {
        () -> net.call(x).sum().backward(),
        () -> net.call(x), // and no backward
        () -> net.call(x.detach()).sum().backward(null, true, false),
        () -> net.call(x).pow(2).sum().backward(null, true, true),
        () -> {
          try (var off = GradMode.DISABLED.enter()) {
            Object unused = net.call(x);
          }
        }
      };
      try (TensorScope scope = TensorScope.open()) {
        for (Runnable way : ways) {
          way.run();
          x.setGrad(null);
          net.zeroGrad();
        }
      }
      for (Runnable way : ways) {
        long live = Tensor.live();
        long bytes = bytes();
        for (int i = 0; i < 20; i++) {
          try (TensorScope scope = TensorScope.open()) {
            way.run();
            x.setGrad(null);
            net.zeroGrad();
          }
        }
        if (test().freesOnClose()) {
          assertEquals(live, Tensor.live());
          assertTrue(bytes() <= bytes + (1 << 16), () -> bytes + " to " + bytes());
        }
        if (counts) {
          assertEquals(0L, rules.callMethod("graphs"));
        }
      }
    }
  }

  private static long bytes() {
    return Torch.memory().stream().mapToLong(use -> use.bytes().orElse(0)).sum();
  }

  /** Layers of two backends and an optimizer for all of them. */
  private interface Training {
    Optimizer optimizer(List<Tensor> parameters);
  }

  @Test
  void one_optimizer_takes_parameters_of_both_backends() {
    Training[] ways = {
      p -> new SGD(p, new SGD.Options().lr(0.1).momentum(0.9).nesterov(true)),
      p -> new Adam(p, 0.01),
      p -> new Adam(p, new Adam.Options().lr(0.01).amsgrad(true).fused(false))
    };
    for (Training way : ways) {
      List<double[]> losses = new ArrayList<>();
      for (var outside : List.of(python(), backend())) {
        LivePyTorch.define("border_rules", PYTHON).close();
        try (PythonModule net =
                PythonModule.of(python(), "border_rules", "Net", Map.of("normed", false));
            var use = Backends.use(outside);
            Module all = new Sequential(new Linear(2, 3), net, new Linear(2, 1));
            Optimizer optimizer = way.optimizer(all.parameters())) {
          load(all, outside);
          double[] curve = new double[10];
          Tensor x = Torch.arange(12).to(DType.FLOAT32).view(6, 2).mul(0.1);
          for (int i = 0; i < curve.length; i++) {
            try (TensorScope scope = TensorScope.open()) {
              optimizer.zeroGrad(i % 2 == 0);
              Tensor loss = all.call(x).sub(1).pow(2).mean();
              loss.backward();
              double norm = GradientClipping.clipGradNorm_(all.parameters(), 0.5);
              GradientClipping.clipGradValue_(all.parameters(), 0.4);
              optimizer.step();
              curve[i] = loss.itemDouble() + norm;
            }
          }
          losses.add(curve);
        }
      }
      assertArrayEquals(losses.get(0), losses.get(1), 1e-4);
      assertTrue(losses.get(0)[9] < losses.get(0)[0]);
    }
  }

  private static void load(Module all, io.torchbridge.spi.Backend outside) {
    Map<String, Tensor> state = new LinkedHashMap<>(all.stateDict());
    state.replaceAll(
        (name, tensor) ->
            name.startsWith("1.")
                ? tensor
                : Torch.linspace(-1, 1, tensor.numel()).view(tensor.shape()).to(outside));
    all.loadStateDict(state);
  }

  @Test
  void an_optimizer_of_one_vector_says_that_it_wants_one_backend() {
    try (PythonModule net = module("Net");
        Linear linear = new Linear(2, 2)) {
      List<Tensor> both = new ArrayList<>(net.parameters());
      both.addAll(linear.parameters());
      assertFails(InvalidArgumentException.class, () -> new LBFGS(both), "several backends");
      assertNotNull(both.getFirst());
    }
  }
}

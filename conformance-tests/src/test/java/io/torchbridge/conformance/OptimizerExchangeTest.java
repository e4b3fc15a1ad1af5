package io.torchbridge.conformance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.torchbridge.DType;
import io.torchbridge.Tensor;
import io.torchbridge.TensorScope;
import io.torchbridge.Torch;
import io.torchbridge.conformance.rules.BackendRules;
import io.torchbridge.io.PyTorchFile;
import io.torchbridge.nn.F;
import io.torchbridge.optim.Optimizer;
import io.torchbridge.optim.Optimizers;
import io.torchbridge.python.engine.PythonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every optimizer does what PyTorch's own does, in the same process: from the beginning, from what
 * PyTorch has saved, and PyTorch from what was saved here.
 */
class OptimizerExchangeTest {
  private static final String PYTHON =
      """
      import torch

      def loss(params, kind):
          if kind == "sparse":
              rows = torch.tensor([3, 0, 3])
              return torch.nn.functional.embedding(rows, params[0], sparse=True).pow(3).sum()
          a = params[0]
          total = (a * a * 0.5 + a.sin()).sum()
          return total if kind == "matrix" else total + (a.sum(1) - params[1]).pow(2).sum()

      def run(name, kind, settings, start, steps, end):
          saved = torch.load(start, weights_only=True)
          params = [p.requires_grad_() for p in saved["params"]]
          optimizer = getattr(torch.optim, name)(params, **settings)
          if "optimizer" in saved:
              optimizer.load_state_dict(saved["optimizer"])
          def closure():
              optimizer.zero_grad()
              value = loss(params, kind)
              value.backward()
              return value
          for _ in range(steps):
              optimizer.step(closure)
          torch.save({"params": [p.detach() for p in params], "optimizer": optimizer.state_dict()}, end)
      """;

  /**
   * An optimizer, and on what.
   *
   * @param kind of problem: "dense", "matrix" alone, or "sparse" gradients
   */
  private record Case(String name, String kind, Map<String, Object> settings) {
    @Override
    public String toString() {
      return name + " " + kind + " " + settings;
    }
  }

  private static Case dense(String name, Object... settings) {
    return new Case(name, "dense", settings(settings));
  }

  private static Map<String, Object> settings(Object... namesAndValues) {
    var settings = new HashMap<String, Object>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      settings.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    return settings;
  }

  static Stream<Case> cases() {
    return Stream.of(
        dense("ASGD", "lr", 0.05, "t0", 2.0, "weight_decay", 0.1),
        dense("Adadelta", "weight_decay", 0.1),
        dense("Adafactor", "weight_decay", 0.1),
        dense("Adagrad", "lr", 0.1, "lr_decay", 0.1, "weight_decay", 0.1),
        dense("Adagrad", "initial_accumulator_value", 0.5, "fused", false),
        new Case("Adagrad", "sparse", settings("lr", 0.1, "lr_decay", 0.1)),
        dense("Adam", "amsgrad", true, "weight_decay", 0.1, "lr", 0.1),
        dense("Adam", "fused", false, "lr", 0.1),
        dense("AdamW", "maximize", true, "lr", 0.1),
        dense("Adamax", "weight_decay", 0.1, "lr", 0.1),
        dense("LBFGS", "lr", 0.3, "max_iter", 4, "history_size", 3),
        dense("LBFGS", "line_search_fn", "strong_wolfe", "max_iter", 3),
        new Case("Muon", "matrix", settings("lr", 0.1)),
        dense("NAdam", "decoupled_weight_decay", true, "weight_decay", 0.1, "lr", 0.1),
        dense("RAdam", "betas", List.of(0.9, 0.9), "weight_decay", 0.1, "lr", 0.1),
        dense("RMSprop", "centered", true, "momentum", 0.9, "weight_decay", 0.1),
        dense("Rprop", "etas", List.of(0.4, 1.3)),
        dense("SGD", "lr", 0.1, "momentum", 0.9, "nesterov", true, "weight_decay", 0.1),
        dense("SGD", "lr", 0.1, "momentum", 0.9, "dampening", 0.5, "fused", false),
        new Case("SGD", "sparse", settings("lr", 0.1)),
        new Case("SparseAdam", "sparse", settings("lr", 0.1)));
  }

  @Test
  void everyOptimizerIsCompared() {
    var compared = new TreeSet<String>();
    cases().forEach(c -> compared.add(c.name));
    Assertions.assertEquals(new TreeSet<>(Optimizers.names()), compared);
  }

  @Nested
  class OnLibtorch extends Rules implements LibtorchUnderTest {}

  @Nested
  class OnPython extends Rules implements PythonUnderTest {}

  abstract static class Rules extends BackendRules {
    @ParameterizedTest
    @MethodSource("io.torchbridge.conformance.OptimizerExchangeTest#cases")
    void steps_and_states_are_PyTorchs(Case c, @TempDir Path folder) {
      Path start = folder.resolve("start");
      Tensor a = Torch.tensor(new double[][] {{0.5, -1.0, 2.0}, {1.5, 0.3, -0.7}});
      Tensor b = Torch.tensor(new double[] {0.1, -0.2});
      Tensor rows = Torch.arange(10.0).view(5, 2).div(10).to(DType.FLOAT64);
      List<Tensor> params =
          switch (c.kind) {
            case "dense" -> List.of(a, b);
            case "matrix" -> List.of(a);
            default -> List.of(rows);
          };
      PyTorchFile.save(start, Map.of("params", params));
      Path theirs = python(c, start, 3, folder.resolve("theirs"));
      Path ours = java(c, start, 3, folder.resolve("ours"));
      verify(c + " from the beginning", theirs, ours);
      Path wanted = python(c, theirs, 2, folder.resolve("wanted"));
      verify(c + " from PyTorch's state", wanted, java(c, theirs, 2, folder.resolve("java")));
      verify(c + " in PyTorch", wanted, python(c, ours, 2, folder.resolve("python")));
    }
  }

  private static Path python(Case c, Path start, int steps, Path end) {
    try (PythonObject module = LivePyTorch.define("optimizer_exchange", PYTHON)) {
      module.callMethod(
          "run", c.name, c.kind, c.settings, start.toString(), (long) steps, end.toString());
    }
    return end;
  }

  private static Path java(Case c, Path start, int steps, Path end) {
    Map<?, ?> saved = load(start);
    List<Tensor> params = params(saved);
    params.forEach(p -> p.requiresGrad(true));
    try (Optimizer optimizer = Optimizers.create(c.name, params, c.settings)) {
      if (saved.get("optimizer") instanceof Map<?, ?> state) {
        optimizer.loadStateDict(strings(state));
      }
      for (int i = 0; i < steps; i++) {
        try (TensorScope scope = TensorScope.open()) {
          optimizer.step(
              () -> {
                optimizer.zeroGrad();
                Tensor loss = loss(params, c.kind);
                loss.backward();
                return loss;
              });
        }
      }
      List<Tensor> detached = params.stream().map(Tensor::detach).toList();
      PyTorchFile.save(end, Map.of("params", detached, "optimizer", optimizer.stateDict()));
    }
    return end;
  }

  private static Tensor loss(List<Tensor> params, String kind) {
    Tensor a = params.getFirst();
    if (kind.equals("sparse")) {
      Tensor rows = Torch.tensor(new long[] {3, 0, 3});
      return F.embedding(rows, a, -1, false, true).pow(3).sum();
    }
    Tensor total = a.mul(a).mul(0.5).add(a.sin()).sum();
    return kind.equals("matrix") ? total : total.add(a.sum(1).sub(params.get(1)).pow(2).sum());
  }

  private static void verify(String what, Path wanted, Path got) {
    List<Tensor> expected = params(load(wanted));
    List<Tensor> actual = params(load(got));
    double tolerance = what.startsWith("Muon") ? 1e-3 : 1e-6; // bfloat16 in it
    for (int i = 0; i < expected.size(); i++) {
      assertArrayEquals(
          expected.get(i).toDoubleArray(), actual.get(i).toDoubleArray(), tolerance, what);
    }
  }

  private static Map<?, ?> load(Path file) {
    return (Map<?, ?>) Objects.requireNonNull(PyTorchFile.load(file));
  }

  private static List<Tensor> params(Map<?, ?> saved) {
    var params = new ArrayList<Tensor>();
    for (Object tensor : (List<?>) Objects.requireNonNull(saved.get("params"))) {
      params.add((Tensor) tensor);
    }
    return params;
  }

  private static Map<String, Object> strings(Map<?, ?> map) {
    var copy = new HashMap<String, Object>();
    map.forEach((key, value) -> copy.put((String) key, value));
    return copy;
  }
}

package io.torchbridge.conformance.rules;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.torchbridge.InvalidArgumentException;
import io.torchbridge.Tensor;
import io.torchbridge.TensorScope;
import io.torchbridge.Torch;
import io.torchbridge.nn.CrossEntropyLoss;
import io.torchbridge.nn.Embedding;
import io.torchbridge.nn.Linear;
import io.torchbridge.nn.MSELoss;
import io.torchbridge.nn.Module;
import io.torchbridge.nn.ReLU;
import io.torchbridge.nn.Sequential;
import io.torchbridge.nn.Tanh;
import io.torchbridge.optim.Adam;
import io.torchbridge.optim.LBFGS;
import io.torchbridge.optim.Optimizer;
import io.torchbridge.optim.Optimizers;
import io.torchbridge.optim.ParamGroup;
import io.torchbridge.optim.SGD;
import io.torchbridge.optim.SparseAdam;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Optimizers: training loops, state, groups, and that nothing is left over after a step. */
public abstract class OptimRules extends BackendRules {

  private static double step(Module net, Optimizer optimizer, Tensor x, Tensor y) {
    try (TensorScope scope = TensorScope.open()) {
      return optimizer
          .step(
              () -> {
                optimizer.zeroGrad();
                Tensor loss = new MSELoss().forward(net.call(x), y);
                loss.backward();
                return loss;
              })
          .itemDouble();
    }
  }

  /** Every optimizer that takes dense gradients, with settings for a few steps. */
  private static Map<String, Map<String, Object>> optimizers() {
    var all = new TreeMap<String, Map<String, Object>>();
    for (String name : Optimizers.names()) {
      all.put(name, Map.of("lr", 0.01));
    }
    all.remove("SparseAdam");
    all.put("LBFGS", Map.of("lr", 0.1, "max_iter", 3, "history_size", 4));
    return all;
  }

  private static Module network() {
    return new Sequential(new Linear(4, 8, false), new Tanh(), new Linear(8, 1, false));
  }

  @Test
  void xor_is_learnt() {
    Torch.manualSeed(1);
    Tensor x = Torch.tensor(new float[][] {{0, 0}, {0, 1}, {1, 0}, {1, 1}});
    Tensor y = Torch.tensor(new long[] {0, 1, 1, 0});
    try (Module net = new Sequential(new Linear(2, 16), new ReLU(), new Linear(16, 2));
        Optimizer optimizer = new Adam(net.parameters(), 0.05)) {
      for (int i = 0; i < 200; i++) {
        try (TensorScope scope = TensorScope.open()) {
          optimizer.zeroGrad();
          new CrossEntropyLoss().forward(net.call(x), y).backward();
          optimizer.step();
        }
      }
      assertArrayEquals(new long[] {0, 1, 1, 0}, net.call(x).argmax(1).toLongArray());
    }
  }

  @Test
  void every_optimizer_lowers_a_loss() {
    var worse = new ArrayList<String>();
    Tensor x = Torch.randn(32, 4);
    Tensor y = x.mul(x).sum(true, 1);
    optimizers()
        .forEach(
            (name, settings) -> {
              Torch.manualSeed(0);
              try (Module net = network();
                  Optimizer optimizer = Optimizers.create(name, net.parameters(), settings)) {
                double first = step(net, optimizer, x, y);
                double last = first;
                for (int i = 0; i < 20; i++) {
                  last = step(net, optimizer, x, y);
                }
                if (!(last < first)) {
                  worse.add(name + ": " + first + " to " + last);
                }
              }
            });
    assertEquals(List.of(), worse);
  }

  @Test
  void a_step_leaves_nothing_behind() {
    Tensor x = Torch.randn(8, 4);
    Tensor y = Torch.randn(8, 1);
    optimizers()
        .forEach(
            (name, settings) -> {
              try (Module net = network();
                  Optimizer optimizer = Optimizers.create(name, net.parameters(), settings)) {
                for (int i = 0; i < 3; i++) {
                  step(net, optimizer, x, y);
                }
                long live = Tensor.live();
                for (int i = 0; i < 5; i++) {
                  step(net, optimizer, x, y);
                }
                assertTrue(Tensor.live() <= live, name + " leaves tensors behind");
              }
            });
  }

  @Test
  void a_loaded_state_goes_on_as_the_saved_one_would() {
    Tensor x = Torch.randn(8, 4);
    Tensor y = Torch.randn(8, 1);
    optimizers()
        .forEach(
            (name, settings) -> {
              try (Module net = network();
                  Module other = network();
                  Optimizer optimizer = Optimizers.create(name, net.parameters(), settings);
                  Optimizer loaded =
                      Optimizers.create(name, other.parameters(), Map.of("lr", 0.5))) {
                for (int i = 0; i < 3; i++) {
                  step(net, optimizer, x, y);
                }
                other.loadStateDict(net.stateDict());
                loaded.loadStateDict(optimizer.stateDict());
                assertEquals(settings.get("lr"), loaded.paramGroups().getFirst().lr(), name);
                for (int i = 0; i < 3; i++) {
                  assertEquals(step(net, optimizer, x, y), step(other, loaded, x, y), 1e-7, name);
                }
              }
            });
  }

  @Test
  void state_dicts_have_PyTorchs_structure() {
    try (Module net = network();
        Optimizer optimizer = new Adam(net.parameters(), 0.01)) {
      step(net, optimizer, Torch.randn(8, 4), Torch.randn(8, 1));
      Map<String, Object> dict = optimizer.stateDict();
      assertEquals(List.of("state", "param_groups"), List.copyOf(dict.keySet()));
      var state = (Map<?, ?>) Objects.requireNonNull(dict.get("state"));
      assertEquals(List.of(0L, 1L), List.copyOf(state.keySet()));
      assertEquals(
          List.of("step", "exp_avg", "exp_avg_sq"),
          List.copyOf(((Map<?, ?>) Objects.requireNonNull(state.get(0L))).keySet()));
      var groups = (List<?>) Objects.requireNonNull(dict.get("param_groups"));
      var group = (Map<?, ?>) groups.getFirst();
      assertEquals(List.of(0L, 1L), group.get("params"));
      assertEquals(List.of(0.9, 0.999), group.get("betas"));
      assertEquals(
          List.of(
              "lr",
              "betas",
              "eps",
              "weight_decay",
              "amsgrad",
              "maximize",
              "foreach",
              "capturable",
              "differentiable",
              "fused",
              "decoupled_weight_decay",
              "params"),
          List.copyOf(group.keySet()));
    }
  }

  @Test
  void fused_steps_equal_the_others() {
    Tensor x = Torch.randn(8, 4);
    Tensor y = Torch.randn(8, 1);
    Map<String, List<Map<String, Object>>> cases =
        Map.of(
            "SGD",
            List.of(
                Map.of(),
                Map.of("weight_decay", 0.1, "maximize", true),
                Map.of("momentum", 0.9, "nesterov", true),
                Map.of("momentum", 0.9, "dampening", 0.5)),
            "Adam",
            List.of(
                Map.of(), Map.of("weight_decay", 0.1, "maximize", true), Map.of("amsgrad", true)),
            "AdamW",
            List.of(Map.of(), Map.of("weight_decay", 0.1, "amsgrad", true)),
            "Adagrad",
            List.of(Map.of(), Map.of("lr_decay", 0.1, "weight_decay", 0.1, "maximize", true)));
    cases.forEach(
        (name, list) -> {
          for (Map<String, Object> settings : list) {
            try (Module net = network();
                Module other = network();
                Optimizer fused = optimizer(name, net, settings, true);
                Optimizer plain = optimizer(name, other, settings, false)) {
              other.loadStateDict(net.stateDict());
              for (int i = 0; i < 4; i++) {
                assertEquals(
                    step(net, fused, x, y), step(other, plain, x, y), 1e-4, name + settings);
              }
            }
          }
        });
  }

  private static Optimizer optimizer(
      String name, Module net, Map<String, Object> settings, boolean fused) {
    Map<String, Object> all = new HashMap<>(settings);
    all.put("lr", 0.05);
    all.put("fused", fused);
    return Optimizers.create(name, net.parameters(), all);
  }

  @Test
  void groups_have_settings_of_their_own() {
    try (Linear a = new Linear(2, 2, false);
        Linear b = new Linear(2, 2, false);
        Optimizer optimizer =
            new SGD(
                new SGD.Options().lr(1),
                new ParamGroup(a.parameters()),
                new ParamGroup(b.parameters()).with("lr", 0.0))) {
      float[] before = b.weight.toFloatArray();
      float[] changed = a.weight.toFloatArray();
      b.forward(a.forward(Torch.ones(1, 2))).sum().backward();
      optimizer.step();
      assertArrayEquals(before, b.weight.toFloatArray());
      assertFalse(Arrays.equals(changed, a.weight.toFloatArray()));
      optimizer.zeroGrad(false);
      assertArrayEquals(new float[4], Objects.requireNonNull(a.weight.grad()).toFloatArray());
      optimizer.zeroGrad();
      assertNull(a.weight.grad());
    }
  }

  @Test
  void sparse_gradients_are_for_some_optimizers_only() {
    var options = Embedding.Options.DEFAULT.withSparse(true);
    try (Embedding table = new Embedding(4, 2, options);
        Optimizer adam = new Adam(table.parameters());
        Optimizer sparse = new SparseAdam(table.parameters(), 0.1)) {
      table.forward(Torch.tensor(new long[] {1, 3, 1})).sum().backward();
      assertFails(InvalidArgumentException.class, adam::step, "Adam", "sparse", "SparseAdam");
      float[] before = table.weight.select(0, 0).toFloatArray();
      sparse.step();
      assertArrayEquals(before, table.weight.select(0, 0).toFloatArray());
      sparse.zeroGrad();
      table.weight.square().sum().backward();
      assertFails(InvalidArgumentException.class, sparse::step, "dense", "[4, 2]");
    }
  }

  @Test
  void lbfgs_steps_with_a_closure_alone_and_has_one_group() {
    try (Linear linear = new Linear(2, 2);
        Optimizer lbfgs = new LBFGS(linear.parameters())) {
      linear.forward(Torch.ones(1, 2)).sum().backward();
      assertFails(InvalidArgumentException.class, () -> lbfgs.step(), "step(closure)");
      try (Linear other = new Linear(1, 1)) {
        assertFails(
            InvalidArgumentException.class,
            () -> lbfgs.addParamGroup(new ParamGroup(other.parameters())),
            "second group");
      }
    }
  }

  @Test
  void wrong_settings_parameters_and_states_are_named() {
    try (Linear linear = new Linear(2, 2)) {
      assertFails(
          InvalidArgumentException.class, () -> new SGD(linear.parameters(), -1), "'lr'", "-1");
      assertFails(
          InvalidArgumentException.class,
          () -> Optimizers.create("SGD", linear.parameters(), Map.of("beta", 1)),
          "'beta'",
          "momentum");
      assertFails(
          InvalidArgumentException.class,
          () -> Optimizers.create("Sgd", linear.parameters(), Map.of()),
          "\"Sgd\"",
          "SGD");
      assertFails(
          InvalidArgumentException.class,
          () -> new SGD(List.of(linear.weight, linear.weight), 0.1),
          "twice");
      assertFails(
          InvalidArgumentException.class,
          () -> new SGD(List.of(linear.weight.mul(2)), 0.1),
          "leaves");
      assertFails(InvalidArgumentException.class, () -> new SGD(List.of(), 0.1), "no parameters");
      try (Optimizer optimizer = new SGD(linear.parameters(), 0.1)) {
        assertFails(
            InvalidArgumentException.class,
            () -> optimizer.loadStateDict(Map.of("state", Map.of())),
            "'param_groups'");
        assertFails(
            InvalidArgumentException.class,
            () ->
                optimizer.loadStateDict(
                    Map.of(
                        "state", Map.of(), "param_groups", List.of(Map.of("params", List.of(0L))))),
            "groups of [1]",
            "groups of [2]");
      }
    }
  }
}

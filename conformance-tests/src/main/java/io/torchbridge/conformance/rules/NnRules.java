package io.torchbridge.conformance.rules;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.torchbridge.ClosedTensorException;
import io.torchbridge.DType;
import io.torchbridge.InvalidArgumentException;
import io.torchbridge.ShapeMismatchException;
import io.torchbridge.Tensor;
import io.torchbridge.TensorScope;
import io.torchbridge.Torch;
import io.torchbridge.autograd.GradMode;
import io.torchbridge.nn.BatchNorm1d;
import io.torchbridge.nn.BatchNorm2d;
import io.torchbridge.nn.Conv2d;
import io.torchbridge.nn.Flatten;
import io.torchbridge.nn.GRU;
import io.torchbridge.nn.IncompatibleKeys;
import io.torchbridge.nn.LSTM;
import io.torchbridge.nn.Linear;
import io.torchbridge.nn.MaxPool2d;
import io.torchbridge.nn.Module;
import io.torchbridge.nn.ModuleDescription;
import io.torchbridge.nn.Modules;
import io.torchbridge.nn.Parametrization;
import io.torchbridge.nn.Parametrizations;
import io.torchbridge.nn.Parametrize;
import io.torchbridge.nn.ReLU;
import io.torchbridge.nn.Sequential;
import io.torchbridge.nn.StateDictMismatchException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Modules: what they consist of, their state, how they are called, and PyTorch's initial values.
 */
public abstract class NnRules extends BackendRules {

  private static Sequential network() {
    return new Sequential(
        new Conv2d(1, 2, 3), new BatchNorm2d(2), new ReLU(), new Flatten(), new Linear(8, 3));
  }

  private static Tensor of(Map<String, Tensor> tensors, String name) {
    return Objects.requireNonNull(tensors.get(name), name);
  }

  /** Each line of modules.jsonl, written by describe_modules.py, is one module of PyTorch's. */
  @Test
  void modules_print_name_and_initialise_as_PyTorchs() throws IOException {
    var wrong = new ArrayList<String>();
    int modules = 0;
    var json = new ObjectMapper();
    try (var lines =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(NnRules.class.getResourceAsStream("modules.jsonl")),
                StandardCharsets.UTF_8))) {
      for (String line; (line = lines.readLine()) != null; modules++) {
        compare(json.readTree(line), wrong);
      }
    }
    assertTrue(modules > 100, "modules.jsonl is cut");
    assertEquals(List.of(), wrong);
  }

  private static void compare(JsonNode expected, List<String> wrong) {
    String name = expected.get("module").asText();
    @SuppressWarnings("unchecked") // an array and an object of JSON
    var args = (List<@Nullable Object>) Objects.requireNonNull(value(expected.get("args")));
    @SuppressWarnings("unchecked")
    var kwargs =
        (Map<String, @Nullable Object>) Objects.requireNonNull(value(expected.get("kwargs")));
    Torch.manualSeed(0);
    try (TensorScope scope = TensorScope.open();
        Module module = Modules.create(name, args, kwargs)) {
      if (!expected.get("repr").asText().equals(module.toString())) {
        wrong.add(expected.get("repr").asText() + " prints as " + module);
      }
      if (!Objects.equals(value(expected.get("keys")), List.copyOf(module.stateDict().keySet()))) {
        wrong.add(name + " has the keys " + module.stateDict().keySet());
      }
      int i = 0;
      for (Tensor parameter : module.parameters()) {
        Tensor values = parameter.detach().to(DType.FLOAT64);
        double sum = values.abs().sum().itemDouble();
        if (i == 0) {
          JsonNode first = expected.get("first");
          double[] elements = values.flatten().toDoubleArray();
          for (int k = 0; k < first.size(); k++) {
            if (Math.abs(elements[k] - first.get(k).asDouble()) > 1e-6) {
              wrong.add(name + " " + kwargs + " begins with " + elements[k]);
            }
          }
        }
        double wanted = expected.get("sums").get(i++).asDouble();
        if (Math.abs(sum - wanted) > 1e-5 * Math.max(1, wanted)) {
          wrong.add("%s %s: parameter %d sums to %s".formatted(name, kwargs, i, sum));
        }
      }
    }
  }

  private static @Nullable Object value(JsonNode node) {
    if (node.isArray()) {
      var list = new ArrayList<@Nullable Object>();
      node.forEach(element -> list.add(value(element)));
      return list;
    }
    if (node.isObject()) {
      Map<String, @Nullable Object> map = new LinkedHashMap<>();
      node.fields().forEachRemaining(e -> map.put(e.getKey(), value(e.getValue())));
      return map;
    }
    if (node.isNull()) {
      return null;
    }
    return node.isBoolean()
        ? (Object) node.asBoolean()
        : node.isIntegralNumber()
            ? (Object) node.asLong()
            : node.isNumber() ? (Object) node.asDouble() : node.asText();
  }

  @Test
  void state_dicts_have_PyTorchs_keys_in_its_order() {
    try (Module net = network()) {
      assertEquals(
          List.of(
              "0.weight",
              "0.bias",
              "1.weight",
              "1.bias",
              "1.running_mean",
              "1.running_var",
              "1.num_batches_tracked",
              "4.weight",
              "4.bias"),
          List.copyOf(net.stateDict().keySet()));
      assertEquals(
          List.of("0.weight", "0.bias", "1.weight", "1.bias", "4.weight", "4.bias"),
          List.copyOf(net.namedParameters().keySet()));
    }
  }

  @Test
  void a_state_dict_shares_memory_and_loads_into_another_module() {
    try (Module from = network();
        Module to = network()) {
      Map<String, Tensor> state = from.stateDict();
      assertFalse(of(state, "4.weight").requiresGrad());
      assertEquals(
          of(from.namedParameters(), "4.weight").dataAddress(),
          of(state, "4.weight").dataAddress());
      assertEquals(new IncompatibleKeys(List.of(), List.of()), to.loadStateDict(state));
      Tensor x = Torch.randn(2, 1, 4, 4);
      from.eval();
      to.eval();
      assertTrue(from.call(x).equal(to.call(x)));
    }
  }

  @Test
  void one_error_names_all_missing_unexpected_and_misshapen_keys_and_nothing_is_loaded() {
    try (Module net = network()) {
      Map<String, Tensor> state = new LinkedHashMap<>(net.stateDict());
      state.remove("0.bias");
      state.remove("4.weight");
      state.put("head.weight", Torch.ones(1));
      state.put("4.bias", Torch.ones(7));
      state.put("0.weight", Torch.zeros(2, 1, 3, 3));
      float[] before = of(net.namedParameters(), "0.weight").toFloatArray();
      StateDictMismatchException strict =
          assertFails(
              StateDictMismatchException.class,
              () -> net.loadStateDict(state),
              "\"0.bias\"",
              "\"4.weight\"",
              "\"head.weight\"",
              "\"4.bias\" is [7], the module's is [3]");
      assertEquals(List.of("0.bias", "4.weight"), strict.missing());
      assertEquals(List.of("head.weight"), strict.unexpected());
      assertEquals(List.of("4.bias"), strict.mismatched());
      StateDictMismatchException shapes =
          assertThrows(StateDictMismatchException.class, () -> net.loadStateDict(state, false));
      assertEquals(List.of(), shapes.missing());
      assertArrayEquals(before, of(net.namedParameters(), "0.weight").toFloatArray());

      state.remove("4.bias");
      IncompatibleKeys passed = net.loadStateDict(state, false);
      assertEquals(List.of("0.bias", "4.weight", "4.bias"), passed.missing());
      assertEquals(List.of("head.weight"), passed.unexpected());
      assertArrayEquals(new float[18], of(net.namedParameters(), "0.weight").toFloatArray());
    }
  }

  @Test
  void old_files_without_num_batches_tracked_load() {
    try (Module net = network()) {
      Map<String, Tensor> state = new LinkedHashMap<>(net.stateDict());
      state.remove("1.num_batches_tracked");
      assertEquals(List.of(), net.loadStateDict(state).missing());
    }
  }

  @Test
  void parameters_outlive_scopes_and_close_with_their_module() {
    Linear linear;
    try (TensorScope scope = TensorScope.open()) {
      linear = new Linear(2, 3);
    }
    Tensor weight = linear.weight;
    assertFalse(weight.isClosed());
    assertTrue(weight.isLeaf() && weight.requiresGrad());
    linear.close();
    linear.close();
    assertTrue(weight.isClosed());
    assertThrows(ClosedTensorException.class, () -> linear.forward(Torch.ones(1, 2)));
  }

  @Test
  void to_converts_in_place_and_keeps_gradients() {
    try (Module net = network()) {
      net.call(Torch.randn(2, 1, 4, 4)).sum().backward();
      Tensor weight = of(net.namedParameters(), "4.weight");
      float[] values = weight.toFloatArray();
      net.to(DType.FLOAT64);
      assertSame(weight, net.namedParameters().get("4.weight"));
      assertEquals(DType.FLOAT64, weight.dtype());
      assertEquals(values[0], weight.toDoubleArray()[0], 0);
      assertEquals(DType.FLOAT64, Objects.requireNonNull(weight.grad()).dtype());
      assertEquals(DType.INT64, of(net.namedBuffers(), "1.num_batches_tracked").dtype());
      Tensor y = net.call(Torch.randn(2, 1, 4, 4).to(DType.FLOAT64));
      assertEquals(DType.FLOAT64, y.dtype());
      y.sum().backward();
      assertThrows(InvalidArgumentException.class, () -> net.to(DType.INT64));
    }
  }

  @Test
  void modes_freezing_and_zeroing_reach_all_submodules() {
    try (Module net = network()) {
      net.eval();
      assertTrue(net.modules().stream().noneMatch(Module::isTraining));
      net.train();
      assertTrue(net.modules().stream().allMatch(Module::isTraining));
      net.call(Torch.randn(2, 1, 4, 4)).sum().backward();
      assertEquals(1, of(net.namedBuffers(), "1.num_batches_tracked").itemLong());
      net.zeroGrad();
      for (Tensor parameter : net.parameters()) {
        assertNull(parameter.grad());
      }
      net.requiresGrad(false);
      assertFalse(net.call(Torch.randn(2, 1, 4, 4)).requiresGrad());
    }
  }

  @Test
  void shared_modules_are_listed_once() {
    Linear shared = new Linear(2, 2);
    try (Module net = new Sequential(shared, new ReLU(), shared)) {
      assertEquals(List.of("0.weight", "0.bias"), List.copyOf(net.namedParameters().keySet()));
      assertEquals(List.of("", "0", "1"), List.copyOf(net.namedModules().keySet()));
      assertEquals(4, net.stateDict().size());
    }
  }

  @Test
  void hooks_see_and_replace_inputs_and_outputs() {
    try (Linear linear = new Linear(2, 2)) {
      var seen = new ArrayList<String>();
      Runnable before =
          linear.registerForwardPreHook(
              (module, inputs) -> {
                seen.add("before");
                return List.of(Torch.zeros(1, 2));
              });
      Runnable after =
          linear.registerForwardHook(
              (module, inputs, output) -> {
                seen.add("after");
                return ((Tensor) output).sub(of(module.namedParameters(), "bias"));
              });
      assertArrayEquals(new float[2], linear.call(Torch.ones(1, 2)).detach().toFloatArray());
      assertEquals(List.of("before", "after"), seen);
      before.run();
      after.run();
      linear.call(Torch.ones(1, 2));
      assertEquals(2, seen.size());
    }
  }

  @Test
  void freeing_intermediates_changes_no_result_and_takes_nothing_from_hooks() {
    try (var scope = TensorScope.open()) {
      var plain = new Sequential(new Linear(3, 4), new Sequential(new ReLU(), new Linear(4, 2)));
      var freeing = (Sequential) Module.deepCopy(plain).freeIntermediates(true);
      Tensor x = Torch.randn(5, 3);
      for (boolean hooked : new boolean[] {false, true}) {
        var seen = new ArrayList<Tensor>();
        if (hooked) {
          freeing
              .get(0)
              .registerForwardHook(
                  (module, inputs, output) -> {
                    seen.add((Tensor) output);
                    return null;
                  });
        }
        Tensor expected = plain.call(x);
        Tensor output = freeing.call(x);
        assertTrue(expected.equal(output));
        plain.zeroGrad();
        freeing.zeroGrad();
        expected.sum().backward();
        output.sum().backward();
        plain
            .namedParameters()
            .forEach(
                (name, p) ->
                    assertTrue(
                        Objects.requireNonNull(p.grad())
                            .equal(
                                Objects.requireNonNull(
                                    of(freeing.namedParameters(), name).grad()))));
        for (Tensor t : seen) {
          assertTrue(plain.get(0).call(x).equal(t));
        }
        assertEquals(hooked ? 1 : 0, seen.size());
      }
    }
  }

  @Test
  void backward_hooks_see_and_replace_gradients() {
    try (Linear linear = new Linear(2, 1, false)) {
      linear.loadStateDict(Map.of("weight", Torch.tensor(new float[][] {{3, -2}})));
      var seen = new ArrayList<String>();
      Runnable first =
          linear.registerFullBackwardPreHook(
              (module, gradOutputs) -> {
                seen.add("pre " + Arrays.toString(numbers(gradOutputs.getFirst())));
                return List.of(Objects.requireNonNull(gradOutputs.getFirst()).mul(10));
              });
      Runnable second =
          linear.registerFullBackwardHook(
              (module, gradInputs, gradOutputs) -> {
                seen.add("in " + Arrays.toString(numbers(gradInputs.getFirst())));
                seen.add("out " + Arrays.toString(numbers(gradOutputs.getFirst())));
                return List.of(Objects.requireNonNull(gradInputs.getFirst()).neg());
              });
      Tensor x = Torch.ones(1, 2).requiresGrad(true);
      linear.call(x).mul(2).sum().backward();
      assertEquals(List.of("pre [2.0]", "in [60.0, -40.0]", "out [20.0]"), seen);
      assertArrayEquals(new float[] {-60, 40}, numbers(x.grad()));
      assertArrayEquals(new float[] {20, 20}, numbers(linear.weight.grad()));
      first.run();
      second.run();
      linear.call(x).sum().backward();
      assertEquals(3, seen.size());
      linear.registerFullBackwardHook(
          (module, gradInputs, gradOutputs) -> {
            seen.add(gradInputs + " " + Arrays.toString(numbers(gradOutputs.getFirst())));
            return null;
          });
      linear.call(x.detach()).sum().backward();
      assertEquals("[null] [1.0]", seen.getLast());
    }
  }

  private static float[] numbers(@Nullable Tensor tensor) {
    return Objects.requireNonNull(tensor).detach().reshape(-1).toFloatArray();
  }

  @Test
  void deep_copies_share_nothing_and_keep_ties_and_hooks() {
    try (Module net = new Sequential(new Linear(2, 3), new BatchNorm1d(3), new LSTM(3, 2))) {
      Linear tied = new Linear(2, 2);
      try (Module twice = new Sequential(tied, tied);
          Module twiceCopy = Module.deepCopy(twice);
          Module copy = Module.deepCopy(net)) {
        assertEquals(net.toString(), copy.toString());
        assertEquals(net.stateDict().keySet(), copy.stateDict().keySet());
        assertEquals(2, twiceCopy.parameters().size());
        assertSame(twiceCopy.children().get(0), twiceCopy.children().get(1));
        Tensor x = Torch.randn(4, 2);
        Linear first = (Linear) net.children().getFirst();
        Linear second = (Linear) copy.children().getFirst();
        assertArrayEquals(numbers(first.forward(x)), numbers(second.forward(x)));
        try (var mode = GradMode.DISABLED.enter()) {
          second.weight.zero_();
        }
        assertTrue(numbers(first.weight)[0] != 0);
        assertArrayEquals(
            numbers(((LSTM) net.children().get(2)).forward(Torch.ones(1, 1, 3), null).output()),
            numbers(((LSTM) copy.children().get(2)).forward(Torch.ones(1, 1, 3), null).output()));
        second.forward(x).sum().backward();
        assertNull(first.weight.grad());
      }
      Linear own = (Linear) net.children().getFirst();
      own.forward(Torch.ones(1, 2)); // still open
    }
  }

  @Test
  void hooks_change_state_dicts() {
    try (Module net = new Sequential(new Linear(1, 1, false))) {
      Module inner = net.children().getFirst();
      inner.registerStateDictPostHook(
          (module, state, prefix) ->
              state.put(prefix + "w", Objects.requireNonNull(state.remove(prefix + "weight"))));
      inner.registerLoadStateDictPreHook(
          (module, state, prefix) ->
              state.put(prefix + "weight", Objects.requireNonNull(state.remove(prefix + "w"))));
      var loaded = new ArrayList<Module>();
      inner.registerLoadStateDictPostHook((module, keys) -> loaded.add(module));
      assertEquals(Set.of("0.w"), net.stateDict().keySet());
      Map<String, Tensor> state = Map.of("0.w", Torch.tensor(new float[][] {{5}}));
      net.loadStateDict(state);
      assertEquals(Set.of("0.w"), state.keySet());
      assertArrayEquals(new float[] {5}, numbers(net.parameters().getFirst()));
      assertEquals(List.of(inner), loaded);
    }
  }

  @Test
  void parametrizations_that_do_not_fit_leave_the_module_as_it_was() {
    try (Linear linear = new Linear(2, 3)) {
      Tensor weight = linear.weight;
      assertFails(
          InvalidArgumentException.class,
          () ->
              Parametrize.register(
                  linear,
                  "weight",
                  new Parametrization() {
                    @Override
                    public Tensor forward(Tensor original) {
                      return original.sum();
                    }
                  }),
          "'weight'",
          "[3, 2]");
      assertFalse(Parametrize.isParametrized(linear));
      assertSame(weight, linear.namedParameters().get("weight"));
      assertFails(
          InvalidArgumentException.class,
          () -> Parametrizations.weightNorm(linear, "w", 0),
          "\"w\"");
      assertFails(
          InvalidArgumentException.class, () -> Parametrize.remove(linear, "bias", true), "'bias'");
      Parametrizations.weightNorm(linear);
      assertTrue(Parametrize.isParametrized(linear, "weight"));
      assertEquals(
          "ParametrizedLinear(\n  in_features=2, out_features=3, bias=True\n"
              + "  (parametrizations): ModuleDict(\n    (weight): ParametrizationList(\n"
              + "      (0): _WeightNorm()\n    )\n  )\n)",
          linear.toString());
      try (Module copy = Module.deepCopy(linear)) {
        Tensor x = Torch.randn(1, 2);
        assertArrayEquals(numbers(linear.forward(x)), numbers(copy.call(x)));
      }
      assertFails(
          InvalidArgumentException.class,
          () -> Parametrize.remove(linear, "weight", false),
          "several");
    }
  }

  @Test
  void models_are_built_from_yaml_and_json() {
    String yaml =
        """
        Sequential:
          - Conv2d: {in_channels: 1, out_channels: 2, kernel_size: [3, 3], padding: 1}
          - BatchNorm2d: {num_features: 2, eps: 1e-4}
          - ReLU
          - Flatten: []
          - Sequential:
              fc: {Linear: [32, 4]}
              act: Tanh
        """;
    String printed =
        "Sequential(\n  (0): Conv2d(1, 2, kernel_size=(3, 3), stride=(1, 1), padding=(1, 1))\n"
            + "  (1): BatchNorm2d(2, eps=0.0001, momentum=0.1, affine=True, bias=True,"
            + " track_running_stats=True)\n  (2): ReLU()\n  (3): Flatten(start_dim=1, end_dim=-1)\n"
            + "  (4): Sequential(\n    (fc): Linear(in_features=32, out_features=4, bias=True)\n"
            + "    (act): Tanh()\n  )\n)";
    try (Module net = ModuleDescription.parse(yaml)) {
      assertEquals(printed, net.toString());
      assertArrayEquals(new long[] {5, 4}, net.call(Torch.ones(5, 1, 4, 4)).shape());
    }
    try (Module net =
        ModuleDescription.parse(
            "{\"ModuleDict\": {\"a\": {\"Linear\": {\"in_features\": 2, \"out_features\": 1}}}}")) {
      assertEquals(Set.of("a.weight", "a.bias"), net.stateDict().keySet());
    }
    assertFails(
        InvalidArgumentException.class,
        () -> ModuleDescription.parse("Sequential: [ReLU, {Linear: [2]}]"),
        "the model > Sequential 1 > Linear",
        "'out_features'");
    assertFails(
        InvalidArgumentException.class, () -> ModuleDescription.parse("Linea: [2, 3]"), "Linea");
    assertFails(
        InvalidArgumentException.class, () -> ModuleDescription.parse("[1, 2"), "YAML", "JSON");
    assertFails(
        InvalidArgumentException.class, () -> ModuleDescription.parse("Sequential: 3"), "list");
  }

  @Test
  void modules_of_several_inputs_are_called_by_name_too() {
    try (GRU gru = new GRU(2, 3);
        MaxPool2d pool =
            (MaxPool2d)
                Modules.create("MaxPool2d", Map.of("kernel_size", 2, "return_indices", true))) {
      Tensor x = Torch.randn(5, 1, 2);
      Object output = gru.call(List.of(x), Map.of("hx", Torch.zeros(1, 1, 3)));
      assertEquals(2, ((List<?>) output).size());
      assertFails(
          InvalidArgumentException.class,
          () -> gru.call(List.of(x), Map.of("h0", x)),
          "GRU",
          "'h0'",
          "hx=None");
      assertFails(InvalidArgumentException.class, () -> gru.forward(x), "forward(Tensor)");
      assertEquals(2, ((List<?>) pool.call(List.of(Torch.randn(1, 1, 4, 4)), Map.of())).size());
    }
  }

  @Test
  void wrong_arguments_are_named() {
    assertFails(
        InvalidArgumentException.class,
        () -> Modules.create("Conv7d", Map.of()),
        "Conv7d",
        "Conv1d");
    assertFails(
        InvalidArgumentException.class,
        () -> Modules.create("Linear", List.of(3), Map.of()),
        "Linear",
        "'out_features'");
    assertFails(
        InvalidArgumentException.class,
        () -> Modules.create("Linear", List.of(3, 4, true, 5), Map.of("device", "cpu")),
        "'device'",
        "twice");
    assertFails(
        InvalidArgumentException.class,
        () -> Modules.create("Linear", List.of("three", 4), Map.of()),
        "'in_features'",
        "an integer");
    assertFails(
        InvalidArgumentException.class,
        () -> Modules.create("Conv2d", List.of(3, 4, 1), Map.of("groups", 2)),
        "in_channels 3",
        "groups 2");
    assertFails(ShapeMismatchException.class, () -> new Linear(3, 4).forward(Torch.ones(2, 5)));
  }
}

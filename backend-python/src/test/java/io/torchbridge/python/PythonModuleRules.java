package io.torchbridge.python;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.torchbridge.Backends;
import io.torchbridge.InvalidArgumentException;
import io.torchbridge.PythonException;
import io.torchbridge.Tensor;
import io.torchbridge.TensorScope;
import io.torchbridge.Torch;
import io.torchbridge.autograd.GradMode;
import io.torchbridge.nn.Linear;
import io.torchbridge.nn.Module;
import io.torchbridge.nn.Sequential;
import io.torchbridge.optim.SGD;
import io.torchbridge.profiler.Profiler;
import io.torchbridge.profiler.ProfilerEvent;
import io.torchbridge.python.engine.PythonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What modules of Python do in Java, compared with Python's own calls, on whichever engine. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class PythonModuleRules {
  private static final String SOURCE =
      """
      import torch

      def reference(module, *arguments, **keywords):
          with torch.no_grad():
              return module(*arguments, **keywords)

      def bert():
          from transformers import BertConfig, BertModel
          torch.manual_seed(0)
          return BertModel(BertConfig(vocab_size=50, hidden_size=16, num_hidden_layers=2,
              num_attention_heads=2, intermediate_size=32, max_position_embeddings=20))

      class Nested(torch.nn.Module):
          def __init__(self):
              super().__init__()
              self.shared = torch.nn.Linear(2, 2)
              self.again = self.shared
              self.frozen = torch.nn.Parameter(torch.ones(2), requires_grad=False)
              self.register_buffer("kept", torch.zeros(1))
              self.register_buffer("dropped", torch.zeros(1), persistent=False)
          def forward(self, pair, scale=1, *, options=None):
              a, b = pair["inputs"]
              options = options or {}
              return {"sum": self.shared(a + b) * scale, "parts": [a, (b, options.get("tag"))]}

      class Stubborn(torch.nn.Module):
          def __init__(self):
              super().__init__()
              self.norm = torch.nn.BatchNorm1d(2)
          def train(self, mode=True):
              super().train(mode)
              self.norm.eval()
              return self
          def forward(self, x): return self.norm(x)

      class Nothing(torch.nn.Module):
          def forward(self, x): return None

      class Bad(torch.nn.Module):
          def forward(self, x): raise ValueError("bad input")

      def double(x): return x * 2
      """;

  /** The backend of this JVM on the engine under test. */
  abstract PythonBackend open();

  @SuppressWarnings("NullAway.Init")
  private PythonBackend backend;

  @SuppressWarnings("NullAway.Init")
  private PythonObject python;

  @SuppressWarnings("NullAway.Init")
  private Backends.Scope use;

  @SuppressWarnings("NullAway.Init")
  private TensorScope scope;

  @BeforeAll
  void openBackend() {
    backend = open();
    python = backend.engine().defineModule("python_module_rules", SOURCE);
  }

  @BeforeEach
  void enter() {
    use = Backends.use(backend);
    scope = TensorScope.open();
  }

  @AfterEach
  void leave() {
    scope.close();
    use.close();
  }

  private PythonModule module(String name) {
    return PythonModule.of(backend, "python_module_rules", name, Map.of());
  }

  /** What Python itself gets, called without this project's module class. */
  private @Nullable Object reference(PythonModule module, @Nullable Object... arguments) {
    @Nullable Object[] all = new Object[arguments.length + 1];
    all[0] = module.python();
    for (int i = 0; i < arguments.length; i++) {
      all[i + 1] = arguments[i] instanceof Tensor t ? object(t) : arguments[i];
    }
    return python.callMethod("reference", all);
  }

  private static PythonObject object(Tensor tensor) {
    return ((PythonTensor) tensor.handle()).object;
  }

  private Tensor tensor(@Nullable Object object) {
    return Tensor.of(
        backend, new PythonTensor(backend, (PythonObject) Objects.requireNonNull(object)));
  }

  private static void assertSameTensor(Tensor want, Tensor got) {
    assertArrayEquals(want.shape(), got.shape());
    assertArrayEquals(want.toFloatArray(), got.toFloatArray(), 1e-6f);
  }

  @Test
  void a_profile_shows_a_call_as_a_range() {
    var profiler = new Profiler();
    try (var module = PythonModule.of(backend, "torch.nn", "ReLU", Map.of());
        var on = Torch.intercept(profiler)) {
      module.forward(Torch.tensor(new float[] {-1, 1}));
    }
    assertEquals(
        List.of("ReLU in Python"),
        profiler.events().stream()
            .filter(event -> event.kind() == ProfilerEvent.Kind.RANGE)
            .map(ProfilerEvent::name)
            .toList());
  }

  @Test
  void resnet18() {
    Torch.manualSeed(0);
    try (PythonModule net =
        PythonModule.of(backend, "torchvision.models", "resnet18", Map.of("num_classes", 10))) {
      assertEquals("ResNet", net.toString().split("\\(")[0]);
      assertEquals(62, net.namedParameters().size());
      assertEquals(122, net.stateDict().size());
      assertArrayEquals(
          new long[] {64, 3, 7, 7},
          Objects.requireNonNull(net.namedParameters().get("conv1.weight")).shape());
      assertTrue(net.namedModules().containsKey("layer4.1.bn2"));
      net.eval();
      Tensor images = Torch.rand(2, 3, 64, 64);
      try (var off = GradMode.DISABLED.enter()) {
        Tensor logits = net.call(images); // (N, 3, H, W) -> (N, 10)
        assertArrayEquals(new long[] {2, 10}, logits.shape());
        assertFalse(logits.requiresGrad());
        assertSameTensor(tensor(reference(net, images)), logits);
      }
    }
  }

  @Test
  void bert() {
    try (PythonModule bert = module("bert")) {
      bert.eval();
      Tensor ids = Torch.tensor(new long[][] {{1, 2, 3, 4}, {5, 6, 7, 0}});
      Tensor mask = Torch.tensor(new long[][] {{1, 1, 1, 1}, {1, 1, 1, 0}});
      Object output;
      try (var inference = GradMode.INFERENCE.enter()) {
        output = bert.call(List.of(), Map.of("input_ids", ids, "attention_mask", mask));
      }
      Map<?, ?> named = assertInstanceOf(Map.class, output);
      assertEquals(List.of("last_hidden_state", "pooler_output"), List.copyOf(named.keySet()));
      Map<?, ?> want =
          assertInstanceOf(Map.class, reference(bert, ids, mask)); // input_ids, attention_mask
      for (String name : List.of("last_hidden_state", "pooler_output")) {
        assertSameTensor(tensor(want.get(name)), (Tensor) Objects.requireNonNull(named.get(name)));
      }
      assertTrue(bert.namedParameters().containsKey("encoder.layer.1.attention.self.query.weight"));
    }
  }

  @Test
  void nestedInputsAndOutputs() {
    try (PythonModule nested = module("Nested")) {
      Tensor a = Torch.tensor(new float[] {1, 2});
      Tensor b = Torch.tensor(new float[] {10, 20});
      Object output =
          nested.call(
              List.of(Map.of("inputs", List.of(a, b)), 2), Map.of("options", Map.of("tag", "x")));
      Map<?, ?> map = assertInstanceOf(Map.class, output);
      Tensor sum = (Tensor) Objects.requireNonNull(map.get("sum"));
      assertTrue(sum.requiresGrad());
      List<?> parts = assertInstanceOf(List.class, map.get("parts"));
      assertArrayEquals(new float[] {1, 2}, ((Tensor) parts.get(0)).toFloatArray());
      List<?> inner = assertInstanceOf(List.class, parts.get(1));
      assertEquals("x", inner.get(1));
      assertArrayEquals(new float[] {10, 20}, ((Tensor) inner.get(0)).toFloatArray());
    }
  }

  @Test
  void parametersAreTheOnesOfPython() {
    try (PythonModule nested = module("Nested")) {
      Map<String, Tensor> parameters = nested.namedParameters();
      assertEquals(
          List.of("frozen", "shared.weight", "shared.bias"), List.copyOf(parameters.keySet()));
      Tensor frozen = Objects.requireNonNull(parameters.get("frozen"));
      assertFalse(frozen.requiresGrad());
      assertEquals(List.of("kept", "dropped"), List.copyOf(nested.namedBuffers().keySet()));
      assertEquals(
          List.of("frozen", "kept", "shared.weight", "shared.bias", "again.weight", "again.bias"),
          List.copyOf(nested.stateDict().keySet()));
      assertSame(nested.module("shared"), nested.module("again"));
      try (PythonObject inPython = nested.python().attribute("frozen")) {
        inPython.callMethod("fill_", 5);
      }
      assertArrayEquals(new float[] {5, 5}, frozen.toFloatArray());
      Tensor weight = Objects.requireNonNull(parameters.get("shared.weight"));
      Map<String, Tensor> state = new LinkedHashMap<>(nested.stateDict());
      state.replaceAll((name, tensor) -> Torch.zerosLike(tensor));
      nested.loadStateDict(state);
      assertArrayEquals(new float[4], weight.toFloatArray());
      try (PythonObject shared = nested.python().attribute("shared");
          PythonObject inPython = shared.attribute("weight")) {
        assertEquals(
            0.0,
            inPython.callMethod("sum") instanceof PythonObject s ? s.callMethod("item") : null);
      }
    }
  }

  @Test
  void trainingByJavasOptimizer() {
    Torch.manualSeed(1);
    try (PythonModule linear =
        PythonModule.of(backend, "torch.nn", "Linear", List.of(2, 1), Map.of())) {
      var optimizer = new SGD(linear.parameters(), 0.1);
      Tensor x = Torch.rand(16, 2);
      Tensor want = x.matmul(Torch.tensor(new float[][] {{2}, {-1}})).add(0.5f);
      float first = Float.NaN;
      float last = Float.NaN;
      for (int i = 0; i < 300; i++) {
        optimizer.zeroGrad();
        Tensor difference = linear.call(x).sub(want);
        Tensor loss = difference.mul(difference).mean();
        loss.backward();
        optimizer.step();
        last = loss.itemFloat();
        first = i == 0 ? last : first;
      }
      assertTrue(last < first / 20, first + " -> " + last);
    }
  }

  @Test
  void modesOnBothSides() {
    try (PythonModule stubborn = module("Stubborn")) {
      assertTrue(stubborn.isTraining());
      stubborn.eval();
      assertFalse(stubborn.isTraining());
      assertFalse(stubborn.module("norm").isTraining());
      assertEquals(false, training(stubborn.python()));
      stubborn.train();
      assertEquals(true, training(stubborn.python()));
      try (PythonObject norm = stubborn.python().attribute("norm")) {
        assertEquals(false, training(norm), "what the class says overrules");
      }
    }
  }

  private static @Nullable Object training(PythonObject module) {
    try (PythonObject training = module.attribute("training")) {
      return training.toJava();
    }
  }

  @Test
  void insideAModuleOfJava() {
    try (PythonModule body =
            PythonModule.of(backend, "torch.nn", "Linear", List.of(3, 4), Map.of());
        Module net = new Sequential(body, new Linear(4, 2))) {
      assertEquals(
          List.of("0.weight", "0.bias", "1.weight", "1.bias"),
          List.copyOf(net.namedParameters().keySet()));
      net.call(Torch.rand(5, 3)).sum().backward();
      assertTrue(net.parameters().stream().noneMatch(p -> p.grad() == null));
      net.eval();
      assertEquals(false, training(body.python()));
    }
  }

  @Test
  void anyCallable() {
    try (PythonObject function = python.attribute("double");
        PythonModule twice = PythonModule.of(backend, function)) {
      assertEquals(0, twice.parameters().size());
      assertArrayEquals(
          new float[] {2, 4}, twice.call(Torch.tensor(new float[] {1, 2})).toFloatArray());
      twice.eval();
    }
  }

  @Test
  void whatGoesWrongIsSaid() {
    Tensor x = Torch.tensor(new float[] {1, 2});
    try (PythonModule bad = module("Bad");
        PythonModule nothing = module("Nothing");
        PythonModule nested = module("Nested")) {
      PythonException e = assertThrows(PythonException.class, () -> bad.call(x));
      assertEquals("ValueError", e.pythonType());
      assertTrue(e.traceback().contains("in forward"), e.traceback());
      assertThrows(InvalidArgumentException.class, () -> nothing.call(x));
      assertThrows(PythonException.class, () -> nested.call(List.of(), Map.of("wrong", x)));
    }
    PythonException missing =
        assertThrows(
            PythonException.class,
            () -> PythonModule.of(backend, "torch.nn", "NoSuchLayer", Map.of()));
    assertEquals("AttributeError", missing.pythonType());
    assertThrows(
        InvalidArgumentException.class,
        () -> PythonModule.of(backend, "builtins", "list", Map.of()));
  }

  @Test
  void closingGivesTheParametersUp() {
    PythonModule linear = PythonModule.of(backend, "torch.nn", "Linear", List.of(2, 1), Map.of());
    Tensor weight = linear.parameters().getFirst();
    assertNull(weight.grad());
    linear.close();
    linear.close();
    assertTrue(weight.isClosed());
  }
}

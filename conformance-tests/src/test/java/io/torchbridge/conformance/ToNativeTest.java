package io.torchbridge.conformance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.torchbridge.Backends;
import io.torchbridge.DType;
import io.torchbridge.InvalidArgumentException;
import io.torchbridge.PythonException;
import io.torchbridge.Tensor;
import io.torchbridge.Torch;
import io.torchbridge.autograd.GradMode;
import io.torchbridge.conformance.rules.BackendRules;
import io.torchbridge.conformance.rules.BackendUnderTest;
import io.torchbridge.nn.Module;
import io.torchbridge.optim.SGD;
import io.torchbridge.program.Program;
import io.torchbridge.program.ProgramModule;
import io.torchbridge.python.DynamicShapes;
import io.torchbridge.python.DynamicShapes.Axis;
import io.torchbridge.python.PythonModule;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Modules of Python that leave Python, compared with themselves. */
class ToNativeTest extends BackendRules implements BackendUnderTest {
  private static final String PYTHON =
      """
      import torch
      from torch import nn

      class Net(nn.Module):
          def __init__(self):
              super().__init__()
              self.layers = nn.Sequential(nn.Linear(3, 5), nn.BatchNorm1d(5), nn.ReLU(), nn.Linear(5, 2))
          def forward(self, x): return self.layers(x)

      class Nested(nn.Module):
          def __init__(self):
              super().__init__()
              self.weight = nn.Parameter(torch.ones(3))
          def forward(self, pair, *, scale):
              left, right = pair["left"], pair["right"][0]
              return {"sum": left + right * self.weight, "parts": [left.sum(1) * scale, right.size(0)]}

      class Undecided(nn.Module):
          def forward(self, x):
              return x * 2 if x.sum() > 0 else x

      def double(x): return x * 2
      """;

  @Override
  public String backendId() {
    return "libtorch";
  }

  private static PythonModule module(String name) {
    LivePyTorch.define("to_native", PYTHON).close();
    PythonModule module = PythonModule.of(Backends.get("python"), "to_native", name, Map.of());
    module.eval();
    return module;
  }

  private static void assertSameTensor(Object wanted, Object got) {
    Tensor w = (Tensor) wanted;
    Tensor g = (Tensor) got;
    assertArrayEquals(w.shape(), g.shape());
    assertArrayEquals(w.detach().toFloatArray(), g.detach().toFloatArray(), 1e-5f);
  }

  @Test
  void a_program_has_the_models_names_and_answers_for_every_size() {
    try (PythonModule net = module("Net");
        Program program =
            net.toNative(
                List.of(Torch.randn(4, 3)),
                DynamicShapes.NONE.with("x", 0, Axis.of("batch", 2, 16)));
        ProgramModule own = program.module()) {
      assertEquals(backend(), program.backend());
      assertEquals(net.stateDict().keySet(), own.stateDict().keySet());
      for (long batch : new long[] {2, 4, 16}) {
        Tensor x = Torch.randn(batch, 3);
        assertSameTensor(net.call(x), own.call(x));
      }
      assertFails(RuntimeException.class, () -> own.call(Torch.randn(17, 3)), "16");
      // weights of its own, that go on without the module
      Tensor x = Torch.ones(2, 3);
      Tensor before = own.call(x);
      try (var off = GradMode.DISABLED.enter()) {
        net.parameters().forEach(Tensor::zero_);
      }
      assertSameTensor(before, own.call(x));
    }
  }

  @Test
  void inputs_may_be_nested_and_named() {
    DynamicShapes shapes =
        DynamicShapes.NONE
            .with("pair.left", 0, Axis.of("rows"))
            .with("pair.right.0", 0, Axis.of("rows"))
            .with("scale", 0, Axis.AUTO);
    try (PythonModule nested = module("Nested");
        Program program =
            nested.toNative(List.of(pair(4)), Map.of("scale", Torch.ones(4)), shapes);
        Module own = program.module()) {
      for (long rows : new long[] {4, 7}) {
        Map<String, Tensor> keywords = Map.of("scale", Torch.arange(rows).to(DType.FLOAT32));
        Map<?, ?> wanted = (Map<?, ?>) nested.call(List.of(pair(rows)), keywords);
        Map<?, ?> got = (Map<?, ?>) own.call(List.of(pair(rows)), keywords);
        assertEquals(List.copyOf(wanted.keySet()), List.copyOf(got.keySet()));
        assertSameTensor(
            Objects.requireNonNull(wanted.get("sum")), Objects.requireNonNull(got.get("sum")));
        List<?> parts = (List<?>) Objects.requireNonNull(got.get("parts"));
        assertEquals(rows, parts.get(1));
      }
    }
  }

  private static Map<String, Object> pair(long rows) {
    return Map.of(
        "left", Torch.arange(rows * 3).view(rows, 3).mul(0.1),
        "right", List.of(Torch.ones(rows, 3)));
  }

  @Test
  void a_program_is_trained_on_without_Python() {
    try (PythonModule net = module("Net");
        Program program = net.toNative(List.of(Torch.randn(4, 3)), DynamicShapes.NONE);
        Module own = program.module();
        var optimizer = new SGD(own.parameters(), 0.1)) {
      assertTrue(own.parameters().stream().allMatch(p -> p.backend() == backend()));
      Tensor x = Torch.randn(4, 3);
      double first = Double.NaN;
      double last = Double.NaN;
      for (int i = 0; i < 20; i++) {
        optimizer.zeroGrad();
        Tensor loss = own.call(x).sub(1).pow(2).mean();
        loss.backward();
        optimizer.step();
        last = loss.itemDouble();
        first = i == 0 ? last : first;
      }
      assertTrue(last < first / 2, first + " -> " + last);
    }
  }

  @Test
  void what_can_not_leave_says_why() {
    Tensor x = Torch.randn(4, 3);
    try (PythonModule net = module("Net");
        PythonModule undecided = module("Undecided");
        PythonModule function =
            PythonModule.of(
                Backends.get("python"),
                LivePyTorch.define("to_native", PYTHON).attribute("double"))) {
      assertFails(
          InvalidArgumentException.class,
          () -> function.toNative(List.of(x), DynamicShapes.NONE),
          "no torch.nn.Module");
      assertFails(
          PythonException.class,
          () -> undecided.toNative(List.of(x), DynamicShapes.NONE),
          "data-dependent");
      assertFails(
          PythonException.class,
          () -> net.toNative(List.of(x), DynamicShapes.NONE.with("images", 0, Axis.of("batch"))),
          "images",
          "there are x");
      assertFails(
          PythonException.class,
          () ->
              net.toNative(
                  List.of(x),
                  DynamicShapes.NONE
                      .with("x", 0, Axis.of("n", 1, 4))
                      .with("x", 1, Axis.of("n", 1, 5))),
          "'n'");
      assertFails(InvalidArgumentException.class, () -> Axis.of("n", 5, 2), "from 5 to 2");
    }
  }
}

package io.torchbridge.conformance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.torchbridge.DType;
import io.torchbridge.Tensor;
import io.torchbridge.Torch;
import io.torchbridge.autograd.GradMode;
import io.torchbridge.conformance.rules.BackendRules;
import io.torchbridge.io.PyTorchFile;
import io.torchbridge.nn.BatchNorm1d;
import io.torchbridge.nn.Conv2d;
import io.torchbridge.nn.ConvTranspose2d;
import io.torchbridge.nn.CrossMapLRN2d;
import io.torchbridge.nn.GRU;
import io.torchbridge.nn.GradientClipping;
import io.torchbridge.nn.LSTM;
import io.torchbridge.nn.Linear;
import io.torchbridge.nn.Module;
import io.torchbridge.nn.PackedSequence;
import io.torchbridge.nn.Parameter;
import io.torchbridge.nn.Parametrizations;
import io.torchbridge.nn.Parametrizations.OrthogonalMap;
import io.torchbridge.nn.Parametrize;
import io.torchbridge.nn.RNN;
import io.torchbridge.nn.RecurrentOptions;
import io.torchbridge.nn.Sequential;
import io.torchbridge.nn.SyncBatchNorm;
import io.torchbridge.optim.AveragedModel;
import io.torchbridge.python.engine.PythonObject;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What modules do besides their forward: parametrizations, packed sequences, averaging. PyTorch
 * runs each case first and saves its state dicts, inputs and outputs.
 */
class ModuleExchangeTest {
  private static final String PYTHON =
      """
      import copy
      import torch
      from torch import nn
      from torch.nn.utils import parametrizations, parametrize, rnn
      from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn, update_bn

      def parametrized(module, x):
          before = copy.deepcopy(module.state_dict())
          y = module(x)
          y.pow(2).sum().backward()
          grads = {"grad " + n: p.grad for n, p in module.named_parameters()}
          after = {"state " + n: t for n, t in module.state_dict().items()}
          name = "weight"
          parametrize.remove_parametrizations(module, name)
          removed = {"removed " + n: t for n, t in module.state_dict().items()}
          return before, {"x": x}, {"y": y, **grads, **after, **removed}

      def packed(module, hidden, sort):
          lengths = torch.tensor([2, 5, 3]) if not sort else torch.tensor([5, 4, 1])
          x = torch.randn(5, 3, 4)
          packed = rnn.pack_padded_sequence(x, lengths, enforce_sorted=sort)
          y, h = module(packed, hidden)
          padded, sizes = rnn.pad_packed_sequence(y, batch_first=True, padding_value=0.5, total_length=6)
          h = h if isinstance(h, tuple) else (h,)
          parts = rnn.unpack_sequence(y)
          outputs = {"padded": padded, "sizes": sizes, "last": parts[0], "sequence": rnn.pad_sequence(parts)}
          return module.state_dict(), {"x": x, "lengths": lengths}, {
              **outputs, **{f"h{i}": t for i, t in enumerate(h)}}

      def averaged(average, buffers):
          model = nn.Sequential(nn.Linear(2, 3), nn.BatchNorm1d(3))
          before = copy.deepcopy(model.state_dict())
          average = AveragedModel(model, multi_avg_fn=average, use_buffers=buffers)
          x = torch.randn(4, 6, 2)
          for i in range(4):
              model(x[i]).pow(2).sum().backward()
              with torch.no_grad():
                  for p in model.parameters():
                      p -= 0.1 * p.grad
                      p.grad = None
              average.update_parameters(model)
          state = {"state " + n: t.clone() for n, t in average.state_dict().items()}
          update_bn(x, average)
          bn = {"bn " + n: t for n, t in average.state_dict().items()}
          average.eval()
          return before, {"x": x}, {**state, **bn, "y": average(x[0])}

      def clipped(norm):
          module = nn.Linear(3, 2)
          x = torch.randn(4, 3)
          module(x).pow(2).sum().backward()
          total = nn.utils.clip_grad_norm_(module.parameters(), 1.5, norm)
          norms = {"clipped " + n: p.grad.clone() for n, p in module.named_parameters()}
          nn.utils.clip_grad_value_(module.parameters(), 0.2)
          values = {"value " + n: p.grad for n, p in module.named_parameters()}
          vector = nn.utils.parameters_to_vector(module.parameters())
          return module.state_dict(), {"x": x}, {**norms, **values, "total": total, "vector": vector}

      def gradients(module, x):
          x.requires_grad_()
          y = module(x)
          (y * torch.arange(y.numel()).view_as(y)).sum().backward()
          grads = {"grad " + n: p.grad for n, p in module.named_parameters()}
          return module.state_dict(), {"x": x.detach()}, {"y": y, "x": x.grad, **grads}

      CASES = {
          "response over channels": lambda: gradients(
              nn.CrossMapLRN2d(5, alpha=0.1, k=2), torch.randn(2, 9, 3, 2)),
          "response over an even number of channels": lambda: gradients(
              nn.CrossMapLRN2d(4, alpha=0.1), torch.randn(1, 6, 2, 2)),
          "batch norm of all processes": lambda: gradients(nn.SyncBatchNorm(3), torch.randn(4, 3, 2)),
          "weight norm": lambda: parametrized(
              parametrizations.weight_norm(nn.Linear(3, 4)), torch.randn(2, 3)),
          "weight norm of a convolution": lambda: parametrized(
              parametrizations.weight_norm(nn.Conv2d(2, 3, 2), dim=1), torch.randn(1, 2, 4, 4)),
          "spectral norm": lambda: parametrized(
              parametrizations.spectral_norm(nn.Linear(3, 4)), torch.randn(2, 3)),
          "spectral norm of a transposed convolution": lambda: parametrized(
              parametrizations.spectral_norm(nn.ConvTranspose2d(2, 3, 2), n_power_iterations=3),
              torch.randn(1, 2, 4, 4)),
          "orthogonal": lambda: parametrized(
              parametrizations.orthogonal(nn.Linear(3, 3)), torch.randn(2, 3)),
          "orthogonal by Cayley's map": lambda: parametrized(
              parametrizations.orthogonal(nn.Linear(5, 3), orthogonal_map="cayley"), torch.randn(2, 5)),
          "orthogonal by reflections": lambda: parametrized(
              parametrizations.orthogonal(nn.Linear(3, 5)), torch.randn(2, 3)),
          "orthogonal from nothing": lambda: parametrized(
              parametrizations.orthogonal(nn.Linear(3, 5), use_trivialization=False), torch.randn(2, 3)),
          "packed LSTM": lambda: packed(
              nn.LSTM(4, 3, num_layers=2, bidirectional=True, proj_size=2), None, False),
          "packed GRU": lambda: packed(nn.GRU(4, 3), torch.ones(1, 3, 3), False),
          "packed RNN": lambda: packed(nn.RNN(4, 3, nonlinearity="relu"), torch.ones(1, 3, 3), True),
          "averaged": lambda: averaged(None, False),
          "averaged with buffers": lambda: averaged(None, True),
          "averaged exponentially": lambda: averaged(get_ema_multi_avg_fn(0.8), False),
          "clipped": lambda: clipped(2.0),
          "clipped by the largest": lambda: clipped(float("inf")),
      }

      def run(name, file):
          torch.manual_seed(1)
          state, inputs, outputs = CASES[name]()
          outputs = {n: t.detach() for n, t in outputs.items()}
          torch.save({"state": dict(state), "inputs": inputs, "outputs": outputs}, file)
      """;

  /** What is done here in a case. */
  private interface Program {
    Map<String, Tensor> run(Map<String, Tensor> state, Map<String, Tensor> inputs);
  }

  private record Case(String name, Program program) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Case parametrized(String name, Supplier<Module> construction) {
    return new Case(
        name,
        (state, inputs) -> {
          var outputs = new LinkedHashMap<String, Tensor>();
          try (Module module = construction.get()) {
            assertEquals(List.copyOf(state.keySet()), List.copyOf(module.stateDict().keySet()));
            module.loadStateDict(state);
            Tensor y = module.call(get(inputs, "x"));
            y.pow(2).sum().backward();
            outputs.put("y", y);
            module.namedParameters().forEach((n, p) -> outputs.put("grad " + n, gradient(p)));
            module.stateDict().forEach((n, t) -> outputs.put("state " + n, t.clone()));
            Parametrize.remove(module, "weight", true);
            module.stateDict().forEach((n, t) -> outputs.put("removed " + n, t.clone()));
          }
          return outputs;
        });
  }

  private static Map<String, Tensor> unpacked(PackedSequence y, Tensor... hidden) {
    var outputs = new LinkedHashMap<String, Tensor>();
    PackedSequence.Padded padded = y.padPackedSequence(true, 0.5, 6);
    outputs.put("padded", padded.sequences());
    outputs.put("sizes", padded.lengths());
    outputs.put("last", y.unpackSequence().getFirst());
    outputs.put("sequence", PackedSequence.padSequence(y.unpackSequence(), false, 0));
    for (int i = 0; i < hidden.length; i++) {
      outputs.put("h" + i, hidden[i]);
    }
    return outputs;
  }

  private static PackedSequence packed(Map<String, Tensor> inputs, boolean sorted) {
    return PackedSequence.packPaddedSequence(
        get(inputs, "x"), get(inputs, "lengths"), false, sorted);
  }

  private static Case averaged(String name, UnaryOperator<Module> averaging) {
    return new Case(
        name,
        (state, inputs) -> {
          var outputs = new LinkedHashMap<String, Tensor>();
          try (Module model = new Sequential(new Linear(2, 3), new BatchNorm1d(3));
              AveragedModel average = (AveragedModel) averaging.apply(model)) {
            model.loadStateDict(state);
            Tensor[] x = get(inputs, "x").unbind(0);
            for (Tensor batch : x) {
              model.zeroGrad();
              model.call(batch).pow(2).sum().backward();
              try (var mode = GradMode.DISABLED.enter()) {
                model.parameters().forEach(p -> p.sub_(gradient(p).mul(0.1)));
              }
              average.updateParameters(model);
            }
            average.stateDict().forEach((n, t) -> outputs.put("state " + n, t.clone()));
            AveragedModel.updateBn(List.of(x), average);
            average.stateDict().forEach((n, t) -> outputs.put("bn " + n, t.clone()));
            average.eval();
            outputs.put("y", average.call(x[0]));
          }
          return outputs;
        });
  }

  private static Case clipped(String name, double norm) {
    return new Case(
        name,
        (state, inputs) -> {
          var outputs = new LinkedHashMap<String, Tensor>();
          try (Module module = new Linear(3, 2)) {
            module.loadStateDict(state);
            module.call(get(inputs, "x")).pow(2).sum().backward();
            double total = GradientClipping.clipGradNorm_(module.parameters(), 1.5, norm, true);
            outputs.put("total", Torch.tensor((float) total));
            module
                .namedParameters()
                .forEach((n, p) -> outputs.put("clipped " + n, gradient(p).clone()));
            GradientClipping.clipGradValue_(module.parameters(), 0.2);
            module
                .namedParameters()
                .forEach((n, p) -> outputs.put("value " + n, gradient(p).clone()));
            outputs.put("vector", Parameter.toVector(module.parameters()));
          }
          return outputs;
        });
  }

  private static Case gradients(String name, Supplier<Module> construction) {
    return new Case(
        name,
        (state, inputs) -> {
          var outputs = new LinkedHashMap<String, Tensor>();
          try (Module module = construction.get()) {
            module.loadStateDict(state, false);
            Tensor x = get(inputs, "x").requiresGrad(true);
            Tensor y = module.call(x);
            y.mul(Torch.arange(y.numel()).view(y.shape())).sum().backward();
            outputs.put("y", y);
            outputs.put("x", gradient(x));
            module.namedParameters().forEach((n, p) -> outputs.put("grad " + n, gradient(p)));
          }
          return outputs;
        });
  }

  static Stream<Case> cases() {
    RecurrentOptions two = RecurrentOptions.DEFAULT.withNumLayers(2).withBidirectional(true);
    return Stream.of(
        gradients("response over channels", () -> new CrossMapLRN2d(5, 0.1, 0.75, 2)),
        gradients(
            "response over an even number of channels", () -> new CrossMapLRN2d(4, 0.1, 0.75, 1)),
        gradients("batch norm of all processes", () -> new SyncBatchNorm(3)),
        parametrized("weight norm", () -> Parametrizations.weightNorm(new Linear(3, 4))),
        parametrized(
            "weight norm of a convolution",
            () -> Parametrizations.weightNorm(new Conv2d(2, 3, 2), "weight", 1)),
        parametrized("spectral norm", () -> Parametrizations.spectralNorm(new Linear(3, 4))),
        parametrized(
            "spectral norm of a transposed convolution",
            () ->
                Parametrizations.spectralNorm(
                    new ConvTranspose2d(2, 3, 2), "weight", 3, 1e-12, null)),
        parametrized("orthogonal", () -> Parametrizations.orthogonal(new Linear(3, 3))),
        parametrized(
            "orthogonal by Cayley's map",
            () ->
                Parametrizations.orthogonal(
                    new Linear(5, 3), "weight", OrthogonalMap.CAYLEY, true)),
        parametrized(
            "orthogonal by reflections", () -> Parametrizations.orthogonal(new Linear(3, 5))),
        parametrized(
            "orthogonal from nothing",
            () ->
                Parametrizations.orthogonal(
                    new Linear(3, 5), "weight", OrthogonalMap.HOUSEHOLDER, false)),
        new Case(
            "packed LSTM",
            (state, inputs) -> {
              try (LSTM lstm = new LSTM(4, 3, two, 2)) {
                lstm.loadStateDict(state);
                LSTM.PackedOutput result = lstm.forward(packed(inputs, false), null);
                return unpacked(result.output(), result.state().hidden(), result.state().cell());
              }
            }),
        new Case(
            "packed GRU",
            (state, inputs) -> {
              try (GRU gru = new GRU(4, 3)) {
                gru.loadStateDict(state);
                var result = gru.forward(packed(inputs, false), Torch.ones(1, 3, 3));
                return unpacked(result.output(), result.hidden());
              }
            }),
        new Case(
            "packed RNN",
            (state, inputs) -> {
              try (RNN rnn = new RNN(4, 3, RNN.Nonlinearity.RELU, RecurrentOptions.DEFAULT)) {
                rnn.loadStateDict(state);
                var result = rnn.forward(packed(inputs, true), Torch.ones(1, 3, 3));
                return unpacked(result.output(), result.hidden());
              }
            }),
        averaged("averaged", AveragedModel::new),
        averaged("averaged with buffers", m -> new AveragedModel(m, n -> 1.0 / (n + 1), true)),
        averaged("averaged exponentially", m -> AveragedModel.ema(m, 0.8)),
        clipped("clipped", 2),
        clipped("clipped by the largest", Double.POSITIVE_INFINITY));
  }

  @Nested
  class OnLibtorch extends Rules implements LibtorchUnderTest {}

  @Nested
  class OnPython extends Rules implements PythonUnderTest {}

  abstract static class Rules extends BackendRules {
    @ParameterizedTest
    @MethodSource("io.torchbridge.conformance.ModuleExchangeTest#cases")
    void outputs_are_PyTorchs(Case c, @TempDir Path folder) {
      Path file = folder.resolve("case");
      try (PythonObject module = LivePyTorch.define("module_exchange", PYTHON)) {
        module.callMethod("run", c.name, file.toString());
      }
      Map<String, Tensor> wanted = PyTorchFile.loadStateDict(file, "outputs");
      Map<String, Tensor> got =
          c.program.run(
              PyTorchFile.loadStateDict(file, "state"), PyTorchFile.loadStateDict(file, "inputs"));
      assertEquals(wanted.keySet(), got.keySet());
      wanted.forEach(
          (name, tensor) -> {
            Tensor own = get(got, name);
            assertArrayEquals(tensor.shape(), own.shape(), name);
            assertArrayEquals(numbers(tensor), numbers(own), 1e-5, name);
          });
    }

    private static double[] numbers(Tensor tensor) {
      return tensor.detach().to(DType.FLOAT64).toDoubleArray();
    }
  }

  private static Tensor get(Map<String, Tensor> tensors, String name) {
    return Objects.requireNonNull(tensors.get(name), name);
  }

  private static Tensor gradient(Tensor parameter) {
    return Objects.requireNonNull(parameter.grad());
  }
}

package io.torchbridge.conformance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.torchbridge.Backends;
import io.torchbridge.DType;
import io.torchbridge.Device;
import io.torchbridge.Tensor;
import io.torchbridge.TensorOptions;
import io.torchbridge.TensorScope;
import io.torchbridge.Torch;
import io.torchbridge.autograd.GradMode;
import io.torchbridge.conformance.rules.BackendRules;
import io.torchbridge.models.vision.VisionModels;
import io.torchbridge.nn.Module;
import io.torchbridge.python.PythonModule;
import io.torchbridge.python.engine.PythonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.StringJoiner;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The networks of {@link VisionModels} are torchvision's. */
class VisionModelsTest {
  private static final String PYTHON =
      """
      import inspect
      from unittest import mock
      import torch
      from torchvision import models

      def names():
          return sorted(models.list_models(module=models) + models.list_models(module=models.segmentation))

      def build(name, options):
          options = dict(options)
          if "weights_backbone" in inspect.signature(models.get_model_builder(name)).parameters:
              options["weights_backbone"] = None
          if name in ("googlenet", "inception_v3"):
              options["init_weights"] = True
          return models.get_model(name, weights=None, **options)

      def description(name, options):
          stages = models.regnet.BlockParams.from_init_params

          def on_cpu(*arguments, **keywords):  # it reads the widths from tensors
              with torch.device("cpu"):
                  return stages(*arguments, **keywords)

          with mock.patch.object(models.regnet.BlockParams, "from_init_params", on_cpu), torch.device("meta"):
              model = build(name, options)
          state = "\\n".join(f"{k}{list(t.shape)}{t.dtype}" for k, t in model.state_dict().items())
          return state, repr(model)

      def seeded(name, options):
          torch.manual_seed(1)
          return build(name, options)

      @torch.no_grad()
      def change(model, size):
          # no weight is zero or one any more, and the statistics are those of two images; deep networks of such
          # weights make much of small differences, therefore float64
          model.eval().double()
          for key, tensor in model.named_parameters():
              if key.endswith("layer_scale"):
                  tensor.fill_(0.1)
              scale = 0.3 * tensor.abs().mean().item() or 0.02
              tensor += scale * torch.randn_like(tensor)
          norms = [m for m in model.modules() if isinstance(m, torch.nn.BatchNorm2d)]
          for norm in norms:
              norm.train()
              norm.momentum = 1
          model(torch.randn(2, 3, size, size).double())
          return model.eval()

      class Trained(torch.nn.Module):
          def __init__(self, name, options):
              super().__init__()
              self.model = seeded(name, options).double()

          def forward(self, images):
              torch.manual_seed(3)
              outputs = self.model.train()(images)
              outputs = list(outputs.values()) if isinstance(outputs, dict) else outputs
              outputs = [outputs] if isinstance(outputs, torch.Tensor) else list(outputs)
              sum(o.pow(2).mean() for o in outputs).backward()
              return outputs + [p.grad for p in self.model.parameters()]
      """;

  /** A network and an input for it. */
  private record Case(String name, Map<String, ?> options, int size) {
    @Override
    public String toString() {
      return name + (options.isEmpty() ? "" : " " + options);
    }
  }

  /**
   * Those that take a while: they have the classes of smaller ones, and their modules and shapes
   * are compared. {@code -Dtorchbridge.networks=all} compares their weights and outputs as well.
   */
  private static final Set<String> LARGE =
      Set.of(
          "convnext_base",
          "convnext_large",
          "deeplabv3_resnet101",
          "efficientnet_b6",
          "efficientnet_b7",
          "efficientnet_v2_m",
          "efficientnet_v2_l",
          "fcn_resnet101",
          "regnet_x_16gf",
          "regnet_x_32gf",
          "regnet_y_8gf",
          "regnet_y_16gf",
          "regnet_y_32gf",
          "regnet_y_128gf",
          "resnet101",
          "resnet152",
          "resnext101_32x8d",
          "resnext101_64x4d",
          "swin_b",
          "swin_v2_b",
          "vgg11",
          "vgg13",
          "vgg13_bn",
          "vgg16",
          "vgg16_bn",
          "vgg19",
          "vgg19_bn",
          "vit_b_16",
          "vit_h_14",
          "vit_l_16",
          "vit_l_32",
          "wide_resnet50_2",
          "wide_resnet101_2");

  /** A network and an input that is not larger than it must be. */
  private static Case small(String name) {
    return switch (name) {
      case "inception_v3" -> new Case(name, Map.of(), 75);
      case "maxvit_t" -> new Case(name, Map.of("num_classes", 10), 224);
      case "vit_h_14" -> new Case(name, Map.of("image_size", 56), 56);
      case String n when n.startsWith("vit_") -> new Case(name, Map.of("image_size", 64), 64);
      default -> new Case(name, Map.of(), 64);
    };
  }

  static Stream<String> names() {
    return VisionModels.names().stream();
  }

  private static PythonObject torchvision() {
    return LivePyTorch.define("vision_models", PYTHON);
  }

  private static PythonModule module(
      PythonObject torchvision, String function, @Nullable Object... arguments) {
    return PythonModule.of(
        Backends.get("python"),
        (PythonObject) Objects.requireNonNull(torchvision.callMethod(function, arguments)));
  }

  @Test
  void all_of_torchvisions_networks_are_there() {
    try (PythonObject torchvision = torchvision()) {
      Object[] names = (Object[]) Objects.requireNonNull(torchvision.callMethod("names"));
      assertEquals(Arrays.asList(names), VisionModels.names());
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void keys_shapes_and_modules_are_torchvisions(String name) {
    try (PythonObject torchvision = torchvision();
        var meta = Device.META.enter();
        Module model = VisionModels.create(name)) {
      var wanted =
          (Object[]) Objects.requireNonNull(torchvision.callMethod("description", name, Map.of()));
      var state = new StringJoiner("\n");
      model
          .stateDict()
          .forEach((key, t) -> state.add(key + Arrays.toString(t.shape()) + t.dtype()));
      assertEquals(wanted[0], state.toString());
      assertEquals(
          String.valueOf(wanted[1]).replace("NonDynamicallyQuantizableLinear", "Linear"),
          model.toString());
    }
  }

  @Nested
  class OnLibtorch extends Rules implements LibtorchUnderTest {
    static Stream<Case> cases() {
      boolean all = System.getProperty("torchbridge.networks", "").equals("all");
      return names().filter(name -> all || !LARGE.contains(name)).map(VisionModelsTest::small);
    }

    static Stream<Case> trained() {
      return Stream.of(
          new Case("densenet121", Map.of("drop_rate", 0.1), 32),
          new Case("googlenet", Map.of(), 64),
          new Case("resnet50", Map.of("zero_init_residual", true), 64),
          new Case("deeplabv3_mobilenet_v3_large", Map.of("aux_loss", true), 64),
          new Case("lraspp_mobilenet_v3_large", Map.of("num_classes", 3), 64));
    }
  }

  @Nested
  class OnPython extends Rules implements PythonUnderTest {
    static Stream<Case> cases() {
      return Stream.of("resnet18", "swin_v2_t", "fcn_resnet50").map(VisionModelsTest::small);
    }

    static Stream<Case> trained() {
      return Stream.of(new Case("mobilenet_v3_small", Map.of("num_classes", 5), 64));
    }
  }

  abstract static class Rules extends BackendRules {
    @ParameterizedTest
    @MethodSource("cases")
    void initial_weights_and_outputs_are_torchvisions(Case c) {
      Torch.manualSeed(1);
      try (var scope = TensorScope.open();
          var noGradients = GradMode.DISABLED.enter();
          Module model = VisionModels.create(c.name, c.options);
          PythonObject torchvision = torchvision();
          PythonModule python = module(torchvision, "seeded", c.name, c.options)) {
        Map<String, Tensor> own = model.stateDict();
        python
            .stateDict()
            .forEach(
                (key, tensor) -> {
                  Tensor mine = Objects.requireNonNull(own.get(key), key);
                  assertTrue(mine.equal(tensor.to(mine.backend())), key);
                });
        Torch.manualSeed(2);
        Tensor images = Torch.randn(2, 3, c.size, c.size);
        compareOutputs(python, model, images);
        try (PythonModule changed = module(torchvision, "change", python.python(), c.size)) {
          model.to(DType.FLOAT64);
          model.loadStateDict(changed.stateDict());
          for (Tensor output : compareOutputs(changed, model, images.to(DType.FLOAT64))) {
            double difference = largest(output.select(0, 0).sub(output.select(0, 1)));
            assertTrue(difference > 0.01 * largest(output), "it hardly depends on the images");
          }
        }
      }
    }

    private static Collection<Tensor> compareOutputs(
        PythonModule python, Module model, Tensor images) {
      Map<String, Tensor> wanted = outputs(python.eval().call(List.of(images), Map.of()));
      Map<String, Tensor> got = outputs(model.eval().call(List.of(images), Map.of()));
      assertEquals(wanted.keySet(), got.keySet());
      wanted.forEach(
          (key, output) ->
              assertClose(
                  output, Objects.requireNonNull(got.get(key)), 1e-4 * largest(output), key));
      return wanted.values();
    }

    /** Outputs of the training mode, auxiliary ones too, and gradients of all weights. */
    @ParameterizedTest
    @MethodSource("trained")
    void training_is_torchvisions(Case c) {
      try (var scope = TensorScope.open();
          Module model = VisionModels.create(c.name, c.options);
          PythonObject torchvision = torchvision();
          PythonModule python = module(torchvision, "Trained", c.name, c.options)) {
        var state = new LinkedHashMap<String, Tensor>();
        python.stateDict().forEach((key, t) -> state.put(key.replaceFirst("model.", ""), t));
        model.to(DType.FLOAT64).loadStateDict(state);
        Tensor images = Torch.randn(3, 3, c.size, c.size).to(DType.FLOAT64);
        var wanted = List.copyOf(outputs(python.call(List.of(images), Map.of())).values());
        Torch.manualSeed(3);
        var got = new ArrayList<>(outputs(model.train().call(List.of(images), Map.of())).values());
        Tensor loss = Torch.zeros(TensorOptions.of(DType.FLOAT64));
        for (Tensor output : got) {
          loss = loss.add(output.pow(2).mean());
        }
        loss.backward();
        model.parameters().forEach(p -> got.add(Objects.requireNonNull(p.grad())));
        assertEquals(wanted.size(), got.size());
        double all = wanted.stream().mapToDouble(Rules::largest).max().orElseThrow();
        for (int i = 0; i < got.size(); i++) {
          Tensor tensor = wanted.get(i);
          assertClose(tensor, got.get(i), 1e-4 * largest(tensor) + 1e-8 * all, "tensor " + i);
        }
      }
    }

    private static double largest(Tensor tensor) {
      return tensor.abs().max().itemDouble();
    }

    private static void assertClose(Tensor wanted, Tensor got, double tolerance, String what) {
      assertArrayEquals(wanted.shape(), got.shape(), what);
      double off = largest(wanted.sub(got));
      assertTrue(off <= tolerance, () -> "%s differs by %g".formatted(what, off));
    }
  }

  private static Map<String, Tensor> outputs(Object output) {
    var outputs = new LinkedHashMap<String, Tensor>();
    switch (output) {
      case Tensor tensor -> outputs.put("output", tensor);
      case List<?> list -> list.forEach(t -> outputs.put("" + outputs.size(), (Tensor) t));
      case Map<?, ?> map -> map.forEach((k, t) -> outputs.put(String.valueOf(k), (Tensor) t));
      default -> throw new AssertionError(output);
    }
    return outputs;
  }
}

package io.torchbridge.conformance.rules;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.torchbridge.DType;
import io.torchbridge.InvalidArgumentException;
import io.torchbridge.ShapeMismatchException;
import io.torchbridge.Tensor;
import io.torchbridge.TensorOptions;
import io.torchbridge.TensorScope;
import io.torchbridge.Torch;
import io.torchbridge.autograd.GradMode;
import io.torchbridge.models.vision.ConvNeXt;
import io.torchbridge.models.vision.DenseNet;
import io.torchbridge.models.vision.EfficientNet;
import io.torchbridge.models.vision.MaxVit;
import io.torchbridge.models.vision.MobileNetV2;
import io.torchbridge.models.vision.MobileNetV3;
import io.torchbridge.models.vision.RegNet;
import io.torchbridge.models.vision.ResNet;
import io.torchbridge.models.vision.ShuffleNetV2;
import io.torchbridge.models.vision.SwinTransformer;
import io.torchbridge.models.vision.VisionModels;
import io.torchbridge.models.vision.VisionTransformer;
import io.torchbridge.nn.Module;
import io.torchbridge.nn.NormOptions;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Small networks of torchvision's families compute what its own do: see record_vision.py. */
public abstract class VisionRules extends BackendRules {
  private static final Map<String, Supplier<Module>> NETWORKS = networks();

  private static Map<String, Supplier<Module>> networks() {
    var networks = new LinkedHashMap<String, Supplier<Module>>();
    networks.put(
        "resnet",
        () ->
            new ResNet(
                ResNet.Config.of(ResNet.Block.BOTTLENECK, 1, 1, 1, 2)
                    .withNumClasses(3)
                    .withZeroInitResidual(true)
                    .withGroups(2, 4)
                    .withReplaceStrideWithDilation(false, false, true)));
    networks.put(
        "mobilenet_v2",
        () ->
            new MobileNetV2(
                new MobileNetV2.Config(
                    List.of(new MobileNetV2.Stage(1, 8, 1, 1), new MobileNetV2.Stage(6, 16, 2, 2)),
                    3,
                    0.25,
                    8,
                    0.3)));
    networks.put(
        "mobilenet_v3",
        () ->
            new MobileNetV3(
                new MobileNetV3.Config(
                    List.of(
                        new MobileNetV3.Block(8, 3, 16, 8, true, false, 1, 1),
                        new MobileNetV3.Block(8, 5, 24, 16, false, true, 2, 2)),
                    16,
                    3,
                    0.2)));
    networks.put(
        "efficientnet",
        () ->
            new EfficientNet(
                new EfficientNet.Config(
                    List.of(
                        EfficientNet.Stage.fused(2, 3, 1, 8, 8, 2),
                        EfficientNet.Stage.of(2, 3, 2, 8, 16, 2)),
                    null,
                    NormOptions.BATCH,
                    0.2,
                    0.5,
                    3)));
    networks.put(
        "convnext",
        () ->
            new ConvNeXt(
                new ConvNeXt.Config(
                    List.of(new ConvNeXt.Stage(8, 1), new ConvNeXt.Stage(16, 2)), 0.5, 0.1, 3)));
    networks.put(
        "vit",
        () ->
            new VisionTransformer(
                new VisionTransformer.Config(32, 8, 2, 2, 8, 16, 0.1, 0.2, 3, 4L)));
    networks.put("swin", () -> swin(false));
    networks.put("swin_v2", () -> swin(true));
    networks.put(
        "maxvit",
        () ->
            new MaxVit(
                new MaxVit.Config(32, 8, 2, List.of(8, 16), List.of(1, 2), 4, 0.5, 0.1, 0.2, 3)));
    networks.put(
        "densenet", () -> new DenseNet(new DenseNet.Config(4, List.of(1, 2), 8, 2, 0.3, 3)));
    networks.put(
        "shufflenet_v2",
        () ->
            new ShuffleNetV2(
                new ShuffleNetV2.Config(List.of(1, 1, 2), List.of(8, 8, 16, 16, 16), 3)));
    networks.put(
        "regnet",
        () ->
            new RegNet(
                new RegNet.Config(
                    List.of(new RegNet.Stage(8, 1, 4), new RegNet.Stage(16, 2, 8)), 8, 0.25, 3)));
    return networks;
  }

  private static SwinTransformer swin(boolean second) {
    return new SwinTransformer(
        new SwinTransformer.Config(
            second, 4, 8, List.of(2, 2), List.of(1, 2), 3, 2, 0.1, 0.2, 0.5, 3));
  }

  static Set<String> names() {
    return NETWORKS.keySet();
  }

  private static JsonNode recorded(String name) throws IOException {
    try (InputStream in = VisionRules.class.getResourceAsStream("vision.json")) {
      return new ObjectMapper().readTree(Objects.requireNonNull(in, "vision.json")).get(name);
    }
  }

  private static double[] numbers(JsonNode list) {
    double[] numbers = new double[list.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = list.get(i).asDouble();
    }
    return numbers;
  }

  /** A sine over a tensor's elements. */
  private static Tensor wave(int phase, long... shape) {
    long elements = 1;
    for (long size : shape) {
      elements *= size;
    }
    Tensor line = Torch.arange(elements, TensorOptions.of(DType.FLOAT32));
    return line.mul(0.7).add(phase).sin().view(shape);
  }

  private static void assertClose(JsonNode wanted, double[] got, String what) {
    double[] numbers = numbers(wanted);
    assertEquals(numbers.length, got.length, what);
    for (int i = 0; i < got.length; i++) {
      double tolerance = 1e-4 * Math.max(1, Math.abs(numbers[i]));
      assertEquals(numbers[i], got[i], tolerance, what + " " + i);
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void networks_compute_what_torchvisions_do(String name) throws IOException {
    JsonNode recorded = recorded(name);
    Torch.manualSeed(0);
    try (var scope = TensorScope.open();
        Module model = Objects.requireNonNull(NETWORKS.get(name)).get()) {
      var keys = new ArrayList<String>();
      recorded.get("keys").forEach(key -> keys.add(key.asText()));
      assertEquals(keys, List.copyOf(model.stateDict().keySet()));
      assertClose(
          recorded.get("sums"),
          model.stateDict().values().stream()
              .mapToDouble(t -> t.to(DType.FLOAT64).abs().sum().itemDouble())
              .toArray(),
          "initial sums");
      try (var noGradients = GradMode.DISABLED.enter()) {
        int i = 0;
        for (Tensor parameter : model.parameters()) {
          parameter.add_(wave(i++, parameter.shape()).mul(0.1));
        }
      }
      Tensor images = wave(0, 2, 3, 32, 32).add(wave(1, 2, 3, 32, 32).pow(3));
      Torch.manualSeed(1);
      Tensor trained = model.call(images);
      trained.mul(wave(2, trained.shape())).sum().backward();
      assertClose(recorded.get("trained"), trained.flatten().toDoubleArray(), "training");
      assertClose(
          recorded.get("gradients"),
          model.parameters().stream()
              .map(p -> Objects.requireNonNull(p.grad()).to(DType.FLOAT64))
              .mapToDouble(g -> g.abs().sum().itemDouble())
              .toArray(),
          "sums of gradients");
      try (var noGradients = GradMode.DISABLED.enter()) {
        Tensor output = model.eval().call(images);
        assertArrayEquals(
            numbers(recorded.get("output")), output.flatten().toDoubleArray(), 1e-4, "evaluating");
      }
    }
  }

  @Test
  void what_is_no_network_is_refused() {
    assertFails(
        InvalidArgumentException.class,
        () -> VisionModels.create("resnet51"),
        "resnet51",
        "resnet50");
    assertFails(
        InvalidArgumentException.class,
        () -> VisionModels.create("alexnet", Map.of("num_clases", 10)),
        "alexnet",
        "num_clases",
        "num_classes=1000");
    assertFails(
        InvalidArgumentException.class,
        () -> VisionModels.create("alexnet", Map.of("num_classes", "ten")),
        "num_classes",
        "ten");
    assertFails(
        InvalidArgumentException.class,
        () ->
            VisionModels.create("resnet18", Map.of("replace_stride_with_dilation", List.of(true))),
        "replace_stride_with_dilation",
        "[true]");
    assertFails(
        InvalidArgumentException.class,
        () -> VisionModels.create("resnet18", Map.of("groups", 2)),
        "groups=2");
    assertFails(
        InvalidArgumentException.class,
        () -> VisionModels.create("vit_b_16", Map.of("image_size", 100)),
        "image_size 100",
        "patch_size 16");
    assertFails(
        InvalidArgumentException.class,
        () -> VisionModels.create("maxvit_t", Map.of("input_size", List.of(100, 100))),
        "input_size 100",
        "partition_size 7");
    assertFails(
        InvalidArgumentException.class,
        () -> VisionModels.create("maxvit_t", Map.of("input_size", List.of(224, 192))),
        "input_size",
        "[224, 192]");
    assertFails(
        InvalidArgumentException.class,
        () -> new EfficientNet.Stage(false, 1, 3, 3, 8, 8, 1),
        "stride",
        "3");
    assertFails(
        InvalidArgumentException.class,
        () -> VisionModels.create("swin_t", Map.of("dropout", 2.0)),
        "probability",
        "2.0");
  }

  @Test
  void images_of_another_size_are_refused() {
    try (Module model = Objects.requireNonNull(NETWORKS.get("vit")).get()) {
      assertFails(
          ShapeMismatchException.class,
          () -> model.call(Torch.zeros(1, 3, 32, 24)),
          "(N, 3, 32, 32)",
          "[1, 3, 32, 24]");
    }
    try (Module model = Objects.requireNonNull(NETWORKS.get("resnet")).get()) {
      assertFails(
          ShapeMismatchException.class, () -> model.call(Torch.zeros(1, 4, 32, 32)), "[1, 4, 32");
    }
  }

  @Test
  void older_names_of_weights_are_loaded() {
    assertRenamed("densenet", ".norm1.", ".norm.1.", ".norm2.", ".norm.2.", ".conv1.", ".conv.1.");
    assertRenamed("vit", ".mlp.0.", ".mlp.linear_1.", ".mlp.3.", ".mlp.linear_2.");
  }

  private static void assertRenamed(String name, String... newAndOld) {
    Supplier<Module> network = Objects.requireNonNull(NETWORKS.get(name));
    try (var scope = TensorScope.open();
        Module model = network.get();
        Module other = network.get()) {
      var old = new LinkedHashMap<String, Tensor>();
      model
          .stateDict()
          .forEach(
              (key, tensor) -> {
                for (int i = 0; i < newAndOld.length; i += 2) {
                  key = key.replace(newAndOld[i], newAndOld[i + 1]);
                }
                old.put(key, tensor);
              });
      other.loadStateDict(old);
      Tensor images = wave(0, 1, 3, 32, 32);
      assertArrayEquals(
          model.eval().call(images).toFloatArray(), other.eval().call(images).toFloatArray(), name);
    }
  }
}

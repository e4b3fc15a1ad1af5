package io.torchbridge.conformance;

import io.torchbridge.Backends;
import io.torchbridge.DType;
import io.torchbridge.Tensor;
import io.torchbridge.TensorScope;
import io.torchbridge.autograd.GradMode;
import io.torchbridge.hub.Hub;
import io.torchbridge.hub.HubOptions;
import io.torchbridge.hub.HubOptions.RunIn;
import io.torchbridge.hub.ModelReference;
import io.torchbridge.hub.PretrainedModel;
import io.torchbridge.hub.UnknownArchitectureException;
import io.torchbridge.models.transformers.CausalLM;
import io.torchbridge.models.transformers.DecoderModel;
import io.torchbridge.models.vision.VisionModels;
import io.torchbridge.nn.Module;
import io.torchbridge.program.Program;
import io.torchbridge.program.ProgramModule;
import io.torchbridge.python.DynamicShapes;
import io.torchbridge.python.PythonModule;
import io.torchbridge.python.engine.PythonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Models of torchvision and Hugging Face, with random weights, run in each of the ways that there
 * are and compared with Python's own call on one input. It is what docs/models.md is made of.
 */
final class PretrainedModels {
  /** What outputs may differ by, as a share of the largest number in them. */
  private static final double TOLERANCE = 1e-4;

  private static final String DIFFERS = "differs by ";

  private static final String PYTHON =
      """
      import torch

      CLASSIFICATION = (
          "alexnet convnext_tiny convnext_small convnext_base densenet121 densenet161 densenet169 densenet201"
          " efficientnet_b0 efficientnet_b1 efficientnet_b2 efficientnet_b3 efficientnet_b4 efficientnet_v2_s googlenet"
          " inception_v3 maxvit_t mnasnet0_5 mnasnet0_75 mnasnet1_0 mnasnet1_3 mobilenet_v2 mobilenet_v3_small"
          " mobilenet_v3_large regnet_x_400mf regnet_x_800mf regnet_x_1_6gf regnet_y_400mf regnet_y_800mf regnet_y_1_6gf"
          " resnet18 resnet34 resnet50 resnet101 resnet152 resnext50_32x4d wide_resnet50_2 shufflenet_v2_x0_5"
          " shufflenet_v2_x1_0 squeezenet1_0 squeezenet1_1 swin_t swin_s swin_v2_t vgg11 vgg11_bn vit_b_16 vit_b_32"
      ).split()
      SEGMENTATION = ("fcn_resnet50 fcn_resnet101 deeplabv3_resnet50 deeplabv3_mobilenet_v3_large"
                      " lraspp_mobilenet_v3_large").split()

      # what these want besides weights=None, and the size of their images if it is not 128
      ARGUMENTS = {
          "googlenet": dict(aux_logits=False, init_weights=True),
          "inception_v3": dict(aux_logits=False, init_weights=True),
          "vit_b_16": dict(image_size=128), "vit_b_32": dict(image_size=128),
      }
      SIZES = {"maxvit_t": 224}

      SMALL = dict(vocab_size=60, hidden_size=32, num_hidden_layers=2, num_attention_heads=4, intermediate_size=64,
                   max_position_embeddings=40)
      DECODER = dict(SMALL, num_key_value_heads=2, use_cache=False, pad_token_id=0)
      OLDER = dict(vocab_size=60, use_cache=False)
      GPT2 = dict(OLDER, n_positions=40, n_embd=32, n_layer=2, n_head=4, bos_token_id=0, eos_token_id=0)
      WHISPER = dict(OLDER, d_model=32, encoder_layers=2, decoder_layers=2, encoder_attention_heads=4,
                     decoder_attention_heads=4, encoder_ffn_dim=64, decoder_ffn_dim=64, num_mel_bins=8,
                     max_source_positions=20, max_target_positions=20, pad_token_id=0, bos_token_id=1, eos_token_id=2,
                     decoder_start_token_id=1)
      T5 = dict(OLDER, d_model=32, d_kv=8, d_ff=64, num_layers=2, num_heads=4)
      IMAGE = dict(hidden_size=32, num_hidden_layers=2, num_attention_heads=4, intermediate_size=64, image_size=32,
                   patch_size=8)
      DINO = dict(IMAGE, mlp_ratio=2)
      SWIN = dict(image_size=32, patch_size=4, embed_dim=16, depths=[2, 1], num_heads=[2, 4], window_size=4)
      CONVNEXT = dict(num_stages=2, hidden_sizes=[16, 32], depths=[1, 1])
      RESNET = dict(embedding_size=16, hidden_sizes=[32, 64], depths=[2, 1])

      # class of the model, its configuration, the kind of its inputs
      TRANSFORMERS = {
          "BertModel": (SMALL, "masked"),
          "RobertaModel": (dict(SMALL, pad_token_id=1), "masked"),
          "XLMRobertaModel": (dict(SMALL, pad_token_id=1), "masked"),
          "DistilBertModel": (dict(vocab_size=60, dim=32, n_layers=2, n_heads=4, hidden_dim=64,
                                   max_position_embeddings=40), "masked"),
          "AlbertModel": (dict(SMALL, embedding_size=16), "masked"),
          "ElectraModel": (dict(SMALL, embedding_size=16), "masked"),
          "MPNetModel": (SMALL, "masked"),
          "DebertaV2Model": (SMALL, "masked"),
          "ModernBertModel": (dict(SMALL, pad_token_id=0, global_attn_every_n_layers=2), "masked"),
          "GPT2Model": (GPT2, "masked"),
          "GPT2LMHeadModel": (GPT2, "masked"),
          "GPTNeoXModel": (dict(SMALL, use_cache=False), "masked"),
          "OPTModel": (dict(OLDER, hidden_size=32, num_hidden_layers=2, num_attention_heads=4, ffn_dim=64,
                            max_position_embeddings=40, word_embed_proj_dim=32), "masked"),
          "BloomModel": (dict(OLDER, hidden_size=32, n_layer=2, n_head=4), "masked"),
          "FalconModel": (dict(OLDER, hidden_size=32, num_hidden_layers=2, num_attention_heads=4), "masked"),
          "LlamaModel": (DECODER, "masked"),
          "LlamaForCausalLM": (DECODER, "masked"),
          "MistralModel": (DECODER, "masked"),
          "MistralForCausalLM": (DECODER, "masked"),
          "Qwen2Model": (DECODER, "masked"),
          "Qwen2ForCausalLM": (DECODER, "masked"),
          "Qwen3Model": (dict(DECODER, head_dim=8), "masked"),
          "Qwen3ForCausalLM": (dict(DECODER, head_dim=8), "masked"),
          "GemmaForCausalLM": (dict(DECODER, head_dim=8), "masked"),
          "PhiForCausalLM": (DECODER, "masked"),
          "T5Model": (T5, "sequences"),
          "T5ForConditionalGeneration": (T5, "sequences"),
          "BartModel": (dict(OLDER, d_model=32, encoder_layers=2, decoder_layers=2, encoder_attention_heads=4,
                             decoder_attention_heads=4, encoder_ffn_dim=64, decoder_ffn_dim=64,
                             max_position_embeddings=40), "sequences"),
          "WhisperModel": (WHISPER, "speech"),
          "WhisperForConditionalGeneration": (WHISPER, "speech"),
          "ViTModel": (IMAGE, "images"),
          "ViTForImageClassification": (IMAGE, "images"),
          "DeiTModel": (IMAGE, "images"),
          "DeiTForImageClassification": (IMAGE, "images"),
          "Dinov2Model": (DINO, "images"),
          "Dinov2ForImageClassification": (DINO, "images"),
          "SwinModel": (SWIN, "images"),
          "SwinForImageClassification": (SWIN, "images"),
          "ConvNextModel": (CONVNEXT, "images"),
          "ConvNextForImageClassification": (CONVNEXT, "images"),
          "ResNetModel": (RESNET, "images"),
          "ResNetForImageClassification": (dict(RESNET, layer_type="basic"), "images"),
          "CLIPModel": (dict(text_config=dict(SMALL), vision_config=dict(IMAGE), projection_dim=16), "pairs"),
      }


      def names():
          return CLASSIFICATION + SEGMENTATION + list(TRANSFORMERS)


      def options(name):
          "What a builder of torchvision gets, but for what weights make needless."
          return {k: v for k, v in ARGUMENTS.get(name, {}).items() if k != "init_weights"}


      def save(model, folder):
          model.save_pretrained(folder)


      def outputs(model, keywords):
          "The tensors that a model of transformers gives, by name."
          with torch.no_grad():
              given = model(**keywords)
          return {k: v for k, v in given.items() if isinstance(v, torch.Tensor)}


      def library(name):
          return "transformers" if name in TRANSFORMERS else "torchvision"


      def build(name):
          torch.manual_seed(0)
          if name in TRANSFORMERS:
              import transformers
              cls = getattr(transformers, name)
              model = cls(cls.config_class(**TRANSFORMERS[name][0]))
              return settled(model, torch.randn(4, 3, 64, 64)) if name.startswith("ResNet") else model
          import torchvision
          if name in SEGMENTATION:
              model = getattr(torchvision.models.segmentation, name)(weights=None, weights_backbone=None)
          else:
              model = getattr(torchvision.models, name)(weights=None, **ARGUMENTS.get(name, {}))
          return settled(model, torch.randn(4, 3, SIZES.get(name, 128), SIZES.get(name, 128)))


      def settled(model, images):
          \"""
          Gives batch norms the statistics of a batch, for with random weights numbers would vanish or explode, and
          random numbers to layers that begin as zeros.
          \"""
          with torch.no_grad():
              for p in model.parameters():
                  if p.dim() > 1 and not p.any():
                      p.normal_(std=0.02)
          norms = [m for m in model.modules() if isinstance(m, torch.nn.BatchNorm2d)]
          momenta = [m.momentum for m in norms]
          for m in norms:
              m.momentum = 1.0
          with torch.no_grad():
              model(images)
          for m, momentum in zip(norms, momenta):
              m.momentum = momentum
          return model


      def inputs(name):
          "By place, and by name."
          torch.manual_seed(1)
          kind = TRANSFORMERS[name][1] if name in TRANSFORMERS else "torchvision"
          ids = torch.randint(3, 60, (2, 8))
          mask = torch.ones(2, 8, dtype=torch.int64)
          mask[1, 6:] = 0
          images = torch.randn(2, 3, 32, 32)
          if kind == "torchvision":
              size = SIZES.get(name, 128)
              return [torch.randn(2, 3, size, size)], {}
          if kind == "masked":
              return [], dict(input_ids=ids, attention_mask=mask)
          if kind == "sequences":
              return [], dict(input_ids=ids, attention_mask=mask, decoder_input_ids=ids[:, :5].contiguous())
          if kind == "speech":
              return [], dict(input_features=torch.randn(2, 8, 40), decoder_input_ids=ids[:, :5].contiguous())
          if kind == "images":
              return [], dict(pixel_values=images)
          return [], dict(input_ids=ids, attention_mask=mask, pixel_values=images)


      def tensors(value):
          if isinstance(value, torch.Tensor):
              return [value]
          if hasattr(value, "items"):
              value = [v for _, v in value.items()]
          return [t for v in value for t in tensors(v)] if isinstance(value, (list, tuple)) else []


      def reference(model, arguments, keywords):
          with torch.no_grad():
              return tensors(model(*arguments, **keywords))
      """;

  /** How a model fared in one way. */
  record Result(boolean passes, String text) {
    boolean differs() {
      return text.startsWith(DIFFERS);
    }

    /** This, and how it is in float64 if numbers of float32 differ. */
    Result orIn64(Result exactly) {
      return differs()
          ? new Result(false, text + " in float32; in float64 it " + exactly.text)
          : this;
    }
  }

  /** How a model fared. */
  record Row(String name, String library, Result inPython, Result program, Result inJava) {}

  private final PythonObject python = LivePyTorch.define("pretrained_models", PYTHON);
  private final PythonModule inputs = function("inputs");
  private final PythonModule reference = function("reference");
  private final PythonModule outputs = function("outputs");

  private PythonModule function(String name) {
    return PythonModule.of(Backends.get("python"), python.attribute(name));
  }

  /** The names of all models. */
  List<String> names() {
    Object[] names = (Object[]) Objects.requireNonNull(python.callMethod("names"));
    return List.of(names).stream().map(String::valueOf).toList();
  }

  /** Runs a model in all ways. */
  Row run(String name) {
    String library = String.valueOf(python.callMethod("library", name));
    try (var use = Backends.use("libtorch");
        TensorScope scope = TensorScope.open();
        var off = GradMode.DISABLED.enter();
        PythonModule model =
            PythonModule.of(
                Backends.get("python"), "pretrained_models", "build", List.of(name), Map.of())) {
      model.eval();
      Row row = run(name, library, model, DType.FLOAT32);
      if (row.program.differs() || row.inJava.differs()) {
        model.to(DType.FLOAT64);
        Row exactly = run(name, library, model, DType.FLOAT64);
        return new Row(
            name,
            library,
            row.inPython,
            row.program.orIn64(exactly.program),
            row.inJava.orIn64(exactly.inJava));
      }
      return row;
    }
  }

  private Row run(String name, String library, PythonModule model, DType dtype) {
    List<?> given = (List<?>) inputs.call(List.of(name), Map.of());
    List<?> arguments = (List<?>) Objects.requireNonNull(moved(given.get(0), dtype));
    @SuppressWarnings("unchecked")
    var keywords = (Map<String, Object>) Objects.requireNonNull(moved(given.get(1), dtype));
    List<Tensor> wanted = new ArrayList<>();
    collect(reference.call(List.of(model.python(), arguments, keywords), Map.of()), wanted);
    if (!wanted.stream().allMatch(PretrainedModels::tells)) {
      throw new IllegalStateException(name + " gives the same for every input");
    }
    Result inPython = compared(wanted, () -> model.call(arguments, keywords));
    Result program =
        compared(
            wanted,
            () -> {
              try (Program exported = model.toNative(arguments, keywords, DynamicShapes.NONE);
                  ProgramModule module = exported.module()) {
                return module.call(arguments, keywords);
              }
            });
    Result inJava =
        library.equals("torchvision")
            ? compared(wanted, () -> torchvision(name, model, arguments, dtype))
            : transformers(model, keywords, dtype);
    return new Row(name, library, inPython, program, inJava);
  }

  /** What the network of Java gives that has all the weights of Python's. */
  private Object torchvision(String name, Module model, List<?> arguments, DType dtype) {
    Map<?, ?> given = (Map<?, ?>) Objects.requireNonNull(python.callMethod("options", name));
    var options = new LinkedHashMap<String, Object>();
    given.forEach((key, value) -> options.put(String.valueOf(key), value));
    try (Module network = Module.skipInit(() -> VisionModels.create(name, options))) {
      network.to(dtype).loadStateDict(model.stateDict());
      return network.eval().call(arguments, Map.of());
    }
  }

  /** How the model of Java does that the hub makes of a folder with Python's. */
  private Result transformers(PythonModule model, Map<String, Object> keywords, DType dtype) {
    Path folder = null;
    try {
      folder = Files.createTempDirectory("model");
      python.callMethod("save", model.python(), folder.toString());
      var options = HubOptions.ofSettings().withOffline(true).withRunIn(RunIn.JAVA);
      try (PretrainedModel loaded = Hub.load(ModelReference.of(folder), null, options)) {
        Map<?, ?> wanted = (Map<?, ?>) outputs.call(List.of(model.python(), keywords), Map.of());
        Map<?, ?> got = (Map<?, ?>) loaded.module().to(dtype).call(List.of(), keywords);
        boolean causal =
            loaded.module() instanceof CausalLM || loaded.module() instanceof DecoderModel;
        return compared(
            got.keySet().stream().map(key -> seen(wanted.get(key), causal, keywords)).toList(),
            () -> got.values().stream().map(v -> seen(v, causal, keywords)).toList());
      }
    } catch (UnknownArchitectureException e) {
      return new Result(false, "no family");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      delete(folder);
    }
  }

  /** What an output says of what is no padding, which means nothing in causal models. */
  private static Tensor seen(@Nullable Object output, boolean causal, Map<String, Object> inputs) {
    Tensor tensor = (Tensor) Objects.requireNonNull(output);
    Object mask = inputs.get("attention_mask");
    return causal && mask instanceof Tensor tokens
        ? tensor.to(Backends.current()).mul(tokens.unsqueeze(-1))
        : tensor;
  }

  private static void delete(@Nullable Path folder) {
    if (folder == null) {
      return;
    }
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
      Files.delete(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The value with its tensors on the current backend. */
  private static @Nullable Object moved(@Nullable Object value, DType dtype) {
    return switch (value) {
      case Tensor tensor when tensor.dtype().isFloatingPoint() ->
          tensor.to(Backends.current()).to(dtype);
      case Tensor tensor -> tensor.to(Backends.current());
      case List<?> list -> list.stream().map(part -> moved(part, dtype)).toList();
      case Map<?, ?> map -> {
        var copy = new LinkedHashMap<Object, @Nullable Object>();
        map.forEach((key, part) -> copy.put(key, moved(part, dtype)));
        yield copy;
      }
      case null, default -> value;
    };
  }

  private static void collect(@Nullable Object value, List<Tensor> into) {
    switch (value) {
      case Tensor tensor -> into.add(tensor);
      case List<?> list -> list.forEach(part -> collect(part, into));
      case Map<?, ?> map -> map.values().forEach(part -> collect(part, into));
      case null, default -> {}
    }
  }

  private static Result compared(List<Tensor> wanted, Supplier<Object> way) {
    List<Tensor> got = new ArrayList<>();
    try {
      collect(way.get(), got);
    } catch (RuntimeException e) {
      String message = String.valueOf(e.getMessage()).strip();
      return new Result(false, message.lines().findFirst().orElse("") + more(message));
    }
    if (got.size() != wanted.size()) {
      return new Result(false, "%d outputs, not %d".formatted(got.size(), wanted.size()));
    }
    double worst = 0;
    for (int i = 0; i < got.size(); i++) {
      worst = Math.max(worst, difference(wanted.get(i), got.get(i)));
    }
    return worst <= TOLERANCE
        ? new Result(true, "passes")
        : new Result(false, (DIFFERS + "%.1e").formatted(worst));
  }

  private static String more(String message) {
    return message.lines().count() > 1 ? " …" : "";
  }

  /** Whether an output of batches depends on the input. */
  private static boolean tells(Tensor output) {
    boolean one = output.ndim() == 0 || output.size(0) < 2 || !output.dtype().isFloatingPoint();
    return one || difference(output.select(0, 0), output.select(0, 1)) > 10 * TOLERANCE;
  }

  private static double difference(Tensor wanted, Tensor got) {
    if (!Arrays.equals(wanted.shape(), got.shape())) {
      return Double.POSITIVE_INFINITY;
    }
    if (wanted.numel() == 0) {
      return 0;
    }
    Tensor w = wanted.to(Backends.current()).to(DType.FLOAT64);
    Tensor g = got.to(Backends.current()).to(DType.FLOAT64);
    double largest = w.abs().max().itemDouble();
    double difference = w.sub(g).abs().max().itemDouble() / Math.max(Double.MIN_NORMAL, largest);
    return Double.isNaN(difference) ? Double.POSITIVE_INFINITY : difference;
  }

  void close() {
    inputs.close();
    reference.close();
    outputs.close();
    python.close();
  }

  /** All models, as docs/models.md has them. */
  static String table(List<Row> rows) {
    var text = new StringBuilder();
    text.append(
        """
        # Models

        What `ModelsTest` finds when it runs models of torchvision and transformers with random weights in each way that
        torchbridge has, and compares the outputs with Python's own for one input, to 1e-4 of the largest number in them:

        - `PythonModule`: called from Java with tensors of `libtorch`;
        - `toNative`: exported once by `torch.export`, then run as a `Program` on `libtorch`;
        - Java: the family written in Java, with all of the model's weights: `VisionModels` for torchvision, and for
          transformers what `Hub.load` makes of the folder that `save_pretrained` wrote. Of causal models, what they say
          of padding is left out.

        This file is written by the test:

        ```
        ./mvnw verify -pl conformance-tests -am -Dtest=ModelsTest -Dsurefire.failIfNoSpecifiedTests=false \\
            -Dtorchbridge.models=all
        ```

        """);
    for (String library : List.of("torchvision", "transformers")) {
      List<Row> own = rows.stream().filter(row -> row.library.equals(library)).toList();
      text.append("## ").append(library).append("\n\n");
      text.append(
          "%d models: %d pass as `PythonModule`, %d as `toNative`, %d in Java.\n\n"
              .formatted(
                  own.size(),
                  own.stream().filter(row -> row.inPython.passes).count(),
                  own.stream().filter(row -> row.program.passes).count(),
                  own.stream().filter(row -> row.inJava.passes).count()));
      text.append("| model | `PythonModule` | `toNative` | Java |\n| --- | --- | --- | --- |\n");
      for (Row row : own) {
        text.append(
            "| `%s` | %s | %s | %s |\n"
                .formatted(row.name, cell(row.inPython), cell(row.program), cell(row.inJava)));
      }
      text.append('\n');
    }
    return text.toString().stripTrailing() + "\n";
  }

  private static String cell(Result result) {
    String text = result.text.replace("|", "\\|");
    return text.length() > 300 ? text.substring(0, 300) + " …" : text;
  }
}

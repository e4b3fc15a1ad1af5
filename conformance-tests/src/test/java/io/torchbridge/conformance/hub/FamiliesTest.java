package io.torchbridge.conformance.hub;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.torchbridge.DType;
import io.torchbridge.InvalidArgumentException;
import io.torchbridge.Tensor;
import io.torchbridge.TensorScope;
import io.torchbridge.Torch;
import io.torchbridge.autograd.GradMode;
import io.torchbridge.conformance.LibtorchUnderTest;
import io.torchbridge.conformance.PythonUnderTest;
import io.torchbridge.conformance.rules.BackendRules;
import io.torchbridge.hub.Hub;
import io.torchbridge.hub.HubException;
import io.torchbridge.hub.HubOptions;
import io.torchbridge.hub.HubOptions.RunIn;
import io.torchbridge.hub.ModelReference;
import io.torchbridge.hub.PretrainedModel;
import io.torchbridge.hub.Task;
import io.torchbridge.hub.UnknownArchitectureException;
import io.torchbridge.io.Safetensors;
import io.torchbridge.models.transformers.BertModel;
import io.torchbridge.models.transformers.ModelForSequenceClassification;
import io.torchbridge.nn.F;
import io.torchbridge.optim.SGD;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Models in folders and checkpoints that Python wrote, built by the families of Java: they give
 * what Python's own give.
 */
class FamiliesTest {
  private static final String PYTHON =
      """
      import json
      import os
      import torch
      import transformers as t
      from safetensors.torch import load_file, save_file

      SMALL = dict(vocab_size=60, hidden_size=16, num_hidden_layers=2, num_attention_heads=4, intermediate_size=24,
          max_position_embeddings=40, num_labels=3)
      DISTIL = dict(vocab_size=60, dim=16, n_layers=2, n_heads=4, hidden_dim=24, max_position_embeddings=40)
      GPT2 = dict(vocab_size=60, n_embd=16, n_layer=2, n_head=4, n_positions=40, bos_token_id=1, eos_token_id=2)
      LLAMA = dict(SMALL, num_key_value_heads=2, pad_token_id=0)
      WHISPER = dict(vocab_size=60, d_model=16, encoder_layers=2, decoder_layers=2, encoder_attention_heads=4,
          decoder_attention_heads=4, encoder_ffn_dim=24, decoder_ffn_dim=24, num_mel_bins=8, max_source_positions=10,
          max_target_positions=20, pad_token_id=0, bos_token_id=1, eos_token_id=2, decoder_start_token_id=1)
      TOWER = dict(hidden_size=16, intermediate_size=24, num_hidden_layers=2, num_attention_heads=4)
      CLIP = dict(text_config=dict(TOWER, vocab_size=60, max_position_embeddings=12, eos_token_id=59),
          vision_config=dict(TOWER, image_size=8, patch_size=4), projection_dim=10)

      IMAGE = dict(TOWER, image_size=16, patch_size=4, num_labels=3, hidden_dropout_prob=0.3)
      VIT = dict(IMAGE, pooler_output_size=6, pooler_act="sigmoid", qkv_bias=False, layer_norm_eps=1e-3)
      DINO = dict(IMAGE, mlp_ratio=2, use_swiglu_ffn=True)
      SWIN = dict(image_size=32, patch_size=4, embed_dim=8, depths=[2, 2], num_heads=[2, 4], window_size=4,
          num_labels=3, use_absolute_embeddings=True)
      CONVNEXT = dict(num_stages=2, hidden_sizes=[8, 16], depths=[1, 2], num_labels=3, drop_path_rate=0.2)
      RESNET = dict(embedding_size=8, hidden_sizes=[16, 24], depths=[2, 1], num_labels=3, hidden_act="silu",
          downsample_in_bottleneck=True)

      CONFIGS = {"Bert": SMALL, "Roberta": dict(SMALL, pad_token_id=1, type_vocab_size=1),
          "XLMRoberta": dict(SMALL, pad_token_id=1), "MPNet": SMALL, "Electra": dict(SMALL, embedding_size=8),
          "Albert": dict(SMALL, embedding_size=8), "DistilBert": DISTIL, "GPT2": GPT2, "Llama": LLAMA,
          "Mistral": LLAMA, "Qwen2": LLAMA, "Qwen3": dict(LLAMA, head_dim=8), "Whisper": WHISPER, "CLIP": CLIP,
          "T5": dict(vocab_size=60, d_model=16, d_kv=6, d_ff=24, num_layers=2, num_heads=2),
          "ViT": VIT, "DeiT": IMAGE, "Dinov2": DINO, "Swin": SWIN, "ConvNext": CONVNEXT,
          "ResNetForImageClassification": dict(RESNET, layer_type="basic", downsample_in_first_stage=True),
          "ResNet": RESNET}

      def save(name, folder, how):
          torch.manual_seed(0)
          cls = getattr(t, name)
          arguments = next(v for k, v in CONFIGS.items() if name.startswith(k))
          if "without dropout" in how:
              arguments = dict(arguments, hidden_dropout_prob=0, attention_probs_dropout_prob=0)
          model = cls(cls.config_class(**arguments)).eval()
          for p in model.parameters():  # what begins as zeros or ones would hide that it is not loaded
              torch.nn.init.normal_(p, std=0.2)
          if "in halves" in how:
              model.half()
          if "of old" in how:
              state = {k.replace("LayerNorm.weight", "LayerNorm.gamma").replace("LayerNorm.bias", "LayerNorm.beta"): v
                  for k, v in model.state_dict().items()}
              state["bert.embeddings.position_ids"] = torch.arange(40).expand(1, 40)
              model.config.architectures = [name]
              model.config.save_pretrained(folder)
              torch.save(state, os.path.join(folder, "pytorch_model.bin"))
          else:
              model.save_pretrained(folder, **({"max_shard_size": "4KB"} if "in parts" in how else {}))
          if "with its own head" in how:  # as FLAN-T5's files are
              file = os.path.join(folder, "model.safetensors")
              state = {k: v.clone() for k, v in load_file(file).items()}
              save_file({**state, "lm_head.weight": torch.randn(60, 16)}, file, metadata={"format": "pt"})
              file = os.path.join(folder, "config.json")
              with open(file) as f:
                  config = dict(json.load(f), tie_word_embeddings=False)
              del config["scale_decoder_outputs"]
              with open(file, "w") as f:
                  json.dump(config, f)

      def run(auto, folder, file):
          model = getattr(t, auto).from_pretrained(folder).eval()
          torch.manual_seed(1)
          ids = torch.randint(3, 59, (2, 7))
          ids[:, 4] = 59
          kind = model.config.model_type
          if kind == "whisper":
              inputs = dict(input_features=torch.randn(2, 8, 20), decoder_input_ids=ids)
          elif kind in ("vit", "deit", "swin", "convnext", "resnet", "dinov2"):
              height, width = {"vit": (16, 16), "deit": (16, 16), "dinov2": (20, 26), "swin": (32, 30)}.get(kind, (40, 32))
              inputs = dict(pixel_values=torch.randn(2, 3, height, width))
          elif kind == "t5":
              inputs = dict(input_ids=ids, decoder_input_ids=ids[:, 2:5].contiguous())
          elif kind == "clip":
              inputs = dict(input_ids=ids, pixel_values=torch.randn(2, 3, 8, 8))
          else:
              inputs = dict(input_ids=ids)
          with torch.no_grad():
              outputs = model(**inputs)
          tensors = {"in " + k: v.contiguous() for k, v in inputs.items()}
          tensors.update({"out " + k: v.contiguous() for k, v in outputs.items() if isinstance(v, torch.Tensor)})
          save_file(tensors, file)

      def fine_tuned(name, folder, before, after, ids, labels):
          config = t.AutoConfig.from_pretrained(folder, num_labels=3)
          model = getattr(t, name)(config).train()
          model.load_state_dict(load_file(before))
          optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
          for _ in range(3):
              optimizer.zero_grad()
              model(input_ids=torch.tensor([list(row) for row in ids]), labels=torch.tensor(list(labels))).loss.backward()
              optimizer.step()
          save_file(model.state_dict(), after)

      def checkpoint(name, folder, file):
          from torchvision.models import get_model, get_model_weights
          torch.manual_seed(2)
          weights = get_model_weights(name).DEFAULT
          keywords = {"num_classes": len(weights.meta["categories"])}
          if "lraspp" in name or "deeplab" in name:
              keywords.update(weights_backbone=None)
          if "deeplab" in name:
              keywords.update(aux_loss=True)
          if name in ("googlenet", "inception_v3"):
              keywords.update(init_weights=True, transform_input=True)
          model = get_model(name, weights=None, **keywords).eval()
          images = torch.randn(2, 3, 96, 96)
          for m in model.modules():
              if isinstance(m, torch.nn.BatchNorm2d):  # else numbers explode
                  m.momentum = 1.0
                  m.train()
          with torch.no_grad():
              model(images)
          for m in model.modules():
              m.eval()
          os.makedirs(folder, exist_ok=True)
          torch.save(model.state_dict(), os.path.join(folder, os.path.basename(weights.url)))
          with torch.no_grad():
              output = model(images)
          output = output if isinstance(output, dict) else {"logits": output}
          save_file({"in images": images, **{"out " + k: v.contiguous() for k, v in output.items()}}, file)
      """;

  @Nested
  class OnLibtorch extends Rules implements LibtorchUnderTest {}

  @Nested
  class OnPython extends Rules implements PythonUnderTest {}

  abstract static class Rules extends BackendRules {
    @TempDir private Path temp;

    private static HubOptions java() {
      return HubOptions.ofSettings().withOffline(true).withRunIn(RunIn.JAVA);
    }

    private Path save(String name, String how) throws IOException {
      Path folder = Files.createDirectories(temp.resolve("model"));
      LivePython.callIn(PYTHON, "save", name, folder.toString(), how);
      return folder;
    }

    private static PretrainedModel load(Path folder, @Nullable Task task) {
      return Hub.load(ModelReference.of(folder), task, java());
    }

    /** Compares all tensors that a model gives with those of the same names in a file. */
    private static void assertOutputs(Path file, PretrainedModel model, boolean byName) {
      assertFalse(model.inPython());
      assertFalse(model.module().isTraining());
      var keywords = new LinkedHashMap<String, Tensor>();
      var wanted = new LinkedHashMap<String, Tensor>();
      Safetensors.load(file)
          .forEach(
              (name, tensor) -> {
                if (name.startsWith("in ")) {
                  keywords.put(name.substring(3), tensor);
                } else {
                  wanted.put(name.substring(4), tensor);
                }
              });
      try (var mode = GradMode.DISABLED.enter()) {
        Object output =
            byName
                ? model.module().call(List.of(), keywords)
                : model.module().call(List.copyOf(keywords.values()), Map.of());
        Map<?, ?> got = output instanceof Map<?, ?> map ? map : Map.of("logits", output);
        assertTrue(
            wanted.keySet().containsAll(got.keySet()), got.keySet() + " of " + wanted.keySet());
        assertTrue(got.containsKey(wanted.keySet().iterator().next()) || got.containsKey("logits"));
        got.forEach(
            (name, tensor) -> {
              Tensor want = wanted.get(name);
              Tensor have = assertInstanceOf(Tensor.class, tensor);
              assertArrayEquals(want.shape(), have.shape());
              double largest = Math.max(1, want.abs().max().itemDouble());
              double difference = have.sub(want).abs().max().itemDouble() / largest;
              assertTrue(difference < 1e-4, name + " differs by " + difference);
            });
      }
    }

    @ParameterizedTest
    @CsvSource({
      "BertModel, AutoModel, FEATURE_EXTRACTION, in parts",
      "BertForSequenceClassification, AutoModelForSequenceClassification, , of old",
      "BertForTokenClassification, AutoModelForTokenClassification, , whole",
      "BertForMaskedLM, AutoModelForMaskedLM, , in parts",
      "BertForPreTraining, AutoModelForMaskedLM, FILL_MASK, whole",
      "RobertaForSequenceClassification, AutoModelForSequenceClassification, , whole",
      "XLMRobertaModel, AutoModel, , whole",
      "MPNetModel, AutoModel, , whole",
      "MPNetForMaskedLM, AutoModelForMaskedLM, , in parts",
      "ElectraForSequenceClassification, AutoModelForSequenceClassification, , whole",
      "ElectraForMaskedLM, AutoModelForMaskedLM, , in parts",
      "AlbertForMaskedLM, AutoModelForMaskedLM, , whole",
      "AlbertForSequenceClassification, AutoModelForSequenceClassification, , whole",
      "DistilBertForQuestionAnswering, AutoModelForQuestionAnswering, QUESTION_ANSWERING, in parts",
      "GPT2LMHeadModel, AutoModelForCausalLM, , in parts",
      "GPT2Model, AutoModelForCausalLM, TEXT_GENERATION, whole",
      "LlamaForCausalLM, AutoModelForCausalLM, TEXT_GENERATION, in parts",
      "MistralForCausalLM, AutoModelForCausalLM, , whole",
      "Qwen2ForCausalLM, AutoModelForCausalLM, , whole",
      "Qwen3ForCausalLM, AutoModelForCausalLM, , whole",
      "WhisperForConditionalGeneration, AutoModelForSpeechSeq2Seq, , whole",
      "GPT2LMHeadModel, AutoModel, FEATURE_EXTRACTION, whole",
      "LlamaModel, AutoModel, , in parts",
      "Qwen2ForCausalLM, AutoModel, FEATURE_EXTRACTION, whole",
      "WhisperForConditionalGeneration, AutoModel, FEATURE_EXTRACTION, in parts",
      "T5Model, AutoModel, , in parts",
      "T5ForConditionalGeneration, AutoModelForSeq2SeqLM, , whole",
      "T5ForConditionalGeneration, AutoModelForSeq2SeqLM, TEXT_TO_TEXT, with its own head",
      "T5ForConditionalGeneration, AutoModel, FEATURE_EXTRACTION, whole",
      "ViTModel, AutoModel, , whole",
      "ViTForImageClassification, AutoModelForImageClassification, IMAGE_CLASSIFICATION, in parts",
      "DeiTModel, AutoModel, FEATURE_EXTRACTION, whole",
      "DeiTForImageClassification, AutoModelForImageClassification, , whole",
      "DeiTForImageClassificationWithTeacher, AutoModelForImageClassification, , whole",
      "DeiTForImageClassificationWithTeacher, AutoModelForImageClassification,"
          + " IMAGE_CLASSIFICATION, whole",
      "Dinov2Model, AutoModel, , whole",
      "Dinov2ForImageClassification, AutoModelForImageClassification, , whole",
      "SwinModel, AutoModel, , whole",
      "SwinForImageClassification, AutoModelForImageClassification, , in parts",
      "ConvNextModel, AutoModel, , whole",
      "ConvNextForImageClassification, AutoModelForImageClassification, , whole",
      "ResNetModel, AutoModel, , whole",
      "ResNetForImageClassification, AutoModelForImageClassification, , whole",
      "CLIPModel, AutoModelForZeroShotImageClassification, ZERO_SHOT_IMAGE_CLASSIFICATION, in"
          + " parts",
    })
    void folders_of_transformers_give_what_transformers_gives(
        String name, String auto, @Nullable Task task, String how) throws IOException {
      Path folder = save(name, how);
      Path file = temp.resolve("run.safetensors");
      LivePython.callIn(PYTHON, "run", auto, folder.toString(), file.toString());
      try (PretrainedModel model = load(folder, task)) {
        assertOutputs(file, model, true);
      }
    }

    @ParameterizedTest
    @CsvSource({
      "densenet121",
      "googlenet",
      "inception_v3",
      "mobilenet_v3_small",
      "deeplabv3_mobilenet_v3_large"
    })
    void checkpoints_of_torchvision_give_what_torchvision_gives(String name) {
      Path file = temp.resolve("run.safetensors");
      LivePython.callIn(
          PYTHON, "checkpoint", name, temp.resolve("hub/checkpoints").toString(), file.toString());
      var options = java().with(Map.of("torch.home", temp.toString()));
      try (PretrainedModel model = Hub.load("torchvision:" + name + "?weights=DEFAULT", options)) {
        assertOutputs(file, model, false);
      }
    }

    @Test
    void the_config_says_the_dtype() throws IOException {
      try (PretrainedModel model = load(save("BertModel", "in halves"), null)) {
        assertEquals(DType.FLOAT16, model.module().parameters().getFirst().dtype());
      }
    }

    @Test
    void a_task_takes_its_head_and_no_pooler_that_is_not_there() throws IOException {
      Path folder = save("RobertaForSequenceClassification", "whole");
      try (PretrainedModel model = load(folder, Task.FEATURE_EXTRACTION)) {
        assertFalse(
            assertInstanceOf(BertModel.class, model.module())
                .stateDict()
                .containsKey("pooler.dense.weight"));
      }
      try (PretrainedModel model = load(folder, null)) {
        assertInstanceOf(ModelForSequenceClassification.class, model.module());
      }
    }

    /** What is logged while a model is loaded, and the model. */
    private static PretrainedModel logged(
        Path folder, Task task, HubOptions options, StringBuilder log) {
      PrintStream before = System.err;
      var bytes = new ByteArrayOutputStream();
      try (var stream = new PrintStream(bytes, true, UTF_8)) {
        System.setErr(stream);
        return Hub.load(ModelReference.of(folder), task, options);
      } finally {
        System.setErr(before);
        log.append(bytes.toString(UTF_8));
      }
    }

    @Test
    void a_new_head_is_trained_as_in_python() throws IOException {
      Path folder = save("BertModel", "without dropout");
      var log = new StringBuilder();
      long[][] ids = {{5, 9, 33, 12}, {7, 8, 9, 10}, {59, 3, 4, 20}};
      long[] classes = {2, 0, 1};
      Path before = temp.resolve("before.safetensors");
      Path after = temp.resolve("after.safetensors");
      List<String> labels = List.of("bad", "so-so", "good");
      try (PretrainedModel loaded =
              logged(folder, Task.TEXT_CLASSIFICATION, java().withLabels(labels), log);
          TensorScope scope = TensorScope.open()) {
        assertEquals(labels, loaded.labels());
        assertTrue(log.toString().contains("WARN"), log.toString());
        assertTrue(log.toString().contains("[classifier.weight, classifier.bias]"), log.toString());
        var model = assertInstanceOf(ModelForSequenceClassification.class, loaded.module());
        Map<String, Tensor> state = model.stateDict();
        double std = Objects.requireNonNull(state.get("classifier.weight")).std().itemDouble();
        assertTrue(std > 0.01 && std < 0.03, "the head's weights deviate by " + std);
        assertArrayEquals(
            new float[3], Objects.requireNonNull(state.get("classifier.bias")).toFloatArray());
        Safetensors.save(before, state);
        model.train();
        SGD optimizer = new SGD(model.parameters(), 0.1);
        var losses = new ArrayList<Double>();
        for (int i = 0; i < 3; i++) {
          optimizer.zeroGrad();
          Tensor loss = F.crossEntropy(model.forward(Torch.tensor(ids)), Torch.tensor(classes));
          loss.backward();
          optimizer.step();
          losses.add(loss.itemDouble());
        }
        assertTrue(losses.get(2) < losses.get(0), losses.toString());
        LivePython.callIn(
            PYTHON,
            "fine_tuned",
            "BertForSequenceClassification",
            folder.toString(),
            before.toString(),
            after.toString(),
            ids,
            classes);
        Map<String, Tensor> wanted = Safetensors.load(after);
        assertEquals(wanted.keySet(), model.stateDict().keySet());
        model
            .stateDict()
            .forEach(
                (name, tensor) ->
                    assertArrayEquals(
                        Objects.requireNonNull(wanted.get(name)).flatten().toFloatArray(),
                        tensor.flatten().toFloatArray(),
                        1e-4f,
                        name));
      }
    }

    @Test
    void a_head_of_other_classes_is_made_anew_if_that_is_asked_for() throws IOException {
      Path folder = save("BertForSequenceClassification", "whole");
      HubOptions five = java().withNumLabels(5);
      assertFails(
          InvalidArgumentException.class,
          () -> Hub.load(ModelReference.of(folder), null, five),
          "\"classifier.weight\" is [3, 16]",
          "[5, 16]",
          "withIgnoreMismatchedSizes(true)");
      Tensor ids = Torch.tensor(new long[][] {{5, 9, 33, 12}});
      for (RunIn where : List.of(RunIn.JAVA, RunIn.PYTHON)) {
        var log = new StringBuilder();
        HubOptions anew = five.withIgnoreMismatchedSizes(true).withRunIn(where);
        try (PretrainedModel model = logged(folder, Task.TEXT_CLASSIFICATION, anew, log);
            var mode = GradMode.DISABLED.enter()) {
          assertEquals(where == RunIn.PYTHON, model.inPython());
          assertEquals(5, model.labels().size());
          Map<?, ?> output = (Map<?, ?>) model.module().call(List.of(ids), Map.of());
          Tensor logits = assertInstanceOf(Tensor.class, output.get("logits"));
          assertArrayEquals(new long[] {1, 5}, logits.shape());
          assertTrue(
              where == RunIn.PYTHON
                  || log.toString().contains("[classifier.weight, classifier.bias]"),
              log.toString());
        }
      }
    }

    @ParameterizedTest
    @CsvSource({
      "ViTModel, IMAGE_CLASSIFICATION, '[classifier.weight, classifier.bias]'",
      "ResNetModel, IMAGE_CLASSIFICATION, '[classifier.1.weight, classifier.1.bias]'",
      "RobertaForSequenceClassification, QUESTION_ANSWERING, '[qa_outputs.weight,"
          + " qa_outputs.bias]'",
      "MPNetModel, FILL_MASK, lm_head.layer_norm.weight",
    })
    void heads_are_made_anew(String name, Task task, String wanted) throws IOException {
      Path folder = save(name, "whole");
      var log = new StringBuilder();
      try (PretrainedModel model = logged(folder, task, java(), log)) {
        assertTrue(log.toString().contains(wanted), log.toString());
        model
            .module()
            .stateDict()
            .forEach((key, tensor) -> assertTrue(tensor.isfinite().all().itemBoolean(), key));
      }
    }

    @Test
    void only_heads_are_made_anew() throws IOException {
      Path folder = save("BertForSequenceClassification", "whole");
      Path file = folder.resolve("model.safetensors");
      var state = new LinkedHashMap<>(Safetensors.load(file));
      state.remove("bert.encoder.layer.1.output.dense.bias");
      Files.delete(file);
      Safetensors.save(file, state);
      assertFails(
          HubException.class,
          () -> load(folder, null),
          "nothing for [bert.encoder.layer.1.output.dense.bias]");
      assertFails(
          InvalidArgumentException.class,
          () -> Hub.load("torchvision:resnet18", java().withNumLabels(3)),
          "labels are for models of Hugging Face");
      assertFails(InvalidArgumentException.class, () -> java().withNumLabels(0), "at least 1");
    }

    @Test
    void what_java_can_not_follow_is_left_to_python() throws IOException {
      Path folder = save("BertForSequenceClassification", "whole");
      Path config = folder.resolve("config.json");
      Files.writeString(config, Files.readString(config).replace("\"gelu\"", "\"relu6\""));
      assertFails(
          UnknownArchitectureException.class,
          () -> load(folder, null),
          "hidden_act = relu6",
          "RunIn.ANY");
      try (PretrainedModel model =
          Hub.load(ModelReference.of(folder), null, java().withRunIn(RunIn.ANY))) {
        assertTrue(model.inPython());
      }
      Path decoder = save("GPT2LMHeadModel", "whole");
      assertFails(
          UnknownArchitectureException.class,
          () -> load(decoder, Task.TOKEN_CLASSIFICATION),
          "gpt2, but not for the task TOKEN_CLASSIFICATION");
      try (PretrainedModel model =
          Hub.load(ModelReference.of(decoder), null, java().withRunIn(RunIn.PYTHON))) {
        assertTrue(model.inPython());
      }
    }

    @Test
    void values_that_contradict_each_other_are_told() throws IOException {
      Path folder = save("BertModel", "whole");
      Path config = folder.resolve("config.json");
      String text = Files.readString(config);
      Files.writeString(config, text.replace("\"hidden_size\": 16", "\"hidden_size\": 20"));
      assertFails(InvalidArgumentException.class, () -> load(folder, null), "[60, 16]", "[60, 20]");
      Files.writeString(config, text.replace("\"float32\"", "\"float31\""));
      assertFails(UnknownArchitectureException.class, () -> load(folder, null), "float31");
    }
  }
}

package io.torchbridge.conformance.rules;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.torchbridge.InvalidArgumentException;
import io.torchbridge.ShapeMismatchException;
import io.torchbridge.Tensor;
import io.torchbridge.TensorScope;
import io.torchbridge.Torch;
import io.torchbridge.autograd.GradMode;
import io.torchbridge.models.transformers.BertConfig;
import io.torchbridge.models.transformers.BertModel;
import io.torchbridge.models.transformers.CausalLM;
import io.torchbridge.models.transformers.GenerationConfig;
import io.torchbridge.models.transformers.Gpt2Config;
import io.torchbridge.models.transformers.Gpt2LMHeadModel;
import io.torchbridge.models.transformers.LlamaConfig;
import io.torchbridge.models.transformers.LlamaForCausalLM;
import io.torchbridge.models.transformers.ModelConfig;
import io.torchbridge.models.transformers.ModelForMaskedLM;
import io.torchbridge.models.transformers.Pooling;
import io.torchbridge.models.transformers.TextInputs;
import io.torchbridge.nn.Module;
import io.torchbridge.nn.StateDictMismatchException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Models of transformers. The answers are transformers', from {@code transformer_answers.py}. */
public abstract class TransformerRules extends BackendRules {
  private static final Map<String, Object> BERT =
      Map.of(
          "vocab_size", 11,
          "hidden_size", 4,
          "num_hidden_layers", 1,
          "num_attention_heads", 2,
          "intermediate_size", 6,
          "max_position_embeddings", 8);
  private static final Map<String, Object> LLAMA =
      Map.of(
          "vocab_size", 13,
          "hidden_size", 8,
          "num_hidden_layers", 2,
          "num_attention_heads", 2,
          "num_key_value_heads", 1,
          "intermediate_size", 8,
          "max_position_embeddings", 16);
  private static final GenerationConfig SIX = GenerationConfig.DEFAULT.withMaxNewTokens(6);

  /** Sines for weights, as the script makes them. */
  private static <M extends Module> M filled(M model) {
    var state = new LinkedHashMap<String, Tensor>();
    model
        .stateDict()
        .forEach(
            (name, tensor) -> {
              float[] values = new float[(int) tensor.numel()];
              int first = name.chars().sum() % 97;
              int shift = tensor.ndim() == 1 && name.endsWith("weight") ? 1 : 0;
              for (int i = 0; i < values.length; i++) {
                values[i] = (float) (Math.sin(i * 0.7 + first) * 0.5 + shift);
              }
              state.put(name, Torch.fromData(values, tensor.shape()));
            });
    model.loadStateDict(state);
    model.eval();
    return model;
  }

  private static CausalLM gpt2() {
    return filled(
        new Gpt2LMHeadModel(
            Gpt2Config.of(
                Map.of(
                    "vocab_size", 13,
                    "n_embd", 4,
                    "n_layer", 2,
                    "n_head", 2,
                    "n_positions", 16,
                    "tie_word_embeddings", false))));
  }

  private static CausalLM llama() {
    return filled(new LlamaForCausalLM(LlamaConfig.of(LLAMA)));
  }

  private static Tensor prompt() {
    return Torch.tensor(new long[][] {{1, 5, 2}});
  }

  @Test
  void BERT_encodes_texts() {
    try (var model = filled(new BertModel(BertConfig.of(BERT), false));
        var mode = GradMode.DISABLED.enter()) {
      Tensor mask = Torch.tensor(new long[][] {{1, 1, 1}, {1, 1, 0}});
      Tensor ids = Torch.tensor(new long[][] {{1, 2, 3}, {4, 5, 0}});
      Tensor hidden = model.forward(TextInputs.of(ids, mask)).lastHiddenState();
      assertArrayEquals(
          new float[] {-0.19615f, 1.28637f, -0.80453f, 0.84039f},
          hidden.select(0, 1).select(0, 0).toFloatArray(),
          1e-4f);
      assertArrayEquals(
          new float[] {-0.19873f, 0.31291f, -0.00106f, 0.92876f},
          Pooling.MEAN.normalized(hidden, mask).select(0, 1).toFloatArray(),
          1e-4f);
      assertArrayEquals(
          hidden.select(1, 0).toFloatArray(), Pooling.CLS.apply(hidden, mask).toFloatArray());
    }
  }

  @Test
  void GPT_2_generates() {
    try (CausalLM model = gpt2()) {
      long[] wanted = {1, 5, 2, 0, 0, 0, 9, 0, 9};
      assertArrayEquals(wanted, model.generate(prompt(), SIX).toLongArray());
      assertArrayEquals(wanted, model.generate(prompt(), SIX.withNumBeams(2)).toLongArray());
    }
  }

  @Test
  void Llama_generates() {
    try (CausalLM model = llama()) {
      assertArrayEquals(
          new long[] {1, 5, 2, 7, 4, 2, 7, 3, 6}, model.generate(prompt(), SIX).toLongArray());
      try (var mode = GradMode.DISABLED.enter()) {
        Tensor last = model.forward(prompt()).select(1, -1).narrow(1, 0, 4);
        assertArrayEquals(
            new float[] {-0.66923f, -2.13376f, -2.64051f, -1.96202f}, last.toFloatArray(), 1e-4f);
      }
    }
  }

  @Test
  void generation_leaves_nothing_behind() {
    try (CausalLM model = llama();
        TensorScope scope = TensorScope.open()) {
      Tensor prompt = prompt();
      int before = scope.size();
      try (Tensor tokens = model.generate(prompt, SIX)) {
        assertEquals(before + 1, scope.size());
      }
      try (var stream = model.stream(prompt, null, SIX)) {
        assertEquals(2, stream.limit(2).count());
      }
      try (Tensor tokens = model.generate(prompt, SIX.withNumBeams(3))) {
        assertEquals(before + 1, scope.size());
      }
    }
  }

  @Test
  void one_row_is_the_same_as_several() {
    try (CausalLM model = llama();
        var mode = GradMode.INFERENCE.enter()) {
      Tensor one = Torch.tensor(new long[][] {{7}});
      Tensor two = Torch.tensor(new long[][] {{7}, {3}});
      assertArrayEquals(
          model.forward(two).select(0, 0).toFloatArray(),
          model.forward(one).select(0, 0).toFloatArray(),
          1e-5f);
    }
  }

  @Test
  void tied_weights_are_one_parameter() {
    try (var model = new ModelForMaskedLM(BertConfig.of(BERT))) {
      Map<String, Tensor> state = model.stateDict();
      assertTrue(state.containsKey("cls.predictions.decoder.weight"));
      assertTrue(state.containsKey("cls.predictions.decoder.bias"));
      assertEquals(state.size() - 2, model.parameters().size());
      // a checkpoint has them once
      var once = new LinkedHashMap<>(state);
      once.remove("cls.predictions.decoder.weight");
      once.remove("cls.predictions.decoder.bias");
      model.loadPretrained(once);
      once.remove("cls.predictions.bias");
      assertFails(
          StateDictMismatchException.class,
          () -> model.loadPretrained(once),
          "cls.predictions.bias");
    }
  }

  private static float[] numbers(Module model, String name) {
    return Objects.requireNonNull(model.stateDict().get(name)).toFloatArray();
  }

  @Test
  void checkpoints_fit_with_and_without_prefix() {
    try (var headed = new ModelForMaskedLM(BertConfig.of(BERT));
        var model = new BertModel(BertConfig.of(BERT), false)) {
      filled(headed);
      model.loadPretrained(headed.stateDict());
      String key = "embeddings.word_embeddings.weight";
      assertArrayEquals(numbers(headed, "bert." + key), numbers(model, key));
      var old = new LinkedHashMap<String, Tensor>();
      model
          .stateDict()
          .forEach(
              (name, tensor) ->
                  old.put(
                      name.replace("LayerNorm.weight", "LayerNorm.gamma")
                          .replace("LayerNorm.bias", "LayerNorm.beta"),
                      tensor));
      old.put("embeddings.position_ids", Torch.arange(8).unsqueeze(0));
      assertTrue(headed.loadPretrained(old, false).unexpected().isEmpty());
    }
  }

  @Test
  void wrong_configs_and_inputs_are_refused() {
    assertFails(
        InvalidArgumentException.class,
        () -> ModelConfig.of(Map.of("model_type", "mamba")),
        "mamba",
        "distilbert");
    assertFails(
        InvalidArgumentException.class,
        () -> BertConfig.of(Map.of("hidden_act", "wobbly")),
        "hidden_act",
        "wobbly",
        "gelu");
    assertFails(
        InvalidArgumentException.class,
        () -> BertConfig.of(Map.of("is_decoder", true)),
        "is_decoder");
    assertFails(
        InvalidArgumentException.class,
        () -> LlamaConfig.of(Map.of("rope_scaling", Map.of("rope_type", "yarn", "factor", 2))),
        "yarn",
        "llama3");
    assertFails(
        InvalidArgumentException.class,
        () -> LlamaConfig.of(Map.of("quantization_config", Map.of("bits", 4))),
        "quantization_config");
    assertFails(
        InvalidArgumentException.class,
        () -> GenerationConfig.of(Map.of("penalty_alpha", 0.6)),
        "penalty_alpha");
    assertFails(InvalidArgumentException.class, () -> SIX.withTopP(1.5), "top_p", "1.5");
    try (CausalLM model = gpt2()) {
      assertFails(
          ShapeMismatchException.class,
          () -> model.generate(Torch.tensor(new long[] {1, 2}), SIX),
          "input_ids",
          "[2]");
      assertFails(
          InvalidArgumentException.class,
          () -> model.generate(prompt(), Torch.tensor(new long[][] {{1, 1, 0}}), SIX),
          "pad left");
      assertFails(
          InvalidArgumentException.class,
          () -> model.stream(prompt(), null, SIX.withNumBeams(2)),
          "beam search");
      assertFails(
          InvalidArgumentException.class,
          () -> model.generate(prompt(), SIX.withMaxNewTokens(40)),
          "16");
      assertFails(
          InvalidArgumentException.class,
          () -> model.generate(prompt(), SIX.withNumBeams(2).withDoSample(true)),
          "do_sample");
    }
  }

  @Test
  void models_are_trained() {
    try (CausalLM model = llama()) {
      Tensor logits = model.train().call(prompt());
      Torch.call("aten::cross_entropy_loss", logits.view(3, 13), Torch.tensor(new long[] {5, 2, 7}))
          .tensor()
          .backward();
      assertTrue(model.parameters().stream().allMatch(p -> p.grad() != null));
    }
  }
}

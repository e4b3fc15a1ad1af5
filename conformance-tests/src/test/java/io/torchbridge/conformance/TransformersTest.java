package io.torchbridge.conformance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.torchbridge.DType;
import io.torchbridge.Generator;
import io.torchbridge.Tensor;
import io.torchbridge.TensorScope;
import io.torchbridge.autograd.GradMode;
import io.torchbridge.conformance.rules.BackendRules;
import io.torchbridge.io.PyTorchFile;
import io.torchbridge.models.transformers.CausalLM;
import io.torchbridge.models.transformers.ClipConfig;
import io.torchbridge.models.transformers.ClipModel;
import io.torchbridge.models.transformers.DecoderConfig;
import io.torchbridge.models.transformers.EncoderConfig;
import io.torchbridge.models.transformers.EncoderModel;
import io.torchbridge.models.transformers.GenerationConfig;
import io.torchbridge.models.transformers.ModelConfig;
import io.torchbridge.models.transformers.ModelForMaskedLM;
import io.torchbridge.models.transformers.ModelForQuestionAnswering;
import io.torchbridge.models.transformers.ModelForSequenceClassification;
import io.torchbridge.models.transformers.ModelForTokenClassification;
import io.torchbridge.models.transformers.PreTrainedModel;
import io.torchbridge.models.transformers.T5Config;
import io.torchbridge.models.transformers.T5ForConditionalGeneration;
import io.torchbridge.models.transformers.T5Model;
import io.torchbridge.models.transformers.TextInputs;
import io.torchbridge.models.transformers.WhisperConfig;
import io.torchbridge.models.transformers.WhisperFeatures;
import io.torchbridge.models.transformers.WhisperForConditionalGeneration;
import io.torchbridge.nn.Module;
import io.torchbridge.python.engine.PythonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The transformers written in Java, compared with those of Hugging Face in the same process: from
 * one small config, with the same random weights under the same keys, one output, and in generation
 * the same tokens.
 */
class TransformersTest {
  private static final String PYTHON =
      """
      import json
      import numpy as np
      import torch
      import transformers as t

      SMALL = dict(vocab_size=60, hidden_size=16, num_hidden_layers=2, num_attention_heads=4,
          intermediate_size=24, max_position_embeddings=24)
      BERT = t.BertConfig(**SMALL, num_labels=3)
      ROBERTA = t.RobertaConfig(**SMALL, num_labels=3, type_vocab_size=1)
      MPNET = t.MPNetConfig(**dict(SMALL, max_position_embeddings=170), num_labels=3)
      ELECTRA = t.ElectraConfig(**SMALL, num_labels=3, embedding_size=8)
      ALBERT = t.AlbertConfig(**dict(SMALL, num_hidden_layers=5), num_labels=3, embedding_size=8,
          num_hidden_groups=2, inner_group_num=2)
      DISTIL = t.DistilBertConfig(vocab_size=60, dim=16, n_layers=2, n_heads=4, hidden_dim=24,
          max_position_embeddings=24, num_labels=3)
      GPT2 = dict(tie_word_embeddings=False, vocab_size=60, n_embd=16, n_layer=2, n_head=4, n_positions=32, bos_token_id=0)
      LLAMA = dict(vocab_size=60, hidden_size=16, num_hidden_layers=3, num_attention_heads=4,
          num_key_value_heads=2, intermediate_size=24, max_position_embeddings=64)
      WHISPER = dict(vocab_size=60, num_mel_bins=8, encoder_layers=2, encoder_attention_heads=2,
          decoder_layers=2, decoder_attention_heads=4, encoder_ffn_dim=24, decoder_ffn_dim=20,
          d_model=16, max_source_positions=6, max_target_positions=20, pad_token_id=0,
          bos_token_id=1, eos_token_id=2, decoder_start_token_id=3, suppress_tokens=[7, 8],
          begin_suppress_tokens=[9])
      TOWER = dict(hidden_size=16, intermediate_size=24, num_hidden_layers=2, num_attention_heads=4)

      def texts(pairs, pad, length):
          ids = torch.randint(3, 60, (2, length))
          mask = torch.ones_like(ids)
          mask[1, 5:] = 0
          ids[1, 5:] = pad
          inputs = {"input_ids": ids, "attention_mask": mask}
          if pairs:
              inputs["token_type_ids"] = (torch.arange(length) > 3).long().expand(2, length).contiguous()
          return inputs

      def encoder(model, pairs=False, length=7):
          return model, texts(pairs, model.config.pad_token_id, length), None

      def decoder(model, length=9):
          ids = torch.randint(3, 60, (2, length))
          mask = torch.ones_like(ids)
          mask[1, length - 3:] = 0
          inputs = {"input_ids": ids, "attention_mask": mask}
          return model, inputs, lambda model: {"logits": model(**inputs).logits * mask[..., None]}

      def generating(model, padding=0, sample=False, **how):
          ids = torch.randint(3, 60, (2, 5))
          mask = torch.ones_like(ids)
          mask[1, :padding] = 0
          inputs = {"input_ids": ids, "attention_mask": mask}
          # 1: beam search of transformers takes a pad_token_id of 0 for none
          how = dict(dict(pad_token_id=1, eos_token_id=model.generation_config.eos_token_id), **how)
          def run(model):
              torch.manual_seed(5)
              config = t.GenerationConfig(do_sample=sample, **how)
              return {"tokens": model.generate(**inputs, generation_config=config)}
          return model, inputs, run, {"do_sample": sample, **how}

      def hearing(**how):
          model = t.WhisperForConditionalGeneration(t.WhisperConfig(**WHISPER))
          features = torch.randn(2, 8, 12)
          ids = torch.tensor([[3, 11, 12]]).expand(2, 3)
          inputs = {"input_features": features, "decoder_input_ids": ids.contiguous()}
          if not how:
              return model, inputs, None
          how = dict(pad_token_id=0, eos_token_id=2, suppress_tokens=[7, 8], begin_suppress_tokens=[9],
              decoder_start_token_id=3, **how)
          def run(model):
              generate = t.generation.utils.GenerationMixin.generate
              return {"tokens": generate(model, features, decoder_input_ids=ids,
                  generation_config=t.GenerationConfig(**how))}
          return model, inputs, run, how

      def t5(how=None, **more):
          # transformers' cache takes the encoder's number of layers for the decoder's
          config = dict(vocab_size=60, d_model=16, d_kv=6, d_ff=24, num_layers=2, num_heads=2,
              num_decoder_layers=2 if how else 3, relative_attention_num_buckets=8,
              relative_attention_max_distance=12, decoder_start_token_id=0, **more)
          model = t.T5ForConditionalGeneration(t.T5Config(**config))
          inputs = dict(texts(False, 0, 17), decoder_input_ids=torch.randint(3, 60, (2, 11)))
          if how is None:
              return model, inputs, None
          how = dict(pad_token_id=0, eos_token_id=[1, 5, 17, 23], decoder_start_token_id=0, **how)
          def run(model):
              generate = {k: inputs[k] for k in ("input_ids", "attention_mask")}
              return {"tokens": model.generate(**generate, generation_config=t.GenerationConfig(**how))}
          return model, inputs, run, how

      def clip(**text):
          config = t.CLIPConfig(
              text_config=dict(TOWER, vocab_size=60, max_position_embeddings=12, **text),
              vision_config=dict(TOWER, image_size=8, patch_size=4), projection_dim=10)
          ids = torch.randint(3, 50, (3, 6))
          ids[:, 4] = 59
          mask = torch.ones_like(ids)
          mask[:, 5] = 0
          return t.CLIPModel(config), {
              "input_ids": ids, "attention_mask": mask, "pixel_values": torch.randn(2, 3, 8, 8)}, None

      def llama(kind="Llama", **more):
          config = getattr(t, kind + "Config")(**dict(LLAMA, **more))
          return getattr(t, kind + "ForCausalLM")(config)

      def gpt2(**more):
          return t.GPT2LMHeadModel(t.GPT2Config(**dict(GPT2, **more)))

      LLAMA3 = dict(rope_type="llama3", rope_theta=500.0, factor=4.0, low_freq_factor=1.0,
          high_freq_factor=4.0, original_max_position_embeddings=16)

      CASES = {
          "BERT": lambda: encoder(t.BertModel(BERT), True),
          "BERT for sequences": lambda: encoder(t.BertForSequenceClassification(BERT), True),
          "BERT for tokens": lambda: encoder(t.BertForTokenClassification(BERT)),
          "BERT for questions": lambda: encoder(t.BertForQuestionAnswering(
              t.BertConfig(**SMALL, hidden_act="gelu_new", pad_token_id=2)), True),
          "BERT for masks": lambda: encoder(t.BertForMaskedLM(BERT)),
          "RoBERTa": lambda: encoder(t.RobertaModel(ROBERTA)),
          "RoBERTa for sequences": lambda: encoder(t.RobertaForSequenceClassification(ROBERTA)),
          "RoBERTa for masks": lambda: encoder(t.RobertaForMaskedLM(ROBERTA)),
          "XLM-RoBERTa for tokens": lambda: encoder(
              t.XLMRobertaForTokenClassification(t.XLMRobertaConfig(**SMALL))),
          "MPNet": lambda: encoder(t.MPNetModel(MPNET)),
          "MPNet of long texts": lambda: encoder(t.MPNetModel(MPNET), length=160),
          "MPNet for sequences": lambda: encoder(t.MPNetForSequenceClassification(MPNET)),
          "MPNet for tokens": lambda: encoder(t.MPNetForTokenClassification(MPNET)),
          "MPNet for masks": lambda: encoder(t.MPNetForMaskedLM(MPNET)),
          "ELECTRA": lambda: encoder(t.ElectraModel(ELECTRA), True),
          "ELECTRA of one size": lambda: encoder(t.ElectraModel(t.ElectraConfig(**SMALL, embedding_size=16))),
          "ELECTRA for sequences": lambda: encoder(t.ElectraForSequenceClassification(ELECTRA), True),
          "ELECTRA for questions": lambda: encoder(t.ElectraForQuestionAnswering(
              t.ElectraConfig(**SMALL, embedding_size=8))),
          "ELECTRA for masks": lambda: encoder(t.ElectraForMaskedLM(ELECTRA)),
          "ALBERT": lambda: encoder(t.AlbertModel(ALBERT), True),
          "ALBERT for sequences": lambda: encoder(t.AlbertForSequenceClassification(ALBERT), True),
          "ALBERT for tokens": lambda: encoder(t.AlbertForTokenClassification(ALBERT)),
          "ALBERT for masks": lambda: encoder(t.AlbertForMaskedLM(ALBERT)),
          "DistilBERT": lambda: encoder(t.DistilBertModel(DISTIL)),
          "DistilBERT for sequences": lambda: encoder(t.DistilBertForSequenceClassification(DISTIL)),
          "DistilBERT for tokens": lambda: encoder(t.DistilBertForTokenClassification(DISTIL)),
          "DistilBERT for questions": lambda: encoder(t.DistilBertForQuestionAnswering(
              t.DistilBertConfig(vocab_size=60, dim=16, n_layers=2, n_heads=4, hidden_dim=24))),
          "DistilBERT for masks": lambda: encoder(t.DistilBertForMaskedLM(DISTIL)),
          "GPT-2": lambda: decoder(gpt2(tie_word_embeddings=True)),
          "GPT-2 scaled by layer": lambda: decoder(gpt2(
              scale_attn_by_inverse_layer_idx=True, n_inner=20)),
          "Llama": lambda: decoder(llama()),
          "Llama 3": lambda: decoder(llama(
              rope_parameters=LLAMA3, tie_word_embeddings=True, attention_bias=True, mlp_bias=True)),
          "Llama with linear scaling": lambda: decoder(llama(
              rope_parameters=dict(rope_type="linear", factor=2.5, rope_theta=10000.0), head_dim=6)),
          "Mistral": lambda: decoder(llama("Mistral", sliding_window=4)),
          "Qwen2": lambda: decoder(llama("Qwen2")),
          "Qwen2 with windows": lambda: decoder(llama(
              "Qwen2", use_sliding_window=True, sliding_window=3, max_window_layers=1)),
          "Qwen3": lambda: decoder(llama("Qwen3", head_dim=8, tie_word_embeddings=True)),
          "T5": lambda: t5(),
          "T5 with gates": lambda: t5(feed_forward_proj="gated-gelu"),
          "T5 without its head": lambda: (t.T5Model(t.T5Config(vocab_size=60, d_model=16, d_kv=6, d_ff=24, num_layers=2,
              num_heads=2)), dict(texts(False, 0, 9), decoder_input_ids=torch.randint(3, 60, (2, 4))), None),
          "Whisper": lambda: hearing(),
          "CLIP": lambda: clip(eos_token_id=59),
          "CLIP of old": lambda: clip(eos_token_id=2, hidden_act="gelu"),
          "greedy GPT-2": lambda: generating(gpt2(), max_new_tokens=12),
          "greedy GPT-2 behind padding": lambda: generating(gpt2(), padding=2, max_new_tokens=8),
          "greedy Llama with ends": lambda: generating(
              llama(), max_length=25, eos_token_id=[5, 17, 23, 31, 40, 44]),
          "greedy Llama behind padding": lambda: generating(llama(), padding=3, max_new_tokens=12),
          "greedy Mistral": lambda: generating(
              llama("Mistral", sliding_window=4), padding=1, max_new_tokens=12),
          "greedy Qwen2 with windows": lambda: generating(llama("Qwen2",
              use_sliding_window=True, sliding_window=3, max_window_layers=1), max_new_tokens=9),
          "greedy Qwen3": lambda: generating(llama("Qwen3", head_dim=8), max_new_tokens=9),
          "greedy without repetitions": lambda: generating(
              gpt2(), max_new_tokens=12, repetition_penalty=1.7),
          "greedy without n-grams": lambda: generating(
              llama(), max_new_tokens=14, padding=1, no_repeat_ngram_size=2),
          "greedy without tokens twice": lambda: generating(gpt2(), max_new_tokens=12, no_repeat_ngram_size=1),
          "greedy of a least length": lambda: generating(llama(), max_new_tokens=12, min_new_tokens=5,
              eos_token_id=[5, 17, 23, 31, 40, 44]),
          "sampled from the likely": lambda: generating(gpt2(), sample=True, max_new_tokens=12,
              temperature=0.8, top_k=0, min_p=0.2),
          "sampled GPT-2": lambda: generating(gpt2(), sample=True, max_new_tokens=9),
          "sampled from the likeliest": lambda: generating(gpt2(), sample=True, max_new_tokens=12,
              temperature=0.7, top_k=12, top_p=0.8),
          "beams of GPT-2": lambda: generating(gpt2(), num_beams=3, max_new_tokens=8),
          "beams of Llama behind padding": lambda: generating(
              llama(), padding=2, num_beams=4, max_new_tokens=7),
          "beams that end": lambda: generating(llama(), num_beams=3, max_new_tokens=12,
              eos_token_id=[5, 17, 23, 31, 40, 44], length_penalty=0.6),
          "beams that end early": lambda: generating(llama(), num_beams=3, max_new_tokens=12,
              eos_token_id=[5, 17, 23, 31, 40, 44, 50], early_stopping=True, repetition_penalty=1.3),
          "beams that never end early": lambda: generating(llama(), num_beams=2, max_new_tokens=12,
              eos_token_id=[5, 17, 23, 31], early_stopping="never", length_penalty=2.0),
          "beams without n-grams": lambda: generating(llama(), num_beams=3, max_new_tokens=12,
              eos_token_id=[5, 17, 23, 31, 40, 44], no_repeat_ngram_size=2, min_new_tokens=4),
          "greedy T5": lambda: t5(dict(max_new_tokens=14, repetition_penalty=2.5)),
          "beams of T5": lambda: t5(dict(max_new_tokens=14, repetition_penalty=2.5, num_beams=3),
              feed_forward_proj="gated-silu"),
          "greedy Whisper": lambda: hearing(max_new_tokens=9),
          "beams of Whisper": lambda: hearing(max_new_tokens=9, num_beams=3),
      }

      def run(name, folder):
          torch.manual_seed(3)
          model, inputs, generate, *config = CASES[name]()
          with torch.no_grad():
              for key, parameter in model.named_parameters():
                  if parameter.ndim > 1:
                      parameter.normal_(0, 0.5)
                  else:
                      parameter.normal_(1 if key.endswith("weight") else 0, 0.1)
              model.eval()
              outputs = generate(model) if generate else {
                  n: x for n, x in model(**inputs).items() if isinstance(x, torch.Tensor)}
          torch.save({"state": dict(model.state_dict()), "inputs": inputs, "outputs": outputs},
              folder + "/tensors")
          model.config.save_pretrained(folder)
          with open(folder + "/generation.json", "w") as file:
              json.dump(config[0] if config else {}, file)

      def features(size, file):
          torch.manual_seed(4)
          sounds = [0.3 * torch.randn(length).numpy() for length in (40000, 530000)]
          sounds[0][1000:9000] = 0
          made = t.WhisperFeatureExtractor(feature_size=size)(
              sounds, sampling_rate=16000, return_tensors="pt")["input_features"]
          torch.save({"inputs": {str(i): torch.from_numpy(s) for i, s in enumerate(sounds)},
              "outputs": {"features": made}}, file)
      """;

  /** What is done here in a case. */
  private interface Program {
    Map<String, Tensor> run(
        Map<String, Object> config, Exchange exchange, GenerationConfig generation);
  }

  private record Exchange(Map<String, Tensor> state, Map<String, Tensor> inputs) {
    Tensor input(String name) {
      return Objects.requireNonNull(inputs.get(name), name);
    }

    TextInputs text() {
      return new TextInputs(
          input("input_ids"), inputs.get("attention_mask"), inputs.get("token_type_ids"));
    }

    /** A model that has the state under exactly its keys. */
    <M extends PreTrainedModel> M loaded(
        Function<ModelConfig, M> construction, ModelConfig config) {
      M model = Module.skipInit(() -> construction.apply(config));
      assertEquals(new TreeSet<>(state.keySet()), new TreeSet<>(model.stateDict().keySet()));
      model.loadStateDict(state);
      model.eval();
      return model;
    }
  }

  private record Case(String name, Program program) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Case encoder(String name, boolean pooler) {
    return new Case(
        name,
        (config, exchange, generation) -> {
          try (EncoderModel model =
              exchange.loaded(c -> ((EncoderConfig) c).encoder(pooler), ModelConfig.of(config))) {
            EncoderModel.Output output = model.forward(exchange.text());
            var outputs = new LinkedHashMap<String, Tensor>();
            outputs.put("last_hidden_state", output.lastHiddenState());
            Tensor pooled = output.poolerOutput();
            if (pooled != null) {
              outputs.put("pooler_output", pooled);
            }
            return outputs;
          }
        });
  }

  private static <M extends PreTrainedModel> Case head(
      String name,
      Function<EncoderConfig, M> construction,
      Function<M, Function<TextInputs, Map<String, Tensor>>> forward) {
    return new Case(
        name,
        (config, exchange, generation) -> {
          try (M model =
              exchange.loaded(c -> construction.apply((EncoderConfig) c), ModelConfig.of(config))) {
            return forward.apply(model).apply(exchange.text());
          }
        });
  }

  private static Case sequences(String name) {
    return head(
        name,
        ModelForSequenceClassification::new,
        m -> texts -> Map.of("logits", m.forward(texts)));
  }

  private static Case tokens(String name) {
    return head(
        name, ModelForTokenClassification::new, m -> texts -> Map.of("logits", m.forward(texts)));
  }

  private static Case masks(String name) {
    return head(name, ModelForMaskedLM::new, m -> texts -> Map.of("logits", m.forward(texts)));
  }

  private static Case questions(String name) {
    return head(
        name,
        ModelForQuestionAnswering::new,
        m ->
            texts -> {
              var output = m.forward(texts);
              return Map.of("start_logits", output.startLogits(), "end_logits", output.endLogits());
            });
  }

  private static Case decoder(String name) {
    return new Case(
        name,
        (config, exchange, generation) -> {
          try (CausalLM model = decoder(config, exchange)) {
            TextInputs text = exchange.text();
            Tensor logits = model.forward(text.inputIds(), text.attentionMask(), null);
            // what is said of padding means nothing
            return Map.of("logits", logits.mul(exchange.input("attention_mask").unsqueeze(-1)));
          }
        });
  }

  private static CausalLM decoder(Map<String, Object> config, Exchange exchange) {
    return exchange.loaded(c -> ((DecoderConfig) c).model(), ModelConfig.of(config));
  }

  private static Case generated(String name) {
    return new Case(
        name,
        (config, exchange, how) -> {
          try (CausalLM model = decoder(config, exchange);
              Generator generator = new Generator().manualSeed(5)) {
            GenerationConfig generation = how.withGenerator(generator);
            TextInputs text = exchange.text();
            Tensor ids = text.inputIds();
            var steps = new ArrayList<long[]>();
            Tensor tokens = model.generate(ids, text.attentionMask(), generation, steps::add);
            if (how.numBeams() == 1) {
              assertEquals(tokens.size(1) - ids.size(1), steps.size());
              generator.manualSeed(5);
              try (var stream = model.stream(ids, text.attentionMask(), generation)) {
                List<long[]> streamed = stream.toList();
                assertEquals(steps.size(), streamed.size());
                for (int i = 0; i < steps.size(); i++) {
                  assertArrayEquals(steps.get(i), streamed.get(i));
                  assertArrayEquals(steps.get(i), tokens.select(1, ids.size(1) + i).toLongArray());
                }
              }
            }
            return Map.of("tokens", tokens);
          }
        });
  }

  private static WhisperForConditionalGeneration whisper(
      Map<String, Object> config, Exchange exchange) {
    return exchange.loaded(
        c -> new WhisperForConditionalGeneration((WhisperConfig) c), ModelConfig.of(config));
  }

  private static Case hearing(String name) {
    return new Case(
        name,
        (config, exchange, generation) -> {
          try (var model = whisper(config, exchange)) {
            Tensor prompt = exchange.input("decoder_input_ids").select(0, 0);
            Tensor tokens =
                model.generate(
                    exchange.input("input_features"),
                    Arrays.stream(prompt.toLongArray()).boxed().toList(),
                    generation);
            return Map.of("tokens", tokens);
          }
        });
  }

  private static T5ForConditionalGeneration t5(Map<String, Object> config, Exchange exchange) {
    return exchange.loaded(
        c -> new T5ForConditionalGeneration((T5Config) c), ModelConfig.of(config));
  }

  private static Case t5(String name) {
    return new Case(
        name,
        (config, exchange, generation) -> {
          try (var model = t5(config, exchange)) {
            TextInputs text = exchange.text();
            return Map.of(
                "logits", model.forward(text, exchange.input("decoder_input_ids")),
                "encoder_last_hidden_state", model.encode(text));
          }
        });
  }

  private static Case writing(String name) {
    return new Case(
        name,
        (config, exchange, generation) -> {
          try (var model = t5(config, exchange)) {
            return Map.of("tokens", model.generate(exchange.text(), generation));
          }
        });
  }

  private static Case clip(String name) {
    return new Case(
        name,
        (config, exchange, generation) -> {
          try (ClipModel model =
              exchange.loaded(c -> new ClipModel((ClipConfig) c), ModelConfig.of(config))) {
            var output =
                model.forward(
                    exchange.input("input_ids"),
                    exchange.input("pixel_values"),
                    exchange.inputs.get("attention_mask"));
            return Map.of(
                "logits_per_image", output.logitsPerImage(),
                "logits_per_text", output.logitsPerText(),
                "text_embeds", output.textEmbeds(),
                "image_embeds", output.imageEmbeds());
          }
        });
  }

  static Stream<Case> cases() {
    return Stream.of(
        encoder("BERT", true),
        sequences("BERT for sequences"),
        tokens("BERT for tokens"),
        questions("BERT for questions"),
        masks("BERT for masks"),
        encoder("RoBERTa", true),
        sequences("RoBERTa for sequences"),
        masks("RoBERTa for masks"),
        tokens("XLM-RoBERTa for tokens"),
        encoder("MPNet", true),
        encoder("MPNet of long texts", true),
        sequences("MPNet for sequences"),
        tokens("MPNet for tokens"),
        masks("MPNet for masks"),
        encoder("ELECTRA", false),
        encoder("ELECTRA of one size", false),
        sequences("ELECTRA for sequences"),
        questions("ELECTRA for questions"),
        masks("ELECTRA for masks"),
        encoder("ALBERT", true),
        sequences("ALBERT for sequences"),
        tokens("ALBERT for tokens"),
        masks("ALBERT for masks"),
        encoder("DistilBERT", false),
        sequences("DistilBERT for sequences"),
        tokens("DistilBERT for tokens"),
        questions("DistilBERT for questions"),
        masks("DistilBERT for masks"),
        decoder("GPT-2"),
        decoder("GPT-2 scaled by layer"),
        decoder("Llama"),
        decoder("Llama 3"),
        decoder("Llama with linear scaling"),
        decoder("Mistral"),
        decoder("Qwen2"),
        decoder("Qwen2 with windows"),
        decoder("Qwen3"),
        t5("T5"),
        t5("T5 with gates"),
        new Case(
            "T5 without its head",
            (config, exchange, generation) -> {
              try (T5Model model =
                  exchange.loaded(c -> new T5Model((T5Config) c), ModelConfig.of(config))) {
                var output = model.forward(exchange.text(), exchange.input("decoder_input_ids"));
                return Map.of(
                    "last_hidden_state", output.lastHiddenState(),
                    "encoder_last_hidden_state", output.encoderLastHiddenState());
              }
            }),
        new Case(
            "Whisper",
            (config, exchange, generation) -> {
              try (var model = whisper(config, exchange)) {
                Tensor features = exchange.input("input_features");
                Tensor logits = model.forward(features, exchange.input("decoder_input_ids"));
                return Map.of(
                    "logits", logits, "encoder_last_hidden_state", model.encode(features));
              }
            }),
        clip("CLIP"),
        clip("CLIP of old"),
        generated("greedy GPT-2"),
        generated("greedy GPT-2 behind padding"),
        generated("greedy Llama with ends"),
        generated("greedy Llama behind padding"),
        generated("greedy Mistral"),
        generated("greedy Qwen2 with windows"),
        generated("greedy Qwen3"),
        generated("greedy without repetitions"),
        generated("greedy without n-grams"),
        generated("greedy without tokens twice"),
        generated("greedy of a least length"),
        generated("sampled from the likely"),
        generated("sampled GPT-2"),
        generated("sampled from the likeliest"),
        generated("beams of GPT-2"),
        generated("beams of Llama behind padding"),
        generated("beams that end"),
        generated("beams that end early"),
        generated("beams that never end early"),
        generated("beams without n-grams"),
        writing("greedy T5"),
        writing("beams of T5"),
        hearing("greedy Whisper"),
        hearing("beams of Whisper"));
  }

  @Nested
  class OnLibtorch extends Rules implements LibtorchUnderTest {}

  @Nested
  class OnPython extends Rules implements PythonUnderTest {}

  abstract static class Rules extends BackendRules {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static Map<String, Object> json(Path file) throws IOException {
      return JSON.readValue(Files.readString(file), new TypeReference<>() {});
    }

    @ParameterizedTest
    @MethodSource("io.torchbridge.conformance.TransformersTest#cases")
    void outputs_are_transformers(Case c, @TempDir Path folder) throws IOException {
      try (PythonObject module = LivePyTorch.define("transformers_models", PYTHON)) {
        module.callMethod("run", c.name, folder.toString());
      }
      Path file = folder.resolve("tensors");
      var exchange =
          new Exchange(
              PyTorchFile.loadStateDict(file, "state"), PyTorchFile.loadStateDict(file, "inputs"));
      Map<String, Tensor> wanted = PyTorchFile.loadStateDict(file, "outputs");
      GenerationConfig generation = GenerationConfig.of(json(folder.resolve("generation.json")));
      Map<String, Tensor> got;
      try (TensorScope scope = TensorScope.open();
          var mode = GradMode.DISABLED.enter()) {
        got = c.program.run(json(folder.resolve("config.json")), exchange, generation);
        got.values().forEach(scope::keep);
      }
      assertTrue(got.keySet().containsAll(wanted.keySet()), () -> wanted.keySet().toString());
      wanted.forEach(
          (name, tensor) -> {
            Tensor own = Objects.requireNonNull(got.get(name), name);
            assertArrayEquals(tensor.shape(), own.shape(), name);
            if (tensor.dtype().isFloatingPoint()) {
              assertArrayEquals(numbers(tensor), numbers(own), 1e-4, name);
            } else {
              assertArrayEquals(tensor.toLongArray(), own.toLongArray(), name);
            }
          });
    }

    @ParameterizedTest
    @ValueSource(ints = {80, 128})
    void features_of_sounds_are_transformers(int size, @TempDir Path folder) {
      Path file = folder.resolve("features");
      try (PythonObject module = LivePyTorch.define("transformers_models", PYTHON)) {
        module.callMethod("features", size, file.toString());
      }
      Map<String, Tensor> sounds = PyTorchFile.loadStateDict(file, "inputs");
      Tensor wanted =
          Objects.requireNonNull(PyTorchFile.loadStateDict(file, "outputs").get("features"));
      Tensor got =
          WhisperFeatures.of(Map.of("feature_size", size))
              .extract(sounds.values().stream().map(Tensor::toFloatArray).toArray(float[][]::new));
      assertArrayEquals(wanted.shape(), got.shape());
      assertArrayEquals(numbers(wanted), numbers(got), 1e-4);
    }

    private static double[] numbers(Tensor tensor) {
      return tensor.detach().to(DType.FLOAT64).toDoubleArray();
    }
  }
}

package io.torchbridge.conformance.hub;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.torchbridge.InvalidArgumentException;
import io.torchbridge.Tensor;
import io.torchbridge.conformance.LibtorchUnderTest;
import io.torchbridge.conformance.PythonUnderTest;
import io.torchbridge.conformance.rules.BackendRules;
import io.torchbridge.hub.Hub;
import io.torchbridge.hub.HubException;
import io.torchbridge.hub.HubOptions;
import io.torchbridge.hub.HubOptions.RunIn;
import io.torchbridge.hub.ModelReference;
import io.torchbridge.hub.Task;
import io.torchbridge.hub.Tokenizer;
import io.torchbridge.hub.chat.ChatMessage;
import io.torchbridge.io.Safetensors;
import io.torchbridge.models.pipelines.ImageClassification;
import io.torchbridge.models.pipelines.Label;
import io.torchbridge.models.pipelines.QuestionAnswering;
import io.torchbridge.models.pipelines.QuestionAnswering.Answer;
import io.torchbridge.models.pipelines.SentenceEmbeddings;
import io.torchbridge.models.pipelines.SpeechToText;
import io.torchbridge.models.pipelines.SpeechToText.Goal;
import io.torchbridge.models.pipelines.TextGeneration;
import io.torchbridge.models.pipelines.ZeroShotImageClassification;
import io.torchbridge.models.transformers.GenerationConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pipelines, of folders that Python wrote: their answers are those of {@code pipeline(…)}. */
class PipelinesTest {
  private static final String PYTHON =
      """
      import torch
      from safetensors.torch import load_file
      from transformers import pipeline

      def generated(folder, prompt, tokens, beams):
          writer = pipeline("text-generation", model=folder)
          made = writer(prompt, max_new_tokens=tokens, do_sample=False, num_beams=beams, return_full_text=False)
          return made[0]["generated_text"]

      def continued(folder, prompts, how):
          from transformers import AutoModelForCausalLM, AutoTokenizer
          how = {k: list(v) if isinstance(v, tuple) else v for k, v in how.items()}
          tokenizer = AutoTokenizer.from_pretrained(folder)
          model = AutoModelForCausalLM.from_pretrained(folder)
          inputs = tokenizer(list(prompts), return_tensors="pt", padding=True)
          made = model.generate(**inputs, max_new_tokens=12, do_sample=False, tokenizer=tokenizer,
              **dict({"pad_token_id": tokenizer.pad_token_id}, **how))
          return tokenizer.batch_decode(made[:, inputs["input_ids"].shape[1]:], skip_special_tokens=True)

      def answered(folder):
          writer = pipeline("text-generation", model=folder)
          chat = [{"role": "system", "content": " the"}, {"role": "user", "content": "hello world "}]
          return writer(chat, max_new_tokens=4, do_sample=False)[0]["generated_text"][-1]["content"]

      def whisper(folder):
          import transformers as t
          from tokenizers import Tokenizer
          tokenizer = Tokenizer.from_file(folder + "/tokenizer.json")
          tokenizer.add_special_tokens(["<|startoftranscript|>", "<|en|>", "<|de|>", "<|transcribe|>", "<|translate|>",
              "<|notimestamps|>"])
          tokenizer.save(folder + "/tokenizer.json")
          number = tokenizer.token_to_id
          end, start = number("<|endoftext|>"), number("<|startoftranscript|>")
          torch.manual_seed(3)
          model = t.WhisperForConditionalGeneration(t.WhisperConfig(vocab_size=tokenizer.get_vocab_size(), num_mel_bins=8,
              d_model=16, encoder_layers=1, decoder_layers=1, encoder_attention_heads=2, decoder_attention_heads=2,
              encoder_ffn_dim=16, decoder_ffn_dim=16, max_source_positions=50, max_target_positions=24,
              pad_token_id=end, bos_token_id=end, eos_token_id=end, decoder_start_token_id=start,
              suppress_tokens=[], begin_suppress_tokens=[]))
          with torch.no_grad():
              for p in model.parameters():
                  p.normal_(0, 0.3)
          model.generation_config = t.GenerationConfig(eos_token_id=end, pad_token_id=end, bos_token_id=end,
              decoder_start_token_id=start, is_multilingual=True, max_length=24,
              lang_to_id={"<|en|>": number("<|en|>"), "<|de|>": number("<|de|>")},
              task_to_id={"transcribe": number("<|transcribe|>"), "translate": number("<|translate|>")},
              no_timestamps_token_id=number("<|notimestamps|>"), suppress_tokens=[5, 6, 30], begin_suppress_tokens=[40])
          model.save_pretrained(folder)
          t.WhisperFeatureExtractor(feature_size=8, chunk_length=1).save_pretrained(folder)

      def heard(folder, samples, language, task):
          import numpy
          import transformers as t
          tokenizer = t.AutoTokenizer.from_pretrained(folder)
          model = t.WhisperForConditionalGeneration.from_pretrained(folder)
          features = t.WhisperFeatureExtractor.from_pretrained(folder)(
              numpy.array(samples, dtype=numpy.float32), sampling_rate=16000, return_tensors="pt")["input_features"]
          made = model.generate(features, language=language, task=task, return_timestamps=False)
          return tokenizer.decode(made[0], skip_special_tokens=True).strip()

      # as sentence-transformers' Pooling does, in the order of its modes here
      def pooled(folder, texts, mode):
          from transformers import AutoModel, AutoTokenizer
          rows = []
          for text in texts:
              inputs = AutoTokenizer.from_pretrained(folder)(text, return_tensors="pt")
              with torch.no_grad():
                  tokens = AutoModel.from_pretrained(folder)(**inputs).last_hidden_state[0]
              rows.append({"cls_token": lambda: tokens[0], "max_tokens": lambda: tokens.max(0).values,
                  "mean_tokens": lambda: tokens.mean(0), "lasttoken": lambda: tokens[-1],
                  "mean_sqrt_len_tokens": lambda: tokens.sum(0) / len(tokens) ** 0.5}[mode]())
          return torch.nn.functional.normalize(torch.stack(rows), dim=1).flatten().tolist()

      def embedded(folder, texts):
          features = pipeline("feature-extraction", model=folder)
          rows = [torch.tensor(features(text))[0].mean(0) for text in texts]
          return torch.nn.functional.normalize(torch.stack(rows), dim=1).flatten().tolist()

      def zero_shot(folder, file, labels):
          from torchvision.transforms.functional import to_pil_image
          classifier = pipeline("zero-shot-image-classification", model=folder)
          image = to_pil_image(load_file(file)["image"])
          found = classifier(image, candidate_labels=list(labels), hypothesis_template="{}")
          return [[f["label"], f["score"]] for f in found]

      def vit(folder, file):
          import transformers as t
          from safetensors.torch import save_file
          torch.manual_seed(3)
          config = t.ViTConfig(hidden_size=16, num_hidden_layers=2, num_attention_heads=2, intermediate_size=24,
              image_size=16, patch_size=4, id2label={0: "cat", 1: "dog", 2: "cow"})
          model = t.ViTForImageClassification(config)
          for p in model.parameters():
              torch.nn.init.normal_(p, std=0.3)
          model.save_pretrained(folder)
          t.ViTImageProcessor(size={"height": 16, "width": 16}).save_pretrained(folder)
          save_file({"image": torch.randint(0, 256, (3, 16, 16), dtype=torch.uint8)}, file)

      def classified(folder, file):
          from torchvision.transforms.functional import to_pil_image
          found = pipeline("image-classification", model=folder)(to_pil_image(load_file(file)["image"]))
          return [[f["label"], f["score"]] for f in found]
      """;

  @Nested
  class OnLibtorch extends Rules implements LibtorchUnderTest {}

  @Nested
  class OnPython extends Rules implements PythonUnderTest {}

  abstract static class Rules extends BackendRules {
    @TempDir private Path folder;

    @Test
    void texts_go_on_as_in_python() {
      LivePython.call("bpe", folder.toString());
      LivePython.call("gpt2", folder.toString(), true);
      String prompt = "the quick brown";
      try (TextGeneration generation = TextGeneration.load(folder)) {
        var greedy = generation.with(generation.config().withMaxNewTokens(9));
        var pieces = new ArrayList<String>();
        String text = greedy.generate(prompt, pieces::add);
        assertEquals(
            LivePython.callIn(PYTHON, "generated", folder.toString(), prompt, 9L, 1L), text);
        assertEquals(text, String.join("", pieces));
        var beams = greedy.with(greedy.config().withNumBeams(3));
        assertEquals(
            LivePython.callIn(PYTHON, "generated", folder.toString(), prompt, 9L, 3L),
            beams.generate(prompt));
      }
    }

    @Test
    void sentences_get_the_vectors_of_python() {
      LivePython.call("bert", folder.toString(), 40);
      List<String> texts = List.of("hello worlds", "unbelievable, a b c naive!");
      try (SentenceEmbeddings embeddings = SentenceEmbeddings.load(folder)) {
        assertArrayEquals(
            LivePython.floats(
                LivePython.callIn(PYTHON, "embedded", folder.toString(), texts.toArray())),
            embeddings.embed(texts).flatten().toFloatArray(),
            1e-4f);
        assertEquals(texts.get(1), embeddings.rank("a b c naive", texts).getFirst().text());
      }
    }

    @ParameterizedTest
    @ValueSource(
        strings = {"cls_token", "max_tokens", "mean_tokens", "mean_sqrt_len_tokens", "lasttoken"})
    void sentences_are_pooled_as_their_folder_says(String mode) throws IOException {
      LivePython.call("bert", folder.toString(), 40);
      Path config = Files.createDirectories(folder.resolve("1_Pooling")).resolve("config.json");
      Files.writeString(config, "{\"pooling_mode_%s\": true}".formatted(mode));
      List<String> texts = List.of("hello worlds", "unbelievable, a b c naive!", "a");
      try (SentenceEmbeddings embeddings = SentenceEmbeddings.load(folder)) {
        assertArrayEquals(
            LivePython.floats(
                LivePython.callIn(PYTHON, "pooled", folder.toString(), texts.toArray(), mode)),
            embeddings.embed(texts).flatten().toFloatArray(),
            1e-4f);
      }
      Files.writeString(config, "{\"pooling_mode_weightedmean_tokens\": true}");
      assertFails(
          InvalidArgumentException.class,
          () -> SentenceEmbeddings.load(folder),
          "[pooling_mode_weightedmean_tokens]");
    }

    @Test
    void images_get_any_labels_as_in_python() {
      LivePython.call("clip", folder.toString());
      Path file = folder.resolve("image.safetensors");
      LivePython.call("preset", "ResNet18_Weights.DEFAULT", 60, 50, file.toString());
      List<String> labels = List.of("hello", "a dog", "the quick brown fox");
      Object[] wanted =
          (Object[])
              LivePython.callIn(
                  PYTHON, "zero_shot", folder.toString(), file.toString(), labels.toArray());
      try (var classification = ZeroShotImageClassification.load(folder)) {
        List<Label> got =
            classification.classify(
                Objects.requireNonNull(Safetensors.load(file).get("image")), labels);
        assertLabels(wanted, got);
      }
    }

    private static void assertLabels(Object[] wanted, List<Label> got) {
      assertEquals(wanted.length, got.size());
      for (int i = 0; i < wanted.length; i++) {
        Object[] label = (Object[]) wanted[i];
        assertEquals(label[0], got.get(i).text());
        assertEquals(((Number) label[1]).doubleValue(), got.get(i).score(), 1e-4);
      }
    }

    @Test
    void images_are_classified_as_in_python() {
      Path file = folder.resolve("image.safetensors");
      LivePython.callIn(PYTHON, "vit", folder.toString(), file.toString());
      Object[] wanted =
          (Object[])
              Objects.requireNonNull(
                  LivePython.callIn(PYTHON, "classified", folder.toString(), file.toString()));
      var options = HubOptions.ofSettings().withOffline(true).withRunIn(RunIn.JAVA);
      var model = Hub.load(ModelReference.of(folder), Task.IMAGE_CLASSIFICATION, options);
      assertEquals(List.of("cat", "dog", "cow"), model.labels());
      try (var classification = ImageClassification.of(model)) {
        List<Label> got =
            classification.classify(Objects.requireNonNull(Safetensors.load(file).get("image")));
        assertLabels(wanted, got);
      }
    }

    /** Recorded by question_answering.py. */
    @Test
    void questions_get_the_answers_of_python() throws IOException {
      for (String file :
          List.of("config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json")) {
        Files.write(folder.resolve(file), resource("question-answering/" + file));
      }
      JsonNode recorded = new ObjectMapper().readTree(resource("question-answering/answers.json"));
      try (var answering = QuestionAnswering.load(folder)) {
        for (JsonNode one : recorded) {
          JsonNode given = one.get("options");
          var options =
              QuestionAnswering.Options.DEFAULT
                  .withTopK(given.path("top_k").asInt(1))
                  .withHandleImpossibleAnswer(given.path("handle_impossible_answer").asBoolean())
                  .withMaxAnswerLength(given.path("max_answer_len").asInt(15))
                  .withWindows(
                      given.path("max_seq_len").asInt(384), given.path("doc_stride").asInt(128))
                  .withAlignToWords(given.path("align_to_words").asBoolean(true));
          String question = one.get("question").asText();
          String context = one.get("context").asText();
          List<Answer> got = answering.answers(question, context, options);
          List<JsonNode> wanted = new ArrayList<>();
          one.get("answers").forEach(wanted::add);
          assertEquals(
              wanted.stream()
                  .map(
                      w ->
                          place(
                              w.get("text").asText(), w.get("start").asInt(), w.get("end").asInt()))
                  .toList(),
              got.stream().map(g -> place(g.text(), g.start(), g.end())).toList(),
              given.toString());
          for (int i = 0; i < got.size(); i++) {
            double score = wanted.get(i).get("score").asDouble();
            assertEquals(score, got.get(i).score(), 1e-4 * Math.max(score, 1e-2));
          }
        }
        assertFails(
            InvalidArgumentException.class, () -> answering.answer("Who?", ""), "there is no text");
        assertFails(
            InvalidArgumentException.class,
            () -> answering.answer("Who ".repeat(70), "The cat"),
            "the first text takes 73");
        assertFails(
            InvalidArgumentException.class,
            () -> QuestionAnswering.Options.DEFAULT.withTopK(0),
            "top_k 0");
      }
    }

    private static String place(String text, int start, int end) {
      return "%s [%d, %d)".formatted(text, start, end);
    }

    private static byte[] resource(String name) throws IOException {
      try (var in = Objects.requireNonNull(PipelinesTest.class.getResourceAsStream(name), name)) {
        return in.readAllBytes();
      }
    }

    @Test
    void texts_end_and_repeat_as_the_config_says() throws IOException {
      LivePython.call("bpe", folder.toString());
      LivePython.call("gpt2", folder.toString(), false);
      List<String> prompts = List.of("the quick", "hello", "over the lazy dog jumps");
      try (TextGeneration generation = TextGeneration.load(folder)) {
        GenerationConfig usual = generation.config().withMaxNewTokens(12);
        String plain = generation.with(usual).generate(prompts.getFirst());
        String stop = "k q"; // in two tokens
        assertTrue(plain.contains(stop) && !plain.endsWith(stop), plain);
        List<GenerationConfig> configs =
            List.of(
                usual,
                usual.withRepetitionPenalty(1.8),
                usual.withNoRepeatNgramSize(2),
                usual.withNoRepeatNgramSize(3).withNumBeams(2),
                usual.withStopStrings(List.of("nothing like it", stop)),
                usual.withEosTokenIds(firstTokens(plain)),
                usual.withEosTokenIds(firstTokens(plain)).withMinNewTokens(7));
        List<Map<String, Object>> how =
            List.of(
                Map.of(),
                Map.of("repetition_penalty", 1.8),
                Map.of("no_repeat_ngram_size", 2),
                Map.of("no_repeat_ngram_size", 3, "num_beams", 2),
                Map.of("stop_strings", new Object[] {"nothing like it", stop}),
                Map.of("eos_token_id", firstTokens(plain).toArray()),
                Map.of("eos_token_id", firstTokens(plain).toArray(), "min_new_tokens", 7));
        for (int i = 0; i < how.size(); i++) {
          Object[] wanted =
              (Object[])
                  LivePython.callIn(
                      PYTHON, "continued", folder.toString(), prompts.toArray(), how.get(i));
          TextGeneration one = generation.with(configs.get(i));
          for (int j = 0; j < wanted.length; j++) {
            assertEquals(wanted[j], one.generate(prompts.get(j)), how.get(i) + " of " + j);
          }
          assertEquals(Arrays.asList(wanted), one.generate(prompts), how.get(i).toString());
        }
        assertFails(
            InvalidArgumentException.class,
            () -> generation.with(configs.get(4).withNumBeams(2)).generate("the"),
            "stop_strings",
            "beam search");
        assertFails(InvalidArgumentException.class, () -> generation.generate(""), "no bos_token");
      }
    }

    private List<Long> firstTokens(String text) {
      try (Tokenizer tokenizer = Tokenizer.load(folder.resolve("tokenizer.json"))) {
        long[] ids = tokenizer.encode(text).ids();
        return List.of(ids[1], ids[2]);
      }
    }

    @Test
    void sounds_are_written_as_in_python() {
      LivePython.call("bpe", folder.toString());
      LivePython.callIn(PYTHON, "whisper", folder.toString());
      Float[] samples = new Float[9000];
      float[] sound = new float[samples.length];
      for (int i = 0; i < sound.length; i++) {
        sound[i] = (float) (0.4 * Math.sin(i * 0.06) + 0.2 * Math.sin(i * i * 1e-5));
        samples[i] = sound[i];
      }
      for (String language : List.of("en", "de")) {
        for (Goal goal : Goal.values()) {
          String task = goal.name().toLowerCase(java.util.Locale.ROOT);
          var model =
              Hub.load(
                  ModelReference.of(folder),
                  Task.AUTOMATIC_SPEECH_RECOGNITION,
                  HubOptions.ofSettings());
          try (var speech = SpeechToText.of(model, language, goal)) {
            assertEquals(
                LivePython.callIn(PYTHON, "heard", folder.toString(), samples, language, task),
                speech.transcribe(sound),
                language + " " + task);
          }
        }
      }
      assertFails(InvalidArgumentException.class, () -> SpeechToText.load(folder, "fr"), "<|fr|>");
    }

    @Test
    void chats_are_answered_as_in_python() throws IOException {
      LivePython.call("bpe", folder.toString());
      LivePython.call("gpt2", folder.toString(), false);
      try (TextGeneration generation = TextGeneration.load(folder)) {
        assertFails(
            HubException.class,
            () -> generation.chat(List.of(new ChatMessage("user", "hello"))),
            "has no chat template");
      }
      Files.writeString(
          folder.resolve("chat_template.jinja"),
          "{%- for m in messages %}\n{{ m.role }}: {{ m.content | trim }}{{ eos_token }}\n{% endfor"
              + " %}{% if add_generation_prompt %}assistant:{% endif %}");
      try (TextGeneration generation = TextGeneration.load(folder)) {
        var pieces = new ArrayList<String>();
        String answer =
            generation
                .with(generation.config().withMaxNewTokens(4))
                .chat(
                    List.of(
                        new ChatMessage("system", " the"), new ChatMessage("user", "hello world ")),
                    pieces::add);
        assertEquals(LivePython.callIn(PYTHON, "answered", folder.toString()), answer);
        assertEquals(answer, String.join("", pieces));
      }
    }

    @Test
    void images_are_classified_as_torchvision_does() {
      Path checkpoints = folder.resolve("hub/checkpoints");
      Path file = folder.resolve("run.safetensors");
      LivePython.call("checkpoint", checkpoints.toString(), "squeezenet1_1");
      LivePython.call(
          "run_checkpoint", checkpoints.toString(), "squeezenet1_1", 70, 61, file.toString());
      var options =
          HubOptions.ofSettings().withOffline(true).with(Map.of("torch.home", folder.toString()));
      Map<String, Tensor> run = Safetensors.load(file);
      float[] wanted =
          Objects.requireNonNull(run.get("output")).flatten().softmax(0).toFloatArray();
      Tensor image = Objects.requireNonNull(run.get("image"));
      String reference = "torchvision:squeezenet1_1?weights=DEFAULT";
      for (RunIn where : List.of(RunIn.JAVA, RunIn.PYTHON)) {
        var model = Hub.load(reference, options.withRunIn(where));
        List<String> names = model.labels();
        try (var classification = ImageClassification.of(model)) {
          List<Label> got = classification.classify(image);
          assertEquals(1000, got.size());
          Label best = got.getFirst();
          int index = names.indexOf(best.text());
          assertEquals(wanted[index], best.score(), 1e-4);
          float[] sorted = wanted.clone();
          Arrays.sort(sorted);
          assertEquals(sorted[999], best.score(), 1e-4);
          assertEquals(
              got, got.stream().sorted(Comparator.comparingDouble(l -> -l.score())).toList());
        }
      }
      try (var unlabelled = Hub.load("torchvision:squeezenet1_1", options)) {
        assertFails(
            InvalidArgumentException.class,
            () -> ImageClassification.of(unlabelled),
            "names no labels");
      }
      LivePython.call("bert", folder.resolve("bert").toString(), 40);
      try (var texts = Hub.load(folder.resolve("bert"))) {
        assertFails(
            HubException.class, () -> ImageClassification.of(texts), "preprocessor_config.json");
      }
    }
  }
}

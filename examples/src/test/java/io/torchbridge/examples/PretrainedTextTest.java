package io.torchbridge.examples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.torchbridge.InvalidArgumentException;
import io.torchbridge.Tensor;
import io.torchbridge.Torch;
import io.torchbridge.autograd.GradMode;
import io.torchbridge.conformance.rules.BackendRules;
import io.torchbridge.conformance.rules.BackendUnderTest;
import io.torchbridge.hub.MissingFileException;
import io.torchbridge.hub.TokenBatch;
import io.torchbridge.hub.Tokenizer;
import io.torchbridge.hub.UnknownArchitectureException;
import io.torchbridge.io.Safetensors;
import io.torchbridge.models.pipelines.QuestionAnswering;
import io.torchbridge.models.pipelines.SentenceEmbeddings;
import io.torchbridge.models.pipelines.SpeechToText;
import io.torchbridge.models.pipelines.TextGeneration;
import io.torchbridge.models.pipelines.ZeroShotImageClassification;
import io.torchbridge.models.transformers.BertConfig;
import io.torchbridge.models.transformers.ClipConfig;
import io.torchbridge.models.transformers.ClipModel;
import io.torchbridge.models.transformers.EncoderModel;
import io.torchbridge.models.transformers.GenerationConfig;
import io.torchbridge.models.transformers.Gpt2Config;
import io.torchbridge.models.transformers.Gpt2LMHeadModel;
import io.torchbridge.models.transformers.ModelForQuestionAnswering;
import io.torchbridge.models.transformers.Pooling;
import io.torchbridge.models.transformers.TextInputs;
import io.torchbridge.models.transformers.WhisperConfig;
import io.torchbridge.models.transformers.WhisperFeatures;
import io.torchbridge.models.transformers.WhisperForConditionalGeneration;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is made of models and tokenizers: the real all-MiniLM-L6-v2, compared with ONNX Runtime on
 * the same file, and small random models with its tokenizer.
 */
class PretrainedTextTest {
  private static final List<String> TEXTS =
      List.of(
          "A cat sleeps in the sun.",
          "Interest rates rose for the third time this year, said the bank.",
          "Übermäßig viel Glück 🍀!");

  @Nested
  class OnLibtorch extends Rules implements BackendUnderTest {
    @Override
    public String backendId() {
      return "libtorch";
    }
  }

  @Nested
  class OnPython extends Rules implements BackendUnderTest {
    @Override
    public String backendId() {
      return "python";
    }
  }

  abstract static class Rules extends BackendRules {
    @Test
    void embeddings_are_those_of_ONNX_Runtime() throws OrtException {
      try (EncoderModel model = Embed.model();
          Tokenizer tokenizer = Embed.tokenizer();
          var mode = GradMode.DISABLED.enter()) {
        TokenBatch tokens = tokenizer.batch(TEXTS);
        float[][][] wanted = onnxRuntime(tokens);
        Tensor mask = tokens.attentionMask();
        Tensor hidden =
            model
                .forward(new TextInputs(tokens.inputIds(), mask, tokens.tokenTypeIds()))
                .lastHiddenState();
        Tensor pooled = Pooling.MEAN.normalized(hidden, mask);
        Tensor wantedPooled = Pooling.MEAN.normalized(Torch.tensor(wanted), mask);
        assertArrayEquals(wantedPooled.toFloatArray(), pooled.toFloatArray(), 1e-4f);
        Tensor tokensOnly = mask.unsqueeze(-1);
        assertArrayEquals(
            Torch.tensor(wanted).mul(tokensOnly).toFloatArray(),
            hidden.mul(tokensOnly).toFloatArray(),
            1e-4f);
        try (var embeddings = Embed.miniLm()) {
          assertArrayEquals(
              wantedPooled.toFloatArray(), embeddings.embed(TEXTS).toFloatArray(), 1e-4f);
          var ranked = embeddings.rank("Where is my pet?", TEXTS);
          assertEquals(TEXTS.getFirst(), ranked.getFirst().text());
          assertEquals(3, ranked.size());
        }
      }
    }

    private static float[][][] onnxRuntime(TokenBatch tokens) throws OrtException {
      OrtEnvironment environment = OrtEnvironment.getEnvironment();
      try (OrtSession session = environment.createSession(Embed.resource("all-minilm-l6-v2.onnx"));
          OnnxTensor ids = tensor(environment, tokens.inputIds());
          OnnxTensor mask = tensor(environment, tokens.attentionMask());
          OnnxTensor types = tensor(environment, tokens.tokenTypeIds());
          OrtSession.Result result =
              session.run(
                  Map.of("input_ids", ids, "attention_mask", mask, "token_type_ids", types))) {
        return (float[][][]) result.get(0).getValue();
      }
    }

    private static OnnxTensor tensor(OrtEnvironment environment, Tensor tensor)
        throws OrtException {
      return OnnxTensor.createTensor(environment, tensor.toArray());
    }

    private static Path tokenizer(Path folder) throws IOException {
      return Files.write(
          folder.resolve("tokenizer.json"), Embed.resource("all-minilm-l6-v2-tokenizer.json"));
    }

    @Test
    void embed_ranks_the_sentences(@TempDir Path folder) throws Exception {
      String out = Output.of(new Embed(), "Where is my pet?", TEXTS.get(1), TEXTS.get(0));
      List<String> lines = out.lines().skip(1).toList(); // behind the backend
      assertEquals("Where is my pet?", lines.get(0), out);
      assertTrue(lines.get(1).endsWith("  " + TEXTS.get(0)), out);
      assertEquals(3, lines.size(), out);
      assertFails(InvalidArgumentException.class, () -> new Embed().run("--model"), "a folder");
      Path none = folder.resolve("none");
      assertFails(
          MissingFileException.class,
          () -> new Embed().run("--model", none.toString(), "a", "b"),
          "config.json is missing in the folder " + none);
      Files.writeString(folder.resolve("config.json"), "{\"model_type\": \"bert\"}");
      assertFails(
          MissingFileException.class,
          () -> new Embed().run("--model", folder.toString(), "a", "b"),
          "model.safetensors or pytorch_model.bin");
    }

    @Test
    void generate_says_what_it_is_missing(@TempDir Path folder) throws IOException {
      var example = new Generate();
      String model = folder.toString();
      assertFails(InvalidArgumentException.class, () -> example.run(), "--model FOLDER");
      assertFails(
          InvalidArgumentException.class, () -> example.run("--prompts", "a"), "no --prompts");
      assertFails(
          InvalidArgumentException.class, () -> example.run("--model"), "--model needs a value");
      assertFails(
          InvalidArgumentException.class,
          () -> example.run("--model", model, "--prompt", "a", "--tokens", "few"),
          "--tokens \"few\"");
      assertFails(
          MissingFileException.class,
          () -> example.run("--model", model, "--prompt", "a"),
          "config.json is missing in the folder");
      Files.writeString(folder.resolve("config.json"), "{\"model_type\": \"gpt2\"}");
      assertFails(
          MissingFileException.class,
          () -> example.run("--model", model, "--prompt", "a"),
          "model.safetensors or pytorch_model.bin");
    }

    @Test
    void texts_are_generated_from_a_folder(@TempDir Path folder) throws Exception {
      String config =
          """
          {"model_type": "gpt2", "vocab_size": 30522, "n_embd": 16, "n_layer": 2, "n_head": 2,
           "eos_token_id": 102, "n_positions": 64}
          """;
      Files.writeString(folder.resolve("config.json"), config);
      Files.writeString(folder.resolve("generation_config.json"), "{\"max_new_tokens\": 12}");
      tokenizer(folder);
      try (var model =
          new Gpt2LMHeadModel(
              Gpt2Config.of(
                  Map.of(
                      "vocab_size",
                      30522,
                      "n_embd",
                      16,
                      "n_layer",
                      2,
                      "n_head",
                      2,
                      "n_positions",
                      64)))) {
        Safetensors.save(folder.resolve("model.safetensors"), model.stateDict());
      }
      try (TextGeneration generation = TextGeneration.load(folder)) {
        assertEquals(12, generation.config().maxNewTokens());
        assertEquals(List.of(102L), generation.config().eosTokenIds());
        var pieces = new ArrayList<String>();
        String text = generation.generate("the cat sat on", pieces::add);
        assertEquals(text, String.join("", pieces));
        assertTrue(pieces.size() > 1, () -> pieces.toString());
        List<String> batch =
            generation.generate(List.of("the cat sat on", "a much longer text of"));
        assertEquals(text, batch.getFirst());
        var beams = generation.with(generation.config().withNumBeams(2));
        assertEquals(beams.generate("the cat"), beams.generate(List.of("the cat")).getFirst());
        String prompt = "the cat sat on";
        String out =
            Output.of(
                new Generate(), "--model", folder.toString(), "--prompt", prompt, "--tokens", "12");
        assertTrue(out.endsWith("\n" + prompt + text + "\n"), out);
      }
      assertFails(
          InvalidArgumentException.class,
          () -> SentenceEmbeddings.load(folder),
          "gpt2",
          "EncoderModel");
      Files.writeString(folder.resolve("config.json"), config.replace("gpt2", "mamba"));
      assertFails(UnknownArchitectureException.class, () -> TextGeneration.load(folder), "mamba");
    }

    @Test
    void answers_stand_in_the_text(@TempDir Path folder) throws IOException {
      var config =
          BertConfig.of(
              Map.of(
                  "hidden_size",
                  16,
                  "num_hidden_layers",
                  1,
                  "num_attention_heads",
                  2,
                  "intermediate_size",
                  16,
                  "max_position_embeddings",
                  40));
      try (var answering =
          new QuestionAnswering(
              evaluated(new ModelForQuestionAnswering(config)),
              Tokenizer.load(tokenizer(folder)))) {
        String text = "The cat sleeps. The 🐶 barks at the moon.";
        var answer = answering.answer("Who barks?", text);
        assertEquals(answer.text(), text.substring(answer.start(), answer.end()));
        assertTrue(answer.score() > 0 && answer.score() <= 1, answer.toString());
        String longText = text.repeat(30);
        var cut = answering.answer("Who barks?", longText);
        assertEquals(cut.text(), longText.substring(cut.start(), cut.end()));
      }
    }

    private static <M extends io.torchbridge.nn.Module> M evaluated(M model) {
      model.eval();
      return model;
    }

    @Test
    void images_get_the_labels_that_were_asked_for(@TempDir Path folder) throws IOException {
      Map<String, Object> tower =
          Map.of(
              "hidden_size",
              16,
              "num_hidden_layers",
              1,
              "num_attention_heads",
              2,
              "intermediate_size",
              16,
              "vocab_size",
              30522,
              "eos_token_id",
              102,
              "image_size",
              32,
              "patch_size",
              16);
      var config = ClipConfig.of(Map.of("text_config", tower, "vision_config", tower));
      try (var classification =
          new ZeroShotImageClassification(
              evaluated(new ClipModel(config)), Tokenizer.load(tokenizer(folder)))) {
        Tensor image = Torch.full(new long[] {3, 50, 70}, 7).to(io.torchbridge.DType.UINT8);
        var labels = classification.classify(image, List.of("a cat", "a photo of a dog", "rain"));
        assertEquals(3, labels.size());
        assertTrue(labels.get(0).score() >= labels.get(1).score());
        assertEquals(1, labels.stream().mapToDouble(l -> l.score()).sum(), 1e-5);
      }
    }

    @Test
    void sounds_are_written_down(@TempDir Path folder) throws IOException {
      var config =
          WhisperConfig.of(
              Map.of(
                  "d_model",
                  16,
                  "encoder_layers",
                  1,
                  "decoder_layers",
                  1,
                  "encoder_attention_heads",
                  2,
                  "decoder_attention_heads",
                  2,
                  "vocab_size",
                  30522,
                  "num_mel_bins",
                  8,
                  "max_source_positions",
                  50,
                  "pad_token_id",
                  0));
      var features = new WhisperFeatures(8, 16000, 160, 1, 400, 0);
      try (var speech =
          new SpeechToText(
              evaluated(new WhisperForConditionalGeneration(config)),
              Tokenizer.load(tokenizer(folder)),
              features,
              List.of(101L),
              GenerationConfig.DEFAULT.withMaxNewTokens(5))) {
        float[] samples = new float[20000];
        byte[] bytes = new byte[2 * samples.length];
        for (int i = 0; i < samples.length; i++) {
          short sample = (short) (8000 * Math.sin(i * 0.05));
          samples[i] = sample / 32768f;
          bytes[2 * i] = (byte) sample;
          bytes[2 * i + 1] = (byte) (sample >> 8);
        }
        Path file = folder.resolve("sound.wav");
        var format = new AudioFormat(16000, 16, 1, true, false);
        AudioSystem.write(
            new AudioInputStream(new ByteArrayInputStream(bytes), format, samples.length),
            AudioFileFormat.Type.WAVE,
            file.toFile());
        String text = speech.transcribe(samples);
        assertTrue(text.contains(" "), text); // between the two parts
        assertEquals(text, speech.transcribe(file));
      }
    }
  }
}

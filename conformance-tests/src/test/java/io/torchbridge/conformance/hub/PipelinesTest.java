package io.torchbridge.conformance.hub;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.torchbridge.InvalidArgumentException;
import io.torchbridge.Tensor;
import io.torchbridge.conformance.rules.BackendRules;
import io.torchbridge.conformance.rules.BackendUnderTest;
import io.torchbridge.hub.Hub;
import io.torchbridge.hub.HubException;
import io.torchbridge.hub.HubOptions;
import io.torchbridge.hub.HubOptions.RunIn;
import io.torchbridge.io.Safetensors;
import io.torchbridge.models.pipelines.ImageClassification;
import io.torchbridge.models.pipelines.Label;
import io.torchbridge.models.pipelines.SentenceEmbeddings;
import io.torchbridge.models.pipelines.TextGeneration;
import io.torchbridge.models.pipelines.ZeroShotImageClassification;
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
      """;

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
        assertEquals(labels.size(), got.size());
        for (int i = 0; i < wanted.length; i++) {
          Object[] label = (Object[]) wanted[i];
          assertEquals(label[0], got.get(i).text());
          assertEquals(((Number) label[1]).doubleValue(), got.get(i).score(), 1e-4);
        }
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

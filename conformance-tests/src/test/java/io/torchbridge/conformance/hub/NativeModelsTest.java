package io.torchbridge.conformance.hub;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.torchbridge.InvalidArgumentException;
import io.torchbridge.MalformedFileException;
import io.torchbridge.Tensor;
import io.torchbridge.Torch;
import io.torchbridge.conformance.LibtorchUnderTest;
import io.torchbridge.conformance.PythonUnderTest;
import io.torchbridge.conformance.rules.BackendRules;
import io.torchbridge.hub.Hub;
import io.torchbridge.hub.HubException;
import io.torchbridge.hub.HubOptions;
import io.torchbridge.hub.HubOptions.RunIn;
import io.torchbridge.hub.ModelReference;
import io.torchbridge.hub.PretrainedModel;
import io.torchbridge.hub.UnknownArchitectureException;
import io.torchbridge.io.PyTorchFile;
import io.torchbridge.io.Safetensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Networks that Java builds by itself, with the weights of a folder. */
class NativeModelsTest {
  @Nested
  class OnLibtorch extends Rules implements LibtorchUnderTest {}

  @Nested
  class OnPython extends Rules implements PythonUnderTest {}

  abstract static class Rules extends BackendRules {
    private static Path folder(Path folder) throws IOException {
      Files.writeString(
          folder.resolve("config.json"), "{\"model_type\": \"tiny\", \"in\": 2, \"out\": 1}");
      return folder;
    }

    private static HubOptions options() {
      return HubOptions.ofSettings().withOffline(true).withRunIn(RunIn.JAVA);
    }

    private static PretrainedModel load(Path folder) {
      return Hub.load(ModelReference.of(folder), null, options());
    }

    private static void parts(Path folder, String... files) throws IOException {
      Safetensors.save(
          folder.resolve("one.safetensors"),
          Map.of("tiny.layer.weight", Torch.tensor(new float[][] {{2, 3}})));
      Safetensors.save(
          folder.resolve("two.safetensors"),
          Map.of("tiny.layer.bias", Torch.tensor(new float[] {1}), "unused", Torch.ones(1)));
      Files.writeString(
          folder.resolve("model.safetensors.index.json"),
          "{\"weight_map\": {\"tiny.layer.weight\": \"%s\", \"tiny.layer.bias\": \"%s\"}}"
              .formatted((Object[]) files));
    }

    @Test
    void families_are_built_and_get_their_weights(@TempDir Path temp) throws IOException {
      Path folder = folder(temp);
      parts(folder, "one.safetensors", "two.safetensors");
      try (PretrainedModel model = load(folder)) {
        assertFalse(model.inPython());
        assertFalse(model.module().isTraining());
        assertNull(model.revision());
        assertEquals(backend(), model.module().parameters().getFirst().backend());
        Tensor output = model.module().call(Torch.tensor(new float[][] {{10, 100}}));
        assertArrayEquals(new float[] {321}, output.flatten().toFloatArray());
      }
    }

    @Test
    void pickles_are_read_too(@TempDir Path temp) throws IOException {
      Path folder = folder(temp);
      PyTorchFile.save(
          folder.resolve("pytorch_model.bin"),
          Map.of("weight", Torch.ones(1, 2), "bias", Torch.zeros(1)));
      try (PretrainedModel model = load(folder)) {
        assertEquals(5, model.module().call(Torch.tensor(new float[] {2, 3})).itemDouble());
      }
    }

    @Test
    void weights_that_lack_something_are_told(@TempDir Path temp) throws IOException {
      Path folder = folder(temp);
      parts(folder, "one.safetensors", "one.safetensors");
      assertFails(HubException.class, () -> load(folder), "nothing for [bias]");
      parts(folder, "one.safetensors", "gone.safetensors");
      assertFails(HubException.class, () -> load(folder), "gone.safetensors is missing");
      parts(folder, "one.safetensors", "../two.safetensors");
      assertFails(
          HubException.class, () -> load(folder), "../two.safetensors", "no file of its own");
      Files.writeString(
          folder.resolve("model.safetensors.index.json"), "{\"weight_map\": {\"a\": 1}}");
      assertFails(MalformedFileException.class, () -> load(folder), "\"a\" is in 1");
      Files.delete(folder.resolve("model.safetensors.index.json"));
      Safetensors.save(
          folder.resolve("model.safetensors"),
          Map.of("weight", Torch.ones(1, 3), "bias", Torch.zeros(1)));
      assertFails(InvalidArgumentException.class, () -> load(folder), "\"weight\" is [1, 3]");
      Files.writeString(folder.resolve("config.json"), "{\"model_type\": \"tiny\", \"in\": 2}");
      assertFails(MalformedFileException.class, () -> load(folder), "no \"out\"");
      Files.writeString(folder.resolve("config.json"), "{\"model_type\": \"tinier\"}");
      assertFails(UnknownArchitectureException.class, () -> load(folder), "tinier of transformers");
    }
  }
}

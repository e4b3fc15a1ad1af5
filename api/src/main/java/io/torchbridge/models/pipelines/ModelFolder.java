package io.torchbridge.models.pipelines;

import io.torchbridge.FileAccessException;
import io.torchbridge.Tensor;
import io.torchbridge.TensorScope;
import io.torchbridge.hub.ModelConfig;
import io.torchbridge.hub.Tokenizer;
import io.torchbridge.io.PyTorchFile;
import io.torchbridge.io.Safetensors;
import io.torchbridge.models.transformers.PreTrainedModel;
import io.torchbridge.nn.Module;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.function.Supplier;

/** A folder of a model, as {@code save_pretrained} writes it. */
record ModelFolder(Path folder) {

  /** The values of a JSON file in it; none if there is no such file. */
  Map<String, ?> values(String file) {
    Path path = folder.resolve(file);
    return Files.exists(path) ? ModelConfig.read(path).values() : Map.of();
  }

  /** The values of {@code config.json}. */
  Map<String, ?> config() {
    return ModelConfig.read(folder.resolve("config.json")).values();
  }

  Tokenizer tokenizer() {
    return Tokenizer.load(folder.resolve("tokenizer.json"));
  }

  /** A model with its weights, in evaluation mode. */
  <M extends PreTrainedModel> M load(Supplier<M> construction) {
    M model = Module.skipInit(construction);
    try (TensorScope scope = TensorScope.open()) {
      model.loadPretrained(weights());
    } catch (RuntimeException e) {
      model.close();
      throw e;
    }
    model.eval();
    return model;
  }

  private Map<String, Tensor> weights() {
    Path whole = folder.resolve("model.safetensors");
    if (Files.exists(whole)) {
      return Safetensors.load(whole);
    }
    Map<String, ?> index = values("model.safetensors.index.json");
    if (index.get("weight_map") instanceof Map<?, ?> files) {
      var all = new LinkedHashMap<String, Tensor>();
      for (Object file : new LinkedHashSet<>(files.values())) {
        all.putAll(Safetensors.load(folder.resolve(String.valueOf(file))));
      }
      return all;
    }
    Path pickled = folder.resolve("pytorch_model.bin");
    if (Files.exists(pickled)) {
      return PyTorchFile.loadStateDict(pickled);
    }
    throw new FileAccessException(
        "%s has no weights: there is no model.safetensors, no model.safetensors.index.json and no"
                .formatted(folder)
            + " pytorch_model.bin in it",
        null);
  }
}

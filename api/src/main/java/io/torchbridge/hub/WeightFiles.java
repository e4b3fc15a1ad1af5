package io.torchbridge.hub;

import io.torchbridge.MalformedFileException;
import io.torchbridge.Tensor;
import io.torchbridge.TensorScope;
import io.torchbridge.io.PyTorchFile;
import io.torchbridge.io.Safetensors;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The files of a model's weights, several where they are large.
 *
 * @param paths the files
 * @param safetensors whether they are that; else they are pickles
 */
record WeightFiles(List<Path> paths, boolean safetensors) {
  WeightFiles {
    paths = List.copyOf(paths);
  }

  /** A checkpoint of one's own, by its ending. */
  static WeightFiles of(Path file) {
    return new WeightFiles(List.of(file), file.toString().endsWith(".safetensors"));
  }

  /**
   * Those of a model, safetensors if it has them.
   *
   * @throws MissingFileException if it has none
   */
  static WeightFiles find(ModelFiles files) {
    for (String[] names :
        new String[][] {
          {"model.safetensors", "model.safetensors.index.json"},
          {"pytorch_model.bin", "pytorch_model.bin.index.json"}
        }) {
      boolean safetensors = names[0].endsWith(".safetensors");
      Path whole = files.find(names[0]);
      if (whole != null) {
        return new WeightFiles(List.of(whole), safetensors);
      }
      Path index = files.find(names[1]);
      if (index != null) {
        return new WeightFiles(shards(files, index), safetensors);
      }
    }
    throw files.missing("model.safetensors or pytorch_model.bin (or one of these in parts)");
  }

  private static List<Path> shards(ModelFiles files, Path index) {
    Set<String> names = new LinkedHashSet<>();
    ModelConfig map = ModelConfig.read(index).object("weight_map");
    map.values()
        .forEach(
            (tensor, file) -> {
              if (!(file instanceof String name)) {
                throw new MalformedFileException(
                    "%s: \"%s\" is in %s, which is no file".formatted(map.name(), tensor, file));
              }
              names.add(name);
            });
    var paths = new ArrayList<Path>();
    names.forEach(name -> paths.add(files.require(name)));
    return paths;
  }

  /** Reads one of the files, onto the current backend. */
  Map<String, Tensor> read(Path file) {
    return safetensors ? Safetensors.load(file) : PyTorchFile.loadStateDict(file);
  }

  /** Reads all. */
  Map<String, Tensor> read() {
    var all = new LinkedHashMap<String, Tensor>();
    paths.forEach(path -> all.putAll(read(path)));
    return all;
  }

  /**
   * Checks what can be checked without reading all.
   *
   * @throws MalformedFileException if a file is damaged
   */
  void check() {
    if (safetensors) {
      paths.forEach(path -> Safetensors.open(path).close());
    }
  }

  /**
   * The names of all weights.
   *
   * @throws MalformedFileException if a file is damaged
   */
  Set<String> names() {
    Set<String> names = new LinkedHashSet<>();
    for (Path path : paths) {
      if (safetensors) {
        try (Safetensors file = Safetensors.open(path)) {
          names.addAll(file.names());
        }
      } else {
        try (TensorScope scope = TensorScope.open()) {
          names.addAll(read(path).keySet());
        }
      }
    }
    return names;
  }
}

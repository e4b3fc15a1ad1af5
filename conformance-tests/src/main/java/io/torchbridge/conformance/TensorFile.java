package io.torchbridge.conformance;

import io.torchbridge.MalformedFileException;
import io.torchbridge.debug.HostTensor;
import io.torchbridge.io.Safetensors;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The tensors of a file of cases, in Java's own hands. */
final class TensorFile {
  private final Path file;
  private final Map<String, HostTensor> tensors = new HashMap<>();

  TensorFile(Path file) {
    this.file = file;
    try (Safetensors content = Safetensors.open(file)) {
      for (String key : content.names()) {
        MemorySegment elements = MemorySegment.ofArray(content.bytes(key));
        tensors.put(key, new HostTensor(content.dtype(key), content.shape(key), elements));
      }
    }
  }

  /** The tensor of a key. */
  HostTensor get(String key) {
    HostTensor tensor = tensors.get(key);
    if (tensor == null) {
      throw new MalformedFileException(file + " has no tensor \"" + key + "\"");
    }
    return tensor;
  }
}

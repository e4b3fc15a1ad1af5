package io.torchbridge.program;

import io.torchbridge.DTypeMismatchException;
import io.torchbridge.Device;
import io.torchbridge.Layout;
import io.torchbridge.MalformedFileException;
import io.torchbridge.Tensor;
import io.torchbridge.TensorScope;
import io.torchbridge.Torch;
import io.torchbridge.autograd.GradMode;
import io.torchbridge.io.PyTorchFile;
import io.torchbridge.io.ZipArchive;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the tensors of an archive: one file of bytes for each storage, described by a JSON. */
final class Weights {
  private static final int MAX_DIMENSIONS = 64;

  private final ZipArchive zip;
  private final String folder;
  private final Map<String, Tensor> storages = new HashMap<>();

  private Weights(ZipArchive zip, String folder) {
    this.zip = zip;
    this.folder = folder;
  }

  /**
   * Reads all tensors that a description lists, onto the current backend's CPU. Those that shared
   * their memory share it again. No scope owns them.
   *
   * @param folder where their files are, ends with a slash
   */
  static Map<String, Tensor> read(ZipArchive zip, String folder, Json config) {
    Map<String, Json> payloads = config.get("config").map(payload -> payload);
    var weights = new Weights(zip, folder);
    var tensors = new LinkedHashMap<String, Tensor>();
    try (TensorScope scope = TensorScope.open();
        var mode = GradMode.DISABLED.enter()) {
      payloads.forEach((name, payload) -> tensors.put(name, weights.tensor(name, payload)));
      tensors.values().forEach(TensorScope::exempt);
    } catch (DTypeMismatchException e) {
      throw caused(config.malformed(e.getMessage()), e);
    }
    return tensors;
  }

  /** The tensors of a {@code .pt} file in the archive, as PyTorch before 2.9 wrote them. */
  static Map<String, Tensor> readPickled(ZipArchive zip, String name) {
    return zip.size(name) == 0 ? Map.of() : pickled(zip, name, PyTorchFile::loadStateDict);
  }

  private static MalformedFileException caused(MalformedFileException e, Throwable cause) {
    e.initCause(cause);
    return e;
  }

  private interface Loading<T> {
    T load(Path file);
  }

  private static <T> T pickled(ZipArchive zip, String name, Loading<T> loading) {
    try {
      Path file = Files.createTempFile("torchbridge-", ".pt");
      try (TensorScope scope = TensorScope.open()) {
        Files.write(file, zip.bytes(name));
        T loaded = loading.load(file);
        if (loaded instanceof Map<?, ?> map) {
          map.values().forEach(tensor -> TensorScope.exempt((Tensor) tensor));
        } else if (loaded instanceof Tensor tensor) {
          scope.keep(tensor);
        }
        return loaded;
      } catch (MalformedFileException e) {
        String message = String.valueOf(e.getMessage()).replace(file.toString(), name);
        throw caused(zip.malformed(message), e);
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("a temporary file for " + name + " failed", e);
    }
  }

  private Tensor tensor(String name, Json payload) {
    String file = folder + payload.get("path_name").string();
    if (payload.get("use_pickle").truth()) {
      return pickledTensor(name, file, payload);
    }
    if (!payload.has("tensor_meta")) {
      throw payload.malformed("it says nothing of the tensor \"" + name + "\"");
    }
    TensorMeta meta = new SchemaReader().tensorMeta(payload.get("tensor_meta"));
    if (meta.layout() != Layout.STRIDED) {
      throw payload.malformed(
          "\"%s\" is a %s tensor, which archives of raw bytes do not have"
              .formatted(name, meta.layout().torchName()));
    }
    Tensor storage = storages.get(file);
    if (storage == null) {
      storage = zip.tensor(file, meta.dtype());
      storages.put(file, storage);
    }
    Tensor flat = storage.dtype() == meta.dtype() ? storage : storage.view(meta.dtype());
    Tensor view = placed(view(flat, meta, payload).detach(), meta.device());
    return view.requiresGrad(meta.requiresGrad());
  }

  /** Where the program wants it, if the backend has such a device. */
  private static Tensor placed(Tensor tensor, Device device) {
    boolean known = tensor.backend().devices().stream().anyMatch(d -> d.type() == device.type());
    return device.isCpu() || !known ? tensor : tensor.to(device);
  }

  private Tensor pickledTensor(String name, String file, Json payload) {
    Object loaded;
    try {
      loaded =
          pickled(
              zip,
              file,
              pt -> PyTorchFile.load(pt) instanceof Tensor tensor ? (Object) tensor : "no tensor");
    } catch (MalformedFileException e) {
      throw caused(payload.malformed("\"" + name + "\" is pickled: " + e.getMessage()), e);
    }
    if (loaded instanceof Tensor tensor) {
      return tensor;
    }
    throw payload.malformed("\"" + name + "\" is pickled, and is no tensor");
  }

  private static Tensor view(Tensor flat, TensorMeta meta, Json payload) {
    long[] sizes = fixed(meta.sizes(), payload);
    long[] strides = fixed(meta.strides(), payload);
    long[] offset = fixed(List.of(meta.storageOffset()), payload);
    boolean fits = sizes.length == strides.length && sizes.length <= MAX_DIMENSIONS;
    boolean empty = false;
    long last = offset[0];
    try {
      for (int i = 0; fits && i < sizes.length; i++) {
        empty |= sizes[i] == 0;
        last = Math.addExact(last, Math.multiplyExact(sizes[i] - 1, strides[i]));
      }
    } catch (ArithmeticException e) {
      fits = false;
    }
    if (!fits || (!empty && last >= flat.numel())) {
      throw payload.malformed(
          "a tensor of sizes %s, strides %s and offset %d does not lie in %d elements"
              .formatted(meta.sizes(), meta.strides(), offset[0], flat.numel()));
    }
    return empty
        ? flat.narrow(0, 0, 0).reshape(sizes)
        : Torch.call("aten::as_strided", flat, sizes, strides, offset[0]).tensor();
  }

  private static long[] fixed(List<SymbolicValue> values, Json payload) {
    long[] fixed = new long[values.size()];
    for (int i = 0; i < fixed.length; i++) {
      if (!(values.get(i).expression() instanceof Expression.Whole(long value)) || value < 0) {
        throw payload.malformed("a weight has the size or stride " + values.get(i));
      }
      fixed[i] = value;
    }
    return fixed;
  }
}

package io.torchbridge.io;

import io.torchbridge.FileAccessException;
import io.torchbridge.InvalidArgumentException;
import io.torchbridge.MalformedFileException;
import io.torchbridge.Tensor;
import io.torchbridge.io.Pickled.TensorSpec;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * PyTorch's own files, {@code .pt} and {@code .pth}, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.save.html">torch.save</a> writes them:
 * the zip archives of PyTorch 1.6 and later, and the streams before them. They are read without
 * Python, and nothing in them is run: what is not made of tensors and plain values is refused.
 *
 * {@snippet :
 * Map<String, Tensor> weights = PyTorchFile.loadStateDict(Path.of("resnet.pth"), "state_dict");
 * }
 */
public final class PyTorchFile {
  private static final int TAR_MAGIC_AT = 257;

  private PyTorchFile() {}

  /**
   * {@code torch.load(file, map_location="cpu", weights_only=True)}: the value in a file. Dicts are
   * maps in the file's order, lists and tuples are lists, tuples read-only ones; integers are Long
   * (BigInteger beyond 64 bits), floats Double; None is null; {@code bytes} is {@code byte[]}.
   * Tensors are on the current backend's CPU and share storages as they did in Python.
   *
   * @throws MalformedFileException if it is no such file, is damaged, or has other things in it
   * @throws FileAccessException if it can't be read
   */
  public static @Nullable Object load(Path file) {
    return PyTorchFile.<@Nullable Object>open(
        file, (storages, value) -> TensorLoader.load(file, storages, value));
  }

  /**
   * The state dict in a file, by the keys that lead to it; none if it is the file's whole value.
   *
   * @throws MalformedFileException as {@link #load}; also if there is no state dict at those keys:
   *     the message lists where there are any
   * @throws FileAccessException if it can't be read
   */
  public static Map<String, Tensor> loadStateDict(Path file, String... keys) {
    return open(
        file,
        (storages, value) -> {
          Map<?, ?> specs = stateDict(file, value, keys);
          var state = new LinkedHashMap<String, Tensor>();
          if (TensorLoader.load(file, storages, specs) instanceof Map<?, ?> tensors) {
            tensors.forEach((name, tensor) -> state.put((String) name, (Tensor) tensor));
          }
          return state;
        });
  }

  private static Map<?, ?> stateDict(Path file, Object root, String... keys) {
    Object value = root;
    for (String key : keys) {
      Object inner = value instanceof Map<?, ?> map ? map.get(key) : null;
      if (inner == null) {
        throw noStateDict(file, "nothing", root, keys);
      }
      value = inner;
    }
    if (value instanceof Map<?, ?> map && isStateDict(map)) {
      return map;
    }
    throw noStateDict(file, "something else", root, keys);
  }

  private static boolean isStateDict(Map<?, ?> map) {
    return map.keySet().stream().allMatch(String.class::isInstance)
        && map.values().stream().allMatch(TensorSpec.class::isInstance);
  }

  private static MalformedFileException noStateDict(
      Path file, String instead, Object root, String... keys) {
    var found = new ArrayList<String>();
    if (root instanceof Map<?, ?> map) {
      if (isStateDict(map)) {
        found.add("as its whole value (give no keys)");
      }
      map.forEach(
          (key, value) -> {
            if (value instanceof Map<?, ?> inner && !inner.isEmpty() && isStateDict(inner)) {
              found.add("at \"" + key + "\"");
            }
          });
    }
    String place = keys.length == 0 ? "as its whole value" : "at " + List.of(keys);
    return FileErrors.malformed(
        file,
        "it has %s %s where a state dict (a dict of tensors) was asked for; %s"
            .formatted(
                instead,
                place,
                found.isEmpty()
                    ? "it has none"
                    : "it has one " + String.join(", and one ", found)));
  }

  /**
   * {@code torch.save}: writes a zip archive that {@code torch.load(file, weights_only=True)}
   * reads. A file of that name is replaced, once all is written.
   *
   * @param value a Tensor, String, number, Boolean, {@link io.torchbridge.Complex}, {@link
   *     io.torchbridge.DType}, null, or a Map (with keys that are strings, numbers or Booleans),
   *     List or Set of all these
   * @throws InvalidArgumentException if there is anything else in it, or it contains itself
   * @throws FileAccessException if the file can't be written
   */
  public static void save(Path file, @Nullable Object value) {
    PyTorchWriter.write(file, value);
  }

  private interface Use<T extends @Nullable Object> {
    T of(Storages storages, Object value) throws IOException;
  }

  private static <T extends @Nullable Object> T open(Path file, Use<T> use) {
    try {
      byte[] head = head(file);
      if (head.length >= 4 && head[0] == 'P' && head[1] == 'K' && head[2] == 3 && head[3] == 4) {
        try (PyTorchZip zip = PyTorchZip.open(file)) {
          return use.of(zip, new Unpickler(zip.pickle()).load());
        }
      }
      if (head.length > 0 && (head[0] & 0xff) == 0x80) {
        try (PyTorchStream stream = PyTorchStream.open(file)) {
          return use.of(stream, stream.value());
        }
      }
      throw FileErrors.malformed(file, whatItIs(head));
    } catch (IOException e) {
      throw FileAccessException.of(file, "read", e);
    }
  }

  private static byte[] head(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(TAR_MAGIC_AT + 5);
    }
  }

  private static String whatItIs(byte[] head) {
    if (head.length == TAR_MAGIC_AT + 5
        && new String(head, TAR_MAGIC_AT, 5, StandardCharsets.ISO_8859_1).equals("ustar")) {
      return "it is a tar archive of PyTorch before 0.1.10; load it in Python and save it again";
    }
    String begin =
        new String(head, 0, Math.min(head.length, 24), StandardCharsets.ISO_8859_1)
            .replaceAll("[^ -~]", "?");
    return "it is no torch.save file: it begins with \"%s\"".formatted(begin);
  }
}

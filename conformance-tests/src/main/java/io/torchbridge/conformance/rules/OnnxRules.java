package io.torchbridge.conformance.rules;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.torchbridge.DType;
import io.torchbridge.DTypeMismatchException;
import io.torchbridge.FileAccessException;
import io.torchbridge.InvalidArgumentException;
import io.torchbridge.MalformedFileException;
import io.torchbridge.Tensor;
import io.torchbridge.io.Onnx;
import io.torchbridge.io.Safetensors;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Weights out of ONNX files: see onnx_tensors.py. */
public abstract class OnnxRules extends BackendRules {
  private static Path copy(Path folder, String name) throws IOException {
    Path file = folder.resolve(name);
    try (InputStream in = OnnxRules.class.getResourceAsStream(name)) {
      Files.copy(Objects.requireNonNull(in, name), file);
    }
    return file;
  }

  private static Path model(Path folder) throws IOException {
    copy(folder, "onnx-tensors.data");
    return copy(folder, "onnx-tensors.onnx");
  }

  private static byte[] bytes(Tensor tensor) {
    byte[] bytes = new byte[(int) tensor.numel() * tensor.dtype().byteSize()];
    tensor.copyTo(MemorySegment.ofArray(bytes));
    return bytes;
  }

  @Test
  void initializers_are_read_by_the_names_of_parameters(@TempDir Path folder) throws IOException {
    Map<String, Tensor> wanted = Safetensors.load(copy(folder, "onnx-tensors.safetensors"));
    Map<String, Tensor> got = Onnx.loadStateDict(model(folder));
    assertEquals(new TreeMap<>(wanted).keySet(), new TreeMap<>(got).keySet());
    wanted.forEach(
        (name, want) -> {
          Tensor tensor = Objects.requireNonNull(got.get(name), name);
          assertEquals(want.dtype(), tensor.dtype(), name);
          assertArrayEquals(want.shape(), tensor.shape(), name);
          assertArrayEquals(bytes(want), bytes(tensor), name);
        });
  }

  @Test
  void initializers_have_their_own_names_too(@TempDir Path folder) throws IOException {
    try (Onnx model = Onnx.open(model(folder))) {
      assertArrayEquals(new long[] {3, 2}, model.shape("onnx::MatMul_12"));
      assertEquals(DType.FLOAT32, model.dtype("onnx::MatMul_12"));
      assertArrayEquals(
          new float[] {0, 3, 1, 4, 2, 5}, model.tensor("onnx::MatMul_12").toFloatArray());
      assertEquals(24, model.bytes("onnx::MatMul_12").length);
      assertFails(InvalidArgumentException.class, () -> model.tensor("none"), "none", "scalar");
    }
    assertEquals(
        Onnx.load(folder.resolve("onnx-tensors.onnx")).keySet().size(),
        Onnx.loadStateDict(folder.resolve("onnx-tensors.onnx")).keySet().size());
  }

  @Test
  void a_model_in_memory_is_read(@TempDir Path folder) throws IOException {
    byte[] model = Files.readAllBytes(model(folder));
    try (Onnx onnx = Onnx.of(model, "a model")) {
      assertEquals(2.5, onnx.tensor("scalar").itemDouble());
    }
  }

  private static byte[] initializer(byte[]... fields) {
    byte[] tensor = message(fields);
    return message(field(7, field(5, tensor)));
  }

  private static byte[] message(byte[]... fields) {
    var out = new java.io.ByteArrayOutputStream();
    for (byte[] field : fields) {
      out.writeBytes(field);
    }
    return out.toByteArray();
  }

  /** A field of fewer than 128 bytes. */
  private static byte[] field(int number, byte[] value) {
    return message(new byte[] {(byte) (number << 3 | 2), (byte) value.length}, value);
  }

  private static byte[] field(int number, int value) {
    return new byte[] {(byte) (number << 3), (byte) value};
  }

  private static byte[] text(String value) {
    return value.getBytes(StandardCharsets.UTF_8);
  }

  private static void refused(byte[] model, String tensor, String... words) {
    assertFails(
        MalformedFileException.class,
        () -> {
          try (Onnx onnx = Onnx.of(model, "model.onnx")) {
            onnx.tensor(tensor);
          }
        },
        words);
  }

  @Test
  void what_contradicts_itself_is_refused(@TempDir Path folder) throws IOException {
    byte[] name = field(8, text("w"));
    byte[] floats = field(2, 1);
    refused(text("no model"), "w", "model.onnx", "wire type");
    refused(new byte[0], "w", "no graph");
    refused(initializer(field(1, 2), floats, name, field(9, new byte[4])), "w", "4 bytes", "[2]");
    refused(initializer(field(1, 1), floats, name, field(5, 1)), "w", "integers for data");
    refused(
        initializer(field(1, 1), field(2, 9), name, field(9, new byte[] {7})), "w", "must be 0 or");
    byte[] huge = {8, -1, -1, -1, -1, -1, -1, -1, -1, 127}; // 2^63 - 1 rows
    refused(initializer(huge, huge, floats, name), "w", "larger than memory");
    byte[] negative = {8, -1, -1, -1, -1, -1, -1, -1, -1, -1, 1};
    refused(initializer(negative, floats, name), "w", "shape [-1]");
    byte[] all = Files.readAllBytes(model(folder));
    refused(Arrays.copyOf(all, all.length - 30), "scalar", "truncated");
    try (Onnx words = Onnx.of(initializer(field(2, 8), name), "model.onnx")) {
      assertFails(DTypeMismatchException.class, () -> words.tensor("w"), "type 8", "\"w\"");
    }
    byte[] powers = initializer(field(1, 2), field(2, 24), name, field(9, new byte[] {1, 2}));
    try (Onnx young = Onnx.of(powers, "model.onnx")) { // a dtype that not every torch has
      assertEquals(DType.FLOAT8_E8M0FNU, young.dtype("w"));
      assertArrayEquals(new byte[] {1, 2}, young.bytes("w"));
    }
    assertFails(FileAccessException.class, () -> Onnx.load(folder.resolve("no.onnx")), "no.onnx");
  }

  @Test
  void data_outside_must_be_beside_the_model(@TempDir Path folder) throws IOException {
    byte[] start = message(field(8, text("w")), field(1, 1), field(2, 1), field(14, 1));
    Path inner = Files.createDirectories(folder.resolve("inner"));
    Files.write(folder.resolve("secret"), new byte[4]);
    for (String place : new String[] {"../secret", folder.resolve("secret").toString(), "", "."}) {
      byte[] entry = field(13, message(field(1, text("location")), field(2, text(place))));
      if (entry.length > 100) {
        continue; // a folder's name may be too long for the message
      }
      Path file = Files.write(inner.resolve("m.onnx"), initializer(start, entry));
      assertFails(MalformedFileException.class, () -> Onnx.load(file), "no file beside it");
    }
    Files.write(inner.resolve("data"), new byte[3]);
    byte[] entry = field(13, message(field(1, text("location")), field(2, text("data"))));
    Path file = Files.write(inner.resolve("m.onnx"), initializer(start, entry));
    assertFails(MalformedFileException.class, () -> Onnx.load(file), "3 bytes of data");
    byte[] far = field(13, message(field(1, text("offset")), field(2, text("9"))));
    Files.write(file, initializer(start, entry, far));
    assertFails(MalformedFileException.class, () -> Onnx.load(file), "bytes 9 to");
  }

  @Test
  void damaged_models_are_read_or_refused(@TempDir Path folder) throws IOException {
    Path file = model(folder);
    byte[] good = Files.readAllBytes(file);
    var random = new Random(1);
    for (int i = 0; i < 60; i++) {
      byte[] bad = good.clone();
      for (int n = random.nextInt(4); n >= 0; n--) {
        bad[random.nextInt(bad.length)] = (byte) random.nextInt();
      }
      try (Onnx onnx = Onnx.of(bad, file.toString())) {
        for (String name : onnx.names()) {
          onnx.tensor(name).close();
        }
      } catch (MalformedFileException | DTypeMismatchException | FileAccessException refused) {
        assertNotNull(refused.getMessage());
      }
    }
  }
}

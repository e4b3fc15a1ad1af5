package io.torchbridge.conformance.rules;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.torchbridge.DType;
import io.torchbridge.DTypeMismatchException;
import io.torchbridge.Tensor;
import io.torchbridge.TensorOptions;
import io.torchbridge.TensorScope;
import io.torchbridge.Torch;
import io.torchbridge.TorchbridgeException;
import io.torchbridge.io.PyTorchFile;
import io.torchbridge.io.Safetensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tensors in safetensors files and in PyTorch's own. */
public abstract class FileRules extends BackendRules {
  /** Reads what Java wrote, compares it, and writes it again in all forms. */
  private static final String PYTHON =
      """
      import sys, torch
      from safetensors.torch import load_file, save_file
      folder = sys.argv[1]
      state = torch.load(folder + "/java.pt", weights_only=True)
      weights = load_file(folder + "/java.safetensors")
      want = {
          "float32": torch.tensor([[1.0, 2.0], [3.0, 4.0]]),
          "int64": torch.tensor([1, -2, 1 << 40]),
          "bfloat16": torch.tensor([0.5, -1.0], dtype=torch.bfloat16),
          "bool": torch.tensor([True, False]),
          "complex64": torch.tensor([1 + 2j]),
          "uint16": torch.tensor([1, 65535], dtype=torch.uint16),
          "scalar": torch.tensor(2.5, dtype=torch.float64),
          "empty": torch.zeros(0, 3),
          "transposed": torch.tensor([[1.0, 3.0], [2.0, 4.0]]),
      }
      for got in (state["weights"], weights):
          assert list(sorted(got)) == sorted(want), list(got)
          for name, tensor in want.items():
              assert got[name].dtype == tensor.dtype and got[name].shape == tensor.shape, name
              assert torch.equal(got[name], tensor), name
      assert state["epoch"] == 3 and state["tied"].data_ptr() == state["weights"]["float32"].data_ptr()
      assert state["parameter"].requires_grad
      base = torch.arange(12.0)
      value = {
          "weights": {**want, "transposed": want["float32"].t()},
          "views": [base[2:8].view(2, 3), base[::2], base[3:4].expand(5)],
          "parameter": torch.nn.Parameter(torch.ones(2)),
          "conj": torch.tensor([1 + 2j]).conj(),
          "float8": torch.tensor([1.0, 2.0]).to(torch.float8_e5m2),
          "model": torch.nn.Linear(2, 1).state_dict(),
      }
      torch.save(value, folder + "/python.pt")
      old = {k: v for k, v in value.items() if k != "float8"}
      old["weights"] = {k: v for k, v in old["weights"].items() if k != "uint16"}
      torch.save(old, folder + "/old.pt", _use_new_zipfile_serialization=False)
      save_file(want, folder + "/python.safetensors", {"made": "in Python"})
      """;

  private static Map<String, Tensor> weights() {
    var weights = new LinkedHashMap<String, Tensor>();
    Tensor matrix = Torch.tensor(new float[][] {{1, 2}, {3, 4}});
    weights.put("float32", matrix);
    weights.put("int64", Torch.tensor(new long[] {1, -2, 1L << 40}));
    weights.put("bfloat16", Torch.tensor(new float[] {0.5f, -1}, DType.BFLOAT16));
    weights.put("bool", Torch.tensor(new boolean[] {true, false}));
    weights.put(
        "complex64", Torch.tensor(new io.torchbridge.Complex[] {new io.torchbridge.Complex(1, 2)}));
    weights.put("uint16", Torch.tensor(new char[] {1, 65535}));
    weights.put("scalar", Torch.tensor(2.5, DType.FLOAT64));
    weights.put("empty", Torch.zeros(0, 3));
    weights.put("transposed", matrix.t());
    return weights;
  }

  private static Object in(@Nullable Object map, String key) {
    return Objects.requireNonNull(((Map<?, ?>) Objects.requireNonNull(map)).get(key), key);
  }

  private static Tensor tensor(@Nullable Object map, String key) {
    return (Tensor) in(map, key);
  }

  private static void assertSameTensor(String name, Tensor expected, Tensor got) {
    assertEquals(expected.dtype(), got.dtype(), name);
    assertArrayEquals(expected.shape(), got.shape(), name);
    byte[] want = bytes(expected);
    assertArrayEquals(want, bytes(got), name);
  }

  private static byte[] bytes(Tensor tensor) {
    byte[] bytes = new byte[(int) tensor.numel() * tensor.dtype().byteSize()];
    tensor.copyTo(java.lang.foreign.MemorySegment.ofArray(bytes));
    return bytes;
  }

  private static void assertSameTensors(Map<String, Tensor> expected, Map<?, ?> got) {
    assertEquals(List.copyOf(expected.keySet()), List.copyOf(got.keySet()));
    expected.forEach((name, tensor) -> assertSameTensor(name, tensor, tensor(got, name)));
  }

  @Test
  void safetensors_come_back(@TempDir Path folder) {
    Path file = folder.resolve("w.safetensors");
    Map<String, Tensor> weights = weights();
    Safetensors.save(file, weights, Map.of("epoch", "3"));
    assertSameTensors(weights, Safetensors.load(file));
    try (Safetensors open = Safetensors.open(file)) {
      assertEquals(Map.of("epoch", "3"), open.metadata());
      Tensor one = open.tensor("int64");
      open.close();
      assertSameTensor("int64", tensor(weights, "int64"), one);
    }
    // the file replaces itself while it is read
    Safetensors.save(file, Safetensors.load(file));
    assertSameTensors(weights, Safetensors.load(file));
  }

  @Test
  void safetensors_have_no_complex128(@TempDir Path folder) {
    Path file = folder.resolve("w.safetensors");
    assertFails(
        DTypeMismatchException.class,
        () ->
            Safetensors.save(file, Map.of("z", Torch.zeros(TensorOptions.of(DType.COMPLEX128), 2))),
        "\"z\"",
        "complex128");
    assertFalse(Files.exists(file));
  }

  @Test
  void state_dicts_come_back(@TempDir Path folder) {
    Path file = folder.resolve("w.pt");
    Map<String, Tensor> weights = weights();
    PyTorchFile.save(file, weights);
    assertSameTensors(weights, PyTorchFile.loadStateDict(file));
    PyTorchFile.save(file, Map.of("model", weights));
    assertSameTensors(weights, PyTorchFile.loadStateDict(file, "model"));
  }

  @Test
  void loading_keeps_just_what_it_returns(@TempDir Path folder) {
    Path file = folder.resolve("w.pt");
    Tensor one = Torch.ones(3);
    PyTorchFile.save(file, List.of(one, one.narrow(0, 0, 3)));
    try (var scope = TensorScope.open()) {
      var loaded = (List<?>) Objects.requireNonNull(PyTorchFile.load(file));
      assertEquals(2, scope.size());
      ((Tensor) loaded.get(0)).fill_(7);
      assertArrayEquals(
          new float[] {7, 7, 7}, ((Tensor) loaded.get(1)).toFloatArray(), "tied weights stay tied");
    }
  }

  @Test
  void a_real_old_file_is_read() {
    Path file =
        Path.of(System.getProperty("torchbridge.shared", "")).resolve("data/cifar10-resnet20.th");
    assumeTrue(Files.exists(file), "the folder of torchbridge.shared has no cifar10-resnet20.th");
    Map<String, Tensor> state = PyTorchFile.loadStateDict(file, "state_dict");
    assertEquals(97, state.size());
    assertArrayEquals(new long[] {16, 3, 3, 3}, tensor(state, "module.conv1.weight").shape());
    try (var scope = TensorScope.open()) {
      assertEquals(91.78000183105469, in(PyTorchFile.load(file), "best_prec1"));
    }
  }

  @Test
  void changed_files_are_read_or_refused(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("w");
    PyTorchFile.save(file, Map.of("a", Torch.ones(2, 2), "b", Torch.tensor(new boolean[] {true})));
    byte[] archive = Files.readAllBytes(file);
    Safetensors.save(file, Map.of("a", Torch.ones(2, 2), "b", Torch.tensor(new boolean[] {true})));
    byte[] safetensors = Files.readAllBytes(file);
    for (int at = 0; at < archive.length; at++) {
      byte[] changed = archive.clone();
      changed[at] ^= (byte) (1 << at % 8);
      readOrRefuse(Files.write(file, changed), PyTorchFile::load);
    }
    for (int at = 0; at < safetensors.length; at++) {
      byte[] changed = safetensors.clone();
      changed[at] ^= (byte) (1 << at % 8);
      readOrRefuse(Files.write(file, changed), Safetensors::load);
    }
  }

  private static void readOrRefuse(Path file, java.util.function.Consumer<Path> read) {
    try (var scope = TensorScope.open()) {
      read.accept(file);
    } catch (TorchbridgeException e) {
      assertTrue(String.valueOf(e.getMessage()).contains(file.toString()), e.toString());
    }
  }

  @Test
  void python_and_java_read_each_others_files(@TempDir Path folder) throws Exception {
    Path python = Path.of(System.getProperty("torchbridge.python", "")).resolve("bin/python");
    assumeTrue(Files.isExecutable(python), "torchbridge.python is not set to a venv");
    Map<String, Tensor> weights = weights();
    Safetensors.save(folder.resolve("java.safetensors"), weights);
    var checkpoint = new LinkedHashMap<String, Object>();
    checkpoint.put("weights", weights);
    checkpoint.put("epoch", 3);
    checkpoint.put("tied", weights.get("float32"));
    checkpoint.put("parameter", Torch.ones(2).requiresGrad(true));
    PyTorchFile.save(folder.resolve("java.pt"), checkpoint);
    run(folder, python.toString(), "-c", PYTHON, folder.toString());

    Map<String, Tensor> read = Safetensors.load(folder.resolve("python.safetensors"));
    weights.forEach((name, tensor) -> assertSameTensor(name, tensor, tensor(read, name)));
    for (String form : List.of("python.pt", "old.pt")) {
      Object value = PyTorchFile.load(folder.resolve(form));
      var state = (Map<?, ?>) in(value, "weights");
      for (Object name : state.keySet()) {
        String key = (String) name;
        assertSameTensor(form + " " + key, tensor(weights, key), tensor(state, key));
      }
      assertEquals(form.equals("old.pt") ? 8 : 9, state.size());
      var views = (List<?>) in(value, "views");
      assertArrayEquals(new float[] {2, 3, 4, 5, 6, 7}, ((Tensor) views.get(0)).toFloatArray());
      assertArrayEquals(new float[] {0, 2, 4, 6, 8, 10}, ((Tensor) views.get(1)).toFloatArray());
      assertArrayEquals(new long[] {0}, ((Tensor) views.get(2)).strides());
      ((Tensor) views.get(0)).fill_(-1);
      assertArrayEquals(
          new float[] {0, -1, -1, -1, 8, 10},
          ((Tensor) views.get(1)).toFloatArray(),
          "views of one storage still share it");
      assertTrue(tensor(value, "parameter").requiresGrad());
      assertTrue(tensor(value, "parameter").isLeaf());
      assertEquals(-2, tensor(value, "conj").toComplexArray()[0].im());
      assertArrayEquals(new long[] {1, 2}, tensor(in(value, "model"), "weight").shape());
    }
    assertEquals(
        DType.FLOAT8_E5M2, tensor(PyTorchFile.load(folder.resolve("python.pt")), "float8").dtype());
  }

  private static void run(Path folder, String... command) throws Exception {
    Path output = folder.resolve("output.txt");
    var builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    builder.environment().put("OMP_NUM_THREADS", "1");
    int code = builder.start().waitFor();
    assertEquals(0, code, () -> "Python failed: " + Arrays.toString(text(output)));
  }

  private static String[] text(Path output) {
    try {
      return Files.readString(output).split("\n");
    } catch (IOException e) {
      return new String[] {e.toString()};
    }
  }
}

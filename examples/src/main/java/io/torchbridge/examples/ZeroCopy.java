package io.torchbridge.examples;

import static io.torchbridge.Index.at;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import io.torchbridge.Backends;
import io.torchbridge.Tensor;
import io.torchbridge.TensorScope;
import io.torchbridge.Torch;
import io.torchbridge.TorchbridgeException;
import io.torchbridge.dlpack.DLDataType;
import io.torchbridge.dlpack.DLDevice;
import io.torchbridge.dlpack.DLTensor;
import io.torchbridge.dlpack.ManagedTensor;
import io.torchbridge.python.PythonModule;
import io.torchbridge.python.engine.PythonEngines;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** One buffer, seen by Java, libtorch, Python's torch and NumPy. */
final class ZeroCopy implements Example {
  private static final String PYTHON =
      """
      def write(tensor):
          array = tensor.numpy()
          array[1, 0] = 4
          return array.ctypes.data
      """;

  @Override
  public String name() {
    return "zero-copy";
  }

  @Override
  public String summary() {
    return "shares one buffer between Java, libtorch, Python's torch and NumPy";
  }

  @Override
  public void run(String... args) {
    // Java's own memory, freed when the last of all who see it is done with it
    Arena arena = Arena.ofShared();
    MemorySegment java = arena.allocate(JAVA_FLOAT, 6);
    var form =
        new DLTensor(
            java.address(), DLDevice.CPU, DLDataType.ofName("float32"), new long[] {2, 3}, null, 0);

    try (var scope = TensorScope.open()) {
      Tensor libtorch;
      try (var use = Backends.use("libtorch")) {
        libtorch = Torch.fromDLPack(ManagedTensor.of(form, 0, arena::close).giveVersioned());
      }
      Tensor python = libtorch.to(Backends.get("python"));

      // each writes one element: Java, libtorch, Python's torch, NumPy
      java.setAtIndex(JAVA_FLOAT, 0, 1);
      libtorch.set(2, at(0), at(1));
      python.set(3, at(0), at(2));
      long numpy;
      try (var module =
              PythonEngines.open(Backends.settings()).defineModule("zero_copy_example", PYTHON);
          var write = PythonModule.of(Backends.get("python"), module.attribute("write"))) {
        numpy = (long) write.call(List.of(python), Map.of());
      }

      // and everyone sees them all
      String seen = Arrays.toString(java.toArray(JAVA_FLOAT));
      System.out.printf("Java      %#x %s%n", java.address(), seen);
      show("libtorch ", libtorch);
      show("python   ", python);
      System.out.printf("NumPy     %#x%n", numpy);
      if (numpy != java.address()
          || libtorch.dataAddress() != java.address()
          || python.dataAddress() != java.address()) {
        throw new TorchbridgeException("these are several buffers, not one");
      }
    }
  }

  private static void show(String who, Tensor tensor) {
    String seen = Arrays.toString(tensor.flatten().toFloatArray());
    System.out.printf("%s %#x %s%n", who, tensor.dataAddress(), seen);
  }
}

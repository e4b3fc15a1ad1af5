package io.torchbridge.python;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.torchbridge.Tensor;
import io.torchbridge.TensorScope;
import io.torchbridge.Torch;
import io.torchbridge.autograd.GradMode;
import io.torchbridge.python.engine.graalpy.GraalPyTorch;
import io.torchbridge.spi.BackendRegistry;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("graalpy")
class GraalPyBackendTest extends PythonBackendRules {
  private static @Nullable BackendRegistry registry;

  @Override
  PythonBackend open() {
    if (registry == null) {
      registry = new BackendRegistry(GraalPyTorch.settings()); // or skips with the reason
    }
    return (PythonBackend) registry.get("python");
  }

  /** What the JVM's collector has found is freed when Python runs the next time. */
  @Override
  void collect() {
    PythonBackend backend = open();
    for (int i = 0; i < 3; i++) {
      System.gc();
      backend.engine().importModule("gc").callMethod("collect");
    }
  }

  /** With neither Pillow, NumPy nor torchvision's own operators there. */
  @Test
  void torchvisionsResnet() {
    PythonModule model = PythonModule.of(open(), "torchvision.models", "resnet18", Map.of());
    assertEquals(122, model.stateDict().size());
    model.eval();
    try (TensorScope scope = TensorScope.open();
        var noGrad = GradMode.DISABLED.enter()) {
      Tensor images = Torch.ones(2, 3, 64, 64);
      Tensor logits = model.forward(images);
      assertArrayEquals(new long[] {2, 1000}, logits.shape());
      // two equal images
      float[] values = logits.toFloatArray();
      for (int i = 0; i < 1000; i++) {
        assertEquals(values[i], values[1000 + i], 1e-4f);
      }
    }
    model.close();
  }

  /** Freed by the collector, which the engine calls in time; Python here can't list its objects. */
  @Test
  @Override
  void closedTensorsAreFreedInPython() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor large = Torch.ones(8 << 20); // 32 MB
      for (int i = 0; i < 200; i++) {
        large.add(large).close(); // 6.4 GB in all
      }
    }
    long pages = residentPages();
    assertTrue(pages * 4096 < 4L << 30, () -> "resident: " + pages * 4096);
  }

  private static long residentPages() {
    try {
      String statm = java.nio.file.Files.readString(java.nio.file.Path.of("/proc/self/statm"));
      return Long.parseLong(statm.split(" ")[1]);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}

package io.torchbridge.conformance.rules;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.torchbridge.Complex;
import io.torchbridge.DType;
import io.torchbridge.DTypeMismatchException;
import io.torchbridge.Device;
import io.torchbridge.Tensor;
import io.torchbridge.TensorOptions;
import io.torchbridge.Torch;
import io.torchbridge.TorchbridgeException;
import io.torchbridge.nn.Linear;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Types and devices where none is said, shapes without data, the same results each time. */
public abstract class DefaultsRules extends TypedOperatorRules {
  @AfterEach
  void restore() {
    Torch.setDefaultDtype(DType.FLOAT32);
    Torch.setDefaultDevice(null);
    Torch.useDeterministicAlgorithms(false);
  }

  @Test
  void real_numbers_have_the_default_type() {
    assertEquals(DType.FLOAT32, Torch.getDefaultDtype());
    Torch.setDefaultDtype(DType.FLOAT64);
    assertEquals(DType.FLOAT64, Torch.getDefaultDtype());
    assertEquals(DType.FLOAT64, Torch.zeros(2).dtype());
    assertEquals(DType.FLOAT64, Torch.arange(2.5).dtype());
    assertEquals(DType.FLOAT64, i.div(j).dtype());
    assertEquals(0.1, Torch.tensor(0.1).item());
    assertArrayEquals(new double[] {0.1, 2}, Torch.tensor(List.of(0.1, 2)).toDoubleArray());
    Tensor complex = Torch.tensor(new Complex(0.1, 0.2));
    assertEquals(DType.COMPLEX128, complex.dtype());
    assertEquals(new Complex(0.1, 0.2), complex.item());
    assertEquals(DType.INT64, Torch.tensor(3).dtype());
    assertEquals(DType.FLOAT32, Torch.tensor(new float[] {1}).dtype());
    assertEquals("tensor([1.])", Torch.ones(1).toString());
    assertEquals("tensor([1.], dtype=torch.float32)", Torch.tensor(new float[] {1}).toString());
    Torch.setDefaultDtype(DType.BFLOAT16);
    assertEquals(DType.BFLOAT16, Torch.tensor(0.5).dtype());
    assertEquals(DType.BFLOAT16, Torch.rand(2).dtype());
    assertFails(DTypeMismatchException.class, () -> Torch.setDefaultDtype(DType.INT64), "int64");
    assertEquals(DType.BFLOAT16, Torch.getDefaultDtype());
  }

  @Test
  void factories_follow_the_device_that_was_entered() throws Exception {
    try (var meta = Device.META.enter()) {
      assertEquals(Device.META, Torch.getDefaultDevice());
      assertEquals(Device.META, Torch.zeros(2, 3).device());
      assertEquals(Device.META, Torch.randn(2).device());
      assertEquals(Device.META, Torch.tensor(new float[] {1, 2}).device());
      assertEquals(Device.META, Torch.hannWindow(5).device());
      assertTrue(Torch.zeros(TensorOptions.of(Device.CPU), 2).device().isCpu());
      assertTrue(Torch.zerosLike(x).device().isCpu());
      assertTrue(x.add(y).device().isCpu());
      try (var cpu = Device.CPU.enter()) {
        assertTrue(Torch.zeros(2).device().isCpu());
      }
      assertEquals(Device.META, Torch.zeros(2).device());
      var task = new FutureTask<>(() -> Torch.getDefaultDevice());
      Thread.ofPlatform().start(task);
      assertEquals(Device.CPU, task.get());
    }
    assertTrue(Torch.zeros(2).device().isCpu());
    Torch.setDefaultDevice(Device.META);
    assertEquals(Device.META, Torch.ones(2).device());
    Torch.setDefaultDevice(null);
    assertTrue(Torch.ones(2).device().isCpu());
  }

  @Test
  void shapes_are_known_without_data() {
    try (var meta = Device.META.enter();
        var layer = new Linear(4096, 1000)) {
      Tensor images = Torch.empty(1L << 40, 4096);
      Tensor classes = layer.forward(images).mul(2);
      assertArrayEquals(new long[] {1L << 40, 1000}, classes.shape());
      assertEquals(Device.META, classes.device());
      assertEquals(0, classes.dataAddress());
      assertArrayEquals(new long[] {1000, 1}, classes.mean(0).unsqueeze(1).softmax(0).shape());
      assertFails(TorchbridgeException.class, () -> layer.forward(Torch.ones(2, 5)), "5", "4096");
      assertFails(TorchbridgeException.class, () -> Torch.ones(2).toFloatArray(), "meta");
    }
  }

  @Test
  void deterministic_memory_is_filled() {
    assertFalse(Torch.areDeterministicAlgorithmsEnabled());
    Torch.useDeterministicAlgorithms(true);
    assertTrue(Torch.areDeterministicAlgorithmsEnabled());
    assertTrue(Torch.empty(1000).isnan().all().itemBoolean());
    Torch.useDeterministicAlgorithms(true, true);
    assertTrue(Torch.areDeterministicAlgorithmsEnabled());
    Torch.useDeterministicAlgorithms(false);
    assertFalse(Torch.areDeterministicAlgorithmsEnabled());
  }
}

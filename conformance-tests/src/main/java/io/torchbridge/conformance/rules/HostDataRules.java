package io.torchbridge.conformance.rules;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.torchbridge.Complex;
import io.torchbridge.DType;
import io.torchbridge.DTypeMismatchException;
import io.torchbridge.Device;
import io.torchbridge.InvalidArgumentException;
import io.torchbridge.ShapeMismatchException;
import io.torchbridge.Tensor;
import io.torchbridge.Torch;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Elements go from Java into tensors and come back, of every kind and in every dtype. */
@TestInstance(TestInstance.Lifecycle.PER_METHOD)
public abstract class HostDataRules extends BackendRules {

  @Test
  void arrays_of_every_primitive_type_round_trip() {
    check(new float[] {1.5f, -2}, DType.FLOAT32);
    check(new double[] {1.5, -2}, DType.FLOAT64);
    check(new long[] {Long.MIN_VALUE, 7}, DType.INT64);
    check(new int[] {Integer.MIN_VALUE, 7}, DType.INT32);
    check(new short[] {-3, 7}, DType.INT16);
    check(new byte[] {-3, 7}, DType.INT8);
    check(new boolean[] {true, false}, DType.BOOL);
    check(new Complex[] {new Complex(1, 2), new Complex(-0.5, 0)}, DType.COMPLEX64);
    Tensor chars = Torch.tensor(new char[] {1, 65535});
    assertEquals(DType.UINT16, chars.dtype());
    assertArrayEquals(new short[] {1, -1}, chars.toShortArray());
  }

  private static void check(Object array, DType dtype) {
    Tensor tensor = Torch.tensor(array);
    assertEquals(dtype, tensor.dtype());
    assertArrayEquals(new long[] {2}, tensor.shape());
    assertTrue(java.util.Objects.deepEquals(array, tensor.toArray()));
  }

  @Test
  void nested_arrays_and_lists_give_shapes() {
    Tensor cube = Torch.tensor(new int[][][] {{{1, 2, 3}, {4, 5, 6}}});
    assertArrayEquals(new long[] {1, 2, 3}, cube.shape());
    assertArrayEquals(new int[][][] {{{1, 2, 3}, {4, 5, 6}}}, (int[][][]) cube.toArray());
    Tensor matrix = Torch.tensor(List.of(List.of(1, 2), List.of(3.5, 4)));
    assertEquals(DType.FLOAT32, matrix.dtype());
    assertArrayEquals(new float[] {1, 2, 3.5f, 4}, matrix.toFloatArray());
    assertArrayEquals(new long[] {0}, Torch.tensor(List.of()).shape());
    assertArrayEquals(new long[] {2, 0}, Torch.tensor(new float[2][0]).shape());
  }

  @Test
  void ragged_data_is_refused() {
    assertFails(
        ShapeMismatchException.class, () -> Torch.tensor(new float[][] {{1, 2}, {3}}), "ragged");
    assertFails(InvalidArgumentException.class, () -> Torch.tensor("text"), "String");
  }

  @Test
  void scalars_have_no_dimensions() {
    assertEquals(2.5, Torch.tensor(2.5).item());
    assertEquals(DType.FLOAT32, Torch.tensor(2.5).dtype());
    assertEquals(7L, Torch.tensor(7).item());
    assertEquals(true, Torch.tensor(true).item());
    assertEquals(new Complex(1, -2), Torch.tensor(new Complex(1, -2)).item());
    assertFails(
        ShapeMismatchException.class,
        () -> Torch.tensor(new float[] {1, 2}).item(),
        "item()",
        "[2]");
  }

  @Test
  void other_floating_types_come_back_as_floats() {
    for (DType dtype : List.of(DType.FLOAT16, DType.BFLOAT16, DType.FLOAT8_E5M2)) {
      Tensor tensor = Torch.tensor(new float[] {1.5f, -0.25f}, dtype);
      assertEquals(dtype, tensor.dtype());
      assertArrayEquals(new float[] {1.5f, -0.25f}, tensor.toFloatArray());
    }
  }

  @Test
  void nothing_is_lost_silently() {
    assertFails(
        DTypeMismatchException.class,
        () -> Torch.tensor(new double[] {1}).toFloatArray(),
        "toFloatArray()",
        "float64");
    assertFails(
        DTypeMismatchException.class,
        () -> Torch.tensor(new float[] {1}).toLongArray(),
        "toLongArray()",
        "float32");
    assertFails(
        DTypeMismatchException.class, () -> Torch.tensor(new long[] {1}).toIntArray(), "int64");
  }

  @Test
  void segments_and_buffers_are_copied() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment segment = arena.allocateFrom(ValueLayout.JAVA_FLOAT, 1, 2, 3, 4);
      Tensor tensor = Torch.fromData(segment, DType.FLOAT32, 2, 2);
      segment.setAtIndex(ValueLayout.JAVA_FLOAT, 0, 9);
      assertArrayEquals(new float[][] {{1, 2}, {3, 4}}, (float[][]) tensor.toArray());
      MemorySegment back = arena.allocate(16);
      tensor.copyTo(back);
      assertEquals(4, back.getAtIndex(ValueLayout.JAVA_FLOAT, 3));
      assertFails(
          ShapeMismatchException.class, () -> tensor.copyTo(arena.allocate(15)), "copyTo()", "16");
    }
    FloatBuffer big =
        ByteBuffer.allocateDirect(16).order(ByteOrder.BIG_ENDIAN).asFloatBuffer().put(0, 2.5f);
    assertEquals(2.5f, Torch.fromData(big, 4).toFloatArray()[0]);
    FloatBuffer target = FloatBuffer.allocate(3);
    target.position(1);
    Torch.tensor(new float[] {5, 6}).copyTo(target);
    assertArrayEquals(new float[] {0, 5, 6}, target.array());
    assertEquals(3, target.position());
  }

  @Test
  void big_endian_buffers_take_elements_in_their_own_order() {
    FloatBuffer big = ByteBuffer.allocate(8).order(ByteOrder.BIG_ENDIAN).asFloatBuffer();
    Torch.tensor(new float[] {5, 6}).copyTo(big);
    assertEquals(5, big.get(0));
    assertEquals(6, big.get(1));
  }

  @Test
  void views_come_back_in_the_order_of_their_indices() {
    Tensor transposed =
        Torch.call("aten::t", Torch.tensor(new long[][] {{1, 2, 3}, {4, 5, 6}})).tensor();
    assertArrayEquals(new long[] {1, 4, 2, 5, 3, 6}, transposed.toLongArray());
    Tensor conjugate = Torch.call("aten::_conj", Torch.tensor(new Complex(1, 2))).tensor();
    assertEquals(new Complex(1, -2), conjugate.item());
  }

  @Test
  void a_tensor_of_zeros_without_memory_reads_as_zeros() {
    // autograd makes such tensors; reading at their address 0 once ended the JVM
    Tensor zeros =
        Torch.call(
                "aten::_efficientzerotensor",
                new long[] {2, 2},
                DType.FLOAT32,
                null,
                Device.CPU,
                null)
            .tensor();
    assertArrayEquals(new float[] {0, 0, 0, 0}, zeros.toFloatArray());
  }

  @Test
  void a_tensor_of_the_meta_device_has_nothing_to_read() {
    Tensor meta =
        Torch.call("aten::zeros", new long[] {2}, DType.FLOAT32, null, Device.META).tensor();
    assertFails(io.torchbridge.TorchbridgeException.class, meta::toFloatArray, "meta");
  }

  @Test
  void a_shape_that_does_not_fit_the_data_is_refused() {
    assertFails(
        ShapeMismatchException.class,
        () -> Torch.fromData(new float[5], 2, 2),
        "[2, 2]",
        "20",
        "16");
    assertFails(
        ShapeMismatchException.class, () -> Torch.fromData(new float[4], -2, -2), "negative");
    assertFails(
        ShapeMismatchException.class,
        () -> Torch.fromData(new float[4], Long.MAX_VALUE, Long.MAX_VALUE),
        "too large");
  }

  @Test
  void numbers_are_rounded_once_to_the_type_that_is_asked_for() {
    assertEquals(0.1, Torch.tensor(0.1, DType.FLOAT64).item());
    assertArrayEquals(
        new double[] {0.1, 0.3}, Torch.tensor(List.of(0.1, 0.3), DType.FLOAT64).toDoubleArray());
    assertEquals(16777217L, Torch.tensor(16777217.0, DType.INT64).item());
    assertEquals(
        new Complex(0.1, 0.3), Torch.tensor(new Complex(0.1, 0.3), DType.COMPLEX128).item());
    assertEquals(DType.FLOAT32, Torch.tensor(0.1).dtype());
  }
}

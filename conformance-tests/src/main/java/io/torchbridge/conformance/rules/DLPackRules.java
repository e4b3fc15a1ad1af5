package io.torchbridge.conformance.rules;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.torchbridge.DType;
import io.torchbridge.InvalidArgumentException;
import io.torchbridge.Tensor;
import io.torchbridge.Torch;
import io.torchbridge.dlpack.DLDataType;
import io.torchbridge.dlpack.DLDevice;
import io.torchbridge.dlpack.DLTensor;
import io.torchbridge.dlpack.ManagedTensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Memory that is shared by DLPack: never copied, freed once, by the last who is done. */
public abstract class DLPackRules extends BackendRules {

  /** Memory of Java's own, given away; counts how often it is given back. */
  private static final class Offer implements AutoCloseable {
    final Arena arena = Arena.ofShared();
    final MemorySegment memory = arena.allocateFrom(JAVA_FLOAT, 1, 2, 3, 4, 5, 6);
    final AtomicInteger released = new AtomicInteger();

    MemorySegment struct(long[] shape, long[] strides) {
      return struct(shape, strides, 0);
    }

    MemorySegment struct(long[] shape, long[] strides, long flags) {
      return ManagedTensor.of(
              new DLTensor(
                  memory.address(),
                  DLDevice.CPU,
                  DLDataType.of(DLDataType.FLOAT, 32),
                  shape,
                  strides,
                  0),
              flags,
              released::incrementAndGet)
          .giveVersioned();
    }

    @Override
    public void close() {
      arena.close();
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = DType.class,
      mode = Mode.INCLUDE,
      names = {
        "UINT8",
        "INT8",
        "INT16",
        "INT32",
        "INT64",
        "FLOAT16",
        "FLOAT32",
        "FLOAT64",
        "COMPLEX64",
        "COMPLEX128",
        "BOOL",
        "BFLOAT16",
        "UINT16",
        "UINT32",
        "UINT64"
      })
  void every_dtype_comes_back_over_the_same_memory(DType dtype) {
    Tensor tensor = Torch.call("aten::zeros", new long[] {2, 3}, dtype).tensor();
    Tensor back = Torch.fromDLPack(tensor.toDLPack());
    assertEquals(dtype, back.dtype());
    assertArrayEquals(new long[] {2, 3}, back.shape());
    assertEquals(tensor.dataAddress(), back.dataAddress(), "the memory was copied");
  }

  @Test
  void what_is_written_on_one_side_is_seen_on_the_other() {
    Tensor tensor = Torch.tensor(new float[] {1, 2, 3});
    Tensor back = Torch.fromDLPack(tensor.toDLPack());
    Torch.call("aten::mul_.Scalar", back, 2);
    assertArrayEquals(new float[] {2, 4, 6}, tensor.toFloatArray());
  }

  @Test
  void strides_and_offsets_are_kept() {
    Tensor base = Torch.tensor(new float[][] {{1, 2, 3}, {4, 5, 6}});
    Tensor column = Torch.call("aten::select.int", base, 1, 2).tensor();
    Tensor back = Torch.fromDLPack(column.toDLPack());
    assertArrayEquals(new long[] {3}, back.strides());
    assertArrayEquals(new float[] {3, 6}, back.toFloatArray());
    assertEquals(base.dataAddress() + 8, back.dataAddress());
  }

  @Test
  void numbers_and_empty_tensors_are_tensors_too() {
    Tensor number = Torch.fromDLPack(Torch.tensor(2.5f).toDLPack());
    assertEquals(0, number.ndim());
    assertEquals(2.5, number.item());
    Tensor empty =
        Torch.fromDLPack(
            Torch.call("aten::empty.memory_format", new long[] {0, 4}).tensor().toDLPack());
    assertArrayEquals(new long[] {0, 4}, empty.shape());
  }

  @Test
  void an_export_is_what_the_tensor_is() {
    Tensor tensor = Torch.tensor(new float[][] {{1, 2, 3}, {4, 5, 6}});
    Tensor transposed = Torch.call("aten::t", tensor).tensor();
    try (ManagedTensor taken = ManagedTensor.take(transposed.toDLPack())) {
      DLTensor said = taken.tensor();
      assertEquals(tensor.dataAddress(), said.firstElement());
      assertArrayEquals(new long[] {3, 2}, said.shape());
      assertArrayEquals(new long[] {1, 3}, said.strides());
      assertEquals(DLDataType.of(DLDataType.FLOAT, 32), said.dtype());
      assertEquals(DLDevice.CPU, said.device());
    }
  }

  @Test
  void an_export_outlives_its_tensor() {
    Tensor tensor = Torch.tensor(new float[] {7, 8});
    ManagedTensor taken = ManagedTensor.take(tensor.toDLPack());
    tensor.close();
    assertEquals(8, taken.memory().getAtIndex(JAVA_FLOAT, 1));
    taken.close();
  }

  @Test
  void imported_memory_is_given_back_once_when_the_last_user_is_closed() {
    try (Offer offer = new Offer()) {
      Tensor tensor = Torch.fromDLPack(offer.struct(new long[] {2, 3}, new long[] {3, 1}));
      assertEquals(offer.memory.address(), tensor.dataAddress());
      assertArrayEquals(new float[] {1, 2, 3, 4, 5, 6}, tensor.toFloatArray());
      Tensor view = Torch.call("aten::select.int", tensor, 0, 1).tensor();
      tensor.close();
      assertEquals(0, offer.released.get(), "memory that a view uses was given back");
      assertArrayEquals(new float[] {4, 5, 6}, view.toFloatArray());
      view.close();
      if (test().freesOnClose()) {
        assertEquals(
            1, offer.released.get(), "a closed tensor's memory was not given back exactly once");
      }
    }
  }

  @Test
  void refused_memory_is_given_back_too() {
    try (Offer offer = new Offer()) {
      MemorySegment struct = offer.struct(new long[] {3}, new long[] {-1});
      assertFails(InvalidArgumentException.class, () -> Torch.fromDLPack(struct), "negative");
      assertEquals(1, offer.released.get(), "a refused struct was not deleted exactly once");
    }
    try (Offer offer = new Offer()) {
      MemorySegment struct = offer.struct(new long[] {3}, new long[] {1}, ManagedTensor.READ_ONLY);
      assertFails(InvalidArgumentException.class, () -> Torch.fromDLPack(struct), "read-only");
      assertEquals(1, offer.released.get(), "a refused struct was not deleted exactly once");
    }
  }

  @Test
  void what_only_a_copy_could_share_is_refused() {
    Tensor leaf = Torch.tensor(new float[] {1, 2}).requiresGrad(true);
    assertFails(InvalidArgumentException.class, leaf::toDLPack, "grad");
    Tensor complex = Torch.call("aten::zeros", new long[] {2}, DType.COMPLEX64).tensor();
    Tensor conjugate = Torch.call("aten::conj", complex).tensor();
    assertEquals(true, Torch.call("aten::is_conj", conjugate).value());
    assertFails(InvalidArgumentException.class, conjugate::toDLPack, "conj");
  }

  @Test
  void a_null_struct_is_refused() {
    assertFails(InvalidArgumentException.class, () -> Torch.fromDLPack(MemorySegment.NULL));
  }
}

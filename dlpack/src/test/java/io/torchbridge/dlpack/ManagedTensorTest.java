package io.torchbridge.dlpack;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ManagedTensorTest {
  // the fields' places in DLManagedTensorVersioned and DLManagedTensor, by dlpack.h
  private static final int V_MAJOR = 0;
  private static final int V_DELETER = 16;
  private static final int V_FLAGS = 24;
  private static final int V_TENSOR = 32;
  private static final int U_DELETER = 56;
  private static final int DATA = 0;
  private static final int NDIM = 16;
  private static final int LANES = 22;
  private static final int SHAPE = 24;
  private static final int STRIDES = 32;
  private static final int BYTE_OFFSET = 40;

  private static final DLDataType FLOAT = DLDataType.of(DLDataType.FLOAT, 32);

  private final Arena arena = Arena.ofShared();
  private final MemorySegment data = arena.allocateFrom(JAVA_FLOAT, 0, 1, 2, 3, 4, 5, 6, 7);
  private final AtomicInteger released = new AtomicInteger();
  private int live;

  @BeforeEach
  void count() {
    live = Exports.live();
  }

  @AfterEach
  void noStructIsLeft() {
    assertEquals(live, Exports.live());
    arena.close();
  }

  private DLTensor tensor(long[] shape, long @Nullable [] strides, long byteOffset) {
    return new DLTensor(data.address(), DLDevice.CPU, FLOAT, shape, strides, byteOffset);
  }

  private MemorySegment versioned(long flags, long... shape) {
    return ManagedTensor.of(tensor(shape, null, 0), flags, released::incrementAndGet)
        .giveVersioned()
        .reinterpret(80);
  }

  private MemorySegment unversioned(long... shape) {
    return ManagedTensor.of(tensor(shape, null, 0), 0, released::incrementAndGet)
        .giveUnversioned()
        .reinterpret(64);
  }

  @Test
  void structsHaveTheSizesOfTheHeader() {
    assertEquals(80, Struct.VERSIONED.layout().byteSize());
    assertEquals(64, Struct.UNVERSIONED.layout().byteSize());
  }

  @Test
  void fieldsLieWhereTheHeaderHasThem() {
    MemorySegment s = versioned(ManagedTensor.READ_ONLY, 2, 4);
    assertEquals(1, s.get(JAVA_INT, V_MAJOR));
    assertEquals(1, s.get(JAVA_LONG, V_FLAGS));
    assertEquals(data.address(), s.get(ADDRESS, V_TENSOR + DATA).address());
    assertEquals(1, s.get(JAVA_INT, V_TENSOR + 8), "kDLCPU");
    assertEquals(2, s.get(JAVA_INT, V_TENSOR + NDIM));
    assertEquals(2 | 32 << 8, s.get(JAVA_SHORT, V_TENSOR + 20), "kDLFloat of 32 bits");
    assertEquals(1, s.get(JAVA_SHORT, V_TENSOR + LANES));
    MemorySegment shape = s.get(ADDRESS, V_TENSOR + SHAPE).reinterpret(16);
    assertArrayEquals(new long[] {2, 4}, shape.toArray(JAVA_LONG));
    MemorySegment strides = s.get(ADDRESS, V_TENSOR + STRIDES).reinterpret(16);
    assertArrayEquals(new long[] {4, 1}, strides.toArray(JAVA_LONG));
    ManagedTensor.take(s).close();
    assertEquals(1, released.get());
  }

  @Test
  void aTakenTensorReadsTheSameMemory() {
    try (ManagedTensor t = ManagedTensor.take(versioned(0, 2, 4))) {
      assertEquals("float32[2, 4] on cpu", t.tensor().toString());
      t.memory().setAtIndex(JAVA_FLOAT, 5, 50);
      assertEquals(50f, data.getAtIndex(JAVA_FLOAT, 5));
      assertEquals(20, t.offset(1, 1));
      assertThrows(IndexOutOfBoundsException.class, () -> t.offset(2, 0));
      assertEquals(0, released.get());
    }
    assertEquals(1, released.get());
  }

  @Test
  void readOnlyMemoryCanNotBeWritten() {
    try (ManagedTensor t = ManagedTensor.take(versioned(ManagedTensor.READ_ONLY, 8))) {
      assertTrue(t.isReadOnly());
      assertTrue(t.memory().isReadOnly());
      assertThrows(DLPackException.class, t::giveUnversioned);
      assertFalse(t.isGone());
    }
    assertEquals(1, released.get());
  }

  @Test
  void closingTwiceReleasesOnce() {
    ManagedTensor t = ManagedTensor.take(versioned(0, 8));
    MemorySegment memory = t.memory();
    t.close();
    t.close();
    assertEquals(1, released.get());
    assertThrows(IllegalStateException.class, () -> memory.get(JAVA_FLOAT, 0));
    assertThrows(DLPackException.class, t::memory);
    assertThrows(DLPackException.class, t::giveVersioned);
  }

  @Test
  void aStructHasOneOwner() {
    MemorySegment s = versioned(0, 8);
    ManagedTensor t = ManagedTensor.take(s);
    assertThrows(DLPackException.class, () -> ManagedTensor.take(s));
    assertEquals(0, released.get());
    assertEquals(s.address(), t.giveVersioned().address());
    assertTrue(t.isGone());
    assertThrows(DLPackException.class, t::giveVersioned);
    t.close();
    assertEquals(0, released.get());
    ManagedTensor.take(s).close();
    assertEquals(1, released.get());
  }

  @Test
  void nothingIsAtAddressZero() {
    assertThrows(DLPackException.class, () -> ManagedTensor.take(MemorySegment.NULL));
    assertThrows(DLPackException.class, () -> ManagedTensor.takeUnversioned(MemorySegment.NULL));
  }

  @Test
  void anotherMajorVersionIsRefusedAndDeleted() {
    MemorySegment s = versioned(0, 8);
    s.set(JAVA_INT, V_MAJOR, 2);
    // nothing behind the flags may be looked at
    s.set(JAVA_INT, V_TENSOR + NDIM, -7);
    s.set(ADDRESS, V_TENSOR + SHAPE, MemorySegment.ofAddress(8));
    var e = assertThrows(DLPackException.class, () -> ManagedTensor.take(s));
    assertTrue(e.toString().contains("version 2."), e.toString());
    assertEquals(1, released.get());
  }

  @Test
  void anotherMinorVersionIsTaken() {
    MemorySegment s = versioned(0, 8);
    s.set(JAVA_INT, 4, 99);
    ManagedTensor.take(s).close();
    assertEquals(1, released.get());
  }

  @Test
  void damagedStructsAreRefusedAndDeleted() {
    int expected = 0;
    for (int ndim : new int[] {-1, 65, Integer.MAX_VALUE}) {
      MemorySegment s = versioned(0, 8);
      s.set(JAVA_INT, V_TENSOR + NDIM, ndim);
      assertThrows(DLPackException.class, () -> ManagedTensor.take(s));
      assertEquals(++expected, released.get());
    }
    for (long size : new long[] {-1, Long.MAX_VALUE, 1L << 62}) {
      MemorySegment s = versioned(0, 2, 4);
      s.get(ADDRESS, V_TENSOR + SHAPE).reinterpret(16).set(JAVA_LONG, 0, size);
      assertThrows(DLPackException.class, () -> ManagedTensor.take(s));
      assertEquals(++expected, released.get());
    }
    for (int field : new int[] {DATA, SHAPE}) {
      MemorySegment s = versioned(0, 8);
      s.set(ADDRESS, V_TENSOR + field, MemorySegment.NULL);
      assertThrows(DLPackException.class, () -> ManagedTensor.take(s));
      assertEquals(++expected, released.get());
    }
    MemorySegment s = versioned(0, 2, 4);
    s.get(ADDRESS, V_TENSOR + STRIDES).reinterpret(16).set(JAVA_LONG, 0, Long.MIN_VALUE);
    assertThrows(DLPackException.class, () -> ManagedTensor.take(s));
    assertEquals(++expected, released.get());
  }

  @Test
  void aStructWithoutDeleterIsTaken() {
    MemorySegment s = arena.allocate(80);
    s.set(JAVA_INT, V_MAJOR, 1);
    s.set(ADDRESS, V_TENSOR + DATA, data);
    s.set(JAVA_INT, V_TENSOR + 8, 1);
    s.set(JAVA_SHORT, V_TENSOR + 20, (short) (2 | 32 << 8));
    s.set(JAVA_SHORT, V_TENSOR + LANES, (short) 1);
    ManagedTensor t = ManagedTensor.take(s);
    assertEquals(1, t.tensor().numel());
    assertEquals(0f, t.memory().get(JAVA_FLOAT, 0));
    t.close();
    // it can be taken again, as nothing was deleted
    ManagedTensor again = ManagedTensor.take(s);
    MemorySegment old = again.giveUnversioned();
    ManagedTensor.takeUnversioned(old).close();
    ManagedTensor.take(s).close();
  }

  @Test
  void anUnversionedStructIsWrappedIntoAVersionedOne() {
    MemorySegment old = unversioned(2, 4);
    MemorySegment s = ManagedTensor.takeUnversioned(old).giveVersioned().reinterpret(80);
    assertEquals(1, s.get(JAVA_INT, V_MAJOR));
    assertEquals(data.address(), s.get(ADDRESS, V_TENSOR + DATA).address());
    assertEquals(0, released.get());
    assertThrows(DLPackException.class, () -> ManagedTensor.takeUnversioned(old), "still owned");
    Exports.delete(s.get(ADDRESS, V_DELETER), s);
    assertEquals(1, released.get());
  }

  @Test
  void aVersionedStructIsWrappedIntoAnUnversionedOne() {
    MemorySegment s =
        ManagedTensor.take(versioned(ManagedTensor.IS_COPIED, 2, 4))
            .giveUnversioned()
            .reinterpret(64);
    assertEquals(data.address(), s.get(ADDRESS, DATA).address());
    Exports.delete(s.get(ADDRESS, U_DELETER), s);
    assertEquals(1, released.get());
  }

  @Test
  void missingStridesAreMadeUp() {
    MemorySegment s = versioned(0, 2, 4);
    s.set(ADDRESS, V_TENSOR + STRIDES, MemorySegment.NULL);
    ManagedTensor t = ManagedTensor.take(s);
    assertArrayEquals(new long[] {4, 1}, t.tensor().strides());
    MemorySegment given = t.giveVersioned().reinterpret(80);
    assertArrayEquals(
        new long[] {4, 1},
        given.get(ADDRESS, V_TENSOR + STRIDES).reinterpret(16).toArray(JAVA_LONG));
    ManagedTensor.take(given).close();
    assertEquals(1, released.get());
  }

  @Test
  void aByteOffsetBecomesPartOfTheAddress() {
    MemorySegment s = versioned(0, 3);
    s.set(JAVA_LONG, V_TENSOR + BYTE_OFFSET, 8);
    ManagedTensor t = ManagedTensor.take(s);
    assertEquals(data.address() + 8, t.tensor().firstElement());
    assertEquals(2f, t.memory().get(JAVA_FLOAT, t.offset(0)));
    MemorySegment given = t.giveVersioned().reinterpret(80);
    assertEquals(data.address() + 8, given.get(ADDRESS, V_TENSOR + DATA).address());
    assertEquals(0, given.get(JAVA_LONG, V_TENSOR + BYTE_OFFSET));
    ManagedTensor.take(given).close();
    assertEquals(1, released.get());
  }

  @Test
  void negativeStridesReachBackwards() {
    // a 2 x 3 view of 0…7 that begins at 7: rows 4 apart, columns 1 apart, both backwards
    DLTensor backwards = tensor(new long[] {2, 3}, new long[] {-4, -1}, 28);
    assertTrue(backwards.hasNegativeStrides());
    try (ManagedTensor t = ManagedTensor.of(backwards, 0, released::incrementAndGet)) {
      assertEquals(28, t.memory().byteSize());
      assertEquals(7f, t.memory().get(JAVA_FLOAT, t.offset(0, 0)));
      assertEquals(6f, t.memory().get(JAVA_FLOAT, t.offset(0, 1)));
      assertEquals(1f, t.memory().get(JAVA_FLOAT, t.offset(1, 2)));
    }
    assertEquals(1, released.get());
  }

  @Test
  void anEmptyTensorHasNoMemory() {
    DLTensor empty = new DLTensor(0, DLDevice.CPU, FLOAT, new long[] {3, 0}, null, 0);
    ManagedTensor t =
        ManagedTensor.take(ManagedTensor.of(empty, 0, released::incrementAndGet).giveVersioned());
    assertEquals(0, t.memory().byteSize());
    t.close();
    assertEquals(1, released.get());
  }

  @Test
  void memoryOfOtherDevicesCanNotBeRead() {
    DLTensor cuda =
        new DLTensor(4096, new DLDevice(DLDevice.CUDA, 1), FLOAT, new long[] {2}, null, 0);
    try (ManagedTensor t = ManagedTensor.of(cuda, 0, released::incrementAndGet)) {
      var e = assertThrows(DLPackException.class, t::memory);
      assertTrue(e.toString().contains("cuda:1"), e.toString());
    }
  }

  @Test
  void anExceptionOfTheReleaseStaysInside() {
    MemorySegment s =
        ManagedTensor.of(
                tensor(new long[] {8}, null, 0),
                0,
                () -> {
                  released.incrementAndGet();
                  throw new IllegalStateException("from a release");
                })
            .giveVersioned();
    ManagedTensor.take(s).close();
    assertEquals(1, released.get());
  }

  @Test
  void racingThreadsReleaseOnce() throws InterruptedException {
    for (int round = 0; round < 200; round++) {
      released.set(0);
      ManagedTensor t = ManagedTensor.take(versioned(0, 8));
      var gun = new CountDownLatch(1);
      var threads = new ArrayList<Thread>();
      var given = new AtomicInteger();
      for (int i = 0; i < 4; i++) {
        boolean gives = i % 2 == 1;
        threads.add(
            Thread.ofPlatform()
                .start(
                    () -> {
                      try {
                        gun.await();
                      } catch (InterruptedException e) {
                        throw new AssertionError(e);
                      }
                      if (gives) {
                        try {
                          MemorySegment s = t.giveUnversioned().reinterpret(64);
                          given.incrementAndGet();
                          Exports.delete(s.get(ADDRESS, U_DELETER), s);
                        } catch (DLPackException e) {
                          // another thread was first
                        }
                      } else {
                        t.close();
                      }
                    }));
      }
      gun.countDown();
      for (Thread thread : threads) {
        thread.join();
      }
      assertEquals(1, released.get());
      assertTrue(given.get() <= 1);
    }
  }

  @Test
  void aSecondDeletionOfTheSameStructDoesNothing() throws InterruptedException {
    MemorySegment s = versioned(0, 8);
    MemorySegment deleter = s.get(ADDRESS, V_DELETER);
    var threads = new ArrayList<Thread>();
    for (int i = 0; i < 8; i++) {
      threads.add(Thread.ofPlatform().start(() -> Exports.delete(deleter, s)));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertEquals(1, released.get());
  }

  @Test
  void typesHavePyTorchsNames() {
    String[] names = {
      "uint8",
      "int8",
      "int16",
      "int32",
      "int64",
      "float16",
      "float32",
      "float64",
      "complex32",
      "complex64",
      "complex128",
      "bool",
      "bfloat16",
      "float8_e5m2",
      "float8_e4m3fn",
      "float8_e5m2fnuz",
      "float8_e4m3fnuz",
      "uint16",
      "uint32",
      "uint64",
      "float8_e8m0fnu"
    };
    for (String name : names) {
      assertEquals(name, DLDataType.ofName(name).toString());
    }
    assertEquals(new DLDataType(6, 8, 1), DLDataType.ofName("bool"));
    assertEquals(new DLDataType(4, 16, 1), DLDataType.ofName("bfloat16"));
    assertEquals(new DLDataType(5, 64, 1), DLDataType.ofName("complex64"));
    assertEquals(16, DLDataType.ofName("complex128").byteSize());
    assertTrue(DLDataType.of(DLDataType.FLOAT4_E2M1FN, 4).isSubByte());
    assertEquals("float32x4", new DLDataType(2, 32, 4).toString());
    assertThrows(DLPackException.class, () -> DLDataType.ofName("string"));
  }
}

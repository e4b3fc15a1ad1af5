package io.torchbridge.dlpack;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Owns a tensor that travels by DLPack: until it is closed, which deletes the struct it came in, or
 * given to a consumer, which then owns it. Nothing of the tensor's data is copied.
 *
 * <p>Taking a struct is a move: the struct belongs to the new object, also if it is refused, and
 * the producer's deleter is called once in the end. Giving is a move too.
 *
 * {@snippet :
 * MemorySegment versioned = ManagedTensor.takeUnversioned(old).giveVersioned(); // an upgrade
 * }
 *
 * <p>May be used, closed and given from any thread.
 */
public final class ManagedTensor implements AutoCloseable {
  /** {@code DLPACK_FLAG_BITMASK_READ_ONLY}. */
  public static final long READ_ONLY = 1;

  /** {@code DLPACK_FLAG_BITMASK_IS_COPIED}: the producer made a copy for the consumer alone. */
  public static final long IS_COPIED = 1 << 1;

  /** {@code DLPACK_FLAG_BITMASK_IS_SUBBYTE_TYPE_PADDED}. */
  public static final long SUBBYTE_PADDED = 1 << 2;

  /** Addresses of the structs that some object here owns: none can be taken twice. */
  private static final Set<Long> TAKEN = ConcurrentHashMap.newKeySet();

  /** The struct in which it came. */
  private record Source(Struct form, MemorySegment struct, boolean plain) {}

  private final DLTensor tensor;
  private final long flags;
  private final @Nullable Source source;
  private final Runnable release;
  private boolean gone;
  private @Nullable Arena views;

  private ManagedTensor(DLTensor tensor, long flags, @Nullable Source source, Runnable release) {
    this.tensor = tensor;
    this.flags = flags;
    this.source = source;
    this.release = release;
  }

  /**
   * A tensor of one's own, to be given away.
   *
   * @param flags {@link #READ_ONLY} and the others, or 0
   * @param released run once when the last owner is done with the memory, on whichever thread that
   *     is; what it throws is logged
   */
  public static ManagedTensor of(DLTensor tensor, long flags, Runnable released) {
    return new ManagedTensor(tensor, flags, null, released);
  }

  /**
   * Takes a {@code DLManagedTensorVersioned} over.
   *
   * @param struct its address
   * @throws DLPackException if it has another major version than 1, or can't be a tensor: it is
   *     deleted then; if it is null or taken already: it is left alone then
   */
  public static ManagedTensor take(MemorySegment struct) {
    return take(Struct.VERSIONED, struct);
  }

  /**
   * Takes a {@code DLManagedTensor} over, the struct of DLPack before 1.0.
   *
   * @param struct its address
   * @throws DLPackException if it can't be a tensor: it is deleted then; if it is null or taken
   *     already: it is left alone then
   */
  public static ManagedTensor takeUnversioned(MemorySegment struct) {
    return take(Struct.UNVERSIONED, struct);
  }

  private static ManagedTensor take(Struct form, MemorySegment address) {
    if (address.address() == 0) {
      throw new DLPackException("there is no DLPack struct at address 0");
    }
    if (!TAKEN.add(address.address())) {
      throw new DLPackException(
          "the DLPack struct at 0x%x is taken already; a struct has one owner"
              .formatted(address.address()));
    }
    MemorySegment struct = form.at(address);
    // what comes before the flags keeps its place in every version, so a deletion is safe
    MemorySegment deleter = form.deleter(struct);
    Runnable release =
        () -> {
          TAKEN.remove(address.address());
          Exports.delete(deleter, MemorySegment.ofAddress(address.address()));
        };
    try {
      if (form == Struct.VERSIONED && form.major(struct) != Struct.MAJOR) {
        throw new DLPackException(
            "a DLPack struct of version %s.%s; version %d.x is understood"
                .formatted(
                    Integer.toUnsignedString(form.major(struct)),
                    Integer.toUnsignedString(form.minor(struct)),
                    Struct.MAJOR));
      }
      DLTensor tensor = form.read(struct);
      boolean plain = tensor.isPlain() && form.hasStrides(struct);
      return new ManagedTensor(
          tensor, form.flags(struct), new Source(form, address, plain), release);
    } catch (Throwable e) {
      release.run();
      throw e;
    }
  }

  /**
   * What the tensor is; readable after the end, too, but its addresses are no longer valid then.
   */
  public DLTensor tensor() {
    return tensor;
  }

  /** {@link #READ_ONLY} and the others. */
  public long flags() {
    return flags;
  }

  public boolean isReadOnly() {
    return (flags & READ_ONLY) != 0;
  }

  /** True once it was closed or given away. */
  public synchronized boolean isGone() {
    return gone;
  }

  /**
   * The memory of the tensor, from its lowest element to the end of its highest; read-only if the
   * tensor is. It can't be used any more once the tensor is closed or given away.
   *
   * @throws DLPackException if the memory is not the host's, or elements are parts of bytes
   */
  public synchronized MemorySegment memory() {
    check("memory()");
    if (!tensor.device().isHostAccessible()) {
      throw new DLPackException(tensor + " is not in the host's memory");
    }
    if (tensor.dtype().isSubByte()) {
      throw new DLPackException(tensor + " has elements that are parts of bytes");
    }
    if (tensor.numel() == 0) {
      return MemorySegment.NULL;
    }
    Arena arena = views;
    if (arena == null) {
      arena = Arena.ofShared();
      views = arena;
    }
    MemorySegment memory =
        MemorySegment.ofAddress(tensor.firstElement() - tensor.bytesBefore())
            .reinterpret(tensor.span(), arena, null);
    return isReadOnly() ? memory.asReadOnly() : memory;
  }

  /**
   * Where in {@link #memory} an element lies.
   *
   * @param index one for each dimension
   */
  public long offset(long... index) {
    long[] shape = tensor.shape();
    long[] strides = tensor.strides();
    if (index.length != shape.length) {
      throw new DLPackException(
          "%d indices for a tensor of %d dimensions".formatted(index.length, shape.length));
    }
    long elements = 0;
    for (int i = 0; i < index.length; i++) {
      elements += Objects.checkIndex(index[i], shape[i]) * strides[i];
    }
    return tensor.bytesBefore() + elements * tensor.dtype().byteSize();
  }

  /**
   * Gives the tensor away as a {@code DLManagedTensorVersioned}: the very struct that was taken, or
   * one around it if that was of the other form, without strides or with a byte offset, which some
   * consumers overlook.
   *
   * @return the struct's address; its receiver calls its deleter, if it has one
   * @throws DLPackException if it is closed or given away
   */
  public MemorySegment giveVersioned() {
    return give(Struct.VERSIONED);
  }

  /**
   * Gives the tensor away as a {@code DLManagedTensor}, for consumers of DLPack before 1.0.
   *
   * @return the struct's address; its receiver calls its deleter, if it has one
   * @throws DLPackException if it is closed or given away, or is read-only, which this struct can't
   *     say
   */
  public MemorySegment giveUnversioned() {
    if (isReadOnly()) {
      throw new DLPackException(
          tensor + " is read-only; an unversioned DLPack struct can't say so");
    }
    return give(Struct.UNVERSIONED);
  }

  private MemorySegment give(Struct form) {
    end("give");
    if (source != null && source.form == form && source.plain) {
      TAKEN.remove(source.struct.address());
      return source.struct;
    }
    try {
      return Exports.create(form, tensor.plain(), flags, release);
    } catch (Throwable e) {
      release.run();
      throw e;
    }
  }

  /** Deletes the struct, or releases the memory, unless it was given away. Twice is harmless. */
  @Override
  public void close() {
    synchronized (this) {
      if (gone) {
        return;
      }
      end("close()");
    }
    release.run();
  }

  private synchronized void end(String caller) {
    check(caller);
    Arena arena = views;
    if (arena != null) {
      arena.close(); // fails while another thread reads; then nothing has happened
    }
    gone = true;
  }

  private void check(String caller) {
    if (gone) {
      throw new DLPackException(caller + " of a DLPack tensor that is closed or given away");
    }
  }
}

package io.torchbridge.io;

import io.torchbridge.DType;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an unpickled file is made of, beside Java's own numbers, strings, lists, maps and sets. None
 * of it runs anything: names of Python functions are compared, never looked up.
 */
sealed interface Pickled {

  /** Python's None. */
  enum None implements Pickled {
    NONE
  }

  record Tuple(List<Object> elements) implements Pickled {}

  /** The name of a Python function or class, one of those that state dicts are made of. */
  record Global(String name) implements Pickled {
    private static final Set<String> ALLOWED =
        Set.of(
            "collections.OrderedDict",
            "torch._utils._rebuild_tensor",
            "torch._utils._rebuild_tensor_v2",
            "torch._utils._rebuild_tensor_v3",
            "torch._utils._rebuild_parameter",
            "torch._utils._rebuild_parameter_with_state",
            "torch._tensor._rebuild_from_type_v2",
            "torch.Tensor",
            "torch.nn.parameter.Parameter",
            "torch.nn.parameter.Buffer",
            "torch.Size",
            "torch.device",
            "torch.serialization._get_layout",
            "_codecs.encode",
            "builtins.bytearray",
            "builtins.set",
            "builtins.frozenset",
            "builtins.complex");

    static @Nullable Global allowed(String module, String name) {
      // Python 2's name of it, which protocol 2 uses
      String full = (module.equals("__builtin__") ? "builtins" : module) + "." + name;
      Global global = new Global(full);
      boolean known = ALLOWED.contains(full) || global.isStorageType() || global.dtype() != null;
      return known ? global : null;
    }

    /** The element type of a storage class's name; null for the untyped and for no storage. */
    @Nullable DType storageDType() {
      if (!name.endsWith("Storage")) {
        return null;
      }
      String kind = name.substring(name.lastIndexOf('.') + 1, name.length() - 7);
      return switch (kind) {
        case "Double" -> DType.FLOAT64;
        case "Float" -> DType.FLOAT32;
        case "Half" -> DType.FLOAT16;
        case "BFloat16" -> DType.BFLOAT16;
        case "Long" -> DType.INT64;
        case "Int" -> DType.INT32;
        case "Short" -> DType.INT16;
        case "Char" -> DType.INT8;
        case "Byte" -> DType.UINT8;
        case "Bool" -> DType.BOOL;
        case "ComplexFloat" -> DType.COMPLEX64;
        case "ComplexDouble" -> DType.COMPLEX128;
        default -> null;
      };
    }

    boolean isStorageType() {
      String module = name.substring(0, name.lastIndexOf('.'));
      return switch (module) {
        case "torch", "torch.cuda" -> storageDType() != null;
        case "torch.storage" -> isUntyped();
        default -> false;
      };
    }

    boolean isUntyped() {
      return name.equals("torch.storage.UntypedStorage");
    }

    /** The type that {@code torch.float32} and the like name; null for other names. */
    @Nullable DType dtype() {
      for (DType dtype : DType.values()) {
        if (name.equals("torch." + dtype.name().toLowerCase(Locale.ROOT))) {
          return dtype;
        }
      }
      return null;
    }
  }

  /**
   * A part of a storage.
   *
   * @param key its name in the file
   * @param dtype its elements; null where the tensors say it
   * @param rootBytes the size of the whole storage
   * @param begin where the part begins, in bytes
   * @param bytes its size
   */
  record StorageRef(String key, @Nullable DType dtype, long rootBytes, long begin, long bytes)
      implements Pickled {}

  /**
   * A tensor over a storage, checked to lie inside it. Two of them are the same tensor only if they
   * are the same object, so it is no record.
   */
  final class TensorSpec implements Pickled {
    final StorageRef storage;
    final DType dtype;
    final long offset;
    final long[] size;
    final long[] stride;
    final boolean requiresGrad;
    final boolean conj;
    final boolean neg;

    TensorSpec(
        StorageRef storage,
        DType dtype,
        long offset,
        long[] size,
        long[] stride,
        boolean requiresGrad,
        boolean conj,
        boolean neg) {
      this.storage = storage;
      this.dtype = dtype;
      this.offset = offset;
      this.size = size;
      this.stride = stride;
      this.requiresGrad = requiresGrad;
      this.conj = conj;
      this.neg = neg;
    }

    TensorSpec withRequiresGrad(boolean value) {
      return new TensorSpec(storage, dtype, offset, size, stride, value, conj, neg);
    }

    /** True if it is its whole storage, element by element. */
    boolean coversStorage() {
      long expected = 1;
      for (int i = size.length - 1; i >= 0; i--) {
        if (size[i] != 1 && stride[i] != expected) {
          return false;
        }
        expected *= size[i];
      }
      return expected * dtype.byteSize() == storage.rootBytes && offset == 0;
    }
  }
}

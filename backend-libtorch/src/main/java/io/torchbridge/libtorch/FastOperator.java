package io.torchbridge.libtorch;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.torchbridge.Complex;
import io.torchbridge.DType;
import io.torchbridge.Device;
import io.torchbridge.InvalidArgumentException;
import io.torchbridge.Layout;
import io.torchbridge.MemoryFormat;
import io.torchbridge.TorchbridgeException;
import io.torchbridge.autograd.GradMode;
import io.torchbridge.libtorch.CallPlan.Parameter;
import io.torchbridge.spi.BoundOperator;
import io.torchbridge.spi.Operator;
import io.torchbridge.spi.TensorHandle;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Calls an operator's {@code at::_ops} function through the guard, by a plan made once. */
final class FastOperator implements BoundOperator {
  /** Below this a c10::SymInt is a pointer. */
  private static final long SMALLEST_SYM_INT = -4611686018427387904L;

  private static final int SCALAR_SIZE = 32;

  private final LibtorchBackend backend;
  private final Operator operator;
  private final CallPlan plan;
  private final Parameter[] parameters;
  private final int[] written;
  private final long function;
  private final Guard guard;

  FastOperator(
      LibtorchBackend backend, Operator operator, CallPlan plan, long function, Guard guard) {
    this.backend = backend;
    this.operator = operator;
    this.plan = plan;
    this.parameters = plan.parameters().toArray(new Parameter[0]);
    this.written = operator.writtenArguments();
    this.function = function;
    this.guard = guard;
  }

  @Override
  public Operator operator() {
    return operator;
  }

  @Override
  public @Nullable Object call(GradMode mode, @Nullable Object[] arguments) {
    CallFrame frame = CallFrame.begin();
    try {
      if (plan.resultWords() > 0) {
        frame.setLong(0, frame.base + CallFrame.RESULTS);
      }
      frame.setLong(CallFrame.STACK_WORDS, plan.stackWords());
      for (int i = 0; i < parameters.length; i++) {
        if (!write(frame, parameters[i], arguments[i])) {
          return backend.boxed(operator).call(mode, arguments);
        }
      }
      boolean ok =
          guard.call(
              function,
              frame,
              mode,
              plan.resultWords(),
              plan.tensors(),
              plan.result() == CallPlan.ResultForm.DOUBLE);
      if (!ok) {
        throw backend.failure(operator, arguments, frame.kind(), frame.message());
      }
      return result(frame, arguments);
    } finally {
      frame.end();
    }
  }

  /** Writes one argument; false if its value is one that only the boxed call takes. */
  private boolean write(CallFrame frame, Parameter parameter, @Nullable Object value) {
    int[] at = parameter.places();
    switch (parameter.form()) {
      case TENSOR -> {
        if (value instanceof LibtorchTensor tensor) {
          frame.setLong(at[0], tensor.address);
        } else if (value == null) {
          frame.setLong(at[0], backend.undefinedTensor());
        } else {
          return false; // a number
        }
      }
      case OPTIONAL_TENSOR -> {
        if (value != null && !(value instanceof LibtorchTensor)) {
          return false;
        }
        long address = frame.allocate(16);
        long impl = value instanceof LibtorchTensor tensor ? impl(tensor) : 0;
        putLong(address, impl);
        putLong(address + 8, value == null ? 0 : 1);
        frame.setLong(at[0], address);
      }
      case TENSOR_LIST -> list(frame, at[0], at[1], tensors(frame, value), length(value));
      case TENSOR_LIST_REF -> {
        long address = frame.allocate(32);
        putLong(address, tensors(frame, value));
        putLong(address + 8, length(value));
        putLong(address + 16, 0); // c10::IListRefTag::Unboxed
        frame.setLong(at[0], address);
      }
      case LONG -> frame.setLong(at[0], longOf(value));
      case BOOL -> frame.setLong(at[0], Boolean.TRUE.equals(value) ? 1 : 0);
      case DOUBLE -> frame.setDouble(at[0], doubleOf(value));
      case SYM_INT -> {
        long address = frame.allocate(16);
        if (longOf(value) < SMALLEST_SYM_INT) {
          return false;
        }
        putLong(address, longOf(value));
        frame.setLong(at[0], address);
      }
      case OPTIONAL_LONG -> {
        frame.setLong(at[0], value == null ? 0 : longOf(value));
        frame.setLong(at[1], value == null ? 0 : 1);
      }
      case OPTIONAL_SYM_INT -> {
        if (value != null && longOf(value) < SMALLEST_SYM_INT) {
          return false;
        }
        long address = frame.allocate(16);
        putLong(address, value == null ? 0 : longOf(value));
        putLong(address + 8, value == null ? 0 : 1);
        frame.setLong(at[0], address);
      }
      case OPTIONAL_BOOL ->
          frame.setLong(at[0], value == null ? 0 : Boolean.TRUE.equals(value) ? 0x101 : 0x100);
      case OPTIONAL_DOUBLE -> {
        frame.setDouble(at[0], value == null ? 0 : doubleOf(value));
        frame.setLong(at[1], value == null ? 0 : 1);
      }
      case LONG_LIST -> longs(frame, at, value);
      case SYM_INT_LIST -> {
        if (!areSymInts(value)) {
          return false;
        }
        longs(frame, at, value);
      }
      case OPTIONAL_LONG_LIST -> {
        longs(frame, at, value);
        frame.setLong(at[2], value == null ? 0 : 1);
      }
      case OPTIONAL_SYM_INT_LIST -> {
        if (!areSymInts(value)) {
          return false;
        }
        longs(frame, at, value);
        frame.setLong(at[2], value == null ? 0 : 1);
      }
      case DOUBLE_LIST -> doubles(frame, at, value);
      case OPTIONAL_DOUBLE_LIST -> {
        doubles(frame, at, value);
        frame.setLong(at[2], value == null ? 0 : 1);
      }
      case SCALAR -> {
        long address = frame.allocate(SCALAR_SIZE);
        scalar(address, value);
        frame.setLong(at[0], address);
      }
      case OPTIONAL_SCALAR -> {
        long address = frame.allocate(SCALAR_SIZE + 16);
        if (value != null) {
          scalar(address, value);
        }
        putLong(address + SCALAR_SIZE, value == null ? 0 : 1);
        frame.setLong(at[0], address);
      }
      case SCALAR_LIST -> {
        Object[] scalars = value == null ? new Object[0] : (Object[]) value;
        long address = frame.allocate((long) SCALAR_SIZE * scalars.length);
        for (int i = 0; i < scalars.length; i++) {
          scalar(address + (long) SCALAR_SIZE * i, scalars[i]);
        }
        list(frame, at[0], at[1], address, scalars.length);
      }
      case CODE -> frame.setLong(at[0], code(value));
      case OPTIONAL_CODE -> frame.setLong(at[0], value == null ? 0 : 0x100 | code(value));
      case DEVICE -> frame.setLong(at[0], device(value));
      case OPTIONAL_DEVICE -> frame.setLong(at[0], value == null ? 0 : 0x10000 | device(value));
      case STRING, OPTIONAL_STRING -> {
        byte[] bytes =
            value == null ? new byte[0] : ((String) value).getBytes(StandardCharsets.UTF_8);
        long address = frame.allocate(bytes.length + 1L);
        MemorySegment.copy(bytes, 0, Shim.MEMORY, JAVA_BYTE, address, bytes.length);
        // std::string_view has its length first
        list(frame, at[1], at[0], address, bytes.length);
        if (at.length == 3) {
          frame.setLong(at[2], value == null ? 0 : 1);
        }
      }
      case BOOL_ARRAY -> {
        boolean[] flags = value == null ? new boolean[0] : (boolean[]) value;
        if (flags.length != parameter.size()) {
          throw new InvalidArgumentException(
              "%s takes a list of %d booleans, not %d; the operator is %s"
                  .formatted(operator.qualifiedName(), parameter.size(), flags.length, operator));
        }
        long word = 0;
        for (int i = 0; i < flags.length; i++) {
          word |= flags[i] ? 1L << 8 * i : 0;
        }
        frame.setLong(at[0], word);
      }
      case NO_GENERATOR -> {
        if (value != null) {
          return false;
        }
        long address = frame.allocate(16);
        putLong(address, 0);
        putLong(address + 8, 0);
        frame.setLong(at[0], address);
      }
    }
    return true;
  }

  private static long impl(LibtorchTensor tensor) {
    return Shim.MEMORY.get(JAVA_LONG, tensor.address);
  }

  private static void putLong(long address, long value) {
    Shim.MEMORY.set(JAVA_LONG, address, value);
  }

  private static void list(CallFrame frame, int pointerAt, int lengthAt, long pointer, long n) {
    frame.setLong(pointerAt, pointer);
    frame.setLong(lengthAt, n);
  }

  private static int length(@Nullable Object list) {
    return list == null ? 0 : ((Object[]) list).length;
  }

  private long tensors(CallFrame frame, @Nullable Object value) {
    TensorHandle[] list = value == null ? new TensorHandle[0] : (TensorHandle[]) value;
    long address = frame.allocate(8L * list.length);
    for (int i = 0; i < list.length; i++) {
      putLong(address + 8L * i, impl((LibtorchTensor) list[i]));
    }
    return address;
  }

  private static boolean areSymInts(@Nullable Object value) {
    if (value != null) {
      for (long l : (long[]) value) {
        if (l < SMALLEST_SYM_INT) {
          return false;
        }
      }
    }
    return true;
  }

  private static void longs(CallFrame frame, int[] at, @Nullable Object value) {
    long[] list = value == null ? new long[0] : (long[]) value;
    long address = frame.allocate(8L * list.length);
    for (int i = 0; i < list.length; i++) {
      putLong(address + 8L * i, list[i]);
    }
    list(frame, at[0], at[1], address, list.length);
  }

  private static void doubles(CallFrame frame, int[] at, @Nullable Object value) {
    double[] list = value == null ? new double[0] : (double[]) value;
    long address = frame.allocate(8L * list.length);
    for (int i = 0; i < list.length; i++) {
      Shim.MEMORY.set(JAVA_DOUBLE, address + 8L * i, list[i]);
    }
    list(frame, at[0], at[1], address, list.length);
  }

  /** Writes a c10::Scalar: a tag, and at 16 the value. */
  private static void scalar(long address, @Nullable Object value) {
    switch (value) {
      case Double d -> {
        Shim.MEMORY.set(JAVA_INT, address, 0);
        Shim.MEMORY.set(JAVA_DOUBLE, address + 16, d);
      }
      case Long l -> {
        Shim.MEMORY.set(JAVA_INT, address, 1);
        putLong(address + 16, l);
      }
      case Complex(double re, double im) -> {
        Shim.MEMORY.set(JAVA_INT, address, 3);
        Shim.MEMORY.set(JAVA_DOUBLE, address + 16, re);
        Shim.MEMORY.set(JAVA_DOUBLE, address + 24, im);
      }
      case Boolean b -> {
        Shim.MEMORY.set(JAVA_INT, address, 4);
        putLong(address + 16, b ? 1 : 0);
      }
      case null, default -> throw new InvalidArgumentException(value + " is no scalar");
    }
  }

  private static long longOf(@Nullable Object value) {
    return value == null ? 0 : (Long) value;
  }

  private static double doubleOf(@Nullable Object value) {
    return value == null ? 0 : (Double) value;
  }

  private static long code(@Nullable Object value) {
    return switch (value) {
      case DType type -> type.code();
      case Layout layout -> layout.code();
      case MemoryFormat format -> format.code();
      case null, default -> throw new InvalidArgumentException(value + " has no code");
    };
  }

  private static long device(@Nullable Object value) {
    return value instanceof Device(Device.Type type, int index)
        ? type.code() | (index & 0xffL) << 8
        : 0;
  }

  private @Nullable Object result(CallFrame frame, @Nullable Object[] arguments) {
    return switch (plan.result()) {
      case NOTHING -> null;
      case WRITTEN -> {
        if (plan.resultWords() == 0) {
          yield arguments[written[0]];
        }
        @Nullable Object[] results = new Object[plan.resultWords()];
        for (int i = 0; i < results.length; i++) {
          results[i] = arguments[written[i]];
        }
        yield results;
      }
      case TENSOR -> backend.own(frame.getLong(CallFrame.RESULTS));
      case TENSOR_LIST -> {
        long[] addresses = guard.takeVector(frame);
        @Nullable TensorHandle[] list = new TensorHandle[addresses.length];
        for (int i = 0; i < list.length; i++) {
          list[i] = backend.own(addresses[i]);
        }
        yield list;
      }
      case LONG -> frame.getLong(CallFrame.RESULT_INT);
      case BOOL -> (frame.getLong(CallFrame.RESULT_INT) & 0xff) != 0;
      case DTYPE -> DType.ofCode((int) (frame.getLong(CallFrame.RESULT_INT) & 0xff));
      case DOUBLE -> frame.getDouble(CallFrame.RESULT_FLOAT);
      case SYM_INT -> frame.getLong(CallFrame.RESULTS);
      case SCALAR -> readScalar(frame.base + CallFrame.RESULTS);
      case SEVERAL -> {
        int n = plan.resultWords();
        @Nullable Object[] results = new Object[n];
        for (int i = 0; i < n; i++) {
          int offset = CallFrame.RESULTS + 8 * (n - 1 - i);
          results[i] =
              switch (operator.returns().get(i).type().kind()) {
                case TENSOR -> backend.own(frame.getLong(offset));
                case FLOAT -> frame.getDouble(offset);
                default -> frame.getLong(offset);
              };
        }
        yield results;
      }
    };
  }

  private static Object readScalar(long address) {
    return switch (Shim.MEMORY.get(JAVA_INT, address)) {
      case 0 -> Shim.MEMORY.get(JAVA_DOUBLE, address + 16);
      case 1, 2 -> Shim.MEMORY.get(JAVA_LONG, address + 16);
      case 3 ->
          new Complex(
              Shim.MEMORY.get(JAVA_DOUBLE, address + 16),
              Shim.MEMORY.get(JAVA_DOUBLE, address + 24));
      case 4 -> Shim.MEMORY.get(JAVA_BYTE, address + 16) != 0;
      default -> throw new TorchbridgeException("a symbolic scalar can't be read");
    };
  }
}

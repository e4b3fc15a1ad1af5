package io.torchbridge.python;

import io.torchbridge.DType;
import io.torchbridge.Device;
import io.torchbridge.Layout;
import io.torchbridge.MemoryFormat;
import io.torchbridge.PythonException;
import io.torchbridge.TorchbridgeException;
import io.torchbridge.autograd.GradMode;
import io.torchbridge.python.engine.PythonCallSite;
import io.torchbridge.python.engine.PythonObject;
import io.torchbridge.spi.BoundOperator;
import io.torchbridge.spi.Operator;
import io.torchbridge.spi.Operator.Argument;
import io.torchbridge.spi.OperatorErrors;
import io.torchbridge.spi.TensorHandle;
import io.torchbridge.spi.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/** An operator of {@code torch.ops}, called with Python values. */
final class PythonOperator implements BoundOperator {
  private static final GradMode[] MODES = GradMode.values();

  private final PythonBackend backend;
  private final Operator operator;
  private final int[] writtenArguments;
  private final PythonObject callable;
  private final boolean takesNumbers;
  private final int positional;
  private final String[] keywords;

  /** Which arguments are given as they are. */
  private final boolean[] plain;

  /** For each mode a call without keyword arguments and one with all of them, made when needed. */
  private final AtomicReferenceArray<@Nullable PythonCallSite> sites =
      new AtomicReferenceArray<>(2 * MODES.length);

  /**
   * An operator.
   *
   * @param takesNumbers whether PyTorch itself takes numbers where tensors are wanted
   */
  PythonOperator(
      PythonBackend backend, Operator operator, PythonObject callable, boolean takesNumbers) {
    this.backend = backend;
    this.operator = operator;
    this.writtenArguments = operator.writtenArguments();
    this.callable = callable;
    this.takesNumbers = takesNumbers;
    List<Argument> arguments = operator.arguments();
    this.positional = (int) arguments.stream().filter(a -> !a.keywordOnly()).count();
    this.keywords =
        arguments.stream().filter(Argument::keywordOnly).map(Argument::name).toArray(String[]::new);
    this.plain = new boolean[arguments.size()];
    for (int i = 0; i < plain.length; i++) {
      plain[i] =
          switch (arguments.get(i).type().kind()) {
            case INT, SYM_INT, FLOAT, BOOL, COMPLEX, SCALAR, STRING -> true;
            default -> false;
          };
    }
  }

  @Override
  public Operator operator() {
    return operator;
  }

  @Override
  public @Nullable Object call(GradMode mode, @Nullable Object[] arguments) {
    int count = arguments.length;
    if (keywords.length > 0 && areUsual(arguments, positional, count)) {
      count = positional;
    }
    boolean named = count > positional;
    // trailing arguments that have their defaults are Python's to fill in
    while (!named && count > 0 && isUsual(arguments, count - 1)) {
      count--;
    }
    @Nullable Object[] given = new Object[count];
    @Nullable Object result;
    List<PythonObject> numbers = List.of();
    try {
      for (int i = 0; i < count; i++) {
        Object argument = arguments[i];
        if (plain[i]) {
          given[i] = argument;
        } else if (!takesNumbers && isNumber(argument)) {
          PythonObject number = backend.number(argument);
          numbers = numbers.isEmpty() ? new ArrayList<>() : numbers;
          numbers.add(number);
          given[i] = number;
        } else {
          given[i] = toPython(argument);
        }
      }
      result = site(mode, named).call(given);
    } catch (PythonException e) {
      throw translated(arguments, e);
    } finally {
      numbers.forEach(PythonObject::close);
    }
    return fromPython(result, arguments);
  }

  private boolean areUsual(@Nullable Object[] arguments, int from, int to) {
    for (int i = from; i < to; i++) {
      if (!isUsual(arguments, i)) {
        return false;
      }
    }
    return true;
  }

  private boolean isUsual(@Nullable Object[] arguments, int index) {
    Argument argument = operator.arguments().get(index);
    Object usual = argument.defaultValue();
    return !argument.isRequired()
        && (arguments[index] == usual || (usual != null && usual.equals(arguments[index])));
  }

  private PythonCallSite site(GradMode mode, boolean named) {
    int index = 2 * mode.ordinal() + (named ? 1 : 0);
    PythonCallSite site = sites.get(index);
    if (site == null) {
      PythonObject inMode = backend.inMode(callable, mode);
      site = named ? inMode.site(keywords) : inMode.site();
      sites.set(index, site);
    }
    return site;
  }

  private TorchbridgeException translated(@Nullable Object[] arguments, PythonException e) {
    return OperatorErrors.translate(operator, arguments, e.pythonType(), e.pythonMessage(), e);
  }

  // Arguments

  private @Nullable Object toPython(@Nullable Object value) {
    return switch (value) {
      case null -> null;
      case PythonTensor tensor -> tensor.object;
      case PythonGenerator generator -> generator.object;
      case TensorHandle[] list -> {
        @Nullable Object[] objects = new Object[list.length];
        for (int i = 0; i < list.length; i++) {
          objects[i] = toPython(list[i]);
        }
        yield objects;
      }
      case DType type -> (long) type.code();
      case Layout layout -> (long) layout.code();
      case MemoryFormat format -> (long) format.code();
      case Device device -> device.toString();
      default -> value;
    };
  }

  private static boolean isNumber(@Nullable Object value) {
    return value instanceof Number
        || value instanceof Boolean
        || value instanceof io.torchbridge.Complex;
  }

  // Results

  private @Nullable Object fromPython(@Nullable Object result, @Nullable Object[] arguments) {
    int count = operator.returns().size();
    if (count == 0) {
      return null;
    }
    if (count == 1) {
      return one(0, result, arguments);
    }
    @Nullable Object[] several = (@Nullable Object[]) java.util.Objects.requireNonNull(result);
    @Nullable Object[] results = new Object[count];
    for (int i = 0; i < count; i++) {
      results[i] = one(i, several[i], arguments);
    }
    return results;
  }

  private @Nullable Object one(int index, @Nullable Object value, @Nullable Object[] arguments) {
    Type type = operator.returns().get(index).type();
    return switch (value) {
      case null -> null;
      case PythonObject object -> {
        int written = writtenArguments[index];
        if (written >= 0 && arguments[written] instanceof PythonTensor argument) {
          object.close(); // a second reference to the argument
          yield argument;
        }
        yield type.kind() == Type.Kind.DEVICE
            ? Device.of(text(object))
            : new PythonTensor(backend, object);
      }
      case Object[] list when type.isList() -> list(type.kind(), list);
      case Long code when type.kind() == Type.Kind.DTYPE -> DType.ofCode(code.intValue());
      case Long code when type.kind() == Type.Kind.LAYOUT -> Layout.values()[code.intValue()];
      case Long code when type.kind() == Type.Kind.MEMORY_FORMAT ->
          MemoryFormat.values()[code.intValue()];
      default -> value;
    };
  }

  private static String text(PythonObject object) {
    try (object) {
      return object.str();
    }
  }

  private Object list(Type.Kind kind, @Nullable Object[] list) {
    return switch (kind) {
      case TENSOR -> {
        @Nullable TensorHandle[] tensors = new TensorHandle[list.length];
        for (int i = 0; i < list.length; i++) {
          tensors[i] =
              list[i] instanceof PythonObject object ? new PythonTensor(backend, object) : null;
        }
        yield tensors;
      }
      case INT, SYM_INT -> {
        long[] longs = new long[list.length];
        for (int i = 0; i < longs.length; i++) {
          longs[i] = list[i] instanceof Long l ? l : 0;
        }
        yield longs;
      }
      case FLOAT -> {
        double[] doubles = new double[list.length];
        for (int i = 0; i < doubles.length; i++) {
          doubles[i] = list[i] instanceof Double d ? d : 0;
        }
        yield doubles;
      }
      case BOOL -> {
        boolean[] flags = new boolean[list.length];
        for (int i = 0; i < flags.length; i++) {
          flags[i] = Boolean.TRUE.equals(list[i]);
        }
        yield flags;
      }
      case STRING -> java.util.Arrays.copyOf(list, list.length, String[].class);
      default -> list;
    };
  }
}

package io.torchbridge.libtorch;

import io.torchbridge.Complex;
import io.torchbridge.DType;
import io.torchbridge.InvalidArgumentException;
import io.torchbridge.Layout;
import io.torchbridge.MemoryFormat;
import io.torchbridge.TorchbridgeException;
import io.torchbridge.autograd.GradMode;
import io.torchbridge.spi.BoundOperator;
import io.torchbridge.spi.Operator;
import io.torchbridge.spi.TensorHandle;
import io.torchbridge.spi.Type;
import java.util.Locale;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.DoubleComplex;
import org.bytedeco.pytorch.GenericList;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.OperatorHandle;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.Type.TypePtr;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * Calls an operator through the dispatcher's boxed interface, by JavaCPP: every argument type, on
 * every platform, but slower than {@link FastOperator}.
 */
final class BoxedOperator implements BoundOperator {
  private final LibtorchBackend backend;
  private final Operator operator;
  private final int[] writtenArguments;
  private final OperatorHandle handle;

  BoxedOperator(LibtorchBackend backend, Operator operator, OperatorHandle handle) {
    this.backend = backend;
    this.operator = operator;
    this.writtenArguments = operator.writtenArguments();
    this.handle = handle;
  }

  @Override
  public Operator operator() {
    return operator;
  }

  @Override
  public @Nullable Object call(GradMode mode, @Nullable Object[] arguments) {
    backend.enter(mode);
    try (var scope = new PointerScope()) {
      var stack = new IValueVector();
      for (int i = 0; i < arguments.length; i++) {
        stack.push_back(toIValue(operator.arguments().get(i).type(), arguments[i]));
      }
      handle.callBoxed(stack);
      int count = operator.returns().size();
      @Nullable Object[] results = new Object[count];
      for (int i = 0; i < count; i++) {
        int written = writtenArguments[i];
        results[i] =
            written >= 0
                ? arguments[written]
                : toJava(operator.returns().get(i).type(), stack.get(i));
      }
      return switch (count) {
        case 0 -> null;
        case 1 -> results[0];
        default -> results;
      };
    } catch (TorchbridgeException e) {
      throw e;
    } catch (RuntimeException e) { // of the operator, or of a value that libtorch can't make
      throw backend.failure(operator, arguments, "", String.valueOf(e.getMessage()));
    }
  }

  private IValue toIValue(Type type, @Nullable Object value) {
    return switch (value) {
      case null -> type.isTensor() && !type.isOptional() ? new IValue(new Tensor()) : new IValue();
      case LibtorchTensor tensor -> new IValue(tensor.javacpp());
      case Long l when type.isTensor() ->
          new IValue(wrappedNumber(new Scalar((long) l), torch.ScalarType.Long));
      case Double d when type.isTensor() ->
          new IValue(wrappedNumber(new Scalar((double) d), torch.ScalarType.Double));
      case Boolean b when type.isTensor() ->
          new IValue(wrappedNumber(new Scalar(b ? 1L : 0L), torch.ScalarType.Bool));
      case Complex(double re, double im) when type.isTensor() ->
          new IValue(
              wrappedNumber(new Scalar(new DoubleComplex(re, im)), torch.ScalarType.ComplexDouble));
      case Long l -> new IValue((long) l);
      case Double d -> new IValue((double) d);
      case Boolean b -> new IValue((boolean) b);
      case Complex(double re, double im) -> new IValue(new Scalar(new DoubleComplex(re, im)));
      case LibtorchGenerator generator -> new IValue(generator.generator);
      case String s -> new IValue(s);
      case DType dtype -> new IValue((long) dtype.code());
      case Layout layout -> new IValue((long) layout.code());
      case MemoryFormat format -> new IValue((long) format.code());
      case io.torchbridge.Device device ->
          new IValue(new Device((byte) device.type().code(), (byte) device.index()));
      case TensorHandle[] tensors -> {
        boolean optional =
            type.required() instanceof Type.ListOf(Type element, int size) && element.isOptional();
        var list = new GenericList(elementType(optional ? "Tensor?" : "Tensor"));
        for (TensorHandle tensor : tensors) {
          list.push_back(
              tensor == null ? new IValue() : new IValue(((LibtorchTensor) tensor).javacpp()));
        }
        yield new IValue(list);
      }
      case long[] longs -> {
        var list = new GenericList(elementType("int"));
        for (long l : longs) {
          list.push_back(new IValue(l));
        }
        yield new IValue(list);
      }
      case double[] doubles -> {
        var list = new GenericList(elementType("float"));
        for (double d : doubles) {
          list.push_back(new IValue(d));
        }
        yield new IValue(list);
      }
      case boolean[] booleans -> {
        var list = new GenericList(elementType("bool"));
        for (boolean b : booleans) {
          list.push_back(new IValue(b));
        }
        yield new IValue(list);
      }
      case String[] strings -> {
        var list = new GenericList(elementType("str"));
        for (String s : strings) {
          list.push_back(new IValue(s));
        }
        yield new IValue(list);
      }
      case Object[] others -> {
        Type element = ((Type.ListOf) type.required()).element();
        var list = new GenericList(elementType(element.toString()));
        for (Object other : others) {
          list.push_back(toIValue(element, other));
        }
        yield new IValue(list);
      }
      default ->
          throw new InvalidArgumentException(
              "%s takes no %s".formatted(operator.qualifiedName(), value.getClass().getName()));
    };
  }

  /** A tensor that takes part in type promotion as a number does. */
  private static Tensor wrappedNumber(Scalar scalar, torch.ScalarType type) {
    Tensor tensor = torch.scalar_tensor(scalar, new TensorOptions(type));
    tensor.unsafeGetTensorImpl().set_wrapped_number(true);
    return tensor;
  }

  private static TypePtr elementType(String name) {
    return torch
        .parseSchema("torchbridge(" + name + "[] x) -> ()")
        .arguments()
        .type()
        .get()
        .containedType(0);
  }

  private @Nullable Object toJava(Type type, IValue value) {
    if (value.isNone()) {
      return null;
    }
    if (value.isTensor()) {
      return backend.own(value.toTensor());
    }
    if (type.isList()) {
      var list = value.toList();
      @Nullable Object[] elements =
          type.kind() == Type.Kind.TENSOR
              ? new @Nullable TensorHandle[(int) list.size()]
              : new @Nullable Object[(int) list.size()];
      Type element = ((Type.ListOf) type.required()).element();
      for (int i = 0; i < elements.length; i++) {
        elements[i] = toJava(element, list.get(i));
      }
      return switch (type.kind()) {
        case INT, SYM_INT -> {
          long[] longs = new long[elements.length];
          for (int i = 0; i < longs.length; i++) {
            longs[i] = elements[i] instanceof Long l ? l : 0;
          }
          yield longs;
        }
        case FLOAT -> {
          double[] doubles = new double[elements.length];
          for (int i = 0; i < doubles.length; i++) {
            doubles[i] = elements[i] instanceof Double d ? d : 0;
          }
          yield doubles;
        }
        default -> elements;
      };
    }
    if (type.kind() == Type.Kind.DTYPE) {
      return DType.ofCode((int) value.toInt());
    }
    if (value.isInt()) {
      return value.toInt();
    }
    if (value.isDouble()) {
      return value.toDouble();
    }
    if (value.isBool()) {
      return value.toBool();
    }
    if (value.isComplexDouble()) {
      DoubleComplex complex = value.toComplexDouble();
      return new Complex(complex.real_(), complex.imag_());
    }
    if (value.isString()) {
      return value.toStringRef().getString();
    }
    if (value.isDevice()) {
      Device device = value.toDevice();
      return io.torchbridge.Device.ofCode(device.type().value, device.index());
    }
    throw new TorchbridgeException(
        "%s returned a %s, which has no form in Java"
            .formatted(operator.qualifiedName(), type.toString().toLowerCase(Locale.ROOT)));
  }
}

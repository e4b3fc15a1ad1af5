package io.torchbridge.spi;

import io.torchbridge.DTypeMismatchException;
import io.torchbridge.DeviceMismatchException;
import io.torchbridge.IndexOutOfRangeException;
import io.torchbridge.InvalidArgumentException;
import io.torchbridge.OperatorException;
import io.torchbridge.OutOfMemoryException;
import io.torchbridge.ShapeMismatchException;
import io.torchbridge.TorchbridgeException;
import io.torchbridge.UnsupportedOperatorException;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Turns PyTorch's errors into torchbridge's, in one place for all backends: the message names the
 * operator and its arguments with shapes and dtypes; PyTorch's own words come last.
 */
public final class OperatorErrors {
  private static final int LONGEST_VALUE = 80;

  private static final Pattern DTYPE =
      Pattern.compile(
          "(same|expected|scalar|found|result).{0,40}(dtype|scalar type|type \\w+ can't be cast)"
              + "|dtype|scalartype|not implemented for '|expected .{0,30}type"
              + "|only .{0,40}floating|floating point|must be .{0,30}(integer|float|complex|bool)"
              + "|can't be cast");
  private static final Pattern SHAPE =
      Pattern.compile(
          "size|shape|dim value|broadcast|dimension|expected"
              + " .{0,20}\\d-?d|channels|kernel|numel|elements|square|same number of|\\d-?d (or"
              + " \\d-?d )?tensor");
  private static final Pattern INDEX =
      Pattern.compile("out of range|out of bounds|index .{0,40}range");
  private static final Pattern DEVICE =
      Pattern.compile(
          "same device|on device|device type|expected all tensors|no cuda|cuda is not|not compiled"
              + " with cuda|torch_check.*device|cannot access accelerator|not linked with support"
              + " for");
  private static final Pattern MEMORY =
      Pattern.compile("can't allocate memory|out of memory|tried to allocate|bad_alloc");

  /**
   * Not even an empty tensor can be made there: the device, or PyTorch's support of it, is not
   * here.
   */
  private static final Pattern NO_DEVICE =
      Pattern.compile("could not run 'aten::empty(\\.memory_format|_strided)' with arguments from");

  private static final Pattern UNSUPPORTED =
      Pattern.compile("could not run '|there were no tensor arguments|not available for backend");

  private OperatorErrors() {}

  /**
   * The exception for a failed operator.
   *
   * @param operator what was called
   * @param arguments its canonical arguments
   * @param kind the type of PyTorch's error, as C++ or Python name it: {@code IndexError}
   * @param message PyTorch's own words
   * @param cause the exception they came in, if it was one
   */
  public static TorchbridgeException translate(
      Operator operator,
      @Nullable Object[] arguments,
      String kind,
      String message,
      @Nullable Throwable cause) {
    String own = words(message);
    return typed(call(operator, arguments) + ": " + own, kind, own, cause);
  }

  /** The exception for a failure outside of an operator call: a backward pass. */
  public static TorchbridgeException translate(
      String what, String kind, String message, @Nullable Throwable cause) {
    String own = words(message);
    return typed(what + ": " + own, kind, own, cause);
  }

  private static TorchbridgeException typed(
      String full, String kind, String own, @Nullable Throwable cause) {
    String words = own.toLowerCase(Locale.ROOT);
    if (kind.contains("OutOfMemory")
        || kind.contains("bad_alloc")
        || MEMORY.matcher(words).find()) {
      return new OutOfMemoryException(full, cause);
    }
    if (kind.contains("LinAlg")) {
      return new OperatorException(full, cause);
    }
    if (NO_DEVICE.matcher(words).find()) {
      return new DeviceMismatchException(full, cause);
    }
    if (UNSUPPORTED.matcher(words).find()) {
      return new UnsupportedOperatorException(full, cause);
    }
    if (kind.contains("IndexError") || INDEX.matcher(words).find()) {
      return new IndexOutOfRangeException(full, cause);
    }
    if (DEVICE.matcher(words).find()) {
      return new DeviceMismatchException(full, cause);
    }
    if (DTYPE.matcher(words).find()) {
      return new DTypeMismatchException(full, cause);
    }
    if (kind.contains("NotImplemented")) {
      return new UnsupportedOperatorException(full, cause);
    }
    if (SHAPE.matcher(words).find()) {
      return new ShapeMismatchException(full, cause);
    }
    if (kind.contains("ValueError") || kind.contains("TypeError")) {
      return new InvalidArgumentException(full, cause);
    }
    return new OperatorException(full, cause);
  }

  /** What was called: {@code aten::mm(self=float32[2, 3], mat2=float32[4, 5])}. */
  public static String call(Operator operator, @Nullable Object[] arguments) {
    var text = new StringBuilder(operator.qualifiedName()).append('(');
    String separator = "";
    for (int i = 0; i < arguments.length; i++) {
      Object value = arguments[i];
      Object usual = operator.arguments().get(i).defaultValue();
      boolean isDefault = !operator.arguments().get(i).isRequired() && same(value, usual);
      if (!isDefault) {
        text.append(separator).append(operator.arguments().get(i).name()).append('=');
        text.append(describe(value));
        separator = ", ";
      }
    }
    return text.append(')').toString();
  }

  private static boolean same(@Nullable Object a, @Nullable Object b) {
    return Arrays.deepEquals(new Object[] {a}, new Object[] {b});
  }

  private static String describe(@Nullable Object value) {
    String text =
        switch (value) {
          case null -> "None";
          case TensorHandle t -> t.dtype().torchName() + Arrays.toString(t.shape());
          case Object[] list -> {
            var elements = new StringBuilder("[");
            for (int i = 0; i < Math.min(list.length, 8); i++) {
              elements.append(i == 0 ? "" : ", ").append(describe(list[i]));
            }
            yield elements.append(list.length > 8 ? ", …]" : "]").toString();
          }
          case long[] list -> Arrays.toString(list);
          case double[] list -> Arrays.toString(list);
          case boolean[] list -> Arrays.toString(list);
          case String s -> '"' + s + '"';
          default -> value.toString();
        };
    return value instanceof Object[] || text.length() <= LONGEST_VALUE
        ? text
        : text.substring(0, LONGEST_VALUE) + "…";
  }

  /** PyTorch's message without the C++ stack that may follow it. */
  public static String words(String message) {
    int stack = message.indexOf("\nException raised from ");
    if (stack < 0) {
      stack = message.indexOf("\nC++ CapturedTraceback");
    }
    return (stack < 0 ? message : message.substring(0, stack)).strip();
  }
}

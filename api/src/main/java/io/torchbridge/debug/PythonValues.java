package io.torchbridge.debug;

import io.torchbridge.Complex;
import io.torchbridge.DType;
import io.torchbridge.Device;
import io.torchbridge.Layout;
import io.torchbridge.MemoryFormat;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Values as Python writes them; the elements of tensors there, or by name in a file beside it. */
final class PythonValues {
  private final boolean inline;

  /** What the file beside the program has to hold. */
  final Map<String, HostTensor> stored = new LinkedHashMap<>();

  PythonValues(boolean inline) {
    this.inline = inline;
  }

  /**
   * A value that is no list of tensors.
   *
   * @param name what a tensor is called in the file
   */
  String of(String name, @Nullable Object value) {
    return switch (value) {
      case null -> "None";
      case HostTensor tensor -> tensor(name, tensor);
      case Boolean b -> b ? "True" : "False";
      case Double d -> number(d);
      case Complex c -> "complex(" + number(c.re()) + ", " + number(c.im()) + ")";
      case String text -> text(text);
      case DType dtype -> "torch." + dtype.torchName();
      case Layout layout -> "torch." + layout.torchName();
      case MemoryFormat format -> "torch." + format.torchName();
      case Device device -> "torch.device(" + text(device.toString()) + ")";
      case long[] list -> Arrays.toString(list);
      case double[] list ->
          Arrays.stream(list)
              .mapToObj(PythonValues::number)
              .collect(Collectors.joining(", ", "[", "]"));
      case boolean[] list ->
          list(LongStream.range(0, list.length).mapToObj(i -> of(name, list[(int) i])).toList());
      case Object[] list -> list(Arrays.stream(list).map(one -> of(name, one)).toList());
      default -> value.toString();
    };
  }

  static String list(List<String> values) {
    return "[" + String.join(", ", values) + "]";
  }

  static String text(String text) {
    var quoted = new StringBuilder("\"");
    text.chars()
        .forEach(
            c -> {
              switch (c) {
                case '"', '\\' -> quoted.append('\\').append((char) c);
                case '\n' -> quoted.append("\\n");
                default -> {
                  if (c >= ' ' && c < 127) {
                    quoted.append((char) c);
                  } else {
                    quoted.append("\\u%04x".formatted(c));
                  }
                }
              }
            });
    return quoted.append('"').toString();
  }

  private static String number(double value) {
    if (Double.isNaN(value)) {
      return "nan";
    }
    return Double.isInfinite(value) ? (value > 0 ? "inf" : "-inf") : Double.toString(value);
  }

  private String tensor(String name, HostTensor tensor) {
    boolean plain =
        switch (tensor.dtype()) {
          case BOOL, UINT8, INT8, INT16, INT32, INT64, FLOAT16, BFLOAT16, FLOAT32, FLOAT64 -> true;
          case COMPLEX64, COMPLEX128 -> inline;
          default -> false;
        };
    String shape = ".reshape(" + Arrays.toString(tensor.shape()) + ")";
    if (plain) {
      return inline ? inline(tensor) + shape : stored(name, tensor);
    }
    // what Python's readers may not know goes byte by byte
    long[] size = {tensor.elements().byteSize()};
    var bytes = new HostTensor(DType.UINT8, size, tensor.elements());
    String flat = inline ? inline(bytes) : stored(name, bytes);
    return flat + ".view(torch." + tensor.dtype().torchName() + ")" + shape;
  }

  private String stored(String name, HostTensor tensor) {
    stored.put(name, tensor);
    return "TENSORS[" + text(name) + "]";
  }

  private String inline(HostTensor tensor) {
    boolean bool = tensor.dtype() == DType.BOOL;
    List<String> elements =
        LongStream.range(0, tensor.numel())
            .mapToObj(i -> bool ? (Object) (tensor.re(i) != 0) : tensor.element(i))
            .map(element -> of("", element))
            .toList();
    return "torch.tensor(%s, dtype=torch.%s)".formatted(list(elements), tensor.dtype().torchName());
  }
}

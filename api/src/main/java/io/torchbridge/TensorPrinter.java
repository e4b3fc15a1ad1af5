package io.torchbridge;

import io.torchbridge.autograd.GradMode;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Prints tensors as PyTorch does with its default options ({@code torch/_tensor_str.py}). */
final class TensorPrinter {
  private static final String PREFIX = "tensor(";
  private static final int PRECISION = 4;
  private static final int THRESHOLD = 1000;
  private static final int EDGE_ITEMS = 3;
  private static final int LINE_WIDTH = 80;

  /** The types that a printed element shows by itself. */
  private static final Set<DType> SHOWN =
      Set.of(DType.FLOAT32, DType.COMPLEX64, DType.INT64, DType.BOOL);

  /** The elements as they are printed; where the tensor is summarised only those at the edges. */
  private final String[] cells;

  /** How many characters an element and its comma take in a line. */
  private final int cellWidth;

  private final long[] shape;
  private final boolean summarised;
  private int next;

  private TensorPrinter(String[] cells, int cellWidth, long[] shape, boolean summarised) {
    this.cells = cells;
    this.cellWidth = cellWidth;
    this.shape = shape;
    this.summarised = summarised;
  }

  static String print(Tensor tensor) {
    DType dtype = tensor.dtype();
    var suffixes = new ArrayList<String>();
    if (!tensor.device().isCpu()) {
      suffixes.add("device='" + tensor.device() + "'");
    }
    boolean strided = tensor.layout() == Layout.STRIDED;
    boolean hasData = tensor.device().type() != Device.Type.META && strided;
    String elements;
    if (!hasData || tensor.numel() == 0) {
      if (!hasData || tensor.ndim() != 1) {
        suffixes.add("size=" + tuple(tensor.shape()));
      }
      if (dtype != DType.FLOAT32) {
        suffixes.add("dtype=" + dtype);
      }
      elements = hasData ? "[]" : "...";
    } else {
      if (!SHOWN.contains(dtype)) {
        suffixes.add("dtype=" + dtype);
      }
      elements = elements(tensor);
    }
    if (!strided) {
      suffixes.add("layout=torch." + tensor.layout().torchName());
    }
    if (tensor.requiresGrad()) {
      String recorded = recorded(tensor);
      suffixes.add(recorded == null ? "requires_grad=True" : "grad_fn=<" + recorded + ">");
    }
    return withSuffixes(PREFIX + elements, suffixes);
  }

  private static @Nullable String recorded(Tensor tensor) {
    try {
      return tensor.gradFn();
    } catch (RuntimeException e) {
      // PyTorch refuses to name it for a view that was made and changed without recording
      return "Invalid";
    }
  }

  private static String tuple(long[] shape) {
    String sizes = Arrays.stream(shape).mapToObj(Long::toString).collect(Collectors.joining(", "));
    return shape.length == 1 ? "(" + sizes + ",)" : "(" + sizes + ")";
  }

  private static String withSuffixes(String text, List<String> suffixes) {
    var all = new StringBuilder(text);
    int line = text.length() - text.lastIndexOf('\n') + 1;
    for (String suffix : suffixes) {
      if (line + suffix.length() + 2 > LINE_WIDTH) {
        all.append(",\n").repeat(' ', PREFIX.length()).append(suffix);
        line = PREFIX.length() + suffix.length();
      } else {
        all.append(", ").append(suffix);
        line += suffix.length() + 2;
      }
    }
    return all.append(')').toString();
  }

  // Elements

  private static String elements(Tensor tensor) {
    boolean summarised = tensor.numel() > THRESHOLD;
    long[] shape = tensor.shape();
    try (var scope = TensorScope.open();
        var mode = GradMode.DISABLED.enter()) {
      TensorPrinter printer = of(summarised ? edges(tensor) : tensor, shape, summarised);
      var text = new StringBuilder();
      printer.append(text, 0, PREFIX.length());
      return text.toString();
    }
  }

  /** The elements that a summary shows. */
  private static Tensor edges(Tensor tensor) {
    Tensor edges = tensor.detach();
    for (int dim = 0; dim < tensor.ndim(); dim++) {
      long size = tensor.size(dim);
      if (isCut(size)) {
        edges =
            Torch.cat(
                List.of(
                    edges.narrow(dim, 0, EDGE_ITEMS),
                    edges.narrow(dim, size - EDGE_ITEMS, EDGE_ITEMS)),
                dim);
      }
    }
    return edges;
  }

  private static boolean isCut(long size) {
    return size > 2 * EDGE_ITEMS;
  }

  private static TensorPrinter of(Tensor shown, long[] shape, boolean summarised) {
    DType dtype = shown.dtype();
    if (dtype.isComplex()) {
      Complex[] values = shown.toComplexArray();
      double[] re = Arrays.stream(values).mapToDouble(Complex::re).toArray();
      double[] im = Arrays.stream(values).mapToDouble(Complex::im).toArray();
      FloatFormat reFormat = FloatFormat.of(re);
      FloatFormat imFormat = FloatFormat.of(im);
      String[] cells =
          cells(
              values.length,
              i -> {
                String imaginary = imFormat.format(im[i]).stripLeading() + "j";
                return reFormat.format(re[i])
                    + (imaginary.startsWith("-") ? imaginary : "+" + imaginary);
              });
      return new TensorPrinter(cells, reFormat.width + imFormat.width + 3, shape, summarised);
    }
    if (dtype.isFloatingPoint()) {
      double[] values = shown.toDoubleArray();
      FloatFormat format = FloatFormat.of(values);
      return new TensorPrinter(
          cells(values.length, i -> format.format(values[i])), format.width + 2, shape, summarised);
    }
    String[] texts;
    if (dtype == DType.BOOL) {
      boolean[] values = shown.toBooleanArray();
      texts = cells(values.length, i -> values[i] ? "True" : "False");
    } else {
      long[] values = shown.toLongArray();
      texts =
          cells(
              values.length,
              i ->
                  dtype == DType.UINT64
                      ? Long.toUnsignedString(values[i])
                      : Long.toString(values[i]));
    }
    int width = Arrays.stream(texts).mapToInt(String::length).max().orElse(1);
    return new TensorPrinter(
        cells(texts.length, i -> padded(texts[i], width)), width + 2, shape, summarised);
  }

  private static String[] cells(int count, IntFunction<String> text) {
    return IntStream.range(0, count).mapToObj(text).toArray(String[]::new);
  }

  private static String padded(String text, int width) {
    return " ".repeat(Math.max(0, width - text.length())) + text;
  }

  // Layout

  private void append(StringBuilder text, int dim, int indent) {
    if (dim == shape.length) {
      text.append(cells[next++]);
      return;
    }
    boolean cut = summarised && isCut(shape[dim]);
    if (dim == shape.length - 1) {
      appendVector(text, cut, (int) (cut ? 2 * EDGE_ITEMS : shape[dim]), indent);
      return;
    }
    String separator = "," + "\n".repeat(shape.length - dim - 1) + " ".repeat(indent + 1);
    text.append('[');
    long slices = cut ? 2 * EDGE_ITEMS : shape[dim];
    for (int i = 0; i < slices; i++) {
      if (i > 0) {
        text.append(separator);
      }
      if (cut && i == EDGE_ITEMS) {
        text.append("...").append(separator);
      }
      append(text, dim + 1, indent + 1);
    }
    text.append(']');
  }

  private void appendVector(StringBuilder text, boolean cut, int count, int indent) {
    var line = new ArrayList<String>();
    for (int i = 0; i < count; i++) {
      if (cut && i == EDGE_ITEMS) {
        line.add(" ...");
      }
      line.add(cells[next++]);
    }
    int perLine = Math.max(1, (LINE_WIDTH - indent) / cellWidth);
    text.append('[');
    for (int i = 0; i < line.size(); i++) {
      if (i > 0) {
        text.append(i % perLine == 0 ? ",\n" + " ".repeat(indent + 1) : ", ");
      }
      text.append(line.get(i));
    }
    text.append(']');
  }

  /**
   * How the floating point numbers of one tensor are written.
   *
   * @param whole without decimals, since none has any
   * @param scientific with an exponent, since they are far apart, large or small
   * @param width of the longest
   */
  private record FloatFormat(boolean whole, boolean scientific, int width) {

    static FloatFormat of(double[] values) {
      double[] counted = Arrays.stream(values).filter(v -> v != 0 && Double.isFinite(v)).toArray();
      if (counted.length == 0) {
        return new FloatFormat(true, false, 1);
      }
      double min = Arrays.stream(counted).map(Math::abs).min().getAsDouble();
      double max = Arrays.stream(counted).map(Math::abs).max().getAsDouble();
      boolean whole = Arrays.stream(counted).allMatch(v -> v == Math.ceil(v));
      boolean scientific = max / min > 1000 || max > 1e8 || min < 1e-4;
      var format = new FloatFormat(whole, scientific, 1);
      int width =
          Arrays.stream(counted).mapToObj(format::text).mapToInt(String::length).max().getAsInt();
      return new FloatFormat(whole, scientific, width);
    }

    String format(double value) {
      return padded(text(value), width);
    }

    private String text(double value) {
      if (Double.isNaN(value)) {
        return "nan";
      }
      // of -0.0 and of what rounds to it Python writes the sign
      String sign = Double.doubleToRawLongBits(value) < 0 ? "-" : "";
      if (Double.isInfinite(value)) {
        return sign + "inf";
      }
      BigDecimal exact = new BigDecimal(Math.abs(value));
      if (scientific) {
        return sign + scientific(exact);
      }
      return sign
          + exact.setScale(whole ? 0 : PRECISION, RoundingMode.HALF_EVEN).toPlainString()
          + (whole ? "." : "");
    }

    private static String scientific(BigDecimal exact) {
      if (exact.signum() == 0) {
        return "0." + "0".repeat(PRECISION) + "e+00";
      }
      BigDecimal rounded = exact.round(new MathContext(PRECISION + 1, RoundingMode.HALF_EVEN));
      int exponent = rounded.precision() - rounded.scale() - 1;
      String digits = rounded.movePointLeft(exponent).setScale(PRECISION).toPlainString();
      return digits
          + (exponent < 0 ? "e-" : "e+")
          + (Math.abs(exponent) < 10 ? "0" : "")
          + Math.abs(exponent);
    }
  }
}

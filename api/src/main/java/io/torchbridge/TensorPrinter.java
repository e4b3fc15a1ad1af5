package io.torchbridge;

import io.torchbridge.autograd.GradMode;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Prints tensors as PyTorch does ({@code torch/_tensor_str.py}). */
final class TensorPrinter {
  private static final String PREFIX = "tensor(";
  private static final Op NNZ = Op.of("aten::_nnz");
  private static final Op INDICES = Op.of("aten::_indices");
  private static final Op VALUES = Op.of("aten::_values");

  /** How tensors are printed where nothing else is said. */
  static volatile PrintOptions defaults = PrintOptions.DEFAULT;

  private final PrintOptions options;

  /** The elements as they are printed; where the tensor is summarised only those at the edges. */
  private final String[] cells;

  /** How many characters an element and its comma take in a line. */
  private final int cellWidth;

  private final long[] shape;
  private final boolean summarised;
  private int next;

  private TensorPrinter(
      PrintOptions options, String[] cells, int cellWidth, long[] shape, boolean summarised) {
    this.options = options;
    this.cells = cells;
    this.cellWidth = cellWidth;
    this.shape = shape;
    this.summarised = summarised;
  }

  static String print(Tensor tensor, PrintOptions options) {
    DType dtype = tensor.dtype();
    DType usual = tensor.backend().defaultDtype();
    DType usualComplex = usual == DType.FLOAT64 ? DType.COMPLEX128 : DType.COMPLEX64;
    boolean shown =
        dtype == usual || dtype == usualComplex || dtype == DType.INT64 || dtype == DType.BOOL;
    var suffixes = new ArrayList<String>();
    if (!tensor.device().isCpu()) {
      suffixes.add("device='" + tensor.device() + "'");
    }
    boolean meta = tensor.device().type() == Device.Type.META;
    String elements;
    if (tensor.layout() != Layout.STRIDED) {
      elements = sparse(tensor, meta, suffixes, options);
      if (!shown) {
        suffixes.add("dtype=" + dtype);
      }
      suffixes.add("layout=torch." + tensor.layout().torchName());
    } else if (meta || tensor.numel() == 0) {
      if (meta || tensor.ndim() != 1) {
        suffixes.add("size=" + tuple(tensor.shape()));
      }
      if (dtype != usual) {
        suffixes.add("dtype=" + dtype);
      }
      elements = meta ? "..." : "[]";
    } else {
      if (!shown) {
        suffixes.add("dtype=" + dtype);
      }
      elements = elements(tensor, PREFIX.length(), options);
    }
    if (tensor.requiresGrad()) {
      String recorded = recorded(tensor);
      suffixes.add(recorded == null ? "requires_grad=True" : "grad_fn=<" + recorded + ">");
    }
    return withSuffixes(
        PREFIX + elements, suffixes, options.lineWidth(), tensor.layout() == Layout.SPARSE);
  }

  /** The parts of a sparse tensor, each in lines of its own. */
  private static String sparse(
      Tensor tensor, boolean meta, List<String> suffixes, PrintOptions options) {
    suffixes.add("size=" + tuple(tensor.shape()));
    if (!meta) {
      suffixes.add("nnz=" + NNZ.call(tensor));
    }
    try (var scope = TensorScope.open();
        var mode = GradMode.DISABLED.enter()) {
      Map<String, Tensor> parts = new LinkedHashMap<>();
      switch (tensor.layout()) {
        case SPARSE -> {
          parts.put("indices", INDICES.tensor(tensor));
          parts.put("values", VALUES.tensor(tensor));
        }
        case SPARSE_CSR, SPARSE_BSR -> {
          parts.put("crow_indices", tensor.crowIndices());
          parts.put("col_indices", tensor.colIndices());
          parts.put("values", tensor.values());
        }
        case SPARSE_CSC, SPARSE_BSC -> {
          parts.put("ccol_indices", tensor.ccolIndices());
          parts.put("row_indices", tensor.rowIndices());
          parts.put("values", tensor.values());
        }
        case STRIDED, MKLDNN, JAGGED -> {
          return "...";
        }
      }
      return parts.entrySet().stream()
          .map(part -> part(part.getKey() + "=" + PREFIX, part.getValue(), meta, options))
          .collect(Collectors.joining(",\n" + " ".repeat(PREFIX.length())));
    }
  }

  private static String part(String prefix, Tensor part, boolean meta, PrintOptions options) {
    boolean empty = meta || part.numel() == 0;
    return prefix
        + (meta ? "..." : empty ? "[]" : elements(part, PREFIX.length() + prefix.length(), options))
        + (empty ? ", size=" + tuple(part.shape()) : "")
        + ")";
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

  private static String withSuffixes(
      String text, List<String> suffixes, int lineWidth, boolean inNewLine) {
    var all = new StringBuilder(text);
    int line = inNewLine ? lineWidth : text.length() - text.lastIndexOf('\n') + 1;
    for (String suffix : suffixes) {
      if (line + suffix.length() + 2 > lineWidth) {
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

  private static String elements(Tensor tensor, int indent, PrintOptions options) {
    boolean summarised = tensor.numel() > options.threshold();
    long[] shape = tensor.shape();
    try (var scope = TensorScope.open();
        var mode = GradMode.DISABLED.enter()) {
      TensorPrinter printer =
          of(options, summarised ? edges(tensor, options) : tensor, shape, summarised);
      var text = new StringBuilder();
      printer.append(text, 0, indent);
      return text.toString();
    }
  }

  /** The elements that a summary shows. */
  private static Tensor edges(Tensor tensor, PrintOptions options) {
    int items = options.edgeItems();
    Tensor edges = tensor.detach();
    for (int dim = 0; dim < tensor.ndim(); dim++) {
      long size = tensor.size(dim);
      if (size > 2L * items) {
        edges =
            Torch.cat(
                List.of(edges.narrow(dim, 0, items), edges.narrow(dim, size - items, items)), dim);
      }
    }
    return edges;
  }

  private boolean isCut(long size) {
    return summarised && size > 2L * options.edgeItems();
  }

  private static TensorPrinter of(
      PrintOptions options, Tensor shown, long[] shape, boolean summarised) {
    DType dtype = shown.dtype();
    if (dtype.isComplex()) {
      Complex[] values = shown.toComplexArray();
      double[] re = Arrays.stream(values).mapToDouble(Complex::re).toArray();
      double[] im = Arrays.stream(values).mapToDouble(Complex::im).toArray();
      FloatFormat reFormat = FloatFormat.of(re, options);
      FloatFormat imFormat = FloatFormat.of(im, options);
      String[] cells =
          cells(
              values.length,
              i -> {
                String imaginary = imFormat.format(im[i]).stripLeading() + "j";
                return reFormat.format(re[i])
                    + (imaginary.startsWith("-") ? imaginary : "+" + imaginary);
              });
      return new TensorPrinter(
          options, cells, reFormat.width + imFormat.width + 3, shape, summarised);
    }
    if (dtype.isFloatingPoint()) {
      double[] values = shown.toDoubleArray();
      FloatFormat format = FloatFormat.of(values, options);
      return new TensorPrinter(
          options,
          cells(values.length, i -> format.format(values[i])),
          format.width + 2,
          shape,
          summarised);
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
        options, cells(texts.length, i -> padded(texts[i], width)), width + 2, shape, summarised);
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
    boolean cut = isCut(shape[dim]);
    if (dim == shape.length - 1) {
      appendVector(text, cut, (int) (cut ? 2 * options.edgeItems() : shape[dim]), indent);
      return;
    }
    String separator = "," + "\n".repeat(shape.length - dim - 1) + " ".repeat(indent + 1);
    text.append('[');
    long slices = cut ? 2 * options.edgeItems() : shape[dim];
    for (int i = 0; i < slices; i++) {
      if (i > 0) {
        text.append(separator);
      }
      if (cut && i == options.edgeItems()) {
        text.append("...").append(separator);
      }
      append(text, dim + 1, indent + 1);
    }
    text.append(']');
  }

  private void appendVector(StringBuilder text, boolean cut, int count, int indent) {
    var line = new ArrayList<String>();
    for (int i = 0; i < count; i++) {
      if (cut && i == options.edgeItems()) {
        line.add(" ...");
      }
      line.add(cells[next++]);
    }
    int perLine = Math.max(1, (options.lineWidth() - indent) / cellWidth);
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
   * @param precision the decimals
   * @param width of the longest
   */
  private record FloatFormat(boolean whole, boolean scientific, int precision, int width) {

    static FloatFormat of(double[] values, PrintOptions options) {
      int precision = options.precision();
      double[] counted = Arrays.stream(values).filter(v -> v != 0 && Double.isFinite(v)).toArray();
      if (counted.length == 0) {
        return new FloatFormat(true, false, precision, 1);
      }
      double min = Arrays.stream(counted).map(Math::abs).min().getAsDouble();
      double max = Arrays.stream(counted).map(Math::abs).max().getAsDouble();
      boolean whole = Arrays.stream(counted).allMatch(v -> v == Math.ceil(v));
      Boolean wanted = options.sciMode();
      boolean scientific = wanted == null ? max / min > 1000 || max > 1e8 || min < 1e-4 : wanted;
      var format = new FloatFormat(whole, scientific, precision, 1);
      int width =
          Arrays.stream(counted).mapToObj(format::text).mapToInt(String::length).max().getAsInt();
      return new FloatFormat(whole, scientific, precision, width);
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
          + exact.setScale(whole ? 0 : precision, RoundingMode.HALF_EVEN).toPlainString()
          + (whole ? "." : "");
    }

    private String scientific(BigDecimal exact) {
      if (exact.signum() == 0) {
        return (precision == 0 ? "0" : "0." + "0".repeat(precision)) + "e+00";
      }
      BigDecimal rounded = exact.round(new MathContext(precision + 1, RoundingMode.HALF_EVEN));
      int exponent = rounded.precision() - rounded.scale() - 1;
      String digits = rounded.movePointLeft(exponent).setScale(precision).toPlainString();
      return digits
          + (exponent < 0 ? "e-" : "e+")
          + (Math.abs(exponent) < 10 ? "0" : "")
          + Math.abs(exponent);
    }
  }
}

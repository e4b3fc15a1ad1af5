package io.torchbridge.conformance.fuzz;

import io.torchbridge.DType;
import io.torchbridge.Device;
import io.torchbridge.Tensor;
import io.torchbridge.Torch;
import io.torchbridge.TorchbridgeException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * How a tensor is made.
 *
 * @param dtype its type
 * @param shape the shape before {@code form} is applied
 * @param fill what is in it
 * @param form what is done to it then
 * @param requiresGrad whether it asks for gradients; where it can't, it does not
 * @param closed whether it is closed before the call
 * @param seed of its elements
 */
record TensorRecipe(
    DType dtype,
    long[] shape,
    Fill fill,
    Form form,
    boolean requiresGrad,
    boolean closed,
    long seed)
    implements Recipe {

  /** What the elements are. */
  enum Fill {
    ZEROS,
    ONES,
    /** Of both signs, around one. */
    SMALL,
    /** Whole numbers from 0 to 3: indices, classes, lengths. */
    INDICES,
    /** The ends of the range, infinities and NaN. */
    EXTREME
  }

  /** What is done to a dense tensor. */
  enum Form {
    PLAIN(""),
    TRANSPOSED(".transpose(0, -1)"),
    STEPPED("[::2]"),
    /** One element that stands for all. */
    EXPANDED(".flatten()[:1].expand(4)"),
    CONJUGATE(".conj()"),
    META(".to('meta')"),
    SPARSE(".to_sparse()"),
    SPARSE_CSR(".to_sparse_csr()"),
    MKLDNN(".to_mkldnn()"),
    QUANTIZED(".to(torch.float32)");

    private final String python;

    Form(String python) {
      this.python = python;
    }
  }

  @Override
  public Tensor make() {
    Tensor tensor = dense();
    try {
      tensor = formed(tensor);
      if (requiresGrad) {
        tensor = tensor.requiresGrad(true);
      }
    } catch (TorchbridgeException e) {
      // there is none of that form and type: the call gets what there is
    }
    if (closed) {
      tensor.close();
    }
    return tensor;
  }

  private int numel() {
    return (int) Arrays.stream(shape).reduce(1, (a, b) -> a * b);
  }

  private boolean isWhole() {
    return !dtype.isFloatingPoint() && !dtype.isComplex();
  }

  private double[] doubles() {
    var random = new Random(seed);
    return IntStream.range(0, numel())
        .mapToDouble(
            i ->
                switch (fill) {
                  case ZEROS -> 0;
                  case ONES -> 1;
                  case SMALL -> random.nextGaussian();
                  case INDICES -> random.nextInt(4);
                  case EXTREME ->
                      Source.EXTREME_FLOATS[random.nextInt(Source.EXTREME_FLOATS.length)];
                })
        .toArray();
  }

  private long[] longs() {
    var random = new Random(seed);
    return LongStream.range(0, numel())
        .map(
            i ->
                switch (fill) {
                  case ZEROS -> 0;
                  case ONES -> 1;
                  case SMALL -> random.nextInt(5) - 2;
                  case INDICES -> random.nextInt(4);
                  case EXTREME -> Source.EXTREME_INTS[random.nextInt(Source.EXTREME_INTS.length)];
                })
        .toArray();
  }

  private Tensor dense() {
    Tensor tensor = Torch.fromData(isWhole() ? longs() : doubles(), shape);
    return tensor.dtype() == dtype ? tensor : Torch.call("aten::to.dtype", tensor, dtype).tensor();
  }

  private Tensor formed(Tensor tensor) {
    return switch (form) {
      case PLAIN -> tensor;
      case TRANSPOSED -> Torch.call("aten::transpose.int", tensor, 0, -1).tensor();
      case STEPPED -> Torch.call("aten::slice.Tensor", tensor, 0, null, null, 2).tensor();
      case EXPANDED -> {
        Tensor flat = Torch.call("aten::flatten.using_ints", tensor).tensor();
        Tensor one = Torch.call("aten::slice.Tensor", flat, 0, 0, 1).tensor();
        yield Torch.call("aten::expand", one, new long[] {4}).tensor();
      }
      case CONJUGATE -> Torch.call("aten::conj", tensor).tensor();
      case META -> Torch.call("aten::to.device", tensor, Device.META, dtype).tensor();
      case SPARSE -> Torch.call("aten::to_sparse", tensor).tensor();
      case SPARSE_CSR -> Torch.call("aten::to_sparse_csr", tensor).tensor();
      case MKLDNN -> Torch.call("aten::to_mkldnn", tensor).tensor();
      // torchbridge has no names for the quantised types, but they come out of operators
      case QUANTIZED ->
          Torch.call("aten::quantize_per_tensor_dynamic", tensor, DType.INT8, false).tensor();
    };
  }

  @Override
  public String python() {
    String elements =
        isWhole()
            ? Arrays.toString(longs())
            : Arrays.stream(doubles())
                .mapToObj(Recipe.Value::number)
                .collect(Collectors.joining(", ", "[", "]"));
    return "torch.tensor(%s, dtype=torch.%s).reshape(%s).to(%s)%s%s"
        .formatted(
            elements,
            isWhole() ? "int64" : "float64",
            Arrays.toString(shape),
            dtype,
            form.python,
            requiresGrad && (dtype.isFloatingPoint() || dtype.isComplex())
                ? ".requires_grad_()"
                : "");
  }

  @Override
  public String toString() {
    return dtype.torchName()
        + Arrays.toString(shape)
        + " "
        + fill.name().toLowerCase(Locale.ROOT)
        + (form == Form.PLAIN ? "" : " " + form.name().toLowerCase(Locale.ROOT))
        + (requiresGrad ? " requiring grad" : "")
        + (closed ? " closed" : "");
  }
}

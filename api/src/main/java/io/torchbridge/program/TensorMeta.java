package io.torchbridge.program;

import io.torchbridge.DType;
import io.torchbridge.Device;
import io.torchbridge.Layout;
import io.torchbridge.spi.TensorHandle;
import java.util.Arrays;
import java.util.List;

/** What a graph says of one of its tensors. */
public record TensorMeta(
    DType dtype,
    List<SymbolicValue> sizes,
    boolean requiresGrad,
    Device device,
    List<SymbolicValue> strides,
    SymbolicValue storageOffset,
    Layout layout) {
  public TensorMeta {
    sizes = List.copyOf(sizes);
    strides = List.copyOf(strides);
  }

  /** Of a tensor as it is, its storage offset left out. */
  static TensorMeta of(TensorHandle handle) {
    return new TensorMeta(
        handle.dtype(),
        Arrays.stream(handle.shape()).mapToObj(SymbolicValue::of).toList(),
        handle.requiresGrad(),
        handle.device(),
        Arrays.stream(handle.strides()).mapToObj(SymbolicValue::of).toList(),
        SymbolicValue.of(0),
        handle.layout());
  }

  /** As PyTorch prints it in a graph: {@code f32[s77, 3]}. */
  @Override
  public String toString() {
    String type =
        switch (dtype) {
          case BOOL -> "b8";
          case BFLOAT16 -> "bf16";
          case FLOAT8_E5M2 -> "f8e5m2";
          case FLOAT8_E4M3FN -> "f8e4m3fn";
          case FLOAT8_E5M2FNUZ -> "f8e5m2fnuz";
          case FLOAT8_E4M3FNUZ -> "f8e4m3fnuz";
          case FLOAT8_E8M0FNU -> "f8e8m0fnu";
          default -> {
            String kind = dtype.isComplex() ? "c" : dtype.torchName().substring(0, 1);
            yield kind + 8 * dtype.byteSize();
          }
        };
    return type + sizes;
  }
}

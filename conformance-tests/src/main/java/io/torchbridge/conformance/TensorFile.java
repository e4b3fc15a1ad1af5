package io.torchbridge.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.torchbridge.DType;
import io.torchbridge.MalformedFileException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;

/** The tensors of a file of cases: safetensors, read into Java's hands without any backend. */
final class TensorFile {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final ValueLayout.OfLong LENGTH =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final String name;
  private final Map<String, HostTensor> tensors = new HashMap<>();

  TensorFile(String name, MemorySegment file) {
    this.name = name;
    try {
      long headerSize = file.get(LENGTH, 0);
      byte[] header = file.asSlice(8, headerSize).toArray(ValueLayout.JAVA_BYTE);
      MemorySegment data = file.asSlice(8 + headerSize);
      for (Map.Entry<String, JsonNode> entry : JSON.readTree(header).properties()) {
        if (!entry.getKey().equals("__metadata__")) {
          tensors.put(entry.getKey(), tensor(entry.getValue(), data));
        }
      }
    } catch (IOException | RuntimeException e) {
      throw new MalformedFileException(name + " is no safetensors file: " + e.getMessage(), e);
    }
  }

  private static HostTensor tensor(JsonNode entry, MemorySegment data) {
    DType dtype = dtype(entry.path("dtype").asText());
    JsonNode sizes = entry.path("shape");
    long[] shape = new long[sizes.size()];
    long bytes = dtype.byteSize();
    for (int i = 0; i < shape.length; i++) {
      shape[i] = sizes.get(i).longValue();
      bytes = Math.multiplyExact(bytes, shape[i]);
    }
    long begin = entry.path("data_offsets").path(0).longValue();
    long end = entry.path("data_offsets").path(1).longValue();
    if (end - begin != bytes) {
      throw new IllegalArgumentException(entry + " has not the size of its shape");
    }
    return new HostTensor(dtype, shape, data.asSlice(begin, bytes));
  }

  private static DType dtype(String name) {
    return switch (name) {
      case "F64" -> DType.FLOAT64;
      case "F32" -> DType.FLOAT32;
      case "F16" -> DType.FLOAT16;
      case "BF16" -> DType.BFLOAT16;
      case "F8_E4M3" -> DType.FLOAT8_E4M3FN;
      case "F8_E5M2" -> DType.FLOAT8_E5M2;
      case "F8_E8M0" -> DType.FLOAT8_E8M0FNU;
      case "I64" -> DType.INT64;
      case "I32" -> DType.INT32;
      case "I16" -> DType.INT16;
      case "I8" -> DType.INT8;
      case "U64" -> DType.UINT64;
      case "U32" -> DType.UINT32;
      case "U16" -> DType.UINT16;
      case "U8" -> DType.UINT8;
      case "BOOL" -> DType.BOOL;
      case "C64" -> DType.COMPLEX64;
      default -> throw new IllegalArgumentException("unknown dtype \"" + name + "\"");
    };
  }

  /** The tensor of a key. */
  HostTensor get(String key) {
    HostTensor tensor = tensors.get(key);
    if (tensor == null) {
      throw new MalformedFileException(name + " has no tensor \"" + key + "\"");
    }
    return tensor;
  }
}

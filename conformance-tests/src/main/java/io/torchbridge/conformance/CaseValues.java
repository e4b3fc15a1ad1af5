package io.torchbridge.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.torchbridge.Complex;
import io.torchbridge.DType;
import io.torchbridge.Device;
import io.torchbridge.Layout;
import io.torchbridge.MalformedFileException;
import io.torchbridge.MemoryFormat;
import io.torchbridge.Tensor;
import io.torchbridge.Torch;
import io.torchbridge.debug.HostTensor;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads the values of a case. */
record CaseValues(TensorFile tensors) {

  /** A value as an argument: each tensor is a new one of the current backend. */
  @Nullable Object argument(JsonNode value) {
    return read(value, this::tensor);
  }

  /** A value as an expectation: tensors stay in Java's hands. */
  @Nullable Object expectation(JsonNode value) {
    return read(value, this::host);
  }

  List<@Nullable Object> arguments(JsonNode list) {
    var values = new ArrayList<@Nullable Object>();
    list.forEach(value -> values.add(argument(value)));
    return values;
  }

  Map<String, @Nullable Object> namedArguments(JsonNode object) {
    var values = new LinkedHashMap<String, @Nullable Object>();
    object.properties().forEach(e -> values.put(e.getKey(), argument(e.getValue())));
    return values;
  }

  /** The expected values, lists flattened. */
  List<@Nullable Object> expectations(JsonNode list) {
    var values = new ArrayList<@Nullable Object>();
    list.forEach(value -> flatten(expectation(value), values));
    return values;
  }

  /** Puts a value, or the elements of nested lists and arrays, behind others. */
  static void flatten(@Nullable Object value, List<@Nullable Object> into) {
    if (value instanceof List<?> list) {
      list.forEach(element -> flatten(element, into));
    } else if (value instanceof Map<?, ?> map) {
      map.values().forEach(element -> flatten(element, into));
    } else if (value != null && value.getClass().isArray()) {
      for (int i = 0; i < Array.getLength(value); i++) {
        flatten(Array.get(value, i), into);
      }
    } else {
      into.add(value);
    }
  }

  private @Nullable Object read(JsonNode value, Function<JsonNode, Object> tensor) {
    if (value.isNull()) {
      return null;
    }
    if (value.isBoolean()) {
      return value.booleanValue();
    }
    if (value.isIntegralNumber() && value.canConvertToLong()) {
      return value.longValue();
    }
    if (value.isNumber()) {
      return value.doubleValue();
    }
    if (value.has("tensor")) {
      return tensor.apply(value);
    }
    if (value.has("list")) {
      var list = new ArrayList<@Nullable Object>();
      value.get("list").forEach(element -> list.add(read(element, tensor)));
      return list;
    }
    if (value.has("float")) {
      return number(value.get("float"));
    }
    if (value.has("complex")) {
      return new Complex(number(value.get("complex").get(0)), number(value.get("complex").get(1)));
    }
    if (value.has("str")) {
      return value.get("str").asText();
    }
    if (value.has("dtype")) {
      return DType.ofName(value.get("dtype").asText());
    }
    if (value.has("layout")) {
      return Layout.ofName(value.get("layout").asText());
    }
    if (value.has("memory_format")) {
      return MemoryFormat.ofName(value.get("memory_format").asText());
    }
    if (value.has("device")) {
      return Device.of(value.get("device").asText());
    }
    throw new MalformedFileException("a case has a value of unknown kind: " + value);
  }

  private static double number(JsonNode value) {
    return switch (value.asText()) {
      case "nan" -> Double.NaN;
      case "inf" -> Double.POSITIVE_INFINITY;
      case "-inf" -> Double.NEGATIVE_INFINITY;
      default -> {
        if (!value.isNumber()) {
          throw new MalformedFileException("a case has \"" + value.asText() + "\" for a number");
        }
        yield value.doubleValue();
      }
    };
  }

  private HostTensor host(JsonNode value) {
    HostTensor stored = tensors.get(value.get("tensor").asText());
    return value.path("complex").booleanValue() ? stored.asComplex() : stored;
  }

  private Tensor tensor(JsonNode value) {
    HostTensor host = host(value);
    Tensor tensor = Torch.fromData(host.elements(), host.dtype(), host.shape());
    if (!value.has("stride")) {
      return tensor;
    }
    long[] strides = new long[value.get("stride").size()];
    for (int i = 0; i < strides.length; i++) {
      strides[i] = value.get("stride").get(i).longValue();
    }
    Tensor strided =
        Torch.call("aten::empty_strided", tensor.shape(), strides, tensor.dtype()).tensor();
    return Torch.call("aten::copy_", strided, tensor).tensor();
  }
}

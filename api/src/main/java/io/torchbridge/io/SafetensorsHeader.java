package io.torchbridge.io;

import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.torchbridge.DType;
import io.torchbridge.FileAccessException;
import io.torchbridge.MalformedFileException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The header of a safetensors file, read as strictly as the <a
 * href="https://github.com/huggingface/safetensors#format">format</a> allows: every byte of the
 * file belongs to exactly one thing.
 */
record SafetensorsHeader(Map<String, String> metadata, Map<String, Entry> entries) {
  /** The largest header that the format's own reader takes. */
  static final long LONGEST = 100_000_000;

  /** What PyTorch's operators take at most. */
  private static final int MAX_DIMENSIONS = 64;

  static final String METADATA = "__metadata__";

  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private static final Map<String, DType> TYPES = types();

  /** A tensor's data, by their place in the whole file. */
  record Entry(DType dtype, List<Long> shape, long begin, long end) {
    long[] sizes() {
      return shape.stream().mapToLong(Long::longValue).toArray();
    }
  }

  private static Map<String, DType> types() {
    var types = new LinkedHashMap<String, DType>();
    types.put("BOOL", DType.BOOL);
    types.put("U8", DType.UINT8);
    types.put("I8", DType.INT8);
    types.put("F8_E5M2", DType.FLOAT8_E5M2);
    types.put("F8_E4M3", DType.FLOAT8_E4M3FN);
    types.put("F8_E5M2FNUZ", DType.FLOAT8_E5M2FNUZ);
    types.put("F8_E4M3FNUZ", DType.FLOAT8_E4M3FNUZ);
    types.put("F8_E8M0", DType.FLOAT8_E8M0FNU);
    types.put("I16", DType.INT16);
    types.put("U16", DType.UINT16);
    types.put("F16", DType.FLOAT16);
    types.put("BF16", DType.BFLOAT16);
    types.put("I32", DType.INT32);
    types.put("U32", DType.UINT32);
    types.put("F32", DType.FLOAT32);
    types.put("C64", DType.COMPLEX64);
    types.put("F64", DType.FLOAT64);
    types.put("I64", DType.INT64);
    types.put("U64", DType.UINT64);
    return types;
  }

  /** The format's name of a type; null if it has none. */
  static @Nullable String nameOf(DType dtype) {
    for (var type : TYPES.entrySet()) {
      if (type.getValue() == dtype) {
        return type.getKey();
      }
    }
    return null;
  }

  /** Reads the header of a file that lies in memory. */
  static SafetensorsHeader read(Path file, MemorySegment bytes) {
    if (bytes.byteSize() < 8) {
      throw malformed(
          file, "it has %d bytes, less than the 8 of a header's size", bytes.byteSize());
    }
    long size = bytes.get(JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN), 0);
    if (size < 0 || size > LONGEST) {
      throw malformed(
          file,
          "its first 8 bytes ask for a header of %s bytes; at most %d are allowed",
          Long.toUnsignedString(size),
          LONGEST);
    }
    if (size > bytes.byteSize() - 8) {
      throw malformed(
          file,
          "its header has %d bytes, but only %d follow: the file is truncated",
          size,
          bytes.byteSize() - 8);
    }
    String json;
    try {
      json =
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(bytes.asSlice(8, size).asByteBuffer())
              .toString();
    } catch (CharacterCodingException e) {
      throw FileErrors.malformed(file, "its header is not UTF-8", e);
    }
    if (!json.startsWith("{")) {
      throw malformed(file, "its header does not begin with {");
    }
    try (JsonParser parser = JSON.createParser(json)) {
      return new Reader(file, parser, 8 + size, bytes.byteSize()).header();
    } catch (JsonProcessingException e) {
      throw FileErrors.malformed(
          file, "its header is no proper JSON: " + e.getOriginalMessage() + place(e), e);
    } catch (IOException e) {
      throw FileAccessException.of(file, "read", e);
    }
  }

  private static String place(JsonProcessingException e) {
    return e.getLocation() == null ? "" : " at character " + e.getLocation().getCharOffset();
  }

  private static MalformedFileException malformed(Path file, String what, Object... values) {
    return FileErrors.malformed(file, what.formatted(values));
  }

  private record Reader(Path file, JsonParser parser, long dataBegin, long fileEnd) {

    SafetensorsHeader header() throws IOException {
      var metadata = new LinkedHashMap<String, String>();
      var entries = new LinkedHashMap<String, Entry>();
      parser.nextToken();
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String name = parser.currentName();
        parser.nextToken();
        if (name.equals(METADATA)) {
          readMetadata(metadata);
        } else {
          entries.put(name, entry(name));
        }
      }
      if (parser.nextToken() != null) {
        throw malformed(file, "its header has more than one JSON object");
      }
      checkLayout(entries);
      return new SafetensorsHeader(
          Collections.unmodifiableMap(metadata), Collections.unmodifiableMap(entries));
    }

    private void expect(JsonToken token, String what) {
      if (parser.currentToken() != token) {
        throw malformed(file, "%s is not %s", what, nameOf(token));
      }
    }

    private static String nameOf(JsonToken token) {
      return switch (token) {
        case START_OBJECT -> "a JSON object";
        case START_ARRAY -> "a list";
        case VALUE_STRING -> "a string";
        default -> "an integer";
      };
    }

    private void readMetadata(Map<String, String> metadata) throws IOException {
      expect(JsonToken.START_OBJECT, METADATA);
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String key = parser.currentName();
        parser.nextToken();
        expect(JsonToken.VALUE_STRING, METADATA + "'s value of \"" + key + "\"");
        metadata.put(key, parser.getText());
      }
    }

    private Entry entry(String name) throws IOException {
      String tensor = "tensor \"" + name + "\"";
      expect(JsonToken.START_OBJECT, tensor);
      String type = null;
      List<Long> shape = null;
      List<Long> offsets = null;
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String field = parser.currentName();
        parser.nextToken();
        switch (field) {
          case "dtype" -> {
            expect(JsonToken.VALUE_STRING, tensor + "'s dtype");
            type = parser.getText();
          }
          case "shape" -> shape = integers(tensor + "'s shape");
          case "data_offsets" -> offsets = integers(tensor + "'s data_offsets");
          default -> throw malformed(file, "%s has an unknown field \"%s\"", tensor, field);
        }
      }
      if (type == null || shape == null || offsets == null) {
        throw malformed(
            file,
            "%s has no %s",
            tensor,
            type == null ? "dtype" : shape == null ? "shape" : "data_offsets");
      }
      DType dtype = TYPES.get(type);
      if (dtype == null) {
        throw malformed(file, "%s has dtype \"%s\"; known are %s", tensor, type, TYPES.keySet());
      }
      return place(tensor, dtype, shape, offsets);
    }

    private List<Long> integers(String what) throws IOException {
      expect(JsonToken.START_ARRAY, what);
      var values = new ArrayList<Long>();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        expect(JsonToken.VALUE_NUMBER_INT, "an element of " + what);
        if (parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
            || parser.getLongValue() < 0) {
          throw malformed(
              file, "%s has an element %s; it must be from 0 to 2^63-1", what, parser.getText());
        }
        values.add(parser.getLongValue());
      }
      return List.copyOf(values);
    }

    private Entry place(String tensor, DType dtype, List<Long> shape, List<Long> offsets) {
      if (offsets.size() != 2 || offsets.get(0) > offsets.get(1)) {
        throw malformed(file, "%s has data_offsets %s; they must be [begin, end]", tensor, offsets);
      }
      long length = offsets.get(1) - offsets.get(0);
      if (offsets.get(1) > fileEnd - dataBegin) {
        throw malformed(
            file,
            "%s ends at byte %d of the data, of which the file has %d",
            tensor,
            offsets.get(1),
            fileEnd - dataBegin);
      }
      if (shape.size() > MAX_DIMENSIONS) {
        throw malformed(
            file, "%s has %d dimensions, more than %d", tensor, shape.size(), MAX_DIMENSIONS);
      }
      long bytes = dtype.byteSize();
      try {
        for (long size : shape) {
          bytes = Math.multiplyExact(bytes, size);
        }
      } catch (ArithmeticException e) {
        throw malformed(file, "%s has shape %s, larger than memory can be", tensor, shape);
      }
      if (bytes != length) {
        throw malformed(
            file,
            "%s has %d bytes of data for %s%s, which has %d",
            tensor,
            length,
            dtype.torchName(),
            shape,
            bytes);
      }
      return new Entry(dtype, shape, dataBegin + offsets.get(0), dataBegin + offsets.get(1));
    }

    /** The data must follow each other without holes, from the header to the file's end. */
    private void checkLayout(Map<String, Entry> entries) {
      var ordered = new ArrayList<>(entries.entrySet());
      ordered.sort(
          Comparator.<Map.Entry<String, Entry>>comparingLong(e -> e.getValue().begin())
              .thenComparingLong(e -> e.getValue().end()));
      long at = dataBegin;
      for (var e : ordered) {
        long begin = e.getValue().begin();
        if (begin != at) {
          throw malformed(
              file,
              "tensor \"%s\" begins at byte %d of the data, where %d was expected: %s",
              e.getKey(),
              begin - dataBegin,
              at - dataBegin,
              begin < at ? "tensors overlap" : "there is a hole before it");
        }
        at = e.getValue().end();
      }
      if (at != fileEnd) {
        throw malformed(file, "%d bytes at its end belong to no tensor", fileEnd - at);
      }
    }
  }
}

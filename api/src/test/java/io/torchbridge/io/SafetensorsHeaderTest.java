package io.torchbridge.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.torchbridge.DType;
import io.torchbridge.InvalidArgumentException;
import io.torchbridge.MalformedFileException;
import io.torchbridge.TorchbridgeException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SafetensorsHeaderTest {
  private static final String A = "\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}";

  private final Path folder;

  SafetensorsHeaderTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private static byte[] file(long headerSize, byte[] header, int dataBytes) {
    return ByteBuffer.allocate(8 + header.length + dataBytes)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(headerSize)
        .put(header)
        .array();
  }

  private static byte[] file(String header, int dataBytes) {
    byte[] bytes = header.getBytes(StandardCharsets.UTF_8);
    return file(bytes.length, bytes, dataBytes);
  }

  private static String tensor(String name, String dtype, String shape, String offsets) {
    return "\"%s\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":%s}"
        .formatted(name, dtype, shape, offsets);
  }

  private static Arguments one(
      String name, String dtype, String shape, String offsets, String says) {
    return arguments(name, file("{" + tensor("a", dtype, shape, offsets) + "}", 8), says);
  }

  /** Files that must be refused, each with words that the message must have. */
  static Stream<Arguments> hostile() {
    return Stream.of(
        arguments("empty", new byte[0], "0 bytes"),
        arguments("cut in the size", new byte[] {2, 0, 0}, "3 bytes"),
        arguments(
            "cut in the header", file(500, "{}".getBytes(StandardCharsets.UTF_8), 0), "truncated"),
        arguments("a header of 100 MB and one", file(100_000_001, new byte[2], 0), "at most"),
        arguments("a header of 2^63", file(Long.MIN_VALUE, new byte[2], 0), "9223372036854775808"),
        arguments("a header of 2^64-1", file(-1, new byte[2], 0), "18446744073709551615"),
        arguments("no header", file("", 0), "begin with {"),
        arguments("a list", file("[]", 0), "begin with {"),
        arguments("leading spaces", file("  {}", 0), "begin with {"),
        arguments("not UTF-8", file(4, new byte[] {'{', (byte) 0xff, '"', '}'}, 0), "UTF-8"),
        arguments("open JSON", file("{" + A, 8), "JSON"),
        arguments("bad JSON", file("{\"a\":}", 8), "JSON"),
        arguments("unquoted name", file("{a:1}", 8), "JSON"),
        arguments("two objects", file("{}{}", 0), "more than one"),
        arguments("words behind", file("{} x", 0), "JSON"),
        arguments("a tensor twice", file("{" + A + "," + A + "}", 8), "Duplicate"),
        arguments(
            "a field twice",
            file(
                "{\"a\":{\"dtype\":\"F32\",\"dtype\":\"I32\",\"shape\":[2],\"data_offsets\":[0,8]}}",
                8),
            "Duplicate"),
        arguments("deep nesting", file("{\"a\":" + "[".repeat(200_000), 8), "\"a\" is not"),
        arguments("a tensor that is null", file("{\"a\":null}", 0), "JSON object"),
        arguments("a tensor that is a list", file("{\"a\":[]}", 0), "JSON object"),
        arguments("no fields", file("{\"a\":{}}", 0), "no dtype"),
        arguments(
            "no shape", file("{\"a\":{\"dtype\":\"F32\",\"data_offsets\":[0,8]}}", 8), "no shape"),
        arguments(
            "no offsets", file("{\"a\":{\"dtype\":\"F32\",\"shape\":[2]}}", 8), "no data_offsets"),
        arguments("an unknown field", file("{\"a\":{\"stride\":[1]}}", 8), "stride"),
        arguments("a dtype that is a number", file("{\"a\":{\"dtype\":5}}", 8), "string"),
        one("an unknown dtype", "F31", "[2]", "[0,8]", "\"F31\""),
        one("a dtype in lower case", "f32", "[2]", "[0,8]", "\"f32\""),
        one(
            "the wrong dtype",
            "F64",
            "[2]",
            "[0,8]",
            "8 bytes of data for float64[2], which has 16"),
        one("a shape that is a number", "F32", "2", "[0,8]", "list"),
        one("a size that is a string", "F32", "[\"2\"]", "[0,8]", "integer"),
        one("a size with a point", "F32", "[2.0]", "[0,8]", "integer"),
        one("a negative size", "F32", "[-2]", "[0,8]", "-2"),
        one("two negative sizes", "F32", "[-1,-2]", "[0,8]", "-1"),
        one("a size of 2^64", "F32", "[18446744073709551616]", "[0,8]", "18446744073709551616"),
        one("a shape that overflows", "F32", "[4611686018427387904,4]", "[0,8]", "larger"),
        one("a shape that overflows to 8", "F32", "[4294967297,4294967298]", "[0,8]", "larger"),
        one(
            "very many dimensions",
            "F32",
            Arrays.toString(new int[65]).replace('0', '1'),
            "[0,4]",
            "65 dimensions"),
        one("one offset", "F32", "[2]", "[8]", "[begin, end]"),
        one("three offsets", "F32", "[2]", "[0,4,8]", "[begin, end]"),
        one("offsets in the wrong order", "F32", "[2]", "[8,0]", "[begin, end]"),
        one("a negative offset", "F32", "[2]", "[-8,0]", "-8"),
        one("beyond the file", "F32", "[3]", "[0,12]", "ends at byte 12"),
        one(
            "far beyond the file",
            "F32",
            "[2]",
            "[9223372036854775799,9223372036854775807]",
            "ends at"),
        one("a hole at the begin", "F32", "[1]", "[4,8]", "hole"),
        one("a hole at the end", "F32", "[1]", "[0,4]", "4 bytes at its end"),
        arguments(
            "overlapping",
            file("{" + A + "," + tensor("b", "F32", "[2]", "[4,12]") + "}", 12),
            "overlap"),
        arguments(
            "one in the other",
            file("{" + A + "," + tensor("b", "U8", "[1]", "[2,3]") + "}", 8),
            "overlap"),
        arguments(
            "a hole between",
            file("{" + A + "," + tensor("b", "F32", "[2]", "[12,20]") + "}", 20),
            "hole"),
        arguments("data without tensors", file("{}", 8), "8 bytes at its end"),
        arguments("notes that are a list", file("{\"__metadata__\":[]}", 0), "__metadata__"),
        arguments("a note that is a number", file("{\"__metadata__\":{\"x\":1}}", 0), "\"x\""));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("hostile")
  void hostileFilesAreRefused(String name, byte[] content, String says) throws IOException {
    Path file = Files.write(folder.resolve("hostile.safetensors"), content);
    var e = assertThrows(MalformedFileException.class, () -> Safetensors.open(file));
    assertTrue(e.toString().contains("hostile.safetensors: "), e.toString());
    assertTrue(e.toString().contains(says), e.toString());
  }

  @Test
  void aFileWithoutTensorsIsProper() throws IOException {
    Path file = Files.write(folder.resolve("empty.safetensors"), file("{}      ", 0));
    try (Safetensors open = Safetensors.open(file)) {
      assertTrue(open.names().isEmpty());
      assertTrue(open.metadata().isEmpty());
    }
  }

  @Test
  void headersAreRead() throws IOException {
    String header =
        "{\"__metadata__\":{\"format\":\"pt\"},"
            + tensor("z", "BF16", "[2,1]", "[8,12]")
            + ","
            + tensor("é\\n", "F32", "[2]", "[0,8]")
            + ","
            + tensor("scalar", "BOOL", "[]", "[12,13]")
            + ","
            + tensor("none", "I64", "[0,5]", "[13,13]")
            + "}";
    Path file = Files.write(folder.resolve("m.safetensors"), file(header, 13));
    try (Safetensors open = Safetensors.open(file)) {
      assertEquals(Map.of("format", "pt"), open.metadata());
      assertEquals(List.of("z", "é\n", "scalar", "none"), List.copyOf(open.names()));
      assertEquals(DType.BFLOAT16, open.dtype("z"));
      assertEquals("[2, 1]", Arrays.toString(open.shape("z")));
      assertEquals("[0, 5]", Arrays.toString(open.shape("none")));
      var e = assertThrows(InvalidArgumentException.class, () -> open.tensor("y"));
      assertTrue(e.toString().contains("\"y\"; it has [z, "), e.toString());
    }
  }

  @Test
  void boolsAreNoughtOrOne() throws IOException {
    byte[] content = file("{" + tensor("b", "BOOL", "[3]", "[0,3]") + "}", 3);
    content[content.length - 1] = 2;
    Path file = Files.write(folder.resolve("b.safetensors"), content);
    try (Safetensors open = Safetensors.open(file)) {
      var e = assertThrows(MalformedFileException.class, () -> open.tensor("b"));
      assertTrue(e.toString().contains("element 2"), e.toString());
    }
  }

  @Test
  void aMissingFileIsNamed() {
    Path file = folder.resolve("missing.safetensors");
    var e = assertThrows(TorchbridgeException.class, () -> Safetensors.open(file));
    assertTrue(
        e.toString().contains("missing.safetensors can't be read: there is no"), e.toString());
  }
}

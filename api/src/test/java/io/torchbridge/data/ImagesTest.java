package io.torchbridge.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.torchbridge.MalformedFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ImagesTest {

  /** PNG files written by Pillow, and what Pillow's {@code convert("RGB")} makes of them. */
  static Stream<Arguments> kinds() {
    return Stream.of(
        arguments(
            "grey",
            "iVBORw0KGgoAAAANSUhEUgAAAAQAAAABCAAAAADcV1ARAAAADUlEQVR4nGNgMGr4DwACmgGyfCB2QQAAAABJRU5ErkJggg==",
            new int[] {0, 50, 128, 255, 0, 50, 128, 255, 0, 50, 128, 255}),
        arguments(
            "colours with transparency",
            "iVBORw0KGgoAAAANSUhEUgAAAAIAAAABCAYAAAD0In+KAAAAEUlEQVR4nGPkEpFj2Bcg0gAABjIB4LtmnykAAAAASUVORK5CYII=",
            new int[] {10, 200, 20, 100, 30, 50}),
        arguments(
            "a palette",
            "iVBORw0KGgoAAAANSUhEUgAAAAMAAAABAgMAAABmjvwnAAAACVBMVEUBAgMoMjz//v2anb24AAAACklEQVR4nGOQAAAAGgAZLYj0NgAAAABJRU5ErkJggg==",
            new int[] {1, 40, 255, 2, 50, 254, 3, 60, 253}),
        arguments(
            "grey with transparency",
            "iVBORw0KGgoAAAANSUhEUgAAAAIAAAABCAQAAABeK7cBAAAADUlEQVR4nGPw5TrxHwAD5gIfRm40lwAAAABJRU5ErkJggg==",
            new int[] {77, 200, 77, 200, 77, 200}),
        arguments(
            "black and white",
            "iVBORw0KGgoAAAANSUhEUgAAAAMAAAABAQAAAAAzmykZAAAACklEQVR4nGNIAAAAYgBhsZh58gAAAABJRU5ErkJggg==",
            new int[] {0, 255, 255, 0, 255, 255, 0, 255, 255}));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("kinds")
  void kindsOfPngHavePillowsPixels(String kind, String base64, int[] expected) {
    byte[] planes = Images.planes(Images.image(Base64.getDecoder().decode(base64), kind));
    int[] got = new int[planes.length];
    Arrays.setAll(got, i -> planes[i] & 0xff);
    assertArrayEquals(expected, got);
  }

  @Test
  void jpegsHavePillowsPixels() throws Exception {
    Path photos =
        Path.of(System.getProperty("torchbridge.shared", "")).resolve("data/cifar10-test-1000.zip");
    assumeTrue(
        Files.exists(photos), "the folder of torchbridge.shared has no cifar10-test-1000.zip");
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    try (ZipFile zip = new ZipFile(photos.toFile())) {
      for (String name :
          zip.stream().map(ZipEntry::getName).filter(n -> n.endsWith(".jpg")).sorted().toList()) {
        byte[] encoded = zip.getInputStream(zip.getEntry(name)).readAllBytes();
        digest.update(Images.planes(Images.image(encoded, name)));
      }
    }
    // of all pixels as Pillow 12 with libjpeg-turbo decodes them
    assertEquals(
        "a625e7d6ff7774d9a649149c69248ff903c9894d08867a127239661b98756448",
        HexFormat.of().formatHex(digest.digest()));
  }

  /** Written by Pillow in cyan, magenta, yellow and black. */
  @Test
  void jpegsForPrintingHavePillowsPixels() throws Exception {
    byte[] encoded =
        Base64.getDecoder()
            .decode(
                "/9j/7gAOQWRvYmUAZAAAAAAA/9sAQwADAgIDAgIDAwMDBAMDBAUIBQUEBAUKBwcGCAwKDAwLCgsL"
                    + "DQ4SEA0OEQ4LCxAWEBETFBUVFQwPFxgWFBgSFBUU/8AAFAgAEAAQBEMRAE0RAFkRAEsRAP/EAB8A"
                    + "AAEFAQEBAQEBAAAAAAAAAAABAgMEBQYHCAkKC//EALUQAAIBAwMCBAMFBQQEAAABfQECAwAEEQUS"
                    + "ITFBBhNRYQcicRQygZGhCCNCscEVUtHwJDNicoIJChYXGBkaJSYnKCkqNDU2Nzg5OkNERUZHSElK"
                    + "U1RVVldYWVpjZGVmZ2hpanN0dXZ3eHl6g4SFhoeIiYqSk5SVlpeYmZqio6Slpqeoqaqys7S1tre4"
                    + "ubrCw8TFxsfIycrS09TV1tfY2drh4uPk5ebn6Onq8fLz9PX29/j5+v/aAA4EQwBNAFkASwAAPwD9"
                    + "CPF2t/f+avuPxd8QPv8A7z9a+vfF3xk+/wDv/wBa/RHxdqX3+a8U8Xa39/5q8U8XfED7/wC8/WvF"
                    + "fF3xk+/+/wD1rxXxdqX3+a6vxdrf3/mrlPF3xA+/+8/Wvn/xd8ZPv/v/ANa9A8Xal9/mvFPF2t/f"
                    + "+avFfF3xA+/+8/WvFPF3xk+/+/8A1rxTxdqX3+a//9k=");
    assertPixels("61e9c600cc080d557c1882d254c246257d7273a38ff279d25d83244be05336f0", encoded);
    // the same said to be in luma, chroma and black
    encoded[17] = 2;
    assertPixels("98a6a9025cc9f2f7d76bd7e3dc2532b81458c06f5bfe89cde041217d84daec09", encoded);
  }

  private static void assertPixels(String sha256, byte[] encoded) throws Exception {
    byte[] planes = Images.planes(Images.image(encoded, "inks.jpg"));
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(planes);
    assertEquals(sha256, HexFormat.of().formatHex(digest));
  }

  @Test
  void damagedImagesAreRefused(@TempDir Path folder) throws IOException {
    byte[] png =
        Base64.getDecoder()
            .decode(
                "iVBORw0KGgoAAAANSUhEUgAAAAQAAAABCAAAAADcV1ARAAAADUlEQVR4nGNgMGr4DwACmgGyfCB2QQAAAABJRU5ErkJggg==");
    for (int length = 0; length < 40; length++) {
      byte[] cut = Arrays.copyOf(png, length);
      var e = assertThrows(MalformedFileException.class, () -> Images.image(cut, "cut.png"));
      assertTrue(e.toString().contains("cut.png"), e.toString());
    }
    byte[] huge = png.clone();
    huge[16] = 0x7f; // a width of two thousand millions
    var e = assertThrows(MalformedFileException.class, () -> Images.image(huge, "huge.png"));
    assertTrue(e.toString().contains("huge.png"), e.toString());
    Path text = Files.writeString(folder.resolve("a.jpg"), "no image");
    e = assertThrows(MalformedFileException.class, () -> Images.read(text));
    assertTrue(e.toString().contains("a.jpg: it is no image"), e.toString());
  }
}

package io.torchbridge.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.torchbridge.Complex;
import io.torchbridge.DType;
import io.torchbridge.Device;
import io.torchbridge.InvalidArgumentException;
import io.torchbridge.MalformedFileException;
import io.torchbridge.TorchbridgeException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The formats; tensors are among the rules, as they need a backend. */
class PyTorchFileTest {
  private static final String REBUILD = "ctorch._utils\n_rebuild_tensor_v2\n";
  private static final String NO_HOOKS = "ccollections\nOrderedDict\n)R";

  private final Path folder;

  PyTorchFileTest(@TempDir Path folder) {
    this.folder = folder;
  }

  /** Opcodes, written as Latin-1. */
  private static byte[] pickle(String opcodes) {
    return ("\u0080\u0002" + opcodes + ".").getBytes(StandardCharsets.ISO_8859_1);
  }

  private static String text(String text) {
    return "X" + (char) text.length() + "\0\0\0" + text;
  }

  /** {@code ('storage', type, key, 'cpu', count)}. */
  private static String storage(String type, String key, String count) {
    return "("
        + text("storage")
        + "ctorch\n"
        + type
        + "\n"
        + text(key)
        + text("cpu")
        + count
        + "tQ";
  }

  private static String tensor(String storage, String offset, String size, String stride) {
    return REBUILD + "(" + storage + offset + size + stride + "\u0089" + NO_HOOKS + "tR";
  }

  private static String four(String offset, String size, String stride) {
    return tensor(storage("FloatStorage", "0", "K\u0004"), offset, size, stride);
  }

  private static byte[] zip(Object... namesAndBytes) {
    var out = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(out)) {
      for (int i = 0; i < namesAndBytes.length; i += 2) {
        byte[] bytes = (byte[]) namesAndBytes[i + 1];
        var entry = new ZipEntry((String) namesAndBytes[i]);
        var crc = new CRC32();
        crc.update(bytes);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(bytes.length);
        entry.setCrc(crc.getValue());
        zip.putNextEntry(entry);
        zip.write(bytes);
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return out.toByteArray();
  }

  /** An archive with this value and a storage of four floats. */
  private static byte[] archive(String opcodes) {
    return zip("a/data.pkl", pickle(opcodes), "a/data/0", new byte[16]);
  }

  private static byte[] compressed() {
    var out = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(out)) {
      zip.putNextEntry(new ZipEntry("a/data.pkl"));
      zip.write(pickle("N"));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return out.toByteArray();
  }

  private static byte[] stream(String value, String keys, byte[] data) {
    var out = new ByteArrayOutputStream();
    out.writeBytes(pickle("\u008a\n\u006c\u00fc\u009c\u0046\u00f9\u0020\u006a\u00a8\u0050\u0019"));
    out.writeBytes(pickle("M\u00e9\u0003"));
    out.writeBytes(pickle("}" + text("little_endian") + "\u0088s"));
    out.writeBytes(pickle(value));
    out.writeBytes(pickle(keys));
    out.writeBytes(data);
    return out.toByteArray();
  }

  private static Arguments refused(String name, byte[] content, String says) {
    return arguments(name, content, says);
  }

  private static Arguments calls(String name, String opcodes, String function) {
    return refused(name, archive(opcodes), "the pickle calls " + function + ", ");
  }

  /** Files that must be refused, each with words that the message must have. */
  static Stream<Arguments> hostile() {
    String system = "cos\nsystem\n(" + text("true") + "tR";
    byte[] proper = archive(four("K\0", "K\u0004\u0085", "K\u0001\u0085"));
    byte[] eight = new byte[8];
    eight[0] = 4;
    return Stream.of(
        // functions
        calls("a call", system, "os.system"),
        calls("a call under another name", "cposix\nsystem\n(tR", "posix.system"),
        calls("a call of a builtin", "c__builtin__\neval\n(tR", "__builtin__.eval"),
        calls("a name that is not even called", "cos\nsystem\n", "os.system"),
        calls("a call of protocol 4", "\u008c\u0002os\u008c\u0006system\u0093)R", "os.system"),
        calls("a new object", "csubprocess\nPopen\n)\u0081", "subprocess.Popen"),
        calls("an object of protocol 0", "(ios\nsystem\n", "os.system"),
        calls("a call within a tensor", "ctorch._utils\nx\n", "torch._utils.x"),
        calls("a function behind a dot", "ctorch\nhub.load\n", "torch.hub.load"),
        calls("torch's own loader", "ctorch\nload\n", "torch.load"),
        calls("a class of a program", "c__main__\nNet\n)\u0081}b", "__main__.Net"),
        calls("NumPy", "cnumpy.core.multiarray\nscalar\n", "numpy.core.multiarray.scalar"),
        calls("a storage of elsewhere", "cevil\nFloatStorage\n", "evil.FloatStorage"),
        refused("a call in a stream", stream(system, "]", new byte[0]), "os.system"),
        refused(
            "a call in the head of a stream",
            "\u0080\u0002cos\nsystem\n)R.".getBytes(StandardCharsets.ISO_8859_1),
            "os.system"),
        // pickles
        refused(
            "no pickle", zip("a/data.pkl", new byte[0]), "1 bytes are announced and 0 are left"),
        refused("an open pickle", zip("a/data.pkl", new byte[] {'N'}), "announced"),
        refused("a cut string", archive("X\u00ff\u00ff\u00ff\u00ff"), "4294967295 bytes"),
        refused(
            "a string of 2^63", archive("\u008d\0\0\0\0\0\0\0\u0080"), "9223372036854775808 bytes"),
        refused("a number of 4 GB", archive("\u008b\u00ff\u00ff\u00ff\u00ff"), "4294967295 bytes"),
        refused("a string that is no UTF-8", archive("X\u0001\0\0\0\u00ff"), "UTF-8"),
        refused("an unknown opcode", archive("\u00fe"), "opcode 0xfe"),
        refused("a newer protocol", archive("\u0080\u0006N"), "protocol 6"),
        refused("an empty stack", archive(""), "not there"),
        refused("a missing mark", archive("Nt"), "mark"),
        refused("a missing memo", archive("h\u0007"), "memo"),
        refused("values left over", archive("NN"), "left over"),
        refused("a mark left over", archive("(N"), "left over"),
        refused("an append to a number", archive("K\u0001Na"), "no list"),
        refused("an append to a tuple", archive(")Na"), "no list"),
        refused("items of a list", archive("]NNs"), "no dict"),
        refused("half an item", archive("}(Nu"), "no dict"),
        refused("a list as a key", archive("}]Ns"), "key"),
        refused("a call of a number", archive("K\u0001)R"), "no function"),
        refused("a call without a tuple", archive("ctorch\nSize\nNR"), "no function"),
        refused("too few arguments", archive("ctorch\nSize\n)R"), "0 arguments"),
        refused("attributes of a list", archive("]}b"), "attributes"),
        refused("a list in itself", archive("]q\0h\0a"), "contains itself"),
        refused("deep nesting", archive("]".repeat(2000) + "a".repeat(1999)), "500 deep"),
        refused("a function as a value", archive(REBUILD), "no state"),
        refused(
            "a device that is none",
            archive("ctorch\ndevice\n" + text("moon") + "\u0085R"),
            "moon"),
        refused("a persistent number", archive("K\u0001Q"), "no storage"),
        refused("a persistent module", archive("(" + text("module") + "NtQ"), "no storage"),
        // storages and tensors
        refused(
            "a storage that is missing",
            zip("a/data.pkl", pickle(four("K\0", "K\u0004\u0085", "K\u0001\u0085"))),
            "no a/data/0"),
        refused(
            "a storage that is too small",
            archive(storage("FloatStorage", "0", "K\u0008")),
            "16 bytes, where its tensors say 32"),
        refused(
            "a storage of 2^62 floats",
            archive(storage("FloatStorage", "0", "\u008a\u0008\0\0\0\0\0\0\0\u0040")),
            "more than memory"),
        refused(
            "a storage of 2^40 floats",
            archive(storage("FloatStorage", "0", "\u008a\u0006\0\0\0\0\0\u0001")),
            "16 bytes, where its tensors say 4398046511104"),
        refused(
            "a storage of fewer than 0",
            archive(storage("FloatStorage", "0", "J\u00ff\u00ff\u00ff\u00ff")),
            "number, -1"),
        refused(
            "a storage beyond 64 bits",
            archive(storage("FloatStorage", "0", "\u008a\t\0\0\0\0\0\0\0\0\u0001")),
            "64 bits"),
        refused(
            "two sizes of a storage",
            archive(
                "("
                    + storage("FloatStorage", "0", "K\u0004")
                    + storage("FloatStorage", "0", "K\u0003")
                    + "t"),
            "12 bytes here and 16 before"),
        refused(
            "a storage of quantised numbers", archive("ctorch\nQInt8Storage\n"), "QInt8Storage"),
        refused(
            "beyond the storage", archive(four("K\0", "K\u0005\u0085", "K\u0001\u0085")), "beyond"),
        refused(
            "an offset beyond",
            archive(four("K\u0001", "K\u0004\u0085", "K\u0001\u0085")),
            "beyond"),
        refused(
            "a stride beyond", archive(four("K\0", "K\u0003\u0085", "K\u0002\u0085")), "beyond"),
        refused(
            "a negative offset",
            archive(four("J\u00ff\u00ff\u00ff\u00ff", "K\u0001\u0085", "K\u0001\u0085")),
            "beyond"),
        refused(
            "a negative stride",
            archive(four("K\u0003", "K\u0002\u0085", "J\u00ff\u00ff\u00ff\u00ff\u0085")),
            "negative"),
        refused(
            "a negative size",
            archive(four("K\0", "J\u00ff\u00ff\u00ff\u00ff\u0085", "K\u0001\u0085")),
            "negative"),
        refused("strides are missing", archive(four("K\0", "K\u0004\u0085", ")")), "1 sizes and 0"),
        refused(
            "a size that overflows",
            archive(four("K\0", "J\0\0\0\u0040J\0\0\0\u0040K\u0010\u0087", "K\0K\0K\0\u0087")),
            "larger than memory"),
        refused(
            "integers with gradients",
            archive(
                REBUILD
                    + "("
                    + storage("LongStorage", "0", "K\u0002")
                    + "K\0K\u0002\u0085K\u0001\u0085\u0088"
                    + NO_HOOKS
                    + "tR"),
            "requires gradients"),
        refused(
            "a tensor of no storage",
            archive(REBUILD + "(NK\0))\u0089" + NO_HOOKS + "tR"),
            "a None, not a storage"),
        // archives
        refused("an empty file", new byte[0], "no torch.save file"),
        refused(
            "text",
            "version https://git-lfs.github.com".getBytes(StandardCharsets.UTF_8),
            "git-lfs"),
        refused("a cut archive", Arrays.copyOf(proper, proper.length / 2), "damaged"),
        refused("a cut directory", Arrays.copyOf(proper, proper.length - 30), "damaged"),
        refused("an archive of other things", zip("x.txt", new byte[3]), "first is x.txt"),
        refused("a pickle elsewhere", zip("a/b/data.pkl", pickle("N")), "no NAME/data.pkl"),
        refused(
            "TorchScript",
            zip("a/data.pkl", pickle("N"), "a/constants.pkl", pickle("N")),
            "TorchScript"),
        refused("a compressed archive", compressed(), "compressed"),
        refused(
            "an unknown byte order",
            zip("a/data.pkl", pickle("N"), "a/byteorder", new byte[] {'x'}),
            "little or big"),
        refused("a tar archive", tar(), "tar archive"),
        // streams
        refused("another magic number", pickle("K\u0001"), "magic number"),
        refused("a stream of nothing", new byte[] {(byte) 0x80}, "truncated"),
        refused("no list of storages", stream("N", "N", new byte[0]), "list of storages"),
        refused(
            "a storage that nothing uses",
            stream("N", "]" + text("7") + "a", eight),
            "does not use: 7"),
        refused(
            "a storage without data",
            stream(four("K\0", "K\u0004\u0085", "K\u0001\u0085"), "]", new byte[0]),
            "\"0\" is not in the file"),
        refused(
            "a storage with cut data",
            stream(four("K\0", "K\u0004\u0085", "K\u0001\u0085"), "]" + text("0") + "a", eight),
            "16 bytes are announced and 0 are left"),
        refused(
            "a storage of another size",
            stream(
                four("K\0", "K\u0004\u0085", "K\u0001\u0085"), "]" + text("0") + "a", new byte[24]),
            "has 0 elements, where 4 were announced"));
  }

  private static byte[] tar() {
    byte[] tar = new byte[512];
    System.arraycopy("ustar".getBytes(StandardCharsets.UTF_8), 0, tar, 257, 5);
    return tar;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("hostile")
  void hostileFilesAreRefused(String name, byte[] content, String says) throws IOException {
    Path file = Files.write(folder.resolve("hostile.pt"), content);
    var e = assertThrows(MalformedFileException.class, () -> PyTorchFile.load(file));
    assertTrue(e.toString().contains("hostile.pt: "), e.toString());
    assertTrue(e.toString().contains(says), e.toString());
  }

  @Test
  void cutAnywhereAStreamIsRefused() throws IOException {
    byte[] value = pickle("}" + text("k") + "](K\u0001G\0\0\0\0\0\0\0\0\u0088Nes");
    byte[] whole = new byte[0];
    whole = stream(new String(value, 2, value.length - 3, StandardCharsets.ISO_8859_1), "]", whole);
    Path file = folder.resolve("cut.pt");
    Files.write(file, whole);
    assertEquals(Map.of("k", Arrays.asList(1L, 0.0, true, null)), PyTorchFile.load(file));
    for (int length = 0; length < whole.length; length++) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertThrows(MalformedFileException.class, () -> PyTorchFile.load(file));
    }
  }

  @Test
  void changedAnywhereAnArchiveIsReadOrRefused() throws IOException {
    byte[] proper = archive("}" + text("k") + "](K\u0001G\0\0\0\0\0\0\0\0\u0088Nes");
    Path file = folder.resolve("changed.pt");
    int refused = 0;
    for (int at = 0; at < proper.length; at++) {
      for (int value : new int[] {0, 1, 0x7f, 0x80, 0xff, proper[at] ^ 1}) {
        byte[] changed = proper.clone();
        changed[at] = (byte) value;
        Files.write(file, changed);
        try {
          PyTorchFile.load(file);
        } catch (TorchbridgeException e) {
          refused++;
        }
      }
    }
    assertTrue(refused > proper.length, refused + " of " + proper.length);
  }

  private @Nullable Object saved(@Nullable Object value) {
    Path file = folder.resolve("value.pt");
    PyTorchFile.save(file, value);
    return PyTorchFile.load(file);
  }

  @Test
  void plainValuesComeBack() {
    var value = new LinkedHashMap<String, @Nullable Object>();
    value.put("list", Arrays.asList(1L, -1L, 255L, 65536L, 1L << 40, Long.MIN_VALUE, null));
    value.put("big", new BigInteger("-1180591620717411303424"));
    value.put("reals", List.of(0.5, Double.NaN, Double.NEGATIVE_INFINITY));
    value.put("text", "é😀\n\"");
    value.put("flags", List.of(true, false));
    value.put("set", Set.of(3L));
    value.put("complex", new Complex(1, -2));
    value.put("dtype", DType.BFLOAT16);
    value.put("map", Map.of(7L, Map.of("x", List.of())));
    assertEquals(value, saved(value));
    assertEquals(5L, saved(5));
    assertEquals(0.5, saved(0.5f));
    assertEquals(null, saved(null));
  }

  @Test
  void whatPythonHasNoPlainValueForIsRefused() {
    var e = assertThrows(InvalidArgumentException.class, () -> saved(Map.of("a", List.of(folder))));
    assertTrue(e.toString().contains("the value[a][0] is a "), e.toString());
    assertThrows(InvalidArgumentException.class, () -> saved(Map.of(List.of(), 1)));
    var itself = new java.util.ArrayList<Object>();
    itself.add(itself);
    assertThrows(InvalidArgumentException.class, () -> saved(itself));
    assertTrue(Files.notExists(folder.resolve("value.pt")));
  }

  @Test
  void pythonsOwnValuesAreRead() throws IOException {
    Path file = folder.resolve("python.pt");
    Files.write(
        file,
        archive(
            "("
                + ("ctorch\ndevice\n" + text("cuda") + "K\u0001\u0086R")
                + ("ctorch\nSize\n(K\u0002K\u0003t\u0085R")
                + "ctorch\nfloat8_e5m2\n"
                + ("c_codecs\nencode\n" + text("ab") + text("latin1") + "\u0086R")
                + "\u008a\0"
                + "U\u0002py"
                + "t"));
    var values = (List<?>) PyTorchFile.load(file);
    assertEquals(Device.cuda(1), values.get(0));
    assertEquals(List.of(2L, 3L), values.get(1));
    assertEquals(DType.FLOAT8_E5M2, values.get(2));
    assertArrayEquals(new byte[] {'a', 'b'}, (byte[]) values.get(3));
    assertEquals(0L, values.get(4));
    assertEquals("py", values.get(5));
  }

  @Test
  void sharedListsDoNotMultiply() throws IOException {
    // ten references to a list of ten references to a list … 60 deep
    var opcodes = new StringBuilder("]q\0");
    for (int level = 1; level <= 60; level++) {
      opcodes.append("](").append(("h" + (char) (level - 1)).repeat(10)).append('e');
      opcodes.append('q').append((char) level).append("\u0085q\u00ff0");
    }
    opcodes.append('0').append("h\u003c");
    Path file = Files.write(folder.resolve("laughs.pt"), archive(opcodes.toString()));
    assertEquals(10, ((List<?>) PyTorchFile.load(file)).size());
  }

  @Test
  void aMissingStateDictIsLookedFor() throws IOException {
    String tensor = four("K\0", "K\u0004\u0085", "K\u0001\u0085");
    Path file =
        Files.write(
            folder.resolve("checkpoint.pt"),
            archive(
                "}" + text("epoch") + "K\u0001s" + text("net") + "}" + text("w") + tensor + "ss"));
    var none = assertThrows(MalformedFileException.class, () -> PyTorchFile.loadStateDict(file));
    assertTrue(none.toString().contains("it has one at \"net\""), none.toString());
    var wrong =
        assertThrows(MalformedFileException.class, () -> PyTorchFile.loadStateDict(file, "epoch"));
    assertTrue(wrong.toString().contains("something else at [epoch]"), wrong.toString());
    var absent =
        assertThrows(MalformedFileException.class, () -> PyTorchFile.loadStateDict(file, "x"));
    assertTrue(absent.toString().contains("nothing at [x]"), absent.toString());
  }

  @Test
  void aMissingFileIsNamed() {
    Path file = folder.resolve("missing.pt");
    var e = assertThrows(TorchbridgeException.class, () -> PyTorchFile.load(file));
    assertTrue(e.toString().contains("missing.pt can't be read: there is no"), e.toString());
    Path nowhere = folder.resolve("no").resolve("folder.pt");
    e = assertThrows(TorchbridgeException.class, () -> PyTorchFile.save(nowhere, 1));
    assertTrue(e.toString().contains("can't be written: there is no"), e.toString());
  }
}

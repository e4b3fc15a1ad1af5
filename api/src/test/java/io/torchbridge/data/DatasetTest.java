package io.torchbridge.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.torchbridge.FileAccessException;
import io.torchbridge.IndexOutOfRangeException;
import io.torchbridge.InvalidArgumentException;
import io.torchbridge.MalformedFileException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetTest {
  private final Path folder;

  DatasetTest(@TempDir Path folder) {
    this.folder = folder;
  }

  /** Samples that are their index; a batch is their list. */
  private record Numbers(int size) implements Dataset<List<Integer>> {
    @Override
    public List<Integer> get(int index) {
      return List.of(Dataset.checkIndex(index, size));
    }

    @Override
    public List<Integer> batch(int... indices) {
      return Arrays.stream(indices).boxed().toList();
    }
  }

  @Test
  void partsHaveAllSamplesOnce() {
    List<Dataset<List<Integer>>> parts = new Numbers(11).randomSplit(1, 0.5, 0.3, 0.2);
    assertEquals(List.of(6, 3, 2), parts.stream().map(Dataset::size).toList());
    var all = new ArrayList<Integer>();
    for (var part : parts) {
      for (int i = 0; i < part.size(); i++) {
        all.addAll(part.get(i));
        assertEquals(part.get(i), part.batch(i));
      }
    }
    assertNotEquals(new Numbers(11).batch(Sampler.sequential().order(11)), all);
    assertEquals(
        new Numbers(11).batch(Sampler.sequential().order(11)), all.stream().sorted().toList());
    assertEquals(
        List.of(4, 7), new Numbers(11).randomSplit(1, 4, 7).stream().map(Dataset::size).toList());
    assertThrows(InvalidArgumentException.class, () -> new Numbers(11).randomSplit(1, 4, 8));
    assertThrows(InvalidArgumentException.class, () -> new Numbers(11).randomSplit(1, 0.5, 0.6));
    assertThrows(InvalidArgumentException.class, () -> new Numbers(11).randomSplit(1, 1.5, -0.5));
  }

  @Test
  void wrongIndicesAreNamed() {
    var e = assertThrows(IndexOutOfRangeException.class, () -> new Numbers(3).subset(0, 3));
    assertTrue(e.toString().contains("sample 3 of a data set of 3"), e.toString());
    assertThrows(IndexOutOfRangeException.class, () -> new Numbers(3).subset(0).get(1));
    assertThrows(IndexOutOfRangeException.class, () -> Dataset.of(List.of("a")).get(-1));
    assertEquals("a!", Dataset.of(List.of("a")).map(s -> s + "!").get(0));
  }

  @Test
  void samplesWithoutTensorsMakeNoBatch() {
    record Pair(List<Object> a, int b) {}
    var e =
        assertThrows(
            InvalidArgumentException.class,
            () -> Dataset.of(List.of(new Pair(List.of(), 1))).batch(0));
    assertTrue(e.toString().contains("the sample's b is a Integer"), e.toString());
    assertThrows(InvalidArgumentException.class, () -> Dataset.of(List.of("a")).batch(0));
    assertThrows(InvalidArgumentException.class, () -> Dataset.of(List.of("a")).batch());
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  @Test
  void tablesAreRead() throws IOException {
    Path plain = file("a.csv", "1,2.5,-3\n\n 4e1 ,nan,-inf\r\n");
    List<float[]> rows = Csv.rows(plain, Csv.Options.DEFAULT);
    assertArrayEquals(new float[] {1, 2.5f, -3}, rows.get(0));
    assertArrayEquals(new float[] {40, Float.NaN, Float.NEGATIVE_INFINITY}, rows.get(1));
    Path zipped = folder.resolve("b");
    try (var out = new GZIPOutputStream(Files.newOutputStream(zipped))) {
      out.write("x;y\n1;2\n".getBytes(StandardCharsets.UTF_8));
    }
    var options = Csv.Options.DEFAULT.withHeader(true).withSeparator(';');
    assertArrayEquals(new float[] {1, 2}, Csv.rows(zipped, options).getFirst());
  }

  private static void refused(Path file, String says) {
    var e = assertThrows(MalformedFileException.class, () -> Csv.rows(file, Csv.Options.DEFAULT));
    assertTrue(e.toString().contains(file + ": " + says), e.toString());
  }

  @Test
  void damagedTablesAreRefused() throws IOException {
    refused(file("a", "1,2\n3\n"), "line 2 has 1 columns, the lines before have 2");
    refused(file("b", "x,y\n1,2\n"), "line 1, column 1: \"x\" is no number; withHeader");
    refused(file("c", "1,2\n3,\n"), "line 2, column 2: \"\" is no number");
    refused(file("d", "1,0x1p3"), "line 1, column 2: \"0x1p3\" is no number");
    refused(file("e", "1,1f"), "line 1, column 2: \"1f\" is no number");
    refused(file("f", "\n\n"), "it has no rows");
    refused(Files.write(folder.resolve("g"), new byte[] {'1', (byte) 0xff}), "it is not in UTF-8");
    refused(
        Files.write(folder.resolve("h"), new byte[] {0x1f, (byte) 0x8b, 8}), "the compressed data");
    assertThrows(
        FileAccessException.class, () -> Csv.rows(folder.resolve("none"), Csv.Options.DEFAULT));
  }

  @Test
  void foldersAreTheClasses() throws IOException {
    for (String name :
        List.of("dog/2.JPG", "dog/sub/1.png", "cat/x.jpeg", "top.jpg", "dog/x.txt", "none/y.md")) {
      Files.createDirectories(folder.resolve(name).getParent());
      Files.createFile(folder.resolve(name));
    }
    try (ImageFolder images = ImageFolder.open(folder)) {
      assertEquals(List.of("cat", "dog"), images.classes());
      assertEquals(3, images.size());
      assertEquals("cat/x.jpeg", images.name(0));
      assertEquals("dog/sub/1.png", images.name(2));
      var e = assertThrows(MalformedFileException.class, () -> images.get(0));
      assertTrue(e.toString().contains("cat/x.jpeg: it is no image"), e.toString());
    }
    Path empty = Files.createDirectory(folder.resolve("empty"));
    var e = assertThrows(MalformedFileException.class, () -> ImageFolder.open(empty));
    assertTrue(e.toString().contains("no sub-folders with images"), e.toString());
    Path text = folder.resolve("dog/x.txt");
    assertThrows(MalformedFileException.class, () -> ImageFolder.open(text));
    assertThrows(FileAccessException.class, () -> ImageFolder.open(folder.resolve("missing")));
    assertFalse(Files.exists(folder.resolve("missing")));
  }

  @Test
  void imagesOfAFolderComeBeforeThoseOfItsSubFolders() throws IOException {
    for (String name : List.of("train/n1/z.jpg", "train/n1/sub/a.jpg", "val/n1/b.JPEG")) {
      Files.createDirectories(folder.resolve(name).getParent());
      Files.createFile(folder.resolve(name));
    }
    try (ImageFolder train = ImageFolder.imageNet(folder, Split.TRAIN);
        ImageFolder test = ImageFolder.imageNet(folder, Split.TEST)) {
      assertEquals("n1/z.jpg", train.name(0));
      assertEquals("n1/sub/a.jpg", train.name(1));
      assertEquals("n1/b.JPEG", test.name(0));
    }
  }

  @Test
  void linesOfTextAreSamples() throws IOException {
    Path one = file("one.txt", "a\nb\n\nc");
    Path two = file("two.txt", "d\r\né\n");
    Dataset<String> lines = TextLines.read(one);
    assertEquals(4, lines.size());
    assertEquals("c", lines.get(3));
    var streamed = new ArrayList<String>();
    TextLines.stream(one, two).forEach(streamed::add);
    assertEquals(List.of("a", "b", "", "c", "d", "é"), streamed);
    Path damaged = Files.write(folder.resolve("damaged"), new byte[] {'a', '\n', (byte) 0xff});
    var e =
        assertThrows(
            MalformedFileException.class, () -> TextLines.stream(damaged).forEach(line -> {}));
    assertTrue(e.toString().contains(damaged + ": it is not in UTF-8"), e.toString());
    assertThrows(MalformedFileException.class, () -> TextLines.read(damaged));
    assertThrows(
        FileAccessException.class,
        () -> TextLines.stream(folder.resolve("none")).iterator().hasNext());
  }

  @Test
  void missingFilesOfKnownDataSetsAreTold() {
    DataFolder data = DataFolder.of(folder);
    var e = assertThrows(FileAccessException.class, () -> Mnist.MNIST.load(data, Split.TEST));
    for (String word :
        List.of(
            folder.resolve("MNIST/raw/t10k-images-idx3-ubyte.gz").toString(),
            "withDownload(true)",
            "https://ossci-datasets.s3.amazonaws.com/mnist/t10k-images-idx3-ubyte.gz",
            "9fb629c4189551a2d022fa330f9573f3")) {
      assertTrue(e.toString().contains(word), e.toString());
    }
    e = assertThrows(FileAccessException.class, () -> Cifar.CIFAR10.load(data, Split.TRAIN));
    assertTrue(e.toString().contains("cifar-10-binary.tar.gz"), e.toString());
  }

  @Test
  void damagedArchivesAreRefused() throws IOException {
    Path archive = folder.resolve("x.tar");
    Files.write(archive, new byte[1024]);
    var e = assertThrows(MalformedFileException.class, () -> Tar.read(archive, List.of("a/b.bin")));
    assertTrue(e.toString().contains("there is no a/b.bin in it"), e.toString());
    byte[] text = new byte[600];
    Arrays.fill(text, (byte) 'x');
    Files.write(archive, text);
    e = assertThrows(MalformedFileException.class, () -> Tar.read(archive, List.of("a")));
    assertTrue(e.toString().contains("it is no tar archive"), e.toString());
    Files.write(archive, Arrays.copyOf(text, 100));
    e = assertThrows(MalformedFileException.class, () -> Tar.read(archive, List.of("a")));
    assertTrue(e.toString().contains("truncated"), e.toString());
  }
}

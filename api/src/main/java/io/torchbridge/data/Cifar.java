package io.torchbridge.data;

import io.torchbridge.DType;
import io.torchbridge.MalformedFileException;
import io.torchbridge.Torch;
import io.torchbridge.io.Checksum;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * CIFAR: 50,000 colour images of 32×32 pixels to train on, 10,000 to test with, in the order of <a
 * href="https://docs.pytorch.org/vision/stable/generated/torchvision.datasets.CIFAR10.html">torchvision.datasets.CIFAR10</a>.
 * They are read from the <a href="https://www.cs.toronto.edu/~kriz/cifar.html">binary version</a>,
 * packed or not; torchvision's is a pickle.
 */
public enum Cifar {
  /** Ten classes. */
  CIFAR10(
      "cifar-10-binary.tar.gz",
      "c32a1d4ab5d03f1284b67883e8d87530",
      "cifar-10-batches-bin/",
      List.of(
          "data_batch_1.bin",
          "data_batch_2.bin",
          "data_batch_3.bin",
          "data_batch_4.bin",
          "data_batch_5.bin"),
      "test_batch.bin",
      "batches.meta.txt",
      1),
  /** A hundred classes; the twenty coarse ones are passed over. */
  CIFAR100(
      "cifar-100-binary.tar.gz",
      "03b5dce01913d631647c71ecec9e9cb8",
      "cifar-100-binary/",
      List.of("train.bin"),
      "test.bin",
      "fine_label_names.txt",
      2);

  private static final String SITE = "https://www.cs.toronto.edu/~kriz/";
  private static final int PIXELS = 3 * 32 * 32;

  private final String archive;
  private final String md5;
  private final String inside;
  private final List<String> train;
  private final String test;
  private final String names;
  private final int labelBytes;

  Cifar(
      String archive,
      String md5,
      String inside,
      List<String> train,
      String test,
      String names,
      int labelBytes) {
    this.archive = archive;
    this.md5 = md5;
    this.inside = inside;
    this.train = train;
    this.test = test;
    this.names = names;
    this.labelBytes = labelBytes;
  }

  /** The names of the classes, from the data set's files. */
  public List<String> classes(DataFolder folder) {
    byte[] text = Objects.requireNonNull(files(folder, List.of(names)).get(names));
    return new String(text, java.nio.charset.StandardCharsets.UTF_8)
        .lines()
        .filter(line -> !line.isBlank())
        .toList();
  }

  /**
   * All images and labels, in memory: inputs {@code (N, 3, 32, 32)}, uint8, and targets {@code
   * (N)}, int64. The tensors are in the current scope.
   *
   * @throws io.torchbridge.FileAccessException if a file is missing and must not be fetched
   * @throws io.torchbridge.io.DownloadException if it can't be fetched
   * @throws MalformedFileException if one is damaged
   */
  public TensorDataset load(DataFolder folder, Split split) {
    Map<String, byte[]> files = files(folder, split == Split.TRAIN ? train : List.of(test));
    int record = labelBytes + PIXELS;
    int count = 0;
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      int bytes = file.getValue().length;
      if (bytes == 0 || bytes % record != 0) {
        throw new MalformedFileException(
            "%s: it has %d bytes; images of %d bytes can't fill it"
                .formatted(folder.path().resolve(inside + file.getKey()), bytes, record));
      }
      count += bytes / record;
    }
    byte[] pixels = new byte[Math.multiplyExact(count, PIXELS)];
    long[] labels = new long[count];
    int image = 0;
    for (byte[] file : files.values()) {
      for (int at = 0; at < file.length; at += record) {
        labels[image] = file[at + labelBytes - 1] & 0xff;
        System.arraycopy(file, at + labelBytes, pixels, image * PIXELS, PIXELS);
        image++;
      }
    }
    return new TensorDataset(
        Torch.fromData(MemorySegment.ofArray(pixels), DType.UINT8, count, 3, 32, 32),
        Torch.fromData(labels, count));
  }

  /** The contents of files by their names, in that order: unpacked ones, or of the archive. */
  private Map<String, byte[]> files(DataFolder folder, List<String> wanted) {
    var contents = new LinkedHashMap<String, byte[]>();
    for (String name : wanted) {
      Path unpacked = folder.find(inside + name);
      if (unpacked != null) {
        contents.put(name, Input.read(unpacked, InputStream::readAllBytes));
      }
    }
    if (contents.size() == wanted.size()) {
      return contents;
    }
    Path packed = folder.get(archive, List.of(URI.create(SITE + archive)), Checksum.md5(md5));
    Map<String, byte[]> entries =
        Tar.read(packed, wanted.stream().map(name -> inside + name).toList());
    contents.clear();
    for (String name : wanted) {
      contents.put(name, Objects.requireNonNull(entries.get(inside + name)));
    }
    return contents;
  }
}

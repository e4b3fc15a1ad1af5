package io.torchbridge.data;

import io.torchbridge.io.Checksum;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/**
 * MNIST and data sets of its form: 60,000 grey images of 28×28 pixels to train on, 10,000 to test
 * with, as <a
 * href="https://docs.pytorch.org/vision/stable/generated/torchvision.datasets.MNIST.html">torchvision.datasets.MNIST</a>,
 * in the same files.
 */
public enum Mnist {
  /** Handwritten digits. */
  MNIST(
      "MNIST",
      List.of("https://ossci-datasets.s3.amazonaws.com/mnist/"),
      List.of(
          "f68b3c2dcbeaaa9fbdd348bbdeb94873",
          "d53e105ee54ea40749a09fcbcd1e9432",
          "9fb629c4189551a2d022fa330f9573f3",
          "ec29112dd5afa0611ce80d1b7f02629c"),
      List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9")),
  /** Clothes. */
  FASHION_MNIST(
      "FashionMNIST",
      List.of("http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/"),
      List.of(
          "8d4fb7e6c68d591d4c3dfef9ec88bf0d",
          "25c81989df183df01b3e8a0aad5dffbe",
          "bef4ecab320f06d8554ea6380940ec79",
          "bb300cfdad3c16e7a12a480ee83cd310"),
      List.of(
          "T-shirt/top",
          "Trouser",
          "Pullover",
          "Dress",
          "Coat",
          "Sandal",
          "Shirt",
          "Sneaker",
          "Bag",
          "Ankle boot"));

  private final String folderName;
  private final List<String> mirrors;
  private final List<String> md5;
  private final List<String> classes;

  Mnist(String folderName, List<String> mirrors, List<String> md5, List<String> classes) {
    this.folderName = folderName;
    this.mirrors = mirrors;
    this.md5 = md5;
    this.classes = classes;
  }

  /** The names of the classes. */
  public List<String> classes() {
    return classes;
  }

  /**
   * All images and labels, in memory: inputs {@code (N, 1, 28, 28)}, uint8, and targets {@code
   * (N)}, int64. The tensors are in the current scope.
   *
   * @throws io.torchbridge.FileAccessException if a file is missing and must not be fetched
   * @throws io.torchbridge.io.DownloadException if one can't be fetched
   * @throws io.torchbridge.MalformedFileException if one is damaged
   */
  public TensorDataset load(DataFolder folder, Split split) {
    String prefix = split == Split.TRAIN ? "train" : "t10k";
    int first = split == Split.TRAIN ? 0 : 2;
    Path images = file(folder, prefix + "-images-idx3-ubyte", md5.get(first));
    Path labels = file(folder, prefix + "-labels-idx1-ubyte", md5.get(first + 1));
    return Idx.pixels(images, labels);
  }

  private Path file(DataFolder folder, String name, String digest) {
    String place = folderName + "/raw/" + name;
    Path unpacked = folder.find(place);
    return unpacked != null
        ? unpacked
        : folder.get(
            place + ".gz",
            mirrors.stream().map(mirror -> URI.create(mirror + name + ".gz")).toList(),
            Checksum.md5(digest));
  }
}

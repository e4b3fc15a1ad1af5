package io.torchbridge.examples;

import io.torchbridge.io.Checksum;
import io.torchbridge.io.Download;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/** Downloads MNIST's four files, when it is asked to. */
final class MnistFiles {
  /** The mirror that torchvision uses. */
  static final URI MIRROR = URI.create("https://ossci-datasets.s3.amazonaws.com/mnist/");

  /** The files with their SHA-256. */
  static final Map<String, String> SHA_256 =
      Map.of(
          "train-images-idx3-ubyte.gz",
          "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
          "train-labels-idx1-ubyte.gz",
          "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c",
          "t10k-images-idx3-ubyte.gz",
          "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6",
          "t10k-labels-idx1-ubyte.gz",
          "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6");

  private MnistFiles() {}

  /**
   * Downloads those of the named files that are not in the folder yet.
   *
   * @throws io.torchbridge.io.DownloadException if one can't be had, or is not what it should be
   */
  static void download(URI source, Path folder, String... names) {
    for (String name : names) {
      Checksum checksum = Checksum.sha256(Objects.requireNonNull(SHA_256.get(name), name));
      Download.of(source.resolve(name), folder.resolve(name), checksum).get();
    }
  }
}

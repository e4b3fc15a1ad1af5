package io.torchbridge.examples;

import io.torchbridge.TorchbridgeException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;

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
   * @throws TorchbridgeException if one can't be had, or is not what it should be
   */
  static void download(URI source, Path folder, String... names)
      throws IOException, InterruptedException {
    Files.createDirectories(folder);
    try (HttpClient client =
        HttpClient.newBuilder()
            .connectTimeout(Duration.ofSeconds(20))
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build()) {
      for (String name : names) {
        Path file = folder.resolve(name);
        if (!Files.exists(file)) {
          download(client, source.resolve(name), file);
        }
      }
    }
  }

  private static void download(HttpClient client, URI source, Path file)
      throws IOException, InterruptedException {
    System.out.println("downloading " + source);
    // under another name until it is known to be whole
    Path part = file.resolveSibling(file.getFileName() + ".part");
    try {
      var request = HttpRequest.newBuilder(source).timeout(Duration.ofMinutes(5)).build();
      var response = client.send(request, HttpResponse.BodyHandlers.ofFile(part));
      if (response.statusCode() != 200) {
        throw new TorchbridgeException(
            "%s answered %d; download the file by other means into %s"
                .formatted(source, response.statusCode(), file.getParent()));
      }
      String want = SHA_256.get(file.getFileName().toString());
      String got = sha256(part);
      if (!got.equals(want)) {
        throw new TorchbridgeException(
            "%s has the SHA-256 %s, not %s: it is damaged or another file"
                .formatted(source, got, want));
      }
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private static String sha256(Path file) throws IOException {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every JDK has it
    }
  }
}

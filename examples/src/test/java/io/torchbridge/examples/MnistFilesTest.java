package io.torchbridge.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import io.torchbridge.TorchbridgeException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The download, from a server on this machine. */
class MnistFilesTest {
  private static final String IMAGES = "t10k-images-idx3-ubyte.gz";

  @TempDir Path served;
  @TempDir Path folder;
  private HttpServer server;
  private URI mirror;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/mnist/",
        exchange -> {
          Path file = served.resolve(exchange.getRequestURI().getPath().substring(7));
          try (exchange) {
            if (Files.exists(file)) {
              byte[] bytes = Files.readAllBytes(file);
              exchange.sendResponseHeaders(200, bytes.length);
              exchange.getResponseBody().write(bytes);
            } else {
              exchange.sendResponseHeaders(404, -1);
            }
          }
        });
    server.start();
    mirror = URI.create("http://localhost:%d/mnist/".formatted(server.getAddress().getPort()));
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void what_is_not_there_is_an_error() {
    var e =
        assertThrows(TorchbridgeException.class, () -> MnistFiles.download(mirror, folder, IMAGES));
    assertTrue(e.getMessage().contains("404"), e.getMessage());
  }

  @Test
  void a_damaged_file_is_refused_and_not_left() throws IOException {
    Files.write(served.resolve(IMAGES), new byte[] {1, 2, 3});
    var e =
        assertThrows(TorchbridgeException.class, () -> MnistFiles.download(mirror, folder, IMAGES));
    assertTrue(e.getMessage().contains("SHA-256"), e.getMessage());
    try (var left = Files.list(folder)) {
      assertEquals(List.of(), left.toList());
    }
  }

  @Test
  void the_real_file_is_taken_once() throws Exception {
    Path real = Path.of(System.getProperty("torchbridge.shared", ""), "data", IMAGES);
    assumeTrue(Files.exists(real), () -> real + " is not here");
    Files.copy(real, served.resolve(IMAGES));
    MnistFiles.download(mirror, folder, IMAGES);
    assertEquals(-1, Files.mismatch(real, folder.resolve(IMAGES)));
    Files.delete(served.resolve(IMAGES));
    MnistFiles.download(mirror, folder, IMAGES); // is there already
  }
}

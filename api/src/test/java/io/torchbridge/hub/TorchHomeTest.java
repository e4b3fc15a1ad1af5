package io.torchbridge.hub;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.torchbridge.MalformedFileException;
import io.torchbridge.hub.ModelReference.TorchHub;
import io.torchbridge.io.Download;
import io.torchbridge.io.DownloadException;
import io.torchbridge.spi.Settings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TorchHomeTest {
  private final Path folder;
  private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
  private final Map<String, byte[]> files = new java.util.concurrent.ConcurrentHashMap<>();
  private HttpServer server;

  TorchHomeTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            String path = exchange.getRequestURI().getPath();
            requests.add(exchange.getRequestMethod() + " " + path);
            byte[] content = files.get(path);
            if (content == null) {
              exchange.sendResponseHeaders(404, -1);
            } else if (exchange.getRequestMethod().equals("HEAD")) {
              exchange.sendResponseHeaders(200, -1);
            } else {
              exchange.sendResponseHeaders(200, content.length);
              exchange.getResponseBody().write(content);
            }
          }
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
  }

  private TorchHome home(String offline) {
    HubPlaces places =
        HubPlaces.of(
            Settings.of(Map.of("torch.home", folder.toString(), "offline", offline)), n -> null);
    return new TorchHome(places.withGithub(uri("")), Download.logging());
  }

  @Test
  void checkpointsAreCheckedByTheirNames() throws Exception {
    byte[] content = new byte[50_000];
    new Random(0).nextBytes(content);
    String hash = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    String name = "net-" + hash.substring(0, 8) + ".pth";
    files.put("/models/" + name, content);
    Path file = home("false").checkpoint(uri("/models/" + name), "torchvision:net");
    assertEquals(folder.resolve("hub/checkpoints").resolve(name), file);
    assertArrayEquals(content, Files.readAllBytes(file));
    assertEquals(file, home("true").checkpoint(uri("/models/" + name), "torchvision:net"));
    assertEquals(1, requests.size(), requests.toString());
    assertFalse(home("true").discardIfDamaged(file));
    Files.write(file, new byte[3]);
    assertTrue(home("true").discardIfDamaged(file));
    var missing =
        assertThrows(
            MissingFileException.class,
            () -> home("true").checkpoint(uri("/models/" + name), "torchvision:net"));
    for (String word : List.of(name, "torchvision:net", "checkpoints", "curl", "offline")) {
      assertTrue(missing.getMessage().contains(word), missing.getMessage());
    }
    files.put("/models/net-00000000.pth", content);
    assertThrows(
        DownloadException.class,
        () -> home("false").checkpoint(uri("/models/net-00000000.pth"), "torchvision:net"));
    try (Stream<Path> left = Files.list(folder.resolve("hub/checkpoints"))) {
      assertEquals(List.of(), left.toList());
    }
  }

  private static byte[] zip(String... namesAndTexts) throws IOException {
    var out = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(out)) {
      for (int i = 0; i < namesAndTexts.length; i += 2) {
        zip.putNextEntry(new ZipEntry(namesAndTexts[i]));
        zip.write(namesAndTexts[i + 1].getBytes(StandardCharsets.UTF_8));
      }
    }
    return out.toByteArray();
  }

  @Test
  void repositoriesAreUnpackedAsTorchHubDoes() throws IOException {
    byte[] archive =
        zip(
            "owner-repo-1a2b/",
            "",
            "owner-repo-1a2b/hubconf.py",
            "x = 1",
            "owner-repo-1a2b/a/b.py",
            "");
    files.put("/owner/repo/zipball/master", archive);
    files.put("/owner/repo/zipball/feature/x", archive);
    var plain = new TorchHub("owner", "repo", null, "entry");
    Path repo = home("false").repository(plain);
    assertEquals(folder.resolve("hub/owner_repo_master"), repo);
    assertEquals("x = 1", Files.readString(repo.resolve("hubconf.py")));
    assertTrue(Files.exists(repo.resolve("a/b.py")));
    Path branch = home("false").repository(new TorchHub("owner", "repo", "feature/x", "entry"));
    assertEquals(folder.resolve("hub/owner_repo_feature_x"), branch);
    requests.clear();
    assertEquals(repo, home("true").repository(plain));
    assertEquals(List.of(), requests);
    try (Stream<Path> all = Files.list(folder.resolve("hub"))) {
      assertEquals(2, all.count());
    }
  }

  @Test
  void whatLeadsOutOfARepositoryIsRefused() throws IOException {
    files.put("/owner/repo/zipball/v1", zip("r/hubconf.py", "", "r/../../../evil.py", "x"));
    files.put("/owner/repo/zipball/v2", "no zip".getBytes(StandardCharsets.UTF_8));
    files.put("/owner/repo/zipball/v3", zip("r/other.py", ""));
    for (String ref : List.of("v1", "v2")) {
      assertThrows(
          MalformedFileException.class,
          () -> home("false").repository(new TorchHub("owner", "repo", ref, "e")));
      assertFalse(Files.exists(folder.resolve("hub/owner_repo_" + ref)));
    }
    assertFalse(Files.exists(folder.resolve("evil.py")));
    var e =
        assertThrows(
            MissingFileException.class,
            () -> home("false").repository(new TorchHub("owner", "repo", "v3", "e")));
    assertTrue(e.getMessage().contains("no entry points"), e.getMessage());
    var none =
        assertThrows(
            HubException.class,
            () -> home("false").repository(new TorchHub("owner", "repo", "v4", "e")));
    assertTrue(none.getMessage().contains("404"), none.getMessage());
  }
}

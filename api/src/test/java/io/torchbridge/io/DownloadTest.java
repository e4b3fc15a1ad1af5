package io.torchbridge.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.torchbridge.InvalidArgumentException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DownloadTest {
  private final Path folder;
  private final byte[] content = new byte[300_000];
  private final Checksum checksum;
  private final List<String> ranges = Collections.synchronizedList(new ArrayList<>());
  private HttpServer server;

  DownloadTest(@TempDir Path folder) throws Exception {
    this.folder = folder;
    new Random(0).nextBytes(content);
    checksum =
        Checksum.md5(HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(content)));
  }

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  /** Gives the content, each answer cut after so many bytes. */
  private URI serve(String path, int most, boolean takesRanges) {
    server.createContext(path, exchange -> answer(exchange, most, takesRanges));
    return uri(path);
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
  }

  private void answer(HttpExchange exchange, int most, boolean takesRanges) throws IOException {
    String range = exchange.getRequestHeaders().getFirst("Range");
    ranges.add(String.valueOf(range));
    int begin = range == null || !takesRanges ? 0 : Integer.parseInt(range.replaceAll("\\D", ""));
    exchange.getResponseHeaders().set("ETag", "\"one\"");
    if (begin >= content.length) {
      exchange.sendResponseHeaders(416, -1);
    } else {
      exchange.sendResponseHeaders(begin == 0 ? 200 : 206, content.length - begin);
      exchange.getResponseBody().write(content, begin, Math.min(most, content.length - begin));
    }
    exchange.close();
  }

  private Path target() {
    return folder.resolve("sub/file.bin");
  }

  private void assertOnlyTheFile() throws IOException {
    assertArrayEquals(content, Files.readAllBytes(target()));
    try (var files = Files.list(target().getParent())) {
      assertEquals(List.of(target()), files.toList());
    }
  }

  @Test
  void aFileIsFetchedOnce() throws IOException {
    var seen = new ArrayList<Long>();
    var download =
        new Download(
            List.of(serve("/a", content.length, true)),
            target(),
            checksum,
            (file, bytes, total) -> {
              assertEquals(content.length, total);
              seen.add(bytes);
            });
    assertEquals(target(), download.get());
    assertOnlyTheFile();
    assertEquals(content.length, seen.getLast());
    server.stop(0); // it is there now
    assertEquals(target(), download.get());
  }

  @Test
  void aCutConnectionIsTakenUp() throws IOException {
    Download.of(serve("/a", 100_000, true), target(), checksum).get();
    assertOnlyTheFile();
    assertEquals("null", ranges.getFirst());
    long before = 0;
    for (String range : ranges.subList(1, ranges.size())) {
      assertTrue(range.matches("bytes=\\d+-"), range);
      long from = Long.parseLong(range.substring(6, range.length() - 1));
      // what was sent last before a cut may be lost with the connection
      assertTrue(from > before && from <= before + 100_000, ranges.toString());
      before = from;
    }
    assertTrue(before > 0, ranges.toString());
  }

  @Test
  void aServerWithoutRangesBeginsAnew() throws IOException {
    URI whole = serve("/whole", content.length, false);
    Files.createDirectories(target().getParent());
    Files.write(folder.resolve("sub/file.bin.part"), Arrays.copyOf(content, 1000));
    Download.of(whole, target(), checksum).get();
    assertOnlyTheFile();
    assertEquals(List.of("bytes=1000-"), ranges);
  }

  @Test
  void whatAnEarlierProcessLeftIsUsedIfItFits() throws IOException {
    URI source = serve("/a", content.length, true);
    Path part = folder.resolve("sub/file.bin.part");
    Files.createDirectories(part.getParent());
    Files.write(part, Arrays.copyOf(content, 250_000));
    Download.of(source, target(), checksum).get();
    assertOnlyTheFile();
    Files.delete(target());
    Files.write(part, content); // all but the move was done
    Download.of(source, target(), checksum).get();
    assertOnlyTheFile();
    Files.delete(target());
    Files.write(part, new byte[250_000]); // the begin of something else
    Download.of(source, target(), checksum).get();
    assertOnlyTheFile();
    assertEquals(List.of("bytes=250000-", "bytes=300000-", "bytes=250000-", "null"), ranges);
    Files.delete(target());
    Files.write(part, new byte[10]); // without a checksum nobody could tell
    Download.of(source, target(), null).get();
    assertOnlyTheFile();
  }

  private DownloadException fails(Download download) throws IOException {
    DownloadException e = assertThrows(DownloadException.class, download::get);
    assertFalse(Files.exists(target()));
    return e;
  }

  @Test
  void aWrongChecksumIsTold() throws IOException {
    Checksum other = Checksum.md5("0".repeat(32));
    var e = fails(Download.of(serve("/a", content.length, true), target(), other));
    assertTrue(
        e.getMessage().contains("/a: it gave a file of " + checksum + ", not MD5 0000"),
        e.getMessage());
    try (var left = Files.list(folder.resolve("sub"))) {
      assertEquals(List.of(), left.toList());
    }
    assertThrows(InvalidArgumentException.class, () -> Checksum.md5("12"));
    assertThrows(InvalidArgumentException.class, () -> new Checksum("SUM", "12"));
  }

  @Test
  void theNextSourceIsTriedAndAllFailuresAreTold() throws IOException {
    URI missing = uri("/missing");
    URI dead = serve("/dead", 0, true);
    var e = fails(new Download(List.of(missing, dead), target(), checksum, Download.logging()));
    assertTrue(e.getMessage().contains("missing: it answered 404"), e.getMessage());
    assertTrue(e.getMessage().contains("dead: "), e.getMessage());
    assertTrue(e.getMessage().contains(target() + " can't be downloaded"), e.getMessage());
    URI good = serve("/good", content.length, true);
    new Download(List.of(missing, good), target(), checksum, Download.logging()).get();
    assertOnlyTheFile();
  }

  @Test
  void threadsFetchItOnce() throws Exception {
    URI source = serve("/a", content.length, true);
    var tasks = new ArrayList<FutureTask<Path>>();
    for (int i = 0; i < 4; i++) {
      tasks.add(new FutureTask<>(Download.of(source, target(), checksum)::get));
      Thread.ofPlatform().start(tasks.getLast());
    }
    for (FutureTask<Path> task : tasks) {
      assertEquals(target(), task.get());
    }
    assertEquals(List.of("null"), ranges);
    assertOnlyTheFile();
  }

  @Test
  void aTokenDoesNotFollowToAnotherHost() throws IOException {
    var tokens = Collections.synchronizedList(new ArrayList<String>());
    URI end = serve("/end", content.length, true);
    String other = end.toString().replace("127.0.0.1", "localhost");
    redirect("/elsewhere", other, tokens);
    redirect("/here", "/elsewhere", tokens);
    server.removeContext("/end");
    server.createContext(
        "/end",
        exchange -> {
          tokens.add(exchange.getRequestHeaders().getFirst("Authorization"));
          answer(exchange, content.length, true);
        });
    var options =
        new Download.Options(Map.of("Authorization", "Bearer x"), null, content.length, null, null);
    new Download(List.of(uri("/here")), target(), null, Download.logging(), options).get();
    assertOnlyTheFile();
    assertEquals(Arrays.asList("Bearer x", "Bearer x", null), tokens);
    redirect("/circle", "/circle", tokens);
    var e =
        fails(
            folder.resolve("circle"), Download.of(uri("/circle"), folder.resolve("circle"), null));
    assertTrue(e.getMessage().contains("redirected more than"), e.getMessage());
  }

  private void redirect(String path, String to, List<String> tokens) {
    server.createContext(
        path,
        exchange -> {
          tokens.add(exchange.getRequestHeaders().getFirst("Authorization"));
          exchange.getResponseHeaders().set("Location", to);
          exchange.sendResponseHeaders(302, -1);
          exchange.close();
        });
  }

  private static DownloadException fails(Path target, Download download) {
    DownloadException e = assertThrows(DownloadException.class, download::get);
    assertFalse(Files.exists(target));
    return e;
  }

  @Test
  void placesAndSizesAreTheCallers() throws IOException {
    Path part = folder.resolve("blobs/x.incomplete");
    Path lock = folder.resolve(".locks/x.lock");
    Files.createDirectories(part.getParent());
    Files.write(part, Arrays.copyOf(content, 1000));
    var options = new Download.Options(Map.of(), null, -1, part, lock);
    URI source = serve("/a", content.length, true);
    new Download(List.of(source), target(), checksum, Download.logging(), options).get();
    assertOnlyTheFile();
    assertEquals(List.of("bytes=1000-"), ranges);
    assertTrue(Files.exists(lock));
    assertFalse(Files.exists(part));
    Files.delete(target());
    var wrong = new Download.Options(Map.of(), null, 7, null, null);
    var e = fails(new Download(List.of(source), target(), null, Download.logging(), wrong));
    assertTrue(e.getMessage().contains("300000 bytes, not 7"), e.getMessage());
  }

  @Test
  void checksumsOfGitAndTheirBeginsFit() throws Exception {
    Path file = Files.writeString(folder.resolve("hello"), "hello\n");
    assertTrue(Checksum.gitBlob("ce013625030ba8dba906f756967f9e9ca394464a").fits(file));
    assertTrue(Checksum.sha256("5891b5b5").fits(file));
    assertFalse(Checksum.sha256("5891b5b6").fits(file));
    assertThrows(InvalidArgumentException.class, () -> Checksum.sha256("5891b5"));
    assertThrows(InvalidArgumentException.class, () -> Checksum.md5("b1946ac9"));
  }

  @Test
  void proxiesAreThoseOfTheEnvironment() {
    var variables =
        Map.of("HTTP_PROXY", "http://one:1", "https_proxy", "two:2", "NO_PROXY", ".local, plain");
    var proxies = Proxies.ofEnvironment(variables::get);
    assertEquals("[HTTP @ one/<unresolved>:1]", proxies.select(URI.create("http://a/")).toString());
    assertEquals(
        "[HTTP @ two/<unresolved>:2]", proxies.select(URI.create("https://a/")).toString());
    for (String direct : List.of("http://plain/", "https://x.local/", "http://local/")) {
      assertEquals("[DIRECT]", proxies.select(URI.create(direct)).toString(), direct);
    }
    assertEquals(
        "[DIRECT]", Proxies.ofEnvironment(n -> null).select(URI.create("http://a/")).toString());
    assertThrows(InvalidArgumentException.class, () -> Proxies.of(URI.create("socks://a:1")));
  }

  @Test
  void aProxyIsAsked() throws IOException {
    URI proxy = serve("/", content.length, true); // of a proxy the whole address is asked
    var options =
        new Download.Options(
            Map.of(), URI.create("http://127.0.0.1:" + proxy.getPort()), -1, null, null);
    URI nowhere = URI.create("http://models.invalid/file");
    new Download(List.of(nowhere), target(), checksum, Download.logging(), options).get();
    assertOnlyTheFile();
  }
}

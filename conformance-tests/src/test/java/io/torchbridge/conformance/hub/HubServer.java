package io.torchbridge.conformance.hub;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * A server that speaks the protocol of Hugging Face for one repository: metadata by HEAD, small
 * files at once, large ones by a redirect to another host, which must not see the token.
 */
final class HubServer implements AutoCloseable {
  static final String REPO = "owner/name";
  static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";
  private static final String TOKEN = "Bearer secret";

  private final HttpServer server;
  private final Map<String, byte[]> files = new LinkedHashMap<>();

  /** Method, path and range of each request, as they came. */
  final List<String> requests = Collections.synchronizedList(new ArrayList<>());

  /** How many of the next contents are cut off in the middle. */
  final AtomicInteger cuts = new AtomicInteger();

  /** Whether contents are not what their names say. */
  volatile boolean lies;

  /** Whether the token is asked for. */
  volatile boolean gated;

  HubServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  /** The files of a folder as those of the repository. */
  HubServer serve(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.filter(Files::isRegularFile).toList()) {
        files.put(folder.relativize(path).toString().replace('\\', '/'), Files.readAllBytes(path));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  HubServer serve(String file, byte[] content) {
    files.put(file, content);
    return this;
  }

  String endpoint() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private static boolean isLarge(String file) {
    return file.endsWith(".safetensors") || file.endsWith(".bin");
  }

  static String etag(String file, byte[] content) {
    try {
      MessageDigest digest = MessageDigest.getInstance(isLarge(file) ? "SHA-256" : "SHA-1");
      if (!isLarge(file)) {
        digest.update(("blob " + content.length + "\0").getBytes(StandardCharsets.US_ASCII));
      }
      return HexFormat.of().formatHex(digest.digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      String range = exchange.getRequestHeaders().getFirst("Range");
      requests.add(exchange.getRequestMethod() + " " + path + (range == null ? "" : " " + range));
      String token = exchange.getRequestHeaders().getFirst("Authorization");
      if (path.startsWith("/cdn/")) {
        if (token != null) {
          requests.add("the token went to another host");
        }
        content(exchange, path.substring(5), range);
      } else if (gated && !TOKEN.equals(token)) {
        refuse(exchange, 401, "GatedRepo");
      } else if (path.startsWith("/api/models/" + REPO + "/revision/")) {
        list(exchange);
      } else if (path.startsWith("/" + REPO + "/resolve/")) {
        String rest = path.substring(REPO.length() + "/resolve/".length() + 1);
        int slash = rest.indexOf('/');
        String revision = rest.substring(0, slash);
        if (!List.of("main", "v1", COMMIT).contains(revision)) {
          refuse(exchange, 404, "RevisionNotFound");
        } else {
          file(exchange, rest.substring(slash + 1), range);
        }
      } else {
        refuse(exchange, 401, "RepoNotFound");
      }
    }
  }

  private static void refuse(HttpExchange exchange, int status, String code) throws IOException {
    exchange.getResponseHeaders().set("X-Error-Code", code);
    exchange.sendResponseHeaders(status, -1);
  }

  private void list(HttpExchange exchange) throws IOException {
    String siblings =
        String.join(
            ", ", files.keySet().stream().map(f -> "{\"rfilename\": \"" + f + "\"}").toList());
    byte[] body =
        ("{\"sha\": \"" + COMMIT + "\", \"siblings\": [" + siblings + "]}")
            .getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
  }

  private void file(HttpExchange exchange, String file, String range) throws IOException {
    exchange.getResponseHeaders().set("X-Repo-Commit", COMMIT);
    byte[] content = files.get(file);
    if (content == null) {
      refuse(exchange, 404, "EntryNotFound");
    } else if (isLarge(file)) {
      exchange.getResponseHeaders().set("X-Linked-Etag", '"' + etag(file, content) + '"');
      exchange.getResponseHeaders().set("X-Linked-Size", "" + content.length);
      exchange
          .getResponseHeaders()
          .set("Location", "http://localhost:" + server.getAddress().getPort() + "/cdn/" + file);
      exchange.sendResponseHeaders(302, -1);
    } else {
      content(exchange, file, range);
    }
  }

  private void content(HttpExchange exchange, String file, String range) throws IOException {
    byte[] content = files.get(file).clone();
    exchange.getResponseHeaders().set("ETag", '"' + etag(file, content) + '"');
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.getResponseHeaders().set("Content-Length", "" + content.length);
      exchange.sendResponseHeaders(200, -1);
      return;
    }
    if (lies) {
      content[content.length / 2] ^= 1;
    }
    int begin = range == null ? 0 : Integer.parseInt(range.replaceAll("\\D", ""));
    if (begin >= content.length) {
      exchange.sendResponseHeaders(416, -1);
      return;
    }
    int length = content.length - begin;
    exchange.sendResponseHeaders(begin == 0 ? 200 : 206, length);
    boolean cut = cuts.getAndUpdate(n -> Math.max(n - 1, 0)) > 0;
    exchange.getResponseBody().write(content, begin, cut ? length / 2 : length);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}

package io.torchbridge.io;

import io.torchbridge.FileAccessException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file of the net and its place on the disk. It is fetched once: a connection that is cut is
 * taken up where it ended, also by a later process, as long as a checksum says that the whole is
 * right. Nothing is at the place before it is.
 *
 * @param sources where to get it, by HTTP; the first that gives it
 * @param target where it is to be
 * @param checksum of its content; null if none is known
 * @param progress hears how far it is
 * @param options how it is fetched
 */
public record Download(
    List<URI> sources,
    Path target,
    @Nullable Checksum checksum,
    Progress progress,
    Options options) {
  private static final Logger LOG = LoggerFactory.getLogger(Download.class);
  private static final Map<Path, Object> LOCKS = new ConcurrentHashMap<>();
  private static final int ATTEMPTS = 4;
  private static final int REDIRECTS = 10;
  private static final int BUFFER = 1 << 16;
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(20);
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(60);

  /** Hears how far a download is. */
  @FunctionalInterface
  public interface Progress {
    /**
     * Called now and then, on the downloading thread.
     *
     * @param file what is fetched
     * @param bytes how many are there
     * @param total how many there will be; -1 where the server does not say
     */
    void at(Path file, long bytes, long total);
  }

  /**
   * How a file is fetched.
   *
   * @param headers sent with each request; {@code Authorization} to the source's own host alone
   * @param proxy {@code http://host:port}; null for that of {@link Proxies#ofProcess}
   * @param size of the file in bytes; -1 if it is not known
   * @param part where the file is until it is complete; null for beside its place
   * @param lock the file that is locked meanwhile, and left; null for one beside its place
   */
  public record Options(
      Map<String, String> headers,
      @Nullable URI proxy,
      long size,
      @Nullable Path part,
      @Nullable Path lock) {
    public static final Options DEFAULT = new Options(Map.of(), null, -1, null, null);

    public Options {
      headers = Map.copyOf(headers);
    }
  }

  public Download {
    sources = List.copyOf(sources);
    target = target.toAbsolutePath();
  }

  /** A file that is fetched without anything special. */
  public Download(List<URI> sources, Path target, @Nullable Checksum checksum, Progress progress) {
    this(sources, target, checksum, progress, Options.DEFAULT);
  }

  /** A file whose progress is logged. */
  public static Download of(URI source, Path target, @Nullable Checksum checksum) {
    return new Download(List.of(source), target, checksum, logging());
  }

  /** Logs each tenth of a file, but no less than ten megabytes, and its end. */
  public static Progress logging() {
    return new Progress() {
      private long said;

      @Override
      public void at(Path file, long bytes, long total) {
        if (bytes == total || bytes < said || bytes - said >= Math.max(total / 10, 10_000_000)) {
          said = bytes;
          LOG.info("{}: {} of {} bytes", file.getFileName(), bytes, total < 0 ? "?" : total);
        }
      }
    };
  }

  /**
   * The file, fetched if it is not at its place.
   *
   * @throws DownloadException if no source gives it, or not with its checksum
   * @throws FileAccessException if it can't be written
   */
  public Path get() {
    if (Files.exists(target)) {
      return target;
    }
    try {
      Files.createDirectories(target.getParent());
      // of several threads and processes one fetches
      synchronized (LOCKS.computeIfAbsent(target, t -> new Object())) {
        Path kept = options.lock;
        Path lockFile = kept == null ? sibling(".lock") : kept.toAbsolutePath();
        Files.createDirectories(lockFile.getParent());
        try (FileChannel channel =
                FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = channel.lock()) {
          if (!Files.exists(target)) {
            fetch();
          }
        } finally {
          if (kept == null) {
            Files.deleteIfExists(lockFile);
          }
        }
      }
      return target;
    } catch (IOException e) {
      throw FileAccessException.of(target, "written", e);
    }
  }

  private Path sibling(String suffix) {
    return target.resolveSibling(target.getFileName() + suffix);
  }

  private void fetch() throws IOException {
    var failures = new ArrayList<String>();
    Throwable last = null;
    try (HttpClient client =
        HttpClient.newBuilder()
            .connectTimeout(CONNECT_TIMEOUT)
            .followRedirects(HttpClient.Redirect.NEVER) // a token must not follow
            .proxy(options.proxy == null ? Proxies.ofProcess() : Proxies.of(options.proxy))
            .build()) {
      for (URI source : sources) {
        try {
          new Transfer(client, source).run();
          return;
        } catch (Refused | ConnectionCut e) {
          failures.add(source + ": " + e.getMessage());
          last = e;
        }
      }
    }
    throw new DownloadException(
        "%s can't be downloaded; put it there by other means%s%n  %s"
            .formatted(
                target,
                checksum == null ? "" : " (" + checksum + ")",
                String.join(System.lineSeparator() + "  ", failures)),
        last);
  }

  /** The server does not give the file. */
  private static final class Refused extends Exception {
    Refused(String message) {
      super(message);
    }
  }

  /** The connection ended, or did not begin. */
  private static final class ConnectionCut extends Exception {
    ConnectionCut(IOException cause) {
      super(cause.toString(), cause);
    }
  }

  /** The way from one source. */
  private final class Transfer {
    private final HttpClient client;
    private final URI source;
    private final Path part = options.part == null ? sibling(".part") : options.part;

    /** What the server calls the state of its file, so that no two are put together. */
    private @Nullable String version;

    Transfer(HttpClient client, URI source) {
      this.client = client;
      this.source = source;
    }

    void run() throws IOException, Refused, ConnectionCut {
      if (checksum == null) {
        Files.deleteIfExists(part); // nothing would say whether its end fits
      }
      boolean resumed = Files.exists(part);
      transfer();
      Checksum wanted = checksum;
      if (wanted != null && resumed && !wanted.fits(part)) {
        Files.delete(part); // the rest was of something else
        transfer();
      }
      if (wanted != null) {
        if (!wanted.fits(part)) {
          Checksum got = wanted.of(part);
          Files.delete(part);
          throw new Refused("it gave a file of %s, not %s".formatted(got, wanted));
        }
      } else if (options.size >= 0 && Files.size(part) != options.size) {
        long got = Files.size(part);
        Files.delete(part);
        throw new Refused("it gave %d bytes, not %d".formatted(got, options.size));
      }
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
    }

    private void transfer() throws IOException, Refused, ConnectionCut {
      for (int attempt = 1; ; attempt++) {
        long before = size();
        try {
          once(before);
          return;
        } catch (ConnectionCut e) {
          if (size() > before) {
            attempt = 1; // it is going forward
          } else if (attempt >= ATTEMPTS) {
            throw e;
          }
          LOG.info("{}: taken up at {} bytes after {}", source, size(), e.getMessage());
        }
      }
    }

    private long size() throws IOException {
      return Files.exists(part) ? Files.size(part) : 0;
    }

    private void once(long begin) throws IOException, Refused, ConnectionCut {
      HttpResponse<InputStream> response = follow(begin);
      try (InputStream body = response.body()) {
        String etag = response.headers().firstValue("ETag").orElse(null);
        version = etag != null && !etag.startsWith("W/") ? etag : null;
        switch (response.statusCode()) {
          case 200 -> write(body, 0, length(response));
          case 206 -> write(body, begin, length(response));
          case 416 -> {
            // there is nothing behind what is here: the checksum says whether it is all
            if (begin == 0) {
              throw new Refused("it answered 416 to a request for the whole file");
            }
          }
          default -> throw new Refused("it answered " + response.statusCode());
        }
      }
    }

    private HttpResponse<InputStream> follow(long begin)
        throws IOException, Refused, ConnectionCut {
      URI place = source;
      for (int redirects = 0; redirects <= REDIRECTS; redirects++) {
        HttpResponse<InputStream> response = send(request(place, begin));
        URI next = Redirects.of(place, response);
        if (next == null) {
          return response;
        }
        response.body().close();
        place = next;
      }
      throw new Refused("it redirected more than %d times".formatted(REDIRECTS));
    }

    private HttpRequest request(URI place, long begin) {
      HttpRequest.Builder request = HttpRequest.newBuilder(place).timeout(ANSWER_TIMEOUT);
      options.headers.forEach(
          (name, value) -> {
            if (!name.equalsIgnoreCase("Authorization") || Redirects.sameHost(source, place)) {
              request.header(name, value);
            }
          });
      String v = version;
      if (begin > 0) {
        request.header("Range", "bytes=" + begin + "-");
        if (v != null) {
          request.header("If-Range", v);
        }
      }
      return request.build();
    }

    private static long length(HttpResponse<?> response) {
      return response.headers().firstValueAsLong("Content-Length").orElse(-1);
    }

    private HttpResponse<InputStream> send(HttpRequest request) throws ConnectionCut {
      try {
        return client.send(request, HttpResponse.BodyHandlers.ofInputStream());
      } catch (IOException e) {
        throw new ConnectionCut(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new DownloadException("the download of " + source + " was interrupted", e);
      }
    }

    private void write(InputStream body, long begin, long length)
        throws IOException, ConnectionCut {
      try (FileChannel channel =
          FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
        channel.truncate(begin);
        channel.position(begin);
        long at = begin;
        long total = length < 0 ? -1 : begin + length;
        byte[] buffer = new byte[BUFFER];
        for (int n = read(body, buffer); n >= 0; n = read(body, buffer)) {
          NewFile.writeAll(channel, ByteBuffer.wrap(buffer, 0, n));
          at += n;
          progress.at(target, at, total);
        }
        if (total >= 0 && at != total) {
          throw new ConnectionCut(new IOException("%d of %d bytes came".formatted(at, total)));
        }
      }
    }

    private int read(InputStream body, byte[] buffer) throws ConnectionCut {
      try {
        return body.read(buffer);
      } catch (IOException e) {
        throw new ConnectionCut(e);
      }
    }
  }
}

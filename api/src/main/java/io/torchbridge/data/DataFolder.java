package io.torchbridge.data;

import io.torchbridge.Backends;
import io.torchbridge.FileAccessException;
import io.torchbridge.io.Checksum;
import io.torchbridge.io.Download;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The folder of the data sets, laid out as torchvision's {@code root}.
 *
 * @param path the folder
 * @param download whether what is not there is fetched from the net
 * @param progress hears of downloads
 */
public record DataFolder(Path path, boolean download, Download.Progress progress) {

  /** A folder; nothing is fetched. */
  public static DataFolder of(Path path) {
    return new DataFolder(path, false, Download.logging());
  }

  /**
   * The folder of the setting {@code data} ({@code -Dtorchbridge.data}, {@code TORCHBRIDGE_DATA}),
   * else {@code torchbridge/data} in the user's cache folder; nothing is fetched.
   */
  public static DataFolder ofSettings() {
    String set = Backends.settings().get("data");
    if (set != null) {
      return of(Path.of(set));
    }
    String xdg = System.getenv("XDG_CACHE_HOME");
    Path cache =
        xdg != null && !xdg.isBlank()
            ? Path.of(xdg)
            : Path.of(System.getProperty("user.home"), ".cache");
    return of(cache.resolve("torchbridge").resolve("data"));
  }

  /** With downloads from the net where something is missing. */
  public DataFolder withDownload(boolean allowed) {
    return new DataFolder(path, allowed, progress);
  }

  public DataFolder withProgress(Download.Progress listener) {
    return new DataFolder(path, download, listener);
  }

  /** The file of this name, if it is there. */
  @Nullable Path find(String name) {
    Path file = path.resolve(name);
    return Files.isRegularFile(file) ? file : null;
  }

  /**
   * The file of this name, fetched if it is not there and may be.
   *
   * @throws FileAccessException if it is not there and must not be fetched
   * @throws io.torchbridge.io.DownloadException if it can't be fetched
   */
  Path get(String name, List<URI> sources, Checksum checksum) {
    Path file = path.resolve(name);
    if (!download && !Files.isRegularFile(file)) {
      throw new FileAccessException(
          "%s is missing: allow its download (DataFolder.withDownload(true)), or put it there; it is at %s (%s)"
              .formatted(file, sources.getFirst(), checksum),
          null);
    }
    return new Download(sources, file, checksum, progress).get();
  }
}

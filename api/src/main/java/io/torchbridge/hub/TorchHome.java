package io.torchbridge.hub;

import io.torchbridge.FileAccessException;
import io.torchbridge.InvalidArgumentException;
import io.torchbridge.MalformedFileException;
import io.torchbridge.hub.ModelReference.TorchHub;
import io.torchbridge.io.Checksum;
import io.torchbridge.io.Download;
import io.torchbridge.io.DownloadException;
import io.torchbridge.io.Proxies;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The folder that torch.hub and torchvision fetch to, in its layout: {@code
 * hub/checkpoints/NAME-HASH.pth} and {@code hub/OWNER_REPO_REF}.
 */
record TorchHome(HubPlaces places, Download.Progress progress) {
  private static final Pattern HASH = Pattern.compile("-([a-f0-9]{8,64})\\.");
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final long MOST_BYTES = 4L << 30;

  /** A checkpoint by its address, fetched if it is not there. */
  Path checkpoint(URI source, String model) {
    String path = source.getPath();
    String name = path.substring(path.lastIndexOf('/') + 1);
    Path folder = places.torchHub().resolve("checkpoints");
    Path target = folder.resolve(name);
    if (Files.isRegularFile(target)) {
      return target;
    }
    if (places.offline() != null) {
      throw new MissingFileException(
          name,
          folder,
          "%s of %s is missing: it is not in the cache %s, and nothing was fetched: %s%n  to mend it: run \"curl -Lo %s %s\" where there is a net, or allow it here"
              .formatted(name, model, folder, places.offline(), target, source),
          null);
    }
    return new Download(
            List.of(source),
            target,
            checksum(name),
            progress,
            new Download.Options(
                Map.of("User-Agent", "torch.hub"),
                places.proxy(),
                -1,
                target.resolveSibling(name + ".partial"),
                null))
        .get();
  }

  private static @Nullable Checksum checksum(String name) {
    Matcher hash = HASH.matcher(name);
    return hash.find() ? Checksum.sha256(hash.group(1)) : null;
  }

  /** Deletes a checkpoint that is not what its name says; true if it was. */
  boolean discardIfDamaged(Path file) {
    Checksum checksum = checksum(file.getFileName().toString());
    Path folder = file.toAbsolutePath().getParent();
    if (checksum == null
        || folder == null
        || !folder.equals(places.torchHub().resolve("checkpoints").toAbsolutePath())) {
      return false;
    }
    try {
      if (checksum.fits(file)) {
        return false;
      }
      Files.delete(file);
      return true;
    } catch (IOException e) {
      throw FileAccessException.of(file, "checked", e);
    }
  }

  /** The folder with a repository's {@code hubconf.py}, fetched if it is not there. */
  Path repository(TorchHub reference) {
    Path hub = places.torchHub();
    String ref = reference.ref();
    if (ref == null) {
      ref = defaultBranch(reference);
    }
    String name = "%s_%s_%s".formatted(reference.owner(), reference.repo(), ref.replace('/', '_'));
    Path folder = hub.resolve(name);
    if (!Files.isDirectory(folder)) {
      if (places.offline() != null) {
        throw missing(reference, folder);
      }
      fetch(reference, ref, folder);
    }
    if (!Files.isRegularFile(folder.resolve("hubconf.py"))) {
      throw new MissingFileException(
          "hubconf.py",
          folder,
          "hubconf.py of %s is missing in %s: the repository has no entry points for torch.hub"
              .formatted(reference, folder),
          null);
    }
    return folder;
  }

  private MissingFileException missing(TorchHub reference, Path folder) {
    return new MissingFileException(
        "hubconf.py",
        folder,
        "the repository of %s is missing: it is not in the cache %s, and nothing was fetched: %s%n  to mend it: run \"git clone %s/%s/%s %s\" where there is a net, or allow it here"
            .formatted(
                reference,
                folder,
                places.offline(),
                places.github(),
                reference.owner(),
                reference.repo(),
                folder),
        null);
  }

  /** As torch.hub finds it: main if there is one, else master; what is in the cache if offline. */
  private String defaultBranch(TorchHub reference) {
    String name = reference.owner() + "_" + reference.repo() + "_";
    Path hub = places.torchHub();
    if (places.offline() == null) {
      URI main =
          URI.create(
              "%s/%s/%s/tree/main/"
                  .formatted(places.github(), reference.owner(), reference.repo()));
      URI proxy = places.proxy();
      try (HttpClient client =
          HttpClient.newBuilder()
              .connectTimeout(PATIENCE)
              .followRedirects(HttpClient.Redirect.NORMAL)
              .proxy(proxy == null ? Proxies.ofProcess() : Proxies.of(proxy))
              .build()) {
        int status =
            client
                .send(
                    HttpRequest.newBuilder(main).HEAD().timeout(PATIENCE).build(),
                    HttpResponse.BodyHandlers.discarding())
                .statusCode();
        if (status == 404) {
          return "master";
        }
        if (status < 400) {
          return "main";
        }
      } catch (IOException e) {
        org.slf4j.LoggerFactory.getLogger(TorchHome.class)
            .warn("{} can't be reached: {}; using what is in {}", main, e, hub);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new HubException("interrupted while asking " + main, e);
      }
    }
    return Files.isDirectory(hub.resolve(name + "main"))
            || !Files.isDirectory(hub.resolve(name + "master"))
        ? "main"
        : "master";
  }

  private void fetch(TorchHub reference, String ref, Path folder) {
    URI archive =
        URI.create(
            "%s/%s/%s/zipball/%s"
                .formatted(places.github(), reference.owner(), reference.repo(), ref));
    Path zip = folder.resolveSibling(folder.getFileName() + ".zip");
    Path part = folder.resolveSibling(folder.getFileName() + ".part");
    try {
      deleteAll(part);
      Files.deleteIfExists(zip); // a branch moves
      new Download(
              List.of(archive),
              zip,
              null,
              progress,
              new Download.Options(
                  Map.of("User-Agent", "torch.hub"), places.proxy(), -1, null, null))
          .get();
      unpack(zip, part, reference);
      Files.move(part, folder, StandardCopyOption.ATOMIC_MOVE);
    } catch (DownloadException e) {
      throw new HubException(
          "%s can't be had from %s: %s".formatted(reference, archive, e.getMessage()), e);
    } catch (IOException e) {
      throw FileAccessException.of(folder, "written", e);
    } finally {
      try {
        Files.deleteIfExists(zip);
        deleteAll(part);
      } catch (IOException e) {
        org.slf4j.LoggerFactory.getLogger(TorchHome.class).warn("{} is left over", zip, e);
      }
    }
  }

  private static void deleteAll(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  /** Unpacks what is in the archive's one folder. */
  private static void unpack(Path zip, Path target, TorchHub reference) throws IOException {
    Files.createDirectories(target);
    long bytes = 0;
    try (InputStream file = Files.newInputStream(zip);
        ZipInputStream in = new ZipInputStream(file)) {
      boolean any = false;
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        any = true;
        int slash = entry.getName().indexOf('/');
        String name = entry.getName().substring(slash + 1);
        if (slash < 0 || name.isEmpty()) {
          continue;
        }
        Path path = target.resolve(name).normalize();
        if (!path.startsWith(target) || path.equals(target)) {
          throw new MalformedFileException(
              "the archive of %s has \"%s\", which leads out of it"
                  .formatted(reference, entry.getName()));
        }
        if (entry.isDirectory()) {
          Files.createDirectories(path);
        } else {
          Files.createDirectories(path.getParent());
          bytes += Files.copy(in, path);
        }
        if (bytes > MOST_BYTES) {
          throw new MalformedFileException(
              "the archive of %s has more than %d bytes".formatted(reference, MOST_BYTES));
        }
      }
      if (!any) {
        throw new MalformedFileException("the archive of " + reference + " is no zip file");
      }
    } catch (java.util.zip.ZipException | InvalidArgumentException e) {
      throw new MalformedFileException("the archive of " + reference + " is damaged: " + e, e);
    }
  }
}

package io.torchbridge.python.engine.graalpy;

import io.torchbridge.Backends;
import io.torchbridge.python.engine.PythonEngine;
import io.torchbridge.python.engine.PythonEngines;
import io.torchbridge.spi.Backend;
import io.torchbridge.spi.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.opentest4j.TestAbortedException;

/**
 * The PyTorch for GraalPy that tests run with: the one that {@code torchbridge.python.path} names,
 * else the archive in {@code torchbridge.shared}, unpacked once under {@code target}. Without
 * either, tests are skipped.
 */
public final class GraalPyTorch {
  private static @Nullable Path unpacked;

  private GraalPyTorch() {}

  /** The settings with which GraalPy finds its torch. */
  public static Settings settings() {
    return Settings.of(
        Map.of(
            "python.engine", "graalpy", "python.path", folder().toString(), "backend", "python"));
  }

  /**
   * The Python backend of this JVM, on GraalPy. Sets system properties before the backends are
   * looked for, so nothing else may have asked for them in this JVM.
   */
  public static Backend backend() {
    System.setProperty("torchbridge.python.path", folder().toString());
    System.setProperty("torchbridge.python.engine", "graalpy");
    return Backends.get("python");
  }

  /** The engine of this JVM: there is one only. */
  public static PythonEngine engine() {
    return PythonEngines.open(settings());
  }

  /** The folder with torch. */
  public static synchronized Path folder() {
    String set = System.getProperty("torchbridge.python.path", "");
    if (!set.isBlank()) {
      return Path.of(set);
    }
    if (unpacked == null) {
      try {
        unpacked = unpack(archive());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return unpacked;
  }

  private static Path archive() throws IOException {
    Path shared = Path.of(System.getProperty("torchbridge.shared", ""), "graalpy");
    String platform = System.getProperty("os.name") + "-" + System.getProperty("os.arch");
    if (!platform.equals("Linux-amd64")) {
      throw new TestAbortedException("the torch for GraalPy is for Linux-amd64, not " + platform);
    }
    if (Files.isDirectory(shared)) {
      try (DirectoryStream<Path> archives =
          Files.newDirectoryStream(shared, "torch-*-graalpy-*.tar.xz")) {
        for (Path archive : archives) {
          return archive;
        }
      }
    }
    throw new TestAbortedException(
        "no torch for GraalPy: set -Dtorchbridge.python.path to a folder with one, or"
            + " -Dtorchbridge.shared to a folder with graalpy/torch-*-graalpy-*.tar.xz; got "
            + shared);
  }

  private static Path unpack(Path archive) throws IOException {
    Path target = Path.of(System.getProperty("torchbridge.graalpy.unpacked", "target/graalpy"));
    Path whole =
        target
            .resolve(archive.getFileName().toString().replace(".tar.xz", ""))
            .toAbsolutePath()
            .normalize();
    Files.createDirectories(target);
    // two JVMs of one checkout take turns; what is half done has another name
    try (var channel =
            FileChannel.open(
                target.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        var lock = channel.lock()) {
      if (!Files.isDirectory(whole)) {
        Path part = Files.createTempDirectory(target, "part");
        var tar = new ProcessBuilder("tar", "xJf", archive.toString(), "-C", part.toString());
        int status = tar.inheritIO().start().waitFor();
        if (status != 0) {
          throw new IOException("tar ended with " + status + " on " + archive);
        }
        Files.move(part, whole, StandardCopyOption.ATOMIC_MOVE);
      }
    } catch (InterruptedException e) {
      throw new IOException("interrupted while unpacking " + archive, e);
    }
    return whole.resolve("site");
  }
}

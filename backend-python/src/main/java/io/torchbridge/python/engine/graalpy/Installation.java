package io.torchbridge.python.engine.graalpy;

import io.torchbridge.spi.Availability;
import io.torchbridge.spi.Availability.Ready;
import io.torchbridge.spi.Availability.Unavailable;
import io.torchbridge.spi.Settings;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The GraalPy on the class path and the Python packages set for it, as files: nothing is started.
 *
 * @param version GraalPy's
 * @param abi the end of the names of native extensions that it can load, {@code
 *     .graalpy250-312-native-x86_64-linux.so}
 * @param folders where packages are looked for, in order
 * @param venv the GraalPy venv, where {@code python} names one
 */
record Installation(String version, String abi, List<Path> folders, @Nullable Path venv) {
  private static final String LANGUAGE = "com.oracle.graal.python.PythonLanguage";
  private static final Pattern TORCH_VERSION =
      Pattern.compile("__version__\\s*(?::\\s*str)?\\s*=\\s*['\"]([^'\"]+)['\"]");

  /** What is missing for GraalPy to start. */
  static final class MissingException extends Exception {
    private static final long serialVersionUID = 1;

    MissingException(String reason, String fix) {
      super(reason);
      this.fix = fix;
    }

    private final String fix;

    Unavailable unavailable() {
      return new Unavailable(String.valueOf(getMessage()), fix);
    }
  }

  static Installation find(Settings settings) throws MissingException {
    String version = graalPyVersion();
    String abi = extensionSuffix();
    var folders = new ArrayList<Path>();
    Settings.Setting path = settings.find("python.path");
    if (path != null) {
      for (String folder : path.value().split(Pattern.quote(File.pathSeparator))) {
        if (!folder.isBlank()) {
          folders.add(folder(path, folder.strip()));
        }
      }
    }
    Path venv = null;
    Settings.Setting python = settings.find("python");
    if (python != null) {
      venv = venv(python.value());
      if (venv != null) {
        folders.add(sitePackages(python, venv));
      }
    }
    if (folders.isEmpty()) {
      throw new MissingException(
          python == null
              ? "no Python packages are set for GraalPy"
              : "%s names %s, which is no GraalPy venv (it has no bin/graalpy)"
                  .formatted(python.source(), python.value()),
          install());
    }
    return new Installation(version, abi, List.copyOf(folders), venv);
  }

  private static String graalPyVersion() throws MissingException {
    ClassLoader loader = Installation.class.getClassLoader();
    try {
      Class.forName("org.graalvm.polyglot.Context", false, loader);
      Class<?> language = Class.forName(LANGUAGE, false, loader);
      Package pack = language.getPackage();
      String version = pack == null ? null : pack.getImplementationVersion();
      return version == null ? "of unknown version" : version;
    } catch (ClassNotFoundException | LinkageError e) {
      throw new MissingException(
          "GraalPy is not on the class path (%s)".formatted(e),
          "add org.graalvm.python:python-embedding to the project");
    }
  }

  /** GraalPy's language library says which native extensions it takes. */
  private static String extensionSuffix() throws MissingException {
    String resource = "graalpy_versions";
    try (InputStream in = Installation.class.getClassLoader().getResourceAsStream(resource)) {
      if (in != null) {
        String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        for (String line : text.split("\n")) {
          if (line.startsWith(".graalpy")) {
            return line.strip();
          }
        }
      }
    } catch (IOException e) {
      throw new MissingException(
          "GraalPy's resource %s can't be read: %s".formatted(resource, e),
          "use an undamaged org.graalvm.python:python-language");
    }
    throw new MissingException(
        "the GraalPy on the class path does not say which native extensions it loads",
        "use the version of org.graalvm.python:python-embedding that torchbridge depends on");
  }

  private static Path folder(Settings.Setting setting, String folder) throws MissingException {
    Path path;
    try {
      path = Path.of(folder);
    } catch (InvalidPathException e) {
      throw new MissingException(
          "%s names \"%s\", which is no path".formatted(setting.source(), folder), install());
    }
    if (!Files.isDirectory(path)) {
      throw new MissingException(
          "%s names %s, where there is no folder".formatted(setting.source(), path),
          "set python.path to a folder of Python packages installed for GraalPy; " + install());
    }
    return path.toAbsolutePath();
  }

  /** The venv of a setting that names its folder or an interpreter in it; null if it is none. */
  private static @Nullable Path venv(String setting) {
    try {
      Path path = Path.of(setting).toAbsolutePath();
      for (Path folder = path; folder != null; folder = folder.getParent()) {
        if (Files.isRegularFile(folder.resolve("pyvenv.cfg"))) {
          return Files.exists(folder.resolve("bin/graalpy")) ? folder : null;
        }
        if (path.getNameCount() - folder.getNameCount() >= 2) {
          return null;
        }
      }
      return null;
    } catch (InvalidPathException e) {
      return null;
    }
  }

  private static Path sitePackages(Settings.Setting setting, Path venv) throws MissingException {
    try (DirectoryStream<Path> libs = Files.newDirectoryStream(venv.resolve("lib"), "python3*")) {
      for (Path lib : libs) {
        if (Files.isDirectory(lib.resolve("site-packages"))) {
          return lib.resolve("site-packages");
        }
      }
    } catch (IOException e) {
      // no lib folder: the same as one without packages
    }
    throw new MissingException(
        "%s names the venv %s, which has no lib/python3*/site-packages"
            .formatted(setting.source(), venv),
        install());
  }

  /** Whether PyTorch is there, and built for this GraalPy. */
  Availability torch() {
    for (Path folder : folders) {
      Path torch = folder.resolve("torch");
      if (!Files.isDirectory(torch)) {
        continue;
      }
      String found = null;
      try (DirectoryStream<Path> files = Files.newDirectoryStream(torch, "_C.*")) {
        for (Path file : files) {
          found = file.getFileName().toString();
          if (found.equals("_C" + abi)) {
            return new Ready(
                "GraalPy %s with torch %s of %s".formatted(version, torchVersion(torch), folder));
          }
        }
      } catch (IOException e) {
        return new Unavailable("%s can't be read: %s".formatted(torch, e), install());
      }
      return new Unavailable(
          "the torch in %s is not built for GraalPy %s: it has %s and would need _C%s"
              .formatted(folder, version, found == null ? "no native library" : found, abi),
          install());
    }
    return new Unavailable(
        "there is no torch in %s"
            .formatted(folders.size() == 1 ? folders.getFirst().toString() : folders.toString()),
        install());
  }

  private static String torchVersion(Path torch) {
    try {
      Matcher version = TORCH_VERSION.matcher(Files.readString(torch.resolve("version.py")));
      return version.find() ? version.group(1) : "of unknown version";
    } catch (IOException e) {
      return "of unknown version";
    }
  }

  private static String install() {
    return "make a venv with GraalPy and install torch in it with GraalPy's own pip"
        + " (graalpy -m venv DIR; DIR/bin/pip install torch), then set python=DIR"
        + " (-Dtorchbridge.python=DIR or TORCHBRIDGE_PYTHON=DIR); or set python.path to a folder"
        + " that has such packages";
  }
}

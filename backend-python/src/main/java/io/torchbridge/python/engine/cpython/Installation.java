package io.torchbridge.python.engine.cpython;

import io.torchbridge.spi.Availability;
import io.torchbridge.spi.Availability.Ready;
import io.torchbridge.spi.Availability.Unavailable;
import io.torchbridge.spi.Settings;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A Python that can be embedded, as its interpreter describes itself.
 *
 * @param executable the interpreter, which also tells Python its venv
 * @param version {@code 3.11.7}
 * @param library the shared library
 */
record Installation(Path executable, String version, Path library) {

  /**
   * What was found.
   *
   * @param installation null if no Python can be embedded
   * @param availability also says whether torch is there
   */
  record Found(@Nullable Installation installation, Availability availability) {
    static Found not(String reason, String fix) {
      return new Found(null, new Unavailable(reason, fix));
    }
  }

  private static final int OLDEST_MINOR = 11;
  private static final long PATIENCE_SECONDS = 30;
  private static final String CHOOSE =
      "set -Dtorchbridge.python=FOLDER (or TORCHBRIDGE_PYTHON) to a venv, or to an interpreter";

  /** Asks an interpreter about itself; imports nothing of the user's. */
  private static final String QUESTION =
      """
      import sys, sysconfig
      sys.path[:] = [p for p in sys.path if p]
      import importlib.metadata as metadata
      def torch():
          try:
              return metadata.version("torch")
          except metadata.PackageNotFoundError:
              return ""
      for name in "LDLIBRARY", "INSTSONAME", "LIBDIR", "LIBPL", "PYTHONFRAMEWORKPREFIX", "Py_GIL_DISABLED":
          print("%s=%s" % (name, sysconfig.get_config_var(name) or ""))
      print("implementation=" + sys.implementation.name)
      print("version=%d.%d.%d" % sys.version_info[:3])
      print("base_prefix=" + sys.base_prefix)
      print("prefix=" + sys.prefix)
      print("torch=" + torch())
      """;

  private static final Map<Path, Found> ASKED = new ConcurrentHashMap<>();

  /** The Python that the settings choose: {@code python}, else VIRTUAL_ENV, else the PATH's. */
  static Found find(Settings settings) {
    Settings.Setting setting = settings.find("python");
    if (setting != null) {
      return ofSetting(setting.value(), "set by " + setting.source());
    }
    String venv = System.getenv("VIRTUAL_ENV");
    if (venv != null && !venv.isBlank()) {
      return ofSetting(venv, "set by VIRTUAL_ENV");
    }
    Path executable = onPath("python3");
    return executable == null
        ? Found.not("there is no python3 on the PATH", "install Python 3.11 or newer, or " + CHOOSE)
        : ask(executable, "from the PATH");
  }

  private static Found ofSetting(String value, String source) {
    Path path;
    try {
      path = Path.of(value);
    } catch (InvalidPathException e) {
      return Found.not("python=%s (%s) is no path".formatted(value, source), CHOOSE);
    }
    if (Files.isDirectory(path)) {
      for (String name : List.of("bin/python", "bin/python3", "python.exe", "Scripts/python.exe")) {
        if (Files.isExecutable(path.resolve(name))) {
          return ask(path.resolve(name), source);
        }
      }
      return Found.not(
          "the folder %s (%s) holds no interpreter bin/python".formatted(path, source),
          "make a venv there: python3 -m venv %s && %s/bin/python -m pip install torch"
              .formatted(path, path));
    }
    if (Files.isExecutable(path)) {
      return ask(path, source);
    }
    Path onPath = path.getNameCount() == 1 && !path.isAbsolute() ? onPath(value) : null;
    if (onPath != null) {
      return ask(onPath, source);
    }
    return Found.not(
        "%s (%s) does not exist or is no program".formatted(path, source),
        "make a venv: python3 -m venv FOLDER && FOLDER/bin/python -m pip install torch; then "
            + CHOOSE);
  }

  private static @Nullable Path onPath(String program) {
    String path = System.getenv("PATH");
    for (String folder : path == null ? new String[0] : path.split(File.pathSeparator)) {
      try {
        Path candidate = Path.of(folder, program);
        if (Files.isExecutable(candidate) && !Files.isDirectory(candidate)) {
          return candidate;
        }
      } catch (InvalidPathException e) {
        continue; // PATH may hold anything
      }
    }
    return null;
  }

  private static Found ask(Path executable, String source) {
    // not the real path: a venv's interpreter is a link, and its place is what makes it a venv's
    Path absolute = executable.toAbsolutePath().normalize();
    Found known = ASKED.get(absolute);
    if (known == null) {
      known = judge(absolute, source, run(absolute));
      if (known.installation != null) {
        ASKED.put(absolute, known); // the others may be mended while we run
      }
    }
    return known;
  }

  private static Object run(Path executable) {
    Path output = null;
    try {
      // a file, not a pipe: it can't fill up while we wait
      output = Files.createTempFile("torchbridge-python", ".txt");
      ProcessBuilder builder =
          new ProcessBuilder(executable.toString(), "-c", QUESTION)
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
      builder.environment().put("PYTHONIOENCODING", "utf-8");
      Process process = builder.start();
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return "it did not answer within " + PATIENCE_SECONDS + " s";
      }
      String answer = Files.readString(output, StandardCharsets.UTF_8);
      if (process.exitValue() != 0) {
        return "it ended with status %d: %s".formatted(process.exitValue(), answer.strip());
      }
      var facts = new HashMap<String, String>();
      for (String line : answer.lines().toList()) {
        int equals = line.indexOf('=');
        if (equals > 0) {
          facts.put(line.substring(0, equals), line.substring(equals + 1).strip());
        }
      }
      return facts.containsKey("torch") ? facts : "it is no Python: " + answer.strip();
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "the wait for its answer was interrupted";
    } finally {
      if (output != null) {
        output.toFile().delete();
      }
    }
  }

  private static Found judge(Path executable, String source, Object answer) {
    if (!(answer instanceof Map<?, ?> facts)) {
      return Found.not(
          "%s (%s) can't be asked about itself: %s".formatted(executable, source, answer), CHOOSE);
    }
    String version = fact(facts, "version");
    String implementation = fact(facts, "implementation");
    if (!implementation.equals("cpython")) {
      return Found.not(
          "%s (%s) is %s, not CPython".formatted(executable, source, implementation),
          implementation.equals("graalpy")
              ? "set -Dtorchbridge.python.engine=graalpy, or " + CHOOSE
              : CHOOSE);
    }
    if (Integer.parseInt(version.split("\\.")[1]) < OLDEST_MINOR || !version.startsWith("3.")) {
      return Found.not(
          "%s (%s) is Python %s; 3.%d or newer is needed"
              .formatted(executable, source, version, OLDEST_MINOR),
          CHOOSE);
    }
    if (fact(facts, "Py_GIL_DISABLED").equals("1")) {
      return Found.not(
          "%s (%s) is a free-threaded build of Python %s, which can't be embedded here"
              .formatted(executable, source, version),
          "take the build with a GIL, python" + version);
    }
    Path library = library(facts);
    if (library == null) {
      return Found.not(
          "Python %s of %s (%s) has no shared library %s in %s, so it can't be embedded"
              .formatted(
                  version,
                  executable,
                  source,
                  fact(facts, "LDLIBRARY").replaceAll("\\.a$", ".so"),
                  fact(facts, "LIBDIR")),
          ("install it (Debian and Ubuntu: apt-get install libpython%s; pyenv:"
                  + " PYTHON_CONFIGURE_OPTS=--enable-shared pyenv install %s; uv: uv python install"
                  + " %s), make a new venv with that Python, and %s")
              .formatted(version.replaceAll("\\.\\d+$", ""), version, version, CHOOSE));
    }
    Installation installation = new Installation(executable, version, library);
    String torch = fact(facts, "torch");
    return new Found(
        installation,
        torch.isEmpty()
            ? new Unavailable(
                "Python %s of %s (%s) has no torch".formatted(version, executable, source),
                executable + " -m pip install torch; or " + CHOOSE)
            : new Ready(
                "CPython %s of %s (%s), torch %s"
                    .formatted(version, fact(facts, "prefix"), source, torch)));
  }

  private static @Nullable Path library(Map<?, ?> facts) {
    List<String> folders =
        List.of(
            fact(facts, "LIBDIR"),
            fact(facts, "base_prefix") + "/lib",
            fact(facts, "LIBPL"),
            fact(facts, "PYTHONFRAMEWORKPREFIX"));
    for (String name : List.of(fact(facts, "INSTSONAME"), fact(facts, "LDLIBRARY"))) {
      for (String folder : folders) {
        Path file = Path.of(folder, name);
        if (!name.isEmpty() && !name.endsWith(".a") && !folder.isEmpty() && Files.exists(file)) {
          return file;
        }
      }
    }
    return null;
  }

  private static String fact(Map<?, ?> facts, String name) {
    return facts.get(name) instanceof String value ? value : "";
  }
}

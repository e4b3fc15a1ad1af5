import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Makes the Python environment of the tests: a venv with the pinned requirements, once. A stamp
 * written last says that it is whole; without it, or with that of other requirements, all is done
 * again.
 *
 * <p>Arguments: the venv, the venv that the build owns, the requirements file, and "backends
 * required:" with a list. A venv that is not the build's own is taken as it is.
 */
class PythonSetup {
  private static final boolean WINDOWS = File.separatorChar == '\\';
  private static final String STAMP = "torchbridge.stamp";

  /** Prints "version, why it can't be used or nothing, base prefix", one a line. */
  private static final String PROBE =
      """
      import os, sys, sysconfig
      var = sysconfig.get_config_var
      def problem():
          if sys.implementation.name != 'cpython':
              return 'it is ' + sys.implementation.name + ', not CPython'
          if sys.version_info < (3, 11):
              return 'it is older than Python 3.11'
          try:
              import venv, ensurepip
          except ImportError as e:
              return 'it has no module ' + str(e.name) + ' (Debian: apt install python3-venv)'
          if os.name == 'nt' or var('PYTHONFRAMEWORK'):
              return ''
          if not var('Py_ENABLE_SHARED'):
              return 'it was built without a shared library (configure it with --enable-shared)'
          folders = [var('LIBDIR'), var('LIBPL'), os.path.join(sys.base_prefix, 'lib')]
          if not any(f and os.path.exists(os.path.join(f, var('INSTSONAME'))) for f in folders):
              return var('INSTSONAME') + ' is missing (Debian: apt install libpython3.x)'
          return ''
      print(sys.version.split()[0])
      print(problem())
      print(sys.base_prefix)
      """;

  public static void main(String[] args) throws Exception {
    var venv = Path.of(args[0]).toAbsolutePath().normalize();
    var own = Path.of(args[1]).toAbsolutePath().normalize();
    var requirements = Path.of(args[2]);
    var required = List.of(args[3].split("\\s*[:,]\\s*")).contains("python");
    try {
      if (venv.equals(own)) {
        make(venv, requirements);
      } else if (!Files.isExecutable(pythonOf(venv))) {
        throw new Unusable("there is no venv at " + venv + " (-Dtorchbridge.venv)");
      }
    } catch (Unusable e) {
      var line = "=".repeat(96);
      System.err.println(line);
      System.err.println("No Python for the tests: " + e.getMessage());
      System.err.println(
          required
              ? "The build fails for it because of -Dtorchbridge.require=python."
              : "SKIPPED for want of it: every test of the python backend, of PythonModule, of the"
                  + " examples on that\nbackend, and of sharing memory with Python."
                  + " -Dtorchbridge.require=libtorch,python makes this a failure.");
      System.err.println(line);
      System.exit(required ? 1 : 0);
    }
  }

  private static void make(Path venv, Path requirements) throws Exception {
    Files.createDirectories(venv.getParent());
    var lockFile = venv.resolveSibling(venv.getFileName() + ".lock");
    // two builds of one checkout take turns
    try (var channel =
            FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        var lock = channel.lock()) {
      var digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(requirements));
      var hash = HexFormat.of().formatHex(digest);
      var stamp = venv.resolve(STAMP);
      var python = pythonOf(venv);
      if (Files.exists(stamp)
          && Files.readString(stamp).equals(hash)
          && run(List.of(python.toString(), "-c", "pass"), false) == 0) {
        return;
      }
      var interpreter = interpreter();
      System.out.println(
          "Making the Python environment of the tests, once, with "
              + interpreter
              + ": "
              + venv
              + " (some hundred MB)");
      delete(venv);
      check("venv", List.of(interpreter, "-m", "venv", venv.toString()));
      // an index that can't be reached would cost its retries for each package
      check(
          "pip",
          List.of(
              python.toString(),
              "-m",
              "pip",
              "install",
              "--quiet",
              "--quiet",
              "--disable-pip-version-check",
              "--no-input",
              "--retries",
              "1",
              "--requirement",
              requirements.toString()));
      Files.writeString(stamp, hash);
    }
  }

  /** The interpreter that TORCHBRIDGE_PYTHON names, else the first of the PATH that will do. */
  private static String interpreter() throws Exception {
    var candidates = new LinkedHashSet<Path>();
    var named = System.getenv("TORCHBRIDGE_PYTHON");
    if (named != null && !named.isBlank()) {
      var path = Path.of(named.strip());
      candidates.add(Files.isDirectory(path) ? pythonOf(path) : path);
    } else {
      candidates.addAll(onPath());
    }
    var problems = new ArrayList<String>();
    for (var candidate : candidates) {
      var problem = probe(candidate.toString());
      if (problem.isEmpty()) {
        return candidate.toString();
      }
      problems.add("\n  " + candidate + ": " + problem);
    }
    throw new Unusable(
        problems.isEmpty()
            ? "no python3 on the PATH; install Python 3.11 or later with its shared library, or"
                + " name an interpreter in TORCHBRIDGE_PYTHON"
            : "no interpreter that can be embedded; TORCHBRIDGE_PYTHON names another. Tried:"
                + String.join("", problems));
  }

  private static Set<Path> onPath() {
    var names = new ArrayList<>(List.of("python3", "python"));
    for (var minor = 11; minor < 20; minor++) {
      names.add("python3." + minor);
    }
    var found = new LinkedHashSet<Path>();
    for (var name : names) {
      for (var folder : System.getenv("PATH").split(File.pathSeparator)) {
        var file = Path.of(folder, WINDOWS ? name + ".exe" : name);
        if (Files.isExecutable(file)) {
          found.add(file);
        }
      }
    }
    return found;
  }

  /** Why this interpreter can't be used; empty if it can. */
  private static String probe(String interpreter) throws Exception {
    Process process;
    try {
      process = new ProcessBuilder(interpreter, "-I", "-c", PROBE).start();
    } catch (IOException e) {
      return "it does not start: " + e.getMessage();
    }
    process.getOutputStream().close();
    var lines = new String(process.getInputStream().readAllBytes()).lines().toList();
    if (process.waitFor() != 0 || lines.size() != 3) {
      return "it ended with " + process.exitValue() + " when asked for its version";
    }
    var problem = lines.get(1);
    return problem.isEmpty() ? "" : "Python " + lines.get(0) + "; " + problem;
  }

  private static Path pythonOf(Path venv) {
    return venv.resolve(WINDOWS ? "Scripts/python.exe" : "bin/python");
  }

  private static void check(String what, List<String> command) throws Exception {
    var status = run(command, true);
    if (status != 0) {
      throw new Unusable("%s ended with %d: %s".formatted(what, status, String.join(" ", command)));
    }
  }

  private static int run(List<String> command, boolean aloud) throws Exception {
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectOutput(
        aloud ? ProcessBuilder.Redirect.INHERIT : ProcessBuilder.Redirect.DISCARD);
    try {
      return builder.start().waitFor();
    } catch (IOException e) {
      return -1;
    }
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    // the stamp first: what is left of an interrupted deletion must not look whole
    Files.deleteIfExists(folder.resolve(STAMP));
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /** Why there is no Python environment. */
  private static class Unusable extends Exception {
    Unusable(String message) {
      super(message);
    }
  }
}

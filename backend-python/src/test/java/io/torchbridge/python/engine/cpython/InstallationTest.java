package io.torchbridge.python.engine.cpython;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.torchbridge.BackendUnavailableException;
import io.torchbridge.python.PythonBackendProvider;
import io.torchbridge.spi.Availability;
import io.torchbridge.spi.Availability.Unavailable;
import io.torchbridge.spi.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Interpreters that answer as real ones do, but for the one thing in question. */
@EnabledOnOs({OS.LINUX, OS.MAC})
class InstallationTest {
  private static final String GOOD =
      """
      LDLIBRARY=libpython3.12.so
      INSTSONAME=libpython3.12.so.1.0
      LIBDIR=%s
      LIBPL=
      PYTHONFRAMEWORKPREFIX=
      Py_GIL_DISABLED=0
      implementation=cpython
      version=3.12.4
      base_prefix=/nowhere
      prefix=/venv
      torch=2.13.0
      """;

  @TempDir Path folder;

  /** A venv whose interpreter gives this answer. */
  private Path venv(String answer) throws IOException {
    Path bin = Files.createDirectories(folder.resolve("venv/bin"));
    Path interpreter = bin.resolve("python");
    Files.writeString(interpreter, "#!/bin/sh\ncat <<'EOF'\n" + answer + "EOF\n");
    assertTrue(interpreter.toFile().setExecutable(true));
    return folder.resolve("venv");
  }

  private String good() throws IOException {
    Files.createFile(folder.resolve("libpython3.12.so.1.0"));
    return GOOD.formatted(folder);
  }

  private static Installation.Found find(Path python) {
    return Installation.find(Settings.of(Map.of("python", python.toString())));
  }

  private static Unavailable unavailable(Availability availability, String... reasons) {
    Unavailable unavailable = assertInstanceOf(Unavailable.class, availability);
    for (String reason : reasons) {
      assertTrue(unavailable.reason().contains(reason), unavailable.reason());
    }
    return unavailable;
  }

  @Test
  void aVenvIsAskedAboutItself() throws IOException {
    Installation.Found found = find(venv(good()));
    Installation installation = found.installation();
    assertEquals(
        new Installation(
            folder.resolve("venv/bin/python"), "3.12.4", folder.resolve("libpython3.12.so.1.0")),
        installation);
    Availability.Ready ready = assertInstanceOf(Availability.Ready.class, found.availability());
    assertTrue(ready.details().contains("torch 2.13.0"), ready.details());
  }

  @Test
  void anInterpreterItselfIsTakenToo() throws IOException {
    assertInstanceOf(
        Availability.Ready.class, find(venv(good()).resolve("bin/python")).availability());
  }

  @Test
  void missingVenv() {
    Path missing = folder.resolve("missing");
    Installation.Found found = find(missing);
    assertNull(found.installation());
    Unavailable why = unavailable(found.availability(), missing.toString(), "does not exist");
    assertTrue(why.fix().contains("python3 -m venv"), why.fix());
  }

  @Test
  void folderWithoutInterpreter() {
    Unavailable why = unavailable(find(folder).availability(), "no interpreter bin/python");
    assertTrue(why.fix().contains("-m venv " + folder), why.fix());
  }

  @Test
  void interpreterWithoutSharedLibrary() throws IOException {
    Installation.Found found = find(venv(GOOD.formatted(folder)));
    assertNull(found.installation());
    Unavailable why =
        unavailable(found.availability(), "no shared library libpython3.12.so", folder.toString());
    assertTrue(why.fix().contains("apt-get install libpython3.12"), why.fix());
    assertTrue(why.fix().contains("--enable-shared"), why.fix());
  }

  @Test
  void staticLibraryIsNoSharedOne() throws IOException {
    Files.createFile(folder.resolve("libpython3.12.a"));
    String answer =
        GOOD.formatted(folder)
            .replace("libpython3.12.so.1.0", "libpython3.12.a")
            .replace("libpython3.12.so", "libpython3.12.a");
    unavailable(find(venv(answer)).availability(), "no shared library libpython3.12.so");
  }

  @Test
  void noTorch() throws IOException {
    Installation.Found found = find(venv(good().replace("torch=2.13.0", "torch=")));
    Unavailable why = unavailable(found.availability(), "has no torch");
    assertTrue(why.fix().contains("-m pip install torch"), why.fix());
    assertEquals("3.12.4", found.installation() == null ? null : found.installation().version());
  }

  @Test
  void tooOld() throws IOException {
    unavailable(
        find(venv(good().replace("3.12.4", "3.10.1"))).availability(), "is Python 3.10.1", "3.11");
  }

  @Test
  void freeThreaded() throws IOException {
    String answer = good().replace("Py_GIL_DISABLED=0", "Py_GIL_DISABLED=1");
    unavailable(find(venv(answer)).availability(), "free-threaded");
  }

  @Test
  void anotherImplementation() throws IOException {
    Unavailable why =
        unavailable(
            find(venv(good().replace("=cpython", "=graalpy"))).availability(),
            "is graalpy, not CPython");
    assertTrue(why.fix().contains("python.engine=graalpy"), why.fix());
  }

  @Test
  void noPythonAtAll() throws IOException {
    unavailable(find(venv("hello\n")).availability(), "it is no Python: hello");
  }

  @Test
  void interpreterThatFails() throws IOException {
    Path venv = venv("");
    Files.writeString(venv.resolve("bin/python"), "#!/bin/sh\necho broken >&2\nexit 3\n");
    unavailable(find(venv).availability(), "status 3", "broken");
  }

  @Test
  void openSaysTheSame() {
    Settings settings = Settings.of(Map.of("python", folder.resolve("missing").toString()));
    BackendUnavailableException e =
        assertThrows(
            BackendUnavailableException.class, () -> new PythonBackendProvider().open(settings));
    assertTrue(String.valueOf(e.getMessage()).contains("does not exist"), e.getMessage());
    assertTrue(String.valueOf(e.getMessage()).contains("to mend it"), e.getMessage());
    assertThrows(BackendUnavailableException.class, () -> new CPythonProvider().open(settings));
  }

  @Test
  void unknownEngine() {
    Settings settings = Settings.of(Map.of("python.engine", "jython"));
    Unavailable why =
        unavailable(
            new PythonBackendProvider().status(settings), "jython", "cpython", "graalpy", "code");
    assertTrue(why.fix().contains("python.engine"), why.fix());
  }
}

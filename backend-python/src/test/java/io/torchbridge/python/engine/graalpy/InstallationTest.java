package io.torchbridge.python.engine.graalpy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.torchbridge.BackendUnavailableException;
import io.torchbridge.spi.Availability;
import io.torchbridge.spi.Availability.Ready;
import io.torchbridge.spi.Availability.Unavailable;
import io.torchbridge.spi.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstallationTest {
  private final GraalPyProvider provider = new GraalPyProvider();
  @TempDir Path folder;

  private Availability status(String... settings) {
    return provider.status(
        Settings.of(
            settings.length == 0
                ? Map.of()
                : settings.length == 2
                    ? Map.of(settings[0], settings[1])
                    : Map.of(settings[0], settings[1], settings[2], settings[3])));
  }

  private void assertUnavailable(Availability got, String... words) {
    Unavailable unavailable = assertInstanceOf(Unavailable.class, got);
    for (String word : words) {
      assertTrue(
          unavailable.reason().contains(word),
          () -> "\"" + word + "\" is missing in: " + unavailable.reason());
    }
    assertTrue(unavailable.fix().contains("pip install torch"), unavailable.fix());
  }

  private Path torch(Path site, String extension) throws IOException {
    Path torch = Files.createDirectories(site.resolve("torch"));
    Files.writeString(torch.resolve("version.py"), "from x import y\n__version__ = '2.9.9'\n");
    Files.createFile(torch.resolve(extension));
    return site;
  }

  private String loadable() throws Exception {
    return "_C" + Installation.find(Settings.of(Map.of("python.path", folder.toString()))).abi();
  }

  @Test
  void nothingSet() {
    assertUnavailable(status(), "no Python packages are set for GraalPy");
  }

  @Test
  void noFolder() {
    assertUnavailable(
        status("python.path", folder.resolve("none").toString()), "code names", "no folder");
  }

  @Test
  void noTorch() {
    assertUnavailable(status("python.path", folder.toString()), "no torch in " + folder);
  }

  @Test
  void torchOfAnotherPython() throws IOException {
    torch(folder, "_C.cpython-311-x86_64-linux-gnu.so");
    assertUnavailable(
        status("python.path", folder.toString()),
        "not built for GraalPy",
        "_C.cpython-311-x86_64-linux-gnu.so",
        "_C.graalpy");
  }

  @Test
  void torchOfAnotherGraalPy() throws IOException {
    torch(folder, "_C.graalpy242-311-native-x86_64-linux.so");
    assertUnavailable(
        status("python.path", folder.toString()), "_C.graalpy242-311-native-x86_64-linux.so");
  }

  @Test
  void torchInASetFolder() throws Exception {
    torch(folder, loadable());
    Ready ready = assertInstanceOf(Ready.class, status("python.path", folder.toString()));
    assertTrue(ready.details().contains("torch 2.9.9 of " + folder), ready.details());
  }

  @Test
  void torchInAVenv() throws Exception {
    Path venv = folder.resolve("venv");
    Path site = venv.resolve("lib/python3.12/site-packages");
    Files.createDirectories(venv.resolve("bin"));
    Files.createFile(venv.resolve("bin/graalpy"));
    Files.createFile(venv.resolve("pyvenv.cfg"));
    torch(site, loadable());
    assertInstanceOf(Ready.class, status("python", venv.toString()));
    assertInstanceOf(Ready.class, status("python", venv.resolve("bin/graalpy").toString()));
    Installation found = Installation.find(Settings.of(Map.of("python", venv.toString())));
    assertEquals(venv, found.venv());
  }

  @Test
  void venvOfAnotherPython() throws Exception {
    Path venv = folder.resolve("venv");
    Files.createDirectories(venv.resolve("lib/python3.12/site-packages"));
    Files.createFile(venv.resolve("pyvenv.cfg"));
    assertUnavailable(status("python", venv.toString()), "no GraalPy venv", venv.toString());
    // a set path makes up for it
    torch(folder, loadable());
    assertInstanceOf(
        Ready.class, status("python", venv.toString(), "python.path", folder.toString()));
  }

  @Test
  void openSaysWhyNot() {
    var e =
        assertThrows(BackendUnavailableException.class, () -> provider.open(Settings.of(Map.of())));
    assertTrue(String.valueOf(e.getMessage()).contains("to mend it"), e.getMessage());
  }
}

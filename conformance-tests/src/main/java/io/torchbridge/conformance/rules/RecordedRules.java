package io.torchbridge.conformance.rules;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.torchbridge.DType;
import io.torchbridge.Tensor;
import io.torchbridge.program.TreeSpec;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;

/** Rules about files that PyTorch wrote, with what it computed from them. */
abstract class RecordedRules extends BackendRules {
  @TempDir @Nullable Path folder;

  private final String resources;

  /**
   * Rules of the files of one folder.
   *
   * @param resources the folder's name beside this class
   */
  RecordedRules(String resources) {
    this.resources = resources;
  }

  /** A recorded file, in this test's folder. */
  final Path file(String name) throws IOException {
    Path file = Objects.requireNonNull(folder).resolve(name);
    if (!Files.exists(file)) {
      try (InputStream in = RecordedRules.class.getResourceAsStream(resources + "/" + name)) {
        Files.copy(Objects.requireNonNull(in, name), file);
      }
    }
    return file;
  }

  /** Asserts that nested values have the same leaves, tensors to within 1e-4. */
  static void assertClose(String what, @Nullable Object want, @Nullable Object got) {
    List<@Nullable Object> wanted = TreeSpec.leaves(want);
    List<@Nullable Object> given = TreeSpec.leaves(got);
    assertEquals(wanted.size(), given.size(), () -> what + ": " + got + " for " + want);
    for (int i = 0; i < wanted.size(); i++) {
      if (wanted.get(i) instanceof Tensor w && given.get(i) instanceof Tensor g) {
        assertEquals(w.dtype(), g.dtype(), what);
        assertArrayEquals(w.shape(), g.shape(), what);
        Tensor difference = w.detach().to(DType.FLOAT64).sub(g.detach().to(DType.FLOAT64)).abs();
        double worst = w.numel() == 0 ? 0 : difference.max().itemDouble();
        assertTrue(worst <= 1e-4, () -> what + " differs by " + worst);
      } else {
        assertEquals(wanted.get(i), given.get(i), what);
      }
    }
  }
}

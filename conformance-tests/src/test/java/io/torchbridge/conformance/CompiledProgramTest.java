package io.torchbridge.conformance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.torchbridge.Backends;
import io.torchbridge.ClosedTensorException;
import io.torchbridge.DType;
import io.torchbridge.DTypeMismatchException;
import io.torchbridge.FileAccessException;
import io.torchbridge.InvalidArgumentException;
import io.torchbridge.MalformedFileException;
import io.torchbridge.ShapeMismatchException;
import io.torchbridge.Tensor;
import io.torchbridge.TensorScope;
import io.torchbridge.Torch;
import io.torchbridge.TorchbridgeException;
import io.torchbridge.UnsupportedOperatorException;
import io.torchbridge.io.PyTorchFile;
import io.torchbridge.jit.ScriptModule;
import io.torchbridge.program.CompiledProgram;
import io.torchbridge.program.Program;
import io.torchbridge.program.TreeSpec;
import io.torchbridge.spi.Availability;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Packages that AOTInductor compiles in a Python of its own run on both backends in this process,
 * each on its own libtorch.
 */
@NullMarked
class CompiledProgramTest {
  @TempDir static Path folder = Path.of("");

  @BeforeAll
  static void compile() throws Exception {
    assumeTrue(
        List.of(System.getenv("PATH").split(":")).stream()
            .anyMatch(place -> Files.isExecutable(Path.of(place, "g++"))),
        "there is no g++, which AOTInductor compiles with");
    VenvPython.with(CompiledProgramTest.class, "compile_programs.py", folder)
        .run(folder.toString());
  }

  private interface Body {
    void run() throws Exception;
  }

  private static void on(String backend, Body body) throws Exception {
    for (var listing : Backends.list()) {
      if (listing.id().equals(backend)
          && listing.availability()
              instanceof Availability.Unavailable(String reason, String fix)) {
        abort("the backend is not available: " + reason);
      }
    }
    try (var use = Backends.use(backend);
        var scope = TensorScope.open()) {
      body.run();
    }
  }

  private static Map<?, ?> answers(String name) {
    Map<?, ?> all = (Map<?, ?>) PyTorchFile.load(folder.resolve("answers.pt"));
    return (Map<?, ?>) Objects.requireNonNull(Objects.requireNonNull(all).get(name));
  }

  @SuppressWarnings("unchecked") // as the script wrote it
  private static <T> T get(Map<?, ?> answers, String key) {
    return (T) Objects.requireNonNull(answers.get(key), key);
  }

  private static void assertClose(@Nullable Object want, @Nullable Object got) {
    List<@Nullable Object> wanted = TreeSpec.leaves(want);
    List<@Nullable Object> given = TreeSpec.leaves(got);
    assertEquals(wanted.size(), given.size());
    for (int i = 0; i < wanted.size(); i++) {
      Tensor w = (Tensor) Objects.requireNonNull(wanted.get(i));
      Tensor g = (Tensor) Objects.requireNonNull(given.get(i));
      assertEquals(w.dtype(), g.dtype());
      assertArrayEquals(w.shape(), g.shape());
      double worst = w.sub(g).abs().max().itemDouble();
      assertTrue(worst <= 1e-4, () -> "differs by " + worst);
    }
  }

  private static void assertFails(
      Class<? extends Throwable> type, Executable action, String... words) {
    String message = String.valueOf(assertThrows(type, action).getMessage());
    for (String word : words) {
      assertTrue(message.contains(word), () -> "\"" + word + "\" is missing in: " + message);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"libtorch", "python"})
  void a_compiled_network_gives_its_originals_answers(String backend) throws Exception {
    on(
        backend,
        () -> {
          List<Tensor> inputs = get(answers("plain"), "inputs");
          List<Tensor> outputs = get(answers("plain"), "outputs");
          try (CompiledProgram model = CompiledProgram.load(folder.resolve("plain.pt2"));
              var pool = Executors.newFixedThreadPool(3)) {
            for (int i = 0; i < inputs.size(); i++) {
              assertClose(outputs.get(i), model.call(inputs.get(i)));
            }
            assertFalse(model.forward(inputs.getFirst().requiresGrad(true)).requiresGrad());
            List<Callable<Boolean>> tasks = new ArrayList<>();
            for (int i = 0; i < 9; i++) {
              int which = i % inputs.size();
              tasks.add(
                  () -> {
                    try (var scope = TensorScope.open()) {
                      assertClose(outputs.get(which), model.forward(inputs.get(which)));
                    }
                    return true;
                  });
            }
            for (var done : pool.invokeAll(tasks)) {
              assertTrue(done.get());
            }
          }
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"libtorch", "python"})
  void inputs_and_outputs_are_nested_as_the_originals(String backend) throws Exception {
    on(
        backend,
        () -> {
          Map<?, ?> answers = answers("nested");
          List<?> args = get(answers, "args");
          Tensor shift = get(answers, "shift");
          try (CompiledProgram model = CompiledProgram.load(folder.resolve("nested.pt2"))) {
            Map<?, ?> output =
                (Map<?, ?>) Objects.requireNonNull(model.run(args, Map.of("shift", shift)));
            assertEquals(List.of("y", "more"), List.copyOf(output.keySet()));
            assertClose(List.of(get(answers, "y"), get(answers, "more")), output);
            List<?> more = get(output, "more");
            assertTrue(more.get(1) instanceof List<?> inner && inner.size() == 2);
            assertFails(InvalidArgumentException.class, () -> model.run(args, Map.of()), "shift");
            assertFails(
                InvalidArgumentException.class,
                () -> model.run(List.of(shift, shift), Map.of("shift", shift)),
                "List of 2");
          }
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"libtorch", "python"})
  void inputs_that_were_not_compiled_for_are_refused(String backend) throws Exception {
    on(
        backend,
        () -> {
          CompiledProgram model = CompiledProgram.load(folder.resolve("plain.pt2"));
          assertFails(
              ShapeMismatchException.class,
              () -> model.run(Torch.ones(2, 3, 8, 9)),
              "plain.pt2",
              "expected: 8",
              "9");
          assertFails(
              ShapeMismatchException.class, () -> model.run(Torch.ones(65, 3, 8, 8)), "plain.pt2");
          assertFails(
              DTypeMismatchException.class,
              () -> model.run(Torch.ones(2, 3, 8, 8).to(DType.FLOAT64)),
              "plain.pt2",
              "dtype");
          assertFails(
              TorchbridgeException.class,
              () -> model.run(Torch.ones(2, 8, 8, 3).permute(0, 3, 1, 2)),
              "plain.pt2");
          assertFails(InvalidArgumentException.class, () -> model.run(), "input 0");
          assertFails(TorchbridgeException.class, () -> model.run(3), "plain.pt2");
          Tensor x = Torch.ones(2, 3, 8, 8);
          assertArrayEquals(new long[] {2, 5}, model.forward(x).shape());
          model.close();
          model.close();
          assertFails(ClosedTensorException.class, () -> model.run(x), "plain.pt2", "close()");
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"libtorch", "python"})
  void files_say_what_they_are(String backend) throws Exception {
    on(
        backend,
        () -> {
          Path plain = folder.resolve("plain.pt2");
          assertFails(
              MalformedFileException.class,
              () -> Program.load(plain),
              "AOTInductor",
              "CompiledProgram.load()");
          assertFails(
              MalformedFileException.class,
              () -> ScriptModule.load(plain),
              "CompiledProgram.load()");
          assertFails(
              MalformedFileException.class,
              () -> CompiledProgram.load(folder.resolve("exported.pt2")),
              "Program.load()");
          assertFails(
              FileAccessException.class,
              () -> CompiledProgram.load(folder.resolve("nothing.pt2")),
              "nothing.pt2");
          assertFails(
              InvalidArgumentException.class,
              () -> CompiledProgram.load(plain, "other"),
              "[model]");
          assertFails(
              UnsupportedOperatorException.class,
              () -> CompiledProgram.load(changed("json", "x86_64", "riscv9")),
              "riscv9");
          assertFails(
              UnsupportedOperatorException.class,
              () -> CompiledProgram.load(changed("json", "AVX", "AVX9")),
              "a processor with avx9");
          assertFails(
              TorchbridgeException.class,
              () -> CompiledProgram.load(changed("so", "\177ELF", "\177FLE")),
              "changed.pt2");
          // as what a newer PyTorch has and this one does not
          assertFails(
              UnsupportedOperatorException.class,
              () ->
                  CompiledProgram.load(
                      changed("so", "aoti_torch_empty_strided\0", "aoti_torch_entry_strided\0")),
              "changed.pt2",
              "aoti_torch_entry_strided");
        });
  }

  /** Writes the package with other bytes, as many, in the entries of an ending. */
  private static Path changed(String ending, String from, String to) throws IOException {
    Path file = folder.resolve("changed.pt2");
    boolean found = false;
    try (var in = new ZipFile(folder.resolve("plain.pt2").toFile());
        var out = new ZipOutputStream(Files.newOutputStream(file))) {
      for (ZipEntry entry : Collections.list(in.entries())) {
        byte[] bytes = in.getInputStream(entry).readAllBytes();
        if (entry.getName().endsWith("." + ending)) {
          String text = new String(bytes, StandardCharsets.ISO_8859_1);
          found |= text.contains(from);
          bytes = text.replace(from, to).getBytes(StandardCharsets.ISO_8859_1);
        }
        out.putNextEntry(new ZipEntry(entry.getName()));
        out.write(bytes);
      }
    }
    assertTrue(found, from);
    return file;
  }
}

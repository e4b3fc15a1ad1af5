package io.torchbridge.conformance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.torchbridge.Backends;
import io.torchbridge.Tensor;
import io.torchbridge.TensorScope;
import io.torchbridge.Torch;
import io.torchbridge.io.PyTorchFile;
import io.torchbridge.nn.BatchNorm2d;
import io.torchbridge.nn.Conv2d;
import io.torchbridge.nn.Embedding;
import io.torchbridge.nn.Flatten;
import io.torchbridge.nn.GELU;
import io.torchbridge.nn.LSTM;
import io.torchbridge.nn.LayerNorm;
import io.torchbridge.nn.Linear;
import io.torchbridge.nn.MaxPool2d;
import io.torchbridge.nn.Module;
import io.torchbridge.nn.Sequential;
import io.torchbridge.nn.TransformerEncoderLayer;
import io.torchbridge.program.Program;
import io.torchbridge.program.ProgramModule;
import io.torchbridge.program.TreeSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs travel both ways between torch.export in a Python of its own and libtorch in Java. */
@NullMarked
class ProgramExchangeTest {
  @TempDir Path folder = Path.of("");

  @Test
  void programs_travel_both_ways() throws Exception {
    VenvPython python = VenvPython.with(getClass(), "exchange_programs.py", folder);
    python.run("export", folder.toString());
    List<Path> programs;
    try (var files = Files.list(folder)) {
      programs = files.filter(file -> file.toString().endsWith(".pt2")).sorted().toList();
    }
    assertTrue(programs.size() >= 12, programs::toString);
    try (var use = Backends.use("libtorch")) {
      for (Path file : programs) {
        takeOver(file);
      }
      traceAll();
    }
    python.run("verify", folder.toString());
  }

  /** Runs what Python exported, compares, and writes it again. */
  @SuppressWarnings("unchecked") // as the script wrote it
  private void takeOver(Path file) {
    String name = file.getFileName().toString().replace(".pt2", "");
    try (TensorScope scope = TensorScope.open();
        Program program = Program.load(file);
        ProgramModule module = program.module()) {
      Map<?, ?> answers =
          (Map<?, ?>)
              Objects.requireNonNull(PyTorchFile.load(file.resolveSibling(name + ".pt")), name);
      List<?> args = (List<?>) Objects.requireNonNull(answers.get("args"));
      var kwargs = (Map<String, Object>) Objects.requireNonNull(answers.get("kwargs"));
      List<?> want = (List<?>) Objects.requireNonNull(answers.get("outputs"));

      List<@Nullable Object> got = TreeSpec.leaves(module.run(args, kwargs));

      assertEquals(want.size(), got.size(), name);
      for (int i = 0; i < got.size(); i++) {
        if (want.get(i) instanceof Tensor w && got.get(i) instanceof Tensor g) {
          assertArrayEquals(w.shape(), g.shape(), name);
          double worst = w.sub(g.detach()).abs().max().itemDouble();
          assertTrue(worst <= 1e-4, () -> name + " differs by " + worst);
        } else {
          assertEquals(want.get(i), got.get(i), name);
        }
      }
      program.save(folder.resolve("java-" + name + ".pt2"));
      PyTorchFile.save(folder.resolve("java-" + name + ".pt"), answers);
    }
  }

  private void traceAll() {
    try (TensorScope scope = TensorScope.open()) {
      trace(
          "convolution",
          new Sequential(
              new Conv2d(3, 4, 3),
              new BatchNorm2d(4),
              new MaxPool2d(2),
              new Flatten(),
              new Linear(36, 2)),
          Torch.randn(2, 3, 8, 8));
      trace("lstm", new LSTM(3, 4), Torch.randn(5, 2, 3));
      trace("encoder", new TransformerEncoderLayer(8, 2), Torch.randn(5, 2, 8));
      trace(
          "embedding",
          new Sequential(new Embedding(10, 4), new LayerNorm(4), new GELU()),
          Torch.tensor(new long[][] {{1, 2}, {3, 4}}));
    }
  }

  private void trace(String name, Module module, Tensor input) {
    try (module;
        Program program = Program.trace(module.eval(), input)) {
      List<@Nullable Object> outputs = TreeSpec.leaves(module.call(List.of(input), Map.of()));
      outputs.replaceAll(value -> value instanceof Tensor tensor ? tensor.detach() : value);
      program.save(folder.resolve("java-traced-" + name + ".pt2"));
      PyTorchFile.save(
          folder.resolve("java-traced-" + name + ".pt"),
          Map.of(
              "args",
              List.of(input),
              "kwargs",
              Map.of(),
              "outputs",
              outputs,
              "state",
              List.copyOf(module.stateDict().keySet())));
    }
  }
}

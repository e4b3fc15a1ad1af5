package io.torchbridge.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.torchbridge.Backends;
import io.torchbridge.Tensor;
import io.torchbridge.TensorScope;
import io.torchbridge.Torch;
import io.torchbridge.conformance.rules.BackendRules;
import io.torchbridge.data.DataLoader;
import io.torchbridge.data.Sample;
import io.torchbridge.data.TensorDataset;
import io.torchbridge.nn.Dropout;
import io.torchbridge.nn.F;
import io.torchbridge.nn.Linear;
import io.torchbridge.nn.Module;
import io.torchbridge.nn.Sequential;
import io.torchbridge.optim.Adam;
import io.torchbridge.optim.Optimizer;
import io.torchbridge.training.CheckpointFolder;
import io.torchbridge.training.OptimizerStep;
import io.torchbridge.training.Trainer;
import io.torchbridge.training.TrainingState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that is killed while it saves its training leaves one to go on from. */
class KilledTrainingTest {
  private static final int EPOCHS = 20;

  /** A training that spends most of its time on saving itself; it prints a hash of the outcome. */
  public static final class Program {
    private Program() {}

    public static void main(String[] arguments) {
      try (var use = Backends.use(arguments[0]);
          TensorScope scope = TensorScope.open()) {
        System.out.println("outcome " + train(new CheckpointFolder(Path.of(arguments[1]))));
      }
    }

    private static int train(CheckpointFolder checkpoints) {
      Torch.manualSeed(1);
      Tensor x = Torch.rand(12, 64);
      var batches =
          new DataLoader<>(
              new TensorDataset(x, x.sum(1).unsqueeze(1)), DataLoader.Options.of(4).withShuffle());
      try (Module model =
              new Sequential(new Linear(64, 8000), new Dropout(0.2), new Linear(8000, 1));
          Optimizer optimizer = new Adam(model.parameters())) {
        var step =
            new OptimizerStep<Sample>(
                optimizer, batch -> F.mseLoss(model.call(batch.input()), batch.target()));
        var trainer = new Trainer<>(model, step);
        var state =
            new TrainingState()
                .with("model", model)
                .with("optimizer", optimizer)
                .with("batches", batches)
                .with("trainer", trainer);
        checkpoints.resume(state);
        trainer.with(checkpoints.everySteps(state, 1)).fit(batches, EPOCHS);
        return model.parameters().stream()
            .mapToInt(p -> Arrays.hashCode(p.flatten().toFloatArray()))
            .reduce(0, (a, b) -> 31 * a + b);
      }
    }
  }

  @Nested
  class OnLibtorch extends Rules implements LibtorchUnderTest {}

  @Nested
  class OnPython extends Rules implements PythonUnderTest {}

  abstract static class Rules extends BackendRules {
    @Test
    void it_goes_on_as_if_nothing_had_happened(@TempDir Path folder) throws Exception {
      Path whole = folder.resolve("whole");
      Path killed = folder.resolve("killed");
      String expected = outcome(whole);
      int inTheMiddle = 0;
      while (inTheMiddle < 2) {
        inTheMiddle += killWhileItSaves(killed) ? 1 : 0;
        var checkpoints = new CheckpointFolder(killed);
        TrainingState any = new TrainingState();
        assertTrue(checkpoints.resume(any), "nothing is left to go on from");
        long step = checkpoints.latest().orElseThrow().step();
        assertTrue(step < 3 * EPOCHS, "it was not killed in time");
        assertEquals(step, ((Number) trainer(any).get("step")).longValue());
      }
      assertEquals(expected, outcome(killed));
    }

    private static Map<?, ?> trainer(TrainingState state) {
      return (Map<?, ?>) state.entries().get("trainer");
    }

    private String outcome(Path folder) throws Exception {
      String printed = ChildJvm.run(Program.class, List.of(), backend().id(), folder.toString());
      return printed.lines().filter(line -> line.startsWith("outcome ")).findFirst().orElseThrow();
    }

    /** Whether it was in the middle: then an unfinished file is left, and only then. */
    private boolean killWhileItSaves(Path folder) throws Exception {
      for (String left : files(folder, ".part")) {
        Files.delete(folder.resolve(left));
      }
      List<String> before = files(folder, ".pt");
      Process process = ChildJvm.start(Program.class, List.of(), backend().id(), folder.toString());
      while (process.isAlive()
          && (files(folder, ".pt").equals(before) || files(folder, ".part").isEmpty())) {
        Thread.onSpinWait();
      }
      process.toHandle().destroyForcibly(); // Process.destroyForcibly closes the output
      process.waitFor();
      String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertEquals(128 + 9, process.exitValue(), printed);
      return !files(folder, ".part").isEmpty();
    }

    private static List<String> files(Path folder, String end) throws IOException {
      if (!Files.isDirectory(folder)) {
        return List.of();
      }
      try (Stream<Path> files = Files.list(folder)) {
        return files
            .map(file -> file.getFileName().toString())
            .filter(name -> name.endsWith(end))
            .sorted()
            .toList();
      }
    }
  }
}

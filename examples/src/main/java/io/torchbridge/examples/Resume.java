package io.torchbridge.examples;

import io.torchbridge.Backends;
import io.torchbridge.InvalidArgumentException;
import io.torchbridge.TensorScope;
import io.torchbridge.Torch;
import io.torchbridge.TorchbridgeException;
import io.torchbridge.data.DataLoader;
import io.torchbridge.data.Sample;
import io.torchbridge.data.TensorDataset;
import io.torchbridge.examples.cli.Main;
import io.torchbridge.nn.Dropout;
import io.torchbridge.nn.F;
import io.torchbridge.nn.Linear;
import io.torchbridge.nn.Module;
import io.torchbridge.nn.ReLU;
import io.torchbridge.nn.Sequential;
import io.torchbridge.optim.Adam;
import io.torchbridge.optim.OneCycleLR;
import io.torchbridge.optim.Optimizer;
import io.torchbridge.training.Callback;
import io.torchbridge.training.CheckpointFolder;
import io.torchbridge.training.CsvLog;
import io.torchbridge.training.OptimizerStep;
import io.torchbridge.training.Trainer;
import io.torchbridge.training.TrainingState;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A training that may be killed at any time and goes on from where it was. */
final class Resume implements Example {
  private static final int EPOCHS = 10;
  private static final int SAVED_EVERY = 20;

  @Override
  public String name() {
    return "resume";
  }

  @Override
  public String summary() {
    return "[FOLDER]: trains, and goes on from what FOLDER has; without, it kills itself to show"
        + " it";
  }

  /**
   * {@code [FOLDER]}: trains with checkpoints there. Without it, shows that a kill does no harm.
   */
  @Override
  public void run(String... args) throws Exception {
    System.out.println("backend " + Backends.current().description());
    switch (args.length) {
      case 0 -> demonstrate(Files.createTempDirectory("resume"));
      case 1 -> train(Path.of(args[0]));
      default -> throw new InvalidArgumentException("resume takes a folder and nothing else");
    }
  }

  /**
   * Trains, from the latest checkpoint of the folder if there is one.
   *
   * @return the weights that came out
   */
  static float[] train(Path folder) throws IOException {
    Torch.manualSeed(0);
    Digits digits = Digits.load();
    var batches =
        new DataLoader<>(
            new TensorDataset(digits.images(), digits.labels()),
            DataLoader.Options.of(64).withShuffle(0));
    try (Module model =
            new Sequential(new Linear(64, 128), new ReLU(), new Dropout(0.2), new Linear(128, 10));
        Optimizer optimizer = new Adam(model.parameters())) {
      var scheduler = new OneCycleLR(optimizer, 0.01, (long) EPOCHS * batches.size());
      var step =
          new OptimizerStep<Sample>(
              optimizer,
              batch -> F.crossEntropy(model.call(batch.input()), batch.target()),
              OptimizerStep.Options.DEFAULT.withClipNorm(1).withScheduler(scheduler));
      var log = new CsvLog(folder.resolve("log.csv"));
      var trainer = new Trainer<>(model, step).with(log);

      // all that the rest of the training depends on; random generators are in it by themselves
      var state =
          new TrainingState()
              .with("model", model)
              .with("optimizer", optimizer)
              .with("scheduler", scheduler)
              .with("step", step)
              .with("batches", batches)
              .with("trainer", trainer)
              .with("log", log);
      var checkpoints = new CheckpointFolder(folder);
      if (checkpoints.resume(state)) {
        System.out.println("goes on from " + checkpoints.latest().orElseThrow().file());
      }

      trainer
          .with(checkpoints.everySteps(state, SAVED_EVERY))
          .with(Callback.onBatch(at -> report(at.step(), at.toString())))
          .fit(batches, EPOCHS);
      try (var scope = TensorScope.open()) {
        return Torch.cat(model.parameters().stream().map(p -> p.detach().flatten()).toList(), 0)
            .toFloatArray();
      }
    }
  }

  private static void report(long step, String text) {
    if (step % SAVED_EVERY == 0) {
      System.out.println(text);
    }
  }

  /** Trains once without interruption, and once in another process that is killed, and on here. */
  static void demonstrate(Path folder) throws IOException, InterruptedException {
    System.out.println("without interruption:");
    float[] expected = train(folder.resolve("whole"));
    System.out.println("in another process, which is killed at step " + 3 * SAVED_EVERY + ":");
    Path killed = folder.resolve("killed");
    trainUntilKilled(killed);
    System.out.println("again, here:");
    float[] resumed = train(killed);
    if (!Arrays.equals(expected, resumed)) {
      throw new TorchbridgeException("the resumed training came to other weights");
    }
    System.out.println("all " + resumed.length + " weights are the same, bit for bit");
  }

  private static void trainUntilKilled(Path folder) throws IOException, InterruptedException {
    Process process = start(folder);
    try (var lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      String line;
      do {
        line = lines.readLine();
        System.out.println("  " + line);
      } while (line != null && !line.contains(" step " + 3 * SAVED_EVERY));
      process.destroyForcibly();
    }
    process.waitFor();
  }

  /** This example, with a folder, in another JVM. */
  private static Process start(Path folder) throws IOException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    for (String setting : List.of("python", "python.engine", "python.path", "threads", "cache")) {
      String value = System.getProperty("torchbridge." + setting);
      if (value != null) {
        command.add("-Dtorchbridge." + setting + "=" + value);
      }
    }
    command.add("-Dtorchbridge.backend=" + Backends.current().id());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of("run", "resume", folder.toString()));
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }
}

package io.torchbridge.conformance.rules;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.torchbridge.DType;
import io.torchbridge.DTypeMismatchException;
import io.torchbridge.FileAccessException;
import io.torchbridge.InvalidArgumentException;
import io.torchbridge.Tensor;
import io.torchbridge.TensorOptions;
import io.torchbridge.Torch;
import io.torchbridge.autograd.GradMode;
import io.torchbridge.data.DataLoader;
import io.torchbridge.data.Dataset;
import io.torchbridge.data.Generator;
import io.torchbridge.data.Sample;
import io.torchbridge.data.Sampler;
import io.torchbridge.data.TensorDataset;
import io.torchbridge.data.WorkerOptions;
import io.torchbridge.nn.BatchNorm1d;
import io.torchbridge.nn.Dropout;
import io.torchbridge.nn.F;
import io.torchbridge.nn.Linear;
import io.torchbridge.nn.Module;
import io.torchbridge.nn.Sequential;
import io.torchbridge.nn.StateDictMismatchException;
import io.torchbridge.nn.Tanh;
import io.torchbridge.optim.Adam;
import io.torchbridge.optim.LRScheduler;
import io.torchbridge.optim.OneCycleLR;
import io.torchbridge.optim.Optimizer;
import io.torchbridge.optim.Optimizers;
import io.torchbridge.optim.ReduceLROnPlateau;
import io.torchbridge.optim.SGD;
import io.torchbridge.training.Callback;
import io.torchbridge.training.CheckpointFolder;
import io.torchbridge.training.CsvLog;
import io.torchbridge.training.EarlyStopping;
import io.torchbridge.training.LearningRateFinder;
import io.torchbridge.training.OptimizerStep;
import io.torchbridge.training.Progress;
import io.torchbridge.training.ProgressBar;
import io.torchbridge.training.Stateful;
import io.torchbridge.training.Step;
import io.torchbridge.training.Trainer;
import io.torchbridge.training.TrainingState;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Training loops and what belongs to them: going on later, logs, stopping, learning rates. */
public abstract class TrainingRules extends BackendRules {
  private static final int EPOCHS = 3;
  private static final int BATCHES = 3;

  // Going on later

  /** Twelve samples in three batches, with noise that is drawn when they are made. */
  private static DataLoader<Sample> noisy(DataLoader.Options options) {
    Tensor inputs = Torch.arange(24.0).view(12, 2).div(24);
    Dataset<Sample> plain = new TensorDataset(inputs, inputs.sum(1).unsqueeze(1));
    return new DataLoader<>(
        plain.map(s -> s.withInput(s.input().add(Generator.current().uniform(0, 0.1)))), options);
  }

  /** A training that depends on all that a state is made of. */
  private static final class Run implements AutoCloseable {
    final Module model =
        new Sequential(
            new Linear(2, 5), new BatchNorm1d(5), new Tanh(), new Dropout(0.3), new Linear(5, 1));
    final Optimizer optimizer = new Adam(model.parameters(), 0.05);
    final LRScheduler scheduler = new OneCycleLR(optimizer, 0.1, EPOCHS * BATCHES);
    final ReduceLROnPlateau plateau = new ReduceLROnPlateau(optimizer);
    final OptimizerStep<Sample> step =
        new OptimizerStep<>(
            optimizer,
            batch -> F.mseLoss(model.call(batch.input()), batch.target()),
            OptimizerStep.Options.DEFAULT
                .withAccumulation(2)
                .withClipNorm(0.5)
                .withScheduler(scheduler));
    final DataLoader<Sample> batches;
    final CsvLog log;
    final EarlyStopping stopping = new EarlyStopping("loss");
    final Trainer<Sample> trainer;
    final TrainingState state;

    Run(Path folder, DataLoader.Options options) {
      batches = noisy(options);
      log = new CsvLog(folder.resolve("log.csv"));
      trainer =
          new Trainer<>(model, step)
              .withEvaluation(
                  () -> Map.of("weight", model.parameters().getFirst().sum().itemDouble()))
              .with(log)
              .with(stopping)
              .with(Callback.onEpoch(at -> plateau.step(at.value("loss"))));
      state =
          new TrainingState()
              .with("model", model)
              .with("optimizer", optimizer)
              .with("scheduler", scheduler)
              .with("plateau", plateau)
              .with("step", step)
              .with("batches", batches)
              .with("trainer", trainer)
              .with("stopping", stopping)
              .with("log", log);
    }

    List<float[]> weights() {
      var weights = new ArrayList<float[]>();
      model
          .stateDict()
          .values()
          .forEach(t -> weights.add(t.flatten().to(DType.FLOAT32).toFloatArray()));
      return weights;
    }

    @Override
    public void close() {
      batches.close();
      optimizer.close();
      model.close();
    }
  }

  private static DataLoader.Options options(String kind) {
    DataLoader.Options shuffled = DataLoader.Options.of(4).withShuffle(5);
    return switch (kind) {
      case "own generator" -> shuffled;
      case "backend's generator" -> DataLoader.Options.of(4).withShuffle();
      case "sampler of its own" ->
          DataLoader.Options.of(4).withSampler(Sampler.random(true, 12, Generator.seeded(9)));
      case "workers" -> shuffled.withWorkers(2);
      default -> throw new AssertionError(kind);
    };
  }

  @ParameterizedTest
  @CsvSource({
    "own generator, 2",
    "own generator, 3",
    "own generator, 7",
    "backend's generator, 4",
    "sampler of its own, 5",
    "workers, 4",
    "workers, 6"
  })
  void an_interrupted_training_ends_as_an_uninterrupted_one(
      String kind, int stop, @TempDir Path folder) throws IOException {
    Path file = folder.resolve("state.pt");
    Path other = folder.resolve("other");
    Torch.manualSeed(3);
    List<float[]> expected;
    try (Run whole = new Run(folder, options(kind))) {
      whole.trainer.fit(whole.batches, EPOCHS);
      expected = whole.weights();
    }
    List<String> log = Files.readAllLines(folder.resolve("log.csv"));
    assertEquals(1 + EPOCHS, log.size());
    Torch.manualSeed(3);
    try (Run first = new Run(other, options(kind))) {
      first.trainer.with(
          Callback.onBatch(
              at -> {
                if (at.step() == stop) {
                  first.state.save(file);
                } else if (at.step() == stop + 2) {
                  at.stop(); // what was done after the state is done again
                }
              }));
      first.trainer.fit(first.batches, EPOCHS);
      assertFalse(equal(expected, first.weights()));
    }
    Torch.manualSeed(99);
    try (Run second = new Run(other, options(kind))) {
      second.state.load(file);
      Progress end = second.trainer.fit(second.batches, EPOCHS);
      assertEquals(EPOCHS * BATCHES, end.step());
      assertTrue(equal(expected, second.weights()), "another model came out");
    }
    assertEquals(log, Files.readAllLines(other.resolve("log.csv")));
  }

  private static boolean equal(List<float[]> a, List<float[]> b) {
    return Arrays.deepEquals(a.toArray(), b.toArray());
  }

  @Test
  void a_training_goes_on_after_an_epoch(@TempDir Path folder) {
    Torch.manualSeed(3);
    List<float[]> expected;
    try (Run whole = new Run(folder, options("own generator"))) {
      whole.trainer.fit(whole.batches, EPOCHS);
      expected = whole.weights();
    }
    var checkpoints = new CheckpointFolder(folder.resolve("checkpoints"));
    Torch.manualSeed(3);
    try (Run first = new Run(folder.resolve("other"), options("own generator"))) {
      assertFalse(checkpoints.resume(first.state));
      first.trainer.with(checkpoints.atEpochs(first.state, "loss"));
      first.trainer.fit(first.batches, 2);
    }
    try (Run second = new Run(folder.resolve("other"), options("own generator"))) {
      assertTrue(checkpoints.resume(second.state));
      assertEquals(3, second.trainer.fit(second.batches, EPOCHS).epoch());
      assertTrue(equal(expected, second.weights()));
      // there is nothing left to do
      assertEquals(9, second.trainer.fit(second.batches, EPOCHS).step());
      assertTrue(equal(expected, second.weights()));
    }
  }

  @Test
  void a_loop_of_ones_own_goes_on_without_a_trainer(@TempDir Path folder) {
    Path file = folder.resolve("state.pt");
    var seen = new ArrayList<List<Double>>();
    for (boolean resumed : new boolean[] {false, true}) {
      Generator noise = Generator.seeded(1);
      try (var own = new io.torchbridge.Generator().manualSeed(resumed ? 8 : 7);
          Linear model = new Linear(2, 1);
          Optimizer optimizer = new SGD(model.parameters(), 0.1)) {
        TrainingState state =
            new TrainingState()
                .with("model", model)
                .with("optimizer", optimizer)
                .with("noise", noise)
                .with("own", own);
        if (resumed) {
          state.load(file);
          assertEquals(2, state.number("epoch", 0));
          assertEquals(0.25, state.number("best", Double.NaN));
          assertEquals("note", state.entries().get("text"));
          assertArrayEquals(
              new long[] {1, 2},
              assertInstanceOf(Tensor.class, state.entries().get("tensor")).toLongArray());
        } else {
          state.entries().put("epoch", 2);
          state.entries().put("best", 0.25);
          state.entries().put("text", "note");
          state.entries().put("tensor", Torch.tensor(new long[] {1, 2}));
          state.entries().put("nothing", null);
          state.save(file);
        }
        assertEquals(-1, state.number("nothing", -1));
        seen.add(
            List.of(
                noise.rand(),
                Torch.rand(own, 1).itemDouble(),
                Torch.rand(1).itemDouble(),
                model.weight.sum().itemDouble()));
      }
    }
    assertEquals(seen.get(0), seen.get(1));
  }

  @Test
  void what_can_not_be_loaded_says_so(@TempDir Path folder) {
    Path file = folder.resolve("state.pt");
    try (Linear model = new Linear(2, 1);
        Linear larger = new Linear(3, 1)) {
      new TrainingState().with("model", model).save(file);
      assertFails(
          InvalidArgumentException.class,
          () -> new TrainingState().with("model", model).with("net", larger).load(file),
          "no states of [net]",
          "model");
      assertFails(
          StateDictMismatchException.class,
          () -> new TrainingState().with("model", larger).load(file),
          "weight");
      assertFails(
          FileAccessException.class,
          () -> new TrainingState().load(folder.resolve("none.pt")),
          "none.pt");
      assertFails(
          InvalidArgumentException.class,
          () -> new TrainingState().with("model", model).with("model", larger),
          "model");
      assertFails(
          InvalidArgumentException.class,
          () -> new TrainingState().with("random", model),
          "random");
      TrainingState clash = new TrainingState().with("model", model);
      clash.entries().put("model", 1);
      assertFails(InvalidArgumentException.class, clash::stateDict, "model");
    }
  }

  @Test
  void a_state_that_can_not_be_saved_leaves_the_old_one(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("state.pt");
    TrainingState state = new TrainingState();
    state.entries().put("epoch", 1);
    state.save(file);
    state.with(
        "bad",
        new Stateful() {
          @Override
          public Map<String, ?> stateDict() {
            return Map.of("thread", Thread.currentThread());
          }

          @Override
          public void loadStateDict(Map<String, ?> dict) {}
        });
    assertFails(InvalidArgumentException.class, () -> state.save(file), "[bad][thread]");
    TrainingState loaded = new TrainingState();
    loaded.load(file);
    assertEquals(1, loaded.number("epoch", 0));
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(List.of(file), files.toList());
    }
  }

  // Loaders

  private static List<String> pass(Iterable<Tensor> loader) {
    var batches = new ArrayList<String>();
    loader.forEach(batch -> batches.add(text(batch)));
    return batches;
  }

  private static String text(Tensor batch) {
    return Arrays.toString(batch.to(DType.FLOAT64).toDoubleArray());
  }

  /** Numbers with noise. */
  private static Dataset<Tensor> numbers() {
    return Dataset.of(Collections.nCopies(7, 0))
        .map(zero -> Torch.tensor(zero + Generator.current().rand()));
  }

  private static List<DataLoader<Tensor>> loaders() {
    DataLoader.Options shuffled = DataLoader.Options.of(2).withShuffle(4);
    return List.of(
        new DataLoader<>(numbers(), shuffled),
        new DataLoader<>(numbers(), shuffled.withShuffle(4).withWorkers(2)),
        new DataLoader<>(Dataset.of(List.of(1, 2, 3, 4, 5)).map(Torch::tensor), 2),
        new DataLoader<>(
            () -> List.of(1, 2, 3, 4, 5).stream().map(i -> Torch.rand(1).add(i)).iterator(),
            DataLoader.Options.of(2)),
        new DataLoader<>(
            Dataset.of(List.of(1, 2, 3, 4, 5, 6)).map(Torch::tensor),
            DataLoader.Options.of(2)
                .withShuffle(4)
                .withWorkers(WorkerOptions.of(2).withPersistent(true))));
  }

  @Test
  void a_loader_goes_on_with_the_next_batch() {
    for (int i = 0; i < loaders().size(); i++) {
      try (var one = loaders().get(i);
          var other = loaders().get(i)) {
        Torch.manualSeed(6);
        pass(one);
        var begun = one.iterator();
        begun.next();
        begun.next();
        Map<String, Object> state = one.stateDict();
        Tensor random = Torch.getRngState();
        var expected = new ArrayList<String>();
        while (begun.hasNext()) {
          expected.add(text(begun.next()));
        }
        expected.addAll(pass(one));
        Torch.manualSeed(7);
        other.loadStateDict(state);
        Torch.setRngState(random);
        assertEquals(2, other.stateDict().get("batches"));
        List<String> rest = pass(other);
        rest.addAll(pass(other));
        assertEquals(expected, rest, "loader " + i);
        // between two passes
        other.loadStateDict(one.stateDict());
        random = Torch.getRngState();
        expected = new ArrayList<>(pass(one));
        Torch.setRngState(random);
        assertEquals(expected, pass(other), "loader " + i);
      }
    }
  }

  @Test
  void a_loader_refuses_the_state_of_another() {
    DataLoader<Tensor> loader = loaders().getFirst();
    assertFails(InvalidArgumentException.class, () -> loader.loadStateDict(Map.of()), "batches");
    Map<String, Object> two = new LinkedHashMap<>(loader.stateDict());
    two.put("generators", List.of());
    assertFails(InvalidArgumentException.class, () -> loader.loadStateDict(two), "1 generators");
  }

  @Test
  void the_state_of_a_generator_is_PyTorchs() {
    Generator own = Generator.seeded(12);
    try (var pytorchs = new io.torchbridge.Generator().manualSeed(12)) {
      for (int drawn : new int[] {0, 1, 5, 700, 3}) {
        own.normal(drawn);
        Tensor numbers = Torch.empty(drawn);
        Torch.call("aten::normal_", numbers, 0.0, 1.0, pytorchs);
        assertArrayEquals(pytorchs.getState().toByteArray(), own.getState().toByteArray());
      }
      Generator other = Generator.seeded(0);
      other.setState(pytorchs.getState());
      assertArrayEquals(own.normal(3), other.normal(3));
      assertEquals(own.seed(), other.seed());
      pytorchs.setState(other.getState());
      assertEquals(other.rand(), Torch.rand(pytorchs, 1).itemDouble());
      assertFails(
          InvalidArgumentException.class,
          () -> own.setState(Torch.zeros(TensorOptions.of(DType.UINT8), 5056)),
          "no state");
      assertFails(DTypeMismatchException.class, () -> own.setState(Torch.zeros(5056)), "uint8");
    }
  }

  // The loop

  @Test
  void moments_come_in_their_order() {
    var moments = new ArrayList<String>();
    Callback callback =
        new Callback() {
          @Override
          public void begin(Progress at) {
            moments.add("begin " + at.epoch() + "/" + at.epochs() + " " + at.batches());
          }

          @Override
          public void endBatch(Progress at) {
            moments.add("batch " + at.batch() + " step " + at.step() + " " + at.values());
          }

          @Override
          public void endEpoch(Progress at) {
            moments.add("epoch " + at.epoch() + " " + at.values());
          }

          @Override
          public void end(Progress at) {
            moments.add("end " + at);
          }
        };
    try (Linear model = new Linear(1, 1)) {
      Step<Integer> step =
          batch -> {
            assertTrue(model.isTraining() && GradMode.current() == GradMode.ENABLED);
            return Map.of("x", (double) batch);
          };
      new Trainer<>(model, step)
          .withEvaluation(
              () -> {
                assertFalse(model.isTraining() || GradMode.current() == GradMode.ENABLED);
                return Map.of("val", 1.5);
              })
          .with(callback)
          .fit(List.of(1, 4), 2);
    }
    assertEquals(
        List.of(
            "begin 0/2 OptionalInt[2]",
            "batch 1 step 1 {x=1.0}",
            "batch 2 step 2 {x=4.0}",
            "epoch 1 {x=2.5, val=1.5}",
            "batch 1 step 3 {x=1.0}",
            "batch 2 step 4 {x=4.0}",
            "epoch 2 {x=2.5, val=1.5}",
            "end epoch 2/2, batch 2/2, step 4: x 2.5000, val 1.5000"),
        moments);
  }

  @Test
  void a_callback_may_stop_within_an_epoch() {
    try (Linear model = new Linear(1, 1)) {
      Trainer<Integer> trainer =
          new Trainer<Integer>(model, batch -> Map.of())
              .with(
                  Callback.onBatch(
                      at -> {
                        if (at.step() == 5) {
                          at.stop();
                        }
                      }));
      Progress end = trainer.fit(List.of(1, 2, 3), 3);
      assertEquals(
          List.of(2, 2, 5L, true), List.of(end.epoch(), end.batch(), end.step(), end.stopped()));
      // and go on
      end = trainer.fit(List.of(1, 2, 3), 3);
      assertEquals(
          List.of(3, 3, 9L, false), List.of(end.epoch(), end.batch(), end.step(), end.stopped()));
      assertFails(
          InvalidArgumentException.class,
          () ->
              new Trainer<Integer>(model, batch -> Map.of("loss", 1.0))
                  .with(new EarlyStopping("val_loss"))
                  .fit(List.of(1), 1),
          "val_loss",
          "loss");
    }
  }

  @Test
  void gradients_of_several_batches_make_one_step() {
    Tensor x = Torch.arange(8.0).view(4, 2).div(8);
    Tensor y = x.sum(1).unsqueeze(1);
    try (Linear whole = new Linear(2, 1);
        Linear parts = new Linear(2, 1);
        Optimizer wholes = new SGD(whole.parameters(), 0.5);
        Optimizer parted = new SGD(parts.parameters(), 0.5)) {
      parts.loadStateDict(whole.stateDict());
      var options = OptimizerStep.Options.DEFAULT.withClipNorm(0.1);
      new OptimizerStep<Sample>(wholes, b -> F.mseLoss(whole.call(b.input()), b.target()), options)
          .run(new Sample(x, y));
      var step =
          new OptimizerStep<Sample>(
              parted,
              b -> F.mseLoss(parts.call(b.input()), b.target()),
              options.withAccumulation(2));
      double[] before = parts.weight.flatten().toDoubleArray();
      Map<String, Double> first = step.run(new Sample(x.narrow(0, 0, 2), y.narrow(0, 0, 2)));
      assertArrayEquals(before, parts.weight.flatten().toDoubleArray());
      Map<String, Double> second = step.run(new Sample(x.narrow(0, 2, 2), y.narrow(0, 2, 2)));
      assertEquals(List.of("loss", "lr"), List.copyOf(first.keySet()));
      assertEquals(List.of("loss", "lr", "grad_norm"), List.copyOf(second.keySet()));
      assertArrayEquals(
          whole.weight.flatten().toDoubleArray(), parts.weight.flatten().toDoubleArray(), 1e-6);
      // by at most the learning rate times the norm
      double[] after = parts.weight.flatten().toDoubleArray();
      double moved = Math.hypot(after[0] - before[0], after[1] - before[1]);
      assertTrue(moved > 0 && moved <= 0.5 * 0.1 + 1e-6, "moved by " + moved);
      // what is left at the end of an epoch
      step.run(new Sample(x, y));
      step.endEpoch();
      assertFalse(Arrays.equals(after, parts.weight.flatten().toDoubleArray()));
      after = parts.weight.flatten().toDoubleArray();
      step.endEpoch();
      assertArrayEquals(after, parts.weight.flatten().toDoubleArray());
      assertFails(
          InvalidArgumentException.class,
          () -> OptimizerStep.Options.DEFAULT.withAccumulation(0),
          "at least 1");
    }
  }

  // Stopping and keeping

  @Test
  void training_stops_when_nothing_gets_better() {
    double[] losses = {1, 0.5, 0.6, 0.45, 0.46, 0.449, 0.2};
    var stopping =
        new EarlyStopping("loss", EarlyStopping.Options.DEFAULT.withPatience(2).withMinDelta(0.01));
    var seen = new ArrayList<Double>();
    try (Linear model = new Linear(1, 1)) {
      Progress end =
          new Trainer<Integer>(model, batch -> Map.of())
              .withEvaluation(() -> Map.of("loss", losses[seen.size()]))
              .with(Callback.onEpoch(at -> seen.add(at.value("loss"))))
              .with(stopping)
              .fit(List.of(1), 7);
      assertTrue(end.stopped());
    }
    assertEquals(List.of(1.0, 0.5, 0.6, 0.45, 0.46, 0.449), seen);
    assertEquals(0.45, stopping.best());
    var loaded = new EarlyStopping("loss");
    loaded.loadStateDict(stopping.stateDict());
    assertEquals(List.of(0.45, 2), List.of(loaded.best(), loaded.noBetter()));
    var more = new EarlyStopping("x", EarlyStopping.Options.DEFAULT.withMaximise(true));
    assertFalse(more.update(1) || more.update(2) || more.update(1.5) || more.update(1.9));
    assertTrue(more.update(2));
    assertTrue(new EarlyStopping("x").update(Double.NaN));
    assertFails(
        InvalidArgumentException.class,
        () -> EarlyStopping.Options.DEFAULT.withPatience(0),
        "patience 0");
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void the_best_and_the_latest_are_kept(@TempDir Path folder) throws IOException {
    var checkpoints =
        new CheckpointFolder(folder.resolve("kept"), CheckpointFolder.Options.DEFAULT.withBest(2));
    assertEquals(List.of(), checkpoints.entries());
    TrainingState state = new TrainingState();
    double[] values = {0.5, 0.25, Double.NaN, 0.3, 0.75};
    for (int i = 0; i < values.length; i++) {
      state.entries().put("epoch", i);
      checkpoints.save(state, 10L * (i + 1), values[i]);
    }
    Path kept = folder.resolve("kept");
    assertEquals(List.of("step-20_0.25.pt", "step-40_0.3.pt", "step-50_0.75.pt"), names(kept));
    assertEquals(OptionalDouble.of(0.25), checkpoints.best().orElseThrow().value());
    assertEquals(50, checkpoints.latest().orElseThrow().step());
    assertTrue(checkpoints.resume(state));
    assertEquals(4, state.number("epoch", -1));
    var again = new CheckpointFolder(kept, CheckpointFolder.Options.DEFAULT.withBest(2));
    assertFails(
        InvalidArgumentException.class,
        () -> again.save(state, 40, 0.2),
        "step 40",
        "step-50_0.75.pt",
        "resume");
    again.resume(state, again.best().orElseThrow());
    assertEquals(1, state.number("epoch", -1));
    // what is done again from there replaces what was done before; what a dead process left goes
    Files.createFile(kept.resolve("step-60.pt.12ab.part"));
    Files.createFile(kept.resolve("mine.txt"));
    again.save(state, 40, 0.2);
    again.save(state, 41);
    assertEquals(
        List.of("mine.txt", "step-20_0.25.pt", "step-40_0.2.pt", "step-41.pt"), names(kept));
    var most =
        new CheckpointFolder(
            folder.resolve("most"),
            CheckpointFolder.Options.DEFAULT.withBest(1).withLatest(2).withMaximise(true));
    for (int i = 0; i < 4; i++) {
      most.save(state, i, new double[] {3, 4, Double.NaN, 1}[i]);
    }
    assertEquals(
        List.of("step-1_4.0.pt", "step-2_NaN.pt", "step-3_1.0.pt"), names(folder.resolve("most")));
    assertFails(
        InvalidArgumentException.class,
        () -> CheckpointFolder.Options.DEFAULT.withLatest(0),
        "at least 1");
    assertFails(InvalidArgumentException.class, () -> most.everySteps(state, 0), "every 0 steps");
  }

  @Test
  void checkpoints_come_every_so_many_steps(@TempDir Path folder) throws IOException {
    var checkpoints = new CheckpointFolder(folder, CheckpointFolder.Options.DEFAULT.withLatest(9));
    try (Linear model = new Linear(1, 1)) {
      new Trainer<Integer>(model, batch -> Map.of())
          .with(checkpoints.everySteps(new TrainingState(), 2))
          .with(checkpoints.atEpochs(new TrainingState()))
          .fit(List.of(1, 2, 3), 2);
    }
    assertEquals(List.of("step-2.pt", "step-3.pt", "step-4.pt", "step-6.pt"), names(folder));
  }

  // Logs

  @Test
  void a_csv_log_has_a_column_for_each_name(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("logs").resolve("log.csv");
    CsvLog log = new CsvLog(file);
    log.add(row("step", 1, "loss", 0.5));
    Map<String, Object> early = log.stateDict();
    log.add(row("step", 2, "loss", 0.25));
    log.add(row("step", 3, "a, \"b\"", 1e-9));
    assertEquals(
        List.of("step,loss,\"a, \"\"b\"\"\"", "1,0.5,", "2,0.25,", "3,,1.0E-9"),
        Files.readAllLines(file));
    Map<String, Object> late = log.stateDict();
    log.add(row("loss", 3.0));
    CsvLog other = new CsvLog(file);
    other.loadStateDict(late);
    assertEquals(4, Files.readAllLines(file).size());
    other.loadStateDict(early);
    other.add(row("step", 2, "loss", 7));
    assertEquals(List.of("step,loss", "1,0.5", "2,7"), Files.readAllLines(file));
    new CsvLog(file).add(row("x", 1));
    assertEquals(List.of("x", "1"), Files.readAllLines(file));
    assertFails(InvalidArgumentException.class, () -> log.add(row("a\nb", 1)), "several lines");
    assertFails(
        FileAccessException.class,
        () -> new CsvLog(file.resolve("below-a-file.csv")).add(row("x", 1)),
        "below-a-file.csv");
  }

  private static Map<String, Number> row(Object... namesAndNumbers) {
    var row = new LinkedHashMap<String, Number>();
    for (int i = 0; i < namesAndNumbers.length; i += 2) {
      row.put((String) namesAndNumbers[i], (Number) namesAndNumbers[i + 1]);
    }
    return row;
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_progress_bar_fits_where_it_is_shown(boolean terminal) {
    var printed = new ByteArrayOutputStream();
    var bar = new ProgressBar(new PrintStream(printed, true, StandardCharsets.UTF_8), terminal);
    bar.start(0);
    bar.finish("epoch 1/2", 3, OptionalInt.of(8), new TreeMap<>(Map.of("loss", 0.25, "lr", 1e-5)));
    bar.finish("short", 3, OptionalInt.empty(), Map.of());
    String end = System.lineSeparator();
    String numbers = "  37% 3/8 0:00<0:00 loss 0.2500, lr 1.000e-05" + end;
    assertEquals(
        terminal
            ? "\repoch 1/2 ███████▌            " + numbers + "\rshort 3 0:00" + end
            : "epoch 1/2" + numbers + "short 3 0:00" + end,
        printed.toString(StandardCharsets.UTF_8));
    printed.reset();
    try (Linear model = new Linear(1, 1)) {
      new Trainer<Integer>(model, batch -> Map.of("loss", 2.0))
          .with(new ProgressBar(new PrintStream(printed, true, StandardCharsets.UTF_8), terminal))
          .fit(List.of(1, 2), 2);
    }
    String text = printed.toString(StandardCharsets.UTF_8);
    assertTrue(text.contains("epoch 2/2 "), text);
    assertEquals(2, text.split("\n", -1).length - 1);
  }

  // Learning rates

  private static JsonNode sweeps() {
    try (InputStream stream =
        TrainingRules.class.getResourceAsStream("learning-rate-sweeps.json")) {
      return new JsonMapper().readTree(Objects.requireNonNull(stream));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static double[] doubles(JsonNode numbers) {
    return numbers.valueStream().mapToDouble(JsonNode::asDouble).toArray();
  }

  private static double[] doubles(List<Double> numbers) {
    return numbers.stream().mapToDouble(n -> n).toArray();
  }

  private void verifySweep(
      String name,
      String optimizer,
      Map<String, Object> settings,
      int batch,
      LearningRateFinder.Options options) {
    Tensor x =
        Torch.tensor(
            IntStream.range(0, 16)
                .mapToObj(i -> new float[] {i / 8f - 1, (i * 5 % 16) / 8f - 1})
                .toArray(float[][]::new));
    Tensor y = x.matmul(Torch.tensor(new float[][] {{2}, {-1}})).add(0.5);
    try (Linear model = new Linear(2, 1)) {
      try (var mode = GradMode.DISABLED.enter()) {
        model.weight.copy_(Torch.tensor(new float[][] {{0.1f, 0.2f}}));
        Objects.requireNonNull(model.bias).fill_(-0.3);
      }
      try (Optimizer o = Optimizers.create(optimizer, model.parameters(), settings)) {
        var data = new DataLoader<>(new TensorDataset(x, y), batch);
        var sweep =
            LearningRateFinder.sweep(
                model, o, data, b -> F.mseLoss(model.call(b.input()), b.target()), options);
        JsonNode answer = sweeps().get(name);
        assertArrayEquals(doubles(answer.get("rates")), doubles(sweep.rates()), 1e-9, name);
        double[] losses = doubles(answer.get("losses"));
        assertEquals(losses.length, sweep.losses().size(), name);
        for (int i = 0; i < losses.length; i++) { // where it diverges, roundings grow
          assertEquals(losses[i], sweep.losses().get(i), 0.01 * losses[i], name + " at " + i);
        }
        assertEquals(
            answer.get("suggestion").asDouble(), sweep.suggestion().orElseThrow(), 1e-9, name);
      }
    }
  }

  @Test
  void sweeps_of_learning_rates_are_as_in_PyTorch() {
    var options = LearningRateFinder.Options.DEFAULT;
    verifySweep(
        "SGD exponential",
        "SGD",
        Map.of("lr", 1.0),
        16,
        options.withRates(1e-4, 10).withSteps(60).withSmoothing(0.9));
    verifySweep(
        "SGD linear",
        "SGD",
        Map.of("lr", 1.0, "momentum", 0.5),
        8,
        options
            .withRates(0.001, 1.5)
            .withSteps(60)
            .withExponential(false)
            .withSmoothing(0.9)
            .withDivergence(10));
    verifySweep(
        "Adam exponential",
        "Adam",
        Map.of("lr", 1.0),
        16,
        options.withRates(1e-5, 10).withSteps(50));
  }

  @Test
  void a_sweep_leaves_everything_as_it_was(@TempDir Path folder) {
    try (Run run = new Run(folder, options("own generator"))) {
      run.trainer.fit(run.batches, 1);
      run.model.eval();
      List<float[]> weights = run.weights();
      String state = run.optimizer.stateDict().toString();
      byte[] random = Torch.getRngState().toByteArray();
      String position = Arrays.toString(tensor(run.batches.stateDict()).toByteArray());
      var sweep =
          LearningRateFinder.sweep(
              run.model,
              run.optimizer,
              run.batches,
              b -> F.mseLoss(run.model.call(b.input()), b.target()),
              LearningRateFinder.Options.DEFAULT.withSteps(8).withDivergence(1e9));
      assertEquals(8, sweep.rates().size());
      assertEquals(OptionalDouble.empty(), sweep.suggestion());
      assertTrue(equal(weights, run.weights()));
      assertEquals(state, run.optimizer.stateDict().toString());
      assertArrayEquals(random, Torch.getRngState().toByteArray());
      assertEquals(position, Arrays.toString(tensor(run.batches.stateDict()).toByteArray()));
      assertFalse(run.model.isTraining());
      assertFails(
          InvalidArgumentException.class,
          () ->
              LearningRateFinder.<Sample>sweep(run.model, run.optimizer, List.of(), Sample::input),
          "no batch");
      assertFails(
          InvalidArgumentException.class,
          () -> LearningRateFinder.Options.DEFAULT.withRates(1, 0.5),
          "from 1.0 to 0.5");
    }
  }

  private static Tensor tensor(Map<String, Object> loader) {
    return (Tensor) ((List<?>) Objects.requireNonNull(loader.get("generators"))).getFirst();
  }
}

package io.torchbridge.conformance.rules;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.torchbridge.InvalidArgumentException;
import io.torchbridge.nn.Linear;
import io.torchbridge.optim.Adagrad;
import io.torchbridge.optim.Adam;
import io.torchbridge.optim.Annealing;
import io.torchbridge.optim.ChainedScheduler;
import io.torchbridge.optim.ConstantLR;
import io.torchbridge.optim.CosineAnnealingLR;
import io.torchbridge.optim.CosineAnnealingWarmRestarts;
import io.torchbridge.optim.CyclicLR;
import io.torchbridge.optim.ExponentialLR;
import io.torchbridge.optim.LRScheduler;
import io.torchbridge.optim.LambdaLR;
import io.torchbridge.optim.LinearLR;
import io.torchbridge.optim.MultiStepLR;
import io.torchbridge.optim.MultiplicativeLR;
import io.torchbridge.optim.OneCycleLR;
import io.torchbridge.optim.Optimizer;
import io.torchbridge.optim.ParamGroup;
import io.torchbridge.optim.PolynomialLR;
import io.torchbridge.optim.ReduceLROnPlateau;
import io.torchbridge.optim.SGD;
import io.torchbridge.optim.SWALR;
import io.torchbridge.optim.SequentialLR;
import io.torchbridge.optim.StepLR;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/**
 * Learning rate schedulers set what PyTorch's set ({@code src/main/python/learning_rates.py} wrote
 * it down).
 */
public abstract class SchedulerRules extends BackendRules {

  private static Map<String, Function<Optimizer, LRScheduler>> schedulers() {
    var all = new LinkedHashMap<String, Function<Optimizer, LRScheduler>>();
    all.put("StepLR", o -> new StepLR(o, 3));
    all.put("MultiStepLR", o -> new MultiStepLR(o, new long[] {2, 5, 5}, 0.5));
    all.put("ExponentialLR", o -> new ExponentialLR(o, 0.9));
    all.put("ConstantLR", ConstantLR::new);
    all.put("LinearLR", LinearLR::new);
    all.put("LinearLR falling", o -> new LinearLR(o, 1, 0.2, 8));
    all.put("PolynomialLR", o -> new PolynomialLR(o, 9, 2));
    all.put("CosineAnnealingLR", o -> new CosineAnnealingLR(o, 4, 0.1));
    all.put("LambdaLR", o -> new LambdaLR(o, epoch -> 1.0 / (1 + epoch)));
    all.put("MultiplicativeLR", o -> new MultiplicativeLR(o, epoch -> 1 - 0.1 / epoch));
    all.put("CosineAnnealingWarmRestarts", o -> new CosineAnnealingWarmRestarts(o, 5));
    all.put(
        "CosineAnnealingWarmRestarts growing", o -> new CosineAnnealingWarmRestarts(o, 3, 2, 0.05));
    all.put("OneCycleLR", o -> new OneCycleLR(o, 2, 28));
    all.put(
        "OneCycleLR in three phases",
        o ->
            new OneCycleLR(
                o,
                2,
                28,
                OneCycleLR.Options.DEFAULT
                    .withPctStart(0.4)
                    .withAnneal(Annealing.LINEAR)
                    .withMomentum(0.7, 0.8)
                    .withDivFactors(10, 100)
                    .withThreePhase(true)));
    all.put(
        "OneCycleLR without momentum",
        o -> new OneCycleLR(o, 2, 28, OneCycleLR.Options.DEFAULT.withoutMomentum()));
    all.put("CyclicLR", o -> new CyclicLR(o, 0.1, 1, CyclicLR.Options.DEFAULT.withStepSizes(4, 4)));
    all.put(
        "CyclicLR triangular2",
        o ->
            new CyclicLR(
                o,
                0.1,
                1,
                CyclicLR.Options.DEFAULT
                    .withStepSizes(3, 5)
                    .withMode(CyclicLR.Mode.TRIANGULAR2, 1)
                    .withMomentum(0.5, 0.6)));
    all.put(
        "CyclicLR exp_range",
        o ->
            new CyclicLR(
                o,
                0.1,
                1,
                CyclicLR.Options.DEFAULT
                    .withStepSizes(4, 4)
                    .withMode(CyclicLR.Mode.EXP_RANGE, 0.9)
                    .withoutMomentum()));
    all.put(
        "SequentialLR",
        o ->
            new SequentialLR(
                List.of(
                    new LinearLR(o, 0.1, 1, 4),
                    new CosineAnnealingLR(o, 8),
                    new ExponentialLR(o, 0.5)),
                4,
                12));
    all.put(
        "SequentialLR with a factor",
        o ->
            new SequentialLR(
                List.of(new ConstantLR(o, 0.5, 2), new MultiplicativeLR(o, epoch -> 0.9)), 5));
    all.put(
        "SequentialLR of a chain and SWA",
        o ->
            new SequentialLR(
                List.of(
                    new ChainedScheduler(new ExponentialLR(o, 0.9), new ConstantLR(o, 0.5, 3)),
                    new SWALR(o, 0.05, 4, Annealing.COS)),
                7));
    all.put(
        "ChainedScheduler",
        o -> new ChainedScheduler(new ConstantLR(o, 0.1, 4), new ExponentialLR(o, 0.9)));
    all.put("SWALR", o -> new SWALR(o, 0.05));
    all.put("SWALR linear", o -> new SWALR(o, 0.05, 4, Annealing.LINEAR));
    all.put("SWALR at once", o -> new SWALR(o, 0.05, 0, Annealing.COS));
    return all;
  }

  private static JsonNode answers() {
    try (InputStream stream = SchedulerRules.class.getResourceAsStream("learning-rates.json")) {
      return new JsonMapper().readTree(Objects.requireNonNull(stream));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static Optimizer sgd(Linear linear) {
    return new SGD(
        new SGD.Options().lr(0.5).momentum(0.3),
        new ParamGroup(List.of(linear.weight)),
        new ParamGroup(List.of(Objects.requireNonNull(linear.bias))).with("lr", 0.2));
  }

  private static double[] rates(Optimizer optimizer) {
    List<ParamGroup> groups = optimizer.paramGroups();
    return new double[] {
      groups.get(0).lr(),
      groups.get(1).lr(),
      ((Number) Objects.requireNonNull(groups.get(0).settings().get("momentum"))).doubleValue()
    };
  }

  @Test
  void learning_rates_are_PyTorchs() {
    JsonNode answers = answers();
    var names = new TreeSet<String>();
    answers.fieldNames().forEachRemaining(names::add);
    assertEquals(names, new TreeSet<>(schedulers().keySet()));
    schedulers()
        .forEach(
            (name, constructor) -> {
              try (Linear linear = new Linear(1, 1);
                  Optimizer optimizer = sgd(linear)) {
                LRScheduler scheduler = constructor.apply(optimizer);
                int epoch = 0;
                for (JsonNode row : answers.get(name)) {
                  double[] expected = row.valueStream().mapToDouble(JsonNode::asDouble).toArray();
                  assertArrayEquals(expected, rates(optimizer), 1e-9, name + " at " + epoch++);
                  scheduler.step();
                }
              }
            });
  }

  @Test
  void a_loaded_scheduler_goes_on_as_the_saved_one_would() {
    schedulers()
        .forEach(
            (name, constructor) -> {
              try (Linear linear = new Linear(1, 1);
                  Optimizer optimizer = sgd(linear);
                  Optimizer other = sgd(linear)) {
                LRScheduler saved = constructor.apply(optimizer);
                LRScheduler loaded = constructor.apply(other);
                for (int i = 0; i < 9; i++) {
                  saved.step();
                }
                other.loadStateDict(optimizer.stateDict());
                loaded.loadStateDict(saved.stateDict());
                for (int i = 0; i < 9; i++) {
                  saved.step();
                  loaded.step();
                  assertArrayEquals(rates(optimizer), rates(other), 1e-12, name);
                  assertEquals(saved.lastEpoch(), loaded.lastEpoch(), name);
                }
              }
            });
  }

  @Test
  void warm_restarts_go_to_a_place_within_an_epoch() {
    try (Linear linear = new Linear(1, 1);
        Optimizer optimizer = sgd(linear)) {
      var scheduler = new CosineAnnealingWarmRestarts(optimizer, 3, 2, 0);
      scheduler.step(10.5); // 3 and 6 epochs are over: 1.5 of 12
      assertEquals(0.25 * (1 + Math.cos(Math.PI * 1.5 / 12)), rates(optimizer)[0], 1e-12);
      scheduler.step(1.5);
      assertEquals(0.25, rates(optimizer)[0], 1e-12);
    }
  }

  @Test
  void the_first_of_two_betas_is_cycled() {
    try (Linear linear = new Linear(1, 1);
        Optimizer optimizer = new Adam(linear.parameters())) {
      new OneCycleLR(optimizer, 1, 10);
      assertEquals(
          List.of(0.95, 0.999), optimizer.paramGroups().getFirst().settings().get("betas"));
    }
  }

  @Test
  void plateaus_lower_the_learning_rate_as_PyTorchs_do() {
    try (Linear linear = new Linear(1, 1);
        Optimizer optimizer = new SGD(linear.parameters(), 0.5);
        Optimizer other = new SGD(linear.parameters(), 0.5)) {
      var options =
          ReduceLROnPlateau.Options.DEFAULT.withPatience(1).withCooldown(1).withFactor(0.5);
      var scheduler = new ReduceLROnPlateau(optimizer, options);
      double[] metrics = {1, .9, .95, .99, .98, .97, .96, .95, .5, .6, .7, .8};
      double[] rates = new double[metrics.length];
      for (int i = 0; i < metrics.length; i++) {
        if (i == 6) {
          other.loadStateDict(optimizer.stateDict());
          var loaded = new ReduceLROnPlateau(other, options);
          loaded.loadStateDict(scheduler.stateDict());
          scheduler = loaded;
        }
        scheduler.step(metrics[i]);
        rates[i] = (i < 6 ? optimizer : other).paramGroups().getFirst().lr();
      }
      assertArrayEquals(
          new double[] {.5, .5, .5, .25, .25, .25, .125, .125, .125, .125, .0625, .0625}, rates);
    }
  }

  @Test
  void what_does_not_go_together_is_refused() {
    try (Linear linear = new Linear(1, 1);
        Optimizer optimizer = sgd(linear);
        Optimizer other = new Adagrad(linear.parameters())) {
      assertFails(
          InvalidArgumentException.class,
          () -> new ChainedScheduler(new ConstantLR(optimizer), new ConstantLR(other)),
          "one optimizer",
          "ConstantLR");
      assertFails(
          InvalidArgumentException.class,
          () -> new SequentialLR(List.of(new ConstantLR(optimizer)), 3),
          "1 schedulers need 0 milestones");
      assertFails(
          InvalidArgumentException.class,
          () ->
              new SequentialLR(
                  List.of(
                      new ConstantLR(optimizer), new ChainedScheduler(new ConstantLR(optimizer))),
                  3),
          "ChainedScheduler",
          "first");
      assertFails(
          InvalidArgumentException.class, () -> new OneCycleLR(other, 1, 10), "momentum", "betas");
      assertFails(InvalidArgumentException.class, () -> new ChainedScheduler(), "at least one");
      LRScheduler scheduler = new OneCycleLR(optimizer, 1, 2);
      scheduler.step();
      scheduler.step();
      assertFails(InvalidArgumentException.class, scheduler::step, "for 2 steps");
    }
  }
}

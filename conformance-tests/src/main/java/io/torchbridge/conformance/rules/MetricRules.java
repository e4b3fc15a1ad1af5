package io.torchbridge.conformance.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.torchbridge.DType;
import io.torchbridge.DTypeMismatchException;
import io.torchbridge.IndexOutOfRangeException;
import io.torchbridge.InvalidArgumentException;
import io.torchbridge.ShapeMismatchException;
import io.torchbridge.Tensor;
import io.torchbridge.TensorScope;
import io.torchbridge.Torch;
import io.torchbridge.metrics.AUROC;
import io.torchbridge.metrics.Accuracy;
import io.torchbridge.metrics.Average;
import io.torchbridge.metrics.ConfusionMatrix;
import io.torchbridge.metrics.F1Score;
import io.torchbridge.metrics.FBetaScore;
import io.torchbridge.metrics.MeanAbsoluteError;
import io.torchbridge.metrics.MeanMetric;
import io.torchbridge.metrics.MeanSquaredError;
import io.torchbridge.metrics.Metric;
import io.torchbridge.metrics.MetricCollection;
import io.torchbridge.metrics.Perplexity;
import io.torchbridge.metrics.Precision;
import io.torchbridge.metrics.R2Score;
import io.torchbridge.metrics.Recall;
import io.torchbridge.metrics.RunningMean;
import io.torchbridge.metrics.StatScores;
import io.torchbridge.metrics.TargetMetric;
import io.torchbridge.metrics.Task;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/**
 * Metrics are what torchmetrics and scikit-learn compute ({@code src/main/python/metrics.py} wrote
 * it down), and keep what they are given.
 */
public abstract class MetricRules extends BackendRules {

  private static Map<String, Task> tasks() {
    var all = new LinkedHashMap<String, Task>();
    all.put("binary", Task.binary());
    all.put("binary logits", Task.binary());
    all.put("binary ignoring", Task.binary().withThreshold(0.3).withIgnoreIndex(-1));
    all.put("multiclass", Task.multiclass(4));
    all.put("multiclass ignoring", Task.multiclass(4).withIgnoreIndex(1));
    all.put("multiclass ignoring other", Task.multiclass(4).withIgnoreIndex(-100));
    all.put("multiclass top 2", Task.multiclass(4).withTopK(2));
    all.put("multiclass labels", Task.multiclass(4));
    all.put("multilabel", Task.multilabel(3));
    all.put("multilabel ignoring", Task.multilabel(3).withThreshold(0.4).withIgnoreIndex(-1));
    return all;
  }

  private static Map<String, Supplier<Metric>> metrics() {
    var all = new LinkedHashMap<String, Supplier<Metric>>();
    tasks()
        .forEach(
            (name, task) -> {
              for (Average average : Average.values()) {
                String rest = " " + name + " " + average.name().toLowerCase(Locale.ROOT);
                all.put("StatScores" + rest, () -> new StatScores(task, average));
                all.put("Accuracy" + rest, () -> new Accuracy(task, average));
                all.put("Precision" + rest, () -> new Precision(task, average));
                all.put("Recall" + rest, () -> new Recall(task, average));
                all.put("Recall or 1" + rest, () -> new Recall(task, average, 1));
                all.put("F1Score" + rest, () -> new F1Score(task, average));
                all.put("F1Score or 1" + rest, () -> new F1Score(task, average, 1));
                all.put("FBetaScore" + rest, () -> new FBetaScore(task, 0.5, average));
                boolean classes = task instanceof Task.Multiclass;
                if (name.endsWith("top 2")
                    || name.endsWith("labels")
                    || classes && average == Average.MICRO) {
                  continue;
                }
                all.put("AUROC" + rest, () -> new AUROC(task, average));
                all.put(
                    "AUROC by thresholds" + rest,
                    () -> new AUROC(task, average, List.of(0.0, 0.125, 0.25, 0.5, 0.75, 1.0)));
              }
              if (!name.endsWith("top 2")) {
                for (ConfusionMatrix.Normalize by : ConfusionMatrix.Normalize.values()) {
                  all.put(
                      "ConfusionMatrix " + name + " " + by.name().toLowerCase(Locale.ROOT),
                      () -> new ConfusionMatrix(task, by));
                }
              }
            });
    all.put("AUROC by 5 thresholds", () -> new AUROC(Task.binary(), Average.MACRO, 5));
    for (String inputs : List.of("numbers", "outputs")) {
      all.put("MeanAbsoluteError " + inputs, MeanAbsoluteError::new);
      all.put("MeanSquaredError " + inputs, MeanSquaredError::new);
      all.put("MeanSquaredError root " + inputs, () -> new MeanSquaredError(false));
      for (R2Score.Multioutput how : R2Score.Multioutput.values()) {
        all.put(
            "R2Score " + inputs + " " + how.name().toLowerCase(Locale.ROOT),
            () -> new R2Score(0, how));
      }
      all.put(
          "R2Score adjusted " + inputs, () -> new R2Score(4, R2Score.Multioutput.UNIFORM_AVERAGE));
    }
    all.put("Perplexity", () -> new Perplexity(-100L));
    all.put("MeanMetric", MeanMetric::new);
    all.put("RunningMean", () -> new RunningMean(2));
    return all;
  }

  private record Batch(Tensor predictions, Tensor targets) {
    void update(Metric metric) {
      switch (metric) {
        case TargetMetric compared -> compared.update(predictions, targets);
        case RunningMean mean -> mean.update(predictions);
        case MeanMetric mean -> mean.update(predictions, targets.abs());
      }
    }
  }

  private static JsonNode recorded() {
    try (InputStream stream = MetricRules.class.getResourceAsStream("metrics.json")) {
      return new JsonMapper().readTree(stream);
    } catch (IOException e) {
      throw new AssertionError("metrics.json is not beside " + MetricRules.class, e);
    }
  }

  private static Map<String, List<Batch>> inputs(JsonNode recorded) {
    var all = new LinkedHashMap<String, List<Batch>>();
    for (Map.Entry<String, JsonNode> entry : recorded.get("inputs").properties()) {
      var batches = new ArrayList<Batch>();
      for (JsonNode batch : entry.getValue()) {
        batches.add(new Batch(tensor(batch.get("predictions")), tensor(batch.get("targets"))));
      }
      all.put(entry.getKey(), batches);
    }
    return all;
  }

  private static Tensor tensor(JsonNode node) {
    return Torch.fromData(numbers(node), shape(node)).to(DType.ofName(node.get("dtype").asText()));
  }

  private static double[] numbers(JsonNode node) {
    return node.get("data").valueStream().mapToDouble(JsonNode::asDouble).toArray();
  }

  private static long[] shape(JsonNode node) {
    return node.get("shape").valueStream().mapToLong(JsonNode::asLong).toArray();
  }

  /** How a value differs from an answer; empty if it does not. */
  private static String difference(Tensor value, JsonNode answer, boolean typed) {
    double[] got = value.to(DType.FLOAT64).toDoubleArray();
    double[] want = numbers(answer);
    boolean equal =
        Arrays.equals(value.shape(), shape(answer))
            && (!typed || value.dtype() == DType.ofName(answer.get("dtype").asText()));
    for (int i = 0; equal && i < want.length; i++) {
      equal = Math.abs(got[i] - want[i]) <= 2e-6 * Math.max(1, Math.abs(want[i]));
    }
    return equal ? "" : "%s%s, not %s".formatted(value.dtype(), Arrays.toString(got), answer);
  }

  @Test
  void values_are_those_of_torchmetrics_and_scikit_learn() {
    JsonNode recorded = recorded();
    Map<String, List<Batch>> inputs = inputs(recorded);
    Map<String, Supplier<Metric>> metrics = metrics();
    JsonNode answers = recorded.get("answers");
    assertEquals(
        new TreeSet<>(metrics.keySet()),
        new TreeSet<>(answers.propertyStream().map(Map.Entry::getKey).toList()));
    var different = new ArrayList<String>();
    metrics.forEach(
        (name, make) -> {
          JsonNode answer = answers.get(name);
          try (Metric metric = make.get();
              TensorScope scope = TensorScope.open()) {
            for (Batch batch : Objects.requireNonNull(inputs.get(answer.get("inputs").asText()))) {
              batch.update(metric);
            }
            Tensor value = metric.compute();
            for (String whose : List.of("torchmetrics", "scikit")) {
              if (answer.has(whose)) {
                String difference =
                    difference(value, answer.get(whose), whose.equals("torchmetrics"));
                if (!difference.isEmpty()) {
                  different.add(name + " of " + whose + ": " + difference);
                }
              }
            }
          }
        });
    assertEquals("", String.join("\n", different));
  }

  @Test
  void merged_parts_are_the_whole_and_a_batch_has_its_own_value() {
    Map<String, List<Batch>> inputs = inputs(recorded());
    JsonNode answers = recorded().get("answers");
    for (String name :
        List.of(
            "F1Score multiclass ignoring macro",
            "AUROC multilabel ignoring macro",
            "AUROC by thresholds binary macro",
            "MeanSquaredError numbers",
            "RunningMean")) {
      Supplier<Metric> make = Objects.requireNonNull(metrics().get(name));
      List<Batch> batches =
          Objects.requireNonNull(inputs.get(answers.get(name).get("inputs").asText()));
      try (Metric whole = make.get();
          Metric first = make.get();
          Metric second = make.get()) {
        batches.get(0).update(first);
        batches.get(1).update(second);
        Tensor alone = second.compute();
        batches.get(2).update(second);
        whole.merge(first);
        whole.merge(second);
        assertEquals(3, whole.updateCount());
        assertEquals("", difference(whole.compute(), answers.get(name).get("torchmetrics"), true));
        if (second instanceof TargetMetric compared) {
          second.reset();
          Batch batch = batches.get(1);
          Tensor value = compared.forward(batch.predictions, batch.targets);
          assertTrue(value.equal(alone) && value.equal(second.compute()), name);
        }
      }
    }
  }

  @Test
  void state_outlives_scopes_and_nothing_is_left_behind() {
    Map<String, List<Batch>> inputs = inputs(recorded());
    JsonNode answers = recorded().get("answers");
    long before = Tensor.live();
    for (String name :
        List.of(
            "Accuracy multiclass macro", "AUROC multilabel macro", "R2Score adjusted numbers")) {
      try (Metric metric = Objects.requireNonNull(metrics().get(name)).get()) {
        for (Batch batch :
            Objects.requireNonNull(inputs.get(answers.get(name).get("inputs").asText()))) {
          try (TensorScope scope = TensorScope.open()) {
            batch.update(metric);
            assertEquals(0, scope.size(), name);
          }
        }
        try (TensorScope scope = TensorScope.open()) {
          Tensor value = metric.compute();
          assertEquals(1, scope.size(), name);
          assertFalse(value.requiresGrad());
          value.close();
          assertEquals(
              "", difference(metric.compute(), answers.get(name).get("torchmetrics"), true));
        }
      }
      assertEquals(before, Tensor.live(), name);
    }
  }

  @Test
  void gradients_are_not_recorded() {
    try (var error = new MeanAbsoluteError();
        var mean = new MeanMetric()) {
      Tensor weights = Torch.ones(3).requiresGrad(true);
      error.update(weights.mul(2), Torch.zeros(3));
      mean.update(weights.mul(3));
      mean.update(5, 2);
      assertFalse(error.compute().requiresGrad());
      assertEquals(2, error.compute().itemDouble());
      assertEquals(19 / 5.0, mean.compute().itemDouble(), 1e-6);
      mean.reset();
      mean.update(Torch.tensor(new double[] {1, Double.NaN, 4}));
      assertEquals(2.5, mean.compute().itemDouble());
    }
  }

  @Test
  void a_collection_updates_and_computes_all() {
    Tensor predictions = Torch.tensor(new float[] {0.2f, 0.9f, 0.7f, 0.1f});
    Tensor targets = Torch.tensor(new long[] {0, 1, 0, 1});
    var metrics = new LinkedHashMap<String, TargetMetric>();
    metrics.put("accuracy", new Accuracy(Task.binary()));
    metrics.put("f1", new F1Score(Task.binary()));
    try (var all = new MetricCollection(metrics);
        var other = new MetricCollection(Map.of("accuracy", new Accuracy(Task.binary())))) {
      all.update(predictions, targets);
      all.update(targets, targets);
      Map<String, Tensor> values = all.compute();
      assertEquals(List.of("accuracy", "f1"), List.copyOf(values.keySet()));
      assertEquals(0.75, Objects.requireNonNull(values.get("accuracy")).itemDouble());
      assertEquals(0.75, Objects.requireNonNull(values.get("f1")).itemDouble());
      assertFails(InvalidArgumentException.class, () -> all.merge(other), "[accuracy, f1]");
      all.reset();
      assertFails(InvalidArgumentException.class, all::compute, "Accuracy", "before any update");
    }
  }

  @Test
  void bad_batches_are_named_and_change_nothing() {
    Tensor scores = Torch.rand(3, 4);
    try (var accuracy = new Accuracy(Task.multiclass(4).withIgnoreIndex(-1));
        var binary = new Precision(Task.binary());
        var area = new AUROC(Task.multilabel(4));
        var perplexity = new Perplexity();
        var r2 = new R2Score()) {
      assertFails(InvalidArgumentException.class, accuracy::compute, "Accuracy", "before any");
      accuracy.update(scores, Torch.tensor(new long[] {0, -1, 3}));
      assertFails(
          IndexOutOfRangeException.class,
          () -> accuracy.update(scores, Torch.tensor(new long[] {0, 4, 3})),
          "Accuracy.update()",
          "from 4 to 4",
          "from 0 to 3",
          "-1");
      assertFails(
          ShapeMismatchException.class,
          () -> accuracy.update(scores, Torch.tensor(new long[] {0, 1})),
          "[3, 4]",
          "[2]",
          "(N, 4, …)");
      assertFails(
          DTypeMismatchException.class,
          () -> accuracy.update(Torch.rand(3), Torch.tensor(new long[] {0, 1, 1})),
          "float32");
      assertFails(
          DTypeMismatchException.class, () -> accuracy.update(scores, Torch.rand(3)), "integers");
      assertEquals(1, accuracy.updateCount());
      assertFails(
          IndexOutOfRangeException.class,
          () -> binary.update(Torch.tensor(new long[] {0, 2}), Torch.tensor(new long[] {0, 1})),
          "predictions from 2 to 2",
          "0 to 1");
      assertFails(
          ShapeMismatchException.class,
          () -> area.update(Torch.rand(2, 3), Torch.ones(2, 3)),
          "(N, 4, …)");
      assertFails(
          DTypeMismatchException.class,
          () -> area.update(Torch.ones(2, 4).to(DType.INT64), Torch.ones(2, 4).to(DType.INT64)),
          "AUROC",
          "floats");
      assertFails(
          IndexOutOfRangeException.class,
          () -> perplexity.update(Torch.rand(1, 2, 3), Torch.tensor(new long[][] {{0, -100}})),
          "from -100",
          "0 to 2");
      assertFails(
          ShapeMismatchException.class, () -> r2.update(Torch.rand(2, 1, 1), Torch.rand(2, 1, 1)));
      r2.update(Torch.rand(1), Torch.rand(1));
      assertFails(InvalidArgumentException.class, r2::compute, "two targets");
      r2.reset();
      r2.update(Torch.rand(2, 3), Torch.rand(2, 3));
      assertFails(
          ShapeMismatchException.class, () -> r2.update(Torch.rand(4), Torch.rand(4)), "[3]");
      assertFails(InvalidArgumentException.class, () -> accuracy.merge(binary), "same kind");
      try (var other = new Accuracy(Task.multiclass(4))) {
        assertFails(InvalidArgumentException.class, () -> accuracy.merge(other), "settings");
      }
    }
  }

  @Test
  void bad_settings_are_named() {
    assertFails(InvalidArgumentException.class, () -> Task.multiclass(1), "at least 2 classes");
    assertFails(
        InvalidArgumentException.class, () -> Task.multiclass(3).withTopK(4), "from 1", "not 4");
    assertFails(InvalidArgumentException.class, () -> Task.binary().withThreshold(2), "2.0");
    assertFails(
        InvalidArgumentException.class,
        () -> new Precision(Task.binary(), Average.MICRO, 0.5),
        "0 or 1");
    assertFails(InvalidArgumentException.class, () -> new FBetaScore(Task.binary(), 0), "beta");
    assertFails(
        InvalidArgumentException.class,
        () -> new AUROC(Task.multiclass(3), Average.MICRO),
        "MICRO");
    assertFails(
        InvalidArgumentException.class,
        () -> new AUROC(Task.binary(), Average.NONE, List.of(0.5, 0.1)),
        "ascend");
    assertFails(
        InvalidArgumentException.class,
        () -> new ConfusionMatrix(Task.multiclass(3).withTopK(2)),
        "topK");
    assertFails(InvalidArgumentException.class, () -> new RunningMean(0), "window");
  }
}

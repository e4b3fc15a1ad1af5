package io.torchbridge.conformance.rules;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.torchbridge.Complex;
import io.torchbridge.DType;
import io.torchbridge.Tensor;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What PyTorch gave in one case of the rules on typed operators. */
record Answers(List<Answer> tensors) {

  /**
   * One tensor.
   *
   * @param data complex numbers as two, bools as 0 and 1
   */
  record Answer(DType dtype, long[] shape, double[] data) {}

  private static final class Holder {
    static final Map<String, Answers> ALL = read();
  }

  static Answers of(String name) {
    Answers answers = Holder.ALL.get(name);
    if (answers == null) {
      throw new AssertionError("typed-operators.jsonl has no such case; write it anew");
    }
    return answers;
  }

  private static Map<String, Answers> read() {
    var all = new HashMap<String, Answers>();
    var json = new JsonMapper();
    try (InputStream stream = Answers.class.getResourceAsStream("typed-operators.jsonl")) {
      if (stream == null) {
        throw new AssertionError("typed-operators.jsonl is not beside " + Answers.class);
      }
      var lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        JsonNode node = json.readTree(line);
        var tensors = new ArrayList<Answer>();
        for (JsonNode answer : node.get("answers")) {
          tensors.add(
              new Answer(
                  DType.ofName(answer.get("dtype").asText()),
                  answer.get("shape").valueStream().mapToLong(JsonNode::asLong).toArray(),
                  numbers(answer.get("data"))));
        }
        all.put(node.get("name").asText(), new Answers(tensors));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return all;
  }

  private static double[] numbers(JsonNode data) {
    return data.valueStream()
        .flatMap(value -> value.isArray() ? value.valueStream() : java.util.stream.Stream.of(value))
        .mapToDouble(Answers::number)
        .toArray();
  }

  private static double number(JsonNode value) {
    if (value.isBoolean()) {
      return value.booleanValue() ? 1 : 0;
    }
    return switch (value.asText()) {
      case "nan" -> Double.NaN;
      case "inf" -> Double.POSITIVE_INFINITY;
      case "-inf" -> Double.NEGATIVE_INFINITY;
      default -> value.doubleValue();
    };
  }

  /** Asserts that these are the answers, up to rounding. */
  void verify(List<Tensor> got) {
    if (got.size() != tensors.size()) {
      throw new AssertionError(got.size() + " results, not " + tensors.size());
    }
    for (int i = 0; i < got.size(); i++) {
      verify(got.get(i), tensors.get(i));
    }
  }

  private static void verify(Tensor got, Answer want) {
    if (got.dtype() != want.dtype || !Arrays.equals(got.shape(), want.shape)) {
      throw new AssertionError(
          "%s%s, not %s%s"
              .formatted(
                  got.dtype(),
                  Arrays.toString(got.shape()),
                  want.dtype,
                  Arrays.toString(want.shape)));
    }
    double tolerance = want.dtype.byteSize() <= 2 && want.dtype.isFloatingPoint() ? 1e-2 : 1e-4;
    double[] values = numbers(got);
    for (int i = 0; i < values.length; i++) {
      double expected = want.data[i];
      boolean equal =
          Double.compare(values[i], expected) == 0
              || Math.abs(values[i] - expected) <= tolerance * 0.1 + tolerance * Math.abs(expected);
      if (!equal) {
        throw new AssertionError(
            "%s, not %s, differing at %d"
                .formatted(Arrays.toString(values), Arrays.toString(want.data), i));
      }
    }
  }

  private static double[] numbers(Tensor tensor) {
    DType dtype = tensor.dtype();
    if (dtype.isComplex()) {
      return Arrays.stream(tensor.toComplexArray())
          .flatMapToDouble((Complex c) -> Arrays.stream(new double[] {c.re(), c.im()}))
          .toArray();
    }
    if (dtype.isFloatingPoint()) {
      return tensor.toDoubleArray();
    }
    if (dtype == DType.BOOL) {
      boolean[] flags = tensor.toBooleanArray();
      double[] numbers = new double[flags.length];
      for (int i = 0; i < flags.length; i++) {
        numbers[i] = flags[i] ? 1 : 0;
      }
      return numbers;
    }
    return Arrays.stream(tensor.toLongArray()).asDoubleStream().toArray();
  }
}

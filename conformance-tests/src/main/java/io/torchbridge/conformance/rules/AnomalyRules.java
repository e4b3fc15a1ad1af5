package io.torchbridge.conformance.rules;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.torchbridge.Tensor;
import io.torchbridge.Torch;
import io.torchbridge.TorchbridgeException;
import io.torchbridge.autograd.Anomaly;
import io.torchbridge.autograd.AnomalyException;
import io.torchbridge.autograd.Context;
import io.torchbridge.autograd.Function;
import io.torchbridge.nn.F;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * A NaN of a backward pass is found in the function in which PyTorch finds it ({@code
 * src/main/python/anomalies.py}), and the call of the forward pass is named.
 */
public abstract class AnomalyRules extends BackendRules {

  private static final class Broken extends Function {
    @Override
    protected List<Tensor> forward(Context context, List<Tensor> inputs) {
      return List.of(inputs.get(0).add(inputs.get(1)));
    }

    @Override
    protected List<@Nullable Tensor> backward(Context context, List<Tensor> gradOutputs) {
      Tensor gradient = gradOutputs.getFirst();
      return List.of(gradient, gradient.mul(Double.NaN));
    }
  }

  private static Tensor x() {
    return Torch.tensor(new float[] {0, 1, 4}).requiresGrad(true);
  }

  private static Tensor gradient(Tensor y, Tensor x) {
    return requireNonNull(Torch.grad(List.of(y), List.of(x), null, true, true, false)[0]);
  }

  /**
   * @param operator the call of the forward pass; null where PyTorch finds nothing
   */
  private record Case(@Nullable String operator, UnaryOperator<Tensor> number) {}

  private static Map<String, Case> cases() {
    return Map.of(
        "x.sqrt().mul(0).sum()",
        new Case("aten::sqrt", x -> x.sqrt().mul(0).sum()),
        "x.mul(0).div(x).sum()",
        new Case("aten::div.Tensor", x -> x.mul(0).div(x).sum()),
        "x.clone().sqrt_().mul(0).sum()",
        new Case("aten::sqrt_", x -> x.clone().sqrt_().mul(0).sum()),
        "x.log().mul(x).sum().mul(0)",
        new Case("aten::mul.Tensor", x -> x.log().mul(x).sum().mul(0)),
        "F.crossEntropy(x.reciprocal().unsqueeze(0), Torch.tensor(new long[] {1}))",
        new Case(
            "aten::cross_entropy_loss",
            x -> F.crossEntropy(x.reciprocal().unsqueeze(0), Torch.tensor(new long[] {1}))),
        "new Broken().apply(x, x.exp()).sum()",
        new Case("Broken", x -> new Broken().apply(x, x.exp()).sum()),
        "gradient(x.pow(0.5).sum(), x).mul(0).sum()",
        new Case("torchbridge::grad", x -> gradient(x.pow(0.5).sum(), x).mul(0).sum()),
        "x.mul(x).sum()",
        new Case(null, x -> x.mul(x).sum()));
  }

  private static AnomalyException anomaly(UnaryOperator<Tensor> number) {
    try (var mode = Anomaly.detect()) {
      return assertThrows(AnomalyException.class, () -> number.apply(x()).backward());
    }
  }

  @Test
  void functions_are_named_as_in_pytorch() throws IOException {
    JsonNode said =
        new JsonMapper()
            .readTree(requireNonNull(AnomalyRules.class.getResourceAsStream("anomalies.json")));
    assertEquals(said.size(), cases().size());
    cases()
        .forEach(
            (name, test) -> {
              JsonNode words = requireNonNull(said.get(name), name);
              assertEquals(words.isNull(), test.operator == null, name);
              if (words.isNull()) {
                try (var mode = Anomaly.detect()) {
                  test.number.apply(x()).backward();
                }
                return;
              }
              AnomalyException e = anomaly(test.number);
              String message = String.valueOf(e.getMessage());
              assertTrue(message.startsWith(words.asText()), () -> name + ": " + message);
              assertTrue(words.asText().contains("'" + e.function() + "'"), message);
              assertTrue(words.asText().contains(e.output() + "th"), message);
              assertEquals(test.operator, e.operator(), () -> name + ": " + message);
              StackTraceElement caller = requireNonNull(e.caller());
              assertEquals(AnomalyRules.class.getName(), caller.getClassName());
              assertTrue(message.contains(caller.toString()), message);
            });
  }

  @Test
  void the_line_and_the_stack_are_those_of_the_call_in_the_forward_pass() {
    AnomalyException e =
        anomaly(
            x -> {
              Tensor y = x.add(0);
              Tensor root = root(y);
              return root.contiguous().mul(0).sum();
            });
    StackTraceElement caller = requireNonNull(e.caller());
    assertEquals("root", caller.getMethodName());
    StackTraceElement[] stack = requireNonNull(e.getCause()).getStackTrace();
    assertEquals(caller, stack[0]);
    assertTrue(stack.length > 2 && stack[1].getClassName().equals(AnomalyRules.class.getName()));
  }

  private static Tensor root(Tensor y) {
    return y.sqrt();
  }

  @Test
  void a_function_inside_of_an_operator_is_said_to_be_so() {
    AnomalyException e =
        anomaly(x -> F.crossEntropy(x.reciprocal().unsqueeze(0), Torch.tensor(new long[] {1})));
    String message = String.valueOf(e.getMessage());
    assertTrue(message.contains("inside of aten::cross_entropy_loss"), message);
  }

  @Test
  void gradients_that_are_asked_for_are_looked_at_too() {
    try (var mode = Anomaly.detect()) {
      Tensor x = x();
      Tensor y = x.sqrt().mul(0).sum();
      assertFails(
          AnomalyException.class,
          () -> Torch.grad(List.of(y), List.of(x)),
          "SqrtBackward0",
          "aten::sqrt");
    }
  }

  @Test
  void what_was_recorded_before_the_mode_is_not_known() {
    Tensor y = x().sqrt().mul(0).sum();
    try (var mode = Anomaly.detect()) {
      AnomalyException e = assertThrows(AnomalyException.class, y::backward);
      assertEquals("SqrtBackward0", e.function());
      assertEquals(null, e.operator());
      assertEquals(null, e.caller());
    }
  }

  @Test
  void without_the_mode_nothing_is_found() {
    assertFalse(Anomaly.isEnabled());
    try (var mode = Anomaly.detect()) {
      assertTrue(Anomaly.isEnabled() && Anomaly.isCheckNanEnabled());
      mode.close();
      assertFalse(Anomaly.isEnabled() || Anomaly.isCheckNanEnabled());
    }
    Tensor x = x();
    x.sqrt().mul(0).sum().backward();
    float[] gradient = requireNonNull(x.grad()).toFloatArray();
    assertArrayEquals(new float[] {Float.NaN, 0, 0}, gradient);
  }

  @Test
  void other_errors_tell_their_forward_call_and_a_nan_is_none_where_it_is_not_asked_for() {
    try (var mode = Anomaly.detect(false)) {
      assertTrue(Anomaly.isEnabled());
      assertFalse(Anomaly.isCheckNanEnabled());
      x().sqrt().mul(0).sum().backward();
      Tensor y = x().add(1);
      Tensor squares = y.mul(y).sum();
      y.add_(1);
      TorchbridgeException modified =
          assertFails(TorchbridgeException.class, squares::backward, "inplace");
      Throwable forward = modified.getSuppressed()[0];
      assertTrue(String.valueOf(forward.getMessage()).contains("aten::mul.Tensor"));
      assertEquals(AnomalyRules.class.getName(), forward.getStackTrace()[0].getClassName());
    }
  }

  @Test
  void modes_inside_of_each_other_end_with_the_last() {
    try (var outer = Anomaly.detect()) {
      try (var inner = Anomaly.detect(false)) {
        assertNotNull(anomaly(x -> x.sqrt().mul(0).sum()).caller());
      }
      AnomalyException e = anomaly(x -> x.sqrt().mul(0).sum());
      assertEquals("aten::sqrt", e.operator());
    }
  }
}

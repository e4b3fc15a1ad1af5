package io.torchbridge.conformance.rules;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.torchbridge.DType;
import io.torchbridge.Device;
import io.torchbridge.Tensor;
import io.torchbridge.TensorOptions;
import io.torchbridge.Torch;
import io.torchbridge.debug.Shadow;
import io.torchbridge.debug.Skip;
import io.torchbridge.nn.BatchNorm1d;
import io.torchbridge.nn.Linear;
import io.torchbridge.nn.ReLU;
import io.torchbridge.nn.Sequential;
import io.torchbridge.optim.SGD;
import io.torchbridge.spi.Backend;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A shadow of a backend's operators finds nothing where there is nothing, and changes nothing. */
public abstract class ShadowRules extends BackendRules {

  private Shadow shadow() {
    Backend other = new DelegatingBackend(backend(), "other");
    return new Shadow(other);
  }

  private static Tensor floats(float... values) {
    return Torch.tensor(values);
  }

  private static String reason(Shadow shadow, String operator) {
    List<String> reasons =
        shadow.skipped().keySet().stream()
            .filter(skip -> skip.operator().equals(operator))
            .map(Skip::reason)
            .toList();
    assertEquals(1, reasons.size(), operator + " in " + shadow.skipped());
    return reasons.getFirst();
  }

  @Test
  void equal_answers_go_through() {
    Shadow shadow = shadow();
    Tensor x = Torch.tensor(new float[][] {{1, 2, 3}, {4, 5, 6}});
    try (var on = Torch.intercept(shadow)) {
      assertArrayEquals(new float[] {14, 32, 32, 77}, x.mm(x.t()).reshape(-1).toFloatArray());
      x.to(DType.FLOAT16).exp();
      x.gt(2).any();
      x.max(1, false);
      Torch.cat(List.of(x, x));
      x.unbind(0);
      x.requiresGrad(true).mul(2).neg();
    }
    assertTrue(shadow.compared() >= 12, () -> shadow.compared() + " " + shadow.skipped());
  }

  @Test
  void what_is_written_is_written_once() {
    Shadow shadow = shadow();
    Tensor x = floats(1, 2);
    Tensor out = floats(0, 0);
    Tensor zeros = floats(0, 0);
    try (var on = Torch.intercept(shadow)) {
      assertEquals(x, x.add_(1));
      x.mul_(x); // one argument twice
      Torch.call("aten::exp.out", zeros, out);
      Torch.call("aten::_foreach_add_.Scalar", List.of(x), 1);
      x.get(io.torchbridge.Index.at(0)).add_(100); // a view
    }
    assertArrayEquals(new float[] {105, 10}, x.toFloatArray());
    assertArrayEquals(new float[] {1, 1}, out.toFloatArray());
    assertEquals(Map.of(), shadow.skipped());
  }

  @Test
  void statistics_that_change_beside_are_written_once() {
    Tensor mean = floats(0, 0);
    Tensor variance = floats(1, 1);
    Tensor x = Torch.tensor(new float[][] {{1, 2}, {3, 6}});
    Shadow shadow = shadow();
    try (var on = Torch.intercept(shadow)) {
      Torch.call("aten::batch_norm", x, null, null, mean, variance, true, 0.5, 1e-5, false);
    }
    assertArrayEquals(new float[] {1, 2}, mean.toFloatArray());
    assertArrayEquals(new float[] {1.5f, 4.5f}, variance.toFloatArray());
    assertEquals(1, shadow.compared());
  }

  @Test
  void what_can_not_be_compared_is_counted_with_the_reason() {
    Shadow shadow = shadow();
    Tensor x = floats(1, 2);
    try (var on = Torch.intercept(shadow)) {
      Torch.rand(3);
      Torch.call("aten::normal_", x);
      Torch.call("aten::dropout", x, 0.5, true);
      Torch.call("aten::dropout", x, 0.5, false);
      Torch.empty(3);
      Torch.empty(3);
      Torch.ones(TensorOptions.of(Device.META), 2).neg();
      Torch.call("aten::to_sparse", x).tensor().sqrt();
      assertFails(RuntimeException.class, () -> x.mm(x), "aten::mm");
      Tensor leaf = floats(1).requiresGrad(true);
      leaf.mul(2).sum().backward();
    }
    assertEquals("its result is random", reason(shadow, "aten::rand"));
    assertEquals("its result is random", reason(shadow, "aten::normal_"));
    assertEquals(1, shadow.skipped().get(new Skip("aten::dropout", "its result is random")));
    assertEquals("its result is uninitialised memory", reason(shadow, "aten::empty.memory_format"));
    assertEquals("a tensor on meta has no elements", reason(shadow, "aten::neg"));
    assertEquals("a tensor of layout sparse_coo can't cross", reason(shadow, "aten::sqrt"));
    assertEquals("it failed on backend " + backend().id(), reason(shadow, "aten::mm"));
    assertEquals("a backward pass runs inside of PyTorch", reason(shadow, "torchbridge::backward"));
    assertTrue(shadow.compared() > 0);
  }

  @Test
  void training_is_the_same_under_it() {
    assertArrayEquals(train(null), train(shadow()));
  }

  private float[] train(@org.jspecify.annotations.Nullable Shadow shadow) {
    Torch.manualSeed(3);
    try (var model =
            new Sequential(new Linear(3, 8), new BatchNorm1d(8), new ReLU(), new Linear(8, 1));
        var optimizer = new SGD(model.parameters(), 0.1);
        var on =
            Torch.intercept(shadow == null ? call -> call.proceed(call.arguments()) : shadow)) {
      Tensor x = Torch.randn(16, 3);
      for (int i = 0; i < 3; i++) {
        optimizer.zeroGrad();
        model.forward(x).pow(2).mean().backward();
        optimizer.step();
      }
      if (shadow != null) {
        assertTrue(shadow.compared() > 20, () -> shadow.compared() + " " + shadow.skipped());
      }
      return model.forward(x).reshape(-1).toFloatArray();
    }
  }
}

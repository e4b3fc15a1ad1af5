package io.torchbridge.conformance.rules;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.torchbridge.Complex;
import io.torchbridge.DType;
import io.torchbridge.Device;
import io.torchbridge.Tensor;
import io.torchbridge.TensorOptions;
import io.torchbridge.Torch;
import io.torchbridge.debug.NonFinite;
import io.torchbridge.debug.NonFiniteException;
import io.torchbridge.debug.NonFiniteFinder;
import io.torchbridge.debug.Skip;
import io.torchbridge.profiler.Profiler;
import io.torchbridge.profiler.ProfilerAverage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The finder of NaN and Inf names the operator that makes the first one, and no other. */
public abstract class NonFiniteRules extends BackendRules {
  private static final double INF = Double.POSITIVE_INFINITY;

  private static Tensor floats(float... values) {
    return Torch.tensor(values);
  }

  /** What is found in an action, without an end at the first. */
  private static List<NonFinite> findings(Callable<@Nullable Object> action) {
    var findings = new ArrayList<NonFinite>();
    try (var on = Torch.intercept(new NonFiniteFinder(findings::add))) {
      action.call();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
    return findings;
  }

  private static NonFinite finding(Callable<@Nullable Object> action) {
    List<NonFinite> findings = findings(action);
    assertEquals(1, findings.size(), findings::toString);
    return findings.getFirst();
  }

  @Test
  void the_exception_names_operator_inputs_and_line() {
    Tensor x = floats(0, 1, 2);
    NonFiniteException e;
    try (var on = Torch.intercept(new NonFiniteFinder())) {
      e = assertFails(NonFiniteException.class, () -> x.add(0).log().exp(), "aten::log");
    }
    NonFinite finding = e.finding();
    assertEquals("aten::log", finding.operator().qualifiedName());
    assertEquals(backend().id(), finding.backend());
    assertFalse(finding.isNan());
    assertEquals(1, finding.count());
    assertEquals(3, finding.numel());
    assertEquals("float32[3]", finding.tensor());
    assertEquals(List.of(new NonFinite.Input("self", "float32[3]", 0.0, 2.0)), finding.inputs());
    assertTrue(finding.inputs().getFirst().isFinite());
    StackTraceElement caller = requireNonNull(finding.caller());
    assertEquals(NonFiniteRules.class.getName(), caller.getClassName());
    assertTrue(caller.getLineNumber() > 0);
    String message = String.valueOf(e.getMessage());
    for (String word :
        List.of(
            "made Inf in 1 of 3 elements",
            "NonFiniteRules.java:" + caller.getLineNumber(),
            "self: float32[3], from 0.0 to 2.0")) {
      assertTrue(message.contains(word), message);
    }
  }

  @Test
  void only_the_first_one_is_reported_not_what_comes_of_it() {
    Tensor x = floats(-1, 4);
    NonFinite finding = finding(() -> x.sqrt().mul(2).add(x).sum());
    assertEquals("aten::sqrt", finding.operator().qualifiedName());
    assertTrue(finding.isNan());
    assertEquals(List.of(), findings(() -> floats(1, (float) INF, Float.NaN).mul(3)));
  }

  @Test
  void nan_from_inf_is_new_and_inf_from_nan_is_not() {
    Tensor scores = floats(1, 2);
    Tensor all = Torch.tensor(new boolean[] {true, true});
    NonFinite finding =
        finding(
            () -> {
              // an infinity that the program asks for
              Tensor masked = Torch.call("aten::masked_fill.Scalar", scores, all, -INF).tensor();
              return Torch.call("aten::softmax.int", masked, 0).tensor();
            });
    assertEquals("aten::softmax.int", finding.operator().qualifiedName());
    assertTrue(finding.isNan());
    assertEquals(List.of(), findings(() -> Torch.full(new long[] {2}, INF)));
    assertEquals(
        List.of(),
        findings(
            () -> Torch.call("aten::nan_to_num", floats(Float.NaN), INF, null, null).tensor()));
  }

  @Test
  void in_place_operators_are_judged_by_what_was_there_before() {
    Tensor x = floats(1, 2);
    NonFinite finding = finding(() -> x.div_(0));
    assertEquals("aten::div_.Scalar", finding.operator().qualifiedName());
    assertEquals(new NonFinite.Input("self", "float32[2]", 1.0, 2.0), finding.inputs().getFirst());
    assertEquals("self", finding.result());
    assertEquals(List.of(), findings(() -> x.mul_(2)), "it was there before");
    Tensor y = floats(Float.NaN, 1);
    assertEquals(List.of(), findings(() -> y.add_(1)));
    // what is overwritten does not count
    Tensor z = floats(Float.NaN, 1);
    assertEquals(List.of(), findings(() -> z.copy_(floats(3, 4))));
    Tensor out = floats(Float.NaN, Float.NaN);
    assertEquals(
        "aten::log.out",
        finding(() -> Torch.call("aten::log.out", floats(0, 1), out).tensor())
            .operator()
            .qualifiedName());
    // a written argument that is an input too
    Tensor both = floats(Float.NaN, 1);
    assertEquals(
        List.of(),
        findings(
            () -> Torch.call("aten::add.out", List.of(both, both), Map.of("out", both)).tensor()));
  }

  @Test
  void an_exception_after_an_in_place_operator_leaves_the_tensor_usable() {
    Tensor x = floats(1, 2);
    try (var on = Torch.intercept(new NonFiniteFinder())) {
      assertFails(NonFiniteException.class, () -> x.div_(0), "aten::div_.Scalar");
    }
    assertArrayEquals(new float[] {(float) INF, (float) INF}, x.toFloatArray());
  }

  @Test
  void lists_are_looked_through() {
    List<Tensor> list = List.of(floats(1), floats(-1));
    NonFinite finding = finding(() -> Torch.call("aten::_foreach_sqrt", list).tensors());
    assertEquals("result[1]", finding.result());
    assertEquals(
        List.of("self[0]", "self[1]"),
        finding.inputs().stream().map(NonFinite.Input::name).toList());
    // nothing is returned here
    NonFinite written = finding(() -> Torch.call("aten::_foreach_sqrt_", list).value());
    assertEquals("self[1]", written.result());
    assertEquals(-1.0, written.inputs().get(1).min());
  }

  @Test
  void several_results_are_looked_at() {
    NonFinite finding = finding(() -> Torch.call("aten::std_mean", floats(1)).tensors());
    assertEquals("aten::std_mean", finding.operator().qualifiedName());
    assertEquals("result0", finding.result());
  }

  @Test
  void uninitialised_memory_is_not_reported() {
    try (var on = Torch.intercept(new NonFiniteFinder())) {
      for (int i = 0; i < 20; i++) {
        Tensor bits = Torch.full(new long[] {1000}, -1L); // NaN, read as floats
        Tensor reread = Torch.call("aten::view.dtype", bits, DType.FLOAT32).tensor();
        reread.view(2, 1000);
        bits.close();
        Tensor empty = Torch.empty(1000);
        Torch.call("aten::empty_like", empty);
        Torch.call("aten::new_empty", empty, new long[] {7});
        Torch.call("aten::resize_", empty, new long[] {2000});
        empty.zero_();
        empty.add(1);
      }
    }
  }

  @Test
  void other_dtypes_layouts_and_sizes() {
    Tensor whole = Torch.tensor(new int[] {1, 0});
    NonFinite fromIntegers = finding(() -> whole.reciprocal());
    assertEquals(
        new NonFinite.Input("self", "int32[2]", 0.0, 1.0), fromIntegers.inputs().getFirst());
    assertEquals(List.of(), findings(() -> whole.add(whole)));
    assertEquals(List.of(), findings(() -> Torch.zeros(0, 3).log()));
    for (DType dtype : List.of(DType.FLOAT16, DType.BFLOAT16, DType.FLOAT64)) {
      assertEquals(
          "aten::log", finding(() -> floats(0).to(dtype).log()).operator().qualifiedName());
    }
    NonFinite narrowed = finding(() -> floats(1e30f).to(DType.FLOAT16));
    assertTrue(narrowed.scalars().contains("dtype=torch.float16"), narrowed.scalars()::toString);
    NonFinite complex = finding(() -> Torch.tensor(new Complex[] {new Complex(0, 0)}).reciprocal());
    assertTrue(complex.isNan());
    NonFinite sparse = finding(() -> Torch.call("aten::to_sparse", floats(0, -1)).tensor().sqrt());
    assertEquals("aten::sqrt", sparse.operator().qualifiedName());
  }

  @Test
  void what_can_not_be_looked_at_is_counted() {
    var finder = new NonFiniteFinder();
    try (var on = Torch.intercept(finder)) {
      Tensor meta = Torch.ones(TensorOptions.of(Device.META), 2);
      meta.log();
      meta.log();
    }
    assertEquals(
        2, finder.unchecked().get(new Skip("aten::log", "a tensor on meta has no elements")));
  }

  @Test
  void gradients_are_one_operator() {
    Tensor x = floats(0).requiresGrad(true);
    NonFinite finding = finding(() -> Torch.grad(List.of(x.sqrt()), List.of(x)));
    assertEquals("torchbridge::grad", finding.operator().qualifiedName());
    assertFalse(finding.isNan());
  }

  @Test
  void its_own_calls_are_seen_by_nobody() {
    Tensor x = floats(0).requiresGrad(true);
    var profiler = new Profiler();
    try (var outer = Torch.intercept(profiler);
        var on = Torch.intercept(new NonFiniteFinder(finding -> {}));
        var inner = Torch.intercept(profiler)) {
      x.log();
    }
    assertEquals(
        List.of("aten::log"), profiler.keyAverages().stream().map(ProfilerAverage::name).toList());
    assertEquals(2, profiler.keyAverages().getFirst().count());
  }
}

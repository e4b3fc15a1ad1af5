package io.torchbridge.conformance.rules;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.torchbridge.DType;
import io.torchbridge.Tensor;
import io.torchbridge.Torch;
import io.torchbridge.spi.CallInterceptor;
import io.torchbridge.spi.Crossing;
import io.torchbridge.spi.Crossing.Border;
import io.torchbridge.spi.TensorHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Interceptors stand around every call, and see what crosses a border. */
public abstract class InterceptorRules extends BackendRules {

  private static CallInterceptor named(String name, List<String> seen) {
    return call -> {
      seen.add(name + ">" + call.operator().qualifiedName());
      Object result = call.proceed(call.arguments());
      seen.add(name + "<");
      return result;
    };
  }

  private static Tensor ones() {
    return Torch.tensor(new float[] {1, 1});
  }

  @Test
  void the_first_one_installed_is_the_outermost() {
    Tensor x = ones();
    var seen = new ArrayList<String>();
    try (var a = Torch.intercept(named("a", seen));
        var b = Torch.intercept(named("b", seen))) {
      x.relu();
    }
    x.relu();
    assertEquals(List.of("a>aten::relu", "b>aten::relu", "b<", "a<"), seen);
  }

  @Test
  void one_is_taken_away_once_however_often_it_was_installed() {
    Tensor x = ones();
    var seen = new ArrayList<String>();
    CallInterceptor interceptor = named("a", seen);
    try (var first = Torch.intercept(interceptor)) {
      var second = Torch.intercept(interceptor);
      second.close();
      second.close();
      x.relu();
    }
    assertEquals(List.of("a>aten::relu", "a<"), seen);
  }

  @Test
  void it_can_go_on_with_other_arguments_and_give_another_result() {
    Tensor x = ones();
    CallInterceptor instead =
        call -> {
          @Nullable Object[] arguments = call.arguments().clone();
          if (call.operator().name().equals("add")) {
            arguments[2] = 10L; // alpha
          }
          return call.proceed(arguments);
        };
    try (var on = Torch.intercept(instead)) {
      assertArrayEquals(new float[] {11, 11}, x.add(x).toFloatArray());
    }
    CallInterceptor twice =
        call -> {
          call.discard(call.proceed(call.arguments()));
          return call.proceed(call.arguments());
        };
    try (var on = Torch.intercept(twice)) {
      assertArrayEquals(new float[] {2, 2}, x.add(x).toFloatArray());
      Tensor y = ones();
      // what is discarded is the argument itself, which stays
      assertSame(y, y.add_(x));
      assertArrayEquals(new float[] {3, 3}, y.toFloatArray());
    }
  }

  @Test
  void what_it_throws_comes_out_of_the_call() {
    Tensor x = ones();
    var thrown = new IllegalStateException("not this one");
    CallInterceptor throwing =
        call -> {
          throw thrown;
        };
    try (var on = Torch.intercept(throwing)) {
      assertSame(thrown, assertThrows(IllegalStateException.class, x::relu));
    }
    assertArrayEquals(new float[] {1, 1}, x.relu().toFloatArray());
  }

  @Test
  void one_for_a_thread_sees_no_other() throws Exception {
    Tensor x = ones();
    var seen = new ArrayList<String>();
    try (var on = Torch.intercept(named("a", seen), Thread.currentThread())) {
      x.relu();
      var other =
          new FutureTask<>(
              () -> {
                x.abs().close();
                return true;
              });
      Thread.ofPlatform().start(other);
      assertTrue(other.get());
    }
    assertEquals(List.of("a>aten::relu", "a<"), seen);
  }

  @Test
  void backward_passes_are_calls_too() {
    Tensor x = ones().requiresGrad(true);
    Tensor y = x.mul(x).sum();
    var seen = new ArrayList<String>();
    try (var on = Torch.intercept(named("a", seen))) {
      Torch.grad(List.of(y), List.of(x), null, true, false, false);
      y.backward();
    }
    assertEquals(List.of("a>torchbridge::grad", "a<", "a>torchbridge::backward", "a<"), seen);
    assertArrayEquals(new float[] {2, 2}, requireNonNull(x.grad()).toFloatArray());
  }

  @Test
  void arguments_are_canonical_and_defaults_are_filled_in() {
    Tensor x = ones();
    var arguments = new ArrayList<@Nullable Object>();
    CallInterceptor looking =
        call -> {
          arguments.addAll(java.util.Arrays.asList(call.arguments()));
          assertSame(backend(), call.backend());
          return call.proceed(call.arguments());
        };
    try (var on = Torch.intercept(looking)) {
      Torch.call("aten::sum.dim_IntList", x, List.of(0));
    }
    assertEquals(4, arguments.size());
    assertTrue(arguments.get(0) instanceof TensorHandle);
    assertArrayEquals(new long[] {0}, (long[]) arguments.get(1));
    assertEquals(false, arguments.get(2));
    assertEquals(null, arguments.get(3));
  }

  /** Hears of crossings. */
  private static final class Customs implements CallInterceptor {
    final List<Crossing> crossings = new ArrayList<>();

    @Override
    public @Nullable Object around(Call call) {
      return call.proceed(call.arguments());
    }

    @Override
    public void crossed(Crossing crossing) {
      crossings.add(crossing);
    }
  }

  @Test
  void crossings_are_told_with_what_was_copied() {
    var other = new DelegatingBackend(backend(), "other");
    var customs = new Customs();
    String here = backend().id();
    try (var on = Torch.intercept(customs)) {
      Tensor x = Torch.tensor(new float[][] {{1, 2, 3}, {4, 5, 6}});
      Tensor there = x.to(other);
      Torch.fromDLPack(x.toDLPack());
      there.toFloatArray();
    }
    List<Crossing> all = customs.crossings;
    assertEquals(
        List.of(
            Border.HOST_TO_TENSOR,
            Border.BACKEND_TO_BACKEND,
            Border.DLPACK_EXPORT,
            Border.DLPACK_IMPORT,
            Border.TENSOR_TO_HOST),
        all.stream().map(Crossing::border).toList());
    assertEquals(
        List.of("host>" + here, here + ">other", here + ">dlpack", "dlpack>" + here, "other>host"),
        all.stream().map(c -> c.from() + ">" + c.to()).toList());
    assertEquals(
        List.of(true, false, false, false, true), all.stream().map(Crossing::copied).toList());
    for (Crossing crossing : all) {
      assertEquals(DType.FLOAT32, crossing.dtype());
      assertArrayEquals(new long[] {2, 3}, crossing.shape());
      assertEquals(24, crossing.bytes());
      assertFalse(crossing.nanos() < 0);
    }
  }
}

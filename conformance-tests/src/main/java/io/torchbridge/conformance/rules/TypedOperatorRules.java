package io.torchbridge.conformance.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.torchbridge.DType;
import io.torchbridge.Fft;
import io.torchbridge.Generator;
import io.torchbridge.Linalg;
import io.torchbridge.Sparse;
import io.torchbridge.Special;
import io.torchbridge.Tensor;
import io.torchbridge.TensorOptions;
import io.torchbridge.Torch;
import io.torchbridge.nn.F;
import io.torchbridge.spi.CallInterceptor;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.StackWalker.StackFrame;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;

/**
 * The base of the rules on typed operators: each method of a family is called, and its results are
 * those that PyTorch gave ({@code src/main/python/typed_operators.py} wrote them down).
 */
public abstract class TypedOperatorRules extends BackendRules {
  private static final List<Class<?>> FAMILIES =
      List.of(
          Tensor.class, Torch.class, F.class, Linalg.class, Fft.class, Special.class, Sparse.class);

  private static final StackWalker STACK =
      StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);

  // the same inputs as in typed_operators.py
  Tensor x;
  Tensor y;
  Tensor u;
  Tensor p;
  Tensor z;
  Tensor n;
  Tensor i;
  Tensor j;
  Tensor b;
  Tensor c;
  Tensor m;
  Tensor t;
  Tensor v;
  Tensor s;
  Tensor spd;
  Tensor k;
  Tensor r;
  Tensor o;
  Tensor g;
  Tensor d;
  Tensor q;
  Tensor k3;
  Tensor p4;
  Tensor sg;
  Tensor v3;
  Tensor p3;
  Tensor e;
  Tensor sp;
  Tensor csr;
  Tensor s4;
  final TensorOptions half = TensorOptions.of(DType.FLOAT16);

  @BeforeEach
  void inputs() {
    x = pattern(0, 2, 3);
    y = pattern(2, 2, 3);
    u = x.abs().div(4);
    p = x.abs().add(1);
    z = Torch.complex(x, y);
    n = Torch.tensor(new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, 1});
    i = Torch.tensor(new long[][] {{3, -2, 7}, {0, 5, 1}});
    j = Torch.tensor(new long[][] {{2, 3, 1}, {4, 2, 3}});
    b = Torch.tensor(new boolean[][] {{true, false, true}, {false, false, true}});
    c = Torch.tensor(new boolean[][] {{true, true, false}, {false, true, true}});
    m = pattern(0, 3, 4);
    t = pattern(0, 2, 3, 4);
    v = pattern(5, 4);
    s = Torch.tensor(new float[][] {{2, 1, 0.5f}, {1, -3, 2}, {0.5f, 4, 1}});
    spd = Torch.tensor(new float[][] {{4, 1, 0.5f}, {1, 3, -1}, {0.5f, -1, 5}});
    k = Torch.tensor(new long[] {3, 1, 1, 0, 3, 2, 3});
    r = Torch.tensor(new long[][] {{1, 2}, {1, 2}, {0, 5}});
    o = pattern(0, 1, 3, 2);
    g = Torch.tensor(new long[][] {{3, 0, 2, 1}, {1, 2, 0, 3}, {0, 3, 1, 2}});
    d = Torch.tensor(new long[] {2, 0});
    q = pattern(0, 1, 3, 4, 4);
    k3 = Torch.tensor(new long[] {1, 3, 0});
    p4 = Torch.tensor(new float[] {0.5f, 1, 1.5f, 2});
    sg = Torch.tensor(new float[][] {{1, -1, 1}, {-1, 1, -1}});
    v3 = pattern(3, 3);
    p3 = Torch.tensor(new float[] {0.5f, 1, 2});
    e = Torch.tensor(new float[][] {{0, 2, 0, -1}, {0, 0, 0, 0}, {3, 0, 0.5f, 0}});
    sp = Torch.sparseCooTensor(Torch.tensor(new long[][] {{0, 2, 0}, {1, 3, 1}}), p3, 3, 4);
    csr = e.toSparseCsr();
    s4 = pattern(1, 4, 4);
  }

  /** Numbers that float32 holds exactly, all different up to 101 of them. */
  static Tensor pattern(int seed, long... shape) {
    int count = (int) Arrays.stream(shape).reduce(1, (a, b) -> a * b);
    float[] values = new float[count];
    for (int at = 0; at < count; at++) {
      values[at] = ((at * 37 + seed * 13) % 101 - 50) / 16f;
    }
    return Torch.fromData(values, shape);
  }

  /** A new generator of one seed. */
  static Generator seeded() {
    return new Generator().manualSeed(42);
  }

  /** A call, by the name under which PyTorch's answer is kept. */
  record Check(String name, Supplier<Object> call) {}

  static Check that(String name, Supplier<Object> call) {
    return new Check(name, call);
  }

  /**
   * Asserts that all checks give PyTorch's answers, and that they call every public method of these
   * classes, which are {@link #FAMILIES} and their ancestors.
   */
  @SafeVarargs
  final void verify(List<String> families, List<Check>... checks) {
    Set<String> called = new TreeSet<>();
    var failures = new ArrayList<String>();
    Map<String, String> known = knownFailures();
    CallInterceptor.Installation on =
        Torch.intercept(
            call -> {
              STACK.forEach(
                  frame -> {
                    if (families.contains(frame.getDeclaringClass().getSimpleName())) {
                      called.add(signature(frame));
                    }
                  });
              return call.proceed(call.arguments());
            });
    try {
      for (List<Check> group : checks) {
        for (Check check : group) {
          boolean fails = known.containsKey(check.name);
          try {
            Answers.of(check.name).verify(flattened(check.call.get()));
            if (fails) {
              failures.add(check.name + " passes: strike it from the known failures");
            }
          } catch (RuntimeException | AssertionError e) {
            if (!fails) {
              failures.add(check.name + ": " + e);
            }
          }
        }
      }
    } finally {
      on.close();
    }
    assertTrue(failures.isEmpty(), () -> String.join("\n", failures));
    Set<String> missing = new TreeSet<>();
    Set<String> found = new TreeSet<>();
    for (Class<?> root : FAMILIES) {
      for (Class<?> type = root; type != null; type = type.getSuperclass()) {
        if (families.contains(type.getSimpleName()) && found.add(type.getSimpleName())) {
          methods(type).filter(method -> !called.contains(method)).forEach(missing::add);
        }
      }
    }
    assertEquals(Set.copyOf(families), found, "families of operators");
    if (known.isEmpty()) { // else a call that is known to fail may not get as far as an operator
      assertEquals(Set.of(), missing, "methods that no check calls");
    }
  }

  /**
   * What a backend is known to answer wrong, with the reasons: lines {@code EXPRESSION # REASON} in
   * {@code known-typed-failures-VARIANT.txt} beside the test class. They are run all the same.
   */
  private Map<String, String> knownFailures() {
    String resource = "known-typed-failures-" + test().variant() + ".txt";
    var known = new HashMap<String, String>();
    try (InputStream in = test().getClass().getResourceAsStream(resource)) {
      if (in == null) {
        return known;
      }
      for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
        String[] parts = line.split(" # ", 2);
        if (parts.length < 2) {
          throw new AssertionError(resource + ": a line needs an expression and a reason: " + line);
        }
        Answers.of(parts[0]);
        known.put(parts[0], parts[1]);
      }
      return known;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<String> methods(Class<?> type) {
    return Arrays.stream(type.getDeclaredMethods())
        .filter(method -> Modifier.isPublic(method.getModifiers()) && !method.isSynthetic())
        .map(TypedOperatorRules::signature);
  }

  private static String signature(StackFrame frame) {
    return frame.getDeclaringClass().getSimpleName()
        + "."
        + frame.getMethodName()
        + frame.getMethodType().toMethodDescriptorString();
  }

  private static String signature(Method method) {
    return method.getDeclaringClass().getSimpleName()
        + "."
        + method.getName()
        + MethodType.methodType(method.getReturnType(), method.getParameterTypes())
            .toMethodDescriptorString();
  }

  private static List<Tensor> flattened(Object result) {
    return switch (result) {
      case Tensor tensor -> List.of(tensor);
      case Tensor[] tensors -> List.of(tensors);
      case Boolean value -> List.of(Torch.tensor(value));
      case Long value -> List.of(Torch.tensor(value));
      case DType type -> List.of(Torch.empty(TensorOptions.of(type), 0));
      case List<?> several -> several.stream().flatMap(one -> flattened(one).stream()).toList();
      case long[] values -> List.of(Torch.tensor(values));
      case Record several -> {
        var tensors = new ArrayList<Tensor>();
        for (RecordComponent component : several.getClass().getRecordComponents()) {
          try {
            tensors.addAll(flattened(component.getAccessor().invoke(several)));
          } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
          }
        }
        yield tensors;
      }
      default -> throw new AssertionError("a result is a " + result.getClass());
    };
  }
}

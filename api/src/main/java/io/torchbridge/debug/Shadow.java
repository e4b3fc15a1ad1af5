package io.torchbridge.debug;

import io.torchbridge.Complex;
import io.torchbridge.DType;
import io.torchbridge.TorchbridgeException;
import io.torchbridge.spi.Backend;
import io.torchbridge.spi.BoundOperator;
import io.torchbridge.spi.CallInterceptor;
import io.torchbridge.spi.CallTensor;
import io.torchbridge.spi.Caller;
import io.torchbridge.spi.Operator;
import io.torchbridge.spi.Operator.Argument;
import io.torchbridge.spi.TensorHandle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs every operator on a second backend too, and finds the first one whose answer differs in
 * value, dtype or shape.
 *
 * {@snippet :
 * try (var on = Torch.intercept(new Shadow(Backends.get("python")))) {
 *   model.forward(images); // DivergenceException: aten::exp differs between backends …
 * }
 * }
 *
 * <p>Each operator is asked by itself: its inputs are the first backend's, shared by DLPack, or
 * copied where the operator writes to its arguments, so that nothing is done twice to one memory.
 * The program goes on with the first backend's results. Both are compared by Java, as {@link
 * Tolerance} says; strides and layouts are not. For what differs a Python program is written that
 * needs PyTorch alone and shows what it says itself.
 *
 * <p>Without a line of code, {@code -Dtorchbridge.shadow=python} does the same for the whole
 * process.
 *
 * <p>What can't be compared is counted by {@link #skipped} with the reason: random numbers,
 * uninitialised memory, tensors that can't cross, operators that the second backend does not have,
 * calls that fail. Gradients: the operators of a backward pass run inside of PyTorch and are not
 * compared.
 */
public final class Shadow implements CallInterceptor {
  private final Backend second;
  private final ShadowOptions options;
  private final Consumer<Divergence> listener;
  private final Skips skipped = new Skips();
  private final LongAdder compared = new LongAdder();
  private final Set<Operator> written = ConcurrentHashMap.newKeySet();

  /**
   * True while a script's file of tensors is written, which calls operators as any program does.
   */
  private final ThreadLocal<Boolean> reporting = ThreadLocal.withInitial(() -> false);

  /** Throws a {@link DivergenceException} at the first difference from this backend. */
  public Shadow(Backend second) {
    this(second, ShadowOptions.DEFAULT);
  }

  public Shadow(Backend second, ShadowOptions options) {
    this.second = second;
    this.options = options;
    Consumer<Divergence> given = options.listener();
    this.listener =
        given != null
            ? given
            : divergence -> {
              throw new DivergenceException(divergence);
            };
  }

  /** How many calls were compared. */
  public long compared() {
    return compared.sum();
  }

  /** How often calls were not compared, by operator and reason. */
  public Map<Skip, Long> skipped() {
    return skipped.counts();
  }

  @Override
  public @Nullable Object around(Call call) {
    if (reporting.get()) {
      return call.proceed(call.arguments());
    }
    Operator operator = call.operator();
    List<CallTensor> tensors = CallTensor.arguments(call);
    String why = Incomparable.why(operator, call.arguments(), tensors, call.backend(), second);
    BoundOperator other = why == null ? Direct.find(second, operator.qualifiedName()) : null;
    if (why == null && other == null) {
      why = "backend " + second.id() + " has no such operator";
    }
    if (why != null || other == null) {
      skipped.add(operator.qualifiedName(), String.valueOf(why));
      return call.proceed(call.arguments());
    }
    try (var here = new Direct(call.backend());
        var there = new Direct(second)) {
      return new Comparison(call, tensors, other, here, there).run();
    }
  }

  /** One call on both backends. */
  private final class Comparison {
    private final Call call;
    private final List<CallTensor> tensors;
    private final BoundOperator other;
    private final Direct here;
    private final Direct there;

    /** The arguments as they are before the call. */
    private final Map<TensorHandle, TensorHandle> before = new IdentityHashMap<>();

    /** The same on the second backend, which may write to them. */
    private final Map<TensorHandle, TensorHandle> moved = new IdentityHashMap<>();

    Comparison(
        Call call, List<CallTensor> tensors, BoundOperator other, Direct here, Direct there) {
      this.call = call;
      this.tensors = tensors;
      this.other = other;
      this.here = here;
      this.there = there;
    }

    private String name() {
      return call.operator().qualifiedName();
    }

    @Nullable Object run() {
      @Nullable Object[] arguments;
      try {
        boolean writes = tensors.stream().anyMatch(Comparison::isChanged);
        for (CallTensor tensor : tensors) {
          move(tensor.handle(), writes);
        }
        arguments = arguments();
      } catch (TorchbridgeException e) {
        skipped.add(name(), "its arguments can't cross: " + e.getMessage());
        return call.proceed(call.arguments());
      }
      Object result;
      try {
        result = call.proceed(call.arguments());
      } catch (TorchbridgeException e) {
        skipped.add(name(), "it failed on backend " + call.backend().id());
        throw e;
      }
      try {
        compare(result, arguments);
      } catch (Throwable e) {
        call.discard(result);
        throw e;
      }
      return result;
    }

    /** Batch norms change their statistics, although their schemas do not say so. */
    private static boolean isChanged(CallTensor tensor) {
      return tensor.isWritten() || tensor.name().startsWith("running_");
    }

    private void move(TensorHandle tensor, boolean writes) {
      if (moved.containsKey(tensor)) {
        return;
      }
      TensorHandle plain = tensor.requiresGrad() ? here.tensor("aten::detach", tensor) : tensor;
      plain = here.tensor("aten::resolve_neg", here.tensor("aten::resolve_conj", plain));
      if (writes || (plain.dataAddress() == 0 && plain.numel() > 0)) {
        plain = here.tensor("aten::clone", plain);
      }
      before.put(tensor, plain);
      TensorHandle shared = there.own(second.fromDLPack(call.backend().toDLPack(plain)));
      moved.put(tensor, writes ? there.tensor("aten::clone", shared) : shared);
    }

    /** The arguments for the second backend, whose version of the operator may have others. */
    private @Nullable Object[] arguments() {
      List<Argument> parameters = other.operator().arguments();
      @Nullable Object[] arguments = new Object[parameters.size()];
      for (int i = 0; i < arguments.length; i++) {
        arguments[i] = parameters.get(i).defaultValue();
      }
      List<Argument> ours = call.operator().arguments();
      for (int i = 0; i < ours.size(); i++) {
        Object value = call.arguments()[i];
        int place = place(parameters, ours.get(i).name());
        if (place >= 0) {
          arguments[place] = moved(value);
        } else if (!Objects.deepEquals(value, ours.get(i).defaultValue())) {
          throw new TorchbridgeException("there is no argument " + ours.get(i).name());
        }
      }
      for (int i = 0; i < arguments.length; i++) {
        if (arguments[i] == Argument.REQUIRED) {
          throw new TorchbridgeException("argument " + parameters.get(i).name() + " is missing");
        }
      }
      return arguments;
    }

    private static int place(List<Argument> parameters, String name) {
      for (int i = 0; i < parameters.size(); i++) {
        if (parameters.get(i).name().equals(name)) {
          return i;
        }
      }
      return -1;
    }

    private @Nullable Object moved(@Nullable Object value) {
      return switch (value) {
        case TensorHandle handle -> moved.get(handle);
        case TensorHandle[] list -> {
          @Nullable TensorHandle[] handles = new TensorHandle[list.length];
          for (int i = 0; i < list.length; i++) {
            handles[i] = list[i] == null ? null : moved.get(list[i]);
          }
          yield handles;
        }
        case null, default -> value;
      };
    }

    private void compare(@Nullable Object result, @Nullable Object[] arguments) {
      List<CallTensor> results = CallTensor.results(call, result);
      List<CallTensor> changed =
          tensors.stream()
              .filter(tensor -> isChanged(tensor))
              .filter(tensor -> results.stream().noneMatch(r -> r.handle() == tensor.handle()))
              .toList();
      List<Answer> first = new ArrayList<>();
      try {
        answers(call.operator(), result, here, first);
        changed.forEach(tensor -> answer(tensor.name(), tensor.handle(), here, first));
      } catch (TorchbridgeException e) {
        skipped.add(name(), "its answer can't be read: " + e.getMessage());
        return;
      }
      List<Answer> second = new ArrayList<>();
      String failure = null;
      try {
        answers(other.operator(), there.call(other, arguments), there, second);
        changed.forEach(tensor -> answer(tensor.name(), moved.get(tensor.handle()), there, second));
      } catch (TorchbridgeException e) {
        failure = String.valueOf(e.getMessage());
      }
      compared.increment();
      Divergence divergence =
          failure == null
              ? difference(first, second)
              : divergence(
                  Divergence.Kind.ERROR,
                  "the call",
                  "backend %s failed: %s".formatted(Shadow.this.second.id(), failure));
      if (divergence != null) {
        listener.accept(withScript(divergence, changed, first, second, failure));
      }
    }

    private @Nullable Divergence difference(List<Answer> first, List<Answer> second) {
      if (first.size() != second.size()) {
        return divergence(
            Divergence.Kind.FORM,
            "the results",
            "%d from %s, %d from %s"
                .formatted(
                    first.size(), call.backend().id(), second.size(), Shadow.this.second.id()));
      }
      for (int i = 0; i < first.size(); i++) {
        Divergence divergence = difference(first.get(i), second.get(i).value);
        if (divergence != null) {
          return divergence;
        }
      }
      return null;
    }

    private @Nullable Divergence difference(Answer first, @Nullable Object second) {
      if (first.value instanceof HostTensor one && second instanceof HostTensor two) {
        if (one.dtype() != two.dtype()) {
          return divergence(Divergence.Kind.DTYPE, first.name, one.describe(), two.describe());
        }
        if (!Arrays.equals(one.shape(), two.shape())) {
          return divergence(Divergence.Kind.SHAPE, first.name, one.describe(), two.describe());
        }
        Tolerance.Difference difference = tolerance(one.dtype()).difference(two, one);
        return difference == null
            ? null
            : divergence(
                Divergence.Kind.VALUE,
                first.name,
                "%d of %d elements of %s; element %d is %s from %s, %s from %s"
                    .formatted(
                        difference.count(),
                        one.numel(),
                        one.describe(),
                        difference.first(),
                        one.element(difference.first()),
                        call.backend().id(),
                        two.element(difference.first()),
                        Shadow.this.second.id()));
      }
      if (isNear(first.value, second)) {
        return null;
      }
      boolean form = first.value instanceof HostTensor || second instanceof HostTensor;
      return divergence(
          form ? Divergence.Kind.FORM : Divergence.Kind.VALUE,
          first.name,
          text(first.value),
          text(second));
    }

    private boolean isNear(@Nullable Object one, @Nullable Object two) {
      Tolerance tolerance = tolerance(DType.FLOAT64);
      return switch (one) {
        case Double d when two instanceof Double e -> tolerance.accepts(e, 0, d, 0);
        case Complex c when two instanceof Complex e ->
            tolerance.accepts(e.re(), e.im(), c.re(), c.im());
        case null, default -> Objects.deepEquals(one, two);
      };
    }

    private static String text(@Nullable Object value) {
      return value instanceof HostTensor tensor ? tensor.describe() : String.valueOf(value);
    }

    private Tolerance tolerance(Answer answer) {
      return tolerance(answer.value instanceof HostTensor tensor ? tensor.dtype() : DType.FLOAT64);
    }

    private Tolerance tolerance(DType dtype) {
      Tolerance given = options.tolerance();
      return given == null ? Tolerance.of(dtype) : given;
    }

    private Divergence divergence(Divergence.Kind kind, String result, String one, String two) {
      String details =
          "%s from %s, %s from %s".formatted(one, call.backend().id(), two, second.id());
      return divergence(kind, result, details);
    }

    private Divergence divergence(Divergence.Kind kind, String result, String details) {
      return new Divergence(
          call.operator(),
          call.backend().id(),
          second.id(),
          kind,
          result,
          details,
          Caller.find().orElse(null),
          null);
    }

    private Divergence withScript(
        Divergence divergence,
        List<CallTensor> changed,
        List<Answer> first,
        List<Answer> second,
        @Nullable String failure) {
      if (!written.add(call.operator())) {
        return divergence;
      }
      reporting.set(true);
      try {
        Map<TensorHandle, Reproduction.Input> inputs = new IdentityHashMap<>();
        before.forEach(
            (handle, plain) ->
                inputs.put(
                    handle, new Reproduction.Input(HostTensor.of(here, plain), plain.strides())));
        var reproduction =
            new Reproduction(
                call,
                divergence,
                inputs,
                changed,
                new Reproduction.Recorded(call.backend(), first, null),
                new Reproduction.Recorded(Shadow.this.second, second, failure),
                first.stream().map(this::tolerance).toList());
        return divergence.withScript(reproduction.write(options.scripts()));
      } catch (TorchbridgeException e) {
        return divergence.withoutScript(String.valueOf(e.getMessage()));
      } finally {
        reporting.remove();
      }
    }
  }

  /**
   * One value of a result.
   *
   * @param value a HostTensor, a number, text or null
   */
  record Answer(String name, @Nullable Object value) {}

  private static void answers(
      Operator operator, @Nullable Object result, Direct direct, List<Answer> answers) {
    int count = operator.returns().size();
    for (int i = 0; i < count; i++) {
      Object value = count > 1 && result instanceof Object[] all ? all[i] : result;
      answer(CallTensor.resultName(operator, i), value, direct, answers);
    }
  }

  private static void answer(
      String name, @Nullable Object value, Direct direct, List<Answer> answers) {
    switch (value) {
      case TensorHandle handle -> answers.add(new Answer(name, HostTensor.of(direct, handle)));
      case Object[] list -> {
        for (int i = 0; i < list.length; i++) {
          answer(name + "[" + i + "]", list[i], direct, answers);
        }
      }
      case long[] list -> answer(name, Arrays.stream(list).boxed().toArray(), direct, answers);
      case double[] list -> answer(name, Arrays.stream(list).boxed().toArray(), direct, answers);
      case null, default -> answers.add(new Answer(name, value));
    }
  }
}

package io.torchbridge.debug;

import io.torchbridge.Complex;
import io.torchbridge.DType;
import io.torchbridge.Device;
import io.torchbridge.TorchbridgeException;
import io.torchbridge.spi.CallInterceptor;
import io.torchbridge.spi.CallTensor;
import io.torchbridge.spi.Caller;
import io.torchbridge.spi.Operator;
import io.torchbridge.spi.Operator.Argument;
import io.torchbridge.spi.TensorHandle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds the first operator that makes a NaN or an Inf: forward, what <a
 * href="https://docs.pytorch.org/docs/stable/autograd.html#anomaly-detection">detect_anomaly</a> is
 * for backward passes.
 *
 * {@snippet :
 * try (var on = Torch.intercept(new NonFiniteFinder())) {
 *   loss = model.forward(images).log().mean(); // NonFiniteException: aten::log made Inf in …
 * }
 * }
 *
 * <p>A NaN is reported where no input has one, an Inf where no input has an Inf or a NaN; scalar
 * arguments are inputs too, so {@code masked_fill(mask, -inf)} is not reported, and what becomes
 * NaN from its result is. Results and what is written in place are looked at, in floating and
 * complex dtypes: one pass over the elements, by {@code aten::aminmax} on their own device, and one
 * wait for it. Inputs are only looked at once a result has a NaN or an Inf, or before a call that
 * writes to them. Uninitialised memory ({@code empty}, {@code resize_}, {@code out=} before it is
 * written) and views may hold anything.
 *
 * <p>Where the elements can't be looked at, {@link #unchecked} counts. The operators of a native
 * backward pass are not seen one by one: what {@link io.torchbridge.Torch#grad} returns is checked
 * as one operator, {@code torchbridge::grad}; gradients that {@code backward()} adds to leaves are
 * not, and a NaN in them is the input of what uses them first.
 *
 * <p>Without a line of code, {@code -Dtorchbridge.nonfinite=throw} or {@code warn} does the same
 * for the whole process.
 *
 * <p>When it throws, what the operator returned is given up; what it wrote in place stays written.
 */
public final class NonFiniteFinder implements CallInterceptor {
  /** Operators that write to their first argument without reading it. */
  private static final Set<String> OVERWRITING =
      Set.of(
          "copy_",
          "fill_",
          "zero_",
          "set_",
          "normal_",
          "uniform_",
          "exponential_",
          "cauchy_",
          "geometric_",
          "log_normal_",
          "random_",
          "bernoulli_");

  private final Consumer<NonFinite> listener;
  private final Skips unchecked = new Skips();

  /** What a tensor's elements, or a scalar, are at worst. */
  private enum State {
    FINITE,
    INFINITE,
    NAN;

    static State of(double... values) {
      State worst = FINITE;
      for (double value : values) {
        worst = worst.or(Double.isNaN(value) ? NAN : Double.isInfinite(value) ? INFINITE : FINITE);
      }
      return worst;
    }

    State or(State other) {
      return other.compareTo(this) > 0 ? other : this;
    }
  }

  /** The smallest and the largest element; NaN if there is a NaN. */
  private record Range(double min, double max) {
    State state() {
      return State.of(min, max);
    }
  }

  /** Throws {@link NonFiniteException} at the first one. */
  public NonFiniteFinder() {
    this(
        finding -> {
          throw new NonFiniteException(finding);
        });
  }

  /**
   * Reports each one, on the thread that calls the operator; what comes of its result is not
   * reported again.
   */
  public NonFiniteFinder(Consumer<NonFinite> listener) {
    this.listener = listener;
  }

  /** How often results could not be looked at, by operator and reason. */
  public Map<Skip, Long> unchecked() {
    return unchecked.counts();
  }

  @Override
  public @Nullable Object around(Call call) {
    if (isUninitialised(call.operator())) {
      return call.proceed(call.arguments());
    }
    List<CallTensor> arguments = CallTensor.arguments(call);
    boolean writes = arguments.stream().anyMatch(CallTensor::isWritten);
    Map<TensorHandle, Range> before = new IdentityHashMap<>();
    try (var direct = new Direct(call.backend())) {
      if (writes) {
        for (CallTensor input : inputs(call.operator(), arguments)) {
          Range range = known(direct, input.handle());
          if (range != null) {
            before.put(input.handle(), range);
          }
        }
      }
    }
    Object result = call.proceed(call.arguments());
    try (var direct = new Direct(call.backend())) {
      for (CallTensor tensor : changed(call, arguments, result)) {
        check(call, direct, arguments, before, tensor);
      }
    } catch (Throwable e) {
      call.discard(result);
      throw e;
    }
    return result;
  }

  /** Memory that nobody has written yet, and other readings of what is there. */
  private static boolean isUninitialised(Operator operator) {
    String name = operator.name();
    return name.contains("empty")
        || name.startsWith("resize")
        || name.startsWith("_resize")
        || name.startsWith("as_strided")
        || operator.qualifiedName().equals("aten::view.dtype");
  }

  /** The arguments that the operator reads. */
  private static List<CallTensor> inputs(Operator operator, List<CallTensor> arguments) {
    boolean overwrites = OVERWRITING.contains(operator.name());
    boolean out = operator.overload().equals("out") || operator.overload().endsWith("_out");
    return arguments.stream().filter(a -> !(a.isWritten() && (out || overwrites))).toList();
  }

  /** Results that are no mere views, and what was written. */
  private static Collection<CallTensor> changed(
      Call call, List<CallTensor> arguments, @Nullable Object result) {
    Map<TensorHandle, CallTensor> changed = new IdentityHashMap<>();
    for (CallTensor argument : arguments) {
      if (argument.isWritten()) {
        changed.put(argument.handle(), argument);
      }
    }
    for (CallTensor tensor : CallTensor.results(call, result)) {
      if (tensor.isNew(arguments)) {
        changed.putIfAbsent(tensor.handle(), tensor);
      }
    }
    return changed.values();
  }

  private void check(
      Call call,
      Direct direct,
      List<CallTensor> arguments,
      Map<TensorHandle, Range> before,
      CallTensor tensor) {
    Operator operator = call.operator();
    DType dtype = tensor.handle().dtype();
    if (!dtype.isFloatingPoint() && !dtype.isComplex()) {
      return;
    }
    String why = whyNot(tensor.handle());
    Range range = null;
    if (why == null) {
      try {
        range = range(direct, tensor.handle());
      } catch (TorchbridgeException e) {
        why = "backend " + call.backend().id() + " can't tell: " + e.getMessage();
      }
    }
    if (why != null) {
      unchecked.add(operator.qualifiedName(), why);
    }
    if (range == null || range.state() == State.FINITE) {
      return;
    }
    var inputs = new ArrayList<NonFinite.Input>();
    State worst = scalars(call);
    List<CallTensor> read = inputs(operator, arguments);
    for (CallTensor argument : arguments) {
      Range input = null;
      if (read.contains(argument)) {
        input = before.get(argument.handle());
        input = input == null ? known(direct, argument.handle()) : input;
        worst = input == null ? worst : worst.or(input.state());
      }
      inputs.add(
          new NonFinite.Input(
              argument.name(),
              argument.describe(),
              input == null ? null : input.min,
              input == null ? null : input.max));
    }
    if (range.state().compareTo(worst) > 0) {
      listener.accept(
          new NonFinite(
              operator,
              call.backend().id(),
              tensor.name(),
              tensor.describe(),
              range.state() == State.NAN,
              count(direct, tensor.handle()),
              tensor.handle().numel(),
              inputs,
              scalarTexts(call),
              Caller.find().orElse(null)));
    }
  }

  /** Why a tensor's elements can't be looked at; null if they can. */
  private static @Nullable String whyNot(TensorHandle tensor) {
    if (tensor.device().type() == Device.Type.META) {
      return "a tensor on meta has no elements";
    }
    return switch (tensor.layout()) {
      case STRIDED, SPARSE, SPARSE_CSR, SPARSE_CSC, SPARSE_BSR, SPARSE_BSC -> null;
      default -> "a tensor of layout " + tensor.layout() + " can't be looked into";
    };
  }

  /** The range of a tensor's elements; null if it has none, or they have no order. */
  private static @Nullable Range range(Direct direct, TensorHandle tensor) {
    if (whyNot(tensor) != null || tensor.dtype() == DType.BOOL || tensor.numel() == 0) {
      return null;
    }
    TensorHandle plain = plain(direct, tensor);
    if (plain.numel() == 0) {
      return null;
    }
    Object[] both = (Object[]) Objects.requireNonNull(direct.call("aten::aminmax", plain));
    return new Range(number(direct, both[0]), number(direct, both[1]));
  }

  /** The same where the backend can tell, else null: what is unknown is taken for finite. */
  private static @Nullable Range known(Direct direct, TensorHandle tensor) {
    try {
      return range(direct, tensor);
    } catch (TorchbridgeException e) {
      return null;
    }
  }

  /** The elements that are there, as real numbers of a dtype that has arithmetic. */
  private static TensorHandle plain(Direct direct, TensorHandle tensor) {
    TensorHandle plain =
        switch (tensor.layout()) {
          case STRIDED -> tensor;
          case SPARSE -> direct.tensor("aten::_values", tensor);
          default -> direct.tensor("aten::values", tensor);
        };
    if (plain.dtype().isComplex()) {
      plain = direct.tensor("aten::view_as_real", direct.tensor("aten::resolve_conj", plain));
    }
    boolean isFloat8 = plain.dtype().isFloatingPoint() && plain.dtype().byteSize() == 1;
    return isFloat8 ? direct.tensor("aten::_to_copy", plain, DType.FLOAT32) : plain;
  }

  private static double number(Direct direct, Object tensor) {
    return ((Number) direct.item((TensorHandle) tensor)).doubleValue();
  }

  private static long count(Direct direct, TensorHandle tensor) {
    TensorHandle finite = direct.tensor("aten::isfinite", plain(direct, tensor));
    Object count = direct.item(direct.tensor("aten::sum", finite));
    return finite.numel() - ((Number) count).longValue();
  }

  private static State scalars(Call call) {
    State worst = State.FINITE;
    for (Object argument : call.arguments()) {
      worst =
          switch (argument) {
            case Double d -> worst.or(State.of(d));
            case Complex c -> worst.or(State.of(c.re(), c.im()));
            case double[] list -> worst.or(State.of(list));
            case null, default -> worst;
          };
    }
    return worst;
  }

  private static List<String> scalarTexts(Call call) {
    var texts = new ArrayList<String>();
    List<Argument> parameters = call.operator().arguments();
    for (int i = 0; i < parameters.size(); i++) {
      Object value = call.arguments()[i];
      boolean tensors = value instanceof TensorHandle || value instanceof TensorHandle[];
      if (!tensors && !Objects.deepEquals(value, parameters.get(i).defaultValue())) {
        texts.add(parameters.get(i).name() + "=" + text(value));
      }
    }
    return texts;
  }

  private static String text(@Nullable Object value) {
    return switch (value) {
      case long[] list -> Arrays.toString(list);
      case double[] list -> Arrays.toString(list);
      case boolean[] list -> Arrays.toString(list);
      case Object[] list -> Arrays.toString(list);
      case null, default -> String.valueOf(value);
    };
  }
}

package io.torchbridge.autograd;

import io.torchbridge.TorchbridgeException;
import io.torchbridge.spi.Backend;
import io.torchbridge.spi.CallInterceptor;
import io.torchbridge.spi.CallTensor;
import io.torchbridge.spi.Differentiation;
import io.torchbridge.spi.Operator;
import io.torchbridge.spi.TensorHandle;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Knows the forward calls by hooks on their results: a pass calls them right before it goes back
 * through the call, so the last one that was called belongs to the function that fails.
 */
final class AnomalyInterceptor implements CallInterceptor {
  private static final Pattern NAN =
      Pattern.compile("Function '(\\w+)' returned nan values in its (\\d+)th output");

  /** How many passes of each backend look for NaN now. */
  private static final Map<Backend, Integer> PASSES = new HashMap<>();

  private final boolean checkNan;
  private final ThreadLocal<@Nullable ForwardCall> last = new ThreadLocal<>();

  /** The last one of a thread that a backend has for a device. */
  private volatile @Nullable ForwardCall lastElsewhere;

  AnomalyInterceptor(boolean checkNan) {
    this.checkNan = checkNan;
  }

  @Override
  public @Nullable Object around(Call call) {
    Operator operator = call.operator();
    boolean isPass = operator == Differentiation.BACKWARD || operator == Differentiation.GRAD;
    Object result = isPass ? pass(call) : call.proceed(call.arguments());
    if (GradMode.current() == GradMode.ENABLED) {
      record(call, result);
    }
    return result;
  }

  private @Nullable Object pass(Call call) {
    ForwardCall around = last.get();
    last.remove();
    try {
      if (checkNan) {
        detect(call.backend(), 1);
      }
      return call.proceed(call.arguments());
    } catch (TorchbridgeException e) {
      throw explained(e);
    } finally {
      last.set(around);
      if (checkNan) {
        detect(call.backend(), -1);
      }
    }
  }

  private static void detect(Backend backend, int more) {
    synchronized (PASSES) {
      int passes = PASSES.getOrDefault(backend, 0) + more;
      if (passes == 0) {
        PASSES.remove(backend);
        backend.setDetectAnomaly(false);
      } else {
        PASSES.put(backend, passes);
        backend.setDetectAnomaly(true);
      }
    }
  }

  private TorchbridgeException explained(TorchbridgeException e) {
    ForwardCall forward = last.get() == null ? lastElsewhere : last.get();
    Matcher nan = NAN.matcher(String.valueOf(e.getMessage()));
    if (e instanceof AnomalyException) {
      return e; // of a pass inside of this one
    }
    if (nan.find()) {
      return new AnomalyException(nan.group(1), Integer.parseInt(nan.group(2)), forward);
    }
    if (forward != null) {
      e.addSuppressed(forward);
    }
    return e;
  }

  private void record(Call call, @Nullable Object result) {
    List<CallTensor> recorded =
        CallTensor.results(call, result).stream()
            .filter(tensor -> tensor.handle().requiresGrad() && !tensor.handle().isLeaf())
            .toList();
    if (recorded.isEmpty()) {
      return;
    }
    List<CallTensor> arguments = CallTensor.arguments(call);
    Set<String> functions =
        recorded.stream()
            .map(tensor -> Objects.requireNonNullElse(tensor.handle().gradFn(), ""))
            .collect(Collectors.toSet());
    var forward = new ForwardCall(call.operator().qualifiedName(), functions);
    for (CallTensor tensor : recorded) {
      if (arguments.stream().noneMatch(argument -> isSame(argument, tensor))) {
        tensor.handle().registerHook(new Step(forward));
      }
    }
  }

  /** Whether a result is an argument as it was, which another call has made. */
  private static boolean isSame(CallTensor argument, CallTensor result) {
    TensorHandle a = argument.handle();
    TensorHandle b = result.handle();
    return !argument.isWritten()
        && Objects.equals(a.gradFn(), b.gradFn())
        && a.dataAddress() == b.dataAddress()
        && Arrays.equals(a.shape(), b.shape())
        && Arrays.equals(a.strides(), b.strides());
  }

  /** The hook on a result. */
  private final class Step implements UnaryOperator<@Nullable TensorHandle> {
    private final ForwardCall forward;

    Step(ForwardCall forward) {
      this.forward = forward;
    }

    @Override
    public @Nullable TensorHandle apply(@Nullable TensorHandle gradient) {
      if (Differentiation.pass() > 0) {
        last.set(forward);
      } else {
        lastElsewhere = forward;
      }
      if (gradient != null) {
        gradient.release();
      }
      return null;
    }
  }
}

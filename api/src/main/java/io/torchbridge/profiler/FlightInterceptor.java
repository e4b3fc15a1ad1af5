package io.torchbridge.profiler;

import io.torchbridge.profiler.RecordedEvents.Allocation;
import io.torchbridge.profiler.RecordedEvents.BorderCrossing;
import io.torchbridge.profiler.RecordedEvents.NamedRange;
import io.torchbridge.profiler.RecordedEvents.OperatorCall;
import io.torchbridge.spi.CallInterceptor;
import io.torchbridge.spi.CallTensor;
import io.torchbridge.spi.Crossing;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes events for the Flight Recorder of what goes by. */
final class FlightInterceptor implements CallInterceptor {
  private final ThreadLocal<Deque<NamedRange>> ranges = ThreadLocal.withInitial(ArrayDeque::new);

  /** Whether any recording wants any of the events. */
  static boolean isAsked() {
    return new OperatorCall().isEnabled()
        || new Allocation().isEnabled()
        || new BorderCrossing().isEnabled()
        || new NamedRange().isEnabled();
  }

  @Override
  public @Nullable Object around(Call call) {
    var event = new OperatorCall();
    boolean allocations = new Allocation().isEnabled();
    if (!event.isEnabled() && !allocations) {
      return call.proceed(call.arguments());
    }
    event.begin();
    Object result = call.proceed(call.arguments());
    event.end();
    boolean commit = event.shouldCommit();
    if (commit || allocations) {
      List<CallTensor> arguments = CallTensor.arguments(call);
      for (CallTensor tensor : CallTensor.results(call, result)) {
        if (tensor.bytes() > 0 && tensor.isNew(arguments)) {
          event.bytes += tensor.bytes();
          if (allocations) {
            allocated(call, tensor);
          }
        }
      }
    }
    if (commit) {
      event.name = call.operator().qualifiedName();
      event.backend = call.backend().id();
      event.inputs = Profiler.inputs(call);
      event.commit();
    }
    return result;
  }

  private static void allocated(Call call, CallTensor tensor) {
    var event = new Allocation();
    event.operator = call.operator().qualifiedName();
    event.backend = call.backend().id();
    event.device = tensor.handle().device().toString();
    event.tensor = tensor.describe();
    event.bytes = tensor.bytes();
    event.commit();
  }

  @Override
  public void crossed(Crossing crossing) {
    var event = new BorderCrossing();
    if (event.shouldCommit()) {
      event.border = crossing.border().name();
      event.from = crossing.from();
      event.to = crossing.to();
      event.tensor = crossing.dtype().torchName() + Arrays.toString(crossing.shape());
      event.bytes = crossing.bytes();
      event.copied = crossing.copied();
      event.timeTaken = crossing.nanos();
      event.commit();
    }
  }

  @Override
  public void entered(String range) {
    var event = new NamedRange();
    event.name = range;
    event.begin();
    ranges.get().push(event);
  }

  @Override
  public void left(String range) {
    Deque<NamedRange> open = ranges.get();
    // none is there if it was entered before this interceptor was
    open.stream()
        .filter(event -> event.name.equals(range))
        .findFirst()
        .ifPresent(
            event -> {
              open.removeFirstOccurrence(event);
              event.commit();
            });
  }
}

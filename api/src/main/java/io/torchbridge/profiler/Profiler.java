package io.torchbridge.profiler;

import io.torchbridge.InvalidArgumentException;
import io.torchbridge.profiler.ProfilerEvent.Kind;
import io.torchbridge.spi.CallInterceptor;
import io.torchbridge.spi.CallTensor;
import io.torchbridge.spi.Crossing;
import io.torchbridge.spi.Interceptors;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Measures every operator call while it is installed, as <a
 * href="https://docs.pytorch.org/docs/stable/profiler.html">torch.profiler</a>.
 *
 * {@snippet :
 * var profiler = new Profiler();
 * try (var on = Torch.intercept(profiler);
 *     var forward = Profiler.record("forward")) {
 *   model.forward(images);
 * }
 * System.out.println(profiler.table());
 * profiler.exportChromeTrace(Path.of("trace.json"));
 * }
 *
 * <p>It sees all threads, or one with {@code Torch.intercept(profiler, thread)}, and may be
 * installed several times, one after the other. Times are those of the calling thread: on a device
 * that works on its own, such as a GPU, the time until the work was handed over. A backward pass is
 * one event, {@code torchbridge::backward}, as its operators run inside of PyTorch, on threads of
 * their own where there are several devices; what hooks call is seen. So is a module of Python's
 * one range, named after it.
 *
 * <p>Without a line of code, {@code -Dtorchbridge.profile=table} prints the table when the program
 * ends, {@code -Dtorchbridge.profile=trace.json} writes the trace, and {@code table,trace.json}
 * does both. The same events go to recordings of the JDK Flight Recorder that ask for them, without
 * any Profiler: {@code torchbridge.Range} and {@code torchbridge.Crossing}, and where they are
 * enabled {@code torchbridge.Operator} and {@code torchbridge.Allocation}, as with {@code
 * -XX:StartFlightRecording:+torchbridge.Operator#enabled=true}. Which are enabled is looked at when
 * a recording starts or ends.
 */
public final class Profiler implements CallInterceptor {
  private static final int ROWS = 100;

  private final ProfilerOptions options;
  private final long zero = System.nanoTime();
  private final Queue<Track> tracks = new ConcurrentLinkedQueue<>();
  private final ThreadLocal<Track> track = ThreadLocal.withInitial(this::newTrack);

  /** A profiler that records shapes and each single call. */
  public Profiler() {
    this(ProfilerOptions.DEFAULT);
  }

  public Profiler(ProfilerOptions options) {
    this.options = options;
  }

  private Track newTrack() {
    Track made = new Track(Thread.currentThread(), zero, options.recordTrace());
    tracks.add(made);
    return made;
  }

  /**
   * {@code record_function}: gives a part of the program a name, in which profilers and Flight
   * Recorder show it, until it is closed by the same thread.
   */
  public static Range record(String name) {
    CallInterceptor[] around = Interceptors.installed();
    for (CallInterceptor interceptor : around) {
      interceptor.entered(name);
    }
    return new Range(name, around);
  }

  /** A named part of the program. */
  public static final class Range implements AutoCloseable {
    private final String name;
    private CallInterceptor[] around;

    private Range(String name, CallInterceptor[] around) {
      this.name = name;
      this.around = around;
    }

    /** Ends it; a second time is harmless. */
    @Override
    public void close() {
      for (int i = around.length - 1; i >= 0; i--) {
        around[i].left(name);
      }
      around = new CallInterceptor[0];
    }
  }

  // What happens

  @Override
  public @Nullable Object around(Call call) {
    Track here = track.get();
    String inputs = options.recordShapes() ? inputs(call) : "";
    Track.Frame frame = here.begin(Kind.OPERATOR, call.operator().qualifiedName());
    long end = 0;
    long bytes = 0;
    try {
      Object result = call.proceed(call.arguments());
      end = System.nanoTime();
      bytes = newBytes(call, result);
      return result;
    } finally {
      here.end(frame, end == 0 ? System.nanoTime() : end, call.backend().id(), inputs, bytes);
    }
  }

  static String inputs(Call call) {
    return CallTensor.arguments(call).stream()
        .map(CallTensor::describe)
        .collect(Collectors.joining(", "));
  }

  private static long newBytes(Call call, @Nullable Object result) {
    List<CallTensor> arguments = CallTensor.arguments(call);
    return CallTensor.results(call, result).stream()
        .filter(tensor -> tensor.isNew(arguments))
        .mapToLong(CallTensor::bytes)
        .sum();
  }

  @Override
  public void crossed(Crossing crossing) {
    boolean host = Crossing.HOST.equals(crossing.from());
    String text = crossing.dtype().torchName() + java.util.Arrays.toString(crossing.shape());
    track
        .get()
        .add(
            crossing.copied() ? Kind.COPY : Kind.SHARE,
            crossing.border().name().toLowerCase(Locale.ROOT),
            host ? crossing.to() : crossing.from(),
            options.recordShapes() ? text : "",
            crossing.startNanos(),
            crossing.nanos(),
            crossing.nanos(),
            crossing.bytes());
  }

  @Override
  public void entered(String range) {
    track.get().begin(Kind.RANGE, range);
  }

  @Override
  public void left(String range) {
    long now = System.nanoTime();
    Track here = track.get();
    Track.Frame frame = here.range(range);
    if (frame != null) { // else it was entered before this profiler was there
      here.end(frame, now, "", "", 0);
    }
  }

  // What has happened

  /**
   * Every single event that is over, by its start.
   *
   * @throws InvalidArgumentException if the options say not to record them
   */
  public List<ProfilerEvent> events() {
    if (!options.recordTrace()) {
      throw new InvalidArgumentException(
          "this Profiler was made with recordTrace=false; it has averages only");
    }
    return tracks.stream()
        .flatMap(one -> one.events().stream())
        .sorted(
            Comparator.comparingLong(ProfilerEvent::startNanos)
                .thenComparing(Comparator.comparingLong(ProfilerEvent::nanos).reversed()))
        .toList();
  }

  /** {@code key_averages()}: the events that are over by name and backend. */
  public List<ProfilerAverage> keyAverages() {
    return keyAverages(false);
  }

  /**
   * {@code key_averages(group_by_input_shape)}: the events that are over by name, backend and, if
   * asked for, the dtypes and shapes of the tensors that went in.
   *
   * @throws InvalidArgumentException if these are asked for and the options say not to record them
   */
  public List<ProfilerAverage> keyAverages(boolean groupByInputShape) {
    if (groupByInputShape && !options.recordShapes()) {
      throw new InvalidArgumentException(
          "this Profiler was made with recordShapes=false; it can't group by them");
    }
    Map<ProfilerAverage.Key, ProfilerAverage> together = new LinkedHashMap<>();
    for (Track one : tracks) {
      for (ProfilerAverage average : one.averages()) {
        ProfilerAverage shown = groupByInputShape ? average : average.withoutInputs();
        together.merge(shown.key(), shown, ProfilerAverage::plus);
      }
    }
    return List.copyOf(together.values());
  }

  /** The averages as a table for the console, those that took the most time by themselves first. */
  public String table() {
    return table(ProfilerSort.SELF_TIME, ROWS, false);
  }

  /**
   * The averages as a table for the console.
   *
   * @param rows how many at most
   * @param groupByInputShape as for {@link #keyAverages(boolean)}
   */
  public String table(ProfilerSort sort, int rows, boolean groupByInputShape) {
    return ProfilerTable.print(keyAverages(groupByInputShape), sort, rows, groupByInputShape);
  }

  /**
   * {@code export_chrome_trace}: writes the events as JSON in the Trace Event Format, for
   * chrome://tracing and Perfetto.
   *
   * @throws InvalidArgumentException if the options say not to record them
   * @throws io.torchbridge.FileAccessException if the file can't be written
   */
  public void exportChromeTrace(Path file) {
    ChromeTrace.write(file, events());
  }
}

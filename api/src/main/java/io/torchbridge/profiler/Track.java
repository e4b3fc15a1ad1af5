package io.torchbridge.profiler;

import io.torchbridge.profiler.ProfilerEvent.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What one thread does and has done. Only that thread writes; any may read what is finished. */
final class Track {
  private final String thread;
  private final long threadId;
  private final long zero;
  private final boolean keepsEvents;

  private @Nullable Frame top;
  private final List<ProfilerEvent> events = new ArrayList<>();
  private final Map<ProfilerAverage.Key, ProfilerAverage> averages = new HashMap<>();

  /** Something that has begun. */
  static final class Frame {
    final Kind kind;
    final String name;
    private final @Nullable Frame outer;
    private final long start;
    private long inner;

    private Frame(Kind kind, String name, @Nullable Frame outer, long start) {
      this.kind = kind;
      this.name = name;
      this.outer = outer;
      this.start = start;
    }
  }

  Track(Thread thread, long zero, boolean keepsEvents) {
    this.threadId = thread.threadId();
    this.thread = thread.getName().isEmpty() ? "thread " + threadId : thread.getName();
    this.zero = zero;
    this.keepsEvents = keepsEvents;
  }

  Frame begin(Kind kind, String name) {
    Frame frame = new Frame(kind, name, top, System.nanoTime());
    top = frame;
    return frame;
  }

  /** The innermost range of this name that is open; null if there is none. */
  @Nullable Frame range(String name) {
    Frame frame = top;
    while (frame != null && !(frame.kind == Kind.RANGE && frame.name.equals(name))) {
      frame = frame.outer;
    }
    return frame;
  }

  /** Ends a frame, and with it what was begun inside of it and is open still. */
  void end(Frame frame, long now, String backend, String inputs, long bytes) {
    long nanos = now - frame.start;
    top = frame.outer;
    add(frame.kind, frame.name, backend, inputs, frame.start, nanos, nanos - frame.inner, bytes);
  }

  /** Something that is over already. */
  void add(
      Kind kind,
      String name,
      String backend,
      String inputs,
      long start,
      long nanos,
      long selfNanos,
      long bytes) {
    if (top != null) {
      top.inner += nanos;
    }
    var event =
        new ProfilerEvent(
            kind, name, backend, inputs, thread, threadId, start - zero, nanos, selfNanos, bytes);
    var average = ProfilerAverage.of(event, inputs);
    synchronized (this) {
      averages.merge(average.key(), average, ProfilerAverage::plus);
      if (keepsEvents) {
        events.add(event);
      }
    }
  }

  synchronized List<ProfilerEvent> events() {
    return List.copyOf(events);
  }

  synchronized List<ProfilerAverage> averages() {
    return List.copyOf(averages.values());
  }
}

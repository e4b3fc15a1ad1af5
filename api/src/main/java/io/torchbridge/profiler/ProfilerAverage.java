package io.torchbridge.profiler;

import io.torchbridge.profiler.ProfilerEvent.Kind;

/**
 * All events of one name on one backend together.
 *
 * @param kind what they are
 * @param name the operator's full name, the user's name of a range, or what was crossed
 * @param backend the id of the backend that worked; empty for a range
 * @param inputs dtypes and shapes of the tensors that went in; empty unless they were asked for
 * @param count how many
 * @param selfNanos their time without what was recorded inside of them
 * @param nanos their time
 * @param bytes of the memory that their results brought, or that crossed
 */
public record ProfilerAverage(
    Kind kind,
    String name,
    String backend,
    String inputs,
    long count,
    long selfNanos,
    long nanos,
    long bytes) {

  static ProfilerAverage of(ProfilerEvent event, String inputs) {
    return new ProfilerAverage(
        event.kind(),
        event.name(),
        event.backend(),
        inputs,
        1,
        event.selfNanos(),
        event.nanos(),
        event.bytes());
  }

  ProfilerAverage withoutInputs() {
    return new ProfilerAverage(kind, name, backend, "", count, selfNanos, nanos, bytes);
  }

  ProfilerAverage plus(ProfilerAverage more) {
    return new ProfilerAverage(
        kind,
        name,
        backend,
        inputs,
        count + more.count,
        selfNanos + more.selfNanos,
        nanos + more.nanos,
        bytes + more.bytes);
  }

  /** What they have in common. */
  record Key(Kind kind, String name, String backend, String inputs) {}

  Key key() {
    return new Key(kind, name, backend, inputs);
  }
}

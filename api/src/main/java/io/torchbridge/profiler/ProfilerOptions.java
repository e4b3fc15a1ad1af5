package io.torchbridge.profiler;

/**
 * What a {@link Profiler} records.
 *
 * @param recordShapes dtypes and shapes of the tensors that go in, to group by them
 * @param recordTrace each single call, for {@link Profiler#events} and {@link
 *     Profiler#exportChromeTrace}; without, memory does not grow with the number of calls
 */
public record ProfilerOptions(boolean recordShapes, boolean recordTrace) {

  /** Both. */
  public static final ProfilerOptions DEFAULT = new ProfilerOptions(true, true);

  public ProfilerOptions withRecordShapes(boolean recordShapes) {
    return new ProfilerOptions(recordShapes, recordTrace);
  }

  public ProfilerOptions withRecordTrace(boolean recordTrace) {
    return new ProfilerOptions(recordShapes, recordTrace);
  }
}

package io.torchbridge.profiler;

import java.util.Comparator;
import java.util.function.ToLongFunction;

/** By what a {@link Profiler#table} is sorted, the largest first. */
public enum ProfilerSort {
  SELF_TIME(ProfilerAverage::selfNanos),
  TOTAL_TIME(ProfilerAverage::nanos),
  AVERAGE_TIME(average -> average.nanos() / average.count()),
  COUNT(ProfilerAverage::count),
  BYTES(ProfilerAverage::bytes);

  final Comparator<ProfilerAverage> order;

  ProfilerSort(ToLongFunction<ProfilerAverage> what) {
    order = Comparator.comparingLong(what).reversed().thenComparing(ProfilerAverage::name);
  }
}

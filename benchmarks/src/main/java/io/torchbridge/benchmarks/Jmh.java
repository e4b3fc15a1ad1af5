package io.torchbridge.benchmarks;

import io.torchbridge.TorchbridgeException;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Runs the parts under JMH, with its garbage collection profiler, in a JVM of their own. */
final class Jmh {
  private Jmh() {}

  /**
   * @param pattern of names, a regular expression
   * @param quick for a rough picture
   * @return the exit code
   */
  static int run(String pattern, boolean quick) {
    var options =
        new OptionsBuilder()
            .include("io\\.torchbridge\\.benchmarks\\.jmh\\..*(?:" + pattern + ")")
            .addProfiler(GCProfiler.class)
            .jvmArgsAppend(
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Dtorchbridge.threads=1");
    if (quick) {
      options
          .warmupIterations(2)
          .measurementIterations(2)
          .warmupTime(TimeValue.milliseconds(500))
          .measurementTime(TimeValue.milliseconds(500));
    }
    try {
      return new Runner(options.build()).run().isEmpty() ? 1 : 0;
    } catch (RunnerException e) {
      throw new TorchbridgeException("JMH failed: " + e.getMessage(), e);
    }
  }
}

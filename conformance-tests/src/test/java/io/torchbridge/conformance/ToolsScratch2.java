package io.torchbridge.conformance;

import io.torchbridge.*;
import io.torchbridge.debug.*;
import io.torchbridge.profiler.*;
import io.torchbridge.spi.*;
import java.util.*;

class ToolsScratch2 {
  static double time(int n, int size, CallInterceptor i) {
    Tensor x = Torch.ones(size);
    double best = 1e18;
    for (int r = 0; r < 7; r++) {
      var on = i == null ? null : Torch.intercept(i);
      long t = System.nanoTime();
      for (int k = 0; k < n; k++) x.add(x).close();
      best = Math.min(best, (System.nanoTime() - t) / (double) n);
      if (on != null) on.close();
    }
    x.close();
    return best / 1000;
  }

  public static void main(String[] a) {
    for (int size : new int[] {1, 1_000_000}) {
      int n = size == 1 ? 100000 : 200;
      System.out.printf("%d elements: none %.2f us%n", size, time(n, size, null));
      System.out.printf("  pass through %.2f%n", time(n, size, c -> c.proceed(c.arguments())));
      System.out.printf(
          "  profiler, averages only %.2f%n",
          time(n, size, new Profiler(new ProfilerOptions(false, false))));
      System.out.printf(
          "  profiler, shapes %.2f%n",
          time(n, size, new Profiler(new ProfilerOptions(true, false))));
      System.out.printf(
          "  profiler, shapes and trace %.2f%n", time(n / 10 + 1, size, new Profiler()));
      System.out.printf("  finder %.2f%n", time(n, size, new NonFiniteFinder()));
      System.out.printf(
          "  shadow on python %.2f%n", time(n / 10 + 1, size, new Shadow(Backends.get("python"))));
      System.out.printf("  none again %.2f%n", time(n, size, null));
      try (var r = new jdk.jfr.Recording()) {
        r.enable("torchbridge.Operator").withoutStackTrace();
        r.start();
        System.out.printf("  recording of operators %.2f%n", time(n, size, null));
      }
    }
  }
}

package io.torchbridge.profiler;

import io.torchbridge.TorchbridgeException;
import io.torchbridge.spi.InterceptorProvider;
import io.torchbridge.spi.Interceptors;
import io.torchbridge.spi.Settings;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Profiles the whole process where the setting {@code profile} asks for it: {@code table}, the name
 * of a trace file that ends in {@code .json}, or several of these, separated by commas.
 */
public final class ProfileAtExit implements InterceptorProvider {
  private static final String TABLE = "table";

  @Override
  public void install(Settings settings) {
    Settings.Setting setting = settings.find("profile");
    if (setting == null) {
      return;
    }
    boolean table = false;
    Set<Path> traces = new LinkedHashSet<>();
    for (String part : setting.value().split(",")) {
      String wanted = part.strip();
      if (wanted.equals(TABLE)) {
        table = true;
      } else if (wanted.endsWith(".json")) {
        traces.add(Path.of(wanted));
      } else {
        throw new TorchbridgeException(
            "the setting profile=%s (%s) must be \"table\", a file that ends in .json, or both"
                    .formatted(setting.value(), setting.source())
                + " separated by a comma");
      }
    }
    var profiler = new Profiler(ProfilerOptions.DEFAULT.withRecordTrace(!traces.isEmpty()));
    Interceptors.install(profiler);
    boolean print = table;
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(() -> report(profiler, print, traces, System.err), "torchbridge-profile"));
  }

  private static void report(Profiler profiler, boolean table, Set<Path> traces, PrintStream out) {
    for (Path trace : traces) {
      try {
        profiler.exportChromeTrace(trace);
        out.println("torchbridge: the profile's trace is in " + trace);
      } catch (TorchbridgeException e) {
        out.println("torchbridge: the profile is lost: " + e.getMessage());
      }
    }
    if (table) {
      out.println(profiler.table());
    }
    out.flush();
  }
}

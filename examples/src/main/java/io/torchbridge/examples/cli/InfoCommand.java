package io.torchbridge.examples.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.torchbridge.Backends;
import io.torchbridge.Device;
import io.torchbridge.TorchbridgeException;
import io.torchbridge.spi.Availability.Ready;
import io.torchbridge.spi.Availability.Unavailable;
import io.torchbridge.spi.Backend;
import io.torchbridge.spi.BackendRegistry;
import io.torchbridge.spi.Settings;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The doctor: what is here, what is missing, what mends it. */
@Command(
    name = "info",
    description =
        "Shows versions, backends with their devices or why they are not available and what mends"
            + " it, and every setting with where it is set. Exit code 1 if no backend works.")
final class InfoCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init")
  CommandSpec spec;

  @Option(names = "--json", description = "Print JSON.")
  boolean json;

  private record Info(
      String version,
      String jdk,
      String os,
      @Nullable String current,
      @Nullable String problem,
      List<BackendInfo> backends,
      List<SettingInfo> settings) {}

  private record BackendInfo(
      String id,
      String provider,
      boolean available,
      String description,
      List<String> devices,
      int operators,
      int threads,
      @Nullable String reason,
      @Nullable String fix) {}

  private record SettingInfo(String name, String meaning, @Nullable String value, String source) {}

  @Override
  public Integer call() throws Exception {
    Info info = collect();
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(
          new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(info));
    } else {
      print(info, out);
    }
    out.flush();
    return info.current == null ? CommandLine.ExitCode.SOFTWARE : CommandLine.ExitCode.OK;
  }

  private static Info collect() {
    var backends = new ArrayList<BackendInfo>();
    for (BackendRegistry.Listing listing : Backends.list()) {
      backends.add(describe(listing));
    }
    String current = null;
    String problem = null;
    try {
      current = Backends.current().id();
    } catch (TorchbridgeException e) {
      problem = e.getMessage();
    }
    return new Info(
        Main.version(),
        Runtime.version() + ", " + System.getProperty("java.home"),
        System.getProperty("os.name") + " " + System.getProperty("os.arch"),
        current,
        problem,
        backends,
        settings());
  }

  private static BackendInfo describe(BackendRegistry.Listing listing) {
    return switch (listing.availability()) {
      case Unavailable(String reason, String fix) -> unavailable(listing, "", reason, fix);
      case Ready(String details) -> {
        try {
          Backend backend = Backends.get(listing.id());
          yield new BackendInfo(
              listing.id(),
              listing.provider(),
              true,
              backend.description(),
              backend.devices().stream().map(Device::toString).toList(),
              backend.operators().size(),
              backend.threads(),
              null,
              null);
        } catch (TorchbridgeException e) {
          yield unavailable(listing, details, String.valueOf(e.getMessage()), null);
        }
      }
    };
  }

  private static BackendInfo unavailable(
      BackendRegistry.Listing listing, String details, String reason, @Nullable String fix) {
    return new BackendInfo(
        listing.id(), listing.provider(), false, details, List.of(), 0, 0, reason, fix);
  }

  private static List<SettingInfo> settings() {
    Settings settings = Backends.settings();
    var list = new ArrayList<SettingInfo>();
    for (Map.Entry<String, String> known : Settings.NAMES.entrySet()) {
      Settings.Setting setting = settings.find(known.getKey());
      list.add(
          new SettingInfo(
              known.getKey(),
              known.getValue(),
              setting == null ? null : setting.value(),
              setting == null ? "default" : setting.source()));
    }
    return list;
  }

  private static void print(Info info, PrintWriter out) {
    out.println("torchbridge " + info.version);
    out.println("JDK         " + info.jdk);
    out.println("system      " + info.os);
    out.println();
    out.println("Backends");
    if (info.backends.isEmpty()) {
      out.println("  none is on the class path");
    }
    for (BackendInfo backend : info.backends) {
      out.printf("  %-10s %s%n", backend.id, backend.available ? "available" : "NOT AVAILABLE");
      line(out, "what", backend.description);
      if (backend.available) {
        line(out, "devices", String.join(", ", backend.devices));
        line(out, "threads", String.valueOf(backend.threads));
        line(out, "operators", String.valueOf(backend.operators));
      } else {
        line(out, "reason", backend.reason);
        line(out, "to mend it", backend.fix);
      }
    }
    out.println();
    if (info.current != null) {
      out.println("New tensors are made on " + info.current + ".");
    } else {
      out.println("No backend can be used: " + info.problem);
    }
    out.println();
    out.println("Settings");
    for (SettingInfo setting : info.settings) {
      out.printf(
          "  %-14s %s%n",
          setting.name,
          setting.value == null
              ? "not set (" + setting.meaning + ")"
              : setting.value + "  from " + setting.source);
    }
  }

  private static void line(PrintWriter out, String label, @Nullable String text) {
    if (text != null && !text.isEmpty()) {
      out.printf("    %-11s %s%n", label, text.replace("\n", "\n                "));
    }
  }
}

package io.torchbridge.examples;

import io.torchbridge.Backends;
import io.torchbridge.InvalidArgumentException;
import io.torchbridge.TorchbridgeException;
import io.torchbridge.conformance.Stress;
import io.torchbridge.spi.Availability;
import io.torchbridge.spi.Backend;
import java.time.Duration;
import java.util.ArrayList;

/** Platform and virtual threads train on all backends at once; every answer is checked. */
final class ManyThreads implements Example {
  private static final int PLATFORM_THREADS = 8;
  private static final int VIRTUAL_THREADS = 1_000;

  @Override
  public String name() {
    return "stress";
  }

  @Override
  public String summary() {
    return "[--seconds N]: 8 platform and 1,000 virtual threads work on every available backend";
  }

  @Override
  public void run(String... args) throws Exception {
    int seconds = 60;
    if (args.length == 2 && args[0].equals("--seconds")) {
      seconds = Integer.parseInt(args[1]);
    } else if (args.length > 0) {
      throw new InvalidArgumentException("stress takes --seconds N and nothing else");
    }
    var backends = new ArrayList<Backend>();
    for (var listing : Backends.list()) {
      if (listing.availability() instanceof Availability.Ready) {
        backends.add(Backends.get(listing.id()));
        System.out.println("backend " + backends.getLast().description());
      }
    }
    double before = Soak.residentMegabytes();
    Stress.Report report =
        Stress.run(backends, PLATFORM_THREADS, VIRTUAL_THREADS, Duration.ofSeconds(seconds), 1);
    System.out.println(report);
    System.out.printf(
        "resident memory: %,.1f MB before, %,.1f MB after%n", before, Soak.residentMegabytes());
    if (report.liveAfter() != report.liveBefore()) {
      throw new TorchbridgeException("tensors are left over: " + report);
    }
  }
}

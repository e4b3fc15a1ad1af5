package io.torchbridge.benchmarks;

import io.torchbridge.TorchbridgeException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The turns of whole programs, from their start to their end; what they print is the result. */
final class Start {
  private final Launch.Command launch;
  private final int threads;
  private final List<Double> nanos = new ArrayList<>();
  private double result;

  Start(Launch.Command launch, int threads) {
    this.launch = launch;
    this.threads = threads;
  }

  void take() {
    ProcessBuilder builder =
        new ProcessBuilder(launch.firstResult()).redirectError(ProcessBuilder.Redirect.DISCARD);
    Child.prepare(builder, launch, threads);
    try {
      long begin = System.nanoTime();
      Process process = builder.start();
      String output = new String(process.getInputStream().readAllBytes());
      int code = process.waitFor();
      nanos.add((double) (System.nanoTime() - begin));
      if (code != 0) {
        throw new TorchbridgeException(
            "%s ended with code %d".formatted(launch.firstResult().getFirst(), code));
      }
      result = Double.parseDouble(output.strip());
    } catch (IOException e) {
      throw new TorchbridgeException(launch.firstResult().getFirst() + " can't be run: " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TorchbridgeException("interrupted while a program ran", e);
    }
  }

  /** The first turn only brought the files into memory. */
  Cell.Measured cell() {
    return new Cell.Measured(
        nanos.stream().skip(1).mapToDouble(Double::doubleValue).toArray(), -1, result);
  }
}

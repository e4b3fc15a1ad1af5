package io.torchbridge.benchmarks.torchbridge;

import io.torchbridge.DType;
import io.torchbridge.Tensor;
import io.torchbridge.TensorScope;
import io.torchbridge.benchmarks.work.Inputs;
import io.torchbridge.benchmarks.work.Work;

/** Work whose iteration gives a tensor; the inputs are made in the constructor. */
abstract class TensorWork implements Work {
  private final TensorScope inputs = TensorScope.open();

  abstract Tensor step();

  @Override
  public final double check() {
    double magnitude = 0;
    for (int i = 0; i < Inputs.CHECKED_ITERATIONS; i++) {
      try (var scope = TensorScope.open()) {
        magnitude = step().detach().to(DType.FLOAT64).abs().mean().itemDouble();
      }
    }
    return magnitude;
  }

  @Override
  public void run(long iterations) {
    for (long i = 0; i < iterations; i++) {
      try (var scope = TensorScope.open()) {
        step();
      }
    }
  }

  @Override
  public void close() {
    inputs.close();
  }
}

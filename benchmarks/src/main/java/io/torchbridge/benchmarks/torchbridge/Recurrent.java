package io.torchbridge.benchmarks.torchbridge;

import io.torchbridge.Tensor;
import io.torchbridge.nn.LSTM;
import io.torchbridge.nn.Linear;
import io.torchbridge.nn.Module;

/** Classifies a series by the last state of an LSTM. */
final class Recurrent extends Module {
  private final LSTM lstm = register("lstm", new LSTM(128, 256));
  private final Linear out = register("out", new Linear(256, 10));

  @Override
  public Tensor forward(Tensor series) { // (L, N, 128) -> (N, 10)
    return out.call(lstm.forward(series, null).output().select(0, -1));
  }
}

package io.torchbridge.benchmarks.torchbridge;

import io.torchbridge.Tensor;
import io.torchbridge.Torch;
import io.torchbridge.benchmarks.work.Inputs;

/** Data on its way in and out. */
final class Borders {
  private Borders() {}

  /** Exports a tensor as DLPack and imports it again. */
  static final class DLPack extends TensorWork {
    private final Tensor tensor;

    DLPack(long elements) {
      tensor = Torch.full(new long[] {elements}, 0.5);
    }

    @Override
    Tensor step() {
      return Torch.fromDLPack(tensor.toDLPack()).narrow(0, 0, 256);
    }

    @Override
    public void run(long iterations) {
      for (long i = 0; i < iterations; i++) {
        Torch.fromDLPack(tensor.toDLPack()).close();
      }
    }
  }

  /** Copies an array to a tensor and back. */
  static final class Host extends TensorWork {
    private final float[] array = Inputs.uniform(1, 1 << 16, 1);

    @Override
    Tensor step() {
      return Torch.fromData(roundTrip(), array.length);
    }

    private float[] roundTrip() {
      try (Tensor tensor = Torch.fromData(array, array.length)) {
        return tensor.toFloatArray();
      }
    }

    @Override
    public void run(long iterations) {
      for (long i = 0; i < iterations; i++) {
        roundTrip();
      }
    }
  }
}

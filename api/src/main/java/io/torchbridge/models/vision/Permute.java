package io.torchbridge.models.vision;

import io.torchbridge.Tensor;
import io.torchbridge.nn.Module;

/** {@code torchvision.ops.Permute}: reorders dimensions. */
final class Permute extends Module {
  private final long[] dims;

  Permute(long... dims) {
    this.dims = dims;
  }

  @Override
  public Tensor forward(Tensor input) {
    return input.permute(dims);
  }
}

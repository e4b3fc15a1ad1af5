package io.torchbridge.nn;

import io.torchbridge.Tensor;
import io.torchbridge.nn.init.Init;
import org.jspecify.annotations.Nullable;

/** The initialisation that PyTorch's linear and convolution layers share. */
final class Weights {
  private Weights() {}

  static void resetLinear(Tensor weight, @Nullable Tensor bias) {
    Init.kaimingUniform_(weight, Math.sqrt(5), Init.FanMode.FAN_IN, Init.Nonlinearity.LEAKY_RELU);
    if (bias != null) {
      long fanIn = weight.size(0) == 0 ? 0 : weight.numel() / weight.size(0);
      double bound = fanIn > 0 ? 1 / Math.sqrt(fanIn) : 0;
      Init.uniform_(bias, -bound, bound);
    }
  }
}

package io.torchbridge.models.vision;

import io.torchbridge.Tensor;
import io.torchbridge.nn.Conv2d;
import io.torchbridge.nn.Linear;
import io.torchbridge.nn.Module;
import io.torchbridge.nn.init.Init;
import io.torchbridge.nn.init.Init.FanMode;
import io.torchbridge.nn.init.Init.Nonlinearity;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * New values for the convolutions and linear layers of a whole network, in the order of its
 * modules; their biases become zero. Norms need none: they are made with what torchvision sets.
 *
 * @param convolution fills a convolution's weight
 * @param linear fills a linear layer's weight; null to leave them as they are
 */
record Initialisation(Consumer<Conv2d> convolution, @Nullable Consumer<Linear> linear) {

  /** He's, by the outputs, and normal values for the linear layers. */
  static final Initialisation MOBILE =
      new Initialisation(
          Initialisation::kaimingNormal, linear -> Init.normal_(linear.weight, 0, 0.01));

  static void kaimingNormal(Conv2d convolution) {
    Init.kaimingNormal_(convolution.weight, 0, FanMode.FAN_OUT, Nonlinearity.RELU);
  }

  void of(Module network) {
    for (Module module : network.modules()) {
      if (module instanceof Conv2d layer) {
        convolution.accept(layer);
        zero(layer.bias);
      } else if (module instanceof Linear layer && linear != null) {
        linear.accept(layer);
        zero(layer.bias);
      }
    }
  }

  private static void zero(@Nullable Tensor bias) {
    if (bias != null) {
      Init.zeros_(bias);
    }
  }
}

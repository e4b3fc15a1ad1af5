package io.torchbridge.models.vision;

import io.torchbridge.Tensor;
import io.torchbridge.nn.AdaptiveAvgPool2d;
import io.torchbridge.nn.Conv2d;
import io.torchbridge.nn.Module;

/** {@code torchvision.ops.SqueezeExcitation}: scales channels by what all of them say. */
final class SqueezeExcitation extends Module {
  private final AdaptiveAvgPool2d avgpool = register("avgpool", new AdaptiveAvgPool2d(1));
  private final Conv2d fc1;
  private final Conv2d fc2;
  private final Module activation;
  private final Module scaleActivation;

  SqueezeExcitation(long channels, long squeezed, Module activation, Module scaleActivation) {
    this.fc1 = register("fc1", new Conv2d(channels, squeezed, 1));
    this.fc2 = register("fc2", new Conv2d(squeezed, channels, 1));
    this.activation = register("activation", activation);
    this.scaleActivation = register("scale_activation", scaleActivation);
  }

  @Override
  public Tensor forward(Tensor input) { // (N, C, H, W)
    Tensor scale = activation.call(fc1.call(avgpool.call(input))); // (N, squeezed, 1, 1)
    return scaleActivation.call(fc2.call(scale)).mul(input);
  }
}

package io.torchbridge.models.transformers;

import java.util.List;

/** The config of an encoder of images. */
public sealed interface VisionConfig extends ModelConfig
    permits ConvNextConfig, ResNetConfig, SwinConfig, VitConfig {

  long numChannels();

  /** The labels of a classifying head, by their numbers. */
  List<String> labels();

  /** The encoder alone, without a pooler of weights. */
  default VisionModel encoder() {
    return encoder(false);
  }

  /**
   * The encoder alone.
   *
   * @param pooler whether it has the layer that makes an image's {@code pooler_output} of its first
   *     vector, if its architecture has one at all
   */
  VisionModel encoder(boolean pooler);
}

package io.torchbridge.models.vision;

import io.torchbridge.InvalidArgumentException;
import io.torchbridge.Tensor;
import io.torchbridge.nn.AdaptiveAvgPool2d;
import io.torchbridge.nn.BatchNorm2d;
import io.torchbridge.nn.Conv2d;
import io.torchbridge.nn.ConvOptions;
import io.torchbridge.nn.Module;
import io.torchbridge.nn.ReLU;
import io.torchbridge.nn.Sequential;
import io.torchbridge.nn.Sigmoid;
import io.torchbridge.nn.Signature;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * <a href="https://docs.pytorch.org/vision/stable/models/lraspp.html">torchvision's LRASPP</a> on a
 * MobileNet V3.
 */
public final class LRASPP extends SegmentationModel {
  /**
   * @param backbone whose last blocks are dilated
   */
  public LRASPP(MobileNetV3.Config backbone, long numClasses) {
    this(MobileFeatures.of(backbone, "low", "high"), numClasses);
  }

  private LRASPP(MobileFeatures features, long numClasses) {
    super(
        features.backbone(),
        null,
        () -> new LRASPPHead(features.lowChannels(), features.highChannels(), numClasses, 128));
  }

  @Override
  Tensor classify(Module classifier, Map<String, Tensor> features) {
    return (Tensor) classifier.call(List.of(features), Map.of());
  }

  /** Takes the features {@code low} and {@code high} in a map. */
  private static final class LRASPPHead extends Module {
    private static final Signature INPUT = Signature.of("input");

    private final Sequential cbr;
    private final Sequential scale;
    private final Conv2d lowClassifier;
    private final Conv2d highClassifier;

    LRASPPHead(long low, long high, long classes, long middle) {
      cbr =
          register(
              "cbr",
              new Sequential(
                  new Conv2d(high, middle, 1, ConvOptions.DEFAULT, false),
                  new BatchNorm2d(middle),
                  new ReLU(true)));
      scale =
          register(
              "scale",
              new Sequential(
                  new AdaptiveAvgPool2d(1),
                  new Conv2d(high, middle, 1, ConvOptions.DEFAULT, false),
                  new Sigmoid()));
      lowClassifier = register("low_classifier", new Conv2d(low, classes, 1));
      highClassifier = register("high_classifier", new Conv2d(middle, classes, 1));
    }

    @Override
    protected Object forward(
        List<? extends @Nullable Object> inputs, Map<String, ? extends @Nullable Object> keywords) {
      if (INPUT.bind(name(), inputs, keywords).get("input") instanceof Map<?, ?> features
          && features.get("low") instanceof Tensor low
          && features.get("high") instanceof Tensor high) {
        Tensor x = resized(cbr.call(high).mul(scale.call(high)), low);
        return lowClassifier.call(low).add(highClassifier.call(x));
      }
      throw new InvalidArgumentException(
          name() + " takes a map with the tensors \"low\" and \"high\"");
    }
  }
}

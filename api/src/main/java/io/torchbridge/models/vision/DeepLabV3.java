package io.torchbridge.models.vision;

import io.torchbridge.Tensor;
import io.torchbridge.Torch;
import io.torchbridge.nn.AdaptiveAvgPool2d;
import io.torchbridge.nn.BatchNorm2d;
import io.torchbridge.nn.Conv2d;
import io.torchbridge.nn.ConvOptions;
import io.torchbridge.nn.Dropout;
import io.torchbridge.nn.Module;
import io.torchbridge.nn.ModuleList;
import io.torchbridge.nn.ReLU;
import io.torchbridge.nn.Sequential;
import java.util.ArrayList;

/**
 * <a href="https://docs.pytorch.org/vision/stable/models/deeplabv3.html">torchvision's
 * DeepLabV3</a> on a ResNet or a MobileNet V3.
 */
public final class DeepLabV3 extends SegmentationModel {
  private static final long WIDTH = 256;
  private static final long[] RATES = {12, 24, 36};

  /**
   * @param backbone a ResNet of bottlenecks
   * @param aux whether there is an auxiliary classifier, as pretrained weights have it
   */
  public DeepLabV3(ResNet.Config backbone, long numClasses, boolean aux) {
    super(
        dilated(backbone, aux),
        aux ? new FCNHead(1024, numClasses) : null,
        () -> new DeepLabHead(2048, numClasses));
  }

  /**
   * @param backbone whose last blocks are dilated
   * @param aux whether there is an auxiliary classifier, as pretrained weights have it
   */
  public DeepLabV3(MobileNetV3.Config backbone, long numClasses, boolean aux) {
    this(MobileFeatures.of(backbone, aux ? "aux" : null, "out"), numClasses, aux);
  }

  private DeepLabV3(MobileFeatures features, long numClasses, boolean aux) {
    super(
        features.backbone(),
        aux ? new FCNHead(features.lowChannels(), numClasses) : null,
        () -> new DeepLabHead(features.highChannels(), numClasses));
  }

  private static final class DeepLabHead extends Sequential {
    DeepLabHead(long in, long classes) {
      super(
          new ASPP(in),
          new Conv2d(WIDTH, WIDTH, 3, ConvOptions.DEFAULT.withPadding(1), false),
          new BatchNorm2d(WIDTH),
          new ReLU(),
          new Conv2d(WIDTH, classes, 1));
    }
  }

  /** Windows of several dilations over the same features. */
  private static final class ASPP extends Module {
    private final ModuleList convs;
    private final Sequential project;

    ASPP(long in) {
      convs = register("convs", new ModuleList());
      convs.append(new Sequential(pointwise(in), new BatchNorm2d(WIDTH), new ReLU()));
      for (long rate : RATES) {
        convs.append(new ASPPConv(in, rate));
      }
      convs.append(new ASPPPooling(in));
      project =
          register(
              "project",
              new Sequential(
                  pointwise(convs.size() * WIDTH),
                  new BatchNorm2d(WIDTH),
                  new ReLU(),
                  new Dropout(0.5)));
    }

    @Override
    public Tensor forward(Tensor x) {
      var outputs = new ArrayList<Tensor>();
      for (Module conv : convs) {
        outputs.add(conv.call(x));
      }
      return project.call(Torch.cat(outputs, 1));
    }
  }

  private static Conv2d pointwise(long in) {
    return new Conv2d(in, WIDTH, 1, ConvOptions.DEFAULT, false);
  }

  private static final class ASPPConv extends Sequential {
    ASPPConv(long in, long rate) {
      super(
          new Conv2d(in, WIDTH, 3, ConvOptions.DEFAULT.withPadding(rate).withDilation(rate), false),
          new BatchNorm2d(WIDTH),
          new ReLU());
    }
  }

  private static final class ASPPPooling extends Sequential {
    ASPPPooling(long in) {
      super(new AdaptiveAvgPool2d(1), pointwise(in), new BatchNorm2d(WIDTH), new ReLU());
    }

    @Override
    public Tensor forward(Tensor x) {
      return resized(super.forward(x), x);
    }
  }
}

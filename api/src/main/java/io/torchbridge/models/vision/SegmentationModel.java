package io.torchbridge.models.vision;

import io.torchbridge.InvalidArgumentException;
import io.torchbridge.Tensor;
import io.torchbridge.nn.BatchNorm2d;
import io.torchbridge.nn.Conv2d;
import io.torchbridge.nn.ConvOptions;
import io.torchbridge.nn.Dropout;
import io.torchbridge.nn.F;
import io.torchbridge.nn.InterpolateOptions;
import io.torchbridge.nn.InterpolationMode;
import io.torchbridge.nn.Module;
import io.torchbridge.nn.ReLU;
import io.torchbridge.nn.Sequential;
import io.torchbridge.nn.Signature;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A network that says of each pixel what it shows. Input {@code (N, 3, H, W)}, output {@code (N,
 * num_classes, H, W)}. torchvision's outputs by name are those of {@link #forwardAll} and of {@link
 * #call(List, Map)}.
 */
public abstract sealed class SegmentationModel extends Module permits DeepLabV3, FCN, LRASPP {
  private static final Signature INPUT = Signature.of("x");

  private final IntermediateLayerGetter backbone;
  private final Module classifier;
  private final @Nullable Module auxClassifier;

  /**
   * @param auxClassifier of the features {@code aux}; null for none
   * @param classifier makes the one of the others, which torchvision makes last
   */
  SegmentationModel(
      IntermediateLayerGetter backbone,
      @Nullable Module auxClassifier,
      Supplier<Module> classifier) {
    this.backbone = register("backbone", backbone);
    this.classifier = register("classifier", classifier.get());
    this.auxClassifier = auxClassifier == null ? null : register("aux_classifier", auxClassifier);
  }

  @Override
  public final Tensor forward(Tensor images) { // (N, 3, H, W) -> (N, num_classes, H, W)
    return Objects.requireNonNull(forwardAll(images).get("out"));
  }

  /**
   * The outputs by name: {@code out}, and {@code aux} of networks that have an auxiliary
   * classifier, all {@code (N, num_classes, H, W)}.
   */
  public final Map<String, Tensor> forwardAll(Tensor images) {
    Map<String, Tensor> features = backbone.features(images);
    var outputs = new LinkedHashMap<String, Tensor>();
    outputs.put("out", resized(classify(classifier, features), images));
    if (auxClassifier != null) {
      Tensor aux = Objects.requireNonNull(features.get("aux"));
      outputs.put("aux", resized(auxClassifier.call(aux), images));
    }
    return outputs;
  }

  @Override
  protected final Object forward(
      List<? extends @Nullable Object> inputs, Map<String, ? extends @Nullable Object> keywords) {
    return forwardAll(INPUT.bind(name(), inputs, keywords).tensor("x"));
  }

  Tensor classify(Module classifier, Map<String, Tensor> features) {
    return classifier.call(Objects.requireNonNull(features.get("out")));
  }

  /** Scaled, bilinearly, to the height and width of another tensor. */
  static Tensor resized(Tensor x, Tensor like) {
    return F.interpolate(
        x,
        InterpolateOptions.toSize(like.size(-2), like.size(-1))
            .withMode(InterpolationMode.BILINEAR));
  }

  /** A ResNet's stages, the last two of which are dilated. */
  static IntermediateLayerGetter dilated(ResNet.Config backbone, boolean aux) {
    if (backbone.block() != ResNet.Block.BOTTLENECK) {
      throw new InvalidArgumentException(
          "a segmentation model needs a ResNet of bottlenecks, which can be dilated, not "
              + backbone);
    }
    ResNet network = new ResNet(backbone.withReplaceStrideWithDilation(false, true, true));
    return new IntermediateLayerGetter(
        network, aux ? Map.of("layer3", "aux", "layer4", "out") : Map.of("layer4", "out"));
  }

  /** The classifier of FCN, and the auxiliary one of others. */
  static final class FCNHead extends Sequential {
    FCNHead(long in, long classes) {
      super(
          new Conv2d(in, in / 4, 3, ConvOptions.DEFAULT.withPadding(1), false),
          new BatchNorm2d(in / 4),
          new ReLU(),
          new Dropout(0.1),
          new Conv2d(in / 4, classes, 1));
    }
  }

  /** A MobileNet's convolutions, with the channels that come out of two of them. */
  record MobileFeatures(IntermediateLayerGetter backbone, long lowChannels, long highChannels) {

    /**
     * @param low what the features of an eighth of the size are called; null for none
     * @param high what those of the last convolution are called
     */
    static MobileFeatures of(MobileNetV3.Config config, @Nullable String low, String high) {
      MobileNetV3 network = new MobileNetV3(config);
      for (Module child : network.children()) {
        if (child != network.features()) {
          child.close();
        }
      }
      List<Module> layers = network.features().children();
      var strided = new ArrayList<Integer>();
      for (int i = 0; i < layers.size(); i++) {
        if (layers.get(i) instanceof MobileNetV3.InvertedResidual block && block.strided()) {
          strided.add(i);
        }
      }
      if (strided.size() < 3) {
        throw new InvalidArgumentException(
            "a segmentation model needs a MobileNetV3 with three strided blocks, not " + config);
      }
      int early = strided.get(strided.size() - 3);
      var names = new LinkedHashMap<String, String>();
      if (low != null) {
        names.put(String.valueOf(early), low);
      }
      names.put(String.valueOf(layers.size() - 1), high);
      return new MobileFeatures(
          new IntermediateLayerGetter(network.features(), names),
          ((MobileNetV3.InvertedResidual) layers.get(early)).out(),
          6 * config.blocks().getLast().out());
    }
  }
}

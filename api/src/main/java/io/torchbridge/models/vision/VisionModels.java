package io.torchbridge.models.vision;

import io.torchbridge.InvalidArgumentException;
import io.torchbridge.nn.Arguments;
import io.torchbridge.nn.Module;
import io.torchbridge.nn.NormOptions;
import io.torchbridge.nn.Signature;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * torchvision's networks by its names, with initial weights as it draws them.
 *
 * {@snippet :
 * Module model = VisionModels.create("resnet50", Map.of("num_classes", 10));
 * model.loadStateDict(PyTorchFile.loadStateDict(Path.of("resnet50.pth")));
 * }
 *
 * <p>Options are those of torchvision's builders, by its names. torchvision's pretrained weights
 * need, as it sets them itself: {@code transform_input} for googlenet and inception_v3, {@code
 * aux_loss} for fcn and deeplabv3, and an {@code image_size} of 384, 512 or 518 for some of the
 * vision transformers.
 */
public final class VisionModels {
  private record Entry(Signature signature, Function<Arguments, Module> builder) {}

  private static final Map<String, Entry> BY_NAME = new TreeMap<>();

  static {
    residual();
    mobile();
    efficient();
    convolutional();
    regular();
    transformers();
    segmentation();
  }

  private VisionModels() {}

  /** The names of all networks, sorted. */
  public static List<String> names() {
    return List.copyOf(BY_NAME.keySet());
  }

  /**
   * A network as torchvision makes it without options.
   *
   * @throws InvalidArgumentException if there is none of this name
   */
  public static Module create(String name) {
    return create(name, Map.of());
  }

  /**
   * A network; its calls free what they make on the way, see {@link Module#freeIntermediates}.
   *
   * @param options torchvision's keyword arguments: {@code num_classes}, {@code dropout}, …
   * @throws InvalidArgumentException if there is no network of this name, or it has no such options
   */
  public static Module create(String name, Map<String, ? extends @Nullable Object> options) {
    Entry entry = BY_NAME.get(name);
    if (entry == null) {
      throw new InvalidArgumentException(
          "there is no network \"%s\"; there are %s"
              .formatted(name, String.join(", ", BY_NAME.keySet())));
    }
    return entry
        .builder
        .apply(entry.signature.bind(name, List.of(), options))
        .freeIntermediates(true);
  }

  private static void define(String name, String options, Function<Arguments, Module> builder) {
    BY_NAME.put(name, new Entry(Signature.of("*, num_classes=" + options), builder));
  }

  // ResNet

  private static void residual() {
    resNet("resnet18", ResNet.Block.BASIC, 2, 2, 2, 2);
    resNet("resnet34", ResNet.Block.BASIC, 3, 4, 6, 3);
    resNet("resnet50", ResNet.Block.BOTTLENECK, 3, 4, 6, 3);
    resNet("resnet101", ResNet.Block.BOTTLENECK, 3, 4, 23, 3);
    resNet("resnet152", ResNet.Block.BOTTLENECK, 3, 8, 36, 3);
    grouped("resnext50_32x4d", 32, 4, 3, 4, 6, 3);
    grouped("resnext101_32x8d", 32, 8, 3, 4, 23, 3);
    grouped("resnext101_64x4d", 64, 4, 3, 4, 23, 3);
    grouped("wide_resnet50_2", 1, 128, 3, 4, 6, 3);
    grouped("wide_resnet101_2", 1, 128, 3, 4, 23, 3);
  }

  private static void resNet(String name, ResNet.Block block, Integer... layers) {
    define(
        name,
        "1000, zero_init_residual=False, groups=1, width_per_group=64,"
            + " replace_stride_with_dilation=None",
        a ->
            new ResNet(
                resNet(a, block, a.integer("groups"), a.integer("width_per_group"), layers)));
  }

  private static void grouped(String name, long groups, long width, Integer... layers) {
    define(
        name,
        "1000, zero_init_residual=False, replace_stride_with_dilation=None",
        a -> new ResNet(resNet(a, ResNet.Block.BOTTLENECK, groups, width, layers)));
  }

  private static ResNet.Config resNet(
      Arguments a, ResNet.Block block, long groups, long width, Integer... layers) {
    return new ResNet.Config(
        block,
        List.of(layers),
        a.integer("num_classes"),
        a.bool("zero_init_residual"),
        groups,
        width,
        booleans(a, "replace_stride_with_dilation"));
  }

  private static List<Boolean> booleans(Arguments a, String name) {
    Object value = a.get(name);
    if (value == null) {
      return List.of(false, false, false);
    }
    if (value instanceof List<?> list && list.stream().allMatch(Boolean.class::isInstance)) {
      return list.stream().map(Boolean.class::cast).toList();
    }
    throw new InvalidArgumentException(
        "argument '%s' must be null or a list of three Booleans, not %s".formatted(name, value));
  }

  // MobileNet, MNASNet, ShuffleNet

  private static final String MOBILE_V3 =
      ", dropout=0.2, width_mult=1.0, reduced_tail=False, dilated=False";

  private static void mobile() {
    define(
        "mobilenet_v2",
        "1000, width_mult=1.0, round_nearest=8, dropout=0.2",
        a ->
            new MobileNetV2(
                new MobileNetV2.Config(
                    MobileNetV2.Config.DEFAULT.stages(),
                    a.integer("num_classes"),
                    a.real("width_mult"),
                    a.integer("round_nearest"),
                    a.real("dropout"))));
    define(
        "mobilenet_v3_large",
        "1000" + MOBILE_V3,
        a ->
            new MobileNetV3(
                MobileNetV3.Config.large(variant(a), a.integer("num_classes"), a.real("dropout"))));
    define(
        "mobilenet_v3_small",
        "1000" + MOBILE_V3,
        a ->
            new MobileNetV3(
                MobileNetV3.Config.small(variant(a), a.integer("num_classes"), a.real("dropout"))));
    mnasNet("mnasnet0_5", 0.5);
    mnasNet("mnasnet0_75", 0.75);
    mnasNet("mnasnet1_0", 1);
    mnasNet("mnasnet1_3", 1.3);
    shuffleNet("shufflenet_v2_x0_5", 24, 48, 96, 192, 1024);
    shuffleNet("shufflenet_v2_x1_0", 24, 116, 232, 464, 1024);
    shuffleNet("shufflenet_v2_x1_5", 24, 176, 352, 704, 1024);
    shuffleNet("shufflenet_v2_x2_0", 24, 244, 488, 976, 2048);
  }

  private static MobileNetV3.Variant variant(Arguments a) {
    return new MobileNetV3.Variant(a.real("width_mult"), a.bool("reduced_tail"), a.bool("dilated"));
  }

  private static void mnasNet(String name, double alpha) {
    define(
        name,
        "1000, dropout=0.2",
        a -> new MNASNet(alpha, a.integer("num_classes"), a.real("dropout")));
  }

  private static void shuffleNet(String name, Integer... channels) {
    define(
        name,
        "1000",
        a ->
            new ShuffleNetV2(
                new ShuffleNetV2.Config(
                    List.of(4, 8, 4), List.of(channels), a.integer("num_classes"))));
  }

  // EfficientNet

  private static void efficient() {
    NormOptions tensorFlow = NormOptions.BATCH.withEps(0.001).withMomentum(0.01);
    efficientNet("efficientnet_b0", 1.0, 1.0, NormOptions.BATCH, 0.2);
    efficientNet("efficientnet_b1", 1.0, 1.1, NormOptions.BATCH, 0.2);
    efficientNet("efficientnet_b2", 1.1, 1.2, NormOptions.BATCH, 0.3);
    efficientNet("efficientnet_b3", 1.2, 1.4, NormOptions.BATCH, 0.3);
    efficientNet("efficientnet_b4", 1.4, 1.8, NormOptions.BATCH, 0.4);
    efficientNet("efficientnet_b5", 1.6, 2.2, tensorFlow, 0.4);
    efficientNet("efficientnet_b6", 1.8, 2.6, tensorFlow, 0.5);
    efficientNet("efficientnet_b7", 2.0, 3.1, tensorFlow, 0.5);
    NormOptions second = NormOptions.BATCH.withEps(0.001);
    efficientNet("efficientnet_v2_s", EfficientNet.Config.V2_S, 1280L, second, 0.2);
    efficientNet("efficientnet_v2_m", EfficientNet.Config.V2_M, 1280L, second, 0.3);
    efficientNet("efficientnet_v2_l", EfficientNet.Config.V2_L, 1280L, second, 0.4);
  }

  private static void efficientNet(
      String name, double width, double depth, NormOptions norm, double dropout) {
    efficientNet(name, EfficientNet.Config.baseline(width, depth), null, norm, dropout);
  }

  private static void efficientNet(
      String name,
      List<EfficientNet.Stage> stages,
      @Nullable Long lastChannel,
      NormOptions norm,
      double dropout) {
    define(
        name,
        "1000, stochastic_depth_prob=0.2, dropout=" + dropout,
        a ->
            new EfficientNet(
                new EfficientNet.Config(
                    stages,
                    lastChannel,
                    norm,
                    a.real("dropout"),
                    a.real("stochastic_depth_prob"),
                    a.integer("num_classes"))));
  }

  // ConvNeXt, VGG, AlexNet, DenseNet, SqueezeNet, Inception

  private static void convolutional() {
    convNeXt("convnext_tiny", 0.1, 96, 9);
    convNeXt("convnext_small", 0.4, 96, 27);
    convNeXt("convnext_base", 0.5, 128, 27);
    convNeXt("convnext_large", 0.5, 192, 27);
    vgg("vgg11", VGG.Config.stages(1, 2));
    vgg("vgg13", VGG.Config.stages(2, 2));
    vgg("vgg16", VGG.Config.stages(2, 3));
    vgg("vgg19", VGG.Config.stages(2, 4));
    define(
        "alexnet",
        "1000, dropout=0.5",
        a -> new AlexNet(a.integer("num_classes"), a.real("dropout")));
    denseNet("densenet121", 32, 64, 6, 12, 24, 16);
    denseNet("densenet161", 48, 96, 6, 12, 36, 24);
    denseNet("densenet169", 32, 64, 6, 12, 32, 32);
    denseNet("densenet201", 32, 64, 6, 12, 48, 32);
    squeezeNet("squeezenet1_0", SqueezeNet.Version.V1_0);
    squeezeNet("squeezenet1_1", SqueezeNet.Version.V1_1);
    define(
        "googlenet",
        "1000, aux_logits=True, transform_input=False, dropout=0.2, dropout_aux=0.7",
        a ->
            new GoogLeNet(
                new GoogLeNet.Config(
                    a.integer("num_classes"),
                    a.bool("aux_logits"),
                    a.bool("transform_input"),
                    a.real("dropout"),
                    a.real("dropout_aux"))));
    define(
        "inception_v3",
        "1000, aux_logits=True, transform_input=False, dropout=0.5",
        a ->
            new Inception3(
                new Inception3.Config(
                    a.integer("num_classes"),
                    a.bool("aux_logits"),
                    a.bool("transform_input"),
                    a.real("dropout"))));
  }

  private static void convNeXt(String name, double drop, long width, int depth) {
    List<ConvNeXt.Stage> stages =
        List.of(
            new ConvNeXt.Stage(width, 3),
            new ConvNeXt.Stage(2 * width, 3),
            new ConvNeXt.Stage(4 * width, depth),
            new ConvNeXt.Stage(8 * width, 3));
    define(
        name,
        "1000, layer_scale=1e-6, stochastic_depth_prob=" + drop,
        a ->
            new ConvNeXt(
                new ConvNeXt.Config(
                    stages,
                    a.real("stochastic_depth_prob"),
                    a.real("layer_scale"),
                    a.integer("num_classes"))));
  }

  private static void vgg(String name, List<List<Integer>> stages) {
    for (boolean norm : new boolean[] {false, true}) {
      define(
          norm ? name + "_bn" : name,
          "1000, dropout=0.5",
          a -> new VGG(new VGG.Config(stages, norm, a.integer("num_classes"), a.real("dropout"))));
    }
  }

  private static void denseNet(String name, long growth, long first, Integer... blocks) {
    define(
        name,
        "1000, bn_size=4, drop_rate=0.0",
        a ->
            new DenseNet(
                new DenseNet.Config(
                    growth,
                    List.of(blocks),
                    first,
                    a.integer("bn_size"),
                    a.real("drop_rate"),
                    a.integer("num_classes"))));
  }

  private static void squeezeNet(String name, SqueezeNet.Version version) {
    define(
        name,
        "1000, dropout=0.5",
        a -> new SqueezeNet(version, a.integer("num_classes"), a.real("dropout")));
  }

  // RegNet

  private static void regular() {
    regNetY("regnet_y_400mf", RegNet.Config.stages(16, 48, 27.89, 2.09, 8));
    regNetY("regnet_y_800mf", RegNet.Config.stages(14, 56, 38.84, 2.4, 16));
    regNetY("regnet_y_1_6gf", RegNet.Config.stages(27, 48, 20.71, 2.65, 24));
    regNetY("regnet_y_3_2gf", RegNet.Config.stages(21, 80, 42.63, 2.66, 24));
    regNetY("regnet_y_8gf", RegNet.Config.stages(17, 192, 76.82, 2.19, 56));
    regNetY("regnet_y_16gf", RegNet.Config.stages(18, 200, 106.23, 2.48, 112));
    regNetY("regnet_y_32gf", RegNet.Config.stages(20, 232, 115.89, 2.53, 232));
    regNetY("regnet_y_128gf", RegNet.Config.stages(27, 456, 160.83, 2.52, 264));
    regNetX("regnet_x_400mf", RegNet.Config.stages(22, 24, 24.48, 2.54, 16));
    regNetX("regnet_x_800mf", RegNet.Config.stages(16, 56, 35.73, 2.28, 16));
    regNetX("regnet_x_1_6gf", RegNet.Config.stages(18, 80, 34.01, 2.25, 24));
    regNetX("regnet_x_3_2gf", RegNet.Config.stages(25, 88, 26.31, 2.25, 48));
    regNetX("regnet_x_8gf", RegNet.Config.stages(23, 80, 49.56, 2.88, 120));
    regNetX("regnet_x_16gf", RegNet.Config.stages(22, 216, 55.59, 2.1, 128));
    regNetX("regnet_x_32gf", RegNet.Config.stages(23, 320, 69.86, 2.0, 168));
  }

  private static void regNetX(String name, List<RegNet.Stage> stages) {
    regNet(name, stages, null);
  }

  private static void regNetY(String name, List<RegNet.Stage> stages) {
    regNet(name, stages, 0.25);
  }

  private static void regNet(String name, List<RegNet.Stage> stages, @Nullable Double seRatio) {
    define(
        name,
        "1000, stem_width=32",
        a ->
            new RegNet(
                new RegNet.Config(
                    stages, a.integer("stem_width"), seRatio, a.integer("num_classes"))));
  }

  // Transformers

  private static void transformers() {
    viT("vit_b_16", 16, 12, 12, 768, 3072);
    viT("vit_b_32", 32, 12, 12, 768, 3072);
    viT("vit_l_16", 16, 24, 16, 1024, 4096);
    viT("vit_l_32", 32, 24, 16, 1024, 4096);
    viT("vit_h_14", 14, 32, 16, 1280, 5120);
    for (boolean second : new boolean[] {false, true}) {
      String name = second ? "swin_v2_" : "swin_";
      swin(name + "t", second, 0.2, 96, List.of(2, 2, 6, 2), List.of(3, 6, 12, 24));
      swin(name + "s", second, 0.3, 96, List.of(2, 2, 18, 2), List.of(3, 6, 12, 24));
      swin(name + "b", second, 0.5, 128, List.of(2, 2, 18, 2), List.of(4, 8, 16, 32));
    }
    define(
        "maxvit_t",
        "1000, input_size=(224, 224), mlp_dropout=0.0, attention_dropout=0.0",
        a ->
            new MaxVit(
                new MaxVit.Config(
                    square(a, "input_size"),
                    64,
                    7,
                    List.of(64, 128, 256, 512),
                    List.of(2, 2, 5, 2),
                    32,
                    0.2,
                    a.real("mlp_dropout"),
                    a.real("attention_dropout"),
                    a.integer("num_classes"))));
  }

  private static long square(Arguments a, String name) {
    long[] size = a.integers(name, 2);
    if (size[0] != size[1]) {
      throw new InvalidArgumentException(
          "argument '%s' must be two equal numbers, not %s".formatted(name, Arrays.toString(size)));
    }
    return size[0];
  }

  private static void viT(String name, long patch, int layers, long heads, long hidden, long mlp) {
    define(
        name,
        "1000, image_size=224, dropout=0.0, attention_dropout=0.0, representation_size=None",
        a ->
            new VisionTransformer(
                new VisionTransformer.Config(
                    a.integer("image_size"),
                    patch,
                    layers,
                    heads,
                    hidden,
                    mlp,
                    a.real("dropout"),
                    a.real("attention_dropout"),
                    a.integer("num_classes"),
                    a.optionalInteger("representation_size"))));
  }

  private static void swin(
      String name,
      boolean second,
      double drop,
      long width,
      List<Integer> depths,
      List<Integer> heads) {
    define(
        name,
        "1000, mlp_ratio=4.0, dropout=0.0, attention_dropout=0.0",
        a ->
            new SwinTransformer(
                new SwinTransformer.Config(
                    second,
                    4,
                    width,
                    depths,
                    heads,
                    second ? 8 : 7,
                    a.real("mlp_ratio"),
                    a.real("dropout"),
                    a.real("attention_dropout"),
                    drop,
                    a.integer("num_classes"))));
  }

  // Segmentation

  private static void segmentation() {
    var backbones = new LinkedHashMap<String, ResNet.Config>();
    backbones.put("resnet50", ResNet.Config.of(ResNet.Block.BOTTLENECK, 3, 4, 6, 3));
    backbones.put("resnet101", ResNet.Config.of(ResNet.Block.BOTTLENECK, 3, 4, 23, 3));
    backbones.forEach(
        (name, backbone) -> {
          define(
              "fcn_" + name,
              "21, aux_loss=None",
              a -> new FCN(backbone, a.integer("num_classes"), auxLoss(a)));
          define(
              "deeplabv3_" + name,
              "21, aux_loss=None",
              a -> new DeepLabV3(backbone, a.integer("num_classes"), auxLoss(a)));
        });
    MobileNetV3.Config mobile =
        MobileNetV3.Config.large(new MobileNetV3.Variant(1, false, true), 1000, 0.2);
    define(
        "deeplabv3_mobilenet_v3_large",
        "21, aux_loss=None",
        a -> new DeepLabV3(mobile, a.integer("num_classes"), auxLoss(a)));
    define("lraspp_mobilenet_v3_large", "21", a -> new LRASPP(mobile, a.integer("num_classes")));
  }

  private static boolean auxLoss(Arguments a) {
    return Boolean.TRUE.equals(a.optionalBool("aux_loss"));
  }
}

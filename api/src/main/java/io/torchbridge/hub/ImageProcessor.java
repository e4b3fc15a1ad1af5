package io.torchbridge.hub;

import io.torchbridge.DType;
import io.torchbridge.InvalidArgumentException;
import io.torchbridge.MalformedFileException;
import io.torchbridge.ShapeMismatchException;
import io.torchbridge.Tensor;
import io.torchbridge.TensorScope;
import io.torchbridge.Torch;
import io.torchbridge.data.Images;
import io.torchbridge.data.transforms.CenterCrop;
import io.torchbridge.data.transforms.Pad;
import io.torchbridge.data.transforms.PadMode;
import io.torchbridge.data.transforms.Resize;
import io.torchbridge.data.transforms.Transform;
import io.torchbridge.nn.InterpolationMode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an image goes through before a model: resizing, cropping, scaling, normalizing, as Python
 * does it before the same model. Images are {@code (3, H, W)}, uint8, red first, as {@link
 * Images#read} gives them; the result is {@code (3, h, w)}, float32.
 *
 * <p>Python gives the same where it has tensors of uint8; from Pillow's images torchvision's own
 * presets resize with Pillow, whose pixels differ by 1 of 255 here and there.
 */
public final class ImageProcessor implements Transform {
  private final String name;
  private final List<Transform> steps;

  private ImageProcessor(String name, List<Transform> steps) {
    this.name = name;
    this.steps = List.copyOf(steps);
  }

  @Override
  public Tensor apply(Tensor image) {
    if (image.ndim() < 3 || image.size(-3) != 3) {
      throw new ShapeMismatchException(
          "%s of a tensor of shape %s; images are (3, H, W)"
              .formatted(name, Arrays.toString(image.shape())));
    }
    try (TensorScope scope = TensorScope.open()) {
      Tensor changed = image;
      for (Transform step : steps) {
        changed = step.apply(changed);
      }
      return changed == image ? image : scope.keep(changed);
    }
  }

  /** Several images at once, {@code (N, 3, h, w)}; those that come out must be of one size. */
  public Tensor batch(List<Tensor> images) {
    try (TensorScope scope = TensorScope.open()) {
      return scope.keep(
          Torch.stack(images.stream().map(this::apply).toList().toArray(Tensor[]::new)));
    }
  }

  /** An image's file as a batch of one, {@code (1, 3, h, w)}. */
  public Tensor read(Path file) {
    try (TensorScope scope = TensorScope.open()) {
      return scope.keep(apply(Images.read(file)).unsqueeze(0));
    }
  }

  @Override
  public String toString() {
    return name;
  }

  // torchvision

  /**
   * torchvision's presets {@code ImageClassification}, {@code SemanticSegmentation} and {@code
   * ObjectDetection}.
   *
   * @param preset its class's name as {@code preset}, and its attributes
   * @throws InvalidArgumentException for presets of videos and of pairs of images
   */
  public static ImageProcessor ofTorchvision(ModelConfig preset) {
    String kind = preset.text("preset");
    String name = "torchvision's " + kind;
    var steps = new ArrayList<Transform>();
    switch (kind) {
      case "ObjectDetection" -> {
        steps.add(ImageProcessor::toUnit);
        return new ImageProcessor(name, steps);
      }
      case "ImageClassification", "SemanticSegmentation" -> {
        if (preset.has("resize_size")) {
          boolean antialias = preset.flag("antialias", true);
          InterpolationMode mode = mode(preset.text("interpolation", "bilinear"), name);
          var resize = new Resize(sizes(preset, "resize_size"), null, mode, antialias);
          steps.add(image -> resizedInFloat(image, resize));
        }
        if (preset.has("crop_size")) {
          List<Integer> crop = sizes(preset, "crop_size");
          steps.add(new CenterCrop(crop.getFirst(), crop.getLast()));
        }
        steps.add(ImageProcessor::toUnit);
        steps.add(normalize(preset.numbers("mean"), preset.numbers("std"), 1));
        return new ImageProcessor(name, steps);
      }
      default ->
          throw new InvalidArgumentException(
              "%s is no preset for images; its inputs are made in Python".formatted(kind));
    }
  }

  /**
   * torchvision's older functions, which its presets call, resize tensors of uint8 as floats and
   * round them.
   */
  private static Tensor resizedInFloat(Tensor image, Resize resize) {
    if (image.dtype() != DType.UINT8) {
      return resize.apply(image);
    }
    Tensor resized = resize.apply(image.to(DType.FLOAT32));
    return (resize.interpolation() == InterpolationMode.BICUBIC ? resized.clamp(0, 255) : resized)
        .round()
        .to(DType.UINT8);
  }

  private static Tensor toUnit(Tensor image) {
    return image.dtype() == DType.UINT8 ? Images.toFloat(image) : image;
  }

  private static List<Integer> sizes(ModelConfig config, String key) {
    return config.numbers(key).stream().map(Double::intValue).toList();
  }

  private static InterpolationMode mode(String torchName, String who) {
    return switch (torchName.toLowerCase(Locale.ROOT)) {
      case "bilinear" -> InterpolationMode.BILINEAR;
      case "bicubic" -> InterpolationMode.BICUBIC;
      case "nearest" -> InterpolationMode.NEAREST;
      case "nearest-exact" -> InterpolationMode.NEAREST_EXACT;
      default ->
          throw new InvalidArgumentException(
              "%s resizes by %s; there are bilinear, bicubic and nearest here"
                  .formatted(who, torchName));
    };
  }

  /** Means and deviations are of values divided by {@code range}. */
  private static Transform normalize(List<Double> mean, List<Double> std, double range) {
    double[] means = mean.stream().mapToDouble(m -> m * range).toArray();
    double[] stds = std.stream().mapToDouble(s -> s * range).toArray();
    return image ->
        Images.normalize(
            image.dtype().isFloatingPoint() ? image : image.to(DType.FLOAT32), means, stds);
  }

  // timm

  /** {@code timm.data.create_transform} for evaluation, of a {@code pretrained_cfg}. */
  static ImageProcessor ofTimm(ModelConfig pretrained) {
    List<Integer> input = sizes(pretrained, "input_size");
    String name = "timm's transform of " + pretrained.name();
    String cropMode = pretrained.text("crop_mode", "center");
    if (input.size() != 3 || !(cropMode.equals("center") || cropMode.equals("squash"))) {
      throw new InvalidArgumentException(
          "%s has input_size %s and crop_mode %s; three numbers and center or squash are known here"
              .formatted(pretrained.name(), input, cropMode));
    }
    double share = pretrained.number("crop_pct", 0.875);
    int height = (int) Math.floor(input.get(1) / share);
    int width = (int) Math.floor(input.get(2) / share);
    InterpolationMode mode = mode(pretrained.text("interpolation", "bicubic"), name);
    boolean square = input.get(1).equals(input.get(2)) && cropMode.equals("center");
    List<Integer> size = square ? List.of(height) : List.of(height, width);
    if (!square && cropMode.equals("center")) {
      throw new InvalidArgumentException(
          "%s crops to %s; only squares are known here".formatted(pretrained.name(), input));
    }
    return new ImageProcessor(
        name,
        List.of(
            new Resize(size, null, mode, true),
            new CenterCrop(input.get(1), input.get(2)),
            ImageProcessor::toUnit,
            normalize(pretrained.numbers("mean"), pretrained.numbers("std"), 1)));
  }

  // Hugging Face

  private static final class Defaults {
    static final ModelConfig TABLE = TorchvisionWeights.resource("image-processors.json");
    static final ModelConfig PROCESSORS = TABLE.object("processors");
    static final ModelConfig MODEL_TYPES = TABLE.object("model_types");
  }

  /**
   * An image processor of transformers: those of ViT, DeiT, Swin, CLIP, SigLIP, BLIP, ConvNeXt,
   * ResNet, EfficientNet, MobileNet, MobileViT, BEiT, SegFormer and what shares theirs.
   *
   * @param config {@code preprocessor_config.json}
   * @param modelType the model's type, which says the class where the file does not
   * @throws InvalidArgumentException for a class that only Python has
   * @throws MalformedFileException for values that make no sense
   */
  public static ImageProcessor ofHuggingFace(ModelConfig config, @Nullable String modelType) {
    String name = className(config, modelType);
    if (!Defaults.PROCESSORS.has(name)) {
      throw new InvalidArgumentException(
          "%s: its image processor %s is not known in Java; its inputs are made in Python. Known are %s"
              .formatted(config.name(), name, new java.util.TreeSet<>(Defaults.PROCESSORS.keys())));
    }
    Map<String, @Nullable Object> values =
        new LinkedHashMap<>(Defaults.PROCESSORS.object(name).values());
    config
        .values()
        .forEach(
            (key, value) -> {
              if (value != null) {
                values.put(key, value);
              }
            });
    ModelConfig all = ModelConfig.of(config.name(), values);
    return new ImageProcessor(name, steps(all));
  }

  private static String className(ModelConfig config, @Nullable String modelType) {
    for (String key : new String[] {"image_processor_type", "feature_extractor_type"}) {
      if (config.has(key)) {
        return config
            .text(key)
            .replaceFirst("(Fast|Pil)$", "")
            .replaceFirst("FeatureExtractor$", "ImageProcessor");
      }
    }
    if (modelType != null && Defaults.MODEL_TYPES.has(modelType)) {
      return Defaults.MODEL_TYPES.text(modelType);
    }
    return "of model type " + modelType;
  }

  private static List<Transform> steps(ModelConfig c) {
    String kind = c.text("kind");
    var steps = new ArrayList<Transform>();
    if (c.flag("do_pad", false)) {
      throw new InvalidArgumentException(
          "%s pads images (do_pad); its inputs are made in Python".formatted(c.name()));
    }
    if (c.flag("do_resize", false)) {
      InterpolationMode mode = resample(c);
      steps.add(kind.equals("convnext") ? convNext(c, mode) : resize(c, mode));
    }
    if (c.flag("do_center_crop", false)) {
      int[] crop = square(c, "crop_size", true);
      steps.add(image -> centerCrop(image, crop[0], crop[1]));
    }
    boolean rescale = c.flag("do_rescale", false);
    boolean normalize = c.flag("do_normalize", false);
    double factor = c.number("rescale_factor", 1.0 / 255);
    boolean offset = c.flag("rescale_offset", false);
    if (normalize && rescale && !offset) {
      steps.add(normalize(c.numbers("image_mean"), c.numbers("image_std"), 1 / factor));
    } else {
      if (rescale) {
        steps.add(image -> offset ? image.mul(factor).sub(1) : image.mul(factor));
      }
      if (normalize) {
        steps.add(normalize(c.numbers("image_mean"), c.numbers("image_std"), 1));
      }
    }
    if (kind.equals("efficientnet") && c.flag("include_top", true)) {
      steps.add(normalize(List.of(0.0, 0.0, 0.0), c.numbers("image_std"), 1));
    }
    if (kind.equals("flipped") && c.flag("do_flip_channel_order", true)) {
      steps.add(image -> image.flip(-3)); // blue first
    }
    return steps;
  }

  /** Pillow's numbers. */
  private static InterpolationMode resample(ModelConfig c) {
    long code = c.integer("resample", 2);
    return switch ((int) code) {
      case 0 -> InterpolationMode.NEAREST_EXACT;
      case 2 -> InterpolationMode.BILINEAR;
      case 3 -> InterpolationMode.BICUBIC;
      default ->
          throw new InvalidArgumentException(
              "%s resizes by Pillow's filter %d (resample); 0 nearest, 2 bilinear and 3 bicubic are known here"
                  .formatted(c.name(), code));
    };
  }

  private static Transform resize(ModelConfig c, InterpolationMode mode) {
    Object size = c.values().get("size");
    if (!(size instanceof Map)) {
      int[] wanted = square(c, "size", c.flag("default_to_square", true));
      return wanted.length == 1
          ? shorter(wanted[0], mode)
          : new Resize(List.of(wanted[0], wanted[1]), null, mode, true);
    }
    ModelConfig s = c.object("size");
    if (s.has("shortest_edge") && s.has("longest_edge")) {
      int shorter = (int) s.integer("shortest_edge");
      int longer = (int) s.integer("longest_edge");
      return image -> {
        int[] to = withinLonger(image.size(-2), image.size(-1), shorter, longer);
        return new Resize(List.of(to[0], to[1]), null, mode, true).apply(image);
      };
    }
    if (s.has("shortest_edge")) {
      return shorter((int) s.integer("shortest_edge"), mode);
    }
    if (s.has("height") && s.has("width")) {
      return new Resize(
          List.of((int) s.integer("height"), (int) s.integer("width")), null, mode, true);
    }
    if (s.has("max_height") && s.has("max_width")) {
      long height = s.integer("max_height");
      long width = s.integer("max_width");
      return image -> {
        double scale = Math.min((double) height / image.size(-2), (double) width / image.size(-1));
        return new Resize(
                List.of((int) (image.size(-2) * scale), (int) (image.size(-1) * scale)),
                null,
                mode,
                true)
            .apply(image);
      };
    }
    throw new MalformedFileException(
        "%s: \"size\" is %s; it must have height and width, or shortest_edge"
            .formatted(c.name(), size));
  }

  private static Transform shorter(int edge, InterpolationMode mode) {
    return new Resize(List.of(edge), null, mode, true);
  }

  /** {@code get_size_with_aspect_ratio}. */
  private static int[] withinLonger(long h, long w, int shorter, int longer) {
    double size = shorter;
    double raw = -1;
    if ((double) Math.max(h, w) / Math.min(h, w) * shorter > longer) {
      raw = (double) longer * Math.min(h, w) / Math.max(h, w);
      size = Math.rint(raw);
    }
    if ((h <= w && h == size) || (w <= h && w == size)) {
      return new int[] {(int) h, (int) w};
    }
    double scale = raw < 0 ? size : raw;
    return w < h
        ? new int[] {(int) (scale * h / w), (int) size}
        : new int[] {(int) size, (int) (scale * w / h)};
  }

  /** A number, a list of two, or height and width; one number if that is a shorter edge. */
  private static int[] square(ModelConfig c, String key, boolean square) {
    Object value = c.values().get(key);
    if (value instanceof Map) {
      ModelConfig s = c.object(key);
      return new int[] {(int) s.integer("height"), (int) s.integer("width")};
    }
    if (value instanceof List) {
      List<Integer> sizes = sizes(c, key);
      if (sizes.size() == 2) {
        return new int[] {sizes.get(0), sizes.get(1)};
      }
    } else if (value != null) {
      int edge = (int) c.integer(key);
      return square ? new int[] {edge, edge} : new int[] {edge};
    }
    throw new MalformedFileException(
        "%s: \"%s\" is %s; it must be a number, or have height and width"
            .formatted(c.name(), key, value));
  }

  private static Transform convNext(ModelConfig c, InterpolationMode mode) {
    Object size = c.values().get("size");
    long edge = size instanceof Map ? c.object("size").integer("shortest_edge") : c.integer("size");
    int e = (int) edge;
    if (e >= 384) {
      return new Resize(List.of(e, e), null, mode, true);
    }
    Resize resize =
        new Resize(List.of((int) (e / c.number("crop_pct", 224.0 / 256))), null, mode, true);
    return image -> centerCrop(resize.apply(image), e, e);
  }

  /** Other than torchvision's, this crop begins at the rounded down half of what is left over. */
  private static Tensor centerCrop(Tensor image, int height, int width) {
    int moreH = (int) Math.max(height - image.size(-2), 0);
    int moreW = (int) Math.max(width - image.size(-1), 0);
    Tensor padded =
        moreH == 0 && moreW == 0
            ? image
            : new Pad(
                    moreW / 2,
                    moreH / 2,
                    (moreW + 1) / 2,
                    (moreH + 1) / 2,
                    List.of(0.0),
                    PadMode.CONSTANT)
                .apply(image);
    return padded
        .narrow(-2, (padded.size(-2) - height) / 2, height)
        .narrow(-1, (padded.size(-1) - width) / 2, width);
  }
}

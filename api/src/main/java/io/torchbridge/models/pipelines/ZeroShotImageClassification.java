package io.torchbridge.models.pipelines;

import io.torchbridge.InvalidArgumentException;
import io.torchbridge.Tensor;
import io.torchbridge.TensorScope;
import io.torchbridge.autograd.GradMode;
import io.torchbridge.data.Images;
import io.torchbridge.data.transforms.CenterCrop;
import io.torchbridge.data.transforms.Compose;
import io.torchbridge.data.transforms.ConvertImageDtype;
import io.torchbridge.data.transforms.Normalize;
import io.torchbridge.data.transforms.Resize;
import io.torchbridge.data.transforms.Transform;
import io.torchbridge.hub.PretrainedModel;
import io.torchbridge.hub.Task;
import io.torchbridge.hub.TokenBatch;
import io.torchbridge.hub.Tokenizer;
import io.torchbridge.models.transformers.ClipModel;
import io.torchbridge.nn.InterpolationMode;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Which of any labels fits an image best, by CLIP. */
public final class ZeroShotImageClassification implements AutoCloseable {
  private static final List<Double> MEAN = List.of(0.48145466, 0.4578275, 0.40821073);
  private static final List<Double> STD = List.of(0.26862954, 0.26130258, 0.27577711);

  private final ClipModel model;
  private final Tokenizer tokenizer;
  private final Transform transform;

  /**
   * With the images that CLIP was trained on: cut to a square, bicubic, normalised.
   *
   * @param model in evaluation mode; closed with this object, as is the tokenizer
   */
  public ZeroShotImageClassification(ClipModel model, Tokenizer tokenizer) {
    this(model, tokenizer, transform(Math.toIntExact(model.config().vision().imageSize())));
  }

  /**
   * @param transform makes of an image {@code (3, H, W)} of bytes one as the model takes them
   */
  public ZeroShotImageClassification(ClipModel model, Tokenizer tokenizer, Transform transform) {
    this.model = model;
    this.tokenizer = tokenizer;
    this.transform = transform;
  }

  private static Transform transform(int size) {
    return new Compose(
        new Resize(size).withInterpolation(InterpolationMode.BICUBIC),
        new CenterCrop(size),
        new ConvertImageDtype(),
        new Normalize(MEAN, STD));
  }

  /**
   * Of a model of the hub, which belongs to this object then. One that says nothing of images gets
   * those that CLIP was trained on.
   *
   * @throws InvalidArgumentException if it is another model, or Python runs it
   */
  public static ZeroShotImageClassification of(PretrainedModel pretrained) {
    var files = Pretrained.of(pretrained, ClipModel.class);
    boolean says =
        !files.values("preprocessor_config.json").isEmpty()
            || files.values("processor_config.json").containsKey("image_processor");
    return says
        ? new ZeroShotImageClassification(
            files.model(), pretrained.tokenizer(), pretrained.imageProcessor())
        : new ZeroShotImageClassification(files.model(), pretrained.tokenizer());
  }

  /**
   * Of a folder with {@code config.json}, weights and {@code tokenizer.json}.
   *
   * @throws io.torchbridge.TorchbridgeException if it is none
   */
  public static ZeroShotImageClassification load(Path folder) {
    return of(Pretrained.load(folder, Task.ZERO_SHOT_IMAGE_CLASSIFICATION));
  }

  /** The labels, the likeliest first, for an image's file. */
  public List<Label> classify(Path image, List<String> labels) {
    try (Tensor pixels = Images.read(image)) {
      return classify(pixels, labels);
    }
  }

  /**
   * The labels, the likeliest first.
   *
   * @param image {@code (3, H, W)}, of bytes
   * @param labels texts such as {@code a photo of a cat}
   */
  public List<Label> classify(Tensor image, List<String> labels) {
    try (TensorScope scope = TensorScope.open();
        var mode = GradMode.DISABLED.enter()) {
      int longest = Math.toIntExact(model.config().text().maxPositionEmbeddings());
      TokenBatch texts = tokenizer.batch(labels, longest);
      Tensor pixels = transform.apply(image).unsqueeze(0);
      float[] scores =
          model
              .forward(texts.inputIds(), pixels, texts.attentionMask())
              .logitsPerImage()
              .softmax(-1)
              .toFloatArray();
      return IntStream.range(0, scores.length)
          .mapToObj(i -> new Label(labels.get(i), scores[i]))
          .sorted(Comparator.comparingDouble(label -> -label.score()))
          .toList();
    }
  }

  @Override
  public void close() {
    model.close();
    tokenizer.close();
  }
}

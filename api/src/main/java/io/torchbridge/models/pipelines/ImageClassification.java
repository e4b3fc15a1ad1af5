package io.torchbridge.models.pipelines;

import io.torchbridge.InvalidArgumentException;
import io.torchbridge.Tensor;
import io.torchbridge.TensorScope;
import io.torchbridge.autograd.GradMode;
import io.torchbridge.data.Images;
import io.torchbridge.data.transforms.Transform;
import io.torchbridge.hub.Hub;
import io.torchbridge.hub.PretrainedModel;
import io.torchbridge.nn.Module;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What an image shows.
 *
 * {@snippet :
 * try (var classification = ImageClassification.load("torchvision:resnet50?weights=DEFAULT")) {
 *   System.out.println(classification.classify(Path.of("cat.jpg")).getFirst());
 * }
 * }
 */
public final class ImageClassification implements AutoCloseable {
  private final Module model;
  private final Transform transform;
  private final List<String> labels;

  /**
   * @param model in evaluation mode; closed with this object
   * @param transform makes of an image {@code (3, H, W)} of bytes one as the model takes them
   * @param labels in the order of the model's outputs
   */
  public ImageClassification(Module model, Transform transform, List<String> labels) {
    this.model = model;
    this.transform = transform;
    this.labels = List.copyOf(labels);
  }

  /**
   * Of a model of the hub, which belongs to this object then; Java or Python may run it.
   *
   * @throws InvalidArgumentException if it names no labels
   * @throws io.torchbridge.hub.HubException if it says nothing of images
   */
  public static ImageClassification of(PretrainedModel pretrained) {
    if (pretrained.labels().isEmpty()) {
      throw new InvalidArgumentException(pretrained + " names no labels: it does not classify");
    }
    return new ImageClassification(
        pretrained.module(), pretrained.imageProcessor(), pretrained.labels());
  }

  /** Of a model of the hub by its reference, see {@link Hub#load(String)}. */
  public static ImageClassification load(String reference) {
    return of(Hub.load(reference));
  }

  /** All labels, the likeliest first, for an image's file. */
  public List<Label> classify(Path image) {
    try (Tensor pixels = Images.read(image)) {
      return classify(pixels);
    }
  }

  /**
   * All labels, the likeliest first.
   *
   * @param image {@code (3, H, W)}, of bytes
   */
  public List<Label> classify(Tensor image) {
    try (TensorScope scope = TensorScope.open();
        var mode = GradMode.DISABLED.enter()) {
      Tensor pixels = transform.apply(image).unsqueeze(0);
      float[] scores =
          logits(model.call(List.of(pixels), Map.of())).flatten().softmax(0).toFloatArray();
      if (scores.length != labels.size()) {
        throw new InvalidArgumentException(
            "the model gives %d scores for %d labels".formatted(scores.length, labels.size()));
      }
      return IntStream.range(0, scores.length)
          .mapToObj(i -> new Label(labels.get(i), scores[i]))
          .sorted(Comparator.comparingDouble(label -> -label.score()))
          .toList();
    }
  }

  /** Models of transformers name what they give. */
  private static Tensor logits(@Nullable Object output) {
    Object logits = output instanceof Map<?, ?> named ? named.get("logits") : output;
    if (logits instanceof Tensor tensor) {
      return tensor;
    }
    throw new InvalidArgumentException("the model gives no scores of labels, but " + output);
  }

  @Override
  public void close() {
    model.close();
  }
}

package io.torchbridge.models.transformers;

import io.torchbridge.ShapeMismatchException;
import io.torchbridge.Tensor;
import io.torchbridge.nn.Signature;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An encoder of images. */
public abstract sealed class VisionModel extends PreTrainedModel
    permits ConvNextModel, ResNetModel, SwinModel, VitModel {
  private static final Signature INPUTS = Signature.of("pixel_values");

  /**
   * What comes out.
   *
   * @param lastHiddenState of transformers {@code (N, L, hidden_size)}, of convolutions {@code (N,
   *     C, H, W)}
   * @param poolerOutput one vector for each image; of ResNets {@code (N, C, 1, 1)}; null without a
   *     pooler
   */
  public record Output(Tensor lastHiddenState, @Nullable Tensor poolerOutput) {}

  @Override
  public abstract VisionConfig config();

  /**
   * The vectors of images.
   *
   * @param pixelValues {@code (N, num_channels, H, W)}, normalised
   * @throws ShapeMismatchException for images of other channels, or of a size that the model can't
   *     take
   */
  public final Output encode(Tensor pixelValues) {
    long[] shape = pixelValues.shape();
    if (shape.length != 4 || shape[1] != config().numChannels()) {
      throw wrong(pixelValues, "(N, %d, H, W)".formatted(config().numChannels()));
    }
    return encoded(pixelValues);
  }

  abstract Output encoded(Tensor pixelValues);

  /** What a classifying head is given, {@code (N, featureSize)}. */
  abstract Tensor features(Output output);

  abstract long featureSize();

  final ShapeMismatchException wrong(Tensor images, String wanted) {
    return new ShapeMismatchException(
        "%s got images of shape %s; %s is wanted"
            .formatted(name(), Arrays.toString(images.shape()), wanted));
  }

  /** The {@link Output#lastHiddenState} of images {@code (N, num_channels, H, W)}. */
  @Override
  public final Tensor forward(Tensor pixelValues) {
    return encode(pixelValues).lastHiddenState();
  }

  static Tensor pixelValues(
      String caller,
      List<? extends @Nullable Object> inputs,
      Map<String, ? extends @Nullable Object> keywords) {
    return INPUTS.bind(caller, inputs, keywords).tensor("pixel_values");
  }

  @Override
  protected final Object forward(
      List<? extends @Nullable Object> inputs, Map<String, ? extends @Nullable Object> keywords) {
    Output output = encode(pixelValues(name(), inputs, keywords));
    var named = new LinkedHashMap<String, Object>();
    named.put("last_hidden_state", output.lastHiddenState());
    if (output.poolerOutput() != null) {
      named.put("pooler_output", output.poolerOutput());
    }
    return named;
  }
}

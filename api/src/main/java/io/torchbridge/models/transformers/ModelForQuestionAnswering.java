package io.torchbridge.models.transformers;

import io.torchbridge.Tensor;
import io.torchbridge.nn.F;
import io.torchbridge.nn.Linear;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An encoder of a question and a text that says where in the text the answer is. */
public final class ModelForQuestionAnswering extends PreTrainedModel {
  private final EncoderConfig config;
  private final EncoderModel encoder;
  private final Linear outputs;

  /**
   * The scores of the places.
   *
   * @param startLogits {@code (N, L)}, of the answer's first token
   * @param endLogits {@code (N, L)}, of its last token
   */
  public record Output(Tensor startLogits, Tensor endLogits) {}

  public ModelForQuestionAnswering(EncoderConfig config) {
    this.config = config;
    encoder = config.encoder();
    register(encoder.baseModelPrefix(), encoder);
    outputs = register("qa_outputs", new Linear(config.hiddenSize(), 2));
  }

  @Override
  public EncoderConfig config() {
    return config;
  }

  @Override
  String baseModelPrefix() {
    return encoder.baseModelPrefix();
  }

  /** The scores of where the answers begin and end. */
  public Output forward(TextInputs inputs) {
    Tensor x = encoder.forward(inputs).lastHiddenState();
    if (config instanceof DistilBertConfig distilBert) {
      x = F.dropout(x, distilBert.qaDropout(), isTraining());
    }
    Tensor[] logits = outputs.call(x).unbind(-1);
    return new Output(logits[0], logits[1]);
  }

  @Override
  protected Object forward(
      List<? extends @Nullable Object> inputs, Map<String, ? extends @Nullable Object> keywords) {
    Output output = forward(TextInputs.of(name(), inputs, keywords));
    return Map.of("start_logits", output.startLogits(), "end_logits", output.endLogits());
  }
}

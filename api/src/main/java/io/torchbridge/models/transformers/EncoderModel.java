package io.torchbridge.models.transformers;

import io.torchbridge.Tensor;
import io.torchbridge.nn.Embedding;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An encoder of texts: one vector for each token, which looks at the whole text. */
public abstract sealed class EncoderModel extends PreTrainedModel
    permits BertModel, DistilBertModel {

  /**
   * What comes out.
   *
   * @param lastHiddenState {@code (N, L, hidden_size)}
   * @param poolerOutput {@code (N, hidden_size)}; null without a pooler
   */
  public record Output(Tensor lastHiddenState, @Nullable Tensor poolerOutput) {}

  @Override
  public abstract EncoderConfig config();

  /** The vectors of the tokens of texts. */
  public abstract Output forward(TextInputs inputs);

  abstract Embedding wordEmbeddings();

  /** {@code (N, L) -> (N, L, hidden_size)}, for texts without padding. */
  @Override
  public Tensor forward(Tensor inputIds) {
    return forward(TextInputs.of(inputIds)).lastHiddenState();
  }

  @Override
  protected Object forward(
      List<? extends @Nullable Object> inputs, Map<String, ? extends @Nullable Object> keywords) {
    Output output = forward(TextInputs.of(name(), inputs, keywords));
    var named = new LinkedHashMap<String, Object>();
    named.put("last_hidden_state", output.lastHiddenState());
    if (output.poolerOutput() != null) {
      named.put("pooler_output", output.poolerOutput());
    }
    return named;
  }
}

package io.torchbridge.models.pipelines;

import io.torchbridge.InvalidArgumentException;
import io.torchbridge.Tensor;
import io.torchbridge.TensorScope;
import io.torchbridge.Torch;
import io.torchbridge.autograd.GradMode;
import io.torchbridge.hub.Encoding;
import io.torchbridge.hub.PretrainedModel;
import io.torchbridge.hub.Task;
import io.torchbridge.hub.Tokenizer;
import io.torchbridge.models.transformers.BertConfig;
import io.torchbridge.models.transformers.ModelForQuestionAnswering;
import io.torchbridge.models.transformers.TextInputs;
import java.nio.file.Path;

/** Answers to questions that stand in a text. */
public final class QuestionAnswering implements AutoCloseable {
  /** How many tokens an answer has at most. */
  private static final int LONGEST = 15;

  private final ModelForQuestionAnswering model;
  private final Tokenizer tokenizer;

  /**
   * An answer.
   *
   * @param start where it begins in the text, in chars
   * @param end where it ends
   * @param score how likely it is, up to 1
   */
  public record Answer(String text, int start, int end, double score) {}

  /**
   * @param model in evaluation mode; closed with this object, as is the tokenizer
   */
  public QuestionAnswering(ModelForQuestionAnswering model, Tokenizer tokenizer) {
    this.model = model;
    this.tokenizer = tokenizer;
  }

  /**
   * Of a model of the hub, which belongs to this object then.
   *
   * @throws InvalidArgumentException if it is another model, or Python runs it
   */
  public static QuestionAnswering of(PretrainedModel pretrained) {
    var files = Pretrained.of(pretrained, ModelForQuestionAnswering.class);
    return new QuestionAnswering(files.model(), pretrained.tokenizer());
  }

  /**
   * Of a folder with {@code config.json}, weights and {@code tokenizer.json}.
   *
   * @throws io.torchbridge.TorchbridgeException if it is none
   */
  public static QuestionAnswering load(Path folder) {
    return of(Pretrained.load(folder, Task.QUESTION_ANSWERING));
  }

  /**
   * The likeliest answer of at most 15 tokens.
   *
   * @param text what is longer than the model's positions is cut off
   * @throws InvalidArgumentException if the question leaves no place for the text
   */
  public Answer answer(String question, String text) {
    int longest = Math.toIntExact(model.config().maxTokens());
    Encoding tokens = tokenizer.encode(question, text, true);
    if (tokens.length() > longest) {
      tokens = tokenizer.encode(question, text, true, longest);
    }
    int from = firstOfText(tokens);
    if (from == tokens.length()) {
      throw new InvalidArgumentException("there is no text in which the answer could be");
    }
    double[] starts;
    double[] ends;
    try (TensorScope scope = TensorScope.open();
        var mode = GradMode.DISABLED.enter()) {
      var output =
          model.forward(
              new TextInputs(
                  Torch.fromData(tokens.ids(), 1, tokens.length()),
                  null,
                  Torch.fromData(typeIds(tokens), 1, tokens.length())));
      starts = likely(output.startLogits(), tokens, from);
      ends = likely(output.endLogits(), tokens, from);
    }
    double best = -1;
    int first = from;
    int last = from;
    for (int i = from; i < starts.length; i++) {
      for (int j = i; j < Math.min(ends.length, i + LONGEST); j++) {
        if (starts[i] * ends[j] > best) {
          best = starts[i] * ends[j];
          first = i;
          last = j;
        }
      }
    }
    int start = tokens.starts()[first];
    int end = tokens.ends()[last];
    return new Answer(text.substring(start, end), start, end, best);
  }

  /** Models with one type of token, as RoBERTa, do not tell question and text apart. */
  private long[] typeIds(Encoding tokens) {
    boolean one = model.config() instanceof BertConfig bert && bert.typeVocabSize() == 1;
    return one ? new long[tokens.length()] : tokens.typeIds();
  }

  /** Behind the special token, or tokens, that stand behind the question. */
  private static int firstOfText(Encoding tokens) {
    int i = 0;
    while (i < tokens.length() && tokens.special()[i]) {
      i++;
    }
    while (i < tokens.length() && !tokens.special()[i]) {
      i++;
    }
    while (i < tokens.length() && tokens.special()[i]) {
      i++;
    }
    return i;
  }

  /** The probabilities of the text's tokens. */
  private static double[] likely(Tensor logits, Encoding tokens, int from) {
    float[] scores = logits.toFloatArray();
    double[] likely = new double[scores.length];
    double greatest = Double.NEGATIVE_INFINITY;
    for (int i = from; i < likely.length; i++) {
      greatest = tokens.special()[i] ? greatest : Math.max(greatest, scores[i]);
    }
    double sum = 0;
    for (int i = from; i < likely.length; i++) {
      likely[i] = tokens.special()[i] ? 0 : Math.exp(scores[i] - greatest);
      sum += likely[i];
    }
    for (int i = from; i < likely.length; i++) {
      likely[i] /= sum;
    }
    return likely;
  }

  @Override
  public void close() {
    model.close();
    tokenizer.close();
  }
}

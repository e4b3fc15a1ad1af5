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
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * Answers to questions that stand in a text, as the pipeline {@code question-answering} of
 * transformers finds them.
 */
public final class QuestionAnswering implements AutoCloseable {
  private final ModelForQuestionAnswering model;
  private final Tokenizer tokenizer;

  /**
   * An answer.
   *
   * @param start where it begins in the text, in chars
   * @param end where it ends
   * @param score how likely it is; where a text is read in several parts, the sum of all that found
   *     it
   */
  public record Answer(String text, int start, int end, double score) {}

  /**
   * How answers are looked for.
   *
   * @param topK how many are wanted at most
   * @param handleImpossibleAnswer whether an empty one is among them, as likely as that the text
   *     does not say it
   * @param maxAnswerLength how many tokens an answer has at most
   * @param maxLength how many tokens are read at once at most, the question's included
   * @param docStride how many tokens the parts of a longer text have in common
   * @param alignToWords whether answers begin and end with words
   */
  public record Options(
      int topK,
      boolean handleImpossibleAnswer,
      int maxAnswerLength,
      int maxLength,
      int docStride,
      boolean alignToWords) {
    /** The likeliest answer of at most 15 tokens, in parts of 384 tokens. */
    public static final Options DEFAULT = new Options(1, false, 15, 384, 128, true);

    /**
     * Checks the values.
     *
     * @throws InvalidArgumentException for one that means nothing
     */
    public Options {
      if (topK < 1 || maxAnswerLength < 1 || maxLength < 1 || docStride < 0) {
        throw new InvalidArgumentException(
            "top_k %d, max_answer_len %d, max_seq_len %d, doc_stride %d: they must be positive"
                .formatted(topK, maxAnswerLength, maxLength, docStride));
      }
    }

    public Options withTopK(int value) {
      return new Options(
          value, handleImpossibleAnswer, maxAnswerLength, maxLength, docStride, alignToWords);
    }

    public Options withHandleImpossibleAnswer(boolean value) {
      return new Options(topK, value, maxAnswerLength, maxLength, docStride, alignToWords);
    }

    public Options withMaxAnswerLength(int value) {
      return new Options(topK, handleImpossibleAnswer, value, maxLength, docStride, alignToWords);
    }

    /** Parts of so many tokens, of which so many are in two of them. */
    public Options withWindows(int length, int stride) {
      return new Options(
          topK, handleImpossibleAnswer, maxAnswerLength, length, stride, alignToWords);
    }

    public Options withAlignToWords(boolean value) {
      return new Options(
          topK, handleImpossibleAnswer, maxAnswerLength, maxLength, docStride, value);
    }
  }

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
   * The likeliest answer.
   *
   * @throws InvalidArgumentException if there is no text, or the question leaves no place for it
   */
  public Answer answer(String question, String text) {
    return answers(question, text, Options.DEFAULT).getFirst();
  }

  /**
   * The likeliest answers, the best first.
   *
   * @throws InvalidArgumentException if there is no text, or the question leaves no place for it
   */
  public List<Answer> answers(String question, String text, Options options) {
    int longest =
        (int)
            Math.min(
                Math.min(options.maxLength, tokenizer.maxLength()), model.config().maxTokens());
    List<Encoding> windows =
        tokenizer.windows(question, text, longest, Math.min(options.docStride, longest / 2));
    var answers = new ArrayList<Answer>();
    double none = 1;
    for (Encoding window : windows) {
      double[][] likely = likely(window);
      none = Math.min(none, likely[0][0] * likely[1][0]);
      likely[0][0] = 0;
      likely[1][0] = 0;
      for (Span span : spans(window, likely, options)) {
        add(answers, answer(span, window, text, options.alignToWords));
      }
    }
    if (answers.isEmpty()) {
      throw new InvalidArgumentException("there is no text in which the answer could be");
    }
    if (options.handleImpossibleAnswer) {
      answers.add(new Answer("", 0, 0, none));
    }
    return answers.stream()
        .sorted(Comparator.comparingDouble(answer -> -answer.score))
        .limit(options.topK)
        .toList();
  }

  /** Tokens that may be an answer. */
  private record Span(int first, int last, double score) {}

  /** How likely each token is the first of the answer, and the last. */
  private double[][] likely(Encoding tokens) {
    try (TensorScope scope = TensorScope.open();
        var mode = GradMode.DISABLED.enter()) {
      var output =
          model.forward(
              new TextInputs(
                  Torch.fromData(tokens.ids(), 1, tokens.length()),
                  null,
                  Torch.fromData(typeIds(tokens), 1, tokens.length())));
      return new double[][] {
        likely(output.startLogits(), tokens), likely(output.endLogits(), tokens)
      };
    }
  }

  /** Models with one type of token, as RoBERTa, do not tell question and text apart. */
  private long[] typeIds(Encoding tokens) {
    boolean one = model.config() instanceof BertConfig bert && bert.typeVocabSize() == 1;
    return one ? new long[tokens.length()] : tokens.typeIds();
  }

  /** Of the text's tokens, and of the first one that stands for no answer. */
  private double[] likely(Tensor logits, Encoding tokens) {
    float[] scores = logits.toFloatArray();
    Long none = tokenizer.id(String.valueOf(tokenizer.token("cls_token")));
    double[] likely = new double[scores.length];
    double greatest = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < likely.length; i++) {
      boolean counts = tokens.texts()[i] == 1 || (none != null && tokens.ids()[i] == none);
      likely[i] = counts ? scores[i] : Double.NEGATIVE_INFINITY;
      greatest = Math.max(greatest, likely[i]);
    }
    double sum = 0;
    for (int i = 0; i < likely.length; i++) {
      likely[i] = Math.exp(likely[i] - greatest);
      sum += likely[i];
    }
    for (int i = 0; i < likely.length; i++) {
      likely[i] /= sum;
    }
    return likely;
  }

  /** The likeliest ones: some more than are wanted, for several may be of the same words. */
  private static List<Span> spans(Encoding tokens, double[][] likely, Options options) {
    var spans = new ArrayList<Span>();
    for (int i = 0; i < tokens.length(); i++) {
      for (int j = i; j < Math.min(tokens.length(), i + options.maxAnswerLength); j++) {
        double score = likely[0][i] * likely[1][j];
        if (score > 0 && tokens.texts()[i] == 1 && tokens.texts()[j] == 1) {
          spans.add(new Span(i, j, score));
        }
      }
    }
    spans.sort(Comparator.comparingDouble(span -> -span.score));
    int wanted = options.alignToWords ? 2 * options.topK + 10 : options.topK;
    return spans.subList(0, Math.min(wanted, spans.size()));
  }

  private static Answer answer(Span span, Encoding tokens, String text, boolean alignToWords) {
    int start = tokens.starts()[span.first];
    int end = tokens.ends()[span.last];
    int firstWord = tokens.words()[span.first];
    int lastWord = tokens.words()[span.last];
    if (alignToWords && firstWord >= 0 && lastWord >= 0) {
      for (int i = 0; i < tokens.length(); i++) {
        if (tokens.texts()[i] == 1) {
          start = tokens.words()[i] == firstWord ? Math.min(start, tokens.starts()[i]) : start;
          end = tokens.words()[i] == lastWord ? Math.max(end, tokens.ends()[i]) : end;
        }
      }
    }
    return new Answer(text.substring(start, end), start, end, span.score);
  }

  /** Adds an answer, or its score to that of the same answer. */
  private static void add(List<Answer> answers, Answer answer) {
    String words = answer.text.toLowerCase(Locale.ROOT);
    for (int i = 0; i < answers.size(); i++) {
      Answer known = answers.get(i);
      if (known.text.toLowerCase(Locale.ROOT).equals(words)) {
        answers.set(i, new Answer(known.text, known.start, known.end, known.score + answer.score));
        return;
      }
    }
    answers.add(answer);
  }

  @Override
  public void close() {
    model.close();
    tokenizer.close();
  }
}

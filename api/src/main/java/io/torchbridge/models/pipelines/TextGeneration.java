package io.torchbridge.models.pipelines;

import io.torchbridge.InvalidArgumentException;
import io.torchbridge.Tensor;
import io.torchbridge.TensorScope;
import io.torchbridge.Torch;
import io.torchbridge.hub.PretrainedModel;
import io.torchbridge.hub.Task;
import io.torchbridge.hub.Tokenizer;
import io.torchbridge.hub.chat.ChatMessage;
import io.torchbridge.models.transformers.CausalLM;
import io.torchbridge.models.transformers.GenerationConfig;
import io.torchbridge.models.transformers.StoppingCriterion;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * Texts that go on from a prompt.
 *
 * {@snippet :
 * try (var generation = TextGeneration.load(Path.of("gpt2"))) {
 *   generation.generate("Once upon a time", System.out::print);
 * }
 * }
 */
public final class TextGeneration implements AutoCloseable {
  private final CausalLM model;
  private final Tokenizer tokenizer;
  private final GenerationConfig config;

  /**
   * @param model in evaluation mode; closed with this object, as is the tokenizer
   */
  public TextGeneration(CausalLM model, Tokenizer tokenizer, GenerationConfig config) {
    this.model = model;
    this.tokenizer = tokenizer;
    this.config = config;
  }

  /**
   * Of a model of the hub, which belongs to this object then.
   *
   * @throws InvalidArgumentException if it is another model, or Python runs it
   */
  public static TextGeneration of(PretrainedModel pretrained) {
    var files = Pretrained.of(pretrained, CausalLM.class);
    GenerationConfig config =
        files.model().config().generation().with(files.values("generation_config.json"));
    Tokenizer tokenizer = pretrained.tokenizer();
    String pad = tokenizer.token("pad_token");
    return new TextGeneration(
        files.model(),
        tokenizer,
        pad != null && config.padTokenId() == null
            ? config.withPadTokenId(tokenizer.id(pad))
            : config);
  }

  /**
   * Of a folder with {@code config.json}, weights and {@code tokenizer.json}.
   *
   * @throws io.torchbridge.TorchbridgeException if it is none
   */
  public static TextGeneration load(Path folder) {
    return of(Pretrained.load(folder, Task.TEXT_GENERATION));
  }

  /** How it generates. */
  public GenerationConfig config() {
    return config;
  }

  /** The same model and tokenizer, which belong to both, generating another way. */
  public TextGeneration with(GenerationConfig other) {
    return new TextGeneration(model, tokenizer, other);
  }

  /** What follows a prompt. */
  public String generate(String prompt) {
    return generate(prompt, piece -> {});
  }

  /**
   * What follows a prompt, and its pieces as they come, except in beam search.
   *
   * @param onPiece is called with texts that together are the result
   */
  public String generate(String prompt, Consumer<String> onPiece) {
    return generate(encode(prompt), onPiece);
  }

  /**
   * The answer to a chat, by the tokenizer's chat template.
   *
   * @throws io.torchbridge.hub.HubException if it has none
   * @throws io.torchbridge.hub.chat.ChatTemplateException if it refuses the messages
   */
  public String chat(List<ChatMessage> messages) {
    return chat(messages, piece -> {});
  }

  /** The answer to a chat, and its pieces as they come, except in beam search. */
  public String chat(List<ChatMessage> messages, Consumer<String> onPiece) {
    String prompt = tokenizer.applyChatTemplate(messages, true);
    return generate(tokenizer.encode(prompt, null, false).ids(), onPiece);
  }

  /** The tokens of a prompt; of an empty one that with which texts begin. */
  private long[] encode(String prompt) {
    long[] ids = tokenizer.encode(prompt).ids();
    if (ids.length > 0) {
      return ids;
    }
    String begin = tokenizer.token("bos_token");
    Long id = begin == null ? null : tokenizer.id(begin);
    if (id == null) {
      throw new InvalidArgumentException(
          "an empty prompt, and the tokenizer has no bos_token to begin with");
    }
    return new long[] {id};
  }

  private String generate(long[] ids, Consumer<String> onPiece) {
    try (TensorScope scope = TensorScope.open()) {
      var pieces = new Pieces(onPiece);
      Tensor tokens =
          model.generate(
              Torch.fromData(ids, 1, ids.length),
              null,
              config,
              stops(new int[1]),
              step -> pieces.add(step[0]));
      long[] all = tokens.toLongArray();
      pieces.end();
      return tokenizer.decode(Arrays.copyOfRange(all, ids.length, all.length));
    }
  }

  /**
   * Ends texts that have, up to their last token, one of the config's; it may begin in the prompt.
   *
   * @param lengths gets how long each text is that ends
   */
  private StoppingCriterion stops(int[] lengths) {
    List<String> stops = config.stopStrings();
    int longest = stops.stream().mapToInt(String::length).max().orElse(0);
    return stops.isEmpty()
        ? StoppingCriterion.NONE
        : (row, tokens, prompt, length) -> {
          int tail = Math.max(0, length - 4 * longest - 4); // a character has 4 tokens at most
          String text = tokenizer.decode(Arrays.copyOfRange(tokens, tail, length), false);
          String before = tokenizer.decode(Arrays.copyOfRange(tokens, tail, length - 1), false);
          boolean ends =
              stops.stream()
                  .anyMatch(
                      s -> text.indexOf(s, Math.max(0, before.length() - s.length() + 1)) >= 0);
          if (ends) {
            lengths[row] = length;
          }
          return ends;
        };
  }

  /** What follows each of several prompts, which are filled up at the left. */
  public List<String> generate(List<String> prompts) {
    if (prompts.isEmpty()) {
      return List.of();
    }
    try (TensorScope scope = TensorScope.open()) {
      List<long[]> rows = prompts.stream().map(this::encode).toList();
      int length = rows.stream().mapToInt(row -> row.length).max().orElse(0);
      long[][] ids = new long[rows.size()][length];
      long[][] mask = new long[rows.size()][length];
      long pad = config.padTokenId() == null ? 0 : config.padTokenId();
      for (int i = 0; i < ids.length; i++) {
        long[] row = rows.get(i);
        Arrays.fill(ids[i], pad);
        System.arraycopy(row, 0, ids[i], length - row.length, row.length);
        Arrays.fill(mask[i], length - row.length, length, 1);
      }
      int[] lengths = new int[ids.length];
      Arrays.fill(lengths, Integer.MAX_VALUE);
      Tensor tokens =
          model.generate(Torch.tensor(ids), Torch.tensor(mask), config, stops(lengths), step -> {});
      var texts = new ArrayList<String>();
      for (int i = 0; i < ids.length; i++) {
        long[] row = tokens.select(0, i).toLongArray();
        texts.add(
            tokenizer.decode(Arrays.copyOfRange(row, length, Math.min(row.length, lengths[i]))));
      }
      return texts;
    }
  }

  /** Turns tokens into pieces of text: a character may be of several tokens. */
  private final class Pieces {
    private final Consumer<String> onPiece;
    private final List<Long> tokens = new ArrayList<>();
    private String told = "";

    Pieces(Consumer<String> onPiece) {
      this.onPiece = onPiece;
    }

    void add(long token) {
      tokens.add(token);
      String text = text();
      if (!text.endsWith("\uFFFD")) { // which stands for half a character
        tell(text);
      }
      if (text.endsWith("\n")) { // what follows does not depend on what was before
        tokens.clear();
        told = "";
      }
    }

    private String text() {
      return tokenizer.decode(tokens.stream().mapToLong(Long::longValue).toArray());
    }

    private void tell(String text) {
      if (text.length() > told.length()) {
        onPiece.accept(text.substring(told.length()));
        told = text;
      }
    }

    void end() {
      tell(text());
    }
  }

  @Override
  public void close() {
    model.close();
    tokenizer.close();
  }
}

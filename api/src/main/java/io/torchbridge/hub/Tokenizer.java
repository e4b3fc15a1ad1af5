package io.torchbridge.hub;

import io.torchbridge.FileAccessException;
import io.torchbridge.InvalidArgumentException;
import io.torchbridge.MalformedFileException;
import io.torchbridge.Torch;
import io.torchbridge.hub.chat.ChatMessage;
import io.torchbridge.hub.chat.ChatTemplate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A tokenizer of Hugging Face, from its {@code tokenizer.json}: the library of Hugging Face itself
 * does the work, as DJL brings it to Java. It needs {@code ai.djl.huggingface:tokenizers} on the
 * class path, which is no dependency of every program.
 *
 * {@snippet :
 * try (Tokenizer tokenizer = Tokenizer.load(Path.of("tokenizer.json"));
 *     TokenBatch batch = tokenizer.batch(List.of("a sentence", "another one"))) {
 *   Object output = model.call(List.of(), batch.keywords());
 * }
 * }
 */
public final class Tokenizer implements AutoCloseable {
  /** The artifact that brings it. */
  public static final String ARTIFACT = "ai.djl.huggingface:tokenizers:0.35.1";

  private final Path file;
  private final ModelConfig config;
  private final Map<String, Long> vocabulary;
  private final DjlTokenizer whole;
  private final Map<String, ChatTemplate> chatTemplates = new HashMap<>();

  private Tokenizer(Path file, ModelConfig config, Map<String, Long> vocabulary) {
    this.file = file;
    this.config = config;
    this.vocabulary = vocabulary;
    this.whole = open();
  }

  /**
   * A {@code tokenizer.json}, and the {@code tokenizer_config.json} beside it if there is one.
   *
   * @throws MalformedFileException if it is no tokenizer
   * @throws io.torchbridge.FileAccessException if it can't be read
   * @throws HubException if {@link #ARTIFACT} is not on the class path
   */
  public static Tokenizer load(Path file) {
    Path beside = file.resolveSibling("tokenizer_config.json");
    ModelConfig config =
        Files.isRegularFile(beside)
            ? ModelConfig.read(beside)
            : ModelConfig.of(beside.toString(), Map.of());
    return new Tokenizer(file, config, vocabulary(ModelConfig.read(file)));
  }

  /** Token by token, the words of every kind of model, and what was added. */
  private static Map<String, Long> vocabulary(ModelConfig tokenizer) {
    var vocabulary = new HashMap<String, Long>();
    ModelConfig model = tokenizer.object("model");
    Object vocab = model.values().get("vocab");
    if (vocab instanceof Map<?, ?> map) {
      map.forEach((token, id) -> vocabulary.put(String.valueOf(token), number(model, id)));
    } else if (vocab instanceof List<?> list) { // [[token, score], …]
      for (Object pair : list) {
        if (pair instanceof List<?> parts && !parts.isEmpty()) {
          vocabulary.put(String.valueOf(parts.getFirst()), (long) vocabulary.size());
        }
      }
    }
    for (Object added : tokenizer.list("added_tokens")) {
      ModelConfig token = ModelConfig.of(tokenizer.name(), Json.asObject(added, "an added token"));
      vocabulary.put(token.text("content"), token.integer("id"));
    }
    return vocabulary;
  }

  private static long number(ModelConfig model, @Nullable Object id) {
    if (id instanceof Long number) {
      return number;
    }
    throw new MalformedFileException("%s: a token has the number %s".formatted(model.name(), id));
  }

  private DjlTokenizer open() {
    try {
      return DjlTokenizer.open(file);
    } catch (NoClassDefFoundError e) {
      throw new HubException(
          "a tokenizer needs %s on the class path, and it is not there".formatted(ARTIFACT), e);
    } catch (IOException | RuntimeException e) {
      throw new MalformedFileException(
          "%s: it can't be used as a tokenizer: %s".formatted(file, e.getMessage()), e);
    }
  }

  /** {@code len(tokenizer)}: one more than the greatest number of a token. */
  public long vocabularySize() {
    return size(vocabulary);
  }

  private static long size(Map<String, Long> vocabulary) {
    return vocabulary.values().stream().mapToLong(Long::longValue).max().orElse(-1) + 1;
  }

  /** The number of a token; null if there is none like it. */
  public @Nullable Long id(String token) {
    return vocabulary.get(token);
  }

  /** The token of a role, {@code pad_token} or {@code eos_token}; null if it is not said. */
  public @Nullable String token(String role) {
    Object value = config.values().get(role);
    return switch (value) {
      case String text -> text;
      case Map<?, ?> map when map.get("content") instanceof String text -> text;
      case null, default -> null;
    };
  }

  /** How long a text may be, as the config says; a very great number if it does not. */
  public long maxLength() {
    return config.has("model_max_length")
        ? (long) config.number("model_max_length")
        : Long.MAX_VALUE;
  }

  /** A text with the tokens that its model wants around it. */
  public Encoding encode(String text) {
    return encode(text, null, true);
  }

  /**
   * A text, or two.
   *
   * @param pair the second text, such as the paragraph behind a question; null for none
   * @param special whether tokens such as {@code [CLS]} are added
   */
  public Encoding encode(String text, @Nullable String pair, boolean special) {
    return whole.encode(text, pair, special);
  }

  /**
   * {@code truncation=True}: at most so many tokens, those that are added included. Of two texts
   * the longer one is cut first; at the end, or where {@code truncation_side} is left at the
   * beginning.
   *
   * @throws InvalidArgumentException if there is no place for what is added
   */
  public Encoding encode(String text, @Nullable String pair, boolean special, int maxLength) {
    if (maxLength < 1) {
      throw new InvalidArgumentException("a maximal length of " + maxLength);
    }
    Encoding all = encode(text, pair, special);
    int first = all.count(0);
    int second = all.count(1);
    int left = maxLength - (all.length() - first - second);
    if (first + second <= left) {
      return all;
    }
    if (left < 0) {
      throw new InvalidArgumentException(
          "a maximal length of %d, and the tokenizer adds %d tokens to each text"
              .formatted(maxLength, maxLength - left));
    }
    int[] lengths = longestFirst(first, second, left);
    return cut(cut(all, 0, first, lengths[0]), 1, second, lengths[1]);
  }

  /** As Hugging Face's tokenizers share what is left out among two texts. */
  private static int[] longestFirst(int first, int second, int left) {
    int shorter = Math.min(first, second);
    int longer = shorter > left ? shorter : Math.max(shorter, left - shorter);
    if (shorter + longer > left) {
      shorter = left / 2;
      longer = shorter + left % 2;
    }
    return first > second ? new int[] {longer, shorter} : new int[] {shorter, longer};
  }

  private Encoding cut(Encoding encoding, int text, int count, int length) {
    return count <= length
        ? encoding
        : isLeft("truncation_side")
            ? encoding.part(text, count - length, count)
            : encoding.part(text, 0, length);
  }

  private boolean isLeft(String side) {
    return config.text(side, "right").equals("left");
  }

  /**
   * {@code truncation="only_second", return_overflowing_tokens=True}: two texts, the second one in
   * parts that overlap.
   *
   * @param maxLength of each, the first text and what is added included
   * @param stride how many tokens of the second text are in two parts that follow each other
   * @throws InvalidArgumentException if there is no place for more of it than that
   */
  public List<Encoding> windows(String text, String pair, int maxLength, int stride) {
    Encoding all = encode(text, pair, true);
    int count = all.count(1);
    int size = maxLength - (all.length() - count);
    if (all.length() <= maxLength) {
      return List.of(all);
    }
    if (stride < 0 || size <= stride) {
      throw new InvalidArgumentException(
          "parts of %d tokens that overlap by %d: the first text takes %d"
              .formatted(maxLength, stride, maxLength - size));
    }
    var windows = new ArrayList<Encoding>();
    int end = 0;
    for (int from = 0; end < count; from += size - stride) {
      end = Math.min(from + size, count);
      windows.add(all.part(1, from, end));
    }
    return windows;
  }

  /** {@code padding=True}: texts as one batch. */
  public TokenBatch batch(List<String> texts) {
    return batch(texts.stream().map(this::encode).toList(), padId());
  }

  /** {@code padding=True, truncation=True}: texts as one batch of at most so many tokens. */
  public TokenBatch batch(List<String> texts, int maxLength) {
    return batch(texts.stream().map(t -> encode(t, null, true, maxLength)).toList(), padId());
  }

  private long padId() {
    String pad = token("pad_token");
    Long id = pad == null ? null : vocabulary.get(pad);
    return id == null ? 0 : id;
  }

  private TokenBatch batch(List<Encoding> encodings, long padId) {
    if (encodings.isEmpty()) {
      throw new InvalidArgumentException("a batch of no texts");
    }
    int rows = encodings.size();
    int columns = encodings.stream().mapToInt(Encoding::length).max().orElse(0);
    boolean left = isLeft("padding_side");
    long[] ids = new long[rows * columns];
    long[] mask = new long[rows * columns];
    long[] types = new long[rows * columns];
    java.util.Arrays.fill(ids, padId);
    for (int row = 0; row < rows; row++) {
      Encoding encoding = encodings.get(row);
      int at = row * columns + (left ? columns - encoding.length() : 0);
      System.arraycopy(encoding.ids(), 0, ids, at, encoding.length());
      System.arraycopy(encoding.typeIds(), 0, types, at, encoding.length());
      java.util.Arrays.fill(mask, at, at + encoding.length(), 1);
    }
    return new TokenBatch(
        Torch.fromData(ids, rows, columns),
        Torch.fromData(mask, rows, columns),
        Torch.fromData(types, rows, columns));
  }

  /** Whether it says how chats are written. */
  public boolean hasChatTemplate() {
    return Files.isRegularFile(chatTemplateFile()) || config.has("chat_template");
  }

  private Path chatTemplateFile() {
    return file.resolveSibling("chat_template.jinja");
  }

  /**
   * {@code apply_chat_template(messages, tokenize=False)}: the text of a chat, which is encoded
   * without special tokens, for they are in it.
   *
   * @param addGenerationPrompt whether the beginning of the answer follows
   * @throws HubException if there is no chat template
   * @throws io.torchbridge.hub.chat.ChatTemplateException if it refuses the messages
   */
  public String applyChatTemplate(List<ChatMessage> messages, boolean addGenerationPrompt) {
    return applyChatTemplate(messages, addGenerationPrompt, Map.of());
  }

  /**
   * {@link #applyChatTemplate(List, boolean)}, with more for the template.
   *
   * @param variables {@code tools}, a list of JSON schemas as maps, {@code enable_thinking} and
   *     what else the template asks for
   */
  public String applyChatTemplate(
      List<ChatMessage> messages,
      boolean addGenerationPrompt,
      Map<String, ? extends @Nullable Object> variables) {
    var all = new HashMap<String, @Nullable Object>();
    for (String key : config.keys()) {
      String token = key.endsWith("_token") ? token(key) : null;
      if (token != null) {
        all.put(key, token);
      }
    }
    all.putAll(variables);
    return chatTemplate(variables.get("tools") != null).render(messages, addGenerationPrompt, all);
  }

  /** The file beside, else the config's only one, or the one for tools, or the usual one. */
  private synchronized ChatTemplate chatTemplate(boolean tools) {
    return chatTemplates.computeIfAbsent(
        tools ? "tool_use" : "default", name -> ChatTemplate.of(chatTemplateText(name)));
  }

  private String chatTemplateText(String name) {
    Path own = chatTemplateFile();
    if (Files.isRegularFile(own)) {
      try {
        return Files.readString(own);
      } catch (IOException e) {
        throw FileAccessException.of(own, "read", e);
      }
    }
    var named = new HashMap<String, String>();
    Object said = config.values().get("chat_template");
    if (said instanceof String text) {
      return text;
    }
    if (said != null) {
      for (Object each : config.list("chat_template")) {
        ModelConfig one = ModelConfig.of(config.name(), Json.asObject(each, "a chat template"));
        named.put(one.text("name"), one.text("template"));
      }
    }
    String text = named.getOrDefault(name, named.get("default"));
    if (text == null) {
      throw new HubException(
          "%s has no chat template: neither %s nor \"chat_template\" in its tokenizer_config.json"
              .formatted(file, own.getFileName()));
    }
    return text;
  }

  /** The text of tokens, without those that were added. */
  public String decode(long... ids) {
    return decode(ids, true);
  }

  public String decode(long[] ids, boolean skipSpecial) {
    return whole.decode(ids, skipSpecial);
  }

  /**
   * Checks that a model has an embedding for every token of a {@code tokenizer.json}.
   *
   * @throws TokenizerMismatchException if it has not
   */
  static void checkFits(Path file, ModelConfig model) {
    ModelConfig text = model.has("text_config") ? model.object("text_config") : model;
    if (!text.has("vocab_size")) {
      return;
    }
    long size = size(vocabulary(ModelConfig.read(file)));
    if (size > text.integer("vocab_size")) {
      throw new TokenizerMismatchException(
          "the tokenizer %s does not fit its model: it has tokens up to %d, and %s has a vocab_size of %d%n  to mend it: use the tokenizer that the model was saved with, or resize the model's embedding in Python (resize_token_embeddings)"
              .formatted(file, size - 1, text.name(), text.integer("vocab_size")));
    }
  }

  @Override
  public void close() {
    whole.close();
  }

  @Override
  public String toString() {
    return "Tokenizer[%s, %d tokens]".formatted(file, vocabularySize());
  }
}

package io.torchbridge.models.pipelines;

import io.torchbridge.InvalidArgumentException;
import io.torchbridge.Tensor;
import io.torchbridge.TensorScope;
import io.torchbridge.Torch;
import io.torchbridge.hub.PretrainedModel;
import io.torchbridge.hub.Task;
import io.torchbridge.hub.Tokenizer;
import io.torchbridge.models.transformers.CausalLM;
import io.torchbridge.models.transformers.GenerationConfig;
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
    return new TextGeneration(
        files.model(),
        pretrained.tokenizer(),
        files.model().config().generation().with(files.values("generation_config.json")));
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
    try (TensorScope scope = TensorScope.open()) {
      long[] ids = tokenizer.encode(prompt).ids();
      var pieces = new Pieces(onPiece);
      Tensor tokens =
          model.generate(
              Torch.fromData(ids, 1, ids.length), null, config, step -> pieces.add(step[0]));
      long[] all = tokens.toLongArray();
      pieces.end();
      return tokenizer.decode(Arrays.copyOfRange(all, ids.length, all.length));
    }
  }

  /** What follows each of several prompts, which are filled up at the left. */
  public List<String> generate(List<String> prompts) {
    if (prompts.isEmpty()) {
      return List.of();
    }
    try (TensorScope scope = TensorScope.open()) {
      List<long[]> rows = prompts.stream().map(p -> tokenizer.encode(p).ids()).toList();
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
      Tensor tokens = model.generate(Torch.tensor(ids), Torch.tensor(mask), config);
      var texts = new ArrayList<String>();
      for (Tensor row : tokens.narrow(1, length, tokens.size(1) - length).unbind(0)) {
        texts.add(tokenizer.decode(row.toLongArray()));
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

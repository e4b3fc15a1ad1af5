package io.torchbridge.models.transformers;

import io.torchbridge.DType;
import io.torchbridge.InvalidArgumentException;
import io.torchbridge.Tensor;
import io.torchbridge.TensorOptions;
import io.torchbridge.TensorScope;
import io.torchbridge.Torch;
import io.torchbridge.nn.Module;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A decoder of texts: which token may follow, for each token by those before it. */
public abstract sealed class CausalLM extends PreTrainedModel
    permits Gpt2LMHeadModel, LlamaForCausalLM {

  @Override
  public abstract DecoderConfig config();

  /** What makes the vectors. */
  abstract DecoderModel decoder();

  /** From vectors to scores of the vocabulary. */
  abstract Module head();

  /** The head over a decoder, whose weight may be that of its tokens. */
  static Module head(DecoderModel decoder) {
    return Projection.of(decoder.wordEmbeddings(), decoder.config().tieWordEmbeddings(), null);
  }

  /** The scores of what follows each token: {@code (N, L) -> (N, L, vocab_size)}. */
  @Override
  public final Tensor forward(Tensor inputIds) {
    return forward(inputIds, null, null);
  }

  /**
   * The scores of what follows each token, {@code (N, L, vocab_size)}.
   *
   * @param inputIds {@code (N, L)}, integers; with a cache only the new ones
   * @param attentionMask {@code (N, L)}, 1 for tokens and 0 for padding, on whichever side; with a
   *     cache of all tokens; null for no padding. Positions count the tokens alone.
   * @param cache of the tokens before, to which these are added; null for none
   */
  public final Tensor forward(
      Tensor inputIds, @Nullable Tensor attentionMask, @Nullable KVCache cache) {
    return head().call(decoder().forward(inputIds, attentionMask, cache));
  }

  /** The scores of what follows the last tokens, {@code (N, vocab_size)}. */
  final Tensor next(Tensor inputIds, @Nullable Tensor attentionMask, KVCache cache) {
    Tensor vectors = decoder().forward(inputIds, attentionMask, cache);
    return head().call(vectors.select(1, -1));
  }

  /**
   * {@code generate}: the prompts and what follows them, without gradients.
   *
   * @param inputIds {@code (N, L)}, integers
   * @param attentionMask {@code (N, L)}, 1 for tokens and 0 for padding, which stands left; null
   *     for no padding
   * @return {@code (N, L + new)}, int64; ended rows are padded
   */
  public final Tensor generate(
      Tensor inputIds, @Nullable Tensor attentionMask, GenerationConfig config) {
    return generate(inputIds, attentionMask, config, tokens -> {});
  }

  /**
   * {@link #generate(Tensor, Tensor, GenerationConfig)} of one prompt or several without padding.
   */
  public final Tensor generate(Tensor inputIds, GenerationConfig config) {
    return generate(inputIds, null, config);
  }

  /**
   * {@link #generate(Tensor, Tensor, GenerationConfig)}, and each step's tokens as they come.
   *
   * @param onTokens is called with one token for each row, except in beam search, where they are
   *     known at the end only
   */
  public final Tensor generate(
      Tensor inputIds,
      @Nullable Tensor attentionMask,
      GenerationConfig config,
      Consumer<long[]> onTokens) {
    return generate(inputIds, attentionMask, config, StoppingCriterion.NONE, onTokens);
  }

  /**
   * {@link #generate(Tensor, Tensor, GenerationConfig, Consumer)}, and texts end by a criterion
   * too.
   *
   * @throws InvalidArgumentException for a criterion in beam search, where texts end by tokens
   *     alone
   */
  public final Tensor generate(
      Tensor inputIds,
      @Nullable Tensor attentionMask,
      GenerationConfig config,
      StoppingCriterion criterion,
      Consumer<long[]> onTokens) {
    if (config.numBeams() > 1 && criterion != StoppingCriterion.NONE) {
      throw new InvalidArgumentException(
          "stop_strings, or another stopping criterion, in beam search: texts end by tokens alone"
              + " there");
    }
    try (Generation generation = begin(inputIds, attentionMask, config, criterion)) {
      long[][] rows =
          config.numBeams() > 1 ? new BeamSearch(generation).run() : generation.run(onTokens);
      return Torch.tensor(rows, DType.INT64, inputIds.device());
    }
  }

  /**
   * Each step's tokens, one for each row, generated as the stream is read: on the thread that reads
   * it. To be closed.
   *
   * @throws InvalidArgumentException for beam search, which knows its tokens at the end only
   */
  public final Stream<long[]> stream(
      Tensor inputIds, @Nullable Tensor attentionMask, GenerationConfig config) {
    if (config.numBeams() > 1) {
      throw new InvalidArgumentException(
          "stream() of beam search: its tokens are known at the end only; use generate()");
    }
    Generation generation = begin(inputIds, attentionMask, config, StoppingCriterion.NONE);
    return Stream.generate(generation::step)
        .takeWhile(tokens -> tokens.length > 0)
        .onClose(generation::close);
  }

  private Generation begin(
      Tensor inputIds,
      @Nullable Tensor attentionMask,
      GenerationConfig config,
      StoppingCriterion criterion) {
    TextInputs.of(inputIds, attentionMask);
    if (inputIds.size(1) == 0) {
      throw new InvalidArgumentException("generation of prompts without a token: begin with one");
    }
    if (!config.stopStrings().isEmpty() && criterion == StoppingCriterion.NONE) {
      throw new InvalidArgumentException(
          "stop_strings are for what has a tokenizer: use TextGeneration, or give a"
              + " StoppingCriterion");
    }
    int limit = config.limit(Math.toIntExact(inputIds.size(1)));
    KVCache cache = new KVCache(config().numHiddenLayers(), limit);
    return new Generation(new Seen(this, attentionMask, cache), inputIds, config, criterion);
  }

  /** What has been seen of texts. */
  private static final class Seen implements Steps {
    private final CausalLM model;
    private final KVCache cache;
    private @Nullable Tensor attentionMask;

    Seen(CausalLM model, @Nullable Tensor attentionMask, KVCache cache) {
      this.model = model;
      this.cache = cache;
      if (attentionMask == null) {
        return;
      }
      try (TensorScope scope = TensorScope.open()) {
        Tensor isToken = attentionMask.ne(0);
        if (!isToken.select(1, -1).all().itemBoolean()) {
          throw new InvalidArgumentException(
              "generation continues a prompt that ends with padding; let the tokenizer pad left");
        }
        if (!isToken.all().itemBoolean()) {
          this.attentionMask = TensorScope.exempt(isToken.to(DType.INT64));
        }
      }
    }

    @Override
    public Tensor next(Tensor ids) {
      Tensor mask = attentionMask;
      if (mask != null && cache.length() > 0) {
        Tensor more = Torch.ones(TensorOptions.like(mask), ids.shape());
        mask = replaceMask(Torch.cat(List.of(mask, more), 1));
      }
      return model.next(ids, mask, cache);
    }

    @Override
    public void reorder(Tensor rows) {
      cache.reorder(rows);
      Tensor mask = attentionMask;
      if (mask != null) {
        replaceMask(mask.indexSelect(0, rows));
      }
    }

    private Tensor replaceMask(Tensor mask) {
      Tensor before = attentionMask;
      attentionMask = TensorScope.exempt(mask);
      if (before != null) {
        before.close();
      }
      return mask;
    }

    @Override
    public void close() {
      cache.close();
      Tensor mask = attentionMask;
      if (mask != null) {
        mask.close();
      }
    }
  }

  @Override
  protected final Object forward(
      List<? extends @Nullable Object> inputs, Map<String, ? extends @Nullable Object> keywords) {
    TextInputs given = TextInputs.of(name(), inputs, keywords);
    return Map.of("logits", forward(given.inputIds(), given.attentionMask(), null));
  }
}

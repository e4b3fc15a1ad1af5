package io.torchbridge.models.transformers;

import io.torchbridge.Generator;
import io.torchbridge.InvalidArgumentException;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How tokens are generated, as <a
 * href="https://huggingface.co/docs/transformers/main_classes/text_generation#transformers.GenerationConfig">GenerationConfig</a>,
 * with its defaults.
 *
 * @param maxNewTokens how many follow the prompt at most; null for as many as {@code maxLength}
 *     allows
 * @param maxLength of the prompt and what follows, where {@code maxNewTokens} is null; null for 20
 *     new ones
 * @param minNewTokens how many follow the prompt at least: none of those that end comes before
 * @param doSample whether tokens are drawn; else the likeliest follow
 * @param temperature by which scores are divided before drawing
 * @param topK from how many of the likeliest tokens is drawn; 0 for all
 * @param topP from the fewest likeliest tokens that have this probability together is drawn
 * @param minP from tokens at least so many times as likely as the likeliest is drawn; 0 for all
 * @param repetitionPenalty by which the scores of tokens that were there are made worse; 1 for not
 * @param noRepeatNgramSize as many tokens as this in a row do not come twice; 0 for no such rule
 * @param numBeams how many texts beam search follows; 1 for no beam search
 * @param lengthPenalty the power of the length by which beam search divides scores
 * @param eosTokenIds the tokens that end a text
 * @param stopStrings the texts that end a text which has them, and stay in it; for what has a
 *     tokenizer, as {@code TextGeneration}
 * @param padTokenId what follows an ended text in a batch; null for the first of those that end
 * @param suppressTokens which never follow
 * @param beginSuppressTokens which do not follow as the first
 * @param generator from which is drawn; null for the default one
 */
public record GenerationConfig(
    @Nullable Integer maxNewTokens,
    @Nullable Integer maxLength,
    int minNewTokens,
    boolean doSample,
    double temperature,
    int topK,
    double topP,
    double minP,
    double repetitionPenalty,
    int noRepeatNgramSize,
    int numBeams,
    double lengthPenalty,
    EarlyStopping earlyStopping,
    List<Long> eosTokenIds,
    List<String> stopStrings,
    @Nullable Long padTokenId,
    List<Long> suppressTokens,
    List<Long> beginSuppressTokens,
    @Nullable Generator generator) {
  /** Greedy, 20 tokens, no token that ends. */
  public static final GenerationConfig DEFAULT =
      new GenerationConfig(
          null,
          null,
          0,
          false,
          1,
          50,
          1,
          0,
          1,
          0,
          1,
          1,
          EarlyStopping.FALSE,
          List.of(),
          List.of(),
          null,
          List.of(),
          List.of(),
          null);

  /** When beam search ends, once there are as many ended texts as beams. */
  public enum EarlyStopping {
    /** When it is unlikely that a running one becomes better. */
    FALSE,
    /** At once. */
    TRUE,
    /** When no running one can become better. */
    NEVER
  }

  /**
   * Checks the values.
   *
   * @throws InvalidArgumentException for one that means nothing
   */
  public GenerationConfig {
    check("max_new_tokens", maxNewTokens, maxNewTokens == null || maxNewTokens > 0, "positive");
    check("max_length", maxLength, maxLength == null || maxLength > 0, "positive");
    check("min_new_tokens", minNewTokens, minNewTokens >= 0, "0 or positive");
    check("min_p", minP, minP >= 0 && minP <= 1, "between 0 and 1");
    check("no_repeat_ngram_size", noRepeatNgramSize, noRepeatNgramSize >= 0, "0 or positive");
    check("temperature", temperature, temperature > 0, "positive");
    check("top_k", topK, topK >= 0, "0 or positive");
    check("top_p", topP, topP > 0 && topP <= 1, "above 0 and at most 1");
    check("repetition_penalty", repetitionPenalty, repetitionPenalty > 0, "positive");
    check("num_beams", numBeams, numBeams > 0, "positive");
    eosTokenIds = List.copyOf(eosTokenIds);
    stopStrings = List.copyOf(stopStrings);
    check("stop_strings", stopStrings, !stopStrings.contains(""), "of texts that are not empty");
    suppressTokens = List.copyOf(suppressTokens);
    beginSuppressTokens = List.copyOf(beginSuppressTokens);
  }

  private static void check(String name, @Nullable Object value, boolean right, String wanted) {
    if (!right) {
      throw new InvalidArgumentException("%s of %s: it must be %s".formatted(name, value, wanted));
    }
  }

  /**
   * Of the values of a {@code generation_config.json}.
   *
   * @throws InvalidArgumentException for a way to generate that is not known here
   */
  public static GenerationConfig of(Map<String, ?> values) {
    return specialTokens(ConfigValues.of(values, "generation", List.of()), null).with(values);
  }

  /** What a {@code config.json} says of a model's special tokens. */
  static GenerationConfig specialTokens(ConfigValues v, @Nullable Long eosTokenId) {
    List<Long> eos = v.integers("eos_token_id");
    return DEFAULT
        .withEosTokenIds(eos.isEmpty() && eosTokenId != null ? List.of(eosTokenId) : eos)
        .withPadTokenId(v.optionalInteger("pad_token_id"));
  }

  /**
   * With the values that are in a {@code generation_config.json}.
   *
   * @throws InvalidArgumentException for a way to generate that is not known here
   */
  public GenerationConfig with(Map<String, ?> values) {
    ConfigValues v = ConfigValues.of(values, "generation", List.of());
    for (String key :
        List.of(
            "encoder_no_repeat_ngram_size",
            "num_beam_groups",
            "penalty_alpha",
            "typical_p",
            "top_h",
            "epsilon_cutoff",
            "eta_cutoff",
            "min_length",
            "guidance_scale",
            "bad_words_ids",
            "sequence_bias",
            "exponential_decay_length_penalty",
            "watermarking_config",
            "constraints",
            "force_words_ids")) {
      if (v.has(key) && !isNeutral(v.get(key))) {
        throw v.error(key, "this is not known here");
      }
    }
    for (String key : List.of("forced_bos_token_id", "forced_eos_token_id")) {
      if (v.has(key)) {
        throw v.error(key, "this is not known here");
      }
    }
    List<Long> eos = v.integers("eos_token_id");
    return new GenerationConfig(
        toInt(v, "max_new_tokens", maxNewTokens),
        toInt(v, "max_length", maxLength),
        Math.toIntExact(v.integer(minNewTokens, "min_new_tokens")),
        v.bool(doSample, "do_sample"),
        v.real(temperature, "temperature"),
        Math.toIntExact(v.integer(topK, "top_k")),
        v.real(topP, "top_p"),
        v.real(minP, "min_p"),
        v.real(repetitionPenalty, "repetition_penalty"),
        Math.toIntExact(v.integer(noRepeatNgramSize, "no_repeat_ngram_size")),
        Math.toIntExact(v.integer(numBeams, "num_beams")),
        v.real(lengthPenalty, "length_penalty"),
        switch (v.get("early_stopping")) {
          case null -> earlyStopping;
          case Boolean b -> b ? EarlyStopping.TRUE : EarlyStopping.FALSE;
          case String s when s.equals("never") -> EarlyStopping.NEVER;
          default -> throw v.error("early_stopping", "true, false or \"never\" is wanted");
        },
        eos.isEmpty() ? eosTokenIds : eos,
        v.has("stop_strings") ? v.strings("stop_strings") : stopStrings,
        v.has("pad_token_id") ? v.optionalInteger("pad_token_id") : padTokenId,
        v.has("suppress_tokens") ? v.integers("suppress_tokens") : suppressTokens,
        v.has("begin_suppress_tokens") ? v.integers("begin_suppress_tokens") : beginSuppressTokens,
        generator);
  }

  /** Whether a value changes nothing: 0, 1 where it multiplies, false, nothing listed. */
  private static boolean isNeutral(@Nullable Object value) {
    return switch (value) {
      case Number n -> n.doubleValue() == 0 || n.doubleValue() == 1;
      case Boolean b -> !b;
      case List<?> list -> list.isEmpty();
      case Map<?, ?> map -> map.isEmpty();
      case null, default -> false;
    };
  }

  private static @Nullable Integer toInt(ConfigValues v, String key, @Nullable Integer otherwise) {
    Long value = v.optionalInteger(key);
    return value == null ? otherwise : Integer.valueOf(Math.toIntExact(value));
  }

  /** How long texts may become that begin with so many tokens. */
  int limit(int promptLength) {
    if (maxNewTokens != null) {
      return promptLength + maxNewTokens;
    }
    int limit = maxLength == null ? promptLength + 20 : maxLength;
    if (limit <= promptLength) {
      throw new InvalidArgumentException(
          "max_length is %d, and the prompt has %d tokens already; set max_new_tokens"
              .formatted(limit, promptLength));
    }
    return limit;
  }

  /** What fills a row behind its end. */
  long padding() {
    return padTokenId != null ? padTokenId : eosTokenIds.isEmpty() ? 0 : eosTokenIds.getFirst();
  }

  /** The same with so many tokens at most. */
  public GenerationConfig withMaxNewTokens(int value) {
    return with(c -> c.maxNewTokens = value);
  }

  /** The same with texts of this length at most, the prompt included. */
  public GenerationConfig withMaxLength(int value) {
    return with(
        c -> {
          c.maxNewTokens = null;
          c.maxLength = value;
        });
  }

  /** The same with so many tokens at least. */
  public GenerationConfig withMinNewTokens(int value) {
    return with(c -> c.minNewTokens = value);
  }

  /** The same, drawing with this temperature. */
  public GenerationConfig withTemperature(double value) {
    return with(c -> c.temperature = value);
  }

  /** The same, drawing from so many of the likeliest tokens; 0 for all. */
  public GenerationConfig withTopK(int value) {
    return with(c -> c.topK = value);
  }

  /** The same, drawing from the likeliest tokens of this probability together. */
  public GenerationConfig withTopP(double value) {
    return with(c -> c.topP = value);
  }

  /** The same, drawing from tokens so many times as likely as the likeliest; 0 for all. */
  public GenerationConfig withMinP(double value) {
    return with(c -> c.minP = value);
  }

  /** The same without so many tokens in a row twice; 0 for no such rule. */
  public GenerationConfig withNoRepeatNgramSize(int value) {
    return with(c -> c.noRepeatNgramSize = value);
  }

  /** The same with repetitions this much less likely. */
  public GenerationConfig withRepetitionPenalty(double value) {
    return with(c -> c.repetitionPenalty = value);
  }

  /** The same with beam search; 1 for none. */
  public GenerationConfig withNumBeams(int value) {
    return with(c -> c.numBeams = value);
  }

  /** The same with this power of the length in beam search. */
  public GenerationConfig withLengthPenalty(double value) {
    return with(c -> c.lengthPenalty = value);
  }

  /** The same with another end of beam search. */
  public GenerationConfig withEarlyStopping(EarlyStopping value) {
    return with(c -> c.earlyStopping = value);
  }

  /** The same with these tokens that end a text. */
  public GenerationConfig withEosTokenIds(List<Long> value) {
    return with(c -> c.eosTokenIds = value);
  }

  /** The same with these texts that end a text. */
  public GenerationConfig withStopStrings(List<String> value) {
    return with(c -> c.stopStrings = value);
  }

  /** The same with this token behind ended texts. */
  public GenerationConfig withPadTokenId(@Nullable Long value) {
    return with(c -> c.padTokenId = value);
  }

  /** The same without these tokens. */
  public GenerationConfig withSuppressTokens(List<Long> value) {
    return with(c -> c.suppressTokens = value);
  }

  /** The same without these tokens at the beginning. */
  public GenerationConfig withBeginSuppressTokens(List<Long> value) {
    return with(c -> c.beginSuppressTokens = value);
  }

  /** The same, but whether tokens are drawn. */
  public GenerationConfig withDoSample(boolean value) {
    return with(c -> c.doSample = value);
  }

  /** The same, drawing from this generator. */
  public GenerationConfig withGenerator(@Nullable Generator value) {
    return with(c -> c.generator = value);
  }

  private GenerationConfig with(Consumer<Draft> change) {
    var draft = new Draft(this);
    change.accept(draft);
    return draft.config();
  }

  /** The values while one of them is changed. */
  private static final class Draft {
    @Nullable Integer maxNewTokens;
    @Nullable Integer maxLength;
    int minNewTokens;
    boolean doSample;
    double temperature;
    int topK;
    double topP;
    double minP;
    double repetitionPenalty;
    int noRepeatNgramSize;
    int numBeams;
    double lengthPenalty;
    EarlyStopping earlyStopping;
    List<Long> eosTokenIds;
    List<String> stopStrings;
    @Nullable Long padTokenId;
    List<Long> suppressTokens;
    List<Long> beginSuppressTokens;
    @Nullable Generator generator;

    Draft(GenerationConfig of) {
      maxNewTokens = of.maxNewTokens;
      maxLength = of.maxLength;
      minNewTokens = of.minNewTokens;
      doSample = of.doSample;
      temperature = of.temperature;
      topK = of.topK;
      topP = of.topP;
      minP = of.minP;
      repetitionPenalty = of.repetitionPenalty;
      noRepeatNgramSize = of.noRepeatNgramSize;
      numBeams = of.numBeams;
      lengthPenalty = of.lengthPenalty;
      earlyStopping = of.earlyStopping;
      eosTokenIds = of.eosTokenIds;
      stopStrings = of.stopStrings;
      padTokenId = of.padTokenId;
      suppressTokens = of.suppressTokens;
      beginSuppressTokens = of.beginSuppressTokens;
      generator = of.generator;
    }

    GenerationConfig config() {
      return new GenerationConfig(
          maxNewTokens,
          maxLength,
          minNewTokens,
          doSample,
          temperature,
          topK,
          topP,
          minP,
          repetitionPenalty,
          noRepeatNgramSize,
          numBeams,
          lengthPenalty,
          earlyStopping,
          eosTokenIds,
          stopStrings,
          padTokenId,
          suppressTokens,
          beginSuppressTokens,
          generator);
    }
  }
}

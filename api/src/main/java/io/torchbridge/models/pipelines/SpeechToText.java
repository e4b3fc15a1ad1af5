package io.torchbridge.models.pipelines;

import io.torchbridge.FileAccessException;
import io.torchbridge.InvalidArgumentException;
import io.torchbridge.MalformedFileException;
import io.torchbridge.Tensor;
import io.torchbridge.TensorScope;
import io.torchbridge.hub.PretrainedModel;
import io.torchbridge.hub.Task;
import io.torchbridge.hub.Tokenizer;
import io.torchbridge.models.transformers.GenerationConfig;
import io.torchbridge.models.transformers.WhisperConfig;
import io.torchbridge.models.transformers.WhisperFeatures;
import io.torchbridge.models.transformers.WhisperForConditionalGeneration;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.UnsupportedAudioFileException;
import org.jspecify.annotations.Nullable;

/** What is said in sounds, by Whisper. */
public final class SpeechToText implements AutoCloseable {
  private final WhisperForConditionalGeneration model;
  private final Tokenizer tokenizer;
  private final WhisperFeatures features;
  private final List<Long> prompt;
  private final GenerationConfig config;

  /**
   * @param model in evaluation mode; closed with this object, as is the tokenizer
   * @param prompt the tokens with which each text begins: start, language, task, no timestamps
   */
  public SpeechToText(
      WhisperForConditionalGeneration model,
      Tokenizer tokenizer,
      WhisperFeatures features,
      List<Long> prompt,
      GenerationConfig config) {
    this.model = model;
    this.tokenizer = tokenizer;
    this.features = features;
    this.prompt = List.copyOf(prompt);
    this.config = config;
  }

  /**
   * Of a model of the hub, which belongs to this object then.
   *
   * @param language {@code en}; null for models of English alone, which know no languages
   * @throws InvalidArgumentException if it is another model, or Python runs it
   */
  public static SpeechToText of(PretrainedModel pretrained, @Nullable String language) {
    return of(pretrained, language, Goal.TRANSCRIBE);
  }

  /** What is written: the words that are said, or what they mean in English. */
  public enum Goal {
    TRANSCRIBE,
    TRANSLATE
  }

  /**
   * {@link #of(PretrainedModel, String)}, or a translation.
   *
   * @param goal for models that know languages
   */
  public static SpeechToText of(PretrainedModel pretrained, @Nullable String language, Goal goal) {
    if (language == null && goal == Goal.TRANSLATE) {
      throw new InvalidArgumentException(
          "a translation, and no language to translate from: models of English alone have none");
    }
    var files = Pretrained.of(pretrained, WhisperForConditionalGeneration.class);
    WhisperConfig config = files.model().config();
    Tokenizer tokenizer = pretrained.tokenizer();
    List<Long> prompt = new ArrayList<>(List.of(config.decoderStartTokenId()));
    if (language != null) {
      prompt.add(id(tokenizer, "<|" + language + "|>"));
      prompt.add(id(tokenizer, "<|" + goal.name().toLowerCase(Locale.ROOT) + "|>"));
    }
    prompt.add(id(tokenizer, "<|notimestamps|>"));
    GenerationConfig generation =
        config
            .generation()
            .with(files.values("generation_config.json"))
            .withMaxLength(Math.toIntExact(config.maxTargetPositions()));
    return new SpeechToText(
        files.model(),
        tokenizer,
        WhisperFeatures.of(files.values("preprocessor_config.json")),
        prompt,
        generation);
  }

  /**
   * Of a folder with {@code config.json}, weights and {@code tokenizer.json}.
   *
   * @throws io.torchbridge.TorchbridgeException if it is none
   */
  public static SpeechToText load(Path folder, @Nullable String language) {
    return of(Pretrained.load(folder, Task.AUTOMATIC_SPEECH_RECOGNITION), language);
  }

  private static long id(Tokenizer tokenizer, String token) {
    Long id = tokenizer.id(token);
    if (id == null) {
      throw new InvalidArgumentException(
          "the tokenizer has no token " + token + "; is it one of this language and of Whisper?");
    }
    return id;
  }

  /**
   * What is said. Sounds of more than 30 seconds are heard by parts of 30 seconds, each by itself.
   *
   * @param samples between -1 and 1, one channel, at the rate of the features, 16000 Hz
   */
  public String transcribe(float[] samples) {
    int size = features.samples();
    var texts = new ArrayList<String>();
    for (int from = 0; from < Math.max(samples.length, 1); from += size) {
      float[] part = Arrays.copyOfRange(samples, from, Math.min(from + size, samples.length));
      try (TensorScope scope = TensorScope.open()) {
        Tensor tokens = model.generate(features.extract(part), prompt, config);
        texts.add(tokenizer.decode(tokens.toLongArray()).strip());
      }
    }
    return String.join(" ", texts);
  }

  /**
   * What is said in a WAV file, whose channels are mixed.
   *
   * @throws MalformedFileException if Java can't read such sounds
   * @throws InvalidArgumentException if it has another rate than the features
   */
  public String transcribe(Path file) {
    return transcribe(read(file, features.samplingRate()));
  }

  private static float[] read(Path file, int rate) {
    try (AudioInputStream in = AudioSystem.getAudioInputStream(file.toFile())) {
      AudioFormat given = in.getFormat();
      if (given.getSampleRate() != rate) {
        throw new InvalidArgumentException(
            "%s has %.0f samples a second; %d are wanted"
                .formatted(file, given.getSampleRate(), rate));
      }
      int channels = given.getChannels();
      AudioFormat wanted = new AudioFormat(rate, 16, channels, true, false);
      byte[] bytes = AudioSystem.getAudioInputStream(wanted, in).readAllBytes();
      float[] samples = new float[bytes.length / (2 * channels)];
      for (int i = 0; i < samples.length; i++) {
        float sum = 0;
        for (int channel = 0; channel < channels; channel++) {
          int at = 2 * (i * channels + channel);
          sum += (short) ((bytes[at] & 0xff) | (bytes[at + 1] << 8));
        }
        samples[i] = sum / channels / 32768;
      }
      return samples;
    } catch (UnsupportedAudioFileException e) {
      throw new MalformedFileException(file + ": Java reads no such sounds; use WAV", e);
    } catch (IOException e) {
      throw FileAccessException.of(file, "read", e);
    }
  }

  @Override
  public void close() {
    model.close();
    tokenizer.close();
  }
}

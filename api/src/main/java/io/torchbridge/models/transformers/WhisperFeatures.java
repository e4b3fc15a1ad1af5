package io.torchbridge.models.transformers;

import io.torchbridge.DType;
import io.torchbridge.InvalidArgumentException;
import io.torchbridge.StftOptions;
import io.torchbridge.Tensor;
import io.torchbridge.TensorScope;
import io.torchbridge.Torch;
import io.torchbridge.autograd.GradMode;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Makes of sounds what Whisper hears, the logarithms of their mel spectrograms, as <a
 * href="https://huggingface.co/docs/transformers/model_doc/whisper#transformers.WhisperFeatureExtractor">WhisperFeatureExtractor</a>.
 *
 * @param featureSize how many mel filters there are
 * @param samplingRate of the sounds, in Hz
 * @param hopLength how many samples lie between frames
 * @param chunkLength of what is looked at, in seconds: longer sounds are cut, shorter ones padded
 * @param nFft how many samples a frame has
 * @param paddingValue of silence
 */
public record WhisperFeatures(
    int featureSize,
    int samplingRate,
    int hopLength,
    int chunkLength,
    int nFft,
    double paddingValue) {
  /** Of all Whisper models but the largest ones, which have 128 filters. */
  public static final WhisperFeatures DEFAULT = new WhisperFeatures(80, 16000, 160, 30, 400, 0);

  /**
   * Of the values of a {@code preprocessor_config.json}.
   *
   * @throws InvalidArgumentException for a value that can't be followed
   */
  public static WhisperFeatures of(Map<String, ?> values) {
    ConfigValues v = ConfigValues.of(values, "Whisper's features", List.of());
    v.only("dither", 0.0);
    return new WhisperFeatures(
        Math.toIntExact(v.size(80, "feature_size")),
        Math.toIntExact(v.size(16000, "sampling_rate")),
        Math.toIntExact(v.size(160, "hop_length")),
        Math.toIntExact(v.size(30, "chunk_length")),
        Math.toIntExact(v.size(400, "n_fft")),
        v.real(0, "padding_value"));
  }

  /** How many samples are looked at. */
  public int samples() {
    return chunkLength * samplingRate;
  }

  /**
   * The features of sounds.
   *
   * @param sounds samples between -1 and 1, one channel, at {@link #samplingRate}
   * @return {@code (N, featureSize, samples / hopLength)}, float32
   */
  public Tensor extract(float[]... sounds) {
    if (sounds.length == 0) {
      throw new InvalidArgumentException("extract() of no sound at all");
    }
    float[][] padded = new float[sounds.length][];
    for (int i = 0; i < sounds.length; i++) {
      padded[i] = Arrays.copyOf(sounds[i], samples());
      if (sounds[i].length < padded[i].length) {
        Arrays.fill(padded[i], sounds[i].length, padded[i].length, (float) paddingValue);
      }
    }
    try (TensorScope scope = TensorScope.open();
        var mode = GradMode.DISABLED.enter()) {
      var options =
          StftOptions.of(nFft).withHopLength(hopLength).withWindow(Torch.hannWindow(nFft));
      Tensor spectrum = Torch.tensor(padded).stft(options); // (N, nFft / 2 + 1, frames + 1)
      Tensor power = spectrum.narrow(2, 0, spectrum.size(2) - 1).abs().square().contiguous();
      Tensor mel = Torch.tensor(melFilters(), DType.FLOAT32).matmul(power);
      Tensor log = mel.clampMin(1e-10).log10();
      Tensor floor = log.amax(true, 1, 2).sub(8);
      return scope.keep(log.maximum(floor).add(4).div(4));
    }
  }

  /** Triangles on Slaney's mel scale up to 8000 Hz, {@code (featureSize, nFft / 2 + 1)}. */
  private double[][] melFilters() {
    double[] edges = new double[featureSize + 2]; // in Hz
    double top = mel(8000);
    for (int i = 0; i < edges.length; i++) {
      edges[i] = hertz(top * i / (featureSize + 1));
    }
    int bins = nFft / 2 + 1;
    double[][] filters = new double[featureSize][bins];
    for (int i = 0; i < featureSize; i++) {
      double area = 2 / (edges[i + 2] - edges[i]);
      for (int bin = 0; bin < bins; bin++) {
        double frequency = (double) (samplingRate / 2) * bin / (bins - 1);
        double up = (frequency - edges[i]) / (edges[i + 1] - edges[i]);
        double down = (edges[i + 2] - frequency) / (edges[i + 2] - edges[i + 1]);
        filters[i][bin] = Math.max(0, Math.min(up, down)) * area;
      }
    }
    return filters;
  }

  /** Linear up to 1000 Hz, 15 mel, and logarithmic from there. */
  private static double mel(double hertz) {
    return hertz < 1000 ? 3 * hertz / 200 : 15 + Math.log(hertz / 1000) * 27 / Math.log(6.4);
  }

  private static double hertz(double mel) {
    return mel < 15 ? 200 * mel / 3 : 1000 * Math.exp(Math.log(6.4) / 27 * (mel - 15));
  }
}

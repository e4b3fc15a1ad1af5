package io.torchbridge.models.transformers;

import io.torchbridge.DType;
import io.torchbridge.Tensor;
import io.torchbridge.Torch;
import java.util.List;
import java.util.Map;

/**
 * Rotary position embeddings: which frequencies they have, see <a
 * href="https://huggingface.co/docs/transformers/internal/rope_utils">RoPE</a>.
 *
 * @param theta the base of the frequencies
 */
public record Rope(double theta, Scaling scaling) {

  /** How the frequencies are changed for longer texts than the model was first trained on. */
  public sealed interface Scaling {
    /** Not at all. */
    record None() implements Scaling {}

    /** All of them are divided. */
    record Linear(double factor) implements Scaling {}

    /** Low ones are divided, high ones stay, those between are mixed: {@code llama3}. */
    record Llama3(double factor, double lowFreqFactor, double highFreqFactor, double oldContext)
        implements Scaling {}
  }

  /** Of {@code rope_parameters}, or of {@code rope_theta} and {@code rope_scaling}. */
  @SuppressWarnings("unchecked")
  static Rope of(ConfigValues v, long maxPositions) {
    String key = v.has("rope_parameters") ? "rope_parameters" : "rope_scaling";
    Map<String, ?> map = v.map(key);
    ConfigValues p = ConfigValues.of((Map<String, Object>) map, "RoPE", List.of());
    double theta = p.real(v.real(10000, "rope_theta"), "rope_theta");
    p.only("partial_rotary_factor", 1.0);
    Scaling scaling =
        switch (p.text("default", "rope_type", "type")) {
          case "default" -> new Scaling.None();
          case "linear" -> new Scaling.Linear(factor(p, "factor"));
          case "llama3" ->
              new Scaling.Llama3(
                  factor(p, "factor"),
                  factor(p, "low_freq_factor"),
                  factor(p, "high_freq_factor"),
                  p.real(maxPositions, "original_max_position_embeddings"));
          default -> throw v.error(key, "the rope_types known here are default, linear and llama3");
        };
    return new Rope(theta, scaling);
  }

  private static double factor(ConfigValues p, String key) {
    double factor = p.real(0, key);
    if (factor <= 0) {
      throw p.error(key, "a positive number is wanted");
    }
    return factor;
  }

  /** The frequencies of a head's pairs, the first the highest. */
  float[] inverseFrequencies(long headDim) {
    float[] all = new float[(int) (headDim / 2)];
    for (int i = 0; i < all.length; i++) {
      all[i] = (float) scaled(1 / Math.pow(theta, 2.0 * i / headDim));
    }
    return all;
  }

  private double scaled(double frequency) {
    return switch (scaling) {
      case Scaling.None none -> frequency;
      case Scaling.Linear linear -> frequency / linear.factor;
      case Scaling.Llama3 s -> {
        double wavelength = 2 * Math.PI / frequency;
        if (wavelength < s.oldContext / s.highFreqFactor) {
          yield frequency;
        }
        if (wavelength > s.oldContext / s.lowFreqFactor) {
          yield frequency / s.factor;
        }
        double high =
            (s.oldContext / wavelength - s.lowFreqFactor) / (s.highFreqFactor - s.lowFreqFactor);
        yield (1 - high) * frequency / s.factor + high * frequency;
      }
    };
  }

  /**
   * The rotation at each place.
   *
   * @param cos {@code (N or 1, 1, L, D)}
   * @param sin the same, negative in the first half
   */
  record Rotation(Tensor cos, Tensor sin) {
    /** {@code (N, H, L, D)}, rotated. */
    Tensor apply(Tensor heads) {
      Tensor swapped = heads.roll(heads.size(-1) / 2, -1);
      return heads.mul(cos).addcmul_(swapped, sin, 1);
    }
  }

  /**
   * The rotations of places.
   *
   * @param positions {@code (N or 1, L)}, int64
   * @param dtype of the heads
   */
  static Rotation rotation(float[] inverseFrequencies, Tensor positions, DType dtype) {
    Tensor frequencies =
        Torch.tensor(inverseFrequencies, DType.FLOAT32, positions.device()); // (D / 2)
    Tensor angles = positions.to(DType.FLOAT32).unsqueeze(1).unsqueeze(-1).mul(frequencies);
    Tensor cos = angles.cos(); // (N, 1, L, D / 2)
    Tensor sin = angles.sin();
    return new Rotation(
        Torch.cat(List.of(cos, cos), -1).to(dtype),
        Torch.cat(List.of(sin.neg(), sin), -1).to(dtype));
  }
}

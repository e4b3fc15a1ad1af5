package io.torchbridge.models.transformers;

import io.torchbridge.Tensor;
import io.torchbridge.nn.F;
import io.torchbridge.nn.GeluApproximation;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The activations of feed-forward layers, by transformers' names ({@code ACT2FN}). */
public enum Activation {
  GELU("gelu", "gelu_python"),
  /** By a formula with {@code tanh}. */
  GELU_NEW("gelu_new", "gelu_pytorch_tanh", "gelu_python_tanh", "gelu_accurate", "gelu_fast"),
  /** {@code x * sigmoid(1.702 * x)}. */
  QUICK_GELU("quick_gelu"),
  RELU("relu"),
  SILU("silu", "swish"),
  TANH("tanh"),
  SIGMOID("sigmoid"),
  MISH("mish"),
  LINEAR("linear");

  private final List<String> torchNames;

  Activation(String... torchNames) {
    this.torchNames = List.of(torchNames);
  }

  /** The activation of one of transformers' names; null if it is not known here. */
  public static @Nullable Activation named(String torchName) {
    return Arrays.stream(values())
        .filter(a -> a.torchNames.contains(torchName))
        .findFirst()
        .orElse(null);
  }

  static List<String> names() {
    return Arrays.stream(values()).flatMap(a -> a.torchNames.stream()).toList();
  }

  /** Of each element. */
  public Tensor apply(Tensor x) {
    return switch (this) {
      case GELU -> F.gelu(x);
      case GELU_NEW -> F.gelu(x, GeluApproximation.TANH);
      case QUICK_GELU -> x.mul(x.mul(1.702).sigmoid());
      case RELU -> x.relu();
      case SILU -> F.silu(x);
      case TANH -> x.tanh();
      case SIGMOID -> x.sigmoid();
      case MISH -> F.mish(x);
      case LINEAR -> x;
    };
  }
}

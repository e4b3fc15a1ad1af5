package io.torchbridge.benchmarks.torchbridge;

import io.torchbridge.Tensor;
import io.torchbridge.TensorScope;
import io.torchbridge.Torch;
import io.torchbridge.benchmarks.work.Work;
import io.torchbridge.io.Safetensors;
import io.torchbridge.models.transformers.GenerationConfig;
import io.torchbridge.models.transformers.Gpt2Config;
import io.torchbridge.models.transformers.Gpt2LMHeadModel;
import io.torchbridge.nn.Module;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.LongStream;

/** Greedy generation by a GPT-2; every token counts in the checksum. */
final class Generation implements Work {
  private static final int NEW_TOKENS = 32;

  private final TensorScope inputs = TensorScope.open();
  private final Gpt2LMHeadModel model =
      Module.skipInit(() -> new Gpt2LMHeadModel(Gpt2Config.of(Map.of())));
  private final GenerationConfig config = GenerationConfig.DEFAULT.withMaxNewTokens(NEW_TOKENS);
  private final Tensor prompt = Torch.fromData(LongStream.range(100, 116).toArray(), 1, 16);

  /**
   * @param weights a file of safetensors
   */
  Generation(Path weights) {
    try (var scope = TensorScope.open()) {
      model.loadPretrained(Safetensors.load(weights));
    }
    model.eval();
  }

  @Override
  public double check() {
    try (var scope = TensorScope.open()) {
      long[] tokens = model.generate(prompt, config).toLongArray();
      long sum = 0;
      for (int i = 0; i < tokens.length; i++) {
        sum += i * tokens[i];
      }
      return sum;
    }
  }

  @Override
  public void run(long iterations) {
    for (long i = 0; i < iterations; i++) {
      try (var scope = TensorScope.open()) {
        model.generate(prompt, config);
      }
    }
  }

  @Override
  public void close() {
    model.close();
    inputs.close();
  }
}

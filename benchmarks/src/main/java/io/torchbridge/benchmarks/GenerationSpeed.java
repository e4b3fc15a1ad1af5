package io.torchbridge.benchmarks;

import io.torchbridge.Backends;
import io.torchbridge.InvalidArgumentException;
import io.torchbridge.Tensor;
import io.torchbridge.TensorScope;
import io.torchbridge.Torch;
import io.torchbridge.io.Safetensors;
import io.torchbridge.models.transformers.GenerationConfig;
import io.torchbridge.models.transformers.Gpt2Config;
import io.torchbridge.models.transformers.Gpt2LMHeadModel;
import io.torchbridge.nn.Module;
import io.torchbridge.python.PythonBackend;
import io.torchbridge.python.engine.PythonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;

/**
 * Tokens a second of greedy generation by a GPT-2 with random weights: transformers in Python and
 * torchbridge on libtorch, taking turns in one process. Both must give the same tokens.
 */
public final class GenerationSpeed {
  private static final String PYTHON =
      """
      import time
      import torch
      import transformers as t

      def build(folder, threads):
          global model
          torch.manual_seed(0)
          torch.set_num_threads(threads)
          model = t.GPT2LMHeadModel(t.GPT2Config()).eval()
          with torch.no_grad():
              for p in model.parameters():
                  if p.ndim > 1:
                      p.mul_(4)  # or all tokens are the same
          model.save_pretrained(folder)

      def run(n):
          ids = torch.arange(100, 116).unsqueeze(0)
          start = time.perf_counter()
          out = model.generate(ids, attention_mask=torch.ones_like(ids), max_new_tokens=n,
              do_sample=False, eos_token_id=None, pad_token_id=0)
          return [time.perf_counter() - start, out[0].tolist()]
      """;

  private GenerationSpeed() {}

  /** {@code [TOKENS [ROUNDS]]}. */
  public static void main(String[] args) throws Exception {
    int tokens = args.length > 0 ? Integer.parseInt(args[0]) : 60;
    int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 4;
    PythonObject python =
        ((PythonBackend) Backends.get("python")).engine().defineModule("generation", PYTHON);
    Path folder = Files.createTempDirectory("gpt2");
    int threads =
        Integer.getInteger("torchbridge.threads", Runtime.getRuntime().availableProcessors());
    python.callMethod("build", folder.toString(), threads);
    try (var use = Backends.use("libtorch");
        Gpt2LMHeadModel model =
            Module.skipInit(() -> new Gpt2LMHeadModel(Gpt2Config.of(Map.of())))) {
      try (TensorScope scope = TensorScope.open()) {
        model.loadPretrained(Safetensors.load(folder.resolve("model.safetensors")));
      }
      model.eval();
      long[] prompt = new long[16];
      Arrays.setAll(prompt, i -> 100 + i);
      GenerationConfig config = GenerationConfig.DEFAULT.withMaxNewTokens(tokens);
      for (int round = 0; round < rounds; round++) {
        Object[] made = (Object[]) Objects.requireNonNull(python.callMethod("run", tokens));
        double pythons = ((Number) made[0]).doubleValue();
        long[] wanted =
            Arrays.stream((Object[]) made[1]).mapToLong(t -> ((Number) t).longValue()).toArray();
        try (TensorScope scope = TensorScope.open()) {
          Tensor ids = Torch.fromData(prompt, 1, prompt.length);
          long start = System.nanoTime();
          long[] got = model.generate(ids, config).toLongArray();
          double own = (System.nanoTime() - start) / 1e9;
          if (!Arrays.equals(wanted, got)) {
            throw new InvalidArgumentException(
                "the tokens differ: %s and %s"
                    .formatted(Arrays.toString(wanted), Arrays.toString(got)));
          }
          System.out.printf(
              "transformers %.1f tokens/s, torchbridge %.1f tokens/s, ratio %.2f%n",
              tokens / pythons, tokens / own, pythons / own);
        }
      }
    }
  }
}

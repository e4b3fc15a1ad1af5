package io.torchbridge.examples;

import io.torchbridge.Backends;
import io.torchbridge.Generator;
import io.torchbridge.InvalidArgumentException;
import io.torchbridge.models.pipelines.TextGeneration;
import io.torchbridge.models.transformers.GenerationConfig;
import java.nio.file.Path;

/** A language model of Hugging Face, in Java alone, that writes as it thinks. */
final class Generate implements Example {
  @Override
  public String name() {
    return "generate";
  }

  @Override
  public String summary() {
    return "--model FOLDER --prompt TEXT [--tokens N] [--temperature T] [--seed N] [--beams N]:"
        + " goes on from a prompt with GPT-2, Llama, Mistral or Qwen";
  }

  /**
   * {@code --model FOLDER}: a folder of Hugging Face, with {@code config.json}, {@code
   * model.safetensors} and {@code tokenizer.json}.
   */
  @Override
  public void run(String... args) {
    String folder = null;
    String prompt = null;
    int tokens = 50;
    double temperature = 0;
    int beams = 1;
    long seed = 0;
    for (int i = 0; i < args.length; i += 2) {
      if (i + 1 == args.length) {
        throw new InvalidArgumentException("generate " + args[i] + " needs a value");
      }
      String value = args[i + 1];
      try {
        switch (args[i]) {
          case "--model" -> folder = value;
          case "--prompt" -> prompt = value;
          case "--tokens" -> tokens = Integer.parseInt(value);
          case "--temperature" -> temperature = Double.parseDouble(value);
          case "--seed" -> seed = Long.parseLong(value);
          case "--beams" -> beams = Integer.parseInt(value);
          default -> throw new InvalidArgumentException("generate knows no " + args[i]);
        }
      } catch (NumberFormatException e) {
        throw new InvalidArgumentException(args[i] + " \"" + value + "\": a number is wanted", e);
      }
    }
    if (folder == null || prompt == null) {
      throw new InvalidArgumentException("generate needs --model FOLDER and --prompt TEXT");
    }
    System.out.println("backend " + Backends.current().description());
    try (TextGeneration loaded = TextGeneration.load(Path.of(folder));
        Generator generator = new Generator().manualSeed(seed)) {
      GenerationConfig config =
          loaded
              .config()
              .withMaxNewTokens(tokens)
              .withNumBeams(beams)
              .withDoSample(temperature > 0)
              .withTemperature(temperature > 0 ? temperature : 1)
              .withGenerator(generator);
      System.out.print(prompt);
      loaded.with(config).generate(prompt, System.out::print);
      System.out.println();
    }
  }
}

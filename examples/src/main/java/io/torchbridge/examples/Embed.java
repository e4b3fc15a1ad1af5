package io.torchbridge.examples;

import io.torchbridge.Backends;
import io.torchbridge.FileAccessException;
import io.torchbridge.InvalidArgumentException;
import io.torchbridge.TensorScope;
import io.torchbridge.hub.Tokenizer;
import io.torchbridge.io.Onnx;
import io.torchbridge.models.pipelines.SentenceEmbeddings;
import io.torchbridge.models.transformers.BertConfig;
import io.torchbridge.models.transformers.EncoderModel;
import io.torchbridge.models.transformers.Pooling;
import io.torchbridge.nn.Module;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A real pretrained model that needs no hub: all-MiniLM-L6-v2 comes as a jar from Maven Central.
 */
final class Embed implements Example {
  private static final List<String> SENTENCES =
      List.of(
          "A cat sleeps in the sun.",
          "The kitten dozes on the windowsill.",
          "Interest rates rose for the third time this year.",
          "The central bank fights inflation.",
          "She fixed the bicycle's flat tire.",
          "Rain is expected in the north tomorrow.");

  @Override
  public String name() {
    return "embed";
  }

  @Override
  public String summary() {
    return "[--model FOLDER] [QUERY [SENTENCE…]]: ranks sentences by meaning with the real"
        + " all-MiniLM-L6-v2, or another model";
  }

  /**
   * {@code [--model FOLDER] [QUERY [SENTENCE…]]}: a folder of sentence-transformers, with {@code
   * config.json}, {@code model.safetensors} and {@code tokenizer.json}; what is searched for, and
   * among what.
   */
  @Override
  public void run(String... args) {
    List<String> words = List.of(args);
    String folder = null;
    if (args.length > 0 && args[0].equals("--model")) {
      if (args.length == 1) {
        throw new InvalidArgumentException("embed --model needs a folder");
      }
      folder = args[1];
      words = words.subList(2, args.length);
    }
    String query = words.isEmpty() ? "Where is my pet?" : words.getFirst();
    List<String> sentences = words.size() > 1 ? words.subList(1, words.size()) : SENTENCES;
    System.out.println("backend " + Backends.current().description());
    try (SentenceEmbeddings embeddings =
        folder == null ? miniLm() : SentenceEmbeddings.load(Path.of(folder))) {
      System.out.println(query);
      for (var match : embeddings.rank(query, sentences)) {
        System.out.printf("%6.3f  %s%n", match.score(), match.text());
      }
    }
  }

  /** The model of the jar. */
  static SentenceEmbeddings miniLm() {
    return new SentenceEmbeddings(model(), tokenizer(), Pooling.MEAN, 256);
  }

  /** The network, with the weights that are in the jar's ONNX file. */
  static EncoderModel model() {
    BertConfig config =
        BertConfig.of(
            Map.of("hidden_size", 384, "num_hidden_layers", 6, "intermediate_size", 1536));
    EncoderModel model = Module.skipInit(config::encoder);
    try (TensorScope scope = TensorScope.open();
        Onnx onnx = Onnx.of(resource("all-minilm-l6-v2.onnx"), "all-minilm-l6-v2.onnx")) {
      model.loadPretrained(onnx.stateDict());
    }
    model.eval();
    return model;
  }

  static Tokenizer tokenizer() {
    try {
      Path file = Files.createTempFile("tokenizer", ".json");
      try {
        Files.write(file, resource("all-minilm-l6-v2-tokenizer.json"));
        return Tokenizer.load(file);
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new FileAccessException("no temporary file can be written: " + e.getMessage(), e);
    }
  }

  static byte[] resource(String name) {
    try (InputStream in = Embed.class.getResourceAsStream("/" + name)) {
      if (in == null) {
        throw new FileAccessException(
            name + " is not on the class path: it is in the jar all-minilm-l6-v2", null);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new FileAccessException(name + " can't be read: " + e.getMessage(), e);
    }
  }
}

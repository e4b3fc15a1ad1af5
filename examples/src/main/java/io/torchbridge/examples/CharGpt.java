package io.torchbridge.examples;

import io.torchbridge.Backends;
import io.torchbridge.InvalidArgumentException;
import io.torchbridge.Tensor;
import io.torchbridge.TensorScope;
import io.torchbridge.Torch;
import io.torchbridge.autograd.GradMode;
import io.torchbridge.nn.Dropout;
import io.torchbridge.nn.Embedding;
import io.torchbridge.nn.F;
import io.torchbridge.nn.GELU;
import io.torchbridge.nn.GradientClipping;
import io.torchbridge.nn.LayerNorm;
import io.torchbridge.nn.Linear;
import io.torchbridge.nn.Module;
import io.torchbridge.nn.Sequential;
import io.torchbridge.nn.init.Init;
import io.torchbridge.optim.AdamW;
import io.torchbridge.optim.OneCycleLR;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Collectors;

/** A language model of characters: GPT's architecture, small enough for a CPU. */
final class CharGpt implements Example {

  /**
   * Sizes of the network and of its training.
   *
   * @param context how many characters it looks back
   * @param width numbers for each character
   */
  record Sizes(int context, int width, int heads, int layers, int batch, int steps) {
    static final Sizes DEFAULT = new Sizes(64, 96, 4, 3, 16, 1000);
  }

  /** A text in numbers, one for each different character. */
  record Text(String characters, Tensor codes) {
    static Text of(String text) {
      String characters =
          text.chars()
              .distinct()
              .sorted()
              .mapToObj(Character::toString)
              .collect(Collectors.joining());
      return new Text(characters, encode(characters, text));
    }

    private static Tensor encode(String characters, String text) {
      return Torch.tensor(text.chars().mapToLong(characters::indexOf).toArray());
    }

    Tensor encode(String text) {
      return encode(characters, text);
    }

    String decode(Tensor codes) {
      var text = new StringBuilder();
      for (long code : codes.toLongArray()) {
        text.append(characters.charAt((int) code));
      }
      return text.toString();
    }
  }

  /** Attention to what came before, then a network for each place. */
  private static final class Block extends Module {
    private final int heads;
    private final LayerNorm ln1;
    private final Linear qkv;
    private final Linear projection;
    private final LayerNorm ln2;
    private final Sequential mlp;

    Block(int width, int heads) {
      this.heads = heads;
      ln1 = register("ln1", new LayerNorm(width));
      qkv = register("qkv", new Linear(width, 3 * width));
      projection = register("projection", new Linear(width, width));
      ln2 = register("ln2", new LayerNorm(width));
      mlp =
          register(
              "mlp",
              new Sequential(
                  new Linear(width, 4 * width),
                  new GELU(),
                  new Linear(4 * width, width),
                  new Dropout(0.1)));
    }

    @Override
    public Tensor forward(Tensor x) { // (N, T, C) -> (N, T, C)
      Tensor y = x.add(attention(ln1.forward(x)));
      return y.add(mlp.forward(ln2.forward(y)));
    }

    private Tensor attention(Tensor x) {
      long n = x.size(0);
      long t = x.size(1);
      long c = x.size(2);
      Tensor[] parts = qkv.forward(x).chunk(3, -1); // 3 of (N, T, C)
      Tensor y =
          F.scaledDotProductAttention(
              heads(parts[0], n, t, c),
              heads(parts[1], n, t, c),
              heads(parts[2], n, t, c),
              null,
              isTraining() ? 0.1 : 0,
              true);
      return projection.forward(y.transpose(1, 2).reshape(n, t, c));
    }

    private Tensor heads(Tensor x, long n, long t, long c) {
      return x.view(n, t, heads, c / heads).transpose(1, 2); // (N, heads, T, C / heads)
    }
  }

  /** The network. */
  static final class Gpt extends Module {
    private final int context;
    private final Embedding characters;
    private final Embedding places;
    private final Sequential blocks = register("blocks", new Sequential());
    private final LayerNorm norm;

    Gpt(int vocabulary, Sizes sizes) {
      context = sizes.context;
      characters = register("characters", new Embedding(vocabulary, sizes.width));
      places = register("places", new Embedding(sizes.context, sizes.width));
      for (int i = 0; i < sizes.layers; i++) {
        blocks.append(new Block(sizes.width, sizes.heads));
      }
      norm = register("norm", new LayerNorm(sizes.width));
      Init.normal_(characters.weight, 0, 0.02);
      Init.normal_(places.weight, 0, 0.02);
    }

    @Override
    public Tensor forward(Tensor codes) { // (N, T) -> (N, T, vocabulary)
      Tensor x = characters.forward(codes).add(places.forward(Torch.arange(0, codes.size(1))));
      // the table of characters is the last layer's weight too
      return F.linear(norm.forward(blocks.forward(x)), characters.weight, null);
    }

    /** Goes on with a text, {@code (T) -> (T + count)}. */
    Tensor generate(Tensor codes, int count, double temperature) {
      eval();
      try (var scope = TensorScope.open();
          var noGradients = GradMode.DISABLED.enter()) {
        Tensor text = codes;
        for (int i = 0; i < count; i++) {
          long from = Math.max(0, text.numel() - context);
          Tensor seen = text.narrow(0, from, text.numel() - from).unsqueeze(0);
          Tensor logits = forward(seen).select(1, -1).div(temperature); // (1, vocabulary)
          text = Torch.cat(text, logits.softmax(-1).multinomial(1, true).squeeze(0));
        }
        return scope.keep(text);
      }
    }
  }

  @Override
  public String name() {
    return "char-gpt";
  }

  @Override
  public String summary() {
    return "[FILE.txt] [--steps N]: a small GPT learns a text, the Constitution of the United"
        + " States or another, and goes on with it";
  }

  /** {@code [FILE.txt] [--steps N]}. */
  @Override
  public void run(String... args) throws Exception {
    String text = null;
    Sizes sizes = Sizes.DEFAULT;
    for (int i = 0; i < args.length; i++) {
      if (args[i].equals("--steps") && i + 1 < args.length) {
        int steps = Integer.parseInt(args[++i]);
        sizes =
            new Sizes(sizes.context, sizes.width, sizes.heads, sizes.layers, sizes.batch, steps);
      } else {
        text = Files.readString(Path.of(args[i]));
      }
    }
    System.out.println("backend " + Backends.current().description());
    System.out.println("device  " + Torch.zeros(1).device());
    train(text == null ? constitution() : text, sizes);
  }

  /** The text that is bundled; see NOTICE. */
  static String constitution() throws IOException {
    try (InputStream file =
        Objects.requireNonNull(CharGpt.class.getResourceAsStream("constitution.txt"), "text")) {
      return new String(file.readAllBytes(), StandardCharsets.US_ASCII);
    }
  }

  /**
   * Trains and lets it write.
   *
   * @return the loss for the last tenth of the text, which it has not seen, in nats a character
   */
  static double train(String text, Sizes sizes) {
    Torch.manualSeed(0);
    try (var scope = TensorScope.open()) {
      Text learned = Text.of(text);
      long size = learned.codes.numel();
      if (size < 20L * sizes.context) {
        throw new InvalidArgumentException(
            "char-gpt needs a text of %,d characters or more; this one has %,d"
                .formatted(20 * sizes.context, size));
      }
      Tensor training = learned.codes.narrow(0, 0, size * 9 / 10);
      Tensor unseen = learned.codes.narrow(0, size * 9 / 10, size - size * 9 / 10);
      try (var model = new Gpt(learned.characters.length(), sizes);
          var optimizer = new AdamW(model.parameters(), 2e-3)) {
        long parameters = model.parameters().stream().mapToLong(Tensor::numel).sum();
        System.out.printf(
            "%,d characters, %d of them different; %,d parameters%n",
            size, learned.characters.length(), parameters);
        var schedule = new OneCycleLR(optimizer, 2e-3, sizes.steps);
        long begun = System.nanoTime();
        for (int step = 1; step <= sizes.steps; step++) {
          try (var made = TensorScope.open()) {
            model.train();
            optimizer.zeroGrad();
            Tensor loss = loss(model, training, sizes);
            loss.backward();
            GradientClipping.clipGradNorm_(model.parameters(), 1);
            optimizer.step();
            schedule.step();
            if (step % Math.max(1, sizes.steps / 15) == 0) {
              System.out.printf(
                  "step %,5d of %,d   loss %.3f   unseen %.3f   %.1f ms a step%n",
                  step,
                  sizes.steps,
                  loss.itemDouble(),
                  evaluate(model, unseen, sizes),
                  (System.nanoTime() - begun) / 1e6 / step);
            }
          }
        }
        Tensor start = learned.encode(text.substring(0, Math.min(20, sizes.context)));
        System.out.println("\n" + learned.decode(model.generate(start, 300, 0.8)));
        return evaluate(model, unseen, sizes);
      }
    }
  }

  /** The loss for pieces of the text from random places. */
  private static Tensor loss(Gpt model, Tensor codes, Sizes sizes) {
    Tensor starts = Torch.randint(0, codes.numel() - sizes.context, sizes.batch, 1);
    Tensor pieces = codes.take(starts.add(Torch.arange(0, sizes.context + 1))); // (N, T + 1)
    Tensor logits = model.forward(pieces.narrow(1, 0, sizes.context));
    Tensor next = pieces.narrow(1, 1, sizes.context);
    return F.crossEntropy(logits.flatten(0, 1), next.flatten());
  }

  /** The mean loss for some of these. */
  private static double evaluate(Gpt model, Tensor codes, Sizes sizes) {
    model.eval();
    double total = 0;
    try (var noGradients = GradMode.DISABLED.enter()) {
      for (int i = 0; i < 4; i++) {
        try (var scope = TensorScope.open()) {
          total += loss(model, codes, sizes).itemDouble();
        }
      }
    }
    return total / 4;
  }
}

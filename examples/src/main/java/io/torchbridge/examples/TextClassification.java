package io.torchbridge.examples;

import io.torchbridge.Backends;
import io.torchbridge.InvalidArgumentException;
import io.torchbridge.Tensor;
import io.torchbridge.TensorScope;
import io.torchbridge.Torch;
import io.torchbridge.autograd.GradMode;
import io.torchbridge.data.DataLoader;
import io.torchbridge.data.Dataset;
import io.torchbridge.nn.CrossEntropyLoss;
import io.torchbridge.nn.Dropout;
import io.torchbridge.nn.EmbeddingBag;
import io.torchbridge.nn.Linear;
import io.torchbridge.nn.Module;
import io.torchbridge.optim.Adam;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** Tells what sentences are about: words, a vocabulary, bags of vectors. */
final class TextClassification implements Example {

  /** A sentence and what it is about. */
  record Sentence(String topic, String text) {}

  /** Sentences as the network takes them: all words in one row, and where each one begins. */
  record Batch(Tensor words, Tensor offsets, Tensor topics) {}

  /** Numbers for the words and the topics of the training; 0 is any other word. */
  record Vocabulary(Map<String, Long> words, List<String> topics) {
    static Vocabulary of(Dataset<Sentence> sentences) {
      var words = new HashMap<String, Long>();
      var topics = new ArrayList<String>();
      for (int i = 0; i < sentences.size(); i++) {
        Sentence sentence = sentences.get(i);
        for (String word : tokens(sentence.text)) {
          words.putIfAbsent(word, words.size() + 1L);
        }
        if (!topics.contains(sentence.topic)) {
          topics.add(sentence.topic);
        }
      }
      return new Vocabulary(words, topics);
    }

    private static List<String> tokens(String text) {
      return List.of(text.toLowerCase(Locale.ROOT).split("[^\\p{L}]+"));
    }

    Batch batch(List<Sentence> sentences) {
      var words = new ArrayList<Long>();
      var offsets = new ArrayList<Integer>();
      for (Sentence sentence : sentences) {
        offsets.add(words.size());
        tokens(sentence.text).forEach(word -> words.add(this.words.getOrDefault(word, 0L)));
      }
      return new Batch(
          Torch.tensor(words.stream().mapToLong(word -> word).toArray()),
          Torch.tensor(offsets.stream().mapToLong(offset -> offset).toArray()),
          Torch.tensor(sentences.stream().mapToLong(s -> topics.indexOf(s.topic)).toArray()));
    }
  }

  /** The mean of the words' vectors, then one layer. */
  private static final class Net extends Module {
    private final EmbeddingBag bag;
    private final Dropout dropout = register("dropout", new Dropout(0.3));
    private final Linear out;

    Net(int words, int topics) {
      bag = register("bag", new EmbeddingBag(words, 32));
      out = register("out", new Linear(32, topics));
    }

    Tensor forward(Tensor words, Tensor offsets) { // (words), (N) -> (N, topics)
      return out.forward(dropout.forward(bag.forward(words, offsets, null)));
    }
  }

  @Override
  public String name() {
    return "text-classification";
  }

  @Override
  public String summary() {
    return "[FILE.tsv]: tells what sentences are about, by the mean of their words' vectors";
  }

  /** {@code [FILE.tsv]}: lines of a topic, a tab and a sentence. */
  @Override
  public void run(String... args) throws Exception {
    System.out.println("backend " + Backends.current().description());
    System.out.println("device  " + Torch.zeros(1).device());
    train(args.length > 0 ? read(Files.readAllLines(Path.of(args[0]))) : bundled(), 30);
  }

  private static Dataset<Sentence> read(List<String> lines) {
    var sentences = new ArrayList<Sentence>();
    for (String line : lines) {
      String[] parts = line.split("\t", 2);
      if (parts.length < 2) {
        throw new InvalidArgumentException(
            "text-classification needs lines of a topic, a tab and a sentence, not: " + line);
      }
      sentences.add(new Sentence(parts[0], parts[1]));
    }
    return Dataset.of(sentences);
  }

  /** 160 sentences about food, sport, weather and computing. */
  static Dataset<Sentence> bundled() throws IOException {
    try (var file =
            Objects.requireNonNull(
                TextClassification.class.getResourceAsStream("sentences.tsv"), "sentences");
        var reader = new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8))) {
      return read(reader.readAllLines());
    }
  }

  /**
   * Trains on four fifths of the sentences.
   *
   * @return how many of the others' topics are found, as a fraction
   */
  static double train(Dataset<Sentence> sentences, int epochs) {
    Torch.manualSeed(0);
    List<Dataset<Sentence>> parts = sentences.randomSplit(0, 0.8, 0.2);
    Vocabulary vocabulary = Vocabulary.of(parts.get(0));
    try (var scope = TensorScope.open();
        var model = new Net(vocabulary.words.size() + 1, vocabulary.topics.size());
        var optimizer = new Adam(model.parameters(), 0.02)) {
      System.out.printf(
          "%d sentences, %d words, %s%n",
          parts.get(0).size(), vocabulary.words.size(), vocabulary.topics);
      // the words of a batch differ in number, so it is put together here
      var batches =
          DataLoader.of(parts.get(0), DataLoader.Options.of(16).withShuffle(0), vocabulary::batch);
      var loss = new CrossEntropyLoss();
      double accuracy = 0;
      for (int epoch = 1; epoch <= epochs; epoch++) {
        model.train();
        double total = 0;
        for (Batch batch : batches) {
          try (var step = TensorScope.open()) {
            optimizer.zeroGrad();
            Tensor l = loss.forward(model.forward(batch.words, batch.offsets), batch.topics);
            l.backward();
            optimizer.step();
            total += l.itemDouble();
          }
        }
        accuracy = accuracy(model, vocabulary, parts.get(1));
        if (epoch % 5 == 0) {
          System.out.printf(
              "epoch %2d of %d   loss %.4f   unseen: %.1f %% right%n",
              epoch, epochs, total / batches.size(), 100 * accuracy);
        }
      }
      for (String text : List.of("We baked a cake.", "It may snow.", "They won!")) {
        System.out.printf("%-18s %s%n", text, topic(model, vocabulary, text));
      }
      return accuracy;
    }
  }

  private static double accuracy(Net model, Vocabulary vocabulary, Dataset<Sentence> sentences) {
    long right = 0;
    model.eval();
    try (var noGradients = GradMode.DISABLED.enter()) {
      for (Batch batch : DataLoader.of(sentences, DataLoader.Options.of(64), vocabulary::batch)) {
        try (var scope = TensorScope.open()) {
          Tensor found = model.forward(batch.words, batch.offsets).argmax(1);
          right += found.eq(batch.topics).sum().itemLong();
        }
      }
    }
    return (double) right / sentences.size();
  }

  private static String topic(Net model, Vocabulary vocabulary, String text) {
    model.eval();
    try (var scope = TensorScope.open();
        var noGradients = GradMode.DISABLED.enter()) {
      Batch batch = vocabulary.batch(List.of(new Sentence("", text)));
      int topic = model.forward(batch.words, batch.offsets).argmax(1).itemInt();
      return vocabulary.topics.get(topic);
    }
  }
}

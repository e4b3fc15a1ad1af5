package io.torchbridge.examples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.torchbridge.Backends;
import io.torchbridge.FileAccessException;
import io.torchbridge.InvalidArgumentException;
import io.torchbridge.conformance.rules.BackendRules;
import io.torchbridge.io.PyTorchFile;
import io.torchbridge.python.PythonModule;
import io.torchbridge.spi.Availability;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every example, run at small size. */
abstract class ExampleRules extends BackendRules {

  private final PrintStream out = System.out;
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

  @BeforeEach
  void capture() {
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
  }

  @AfterEach
  void release() {
    System.setOut(out);
  }

  /** What an example prints. */
  final String output(Example example, String... args) throws Exception {
    example.run(args);
    return printed();
  }

  private String printed() {
    return printed.toString(StandardCharsets.UTF_8);
  }

  /** What Python prints when it does the same. */
  private static String python(Example example) throws IOException {
    try (var file = ExampleRules.class.getResourceAsStream(example.name() + ".txt")) {
      return new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** A file or folder that only the project's own machines have. */
  static Path shared(String name) {
    Path path = Path.of(System.getProperty("torchbridge.shared", ""), name);
    assumeTrue(Files.exists(path), () -> path + " is not here");
    return path;
  }

  @Test
  void tensor_creation_prints_what_python_prints() throws Exception {
    Example example = new TensorCreation();
    assertEquals(python(example), output(example));
  }

  @Test
  void tensor_operations_print_what_python_prints() throws Exception {
    Example example = new TensorOperations();
    assertEquals(python(example), output(example));
  }

  @Test
  void device_selection_computes_on_this_backend() throws Exception {
    String printed = output(new DeviceSelection());
    assertTrue(printed.contains("new tensors are made on " + backend().description()), printed);
    assertTrue(printed.contains(backend().id() + ": "), printed);
    assertTrue(printed.contains("computed torch.float32 on "), printed);
  }

  @Test
  void xor_is_learned() throws Exception {
    assertArrayEquals(new float[] {0, 1, 1, 0}, Xor.train(), 0.1f);
  }

  @Test
  void soak_does_not_grow() throws Exception {
    // a JVM still grows in its first seconds; keeping one activation a step would cost 98 MB
    assertTrue(Soak.train(6_000, 3_000) < 40);
  }

  @Test
  void stress_leaves_nothing_behind() throws Exception {
    String printed = output(new ManyThreads(), "--seconds", "1");
    assertTrue(printed.contains("8 platform threads, 1000 virtual threads: "), printed);
    assertFails(InvalidArgumentException.class, () -> new ManyThreads().run("x"), "--seconds");
  }

  @Test
  void quickstart_recognises_digits(@TempDir Path folder) throws Exception {
    double accuracy = Quickstart.run(folder);
    assertTrue(accuracy >= 0.96, "only " + accuracy + " are right");
  }

  @Test
  void mnist_is_learned() throws Exception {
    // the 10,000 test images alone: 8,000 to learn from, 2,000 to be tested with
    double accuracy = Mnist.train(shared("data/t10k-images-idx3-ubyte.gz").getParent(), 1);
    assertTrue(accuracy >= 0.94, "only " + accuracy + " are right");
  }

  @Test
  void a_custom_function_is_right_and_trains() throws Exception {
    assertTrue(CustomFunction.isSilu());
    CustomFunction.check();
    assertEquals(2, CustomFunction.fit(2), 0.05);
  }

  @Test
  void the_autoencoder_keeps_most_of_a_digit() throws Exception {
    double lost = Autoencoder.train(12);
    assertTrue(lost < 0.5, lost + " of the variance is lost");
  }

  @Test
  void topics_of_unseen_sentences_are_found(@TempDir Path folder) throws Exception {
    String printed = output(new TextClassification());
    assertTrue(printed.contains("128 sentences"), printed);
    double accuracy = TextClassification.train(TextClassification.bundled(), 20);
    assertTrue(accuracy >= 0.75, "only " + accuracy + " are right; chance is a quarter");
    Path untabbed = Files.writeString(folder.resolve("sentences.tsv"), "food: Soup.");
    assertFails(
        InvalidArgumentException.class,
        () -> new TextClassification().run(untabbed.toString()),
        "food: Soup.");
  }

  @Test
  void char_gpt_learns_more_than_how_often_characters_are() throws Exception {
    String text = CharGpt.constitution();
    double loss = CharGpt.train(text, new CharGpt.Sizes(16, 32, 2, 1, 32, 250));
    double entropy =
        text
            .chars()
            .boxed()
            .collect(Collectors.groupingBy(c -> c, Collectors.counting()))
            .values()
            .stream()
            .mapToDouble(count -> (double) count / text.length())
            .map(share -> -share * Math.log(share))
            .sum();
    assertTrue(loss < entropy - 0.4, loss + " nats a character, of " + entropy);
    String repeated = "to be or not to be ".repeat(40);
    assertTrue(CharGpt.train(repeated, new CharGpt.Sizes(16, 32, 2, 1, 16, 200)) < 0.3);
    assertTrue(printed().contains("or not to be"), printed());
  }

  @Test
  void ppo_learns_to_balance_and_does_so_again() {
    double stood = new Ppo().train(12_000);
    assertTrue(stood > 100, "at random a pole stands for 22 steps; these for " + stood);
    assertEquals(new Ppo().train(1_500), new Ppo().train(1_500));
  }

  @Test
  void cifar10_cnn_tells_colours_apart(@TempDir Path folder) throws Exception {
    // made up, in CIFAR's own layout: ten colours with noise
    Path files = Files.createDirectories(folder.resolve("cifar-10-batches-bin"));
    var random = new Random(0);
    for (int batch = 1; batch <= 5; batch++) {
      Files.write(files.resolve("data_batch_" + batch + ".bin"), cifar(random, 40));
    }
    Files.write(files.resolve("test_batch.bin"), cifar(random, 50));
    String printed = output(new Cifar10Cnn(), folder.toString(), "--epochs", "5");
    Matcher last =
        Pattern.compile("epoch 5 of 5: loss [0-9.]+, ([0-9.]+) % of 50 test images")
            .matcher(printed);
    assertTrue(last.find(), printed);
    assertTrue(Double.parseDouble(last.group(1)) >= 60, printed);
    assertFails(
        FileAccessException.class,
        () -> new Cifar10Cnn().run(folder.resolve("none").toString()),
        "cifar-10-binary.tar.gz");
  }

  private static byte[] cifar(Random random, int images) {
    byte[] bytes = new byte[images * 3073];
    for (int image = 0; image < images; image++) {
      int label = image % 10;
      bytes[image * 3073] = (byte) label;
      for (int at = 0; at < 3072; at++) {
        int colour = label * 25 * (at / 1024 + 1) % 256;
        double noisy = Math.clamp(colour + 20 * random.nextGaussian(), 0, 255);
        bytes[image * 3073 + 1 + at] = (byte) (int) noisy;
      }
    }
    return bytes;
  }

  @Test
  void resume_comes_to_the_same_weights(@TempDir Path folder) throws Exception {
    Resume.demonstrate(folder);
    String text = printed.toString(StandardCharsets.UTF_8);
    assertTrue(text.contains("goes on from " + folder.resolve("killed")), text);
    assertTrue(text.contains("all 9610 weights are the same"), text);
    assertEquals(
        Files.readAllLines(folder.resolve("whole").resolve("log.csv")),
        Files.readAllLines(folder.resolve("killed").resolve("log.csv")));
    assertFails(InvalidArgumentException.class, () -> new Resume().run("a", "b"), "a folder");
  }

  @Test
  void tensorboard_writes_a_run(@TempDir Path folder) throws Exception {
    String text = output(new TensorBoardRun(), folder.toString());
    assertTrue(text.contains("epoch 2/20 "), text);
    assertTrue(text.contains("tensorboard --logdir " + folder), text);
    StringBuilder events = new StringBuilder();
    try (Stream<Path> files = Files.list(folder.resolve("digits"))) {
      for (Path file : files.toList()) {
        events.append(Files.readString(file, StandardCharsets.ISO_8859_1));
      }
    }
    for (String part :
        List.of(
            "epoch/val_accuracy",
            "batch/loss",
            "0.weight.grad",
            "digits",
            "mistakes",
            "about/text_summary",
            "aten::linear",
            "_hparams_/session_start_info")) {
      assertTrue(events.indexOf(part) >= 0, part + " is missing");
    }
  }

  @Test
  void a_network_of_Python_learns_between_layers_of_Java(@TempDir Path folder) throws Exception {
    for (var listing : Backends.list()) {
      if (listing.id().equals("python")) {
        assumeTrue(listing.availability() instanceof Availability.Ready, "there is no Python");
      }
    }
    String printed = output(new FinetunePython(), "40");
    assertTrue(printed.contains("step 40 of 40"), printed);
    Matcher accuracy = Pattern.compile("([0-9.]+) % of 200").matcher(printed);
    assertTrue(accuracy.find() && Double.parseDouble(accuracy.group(1)) > 40, printed);
    assertEquals(
        Stream.of(backend().id(), "python").distinct().toList(),
        printed.lines().filter(l -> l.startsWith("parameters")).map(l -> l.substring(14)).toList());
    Path weights = folder.resolve("resnet18.pth");
    try (var body =
        PythonModule.of(Backends.get("python"), "torchvision.models", "resnet18", Map.of())) {
      PyTorchFile.save(weights, body.stateDict());
    }
    assertTrue(FinetunePython.train(1, weights) >= 0);
    assertFails(InvalidArgumentException.class, () -> new FinetunePython().run("few"), "few");
  }

  @Test
  void mnist_without_a_folder_says_what_to_do() {
    assertFails(InvalidArgumentException.class, () -> new Mnist().run(), "folder", "--download");
  }

  @Test
  void cifar10_resnet_is_as_good_as_in_python() throws Exception {
    long right =
        Cifar10Resnet.classify(
            shared("data/cifar10-resnet20.th"), shared("data/cifar10-test-1000.zip"));
    assertEquals(804, right, 10, "of 1,000 images");
  }
}

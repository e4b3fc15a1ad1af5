package io.torchbridge.examples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.torchbridge.InvalidArgumentException;
import io.torchbridge.conformance.rules.BackendRules;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
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

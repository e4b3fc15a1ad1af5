package io.torchbridge.conformance.rules;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.torchbridge.DType;
import io.torchbridge.Index;
import io.torchbridge.MalformedFileException;
import io.torchbridge.ShapeMismatchException;
import io.torchbridge.Tensor;
import io.torchbridge.TensorScope;
import io.torchbridge.Torch;
import io.torchbridge.data.Cifar;
import io.torchbridge.data.Csv;
import io.torchbridge.data.DataFolder;
import io.torchbridge.data.DataLoader;
import io.torchbridge.data.Dataset;
import io.torchbridge.data.Idx;
import io.torchbridge.data.ImageFolder;
import io.torchbridge.data.Images;
import io.torchbridge.data.Mnist;
import io.torchbridge.data.Sample;
import io.torchbridge.data.Split;
import io.torchbridge.data.TensorDataset;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Data sets, batches and the readers of data files. */
public abstract class DataRules extends BackendRules {

  private static TensorDataset numbers(int size) {
    Tensor inputs = Torch.arange(2 * size).view(size, 2);
    return new TensorDataset(inputs, Torch.arange(size));
  }

  @Test
  void batches_take_rows_of_tensors() {
    TensorDataset numbers = numbers(5);
    assertEquals(5, numbers.size());
    assertArrayEquals(new long[] {6, 7}, numbers.get(3).input().toLongArray());
    assertEquals(3, numbers.get(3).target().itemLong());
    Sample batch = numbers.batch(4, 0);
    assertArrayEquals(new long[] {8, 9, 0, 1}, batch.input().toLongArray());
    assertArrayEquals(new long[] {2, 2}, batch.input().shape());
    assertArrayEquals(new long[] {4, 0}, batch.target().toLongArray());
    // by way of single samples it is the same
    Sample collated = numbers.map(sample -> sample).batch(4, 0);
    assertArrayEquals(batch.input().toLongArray(), collated.input().toLongArray());
    assertArrayEquals(batch.target().toLongArray(), collated.target().toLongArray());
    assertFails(
        ShapeMismatchException.class,
        () -> new TensorDataset(Torch.zeros(3, 2), Torch.zeros(2)),
        "[3, 2]",
        "[2]");
  }

  @Test
  void rows_of_several_tensors_are_samples() {
    Tensor a = Torch.arange(6).view(3, 2);
    Dataset<List<Tensor>> rows = Dataset.ofTensors(a, Torch.arange(3), Torch.ones(3, 1));
    assertArrayEquals(new long[] {2, 3}, rows.get(1).get(0).toLongArray());
    List<Tensor> batch = rows.batch(2, 0);
    assertEquals(3, batch.size());
    assertArrayEquals(new long[] {4, 5, 0, 1}, batch.get(0).toLongArray());
    assertArrayEquals(new long[] {2, 0}, batch.get(1).toLongArray());
    assertArrayEquals(new long[] {2, 1}, batch.get(2).shape());
    assertFails(
        ShapeMismatchException.class, () -> Dataset.ofTensors(a, Torch.ones(2)), "[3, 2]", "[2]");
  }

  @Test
  void a_batch_is_freed_when_the_next_is_asked_for() {
    var batches = new ArrayList<Sample>();
    try (var scope = TensorScope.open()) {
      TensorDataset numbers = numbers(6);
      int before = scope.size();
      for (Sample batch : new DataLoader<>(numbers, 2)) {
        for (Sample earlier : batches) {
          assertTrue(earlier.input().isClosed());
          assertTrue(earlier.target().isClosed());
        }
        assertFalse(batch.input().isClosed());
        assertEquals(before + 2, scope.size());
        batches.add(batch);
      }
      assertEquals(3, batches.size());
      assertEquals(before, scope.size());
    }
  }

  @Test
  void a_batch_is_its_own_scope_in_forEach() {
    var sums = new ArrayList<Tensor>();
    new DataLoader<>(numbers(4), 2).forEach(batch -> sums.add(batch.input().sum()));
    assertEquals(2, sums.size());
    assertTrue(sums.stream().allMatch(Tensor::isClosed));
  }

  @Test
  void tensors_of_the_data_set_itself_are_not_freed() {
    Tensor own = Torch.ones(2);
    var dataset =
        new Dataset<List<Tensor>>() {
          @Override
          public int size() {
            return 4;
          }

          @Override
          public List<Tensor> get(int index) {
            return List.of(own);
          }

          @Override
          public List<Tensor> batch(int... indices) {
            return List.of(own);
          }
        };
    for (List<Tensor> batch : new DataLoader<>(dataset, 2)) {
      assertFalse(batch.getFirst().isClosed());
    }
    assertFalse(own.isClosed());
  }

  /** A record that is not public, with records, lists and maps in it. */
  private record Nested(Sample sample, List<Tensor> list, Map<String, Tensor> map) {}

  @Test
  void records_lists_and_maps_are_collated() {
    Dataset<Nested> dataset =
        numbers(3).map(s -> new Nested(s, List.of(s.input()), Map.of("target", s.target())));
    Nested batch = dataset.batch(0, 2);
    assertArrayEquals(new long[] {0, 1, 4, 5}, batch.sample().input().toLongArray());
    assertArrayEquals(new long[] {0, 1, 4, 5}, batch.list().getFirst().toLongArray());
    assertArrayEquals(
        new long[] {0, 2}, Objects.requireNonNull(batch.map().get("target")).toLongArray());
    Dataset<Tensor> ragged = Dataset.of(List.of(Torch.zeros(2), Torch.zeros(3)));
    assertFails(ShapeMismatchException.class, () -> ragged.batch(0, 1), "[2]", "[3]");
  }

  private static byte[] idx(int type, int[] shape, byte[] elements) {
    ByteBuffer file = ByteBuffer.allocate(4 + 4 * shape.length + elements.length);
    file.put(new byte[] {0, 0, (byte) type, (byte) shape.length});
    for (int size : shape) {
      file.putInt(size);
    }
    return file.put(elements).array();
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    var out = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }

  @Test
  void idx_files_are_read(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("x");
    Files.write(file, idx(8, new int[] {1, 2, 2}, new byte[] {0, 51, -1, 1}));
    Tensor pixels = Idx.read(file);
    assertEquals(DType.UINT8, pixels.dtype());
    assertArrayEquals(new long[] {1, 2, 2}, pixels.shape());
    Path labels = Files.write(folder.resolve("y"), gzip(idx(8, new int[] {1}, new byte[] {9})));
    TensorDataset images = Idx.images(file, labels);
    assertArrayEquals(new long[] {1, 1, 2, 2}, images.inputs().shape());
    assertArrayEquals(new float[] {0, 0.2f, 1, 1 / 255f}, images.inputs().toFloatArray(), 1e-7f);
    assertArrayEquals(new long[] {9}, images.targets().toLongArray());
    Files.write(file, idx(0x0b, new int[] {2}, new byte[] {1, 0, -1, -2}));
    assertArrayEquals(new short[] {256, -2}, Idx.read(file).toShortArray());
    Files.write(file, idx(0x0d, new int[] {1}, new byte[] {0x3f, (byte) 0x80, 0, 0}));
    assertArrayEquals(new float[] {1}, Idx.read(file).toFloatArray());
    Files.write(labels, idx(8, new int[] {2}, new byte[2]));
    Files.write(file, idx(8, new int[] {1, 2, 2}, new byte[4]));
    assertFails(MalformedFileException.class, () -> Idx.images(file, labels), file.toString());
    assertFails(MalformedFileException.class, () -> Idx.images(labels, labels), "three dimensions");
  }

  @Test
  void mnist_is_read_where_torchvision_puts_it(@TempDir Path folder) throws IOException {
    Path raw = Files.createDirectories(folder.resolve("FashionMNIST/raw"));
    Files.write(
        raw.resolve("train-images-idx3-ubyte"), idx(8, new int[] {1, 1, 2}, new byte[] {7, -1}));
    Files.write(
        raw.resolve("train-labels-idx1-ubyte.gz"), gzip(idx(8, new int[] {1}, new byte[] {9})));
    TensorDataset set = Mnist.FASHION_MNIST.load(DataFolder.of(folder), Split.TRAIN);
    assertArrayEquals(new long[] {1, 1, 1, 2}, set.inputs().shape());
    assertArrayEquals(new long[] {7, 255}, set.inputs().to(DType.INT64).toLongArray());
    assertArrayEquals(new long[] {9}, set.targets().toLongArray());
    assertEquals("Ankle boot", Mnist.FASHION_MNIST.classes().get(9));
  }

  @Test
  void mnists_own_files_are_read(@TempDir Path folder) throws IOException {
    Path data = Path.of(System.getProperty("torchbridge.shared", "")).resolve("data");
    String images = "t10k-images-idx3-ubyte.gz";
    assumeTrue(
        Files.exists(data.resolve(images)), "the folder of torchbridge.shared has no " + images);
    Path raw = Files.createDirectories(folder.resolve("MNIST/raw"));
    for (String name : List.of(images, "t10k-labels-idx1-ubyte.gz")) {
      Files.copy(data.resolve(name), raw.resolve(name));
    }
    TensorDataset set = Mnist.MNIST.load(DataFolder.of(folder), Split.TEST);
    assertArrayEquals(new long[] {10_000, 1, 28, 28}, set.inputs().shape());
    assertArrayEquals(new long[] {7, 2, 1, 0, 4}, set.targets().narrow(0, 0, 5).toLongArray());
    // the mean that everybody normalises MNIST's test images with
    double mean = set.inputs().to(DType.FLOAT64).div(255).mean().itemDouble();
    assertEquals(0.1325, mean, 1e-4);
  }

  /** An archive with one entry, of less than 8 GB. */
  private static byte[] tar(String name, byte[] content) {
    byte[] archive = new byte[512 + (content.length + 511) / 512 * 512 + 1024];
    byte[] plain = name.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(plain, 0, archive, 0, plain.length);
    byte[] size = "%011o".formatted(content.length).getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(size, 0, archive, 124, size.length);
    archive[156] = '0';
    System.arraycopy(content, 0, archive, 512, content.length);
    return archive;
  }

  @Test
  void cifar_is_read_from_its_binary_files(@TempDir Path folder) throws IOException {
    byte[] images = new byte[2 * (1 + 3072)];
    images[0] = 3;
    images[1] = 40; // red
    images[1 + 1024] = 50; // green
    images[3073] = 9;
    images[images.length - 1] = -1;
    Path unpacked = Files.createDirectories(folder.resolve("cifar-10-batches-bin"));
    Files.write(unpacked.resolve("test_batch.bin"), images);
    Files.writeString(unpacked.resolve("batches.meta.txt"), "airplane\nautomobile\n\n");
    DataFolder data = DataFolder.of(folder);
    TensorDataset set = Cifar.CIFAR10.load(data, Split.TEST);
    assertArrayEquals(new long[] {2, 3, 32, 32}, set.inputs().shape());
    assertArrayEquals(new long[] {3, 9}, set.targets().toLongArray());
    assertEquals(40, set.inputs().get(Index.at(0), Index.at(0), Index.at(0)).toByteArray()[0]);
    assertEquals(50, set.inputs().get(Index.at(0), Index.at(1), Index.at(0)).toByteArray()[0]);
    assertEquals(List.of("airplane", "automobile"), Cifar.CIFAR10.classes(data));
    Files.write(unpacked.resolve("test_batch.bin"), new byte[3072]);
    assertFails(
        MalformedFileException.class, () -> Cifar.CIFAR10.load(data, Split.TEST), "3072 bytes");
    // packed, and with two labels
    byte[] image = new byte[2 + 3072];
    image[0] = 19;
    image[1] = 99;
    Files.write(
        folder.resolve("cifar-100-binary.tar.gz"), gzip(tar("cifar-100-binary/train.bin", image)));
    TensorDataset hundred = Cifar.CIFAR100.load(data, Split.TRAIN);
    assertArrayEquals(new long[] {99}, hundred.targets().toLongArray());
    assertFails(
        MalformedFileException.class, () -> Cifar.CIFAR100.load(data, Split.TEST), "test.bin");
  }

  @Test
  void damaged_idx_files_are_refused(@TempDir Path folder) throws IOException {
    byte[] proper = idx(8, new int[] {2, 2}, new byte[4]);
    Path file = folder.resolve("damaged.idx");
    for (int length = 0; length < proper.length; length++) {
      Files.write(file, Arrays.copyOf(proper, length));
      assertFails(
          MalformedFileException.class, () -> Idx.read(file), "damaged.idx: it is truncated");
    }
    Files.write(file, Arrays.copyOf(proper, proper.length + 1));
    assertFails(MalformedFileException.class, () -> Idx.read(file), "bytes follow");
    Files.write(file, idx(7, new int[] {1}, new byte[1]));
    assertFails(MalformedFileException.class, () -> Idx.read(file), "magic number");
    Files.write(file, idx(14, new int[] {-1, -1, -1, -1}, new byte[1]));
    assertFails(MalformedFileException.class, () -> Idx.read(file), "2 GB");
    Files.write(file, idx(8, new int[] {0x7fffff00}, new byte[1]));
    assertFails(MalformedFileException.class, () -> Idx.read(file), "truncated");
    Files.write(file, Arrays.copyOf(gzip(proper), 20));
    assertFails(MalformedFileException.class, () -> Idx.read(file), "damaged.idx", "compressed");
  }

  @Test
  void tables_become_data_sets(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("t.csv"), "1,2,0\n3,4,1\n5,6,2\n");
    assertArrayEquals(new long[] {3, 3}, Csv.read(file).shape());
    TensorDataset last = Csv.dataset(file, -1);
    assertArrayEquals(new float[] {1, 2, 3, 4, 5, 6}, last.inputs().toFloatArray());
    assertArrayEquals(new long[] {0, 1, 2}, last.targets().toLongArray());
    assertArrayEquals(new float[] {1, 0, 3, 1, 5, 2}, Csv.dataset(file, 1).inputs().toFloatArray());
    Files.writeString(file, "1,0.5\n");
    assertFails(MalformedFileException.class, () -> Csv.dataset(file, 1), "row 1", "0.5");
  }

  @Test
  void images_are_normalised_by_channel() {
    Tensor images = Torch.ones(2, 3, 1, 2);
    Tensor got = Images.normalize(images, new double[] {0, 0.5, 1}, new double[] {1, 0.5, 2});
    assertArrayEquals(new long[] {2, 3, 1, 2}, got.shape());
    assertArrayEquals(new float[] {1, 1, 1, 1, 0, 0, 1, 1, 1, 1, 0, 0}, got.toFloatArray(), 1e-6f);
    assertFails(
        ShapeMismatchException.class,
        () -> Images.normalize(images, new double[1], new double[1]),
        "[2, 3, 1, 2]");
  }

  @Test
  void photos_of_an_archive_are_read() {
    Path file =
        Path.of(System.getProperty("torchbridge.shared", "")).resolve("data/cifar10-test-1000.zip");
    assumeTrue(Files.exists(file), "the folder of torchbridge.shared has no cifar10-test-1000.zip");
    try (ImageFolder photos = ImageFolder.open(file)) {
      assertEquals(1000, photos.size());
      assertEquals(
          List.of(
              "airplane",
              "automobile",
              "bird",
              "cat",
              "deer",
              "dog",
              "frog",
              "horse",
              "ship",
              "truck"),
          photos.classes());
      Sample batch = photos.batch(0, 999);
      assertArrayEquals(new long[] {2, 3, 32, 32}, batch.input().shape());
      assertEquals(DType.UINT8, batch.input().dtype());
      assertArrayEquals(new long[] {0, 9}, batch.target().toLongArray());
    }
  }
}

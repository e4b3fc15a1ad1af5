package io.torchbridge.conformance.rules;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.torchbridge.Backends;
import io.torchbridge.InvalidArgumentException;
import io.torchbridge.Tensor;
import io.torchbridge.TensorScope;
import io.torchbridge.Torch;
import io.torchbridge.TorchbridgeException;
import io.torchbridge.data.DataLoader;
import io.torchbridge.data.DataLoader.Options;
import io.torchbridge.data.Dataset;
import io.torchbridge.data.Generator;
import io.torchbridge.data.IterableDataset;
import io.torchbridge.data.Sample;
import io.torchbridge.data.TensorDataset;
import io.torchbridge.data.WorkerException;
import io.torchbridge.data.WorkerInfo;
import io.torchbridge.data.WorkerOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Loaders with and without workers; orders are those of PyTorch 2.13's DataLoader. */
public abstract class LoaderRules extends BackendRules {

  /** Samples of a function of their index. */
  private record Made<T>(int size, IntFunction<T> function) implements Dataset<T> {
    @Override
    public T get(int index) {
      return function.apply(Dataset.checkIndex(index, size));
    }
  }

  private static Dataset<Tensor> numbers(int size) {
    return new Made<>(size, Torch::tensor);
  }

  private static List<List<Long>> pass(Iterable<Tensor> loader) {
    var batches = new ArrayList<List<Long>>();
    for (Tensor batch : loader) {
      batches.add(LongStream.of(batch.toLongArray()).boxed().toList());
    }
    return batches;
  }

  private static List<List<Long>> batches(long[]... batches) {
    return Arrays.stream(batches).map(b -> LongStream.of(b).boxed().toList()).toList();
  }

  private static long[] of(long... numbers) {
    return numbers;
  }

  private static void awaitNoThreads() throws InterruptedException {
    long deadline = System.nanoTime() + 10_000_000_000L;
    while (threads().findAny().isPresent()) {
      assertTrue(System.nanoTime() < deadline, () -> "left behind: " + threads().toList());
      System.gc();
      Thread.sleep(10);
    }
  }

  private static java.util.stream.Stream<Thread> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(t -> t.getName().matches("torchbridge-loader-\\d+-worker-\\d+"));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3})
  void batches_come_in_order(int workers) throws InterruptedException {
    var options = Options.of(2).withWorkers(workers);
    var loader = new DataLoader<>(numbers(5), options);
    assertEquals(batches(of(0, 1), of(2, 3), of(4)), pass(loader));
    assertEquals(3, loader.size());
    var dropping = new DataLoader<>(numbers(5), options.withDropLast(true));
    assertEquals(batches(of(0, 1), of(2, 3)), pass(dropping));
    assertEquals(2, dropping.size());
    assertTrue(pass(new DataLoader<>(numbers(0), options)).isEmpty());
    var explicit =
        Options.ofBatches(size -> new int[][] {{size - 1}, {0, 0, 1}}).withWorkers(workers);
    assertEquals(batches(of(4), of(0, 0, 1)), pass(new DataLoader<>(numbers(5), explicit)));
    assertEquals(2, new DataLoader<>(numbers(5), explicit).size());
    awaitNoThreads();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2})
  void a_seed_gives_pytorchs_shuffles(int workers) {
    var loader = new DataLoader<>(numbers(10), Options.of(4).withShuffle(7).withWorkers(workers));
    assertEquals(batches(of(1, 3, 5, 7), of(9, 4, 6, 2), of(8, 0)), pass(loader));
    assertEquals(batches(of(5, 1, 6, 0), of(9, 7, 8, 4), of(3, 2)), pass(loader));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2})
  void the_backends_seed_gives_pytorchs_shuffles(int workers) {
    Torch.manualSeed(7);
    var loader = new DataLoader<>(numbers(10), Options.of(4).withShuffle().withWorkers(workers));
    assertEquals(batches(of(3, 2, 7, 8), of(6, 1, 5, 9), of(0, 4)), pass(loader));
    assertEquals(batches(of(1, 3, 5, 2), of(8, 9, 6, 7), of(4, 0)), pass(loader));
    assertEquals(0.36531615257263184, Torch.rand(1).itemDouble());
  }

  @Test
  void the_default_generator_draws_what_a_seeded_one_does() {
    Torch.manualSeed(42);
    Generator one = Generator.ofBackend();
    Generator other = Generator.seeded(42);
    assertArrayEquals(other.randperm(10), one.randperm(10));
    assertEquals(other.randint(-3, 100), one.randint(-3, 100));
    assertEquals(other.randint(0, 1L << 40), one.randint(0, 1L << 40));
    assertEquals(other.uniform(-2, 3), one.uniform(-2, 3));
    assertArrayEquals(other.normal(40), one.normal(40), 1e-6f);
    assertEquals(other.seed(), one.seed());
    double[] weights = {1, 5, 2};
    assertArrayEquals(other.multinomial(weights, 20, true), one.multinomial(weights, 20, true));
    assertSame(one, Generator.current());
  }

  @Test
  void tensors_of_workers_are_the_consumers() {
    Tensor inputs = Torch.arange(12).view(6, 2);
    var numbers = new TensorDataset(inputs, Torch.arange(6));
    var seen = new ArrayList<Sample>();
    try (var scope = TensorScope.open()) {
      for (Sample batch : new DataLoader<>(numbers, Options.of(2).withWorkers(2))) {
        seen.forEach(earlier -> assertTrue(earlier.input().isClosed()));
        assertEquals(2, scope.size());
        assertEquals(2L * seen.size(), batch.target().toLongArray()[0]);
        seen.add(batch);
      }
      assertEquals(0, scope.size());
      for (Sample batch : new DataLoader<>(numbers, Options.of(2).withWorkers(2))) {
        seen.add(batch);
        break; // left to the scope
      }
      assertEquals(2, scope.size());
    }
    assertTrue(seen.getLast().target().isClosed());
    assertFalse(inputs.isClosed());
  }

  @Test
  void tensors_of_the_data_set_itself_are_left_alone() {
    Tensor own = Torch.ones(2);
    var loader = DataLoader.unbatched(new Made<>(4, i -> own), Options.of(1).withWorkers(2));
    for (Tensor sample : loader) {
      assertSame(own, sample);
    }
    assertFalse(own.isClosed());
  }

  static List<Throwable> failures() {
    return List.of(new IllegalStateException("bad"), new StackOverflowError("deep"));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void an_error_says_where_and_why(Throwable failure) throws InterruptedException {
    var dataset =
        new Made<>(
            12,
            i -> {
              if (i == 7) {
                throwUnchecked(failure);
              }
              return Torch.tensor(i);
            });
    var options = Options.of(2).withWorkers(2);
    try (var pass = new DataLoader<>(dataset, options).iterator()) {
      for (int i = 0; i < 3; i++) {
        assertEquals(2 * i, pass.next().get(io.torchbridge.Index.at(0)).itemLong());
      }
      WorkerException e =
          assertFails(
              WorkerException.class,
              pass::next,
              "worker 1 of 2",
              "batch 3 (samples [6, 7])",
              failure.toString());
      assertEquals(1, e.worker());
      assertSame(failure, e.getCause());
      assertFalse(pass.hasNext());
      assertThrows(NoSuchElementException.class, pass::next);
    }
    awaitNoThreads();
    // without workers it comes as it is
    var direct = new DataLoader<>(dataset, 2);
    assertSame(failure, assertThrows(Throwable.class, () -> pass(direct)));
  }

  private static void throwUnchecked(Throwable failure) {
    if (failure instanceof Error error) {
      throw error;
    }
    throw (RuntimeException) failure;
  }

  @Test
  void a_pass_that_is_closed_early_leaves_nothing() throws InterruptedException {
    AtomicInteger made = new AtomicInteger();
    var dataset =
        new Made<>(
            1000,
            i -> {
              made.incrementAndGet();
              return Torch.tensor(i);
            });
    long before = Tensor.live();
    var workers = WorkerOptions.of(2).withPrefetchFactor(3);
    var loader = new DataLoader<>(dataset, Options.of(10).withWorkers(workers));
    try (var pass = loader.iterator()) {
      assertTrue(pass.hasNext());
      pass.next();
    }
    assertEquals(before, Tensor.live());
    int now = made.get();
    assertTrue(now <= 80, () -> now + " samples were made for one batch");
    awaitNoThreads();
    assertEquals(now, made.get());
    assertThrows(
        IllegalStateException.class,
        () ->
            loader.forEach(
                batch -> {
                  throw new IllegalStateException("the consumer");
                }));
    assertEquals(before, Tensor.live());
    awaitNoThreads();
  }

  @Test
  void a_pass_that_is_forgotten_is_ended_by_the_collector() throws InterruptedException {
    Assumptions.assumeTrue(
        test().freesOnClose(), "with this backend the collector leaves things for long");
    long before = Tensor.live();
    // on a thread that ends: a stack may remember for long what it has forgotten
    Thread forgetful =
        Thread.ofPlatform()
            .start(
                () -> {
                  try (var use = Backends.use(backend())) {
                    leaveOneEarly();
                  }
                });
    forgetful.join();
    awaitNoThreads();
    assertEquals(before, Tensor.live());
  }

  private static void leaveOneEarly() {
    for (Tensor batch : new DataLoader<>(numbers(1000), Options.of(10).withWorkers(2))) {
      batch.close();
      break;
    }
  }

  @Test
  void an_interrupt_ends_the_wait() throws InterruptedException {
    var never = new CountDownLatch(1);
    var dataset =
        new Made<Tensor>(
            4,
            i -> {
              await(never);
              return Torch.tensor(i);
            });
    var loader = new DataLoader<>(dataset, Options.of(1).withWorkers(1));
    try (var pass = loader.iterator()) {
      Thread.currentThread().interrupt();
      assertFails(TorchbridgeException.class, pass::next, "interrupted");
      assertTrue(Thread.currentThread().isInterrupted());
    } finally {
      Thread.interrupted();
    }
    awaitNoThreads(); // the worker was interrupted too
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void a_timeout_names_the_worker() {
    var go = new CountDownLatch(1);
    var dataset =
        new Made<Tensor>(
            4,
            i -> {
              if (i == 1) {
                await(go);
              }
              return Torch.tensor(i);
            });
    var workers = WorkerOptions.of(2).withTimeout(Duration.ofMillis(200));
    try (var pass = new DataLoader<>(dataset, Options.of(1).withWorkers(workers)).iterator()) {
      assertEquals(0, pass.next().itemLong());
      Thread.ofPlatform()
          .start(
              () -> {
                try {
                  Thread.sleep(600);
                } catch (InterruptedException e) {
                  throw new IllegalStateException(e);
                }
                go.countDown();
              });
      assertFails(TorchbridgeException.class, pass::next, "worker 1 of 2", "0.2 s");
    }
  }

  @Test
  void persistent_workers_stay_until_the_loader_is_closed() throws InterruptedException {
    awaitNoThreads(); // of the rule before
    Set<Thread> threads = Collections.synchronizedSet(new java.util.HashSet<>());
    var started = new AtomicInteger();
    var dataset =
        new Made<>(
            6,
            i -> {
              threads.add(Thread.currentThread());
              return Torch.tensor(i);
            });
    var workers =
        WorkerOptions.of(2).withPersistent(true).withInit(id -> started.addAndGet(id + 1));
    try (var loader = new DataLoader<>(dataset, Options.of(1).withWorkers(workers))) {
      List<List<Long>> first = pass(loader);
      assertEquals(first, pass(loader));
      assertEquals(2, threads.size());
      assertEquals(3, started.get());
      // one that was left in the middle is ended by the next
      Iterator<Tensor> left = loader.iterator();
      assertEquals(0, left.next().itemLong());
      assertEquals(first, pass(loader));
      assertFalse(left.hasNext());
      assertEquals(2, threads().count());
    }
    awaitNoThreads();
    assertEquals(2, threads.size());
  }

  @Test
  void a_failed_start_is_the_first_batchs_error() {
    var workers =
        WorkerOptions.of(2)
            .withInit(
                id -> {
                  if (id == 1) {
                    throw new IllegalStateException("no seat");
                  }
                });
    try (var pass = new DataLoader<>(numbers(4), Options.of(1).withWorkers(workers)).iterator()) {
      pass.next();
      assertFails(
          WorkerException.class,
          pass::next,
          "worker 1 of 2 failed at its start or its end",
          "no seat");
    }
  }

  @Test
  void each_worker_draws_its_own_numbers() {
    assertNull(WorkerInfo.current());
    var dataset =
        new Made<>(
            6,
            i -> {
              WorkerInfo worker = Objects.requireNonNull(WorkerInfo.current());
              assertEquals(i % 2, worker.id());
              assertEquals(2, worker.workers());
              return Torch.tensor(Generator.current().randint(0, 1000));
            });
    long base = Generator.seeded(5).seed();
    Generator first = Generator.seeded(base);
    Generator second = Generator.seeded(base + 1);
    var expected = new ArrayList<List<Long>>();
    for (int i = 0; i < 3; i++) {
      expected.add(List.of(first.randint(0, 1000)));
      expected.add(List.of(second.randint(0, 1000)));
    }
    var options = Options.of(1).withWorkers(2);
    for (int i = 0; i < 2; i++) {
      assertEquals(
          expected, pass(new DataLoader<>(dataset, options.withGenerator(Generator.seeded(5)))));
    }
  }

  @Test
  void streams_are_shared_by_their_workers() throws InterruptedException {
    var closed = new AtomicInteger();
    IterableDataset<Tensor> stream =
        () -> {
          WorkerInfo worker = WorkerInfo.current();
          int step = worker == null ? 1 : worker.workers();
          int start = worker == null ? 0 : worker.id();
          Iterator<Integer> numbers =
              IntStream.iterate(start, i -> i < 7, i -> i + step).boxed().iterator();
          return new ClosingIterator(numbers, closed);
        };
    var direct = new DataLoader<>(stream, Options.of(2));
    assertEquals(batches(of(0, 1), of(2, 3), of(4, 5), of(6)), pass(direct));
    assertEquals(1, closed.get());
    var shared = new DataLoader<>(stream, Options.of(2).withWorkers(3));
    assertEquals(batches(of(0, 3), of(1, 4), of(2, 5), of(6)), pass(shared));
    awaitNoThreads();
    assertEquals(4, closed.get());
    assertFails(InvalidArgumentException.class, shared::size, "IterableDataset");
    assertFails(
        InvalidArgumentException.class,
        () -> new DataLoader<>(stream, Options.of(2).withShuffle(1)),
        "shuffle");
    var chained = IterableDataset.chain(stream, stream.map(t -> t.add(10)));
    assertEquals(
        batches(of(0, 1, 2, 3), of(4, 5, 6, 10), of(11, 12, 13, 14)),
        pass(new DataLoader<>(chained, Options.of(4).withDropLast(true))));
    assertEquals(6, closed.get());
  }

  private record ClosingIterator(Iterator<Integer> numbers, AtomicInteger closed)
      implements Iterator<Tensor>, AutoCloseable {
    @Override
    public boolean hasNext() {
      return numbers.hasNext();
    }

    @Override
    public Tensor next() {
      return Torch.tensor(numbers.next());
    }

    @Override
    public void close() {
      closed.incrementAndGet();
    }
  }

  @Test
  void anything_can_be_made_of_samples() {
    var sums =
        DataLoader.of(
            numbers(5),
            Options.of(2).withWorkers(2),
            samples -> samples.stream().mapToLong(Tensor::itemLong).sum());
    var got = new ArrayList<Long>();
    sums.forEach(got::add);
    assertEquals(List.of(1L, 5L, 4L), got);
  }

  @Test
  void numbers_and_strings_in_maps_are_collated() {
    Dataset<Map<String, Object>> dataset =
        new Made<>(
            2, i -> Map.of("x", Torch.tensor(i), "n", i, "d", i / 2.0, "b", i > 0, "s", "t" + i));
    Map<String, Object> batch = dataset.batch(0, 1);
    assertArrayEquals(of(0, 1), assertInstanceOf(Tensor.class, batch.get("x")).toLongArray());
    assertArrayEquals(of(0, 1), assertInstanceOf(Tensor.class, batch.get("n")).toLongArray());
    assertArrayEquals(
        new double[] {0, 0.5}, assertInstanceOf(Tensor.class, batch.get("d")).toDoubleArray());
    assertArrayEquals(
        new boolean[] {false, true},
        assertInstanceOf(Tensor.class, batch.get("b")).toBooleanArray());
    assertEquals(List.of("t0", "t1"), batch.get("s"));
  }

  @Test
  void data_sets_follow_one_another() {
    Dataset<Tensor> both = Dataset.concat(numbers(2), numbers(0), numbers(3));
    assertEquals(batches(of(0, 1, 0), of(1, 2)), pass(new DataLoader<>(both, 3)));
    // torch.utils.data.random_split(range(10), [0.3, 0.3, 0.4], torch.Generator().manual_seed(42))
    List<Dataset<Tensor>> parts = numbers(10).randomSplit(42, 0.3, 0.3, 0.4);
    assertEquals(batches(of(2, 6, 1)), pass(new DataLoader<>(parts.getFirst(), 10)));
    assertEquals(batches(of(0, 9, 3, 7)), pass(new DataLoader<>(parts.getLast(), 10)));
  }

  @Test
  void options_that_exclude_each_other_are_refused() {
    assertFails(InvalidArgumentException.class, () -> Options.of(0), "batchSize 0");
    assertFails(
        InvalidArgumentException.class,
        () -> Options.ofBatches(n -> new int[0][]).withShuffle(1),
        "ofBatches()");
    assertFails(InvalidArgumentException.class, () -> WorkerOptions.of(-1), "-1 workers");
    assertFails(
        InvalidArgumentException.class, () -> WorkerOptions.of(0).withPersistent(true), "workers");
    assertFails(
        InvalidArgumentException.class,
        () -> DataLoader.unbatched(numbers(1), Options.of(2)),
        "Options.of(1)");
  }
}

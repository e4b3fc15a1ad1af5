package io.torchbridge.data;

import io.torchbridge.Backends;
import io.torchbridge.DType;
import io.torchbridge.Device;
import io.torchbridge.InvalidArgumentException;
import io.torchbridge.Op;
import io.torchbridge.Tensor;
import io.torchbridge.TensorScope;
import io.torchbridge.Torch;
import io.torchbridge.TorchbridgeException;
import java.lang.ref.Cleaner;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Goes through a data set in batches, as <a
 * href="https://docs.pytorch.org/docs/stable/data.html#torch.utils.data.DataLoader">torch.utils.data.DataLoader</a>.
 * Each iterator is one pass.
 *
 * {@snippet :
 * var options = Options.of(64).withShuffle(seed).withWorkers(2);
 * for (Sample batch : new DataLoader<>(training, options)) {
 *   try (var scope = TensorScope.open()) {
 *     Tensor loss = F.crossEntropy(model.forward(batch.input()), batch.target());
 *     …
 *   }
 * }
 * }
 *
 * <p>A batch's tensors belong to the consumer's scope and are freed when the next batch is asked
 * for, or found not to be there; clone what is to be kept. After a {@code break} the last one is
 * left to the enclosing scope.
 *
 * <p>With workers, threads make the batches ahead; the batches and their order are the same. The
 * data set is then used by several threads at once, and random numbers are to be drawn from {@link
 * Generator#current}, which gives each worker its own. A worker's error comes out of {@code next()}
 * as a {@link WorkerException}. Any error ends the pass. A pass that is left before its end is best
 * closed ({@link Pass#close}), as {@link #forEach} does in every case; else its workers stop when
 * the collector finds it.
 *
 * @param <T> a batch
 */
public final class DataLoader<T> implements Iterable<T>, AutoCloseable {
  private static final Cleaner CLEANER =
      Cleaner.create(Thread.ofPlatform().daemon().name("torchbridge-loader-cleaner").factory());

  private static final Op PIN_MEMORY = Op.of("aten::pin_memory");

  /**
   * How to go through a data set; begin with {@link #of}.
   *
   * @param batchSize samples in each batch, the last one excepted
   * @param dropLast leaves the last batch out if it is smaller
   * @param sampler says the order; null for the data set's
   * @param batchSampler says what makes which batch, in place of all of these; or null
   * @param generator draws the seed of the workers; null for that of the backend, which then
   *     advances by one number in each pass, as PyTorch's does
   * @param pinMemory has the tensors in page-locked memory, from which copies to a GPU are fast;
   *     without effect where the backend has no CUDA device
   * @param workers threads that make the batches
   */
  public record Options(
      int batchSize,
      boolean dropLast,
      @Nullable Sampler sampler,
      @Nullable BatchSampler batchSampler,
      @Nullable Generator generator,
      boolean pinMemory,
      WorkerOptions workers) {

    public Options {
      if (batchSize < 1) {
        throw new InvalidArgumentException("batchSize " + batchSize + " must be at least 1");
      }
      if (batchSampler != null && (sampler != null || dropLast || batchSize != 1)) {
        throw new InvalidArgumentException(
            "batchSampler excludes batchSize, sampler, shuffle and dropLast; start with"
                + " ofBatches()");
      }
    }

    /** Batches of this size, in order, the smaller one at the end included. */
    public static Options of(int batchSize) {
      return new Options(batchSize, false, null, null, null, false, WorkerOptions.of(0));
    }

    /** The batches that a sampler says. */
    public static Options ofBatches(BatchSampler batches) {
      return new Options(1, false, null, batches, null, false, WorkerOptions.of(0));
    }

    /**
     * Shuffled, and anew in each pass; the same seed gives the same passes, which are those of
     * {@code DataLoader(shuffle=True, generator=torch.Generator().manual_seed(seed))}.
     */
    public Options withShuffle(long seed) {
      Generator own = Generator.seeded(seed);
      return withGenerator(own).withSampler(Sampler.random(own));
    }

    /** {@code shuffle=True}: shuffled as {@code Torch.manualSeed} decides. */
    public Options withShuffle() {
      return withSampler(Sampler.random());
    }

    public Options withSampler(Sampler order) {
      return new Options(batchSize, dropLast, order, batchSampler, generator, pinMemory, workers);
    }

    public Options withDropLast(boolean drop) {
      return new Options(batchSize, drop, sampler, batchSampler, generator, pinMemory, workers);
    }

    public Options withGenerator(Generator source) {
      return new Options(batchSize, dropLast, sampler, batchSampler, source, pinMemory, workers);
    }

    public Options withPinMemory(boolean pin) {
      return new Options(batchSize, dropLast, sampler, batchSampler, generator, pin, workers);
    }

    /** {@code num_workers}. */
    public Options withWorkers(int count) {
      return withWorkers(WorkerOptions.of(count));
    }

    public Options withWorkers(WorkerOptions threads) {
      return new Options(batchSize, dropLast, sampler, batchSampler, generator, pinMemory, threads);
    }

    BatchSampler batches() {
      BatchSampler given = batchSampler;
      return given != null
          ? given
          : BatchSampler.of(sampler == null ? Sampler.sequential() : sampler, batchSize, dropLast);
    }
  }

  /** What a pass is made of, and how many batches it has. */
  private record Source<T>(
      Supplier<Batches<T>> batches, @Nullable Supplier<Integer> size, List<Generator> generators) {}

  private final Source<T> source;
  private final Options options;
  private @Nullable WorkerPool persistent;
  private @Nullable Feed<T> current;
  private @Nullable Long workerSeed;
  private @Nullable Position latest;
  private @Nullable Position resumed;

  /** Batches of this size, in order. */
  public DataLoader(Dataset<T> dataset, int batchSize) {
    this(dataset, Options.of(batchSize));
  }

  public DataLoader(Dataset<T> dataset, Options options) {
    this(indexed(dataset, options, dataset::batch), options);
  }

  public DataLoader(IterableDataset<T> dataset, Options options) {
    this(successive(dataset, options, Collation::collate), options);
  }

  private DataLoader(Source<T> source, Options options) {
    this.source = source;
    this.options = options;
  }

  /**
   * {@code default_collate}: samples as one. Tensors are stacked along a new first dimension, also
   * those in records, lists and maps; numbers and booleans in lists and maps become tensors of one
   * dimension, int64, float64 or bool, and strings in them lists.
   *
   * @throws InvalidArgumentException if samples can't be made one
   * @throws io.torchbridge.ShapeMismatchException if tensors differ in shape
   */
  public static <T> T defaultCollate(List<T> samples) {
    return Collation.collate(samples);
  }

  /**
   * {@code collate_fn}: batches that a function makes of samples.
   *
   * @param <S> a sample
   */
  public static <S, T> DataLoader<T> of(
      Dataset<S> dataset, Options options, Function<? super List<S>, ? extends T> collate) {
    return new DataLoader<>(
        indexed(
            dataset,
            options,
            indices -> collate.apply(Arrays.stream(indices).mapToObj(dataset::get).toList())),
        options);
  }

  /** {@code collate_fn}: batches that a function makes of successive samples. */
  public static <S, T> DataLoader<T> of(
      IterableDataset<S> dataset, Options options, Function<? super List<S>, ? extends T> collate) {
    return new DataLoader<>(successive(dataset, options, collate), options);
  }

  /** {@code batch_size=None}: single samples, not stacked. The options' batchSize is 1. */
  public static <T> DataLoader<T> unbatched(Dataset<T> dataset, Options options) {
    return of(dataset, single(options), List::getFirst);
  }

  /** {@code batch_size=None}: single samples, or batches that the data set itself makes. */
  public static <T> DataLoader<T> unbatched(IterableDataset<T> dataset, Options options) {
    return of(dataset, single(options), List::getFirst);
  }

  private static Options single(Options options) {
    if (options.batchSize != 1 || options.batchSampler != null) {
      throw new InvalidArgumentException(
          "unbatched() with batches of %d; start with Options.of(1)".formatted(options.batchSize));
    }
    return options;
  }

  private static <T> Source<T> indexed(
      Dataset<?> dataset, Options options, Function<int[], ? extends T> batch) {
    BatchSampler sampler = options.batches();
    return new Source<>(
        () -> Batches.of(sampler.batches(dataset.size()), batch),
        () -> sampler.count(dataset.size()),
        sampler.generators());
  }

  private static <S, T> Source<T> successive(
      IterableDataset<S> dataset, Options options, Function<? super List<S>, ? extends T> collate) {
    if (options.sampler != null || options.batchSampler != null) {
      throw new InvalidArgumentException(
          "an IterableDataset says its order itself; shuffle, sampler and batchSampler are for"
              + " data sets with indices");
    }
    return new Source<>(
        () -> Batches.of(dataset, options.batchSize, options.dropLast, collate), null, List.of());
  }

  /**
   * The number of batches of a pass.
   *
   * @throws InvalidArgumentException for an {@link IterableDataset}
   */
  public int size() {
    Supplier<Integer> size = source.size;
    if (size == null) {
      throw new InvalidArgumentException(
          "size() of a DataLoader of an IterableDataset, whose size is not known");
    }
    return size.get();
  }

  /** Whether {@link #size} is known: not for an {@link IterableDataset}. */
  public boolean hasSize() {
    return source.size != null;
  }

  /** Begins a pass, or goes on with the one that {@link #loadStateDict} has told of. */
  @Override
  public Pass<T> iterator() {
    Position given = resumed;
    resumed = null;
    List<byte[]> now = states();
    Position position = given == null ? new Position(now, persistentSeed(), 0) : given;
    if (given != null) {
      setStates(given.begin());
      workerSeed = given.workerSeed();
    }
    Feed<T> feed = feed();
    if (given != null) {
      feed.skip(given.taken());
      setStates(now);
    }
    latest = position;
    return new Pass<>(feed, position);
  }

  private Generator generator() {
    Generator given = options.generator;
    return given == null ? Generator.ofBackend() : given;
  }

  private Feed<T> feed() {
    UnaryOperator<Tensor> pin = pinning();
    if (options.workers.count() == 0) {
      generator().seed(); // so that what is drawn afterwards does not depend on the workers
      return new Feed.Direct<>(source.batches.get(), pin);
    }
    if (options.workers.persistent()) {
      return persistentFeed(pin);
    }
    long seed = generator().seed();
    Batches<T> batches = source.batches.get();
    return new Feed.Workers<>(batches, new WorkerPool(seed, options.workers), options.workers, pin);
  }

  private synchronized Feed<T> persistentFeed(UnaryOperator<Tensor> pin) {
    Feed<T> before = current;
    if (before != null) {
      before.close();
    }
    WorkerPool pool = persistent;
    Long drawn = workerSeed;
    long seed = pool != null ? pool.baseSeed() : drawn != null ? drawn : generator().seed();
    Batches<T> batches = source.batches.get();
    if (pool == null) {
      pool = new WorkerPool(seed, options.workers);
      CLEANER.register(this, pool::stop);
      persistent = pool;
    }
    Feed<T> feed = new Feed.Workers<>(batches, pool, options.workers, pin);
    current = feed;
    return feed;
  }

  private synchronized @Nullable Long persistentSeed() {
    WorkerPool pool = persistent;
    return pool == null ? workerSeed : (Long) pool.baseSeed();
  }

  // Going on later

  /** The generators that passes draw from, each once. */
  private List<Generator> generators() {
    return Stream.concat(Stream.of(generator()), source.generators.stream()).distinct().toList();
  }

  private List<byte[]> states() {
    return generators().stream().map(Generator::state).toList();
  }

  private void setStates(List<byte[]> states) {
    List<Generator> generators = generators();
    for (int i = 0; i < generators.size(); i++) {
      generators.get(i).setState(states.get(i));
    }
  }

  /**
   * {@code state_dict} of <a
   * href="https://docs.pytorch.org/data/main/torchdata.stateful_dataloader.html">torchdata's
   * StatefulDataLoader</a>: how many batches of the latest pass have been taken, if it has not
   * ended, and the states of the generators that passes draw from. Those of a sampler of one's own
   * are known by {@link Sampler#generators}. In a pass it is to be called before {@link
   * Pass#hasNext} makes the next batch, which draws numbers, too.
   */
  public Map<String, Object> stateDict() {
    Position waiting = resumed;
    Position newest = latest;
    Position at = waiting != null ? waiting : newest == null || newest.ended() ? null : newest;
    var state = new LinkedHashMap<String, Object>();
    state.put("batches", at == null ? 0 : at.taken());
    state.put("generators", tensors(states()));
    state.put("begin", at == null ? List.of() : tensors(at.begin()));
    Long seed = at == null ? persistentSeed() : at.workerSeed();
    if (seed != null) {
      state.put("worker_seed", seed);
    }
    return state;
  }

  private static List<Tensor> tensors(List<byte[]> states) {
    return states.stream().map(state -> Torch.tensor(state, DType.UINT8)).toList();
  }

  /**
   * {@code load_state_dict}: goes on where another loader with the same options was. If that was in
   * a pass, {@link #iterator} goes on with the batch after the last that was taken. Batches before
   * it are not made anew, but by workers, whose random numbers depend on it, and samples of an
   * {@link IterableDataset}. The backend's own generator must have been set to what it was then.
   *
   * <p>What persistent workers draw is not continued; their batches are the same if they draw
   * nothing.
   *
   * @throws InvalidArgumentException if it is the state of something else
   */
  public void loadStateDict(Map<String, ?> state) {
    List<byte[]> now = bytes(state.get("generators"), false);
    List<byte[]> begin = bytes(state.get("begin"), true);
    if (!(state.get("batches") instanceof Number batches)
        || !(state.get("worker_seed") instanceof Number || state.get("worker_seed") == null)) {
      throw misfit(state);
    }
    Long seed = state.get("worker_seed") instanceof Number number ? number.longValue() : null;
    close();
    List<Generator> generators = generators();
    for (int i = 0; i < generators.size(); i++) {
      if (generators.get(i) != Generator.ofBackend()) {
        generators.get(i).setState(now.get(i));
      }
    }
    workerSeed = seed;
    latest = null;
    resumed = begin.isEmpty() ? null : new Position(begin, seed, batches.intValue());
  }

  private List<byte[]> bytes(@Nullable Object states, boolean orNone) {
    if (!(states instanceof List<?> list)
        || !(list.size() == generators().size() || (orNone && list.isEmpty()))
        || !list.stream().allMatch(Tensor.class::isInstance)) {
      throw misfit(states);
    }
    return list.stream().map(tensor -> ((Tensor) tensor).toByteArray()).toList();
  }

  private InvalidArgumentException misfit(@Nullable Object state) {
    return new InvalidArgumentException(
        "the state of this DataLoader has 'batches', and in 'generators' and 'begin' the states of"
            + " its %d generators; given was %s".formatted(generators().size(), state));
  }

  private UnaryOperator<Tensor> pinning() {
    boolean cuda =
        options.pinMemory
            && Backends.current().devices().stream().anyMatch(d -> d.type() == Device.Type.CUDA);
    return cuda
        ? tensor -> tensor.device().isCpu() ? PIN_MEMORY.tensor(tensor) : tensor
        : UnaryOperator.identity();
  }

  /** Runs an action on each batch, in a scope of its own. The pass is closed also if it throws. */
  @Override
  public void forEach(Consumer<? super T> action) {
    try (Pass<T> pass = iterator()) {
      while (pass.hasNext()) {
        try (TensorScope scope = TensorScope.open()) {
          action.accept(pass.next());
        }
      }
    }
  }

  /**
   * Ends persistent workers, and with them the pass that they are in. Closing twice is harmless.
   */
  @Override
  public synchronized void close() {
    Feed<T> feed = current;
    WorkerPool pool = persistent;
    current = null;
    persistent = null;
    workerSeed = null;
    if (feed != null) {
      feed.close();
    }
    if (pool != null) {
      pool.stop();
    }
  }

  /**
   * One pass through a data set.
   *
   * @param <T> a batch
   */
  public static final class Pass<T> implements Iterator<T>, AutoCloseable {
    private final Feed<T> feed;
    private final Position position;
    private final Cleaner.Cleanable cleanable;
    private @Nullable Loaded<T> ahead;
    private List<Tensor> last = List.of();
    private boolean ended;

    private Pass(Feed<T> feed, Position position) {
      this.feed = feed;
      this.position = position;
      this.cleanable = CLEANER.register(this, feed::abandon);
    }

    /**
     * Whether there is a further batch, which is made or waited for, and frees the one before.
     *
     * @throws WorkerException if a worker failed
     * @throws TorchbridgeException if the timeout is over, or the thread was interrupted
     */
    @Override
    public boolean hasNext() {
      if (ahead == null && !ended) {
        freeLast();
        try {
          ahead = feed.next();
        } catch (Throwable e) {
          close();
          throw e;
        }
        if (ahead == null) {
          close();
        }
      }
      return ahead != null;
    }

    @Override
    public T next() {
      if (!hasNext()) {
        throw new NoSuchElementException("the pass has no further batch, or was closed");
      }
      Loaded<T> batch = Objects.requireNonNull(ahead);
      ahead = null;
      last = batch.made();
      position.take();
      return batch.batch();
    }

    /** How many batches of the pass have been taken, with those before it was resumed. */
    public int taken() {
      return position.taken();
    }

    private void freeLast() {
      last.forEach(Tensor::close);
      last = List.of();
    }

    /**
     * Ends the pass: frees its batches and stops its workers, after the batches that they are at.
     * Closing twice is harmless.
     */
    @Override
    public void close() {
      if (ended) {
        return;
      }
      ended = true;
      position.end();
      freeLast();
      Loaded<T> unused = ahead;
      ahead = null;
      if (unused != null) {
        unused.free();
      }
      feed.close();
      cleanable.clean();
    }
  }
}

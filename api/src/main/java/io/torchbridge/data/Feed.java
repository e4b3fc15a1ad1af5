package io.torchbridge.data;

import io.torchbridge.Backends;
import io.torchbridge.Tensor;
import io.torchbridge.TensorScope;
import io.torchbridge.TorchbridgeException;
import io.torchbridge.spi.Backend;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** Where a pass has its batches from. */
sealed interface Feed<B> {

  /** The next batch; null after the last. */
  @Nullable Loaded<B> next();

  /** Leaves so many batches out; what was drawn for them has been drawn then. */
  void skip(int count);

  /** Stops making batches and frees those that nobody has. */
  void close();

  /** Closes without waiting for anything. */
  void abandon();

  /** Makes each batch when it is asked for. */
  final class Direct<B> implements Feed<B> {
    private final Batches.Share<B> share;
    private final UnaryOperator<Tensor> pin;

    Direct(Batches<B> batches, UnaryOperator<Tensor> pin) {
      this.share = batches.share(0, 1);
      this.pin = pin;
    }

    @Override
    public @Nullable Loaded<B> next() {
      return Loaded.next(share, pin);
    }

    @Override
    public void skip(int count) {
      try (TensorScope scope = TensorScope.open()) {
        share.skip(count);
      }
    }

    @Override
    public void close() {
      share.close();
    }

    @Override
    public void abandon() {} // the iterator of an iterable data set is its thread's to close
  }

  /** Takes batches from workers in turn. */
  final class Workers<B> implements Feed<B> {
    private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final WorkerPool pool;
    private final boolean persistent;
    private final long timeoutNanos;
    private final List<Lane<B>> lanes = new ArrayList<>();
    private final List<Lane<B>> active;
    private int turn;

    Workers(Batches<B> batches, WorkerPool pool, WorkerOptions options, UnaryOperator<Tensor> pin) {
      this.pool = pool;
      this.persistent = options.persistent();
      this.timeoutNanos = options.timeout().toNanos();
      Backend backend = Backends.current();
      for (WorkerInfo worker : pool.workers()) {
        lanes.add(new Lane<>(batches, worker, backend, pin, options.prefetchFactor()));
      }
      this.active = new ArrayList<>(lanes);
      pool.start(lanes);
    }

    @Override
    public @Nullable Loaded<B> next() {
      try {
        while (!active.isEmpty()) {
          turn %= active.size();
          Loaded<B> next = active.get(turn).take(timeoutNanos);
          if (next != null) {
            turn++;
            return next.adopt();
          }
          active.remove(turn);
        }
        return null;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new TorchbridgeException("the wait for a DataLoader's next batch was interrupted", e);
      }
    }

    @Override
    public void skip(int count) {
      // each is made, for the worker's random numbers
      for (int i = 0; i < count; i++) {
        Loaded<B> loaded = next();
        if (loaded != null) {
          loaded.free();
        }
      }
    }

    @Override
    public void abandon() {
      active.clear();
      lanes.forEach(Lane::cancel);
      if (!persistent) {
        pool.stop();
      }
    }

    @Override
    public void close() {
      abandon();
      try {
        for (Lane<B> lane : lanes) {
          // a data set is not to be used any more once the pass is closed
          if (!lane.awaitEnd(GRACE_NANOS)) {
            lane.interrupt();
            if (!lane.awaitEnd(GRACE_NANOS)) {
              LoggerFactory.getLogger(DataLoader.class)
                  .warn("{} of a closed DataLoader still works on its batch", lane);
            }
          }
        }
      } catch (InterruptedException e) {
        lanes.forEach(Lane::interrupt);
        Thread.currentThread().interrupt();
      }
    }
  }
}

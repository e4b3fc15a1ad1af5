package io.torchbridge.data;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** The threads of a loader's workers. */
final class WorkerPool {
  private static final AtomicLong POOLS = new AtomicLong();

  private final long baseSeed;
  private final List<Worker> workers = new ArrayList<>();

  /**
   * Starts the threads.
   *
   * @param baseSeed whose sum with a worker's number seeds the worker
   */
  WorkerPool(long baseSeed, WorkerOptions options) {
    this.baseSeed = baseSeed;
    int count = options.count();
    long number = POOLS.incrementAndGet();
    try {
      for (int id = 0; id < count; id++) {
        var worker = new Worker(new WorkerInfo(id, count, baseSeed + id), options.init());
        // GraalPy's Python can't be entered from virtual threads
        Thread.ofPlatform()
            .daemon()
            .name("torchbridge-loader-%d-worker-%d".formatted(number, id))
            .start(worker);
        workers.add(worker);
      }
    } catch (Throwable e) { // as when the process may have no more threads
      stop();
      throw e;
    }
  }

  long baseSeed() {
    return baseSeed;
  }

  List<WorkerInfo> workers() {
    return workers.stream().map(worker -> worker.info).toList();
  }

  /** Gives each worker its lane, which it enters when it has left the one before. */
  void start(List<? extends Lane<?>> lanes) {
    for (int i = 0; i < lanes.size(); i++) {
      workers.get(i).jobs.add(new Job(lanes.get(i)));
    }
  }

  /** Lets the threads end when they have left their lanes. */
  void stop() {
    workers.forEach(worker -> worker.jobs.add(new Job(null)));
  }

  private record Job(@Nullable Lane<?> lane) {}

  private static final class Worker implements Runnable {
    final WorkerInfo info;
    final LinkedBlockingQueue<Job> jobs = new LinkedBlockingQueue<>();
    private final IntConsumer init;
    private boolean ready;

    Worker(WorkerInfo info, IntConsumer init) {
      this.info = info;
      this.init = init;
    }

    @Override
    public void run() {
      info.enter();
      for (Lane<?> lane = next(); lane != null; lane = next()) {
        lane.run(this::makeReady);
      }
    }

    private @Nullable Lane<?> next() {
      while (true) {
        try {
          return jobs.take().lane;
        } catch (InterruptedException e) {
          // it was meant for a lane that has just ended
        }
      }
    }

    private void makeReady() {
      if (!ready) {
        init.accept(info.id());
        ready = true;
      }
    }
  }
}

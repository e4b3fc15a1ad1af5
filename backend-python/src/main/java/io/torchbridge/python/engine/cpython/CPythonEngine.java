package io.torchbridge.python.engine.cpython;

import static java.lang.foreign.ValueLayout.ADDRESS;

import io.torchbridge.TorchbridgeException;
import io.torchbridge.python.engine.PythonCallable;
import io.torchbridge.python.engine.PythonEngine;
import io.torchbridge.python.engine.PythonObject;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.ref.Cleaner;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.Queue;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.LoggerFactory;

/**
 * The one CPython of this process. Every entry into Python goes through {@link #enter} and {@link
 * #leave}, which take and give back the GIL.
 *
 * <p>References are given up under the GIL: at once where nobody is in Python, else by the next
 * thread that enters or leaves. So neither a close nor the collector's thread waits for Python.
 */
final class CPythonEngine implements PythonEngine {
  private static final long PATIENCE_MILLIS = 3000;
  private static final long EXIT_FUNCTIONS_MILLIS = 10_000;

  private final Installation installation;
  private final Cleaner cleaner =
      Cleaner.create(Thread.ofPlatform().daemon().name("torchbridge-python-cleaner").factory());

  /** Its thread frees the states of threads that have ended; it has none itself. */
  private final Cleaner threadCleaner =
      Cleaner.create(Thread.ofPlatform().daemon().name("torchbridge-python-threads").factory());

  /** References that wait for someone with the GIL. */
  private final Queue<Long> disposed = new ConcurrentLinkedQueue<>();

  /** Threads that are in Python, or on the way in; not those that Python has called Java on. */
  private final AtomicInteger inside = new AtomicInteger();

  private final Set<PythonThread> threads =
      Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));
  private final ThreadLocal<PythonThread> thread = ThreadLocal.withInitial(this::attach);
  private volatile boolean closing;
  private boolean closed;

  final Values values;
  final Errors errors;
  private final Callbacks callbacks;

  private CPythonEngine(Installation installation) {
    this.installation = installation;
    this.values = new Values(this);
    this.callbacks = new Callbacks(this);
    this.errors = new Errors(this, callbacks);
  }

  static CPythonEngine start(Installation installation) {
    Library.load(installation.library());
    setProgramName(installation.executable());
    NativePython.initialize();
    // this thread holds the GIL since the initialization
    CPythonEngine engine;
    try {
      engine = new CPythonEngine(installation);
    } finally {
      long unused = NativePython.saveThread();
    }
    engine.keepOpenBlasOnOneThread();
    Runtime.getRuntime().addShutdownHook(new Thread(engine::close, "torchbridge-python-exit"));
    return engine;
  }

  /** The interpreter's path is how Python finds the venv it belongs to. */
  private static void setProgramName(Path executable) {
    Linker linker = Linker.nativeLinker();
    Library python = Library.python();
    try (Arena arena = Arena.ofConfined()) {
      var decode =
          linker.downcallHandle(
              python.symbol("Py_DecodeLocale"), FunctionDescriptor.of(ADDRESS, ADDRESS, ADDRESS));
      var set =
          linker.downcallHandle(
              python.symbol("Py_SetProgramName"), FunctionDescriptor.ofVoid(ADDRESS));
      MemorySegment name =
          (MemorySegment)
              decode.invokeExact(arena.allocateFrom(executable.toString()), MemorySegment.NULL);
      set.invokeExact(name); // Python keeps the pointer
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * With more than one thread the LU of NumPy's and SciPy's OpenBLAS takes more stack than a Java
   * thread has, and the JVM would crash. OpenBLAS reads the environment when it is loaded, with the
   * first module that needs it.
   */
  private void keepOpenBlasOnOneThread() {
    defineModule(
            "_torchbridge_openblas",
            """
            import os, sys
            from importlib.machinery import ExtensionFileLoader, PathFinder

            class Loader(ExtensionFileLoader):
                def create_module(self, spec):
                    before = os.environ.get("OPENBLAS_NUM_THREADS")
                    os.environ["OPENBLAS_NUM_THREADS"] = "1"
                    try:
                        return super().create_module(spec)
                    finally:  # processes that are started from here get what the user has set
                        del os.environ["OPENBLAS_NUM_THREADS"]
                        if before is not None:
                            os.environ["OPENBLAS_NUM_THREADS"] = before

            class Finder(PathFinder):
                @classmethod
                def find_spec(cls, name, path=None, target=None):
                    if not name.startswith(("numpy.", "scipy.")):
                        return None
                    spec = super().find_spec(name, path, target)
                    if spec is not None and isinstance(spec.loader, ExtensionFileLoader):
                        spec.loader = Loader(spec.loader.name, spec.loader.path)
                    return spec

            sys.meta_path.insert(0, Finder)
            """)
        .close();
  }

  // Threads

  /**
   * A Java thread's place in Python. Its thread state is kept from entry to entry (making one costs
   * more than a small operator) and freed when the thread has ended.
   */
  static final class PythonThread {
    /** Python's number of the thread. */
    final long ident;

    /** How many entries are open on this thread. */
    int depth;

    /** Memory for the arguments of calls, used as a stack. */
    private final MemorySegment stack = Arena.ofAuto().allocate(16 << 10, 16);

    long top;

    PythonThread(long ident) {
      this.ident = ident;
    }

    /** Memory to be given back with {@code top = before}. */
    MemorySegment allocate(long bytes) {
      if (top + bytes > stack.byteSize()) {
        return Arena.ofAuto().allocate(bytes, 16);
      }
      MemorySegment slice = stack.asSlice(top, bytes);
      top += (bytes + 15) & ~15L;
      return slice;
    }
  }

  private PythonThread attach() {
    if (Thread.currentThread().isVirtual()) {
      throw new IllegalStateException("a virtual thread entered Python without its stand-in");
    }
    // threads that Python made, and the one that started it, have a state that is not ours to free
    boolean isNew = NativePython.ownThread() == 0;
    var attached = new PythonThread(NativePython.threadIdent());
    if (isNew) {
      int unused = NativePython.ensure(); // never released: that would free the new state
      long state = NativePython.saveThread();
      threadCleaner.register(attached, () -> detach(state));
    }
    threads.add(attached);
    return attached;
  }

  private void detach(long state) {
    inside.incrementAndGet();
    if (!closing) {
      NativePython.deleteThread(state);
    }
    inside.decrementAndGet();
  }

  /** Takes the GIL; {@link #leave} is called with what this returns. */
  int enter() {
    if (closing) {
      throw ended();
    }
    PythonThread here = thread.get();
    inside.incrementAndGet();
    if (closing) {
      inside.decrementAndGet();
      throw ended();
    }
    here.depth++;
    int state = NativePython.ensure();
    if (!disposed.isEmpty()) {
      drain();
    }
    return state;
  }

  void leave(int state) {
    if (!disposed.isEmpty()) {
      drain();
    }
    NativePython.release(state);
    thread.get().depth--;
    if (inside.decrementAndGet() == 0 && !disposed.isEmpty() && !closing) {
      // something was given up after the look above, by a thread that saw this one inside
      leave(enter());
    }
  }

  /** The place of the current thread, which has entered. */
  PythonThread here() {
    return thread.get();
  }

  /** Gives the GIL back while Python waits for Java. */
  long leaveForJava() {
    long state = NativePython.saveThread();
    inside.decrementAndGet();
    return state;
  }

  /** Takes the GIL again, at the end of what Python called. */
  void returnFromJava(long state) {
    inside.incrementAndGet();
    if (closing) {
      inside.decrementAndGet();
      waitForTheEnd();
    }
    NativePython.restoreThread(state);
  }

  private static void waitForTheEnd() {
    while (true) {
      try {
        Thread.sleep(Long.MAX_VALUE);
      } catch (InterruptedException e) {
        continue; // Python below has ended: there is nowhere to return to
      }
    }
  }

  private static TorchbridgeException ended() {
    return new TorchbridgeException("Python was called after its end, while the JVM is exiting");
  }

  // References

  /** Gives up a reference, on any thread, now or soon. */
  void dispose(long address) {
    if (closing) {
      return; // the process is about to end; its memory goes with it
    }
    disposed.add(address);
    if (inside.get() == 0 && !Thread.currentThread().isVirtual()) {
      try {
        leave(enter());
      } catch (TorchbridgeException e) {
        return; // the end came between
      }
    }
  }

  private void drain() {
    Long address;
    while ((address = disposed.poll()) != null) {
      NativePython.decref(address);
    }
  }

  /** A new owner of a reference, which the collector watches. */
  CPythonObject watched(long address) {
    Reference reference = new Reference(this, address);
    CPythonObject object = new CPythonObject(this, reference);
    cleaner.register(object, reference);
    return object;
  }

  /** A new owner of a reference, which must be closed. */
  CPythonObject unwatched(long address) {
    return new CPythonObject(this, new Reference(this, address));
  }

  // What the engine offers

  @Override
  public String id() {
    return "cpython";
  }

  @Override
  public String description() {
    return "CPython %s (%s)".formatted(installation.version(), installation.executable());
  }

  @Override
  public PythonObject importModule(String name) {
    if (Thread.currentThread().isVirtual()) {
      return StandIn.call(() -> importModule(name));
    }
    int gil = enter();
    try (Arena arena = Arena.ofConfined()) {
      // the C function gives a.b for "a.b", unlike __import__
      return watched(errors.check(NativePython.importModule(arena.allocateFrom(name))));
    } finally {
      leave(gil);
    }
  }

  @Override
  public PythonObject defineModule(String name, String source) {
    if (Thread.currentThread().isVirtual()) {
      return StandIn.call(() -> defineModule(name, source));
    }
    int gil = enter();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment file = arena.allocateFrom("<" + name + ">");
      long code = errors.check(NativePython.compile(arena.allocateFrom(source), file));
      long module = NativePython.executeModule(arena.allocateFrom(name), code, file);
      NativePython.decref(code);
      return watched(errors.check(module));
    } finally {
      leave(gil);
    }
  }

  @Override
  public PythonObject callable(String name, PythonCallable body) {
    if (Thread.currentThread().isVirtual()) {
      return StandIn.call(() -> callable(name, body));
    }
    int gil = enter();
    try {
      return watched(callbacks.function(name, body));
    } finally {
      leave(gil);
    }
  }

  @Override
  public void addToPath(Path folder) {
    try (PythonObject sys = importModule("sys");
        PythonObject path = sys.attribute("path")) {
      path.callMethod("append", folder.toString());
    }
  }

  // The end

  /**
   * Ends Python with the process. The interpreter is not finalized: threads of the JVM that come
   * for the GIL later would be killed by it. Instead nobody gets in any more, those inside are
   * asked to leave, and Python's own exit functions run.
   */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    // on a thread of its own: one that keeps the GIL must not keep the JVM from its end
    var entered = new CountDownLatch(1);
    Thread exit = new Thread(() -> runExitFunctions(entered), "torchbridge-python-exit-functions");
    exit.setDaemon(true);
    exit.start();
    boolean ran = false;
    try {
      ran =
          entered.await(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
              && exit.join(Duration.ofMillis(EXIT_FUNCTIONS_MILLIS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    closing = true;
    boolean empty = ran && emptied();
    boolean javaUnderPython;
    synchronized (threads) {
      javaUnderPython = threads.stream().anyMatch(t -> t.depth > 0);
    }
    if (!empty || javaUnderPython || pythonThreads) {
      skipDestructors();
    }
  }

  /** True if Python's own threads go on after the exit functions. */
  private volatile boolean pythonThreads;

  private void runExitFunctions(CountDownLatch entered) {
    try (PythonObject exit =
        defineModule(
            "_torchbridge_exit",
            """
            import atexit, sys, threading

            def run():
                atexit._run_exitfuncs()
                for stream in sys.stdout, sys.stderr:
                    try:
                        stream.flush()
                    except Exception:
                        pass  # closed, or None where there is no console
                me = threading.current_thread()
                return any(t.is_alive() and t is not me and not isinstance(t, threading._DummyThread)
                           and t is not threading.main_thread() for t in threading.enumerate())
            """)) {
      entered.countDown();
      pythonThreads = Boolean.TRUE.equals(exit.callMethod("run"));
    } catch (TorchbridgeException e) {
      LoggerFactory.getLogger(CPythonEngine.class).warn("an exit function of Python failed", e);
    }
  }

  /** Waits until no thread is in Python; those that stay too long get a SystemExit. */
  private boolean emptied() {
    long start = System.nanoTime();
    boolean asked = false;
    while (inside.get() > 0) {
      long millis = (System.nanoTime() - start) / 1_000_000;
      if (millis > PATIENCE_MILLIS) {
        return false;
      }
      if (!asked && millis > 200) {
        asked = true;
        askToLeave();
      }
      try {
        Thread.sleep(2);
      } catch (InterruptedException e) {
        return false;
      }
    }
    return true;
  }

  private void askToLeave() {
    // a C function that keeps the GIL would block this thread: then the other way out is taken
    Thread asking =
        new Thread(
            () -> {
              int state = NativePython.ensure();
              long exit = NativePython.variable("PyExc_SystemExit");
              for (PythonThread t : Set.copyOf(threads)) {
                if (t.depth > 0) {
                  NativePython.interrupt(t.ident, exit);
                }
              }
              NativePython.release(state);
            },
            "torchbridge-python-exit-ask");
    asking.setDaemon(true);
    asking.start();
  }

  /**
   * Makes the process end without running the destructors of native libraries: those of
   * libtorch_python wait for the GIL, which a thread stopped by the JVM's end may hold for ever.
   */
  private static void skipDestructors() {
    var onExit = Library.ofSystem("on_exit");
    var exitNow = Library.ofSystem("_exit");
    var flush = Library.ofSystem("fflush");
    if (onExit.isEmpty() || exitNow.isEmpty() || flush.isEmpty()) {
      return;
    }
    Linker linker = Linker.nativeLinker();
    ValueLayout.OfInt status = ValueLayout.JAVA_INT;
    try {
      int unused =
          (int)
              linker
                  .downcallHandle(flush.get(), FunctionDescriptor.of(status, ADDRESS))
                  .invokeExact(MemorySegment.NULL);
      // on_exit calls it with the exit status as first argument
      int failed =
          (int)
              linker
                  .downcallHandle(onExit.get(), FunctionDescriptor.of(status, ADDRESS, ADDRESS))
                  .invokeExact(exitNow.get(), MemorySegment.NULL);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }
}

package io.torchbridge.python.engine.graalpy;

import io.torchbridge.BackendUnavailableException;
import io.torchbridge.PythonException;
import io.torchbridge.TorchbridgeException;
import io.torchbridge.python.engine.PythonCallable;
import io.torchbridge.python.engine.PythonEngine;
import io.torchbridge.python.engine.PythonObject;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.proxy.ProxyArray;
import org.graalvm.polyglot.proxy.ProxyExecutable;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * GraalPy in one Context. Native extensions want one thread, so everything runs on the Context's
 * own; any thread may call. A Java callable runs on it too: it may call the engine again, but must
 * not wait for another thread that does.
 */
final class GraalPyEngine implements PythonEngine {
  /**
   * How long the end of the JVM waits for Python code that still runs, before and after a nudge.
   */
  private static final long END_SECONDS = 5;

  private final ContextThread thread = new ContextThread("torchbridge-graalpy");
  private final Context context;
  private final Conversions conversions;
  private final Value bridge;
  private final Value getAttribute;
  private final Value describe;
  private final Value caller;
  private final String description;
  private final Thread atExit;
  private final NativeGrowth memory = new NativeGrowth();

  /** What Python raised in the call that just ended; touched on the Context's thread alone. */
  private @Nullable Value raised;

  private record Started(Context context, Value bridge) {}

  GraalPyEngine(Installation installation) {
    Started started;
    try {
      started = thread.call(() -> start(installation));
    } catch (PolyglotException | IllegalArgumentException | IllegalStateException e) {
      thread.end(() -> {}, 1);
      throw new BackendUnavailableException(
          "GraalPy %s did not start: %s".formatted(installation.version(), e.getMessage()), e);
    }
    context = started.context;
    bridge = started.bridge;
    conversions = thread.call(() -> new Conversions(this, bridge));
    getAttribute = thread.call(() -> bridge.getMember("get_attribute"));
    describe = thread.call(() -> bridge.getMember("describe"));
    ProxyExecutable fail =
        error -> {
          raised = error[0];
          return null;
        };
    caller = thread.call(() -> bridge.getMember("caller").execute(fail));
    description =
        "GraalPy %s (Python %s), packages of %s"
            .formatted(
                installation.version(),
                thread.call(() -> bridge.getMember("VERSION").asString()),
                installation.folders().stream()
                    .map(Path::toString)
                    .collect(Collectors.joining(":")));
    // native code of torch calls up into the JVM when the process ends, unless Python ended before
    atExit = new Thread(this::endAtExit, "torchbridge-graalpy-exit");
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  private static Started start(Installation installation) {
    Context.Builder builder =
        Context.newBuilder("python")
            .allowAllAccess(true)
            .allowExperimentalOptions(true)
            .option("engine.WarnInterpreterOnly", "false")
            .option("python.WarnExperimentalFeatures", "false")
            // torch keeps global state: an isolated copy of it crashes
            .option("python.IsolateNativeModules", "false")
            .option(
                "python.PythonPath",
                installation.folders().stream()
                    .map(Path::toString)
                    .collect(Collectors.joining(File.pathSeparator)));
    Path venv = installation.venv();
    if (venv != null) {
      builder
          .option("python.Executable", venv.resolve("bin/graalpy").toString())
          .option("python.ForceImportSite", "true");
    }
    Context context = builder.build();
    try {
      // entered once for all calls: each would do it again
      context.enter();
      Source source =
          Source.newBuilder("python", bridgeSource(), "bridge.py").internal(true).build();
      return new Started(context, context.eval(source));
    } catch (IOException e) {
      context.close(true);
      throw new IllegalStateException("bridge.py can't be read", e);
    } catch (RuntimeException e) {
      context.close(true);
      throw e;
    }
  }

  private static String bridgeSource() throws IOException {
    try (InputStream in = GraalPyEngine.class.getResourceAsStream("bridge.py")) {
      if (in == null) {
        throw new IOException("it is not in the jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** Runs on the Context's thread, with Python's exceptions as ours. */
  private <T extends @Nullable Object> T run(Supplier<T> work) {
    return thread.call(
        () -> {
          try {
            memory.check();
            return work.get();
          } catch (PolyglotException e) {
            throw translate(e);
          } catch (IllegalStateException e) {
            // a Context that is closed says so in its own way
            throw new TorchbridgeException("GraalPy can't be called: " + e.getMessage(), e);
          }
        });
  }

  /** Calls a function of Python; on the Context's thread. */
  private Value execute(Value function, @Nullable Object... arguments) {
    @Nullable Object[] all = new @Nullable Object[arguments.length + 1];
    all[0] = function;
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    Value result = caller.execute(all);
    Value error = raised;
    if (error != null) {
      raised = null;
      throw exception(error);
    }
    return result;
  }

  private PythonException exception(Value error) {
    Value d = describe.execute(error);
    Value java = d.getArrayElement(3);
    return new PythonException(
        d.getArrayElement(0).asString(),
        d.getArrayElement(1).asString(),
        d.getArrayElement(2).asString(),
        java.isHostObject() ? (Throwable) java.asHostObject() : null);
  }

  private RuntimeException translate(PolyglotException e) {
    if (e.isHostException() && e.asHostException() instanceof RuntimeException host) {
      return host;
    }
    Value error = e.getGuestObject();
    if (error != null && error.isException() && !error.isHostObject()) {
      return exception(error);
    }
    if (e.isInterrupted()) {
      return new TorchbridgeException("Python code was ended because the JVM ends", e);
    }
    if (e.isExit()) {
      return new PythonException("SystemExit", String.valueOf(e.getExitStatus()), "", null);
    }
    if (e.isResourceExhausted()) {
      return new PythonException("RecursionError", String.valueOf(e.getMessage()), "", e);
    }
    return new TorchbridgeException("GraalPy failed: " + e.getMessage(), e);
  }

  @Override
  public String id() {
    return "graalpy";
  }

  @Override
  public String description() {
    return description;
  }

  @Override
  public PythonObject importModule(String name) {
    return run(() -> wrap(execute(bridge.getMember("import_module"), name)));
  }

  @Override
  public PythonObject defineModule(String name, String source) {
    return run(() -> wrap(execute(bridge.getMember("define_module"), name, source)));
  }

  @Override
  public void addToPath(Path folder) {
    run(() -> bridge.getMember("add_to_path").execute(folder.toAbsolutePath().toString()));
  }

  @Override
  public PythonObject callable(String name, PythonCallable body) {
    ProxyExecutable java = arguments -> outcome(body, arguments);
    return run(() -> wrap(bridge.getMember("callable_of").execute(name, java)));
  }

  /** Never throws: a Java exception can't pass native frames, so Python raises one of its own. */
  private ProxyArray outcome(PythonCallable body, Value[] arguments) {
    try {
      @Nullable Object[] converted = new @Nullable Object[arguments.length];
      for (int i = 0; i < arguments.length; i++) {
        converted[i] = conversions.toJava(arguments[i]);
      }
      return ProxyArray.fromArray(true, conversions.toPython(called(body, converted)));
    } catch (Throwable e) {
      return ProxyArray.fromArray(false, e.toString(), e);
    }
  }

  private @Nullable Object called(PythonCallable body, @Nullable Object[] arguments)
      throws Throwable {
    try {
      return thread.<@Nullable Object>callBack(
          () -> {
            try {
              return body.call(arguments);
            } catch (Throwable e) {
              throw new FromBody(e);
            }
          });
    } catch (FromBody e) {
      throw e.thrown;
    }
  }

  /** Carries what a callable threw as it is. */
  private static final class FromBody extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final transient Throwable thrown;

    FromBody(Throwable thrown) {
      super(null, null, false, false);
      this.thrown = thrown;
    }
  }

  PythonObject attribute(Value object, String name) {
    return run(() -> wrap(execute(getAttribute, object, name)));
  }

  void setAttribute(Value object, String name, @Nullable Object value) {
    run(
        () ->
            execute(bridge.getMember("set_attribute"), object, name, conversions.toPython(value)));
  }

  @Nullable Object call(Value function, @Nullable Object... arguments) {
    return this.<@Nullable Object>run(
        () -> conversions.toJava(execute(function, conversions.toPython(arguments))));
  }

  Value keywordCall(Value function, String[] keywords) {
    return run(
        () ->
            bridge
                .getMember("keyword_call")
                .execute(function, conversions.toPython((Object) keywords)));
  }

  @Nullable Object toJava(Value value) {
    return this.<@Nullable Object>run(() -> conversions.toJava(value));
  }

  String str(Value value) {
    return run(() -> execute(bridge.getMember("to_str"), value).asString());
  }

  private PythonObject wrap(Value value) {
    return new GraalPyObject(this, value);
  }

  @Override
  public void close() {
    if (thread.isCurrent()) {
      throw new TorchbridgeException(
          "GraalPy can't be closed by Java code that Python has called; close it after that");
    }
    if (!thread.end(this::closeContext, Integer.MAX_VALUE)) {
      throw new TorchbridgeException("GraalPy was interrupted while it was being closed");
    }
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException e) {
      // the JVM is ending already, and the hook finds nothing left to do
    }
  }

  private void closeContext() {
    context.leave();
    context.close();
  }

  private void endAtExit() {
    try {
      if (thread.end(this::closeContext, END_SECONDS)) {
        return;
      }
      interrupt();
      if (!thread.end(this::closeContext, END_SECONDS)) {
        LoggerFactory.getLogger(GraalPyEngine.class)
            .warn("the JVM ends while Python code still runs in GraalPy");
      }
    } catch (RuntimeException e) {
      LoggerFactory.getLogger(GraalPyEngine.class).warn("GraalPy did not end in order", e);
    }
  }

  /** Ends Python code that does not come to an end by itself. */
  private void interrupt() {
    try {
      context.interrupt(Duration.ofSeconds(END_SECONDS));
    } catch (TimeoutException e) {
      // it is in native code, or in Java that waits
    }
  }
}

package io.torchbridge.python.engine.cpython;

import java.util.concurrent.atomic.AtomicBoolean;

/** One counted reference to a Python object, given up once. True means given up. */
final class Reference extends AtomicBoolean implements Runnable {
  private static final long serialVersionUID = 1;

  private final transient CPythonEngine engine;
  final long address;

  Reference(CPythonEngine engine, long address) {
    this.engine = engine;
    this.address = address;
  }

  /** Gives it up; also what the collector calls. */
  @Override
  public void run() {
    if (compareAndSet(false, true)) {
      engine.dispose(address);
    }
  }
}

package io.torchbridge.python.engine;

import java.nio.file.Path;

/**
 * A running Python interpreter. All methods may be called from any thread; Python itself runs on
 * one at a time.
 */
public interface PythonEngine extends AutoCloseable {

  /** The provider's id. */
  String id();

  /** One line for people: which Python, which version, from where. */
  String description();

  /**
   * {@code importlib.import_module(name)}.
   *
   * @throws io.torchbridge.PythonException if it can't be imported
   */
  PythonObject importModule(String name);

  /**
   * Runs source text as the module of a name, which can be imported from then on; packages first,
   * then the modules in them.
   */
  PythonObject defineModule(String name, String source);

  /** A Python callable that runs Java. */
  PythonObject callable(String name, PythonCallable body);

  /** Adds a folder to those in which Python looks for modules. */
  void addToPath(Path folder);

  /** Ends the interpreter in order. Closing twice is harmless. */
  @Override
  void close();
}

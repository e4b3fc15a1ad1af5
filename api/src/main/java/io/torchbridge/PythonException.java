package io.torchbridge;

import org.jspecify.annotations.Nullable;

/** An exception that Python code raised. Its message is Python's, with the type before it. */
public class PythonException extends TorchbridgeException {
  private static final long serialVersionUID = 1;

  private final String pythonType;
  private final String pythonMessage;
  private final String traceback;

  /**
   * An exception of Python.
   *
   * @param pythonType the class's name, qualified by its module unless that is {@code builtins}:
   *     {@code ValueError}, {@code torch.OutOfMemoryError}
   * @param pythonMessage {@code str(exception)}
   * @param traceback as Python prints it, the innermost call last; may be empty
   * @param cause the Java exception that passed through Python, if it began as one
   */
  public PythonException(
      String pythonType, String pythonMessage, String traceback, @Nullable Throwable cause) {
    super(pythonMessage.isEmpty() ? pythonType : pythonType + ": " + pythonMessage, cause);
    this.pythonType = pythonType;
    this.pythonMessage = pythonMessage;
    this.traceback = traceback;
  }

  /** The class's name, qualified by its module unless that is {@code builtins}. */
  public String pythonType() {
    return pythonType;
  }

  /** What {@code str(exception)} gives. */
  public String pythonMessage() {
    return pythonMessage;
  }

  /** The traceback as Python prints it, the innermost call last; empty if there is none. */
  public String traceback() {
    return traceback;
  }
}

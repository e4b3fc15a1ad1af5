package io.torchbridge.jit;

import io.torchbridge.TorchbridgeException;
import org.jspecify.annotations.Nullable;

/**
 * A script failed, or raised an exception: {@code torch.jit.Error}. The message has the script's
 * own traceback.
 */
public final class ScriptException extends TorchbridgeException {
  public ScriptException(String message) {
    super(message);
  }

  public ScriptException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}

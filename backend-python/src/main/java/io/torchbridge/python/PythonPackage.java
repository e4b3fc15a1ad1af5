package io.torchbridge.python;

import io.torchbridge.TorchbridgeException;
import io.torchbridge.python.engine.PythonEngine;
import io.torchbridge.python.engine.PythonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** The Python package of ours, which every engine gets from this class's jar. */
final class PythonPackage {
  private final PythonEngine engine;

  PythonPackage(PythonEngine engine) {
    this.engine = engine;
    engine.defineModule("torchbridge", source("__init__")).close();
  }

  /** The module {@code torchbridge.NAME}, run. */
  PythonObject module(String name) {
    return engine.defineModule("torchbridge." + name, source(name));
  }

  private static String source(String name) {
    String file = "torchbridge/" + name + ".py";
    try (InputStream in = PythonPackage.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new TorchbridgeException(
            file + " is missing beside " + PythonPackage.class.getName() + "; the jar is damaged");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new TorchbridgeException(file + " can't be read from the class path", e);
    }
  }
}

package io.torchbridge.python;

import io.torchbridge.python.engine.cpython.CPythonTorch;
import io.torchbridge.spi.BackendRegistry;

class CPythonModuleTest extends PythonModuleRules {
  private static final BackendRegistry REGISTRY = new BackendRegistry(CPythonTorch.settings());

  @Override
  PythonBackend open() {
    return (PythonBackend) REGISTRY.get("python");
  }
}

package io.torchbridge.conformance;

import io.torchbridge.conformance.rules.BackendUnderTest;

/** Rules run on the backend {@code python}. */
public interface PythonUnderTest extends BackendUnderTest {
  @Override
  default String backendId() {
    return "python";
  }
}

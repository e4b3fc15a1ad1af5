package io.torchbridge.conformance;

import io.torchbridge.conformance.rules.BackendUnderTest;

/** Rules run on the backend {@code libtorch}. */
public interface LibtorchUnderTest extends BackendUnderTest {
  @Override
  default String backendId() {
    return "libtorch";
  }
}

package io.torchbridge.conformance;

import io.torchbridge.conformance.rules.BackendUnderTest;

/** Modules of CPython in libtorch's graphs. */
class BorderTest extends BorderRules implements BackendUnderTest {
  @Override
  public String backendId() {
    return "libtorch";
  }
}

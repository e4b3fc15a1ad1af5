package io.torchbridge.examples;

import io.torchbridge.conformance.rules.BackendUnderTest;

class LibtorchExamplesTest extends ExampleRules implements BackendUnderTest {
  @Override
  public String backendId() {
    return "libtorch";
  }
}

package io.torchbridge.conformance;

class LibtorchConformanceTest extends ConformanceSuite {
  @Override
  public String backendId() {
    return "libtorch";
  }
}

package io.torchbridge.conformance;

class PythonConformanceTest extends ConformanceSuite {
  @Override
  public String backendId() {
    return "python";
  }
}

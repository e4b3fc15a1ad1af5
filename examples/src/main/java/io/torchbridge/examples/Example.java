package io.torchbridge.examples;

/** A program that shows one thing; {@code ./torchbridge run NAME} runs it. */
public interface Example {

  /** Its name on the command line: {@code tensor-creation}. */
  String name();

  /** What it shows, in one line. */
  String summary();

  /**
   * Runs it.
   *
   * @param args what stood behind its name
   * @throws io.torchbridge.TorchbridgeException of any kind; the command line prints its message
   */
  void run(String... args) throws Exception;
}

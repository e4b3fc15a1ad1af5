package io.torchbridge.benchmarks;

/** A contender that computes nothing; its first argument is what it answers, or "die". */
final class Imposter {
  private Imposter() {}

  public static void main(String[] args) throws Exception {
    System.out.println("a line of a library");
    System.out.println("@ok imposter");
    while (System.in.read() >= 0) {
      if (args[0].equals("die")) {
        System.exit(3);
      }
      System.in.skip(System.in.available());
      System.out.println("@ok " + args[0]);
    }
  }
}

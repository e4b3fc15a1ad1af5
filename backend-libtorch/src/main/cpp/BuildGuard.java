import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;

/**
 * Compiles guard.cpp into the module's classes where there is a C++ compiler, and takes the
 * prebuilt copy where there is none. With the argument "update" it also renews the prebuilt copy.
 */
class BuildGuard {
  private static final String NAME = "libtorchbridge_guard.so";

  public static void main(String[] args) throws Exception {
    Path module = Path.of(args[0]);
    boolean update = args.length > 1 && args[1].equals("update");
    if (!System.getProperty("os.name").equals("Linux")
        || !System.getProperty("os.arch").equals("amd64")) {
      System.out.println(
          "The exception guard is for linux-x86_64; libtorch will be called by JavaCPP.");
    }
    Path source = module.resolve("src/main/cpp/guard.cpp");
    Path prebuilt = module.resolve("src/main/prebuilt/linux-x86_64").resolve(NAME);
    Path stamp = prebuilt.resolveSibling(NAME + ".source-sha256");
    Path target =
        module.resolve("target/classes/io/torchbridge/libtorch/linux-x86_64").resolve(NAME);
    Files.createDirectories(target.getParent());
    String hash =
        HexFormat.of()
            .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(source)));
    boolean compiled = compile(source, target);
    if (update && compiled) {
      Files.createDirectories(prebuilt.getParent());
      Files.copy(target, prebuilt, StandardCopyOption.REPLACE_EXISTING);
      Files.writeString(stamp, hash + "\n");
    }
    if (!Files.exists(stamp) || !Files.readString(stamp).strip().equals(hash)) {
      System.err.println(
          "The prebuilt exception guard is older than guard.cpp; renew it on linux-x86_64 with"
              + " ./mvnw -pl backend-libtorch process-classes -Dguard=update");
      System.exit(1);
    }
    if (!compiled) {
      System.out.println("No C++ compiler here: taking the prebuilt exception guard.");
      Files.copy(prebuilt, target, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static boolean compile(Path source, Path target) throws Exception {
    if (Files.exists(target)
        && Files.getLastModifiedTime(target).compareTo(Files.getLastModifiedTime(source)) > 0) {
      return true;
    }
    for (String compiler : List.of("c++", "g++", "clang++")) {
      try {
        var process =
            new ProcessBuilder(
                    compiler,
                    "-std=c++17",
                    "-O2",
                    "-fPIC",
                    "-mtls-dialect=gnu2", // thread-local variables without a call
                    "-shared",
                    "-Wall",
                    "-Wextra",
                    "-s",
                    "-o",
                    target.toString(),
                    source.toString())
                .inheritIO()
                .start();
        return process.waitFor() == 0;
      } catch (IOException e) {
        // not there; the next
      }
    }
    return false;
  }
}

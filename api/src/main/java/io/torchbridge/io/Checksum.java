package io.torchbridge.io;

import io.torchbridge.InvalidArgumentException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/**
 * What a file's content is known by.
 *
 * @param algorithm MD5, SHA-1, SHA-256, or {@code git}: the name that Git gives to the content
 * @param hex the digest; of SHA-256 its first eight digits will do
 */
public record Checksum(String algorithm, String hex) {
  private static final String GIT = "git";
  private static final int SHORTEST = 8;

  public Checksum {
    hex = hex.toLowerCase(Locale.ROOT);
    int full = 2 * digest(algorithm).getDigestLength();
    int least = algorithm.equals("SHA-256") ? SHORTEST : full;
    if (!hex.matches("[0-9a-f]+") || hex.length() < least || hex.length() > full) {
      throw new InvalidArgumentException("\"" + hex + "\" is no digest of " + algorithm);
    }
  }

  public static Checksum md5(String hex) {
    return new Checksum("MD5", hex);
  }

  /** By SHA-256, or its first digits, as torch.hub has them in its files' names. */
  public static Checksum sha256(String hex) {
    return new Checksum("SHA-256", hex);
  }

  /** By the name of Git's blob, as Hugging Face has it for small files. */
  public static Checksum gitBlob(String hex) {
    return new Checksum(GIT, hex);
  }

  /** Whether this is the digest, or its begin, of a file. */
  public boolean fits(Path file) throws IOException {
    return of(file).hex.startsWith(hex);
  }

  /** The digest of a file by this algorithm. */
  Checksum of(Path file) throws IOException {
    MessageDigest digest = digest(algorithm);
    if (algorithm.equals(GIT)) {
      digest.update(("blob " + Files.size(file) + "\0").getBytes(StandardCharsets.US_ASCII));
    }
    byte[] buffer = new byte[1 << 16];
    try (InputStream in = Files.newInputStream(file)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        digest.update(buffer, 0, n);
      }
    }
    return new Checksum(algorithm, HexFormat.of().formatHex(digest.digest()));
  }

  private static MessageDigest digest(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm.equals(GIT) ? "SHA-1" : algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new InvalidArgumentException("there is no checksum algorithm " + algorithm, e);
    }
  }

  @Override
  public String toString() {
    return algorithm + " " + hex;
  }
}

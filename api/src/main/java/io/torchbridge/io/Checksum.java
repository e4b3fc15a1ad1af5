package io.torchbridge.io;

import io.torchbridge.InvalidArgumentException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/**
 * What a file's content is known by.
 *
 * @param algorithm MD5, SHA-1 or SHA-256
 * @param hex the digest
 */
public record Checksum(String algorithm, String hex) {
  public Checksum {
    hex = hex.toLowerCase(Locale.ROOT);
    if (!hex.matches("[0-9a-f]+") || hex.length() != 2 * digest(algorithm).getDigestLength()) {
      throw new InvalidArgumentException("\"" + hex + "\" is no digest of " + algorithm);
    }
  }

  public static Checksum md5(String hex) {
    return new Checksum("MD5", hex);
  }

  public static Checksum sha256(String hex) {
    return new Checksum("SHA-256", hex);
  }

  /** The digest of a file by this algorithm. */
  Checksum of(Path file) throws IOException {
    MessageDigest digest = digest(algorithm);
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
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new InvalidArgumentException("there is no checksum algorithm " + algorithm, e);
    }
  }

  @Override
  public String toString() {
    return algorithm + " " + hex;
  }
}

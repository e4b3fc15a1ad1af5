package io.torchbridge.io;

import java.net.URI;
import java.net.http.HttpResponse;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Where servers send one to. */
public final class Redirects {
  private Redirects() {}

  /**
   * The place that an answer redirects to; null if it does not, or from HTTPS to a place without
   * it.
   *
   * @param from what was asked
   */
  public static @Nullable URI of(URI from, HttpResponse<?> response) {
    int status = response.statusCode();
    String location = response.headers().firstValue("Location").orElse(null);
    if (location == null || status < 301 || status > 308 || status == 304) {
      return null;
    }
    URI next;
    try {
      next = from.resolve(location);
    } catch (IllegalArgumentException e) {
      return null;
    }
    boolean safe = "https".equals(next.getScheme()) || !"https".equals(from.getScheme());
    return safe && next.getHost() != null ? next : null;
  }

  /** Whether two places are on one host, so that what is told to one may be told to the other. */
  public static boolean sameHost(URI one, URI other) {
    return Objects.equals(one.getHost(), other.getHost())
        && one.getPort() == other.getPort()
        && Objects.equals(one.getScheme(), other.getScheme());
  }
}

package io.torchbridge.io;

import io.torchbridge.Backends;
import io.torchbridge.InvalidArgumentException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** The proxies that downloads go through. */
public final class Proxies extends ProxySelector {
  private final UnaryOperator<@Nullable String> environment;

  private Proxies(UnaryOperator<@Nullable String> environment) {
    this.environment = environment;
  }

  /**
   * That of the setting {@code proxy}; else the JVM's own ({@code -Dhttps.proxyHost}), if it has
   * any; else those of the variables that Python and curl read: {@code HTTPS_PROXY}, {@code
   * HTTP_PROXY}, {@code ALL_PROXY} and {@code NO_PROXY}, in capitals or not.
   */
  public static ProxySelector ofProcess() {
    String set = Backends.settings().get("proxy");
    if (set != null) {
      return of(URI.create(set));
    }
    for (String property : new String[] {"http.proxyHost", "https.proxyHost", "socksProxyHost"}) {
      if (System.getProperty(property) != null) {
        return ProxySelector.getDefault();
      }
    }
    return ofEnvironment(System::getenv);
  }

  /** Those of variables such as the process's environment. */
  static ProxySelector ofEnvironment(UnaryOperator<@Nullable String> environment) {
    return new Proxies(environment);
  }

  /**
   * One for everything.
   *
   * @param proxy {@code http://host:port}
   */
  public static ProxySelector of(URI proxy) {
    return ProxySelector.of(address(proxy));
  }

  private static InetSocketAddress address(URI proxy) {
    if (proxy.getHost() == null || !"http".equals(proxy.getScheme())) {
      throw new InvalidArgumentException(
          "the proxy \"%s\" is not of the form http://host:port".formatted(proxy));
    }
    return InetSocketAddress.createUnresolved(
        proxy.getHost(), proxy.getPort() < 0 ? 80 : proxy.getPort());
  }

  private @Nullable String variable(String name) {
    String value = environment.apply(name.toLowerCase(Locale.ROOT));
    if (value == null || value.isBlank()) {
      value = environment.apply(name);
    }
    return value == null || value.isBlank() ? null : value.strip();
  }

  @Override
  public List<Proxy> select(URI uri) {
    String scheme = uri.getScheme().toUpperCase(Locale.ROOT);
    String proxy = variable(scheme + "_PROXY");
    if (proxy == null) {
      proxy = variable("ALL_PROXY");
    }
    if (proxy == null || isDirect(uri.getHost())) {
      return List.of(Proxy.NO_PROXY);
    }
    String place = proxy.contains("://") ? proxy : "http://" + proxy;
    return List.of(new Proxy(Proxy.Type.HTTP, address(URI.create(place))));
  }

  /** Whether {@code NO_PROXY} has this host, or a domain above it. */
  private boolean isDirect(String host) {
    String direct = variable("NO_PROXY");
    if (direct == null) {
      return false;
    }
    for (String entry : direct.split("[,\\s]+", -1)) {
      String domain = entry.startsWith(".") ? entry.substring(1) : entry;
      if (entry.equals("*")
          || (!domain.isEmpty() && (host.equals(domain) || host.endsWith("." + domain)))) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void connectFailed(URI uri, SocketAddress address, IOException failure) {
    LoggerFactory.getLogger(Proxies.class)
        .warn("the proxy {} for {} can't be reached: {}", address, uri, failure.toString());
  }
}

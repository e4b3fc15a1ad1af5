package io.torchbridge.spi;

/**
 * Installs interceptors by {@link Interceptors#install} without a line in the user's program, where
 * a setting asks for them. Found with {@link java.util.ServiceLoader} and asked once, when the
 * process first looks for its backends.
 */
public interface InterceptorProvider {

  /** Looks at the settings, and installs what they ask for. */
  void install(Settings settings);
}

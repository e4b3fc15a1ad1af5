package io.torchbridge.examples.cli;

import java.util.concurrent.Callable;

/**
 * A command of {@code ./torchbridge} that another module brings, as a service: a class with
 * picocli's annotations that returns the exit code.
 */
public interface Subcommand extends Callable<Integer> {}

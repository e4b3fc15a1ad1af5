/**
 * What every contender that is a JVM has in common: the conversation with the harness, and the
 * inputs.
 */
@NullMarked
package io.torchbridge.benchmarks.work;

import org.jspecify.annotations.NullMarked;

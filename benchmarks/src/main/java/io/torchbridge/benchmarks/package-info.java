/** The same work in torchbridge and in others, side by side: {@code ./torchbridge bench}. */
@NullMarked
package io.torchbridge.benchmarks;

import org.jspecify.annotations.NullMarked;

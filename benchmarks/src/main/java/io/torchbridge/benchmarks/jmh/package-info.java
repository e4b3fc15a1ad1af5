/** Parts of the call path under JMH: {@code ./torchbridge bench --jmh}. */
@NullMarked
package io.torchbridge.benchmarks.jmh;

import org.jspecify.annotations.NullMarked;

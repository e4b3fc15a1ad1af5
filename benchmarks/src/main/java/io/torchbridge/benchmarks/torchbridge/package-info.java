/** The work as users of torchbridge write it. */
@NullMarked
package io.torchbridge.benchmarks.torchbridge;

import org.jspecify.annotations.NullMarked;

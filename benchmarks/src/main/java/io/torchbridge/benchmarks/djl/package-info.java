/** The work as users of DJL write it. */
@NullMarked
package io.torchbridge.benchmarks.djl;

import org.jspecify.annotations.NullMarked;

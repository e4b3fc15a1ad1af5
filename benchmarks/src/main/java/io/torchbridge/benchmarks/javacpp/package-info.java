/** The work as Bytedeco's own samples would write it. */
@NullMarked
package io.torchbridge.benchmarks.javacpp;

import org.jspecify.annotations.NullMarked;

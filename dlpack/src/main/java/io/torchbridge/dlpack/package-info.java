/**
 * <a href="https://dmlc.github.io/dlpack/latest/">DLPack</a> 1.x over Java's foreign memory: its
 * structs taken over from a producer, read, and handed on to a consumer without copying a tensor's
 * data. Depends on nothing, not even on torchbridge.
 */
@NullMarked
package io.torchbridge.dlpack;

import org.jspecify.annotations.NullMarked;

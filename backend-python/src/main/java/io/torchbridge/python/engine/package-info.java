/**
 * A Python interpreter inside the JVM, of whichever make: what an engine offers and how it is
 * found.
 */
@NullMarked
package io.torchbridge.python.engine;

import org.jspecify.annotations.NullMarked;

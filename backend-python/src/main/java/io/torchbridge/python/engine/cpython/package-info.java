/** CPython in the JVM's process: libpython, called by the foreign function interface. */
@NullMarked
package io.torchbridge.python.engine.cpython;

import org.jspecify.annotations.NullMarked;

@NullMarked
package io.torchbridge.python.engine.cpython;

import org.jspecify.annotations.NullMarked;

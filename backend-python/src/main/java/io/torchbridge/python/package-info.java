/** PyTorch behind a Python interpreter: a backend, and Python's modules and functions for Java. */
@NullMarked
package io.torchbridge.python;

import org.jspecify.annotations.NullMarked;

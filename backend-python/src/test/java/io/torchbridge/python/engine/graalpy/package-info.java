@NullMarked
package io.torchbridge.python.engine.graalpy;

import org.jspecify.annotations.NullMarked;

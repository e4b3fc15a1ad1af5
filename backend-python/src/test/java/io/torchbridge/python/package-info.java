@NullMarked
package io.torchbridge.python;

import org.jspecify.annotations.NullMarked;

/** Chat templates of Hugging Face: the part of Jinja that they are written in, in Java alone. */
@NullMarked
package io.torchbridge.hub.chat;

import org.jspecify.annotations.NullMarked;

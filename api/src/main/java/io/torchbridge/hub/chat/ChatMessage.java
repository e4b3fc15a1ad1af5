package io.torchbridge.hub.chat;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one side says.
 *
 * @param role {@code system}, {@code user}, {@code assistant} or {@code tool}
 * @param content null where there is none beside a call of tools
 * @param more what else templates ask for, such as {@code tool_calls}: maps, lists, strings,
 *     numbers and booleans
 */
public record ChatMessage(
    String role, @Nullable String content, Map<String, ? extends @Nullable Object> more) {
  public ChatMessage {
    more = Collections.unmodifiableMap(new LinkedHashMap<>(more));
  }

  public ChatMessage(String role, @Nullable String content) {
    this(role, content, Map.of());
  }

  /** As templates see it. */
  Map<String, @Nullable Object> values() {
    var values = new LinkedHashMap<String, @Nullable Object>();
    values.put("role", role);
    values.put("content", content);
    values.putAll(more);
    return values;
  }
}

package io.torchbridge.hub.chat;

import io.torchbridge.hub.chat.Scope.Statement;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A chat template of Hugging Face: makes of messages the text that a model was trained on, as <a
 * href="https://huggingface.co/docs/transformers/chat_templating">apply_chat_template</a> does.
 *
 * <p>Of Jinja there are {@code if}, {@code for}, {@code set}, {@code macro}, {@code break}, {@code
 * continue} and {@code raw}, its operators, and the filters, tests and methods of strings and maps
 * that templates of models are known to use; another one is an error that names it. Templates run
 * in Java alone and reach nothing but what they are given.
 */
public final class ChatTemplate {
  private final Statement statement;

  private ChatTemplate(Statement statement) {
    this.statement = statement;
  }

  /**
   * Parses a template.
   *
   * @throws ChatTemplateException if it is no proper one, or asks for what is not known here
   */
  public static ChatTemplate of(String template) {
    try {
      return new ChatTemplate(Parser.parse(template));
    } catch (StackOverflowError e) {
      throw new ChatTemplateException("the chat template is nested too deeply");
    }
  }

  /**
   * The text of messages.
   *
   * @param addGenerationPrompt whether the answer's beginning follows
   * @param variables what else the template asks for: {@code bos_token}, {@code tools}, {@code
   *     enable_thinking}; maps, lists, strings, numbers and booleans. JSON that is made of maps
   *     keeps their order.
   * @throws ChatTemplateException if the template refuses the messages, or an expression in it
   *     can't be had of them
   */
  public String render(
      List<ChatMessage> messages,
      boolean addGenerationPrompt,
      Map<String, ? extends @Nullable Object> variables) {
    Scope builtins = new Scope(null);
    Builtins.FUNCTIONS.forEach(builtins::set);
    Scope scope = new Scope(builtins);
    scope.set("tools", null);
    scope.set("documents", null);
    variables.forEach((name, value) -> scope.set(name, Python.of(value)));
    scope.set("messages", Python.of(messages));
    scope.set("add_generation_prompt", addGenerationPrompt);
    var out = new StringBuilder();
    try {
      statement.run(scope, out);
    } catch (StackOverflowError e) {
      throw new ChatTemplateException("the chat template's macros call each other without end");
    }
    return out.toString();
  }
}

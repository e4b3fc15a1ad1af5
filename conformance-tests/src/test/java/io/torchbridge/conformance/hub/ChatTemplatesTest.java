package io.torchbridge.conformance.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.torchbridge.hub.HubException;
import io.torchbridge.hub.Tokenizer;
import io.torchbridge.hub.chat.ChatMessage;
import io.torchbridge.hub.chat.ChatTemplate;
import io.torchbridge.hub.chat.ChatTemplateException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Chat templates of real models, and their parts: they give what transformers gives, live. */
class ChatTemplatesTest {
  private static final String PYTHON =
      """
      import json
      from transformers.utils.chat_template_utils import render_jinja_template

      def rendered(template, messages, prompt, variables):
          # what is given comes as JSON, so that maps keep their order
          given = json.loads(variables)
          tools = given.pop("tools", None)
          try:
              texts, _ = render_jinja_template([json.loads(messages)], tools, chat_template=template,
                  add_generation_prompt=prompt, **given)
              return ["text", texts[0]]
          except Exception as e:
              return ["error", str(e)]

      def applied(folder, messages):
          from transformers import AutoTokenizer
          tokenizer = AutoTokenizer.from_pretrained(folder)
          text = tokenizer.apply_chat_template(json.loads(messages), tokenize=False, add_generation_prompt=True)
          return [text, tokenizer(text, add_special_tokens=False)["input_ids"]]
      """;

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final Map<String, String> TOKENS =
      Map.of("bos_token", "<s>", "eos_token", "</s>", "date_string", "26 Jul 2024");

  /** Chats as JSON, as both sides read them. */
  private static final List<String> CHATS =
      List.of(
          "[{'role': 'user', 'content': 'Hello, how are you?'}]",
          "[{'role': 'system', 'content': ' Be brief.\\n'}, {'role': 'user', 'content': ' Hi '},"
              + " {'role': 'assistant', 'content': '<think>\\nhm\\n</think>\\n\\nYes.'},"
              + " {'role': 'user', 'content': 'Why?'}]",
          "[{'role': 'user', 'content': 'Übung 🍀 \\\"x\\\" {{ y }} {% if %}'},"
              + " {'role': 'assistant', 'content': ''}, {'role': 'user', 'content': ''}]",
          "[{'role': 'user', 'content': 'a'}, {'role': 'user', 'content': 'b'}]",
          "[{'role': 'assistant', 'content': '\\u00a0 first \\u2003'}]",
          "[{'role': 'user', 'content': 'Weather?'}, {'role': 'assistant', 'content': null,"
              + " 'tool_calls': [{'id': 'abcdef123', 'type': 'function', 'function': {'name':"
              + " 'weather', 'arguments': {'city': 'Köln', 'days': 2, 'exact': true, 'step':"
              + " 0.5}}}]}, {'role': 'tool', 'tool_call_id': 'abcdef123', 'name': 'weather',"
              + " 'content': '{\\\"rain\\\": 1e-05}'}, {'role': 'assistant', 'content': 'Rain.'}]");

  private static final String TOOLS =
      "[{'type': 'function', 'function': {'name': 'weather', 'description': 'Says <how> it will"
          + " be', 'parameters': {'type': 'object', 'properties': {'city': {'type': 'string'},"
          + " 'days': {'type': 'integer', 'default': null}}, 'required': ['city'], 'more': []}}}]";

  private static String json(String quoted) {
    return quoted.replace("\\\"", "\u0001").replace('\'', '"').replace("\u0001", "\\\"");
  }

  private static List<ChatMessage> messages(String json) throws JsonProcessingException {
    var messages = new ArrayList<ChatMessage>();
    for (Map<String, Object> values :
        JSON.readValue(json, new TypeReference<List<LinkedHashMap<String, Object>>>() {})) {
      Object role = values.remove("role");
      Object content = values.remove("content");
      messages.add(new ChatMessage(String.valueOf(role), (String) content, values));
    }
    return messages;
  }

  private static void assertLikePython(
      String template, String chat, boolean prompt, Map<String, ?> variables)
      throws JsonProcessingException {
    Object[] wanted =
        (Object[])
            LivePython.callIn(
                PYTHON, "rendered", template, chat, prompt, JSON.writeValueAsString(variables));
    String what = template + "\n" + chat;
    if (wanted[0].equals("text")) {
      assertEquals(
          wanted[1], ChatTemplate.of(template).render(messages(chat), prompt, variables), what);
    } else {
      var e =
          assertThrows(
              ChatTemplateException.class,
              () -> ChatTemplate.of(template).render(messages(chat), prompt, variables),
              () -> what + "\nPython: " + wanted[1]);
      assertTrue(e.getMessage().startsWith("line "), e.getMessage());
      if (template.contains("'" + wanted[1]) || template.contains("\"" + wanted[1])) {
        assertTrue(e.getMessage().endsWith(": " + wanted[1]), e.getMessage());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "chatml",
        "deepseek-r1",
        "gemma",
        "llama-2",
        "llama-3",
        "llama-3.2",
        "mistral",
        "phi-3",
        "qwen2.5",
        "qwen3",
        "zephyr"
      })
  void chats_are_written_as_transformers_writes_them(String model) throws IOException {
    String template;
    try (var in =
        Objects.requireNonNull(
            ChatTemplatesTest.class.getResourceAsStream("templates/" + model + ".jinja"))) {
      template = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    for (String quoted : CHATS) {
      String chat = json(quoted);
      assertLikePython(template, chat, true, TOKENS);
      assertLikePython(template, chat, false, TOKENS);
      var more = new LinkedHashMap<String, Object>(TOKENS);
      more.put(
          "tools",
          JSON.readValue(json(TOOLS), new TypeReference<List<LinkedHashMap<String, Object>>>() {}));
      more.put("enable_thinking", false);
      assertLikePython(template, chat, true, more);
      more.put("tools_in_user_message", false);
      assertLikePython(template, chat, true, more);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // blanks around tags
        "  {% if true %}\n  a\n  {% endif %}\n b \n",
        "x {%- if true -%} \n a \n {%- endif -%} \n y",
        "  {%+ if true +%}\n a{#- gone -#} \n b {# gone #}\n c{% endif %}\n\n",
        "{{ 'a' -}} \n b {{- 'c' }} \n{% raw %} {{ no }} {%- endraw %} d",
        "a\r\nb\r{% if true %}\r\nc{% endif %}\r\n",
        // values
        "{{ 1 }} {{ 1.0 }} {{ 0.00001 }} {{ 1e3 if false }} {{ 123456789012345678.0 }} {{ none }}"
            + " {{ true }} {{ [1, 'a', none, {'b': 2.5}] }} {{ \"it's\" }} {{ [\"it's\", 'q\"'] }}",
        "{{ 7 // 2 }} {{ -7 // 2 }} {{ 7 % -3 }} {{ 7 / 2 }} {{ 2 ** 10 }} {{ 2 ** -1 }} {{ 1 + 2.5"
            + " }} {{ 'a' ~ 1 ~ none }} {{ 'ab' * 3 }} {{ [1] + [2] }} {{ -3|abs }} {{ -(2) }}",
        "{{ 1 < 2 < 3 }} {{ 1 < 2 > 3 }} {{ 1 == 1.0 }} {{ true == 1 }} {{ 'a' < 'b' }} {{ 'a' in"
            + " 'cat' }} {{ 2 not in [1, 2] }} {{ 'k' in {'k': 1} }} {{ not 1 in [1] }}",
        "{{ 1 if 0 else 2 if 0 else 3 }} {{ '' or 'b' }} {{ 'a' and 'b' }} {{ (1, 2) }}",
        "{{ 'abcdef'[1:-1] }} {{ 'abcdef'[::-2] }} {{ [1, 2, 3][-1] }} {{ '🍀x'[0] }} {{"
            + " '🍀x'|length }} {{ [1, 2, 3, 4][5:1:-1] }} {{ 'abc'[-9:2] }}",
        "{{ 'a\\n\\t\\'\\\\\\u00e9\\x41\\q' }}",
        // what is not there
        "[{{ nothing }}] {{ nothing is defined }} {{ messages[0].nothing is defined }} {{"
            + " nothing|default('d') }} {{ ''|default('e', true) }} {{ messages[9] is defined }}",
        "{{ nothing.more }}",
        "{{ 'a' + 1 }}",
        "{{ 'a' + none }}",
        "{{ nothing + 'a' }}",
        "{{ nothing() }}",
        "{{ 1 // 0 }}",
        "{{ 'a' < 1 }}",
        // loops, names and macros
        "{% for a in [1, 2, 3] %}{{ loop.index }}/{{ loop.length }} {{ loop.first }} {{ loop.last"
            + " }} {{ loop.revindex }} {{ loop.previtem }} {{ loop.nextitem }} {{ loop.cycle('x',"
            + " 'y') }};{% else %}none{% endfor %}",
        "{% for a in [] %}x{% else %}none{% endfor %}{% for a in [1, 2, 3, 4] if a is even %}{{ a"
            + " }}{{ loop.last }}{% endfor %}{% for k, v in {'a': 1, 'b': 2}.items() %}{{ k }}={{ v"
            + " }}{% endfor %}{% for c in 'äb' %}{{ c }}.{% endfor %}",
        "{% for i in range(10) %}{% if i == 2 %}{% continue %}{% elif i == 5 %}{% break %}{% endif"
            + " %}{{ i }}{% endfor %} {{ range(2, 9, 3)|list }} {{ range(3, 0, -1)|list }}",
        "{% set x = 1 %}{% for i in [1] %}{% set x = 2 %}{{ x }}{% endfor %}{{ x }}{% if true %}{%"
            + " set x = 3 %}{% endif %}{{ x }}{% set a, b = 1, 2 %}{{ a + b }}",
        "{% set ns = namespace(n=0, found=false) %}{% for i in [1, 2] %}{% set ns.n = ns.n + i %}{%"
            + " set ns.new = i %}{% endfor %}{{ ns.n }}{{ ns.found }}{{ ns.new }}",
        "{% set text %}  a {{ 1 }}\n{% endset %}[{{ text }}]{% macro m(a, b='B', c=none) %}<{{ a"
            + " }}{{ b }}{{ c }}>{% endmacro %}{{ m(1) }}{{ m(1, c=2) }}{{ m() }}",
        "{% set x.y = 1 %}",
        // filters, tests and methods
        "{{ ' a '|trim }}{{ [3, 1, 2]|sort }}{{ [3, 1]|sort(reverse=true) }}{{ ['b', 'A']|sort }}{{"
            + " [1, 1, 2]|unique|list }}{{ [1, 2]|first }}{{ [1, 2]|last }}{{ [1, 2]|reverse|list"
            + " }}{{ 'ab'|reverse }}{{ [1, 2]|sum }}{{ [1, 2]|max }}{{ [1, 2]|join('-') }}",
        "{{ 'a-b'|replace('-', '+') }}{{ 'hello wORLD'|title }}{{ 'hELLO'|capitalize }}{{ 'a\n"
            + "b\n\n"
            + "c'|indent }}{{ 'a\n"
            + "b'|indent(2, true) }}{{ '3'|int + 1 }}{{ 'x'|int(7) }}{{ '2.5'|float }}{{"
            + " 2.567|round(2) }}{{ {'b': 1, 'a': 2}|dictsort }}{{ {'b': 1}|items |list }}",
        "{{ messages|map(attribute='role')|join(',') }} {{ messages|selectattr('role', 'equalto',"
            + " 'user')|list|length }} {{ messages|rejectattr('role', 'in', ['user'])|list|length"
            + " }} {{ [0, 1, 2]|select|list }} {{ [0, 1, 2]|select('odd')|list }} {{ ['a',"
            + " 'b']|map('upper')|list }}",
        "{{ {'a': [1, 2.0, none, true, 'é\"\\n'], 'b': {}}|tojson }}\n{{ {'a': [1, {'c': []}], 'b':"
            + " {}}|tojson(indent=2) }}\n{{ {'b': 1, 'a': '<é>'}|tojson(sort_keys=true,"
            + " ensure_ascii=true) }}{{ [1, 2]|tojson(separators=(',', ':')) }}",
        "{{ 1 is number }}{{ 1.5 is float }}{{ true is boolean }}{{ none is none }}{{ 'a' is string"
            + " }}{{ {} is mapping }}{{ [] is iterable }}{{ 'a' is sequence }}{{ 4 is divisibleby 2"
            + " }}{{ 3 is not odd }}{{ 'a' is in ['a'] }}{{ true is true }}{{ 1 is integer and 2 is"
            + " even }}{{ x is undefined }}{{ 'a' is eq('a') }}",
        "{{ '  a b  c '.split() }}{{ 'a,b,c'.split(',', 1) }}{{ 'a,b,c'.rsplit(',', 1) }}{{"
            + " 'xxaxx'.strip('x') }}{{ 'xxa'.lstrip('x') }}{{ 'axx'.rstrip('x') }}{{"
            + " 'abc'.startswith('ab') }}{{ 'abc'.endswith(('x', 'c')) }}{{ ','.join(['a', 'b'])"
            + " }}{{ 'abcb'.find('b') }}{{ 'abcb'.count('b') }}{{ 'a\n"
            + "b'.splitlines() }}{{ 'Ab'.upper() }}{{ 'aXa'.replace('a', 'b', 1) }}{{"
            + " 'abc'.removeprefix('a') }}",
        "{{ {'a': 1}.get('b') }}{{ {'a': 1}.get('b', 2) }}{{ {'a': 1}.keys()|list }}{{ {'a':"
            + " 1}['a'] }}{{ {'items': 1}['items'] }}{{ {'a': 1}.a }}{{ [5, 6].index(6) }}",
        "{% generation %}x{% endgeneration %}",
        "{{ raise_exception('No ' ~ 'way') }}",
        "{{ strftime_now('%Y-%m-%d %B %b %d %A %%') }}",
        // what is no template
        "{% if true %}",
        "{% for a in [1] %}{% endif %}",
        "{{ 'a }}",
        "{{ a b }}",
        "{{ (1 }}",
        "{# comment",
        "{% nonsense %}",
        "{{ 1|nonsense }}",
        "{{ 1 is nonsense }}",
      })
  void the_parts_are_jinjas(String template) throws JsonProcessingException {
    assertLikePython(template, json(CHATS.get(1)), false, Map.of());
  }

  @Test
  void what_is_not_known_is_named() {
    var e =
        assertThrows(ChatTemplateException.class, () -> ChatTemplate.of("a\n{% include 'x' %}"));
    assertTrue(
        e.getMessage().startsWith("line 2 of the chat template: the tag \"include\" is not known"),
        e.getMessage());
    var deep = "{{ " + "(".repeat(100_000) + "1" + ")".repeat(100_000) + " }}";
    assertThrows(ChatTemplateException.class, () -> ChatTemplate.of(deep));
    var endless = ChatTemplate.of("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}");
    assertThrows(ChatTemplateException.class, () -> endless.render(List.of(), false, Map.of()));
    var large = ChatTemplate.of("{{ 'a' * 999999999999 }}");
    assertThrows(ChatTemplateException.class, () -> large.render(List.of(), false, Map.of()));
  }

  @Test
  void a_tokenizer_has_the_template_of_its_folder(@TempDir Path folder) throws IOException {
    LivePython.call("bpe", folder.toString());
    List<ChatMessage> hello = List.of(new ChatMessage("user", "hello world"));
    String messages = json("[{'role': 'user', 'content': 'hello world'}]");
    Path config = folder.resolve("tokenizer_config.json");
    try (Tokenizer tokenizer = Tokenizer.load(folder.resolve("tokenizer.json"))) {
      assertFalse(tokenizer.hasChatTemplate());
      var e = assertThrows(HubException.class, () -> tokenizer.applyChatTemplate(hello, true));
      assertTrue(e.getMessage().contains("has no chat template"), e.getMessage());
    }
    String template =
        "{% for m in messages %}{{ m.content + eos_token }}{% endfor %}{{ add_generation_prompt }}";
    var values = JSON.readValue(config.toFile(), new TypeReference<Map<String, Object>>() {});
    values.put("chat_template", template);
    Files.writeString(config, JSON.writeValueAsString(values));
    assertApplied(folder, messages, hello);
    values.put(
        "chat_template",
        List.of(
            Map.of("name", "tool_use", "template", "tools"),
            Map.of("name", "default", "template", template + "!")));
    Files.writeString(config, JSON.writeValueAsString(values));
    assertApplied(folder, messages, hello);
    try (Tokenizer tokenizer = Tokenizer.load(folder.resolve("tokenizer.json"))) {
      assertEquals(
          "tools", tokenizer.applyChatTemplate(hello, true, Map.of("tools", List.of(Map.of()))));
    }
    Files.writeString(folder.resolve("chat_template.jinja"), template + " of the file");
    assertApplied(folder, messages, hello);
  }

  private static void assertApplied(Path folder, String json, List<ChatMessage> messages) {
    Object[] wanted = (Object[]) LivePython.callIn(PYTHON, "applied", folder.toString(), json);
    try (Tokenizer tokenizer = Tokenizer.load(folder.resolve("tokenizer.json"))) {
      assertTrue(tokenizer.hasChatTemplate());
      String text = tokenizer.applyChatTemplate(messages, true);
      assertEquals(wanted[0], text);
      org.junit.jupiter.api.Assertions.assertArrayEquals(
          LivePython.longs(wanted[1]), tokenizer.encode(text, null, false).ids());
    }
  }
}

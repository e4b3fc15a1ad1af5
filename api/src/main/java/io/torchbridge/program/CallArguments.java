package io.torchbridge.program;

import io.torchbridge.InvalidArgumentException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Brings a call's arguments to the places and names that a program was exported with. */
record CallArguments(TreeSpec spec, List<String> names) {

  /**
   * The arguments as the spec has them, by place and by name. One by place may be given by its name
   * and the other way round, as in Python; one that was fixed at export may be left out.
   *
   * @param fixed values of arguments that were fixed, by their names
   */
  List<Object> bind(
      List<? extends @Nullable Object> inputs,
      Map<String, ? extends @Nullable Object> keywords,
      Map<String, ? extends @Nullable Object> fixed) {
    if (!(spec instanceof TreeSpec.Container top)
        || top.children().size() != 2
        || !(top.children().get(0) instanceof TreeSpec.Container places)
        || !(top.children().get(1) instanceof TreeSpec.Container named)
        || named.keys() == null) {
      return List.of(inputs, keywords);
    }
    int count = places.children().size();
    List<String> keys = named.keys();
    if (inputs.size() > count + keys.size()) {
      throw new InvalidArgumentException(
          "the program takes %d inputs, not %d".formatted(count + keys.size(), inputs.size()));
    }
    var all = new LinkedHashMap<String, @Nullable Object>();
    for (int i = 0; i < count + keys.size(); i++) {
      String name = i < count ? name(i) : keys.get(i - count);
      boolean byName = keywords.containsKey(name);
      if (i < inputs.size() && byName) {
        throw new InvalidArgumentException("the input '" + name + "' is given twice");
      }
      if (i < inputs.size()) {
        all.put(name, inputs.get(i));
      } else if (byName) {
        all.put(name, keywords.get(name));
      } else if (fixed.containsKey(name)) {
        all.put(name, fixed.get(name));
      } else {
        throw new InvalidArgumentException(
            "the input '%s' is missing; the program takes %s".formatted(name, takes(count, keys)));
      }
    }
    for (String name : keywords.keySet()) {
      if (!all.containsKey(name)) {
        throw new InvalidArgumentException(
            "there is no input '%s'; the program takes %s".formatted(name, takes(count, keys)));
      }
    }
    List<@Nullable Object> values = new ArrayList<>(all.values());
    var byName = new LinkedHashMap<String, @Nullable Object>();
    keys.forEach(key -> byName.put(key, all.get(key)));
    return List.of(values.subList(0, count), byName);
  }

  private String name(int index) {
    return index < names.size() ? names.get(index) : "input " + index;
  }

  private List<String> takes(int count, List<String> keys) {
    List<String> takes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      takes.add(name(i));
    }
    takes.addAll(keys);
    return takes;
  }
}

package io.torchbridge.libtorch;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The C++ parameter types of an {@code at::_ops::NAME::call}, read from its mangled name: the
 * library itself says how it wants to be called. Reads the part of the Itanium C++ ABI's mangling
 * that these functions use.
 */
final class CppSignature {
  /** How the mangled names of operators' functions begin. */
  static final String OPERATORS = "_ZN2at4_ops";

  private final String mangled;
  private int at;
  private final List<String> substitutions = new ArrayList<>();

  private CppSignature(String mangled) {
    this.mangled = mangled;
  }

  /** The parameter types, such as {@code at::Tensor const&}; null if the name can't be read. */
  static @Nullable List<String> parameters(String mangled) {
    var signature = new CppSignature(mangled);
    try {
      signature.at = 3; // _ZN
      String name = signature.identifier();
      signature.substitutions.add(name);
      name += "::" + signature.identifier();
      signature.substitutions.add(name);
      name += "::" + signature.identifier();
      signature.substitutions.add(name);
      signature.identifier(); // call
      signature.expect('E');
      var types = new ArrayList<String>();
      while (signature.at < mangled.length()) {
        String type = signature.type();
        if (!type.equals("void")) {
          types.add(type);
        }
      }
      return types;
    } catch (IllegalStateException e) {
      return null;
    }
  }

  private String type() {
    char c = next();
    switch (c) {
      case 'R' -> {
        return substitutable(type() + "&");
      }
      case 'K' -> {
        return substitutable(type() + " const");
      }
      case 'l' -> {
        return "long";
      }
      case 'd' -> {
        return "double";
      }
      case 'b' -> {
        return "bool";
      }
      case 'c' -> {
        return "char";
      }
      case 'v' -> {
        return "void";
      }
      case 'N' -> {
        return nested();
      }
      case 'S' -> {
        String name = afterS();
        return mangled.startsWith("I", at) ? template(name) : name;
      }
      default -> throw new IllegalStateException("unread: " + c);
    }
  }

  /** {@code S_}, {@code S0_}, …, or {@code St} with the name behind it. */
  private String afterS() {
    if (peek() == 't') {
      at++;
      return substitutable("std::" + identifier());
    }
    int index = 0;
    boolean first = true;
    while (peek() != '_') {
      index = index * 36 + Character.digit(next(), 36);
      first = false;
    }
    at++;
    int place = first ? 0 : index + 1;
    if (place >= substitutions.size()) {
      throw new IllegalStateException("no substitution " + place);
    }
    return substitutions.get(place);
  }

  private String nested() {
    String name = "";
    while (peek() != 'E') {
      if (peek() == 'S') {
        at++;
        name = afterS();
      } else if (peek() == 'I') {
        name = template(name);
      } else {
        String part = identifier();
        name = substitutable(name.isEmpty() ? part : name + "::" + part);
      }
    }
    at++;
    return name;
  }

  private String template(String name) {
    expect('I');
    var arguments = new ArrayList<String>();
    while (peek() != 'E') {
      if (peek() == 'L') {
        at += 2; // Lm: a number
        int start = at;
        while (peek() != 'E') {
          at++;
        }
        arguments.add(mangled.substring(start, at));
        at++;
      } else {
        arguments.add(type());
      }
    }
    at++;
    return substitutable(name + "<" + String.join(", ", arguments) + ">");
  }

  private String substitutable(String type) {
    substitutions.add(type);
    return type;
  }

  private String identifier() {
    int length = 0;
    while (Character.isDigit(peek())) {
      length = length * 10 + next() - '0';
    }
    if (length == 0 || at + length > mangled.length()) {
      throw new IllegalStateException("no identifier");
    }
    String name = mangled.substring(at, at + length);
    at += length;
    return name;
  }

  private char peek() {
    if (at >= mangled.length()) {
      throw new IllegalStateException("cut off");
    }
    return mangled.charAt(at);
  }

  private char next() {
    char c = peek();
    at++;
    return c;
  }

  private void expect(char c) {
    if (next() != c) {
      throw new IllegalStateException("no " + c);
    }
  }
}

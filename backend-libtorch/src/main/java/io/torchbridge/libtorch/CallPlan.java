package io.torchbridge.libtorch;

import io.torchbridge.spi.Operator;
import io.torchbridge.spi.Operator.Return;
import io.torchbridge.spi.Type;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How one {@code at::_ops} function is called: which registers or stack words each parameter takes
 * by System V's rules, and in what form the result comes back. Made once an operator.
 *
 * @param parameters one for each argument of the schema
 * @param stackWords how many stack words are passed
 * @param result the form of the result
 * @param resultWords the words of a result of class type, 0 for one in a register
 * @param tensors which of those words become tensors, a bit each
 */
record CallPlan(
    List<Parameter> parameters, int stackWords, ResultForm result, int resultWords, long tensors) {

  /** The C++ types that the fast path passes. */
  enum Form {
    TENSOR(1, 0),
    OPTIONAL_TENSOR(1, 0),
    TENSOR_LIST(2, 0),
    TENSOR_LIST_REF(1, 0),
    LONG(1, 0),
    BOOL(1, 0),
    DOUBLE(0, 1),
    SYM_INT(1, 0),
    OPTIONAL_LONG(2, 0),
    OPTIONAL_SYM_INT(1, 0),
    OPTIONAL_BOOL(1, 0),
    OPTIONAL_DOUBLE(1, 1),
    LONG_LIST(2, 0),
    SYM_INT_LIST(2, 0),
    DOUBLE_LIST(2, 0),
    OPTIONAL_LONG_LIST(3, 0),
    OPTIONAL_SYM_INT_LIST(3, 0),
    OPTIONAL_DOUBLE_LIST(3, 0),
    SCALAR(1, 0),
    OPTIONAL_SCALAR(1, 0),
    SCALAR_LIST(2, 0),
    CODE(1, 0),
    OPTIONAL_CODE(1, 0),
    DEVICE(1, 0),
    OPTIONAL_DEVICE(1, 0),
    STRING(2, 0),
    OPTIONAL_STRING(3, 0),
    BOOL_ARRAY(1, 0),
    NO_GENERATOR(1, 0);

    /** The words of the value in integer registers; over 2 in all it goes to the stack. */
    final int ints;

    final int floats;

    Form(int ints, int floats) {
      this.ints = ints;
      this.floats = floats;
    }
  }

  /** How a result comes back. */
  enum ResultForm {
    NOTHING,
    WRITTEN,
    TENSOR,
    TENSOR_LIST,
    LONG,
    BOOL,
    DOUBLE,
    SCALAR,
    DTYPE,
    SYM_INT,
    SEVERAL
  }

  /**
   * Where one argument goes.
   *
   * @param form its C++ type
   * @param places the frame's offset of each of its words, a floating one first
   * @param size the length of a {@code std::array}
   */
  record Parameter(Form form, int[] places, int size) {}

  private static final Pattern BOOL_ARRAY = Pattern.compile("std::array<bool, (\\d)>");

  /** The plan of an operator with these C++ parameters; null if the fast path does not take it. */
  static @Nullable CallPlan of(Operator operator, List<String> types) {
    if (types.size() != operator.arguments().size()) {
      return null;
    }
    ResultForm result = resultForm(operator);
    if (result == null) {
      return null;
    }
    int words =
        switch (result) {
          case TENSOR, SYM_INT -> 1;
          case TENSOR_LIST -> 3;
          case SCALAR -> 4;
          case SEVERAL -> operator.returns().size();
          case WRITTEN -> operator.returns().size() > 1 ? operator.returns().size() : 0;
          default -> 0;
        };
    if (words > CallFrame.MAX_RESULTS) {
      return null;
    }
    long tensors = 0;
    if (result == ResultForm.TENSOR) {
      tensors = 1;
    } else if (result == ResultForm.SEVERAL) {
      for (int i = 0; i < words; i++) {
        // a std::tuple has its last element first
        if (operator.returns().get(words - 1 - i).type().isTensor()) {
          tensors |= 1L << i;
        }
      }
    }
    int ints = words > 0 ? 1 : 0;
    int floats = 0;
    int stack = 0;
    var parameters = new Parameter[types.size()];
    for (int i = 0; i < parameters.length; i++) {
      Matcher array = BOOL_ARRAY.matcher(types.get(i));
      boolean isArray = array.matches();
      Form form = isArray ? Form.BOOL_ARRAY : form(types.get(i));
      if (form == null) {
        return null;
      }
      int[] places = new int[form.ints + form.floats];
      int place = 0;
      if (form.ints > 2 || ints + form.ints > 6 || floats + form.floats > 8) {
        for (; place < places.length; place++) {
          places[place] = CallFrame.STACK + 8 * stack++;
        }
      } else {
        for (int f = 0; f < form.floats; f++) {
          places[place++] = CallFrame.FLOATS + 8 * floats++;
        }
        for (int n = 0; n < form.ints; n++) {
          places[place++] = 8 * ints++;
        }
      }
      parameters[i] = new Parameter(form, places, isArray ? Integer.parseInt(array.group(1)) : 0);
    }
    if (stack > CallFrame.MAX_STACK_WORDS) {
      return null;
    }
    return new CallPlan(List.of(parameters), stack, result, words, tensors);
  }

  private static @Nullable Form form(String type) {
    return switch (type) {
      case "at::Tensor const&", "at::Tensor&" -> Form.TENSOR;
      case "std::optional<at::Tensor> const&" -> Form.OPTIONAL_TENSOR;
      case "c10::ArrayRef<at::Tensor>" -> Form.TENSOR_LIST;
      case "c10::IListRef<at::Tensor> const&" -> Form.TENSOR_LIST_REF;
      case "long" -> Form.LONG;
      case "bool" -> Form.BOOL;
      case "double" -> Form.DOUBLE;
      case "c10::SymInt" -> Form.SYM_INT;
      case "std::optional<long>" -> Form.OPTIONAL_LONG;
      case "std::optional<c10::SymInt>" -> Form.OPTIONAL_SYM_INT;
      case "std::optional<bool>" -> Form.OPTIONAL_BOOL;
      case "std::optional<double>" -> Form.OPTIONAL_DOUBLE;
      case "c10::ArrayRef<long>" -> Form.LONG_LIST;
      case "c10::ArrayRef<c10::SymInt>" -> Form.SYM_INT_LIST;
      case "c10::ArrayRef<double>" -> Form.DOUBLE_LIST;
      case "c10::OptionalArrayRef<long>" -> Form.OPTIONAL_LONG_LIST;
      case "c10::OptionalArrayRef<c10::SymInt>" -> Form.OPTIONAL_SYM_INT_LIST;
      case "std::optional<c10::ArrayRef<double>>" -> Form.OPTIONAL_DOUBLE_LIST;
      case "c10::Scalar const&" -> Form.SCALAR;
      case "std::optional<c10::Scalar> const&" -> Form.OPTIONAL_SCALAR;
      case "c10::ArrayRef<c10::Scalar>" -> Form.SCALAR_LIST;
      case "c10::ScalarType", "c10::Layout", "c10::MemoryFormat" -> Form.CODE;
      case "std::optional<c10::ScalarType>",
          "std::optional<c10::Layout>",
          "std::optional<c10::MemoryFormat>" ->
          Form.OPTIONAL_CODE;
      case "c10::Device" -> Form.DEVICE;
      case "std::optional<c10::Device>" -> Form.OPTIONAL_DEVICE;
      case "std::basic_string_view<char, std::char_traits<char>>" -> Form.STRING;
      case "std::optional<std::basic_string_view<char, std::char_traits<char>>>" ->
          Form.OPTIONAL_STRING;
      case "std::optional<at::Generator>" -> Form.NO_GENERATOR;
      default -> null;
    };
  }

  private static @Nullable ResultForm resultForm(Operator operator) {
    List<Return> returns = operator.returns();
    if (returns.isEmpty()) {
      return ResultForm.NOTHING;
    }
    boolean written = true;
    for (int i = 0; i < returns.size(); i++) {
      written &= operator.writtenArgument(i) >= 0;
    }
    if (written) {
      return ResultForm.WRITTEN;
    }
    if (returns.size() == 1) {
      Type type = returns.getFirst().type();
      if (type instanceof Type.ListOf(Type element, int size)) {
        return element.isTensor() && !element.isOptional() ? ResultForm.TENSOR_LIST : null;
      }
      if (type.isOptional()) {
        return null;
      }
      return switch (type.kind()) {
        case TENSOR -> ResultForm.TENSOR;
        case INT -> ResultForm.LONG;
        case SYM_INT -> ResultForm.SYM_INT;
        case BOOL -> ResultForm.BOOL;
        case FLOAT -> ResultForm.DOUBLE;
        case SCALAR -> ResultForm.SCALAR;
        case DTYPE -> ResultForm.DTYPE;
        default -> null;
      };
    }
    for (int i = 0; i < returns.size(); i++) {
      Type type = returns.get(i).type();
      boolean word =
          type instanceof Type.Plain
              && switch (type.kind()) {
                case TENSOR, INT, SYM_INT, FLOAT -> true;
                default -> false;
              };
      if (!word || operator.writtenArgument(i) >= 0) {
        return null;
      }
    }
    return ResultForm.SEVERAL;
  }
}

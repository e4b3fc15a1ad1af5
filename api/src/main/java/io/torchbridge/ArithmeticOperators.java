package io.torchbridge;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The operators that combine elements of two tensors, or of a tensor and a number, see <a
 * href="https://docs.pytorch.org/docs/stable/torch.html#pointwise-ops">pointwise ops</a> and <a
 * href="https://docs.pytorch.org/docs/stable/torch.html#comparison-ops">comparison ops</a>. Shapes
 * are <a href="https://docs.pytorch.org/docs/stable/notes/broadcasting.html">broadcast</a>.
 */
@SuppressWarnings("MemberName") // PyTorch's underscore says "in place"
abstract sealed class ArithmeticOperators extends PointwiseOperators permits ReductionOperators {
  private static final Op ADDCDIV = Op.of("aten::addcdiv");
  private static final Op ADDCDIV_IN_PLACE = Op.of("aten::addcdiv_");
  private static final Op ADDCMUL = Op.of("aten::addcmul");
  private static final Op ADDCMUL_IN_PLACE = Op.of("aten::addcmul_");
  private static final Op ADD_IN_PLACE_SCALAR = Op.of("aten::add_.Scalar");
  private static final Op ADD_IN_PLACE_TENSOR = Op.of("aten::add_.Tensor");
  private static final Op ADD_SCALAR = Op.of("aten::add.Scalar");
  private static final Op ADD_TENSOR = Op.of("aten::add.Tensor");
  private static final Op ALLCLOSE = Op.of("aten::allclose");
  private static final Op ATAN2 = Op.of("aten::atan2");
  private static final Op ATAN2_IN_PLACE = Op.of("aten::atan2_");
  private static final Op BITWISE_AND_IN_PLACE_SCALAR = Op.of("aten::bitwise_and_.Scalar");
  private static final Op BITWISE_AND_IN_PLACE_TENSOR = Op.of("aten::bitwise_and_.Tensor");
  private static final Op BITWISE_AND_SCALAR = Op.of("aten::bitwise_and.Scalar");
  private static final Op BITWISE_AND_TENSOR = Op.of("aten::bitwise_and.Tensor");
  private static final Op BITWISE_LEFT_SHIFT_IN_PLACE_TENSOR =
      Op.of("aten::bitwise_left_shift_.Tensor");
  private static final Op BITWISE_LEFT_SHIFT_TENSOR = Op.of("aten::bitwise_left_shift.Tensor");
  private static final Op BITWISE_OR_IN_PLACE_SCALAR = Op.of("aten::bitwise_or_.Scalar");
  private static final Op BITWISE_OR_IN_PLACE_TENSOR = Op.of("aten::bitwise_or_.Tensor");
  private static final Op BITWISE_OR_SCALAR = Op.of("aten::bitwise_or.Scalar");
  private static final Op BITWISE_OR_TENSOR = Op.of("aten::bitwise_or.Tensor");
  private static final Op BITWISE_RIGHT_SHIFT_IN_PLACE_TENSOR =
      Op.of("aten::bitwise_right_shift_.Tensor");
  private static final Op BITWISE_RIGHT_SHIFT_TENSOR = Op.of("aten::bitwise_right_shift.Tensor");
  private static final Op BITWISE_XOR_IN_PLACE_SCALAR = Op.of("aten::bitwise_xor_.Scalar");
  private static final Op BITWISE_XOR_IN_PLACE_TENSOR = Op.of("aten::bitwise_xor_.Tensor");
  private static final Op BITWISE_XOR_SCALAR = Op.of("aten::bitwise_xor.Scalar");
  private static final Op BITWISE_XOR_TENSOR = Op.of("aten::bitwise_xor.Tensor");
  private static final Op CLAMP = Op.of("aten::clamp");
  private static final Op CLAMP_IN_PLACE = Op.of("aten::clamp_");
  private static final Op CLAMP_IN_PLACE_TENSOR = Op.of("aten::clamp_.Tensor");
  private static final Op CLAMP_MAX = Op.of("aten::clamp_max");
  private static final Op CLAMP_MAX_IN_PLACE = Op.of("aten::clamp_max_");
  private static final Op CLAMP_MIN = Op.of("aten::clamp_min");
  private static final Op CLAMP_MIN_IN_PLACE = Op.of("aten::clamp_min_");
  private static final Op CLAMP_TENSOR = Op.of("aten::clamp.Tensor");
  private static final Op COPYSIGN_IN_PLACE_TENSOR = Op.of("aten::copysign_.Tensor");
  private static final Op COPYSIGN_TENSOR = Op.of("aten::copysign.Tensor");
  private static final Op DIV_IN_PLACE_SCALAR = Op.of("aten::div_.Scalar");
  private static final Op DIV_IN_PLACE_SCALAR_MODE = Op.of("aten::div_.Scalar_mode");
  private static final Op DIV_IN_PLACE_TENSOR = Op.of("aten::div_.Tensor");
  private static final Op DIV_IN_PLACE_TENSOR_MODE = Op.of("aten::div_.Tensor_mode");
  private static final Op DIV_SCALAR = Op.of("aten::div.Scalar");
  private static final Op DIV_SCALAR_MODE = Op.of("aten::div.Scalar_mode");
  private static final Op DIV_TENSOR = Op.of("aten::div.Tensor");
  private static final Op DIV_TENSOR_MODE = Op.of("aten::div.Tensor_mode");
  private static final Op EQUAL = Op.of("aten::equal");
  private static final Op EQ_IN_PLACE_SCALAR = Op.of("aten::eq_.Scalar");
  private static final Op EQ_IN_PLACE_TENSOR = Op.of("aten::eq_.Tensor");
  private static final Op EQ_SCALAR = Op.of("aten::eq.Scalar");
  private static final Op EQ_TENSOR = Op.of("aten::eq.Tensor");
  private static final Op FLOAT_POWER_IN_PLACE_SCALAR = Op.of("aten::float_power_.Scalar");
  private static final Op FLOAT_POWER_IN_PLACE_TENSOR = Op.of("aten::float_power_.Tensor");
  private static final Op FLOAT_POWER_TENSOR_SCALAR = Op.of("aten::float_power.Tensor_Scalar");
  private static final Op FLOAT_POWER_TENSOR_TENSOR = Op.of("aten::float_power.Tensor_Tensor");
  private static final Op FLOOR_DIVIDE = Op.of("aten::floor_divide");
  private static final Op FLOOR_DIVIDE_IN_PLACE_TENSOR = Op.of("aten::floor_divide_.Tensor");
  private static final Op FMAX = Op.of("aten::fmax");
  private static final Op FMIN = Op.of("aten::fmin");
  private static final Op FMOD_IN_PLACE_SCALAR = Op.of("aten::fmod_.Scalar");
  private static final Op FMOD_IN_PLACE_TENSOR = Op.of("aten::fmod_.Tensor");
  private static final Op FMOD_SCALAR = Op.of("aten::fmod.Scalar");
  private static final Op FMOD_TENSOR = Op.of("aten::fmod.Tensor");
  private static final Op GCD = Op.of("aten::gcd");
  private static final Op GCD_IN_PLACE = Op.of("aten::gcd_");
  private static final Op GE_IN_PLACE_SCALAR = Op.of("aten::ge_.Scalar");
  private static final Op GE_IN_PLACE_TENSOR = Op.of("aten::ge_.Tensor");
  private static final Op GE_SCALAR = Op.of("aten::ge.Scalar");
  private static final Op GE_TENSOR = Op.of("aten::ge.Tensor");
  private static final Op GT_IN_PLACE_SCALAR = Op.of("aten::gt_.Scalar");
  private static final Op GT_IN_PLACE_TENSOR = Op.of("aten::gt_.Tensor");
  private static final Op GT_SCALAR = Op.of("aten::gt.Scalar");
  private static final Op GT_TENSOR = Op.of("aten::gt.Tensor");
  private static final Op HEAVISIDE = Op.of("aten::heaviside");
  private static final Op HEAVISIDE_IN_PLACE = Op.of("aten::heaviside_");
  private static final Op HYPOT = Op.of("aten::hypot");
  private static final Op HYPOT_IN_PLACE = Op.of("aten::hypot_");
  private static final Op IGAMMA = Op.of("aten::igamma");
  private static final Op IGAMMAC = Op.of("aten::igammac");
  private static final Op IGAMMAC_IN_PLACE = Op.of("aten::igammac_");
  private static final Op IGAMMA_IN_PLACE = Op.of("aten::igamma_");
  private static final Op ISCLOSE = Op.of("aten::isclose");
  private static final Op ISIN_TENSOR_TENSOR = Op.of("aten::isin.Tensor_Tensor");
  private static final Op LCM = Op.of("aten::lcm");
  private static final Op LCM_IN_PLACE = Op.of("aten::lcm_");
  private static final Op LDEXP_IN_PLACE = Op.of("aten::ldexp_");
  private static final Op LDEXP_TENSOR = Op.of("aten::ldexp.Tensor");
  private static final Op LERP_IN_PLACE_SCALAR = Op.of("aten::lerp_.Scalar");
  private static final Op LERP_IN_PLACE_TENSOR = Op.of("aten::lerp_.Tensor");
  private static final Op LERP_SCALAR = Op.of("aten::lerp.Scalar");
  private static final Op LERP_TENSOR = Op.of("aten::lerp.Tensor");
  private static final Op LE_IN_PLACE_SCALAR = Op.of("aten::le_.Scalar");
  private static final Op LE_IN_PLACE_TENSOR = Op.of("aten::le_.Tensor");
  private static final Op LE_SCALAR = Op.of("aten::le.Scalar");
  private static final Op LE_TENSOR = Op.of("aten::le.Tensor");
  private static final Op LOGADDEXP = Op.of("aten::logaddexp");
  private static final Op LOGADDEXP2 = Op.of("aten::logaddexp2");
  private static final Op LOGICAL_AND = Op.of("aten::logical_and");
  private static final Op LOGICAL_AND_IN_PLACE = Op.of("aten::logical_and_");
  private static final Op LOGICAL_OR = Op.of("aten::logical_or");
  private static final Op LOGICAL_OR_IN_PLACE = Op.of("aten::logical_or_");
  private static final Op LOGICAL_XOR = Op.of("aten::logical_xor");
  private static final Op LOGICAL_XOR_IN_PLACE = Op.of("aten::logical_xor_");
  private static final Op LT_IN_PLACE_SCALAR = Op.of("aten::lt_.Scalar");
  private static final Op LT_IN_PLACE_TENSOR = Op.of("aten::lt_.Tensor");
  private static final Op LT_SCALAR = Op.of("aten::lt.Scalar");
  private static final Op LT_TENSOR = Op.of("aten::lt.Tensor");
  private static final Op MAXIMUM = Op.of("aten::maximum");
  private static final Op MINIMUM = Op.of("aten::minimum");
  private static final Op MUL_IN_PLACE_SCALAR = Op.of("aten::mul_.Scalar");
  private static final Op MUL_IN_PLACE_TENSOR = Op.of("aten::mul_.Tensor");
  private static final Op MUL_SCALAR = Op.of("aten::mul.Scalar");
  private static final Op MUL_TENSOR = Op.of("aten::mul.Tensor");
  private static final Op NEXTAFTER = Op.of("aten::nextafter");
  private static final Op NEXTAFTER_IN_PLACE = Op.of("aten::nextafter_");
  private static final Op NE_IN_PLACE_SCALAR = Op.of("aten::ne_.Scalar");
  private static final Op NE_IN_PLACE_TENSOR = Op.of("aten::ne_.Tensor");
  private static final Op NE_SCALAR = Op.of("aten::ne.Scalar");
  private static final Op NE_TENSOR = Op.of("aten::ne.Tensor");
  private static final Op POW_IN_PLACE_SCALAR = Op.of("aten::pow_.Scalar");
  private static final Op POW_IN_PLACE_TENSOR = Op.of("aten::pow_.Tensor");
  private static final Op POW_TENSOR_SCALAR = Op.of("aten::pow.Tensor_Scalar");
  private static final Op POW_TENSOR_TENSOR = Op.of("aten::pow.Tensor_Tensor");
  private static final Op REMAINDER_IN_PLACE_SCALAR = Op.of("aten::remainder_.Scalar");
  private static final Op REMAINDER_IN_PLACE_TENSOR = Op.of("aten::remainder_.Tensor");
  private static final Op REMAINDER_SCALAR = Op.of("aten::remainder.Scalar");
  private static final Op REMAINDER_TENSOR = Op.of("aten::remainder.Tensor");
  private static final Op RSUB_SCALAR = Op.of("aten::rsub.Scalar");
  private static final Op SUB_IN_PLACE_SCALAR = Op.of("aten::sub_.Scalar");
  private static final Op SUB_IN_PLACE_TENSOR = Op.of("aten::sub_.Tensor");
  private static final Op SUB_SCALAR = Op.of("aten::sub.Scalar");
  private static final Op SUB_TENSOR = Op.of("aten::sub.Tensor");
  private static final Op WHERE_SCALAR_OTHER = Op.of("aten::where.ScalarOther");
  private static final Op WHERE_SELF = Op.of("aten::where.self");
  private static final Op XLOGY_IN_PLACE_TENSOR = Op.of("aten::xlogy_.Tensor");
  private static final Op XLOGY_TENSOR = Op.of("aten::xlogy.Tensor");

  /** {@code self + other}, broadcast. */
  public Tensor add(Tensor other) {
    return ADD_TENSOR.tensor(self(), other);
  }

  /** {@link #add(Tensor)}, in place. */
  public Tensor add_(Tensor other) {
    return ADD_IN_PLACE_TENSOR.tensor(self(), other);
  }

  /** {@code self + alpha * other}, broadcast. */
  public Tensor add(Tensor other, Number alpha) {
    return ADD_TENSOR.tensor(self(), other, alpha);
  }

  /** {@link #add(Tensor, Number)}, in place. */
  public Tensor add_(Tensor other, Number alpha) {
    return ADD_IN_PLACE_TENSOR.tensor(self(), other, alpha);
  }

  /** {@code self + other}. */
  public Tensor add(Number other) {
    return ADD_SCALAR.tensor(self(), other);
  }

  /** {@link #add(Number)}, in place. */
  public Tensor add_(Number other) {
    return ADD_IN_PLACE_SCALAR.tensor(self(), other);
  }

  /** {@code self - other}, broadcast. */
  public Tensor sub(Tensor other) {
    return SUB_TENSOR.tensor(self(), other);
  }

  /** {@link #sub(Tensor)}, in place. */
  public Tensor sub_(Tensor other) {
    return SUB_IN_PLACE_TENSOR.tensor(self(), other);
  }

  /** {@code self - alpha * other}, broadcast. */
  public Tensor sub(Tensor other, Number alpha) {
    return SUB_TENSOR.tensor(self(), other, alpha);
  }

  /** {@link #sub(Tensor, Number)}, in place. */
  public Tensor sub_(Tensor other, Number alpha) {
    return SUB_IN_PLACE_TENSOR.tensor(self(), other, alpha);
  }

  /** {@code self - other}. */
  public Tensor sub(Number other) {
    return SUB_SCALAR.tensor(self(), other);
  }

  /** {@link #sub(Number)}, in place. */
  public Tensor sub_(Number other) {
    return SUB_IN_PLACE_SCALAR.tensor(self(), other);
  }

  /** {@code other - self}. */
  public Tensor rsub(Number other) {
    return RSUB_SCALAR.tensor(self(), other);
  }

  /** {@code self * other}, broadcast. */
  public Tensor mul(Tensor other) {
    return MUL_TENSOR.tensor(self(), other);
  }

  /** {@link #mul(Tensor)}, in place. */
  public Tensor mul_(Tensor other) {
    return MUL_IN_PLACE_TENSOR.tensor(self(), other);
  }

  /** {@code self * other}. */
  public Tensor mul(Number other) {
    return MUL_SCALAR.tensor(self(), other);
  }

  /** {@link #mul(Number)}, in place. */
  public Tensor mul_(Number other) {
    return MUL_IN_PLACE_SCALAR.tensor(self(), other);
  }

  /** {@code self / other}, broadcast; integers give floating point numbers. */
  public Tensor div(Tensor other) {
    return DIV_TENSOR.tensor(self(), other);
  }

  /** {@link #div(Tensor)}, in place. */
  public Tensor div_(Tensor other) {
    return DIV_IN_PLACE_TENSOR.tensor(self(), other);
  }

  /** {@code self / other}; integers give floating point numbers. */
  public Tensor div(Number other) {
    return DIV_SCALAR.tensor(self(), other);
  }

  /** {@link #div(Number)}, in place. */
  public Tensor div_(Number other) {
    return DIV_IN_PLACE_SCALAR.tensor(self(), other);
  }

  /** {@code self / other}, broadcast and rounded; integers stay integers. */
  public Tensor div(Tensor other, RoundingMode roundingMode) {
    return DIV_TENSOR_MODE.tensor(self(), other, roundingMode.torchName());
  }

  /** {@link #div(Tensor, RoundingMode)}, in place. */
  public Tensor div_(Tensor other, RoundingMode roundingMode) {
    return DIV_IN_PLACE_TENSOR_MODE.tensor(self(), other, roundingMode.torchName());
  }

  /** {@code self / other}, rounded; integers stay integers. */
  public Tensor div(Number other, RoundingMode roundingMode) {
    return DIV_SCALAR_MODE.tensor(self(), other, roundingMode.torchName());
  }

  /** {@link #div(Number, RoundingMode)}, in place. */
  public Tensor div_(Number other, RoundingMode roundingMode) {
    return DIV_IN_PLACE_SCALAR_MODE.tensor(self(), other, roundingMode.torchName());
  }

  /** {@code floor(self / other)}, broadcast. */
  public Tensor floorDivide(Tensor other) {
    return FLOOR_DIVIDE.tensor(self(), other);
  }

  /** {@link #floorDivide(Tensor)}, in place. */
  public Tensor floorDivide_(Tensor other) {
    return FLOOR_DIVIDE_IN_PLACE_TENSOR.tensor(self(), other);
  }

  /** The remainder of a division, with the divisor's sign: Python's {@code %}. */
  public Tensor remainder(Tensor other) {
    return REMAINDER_TENSOR.tensor(self(), other);
  }

  /** {@link #remainder(Tensor)}, in place. */
  public Tensor remainder_(Tensor other) {
    return REMAINDER_IN_PLACE_TENSOR.tensor(self(), other);
  }

  /** The remainder of a division, with the divisor's sign: Python's {@code %}. */
  public Tensor remainder(Number other) {
    return REMAINDER_SCALAR.tensor(self(), other);
  }

  /** {@link #remainder(Number)}, in place. */
  public Tensor remainder_(Number other) {
    return REMAINDER_IN_PLACE_SCALAR.tensor(self(), other);
  }

  /** The remainder of a division, with the dividend's sign: Java's {@code %}. */
  public Tensor fmod(Tensor other) {
    return FMOD_TENSOR.tensor(self(), other);
  }

  /** {@link #fmod(Tensor)}, in place. */
  public Tensor fmod_(Tensor other) {
    return FMOD_IN_PLACE_TENSOR.tensor(self(), other);
  }

  /** The remainder of a division, with the dividend's sign: Java's {@code %}. */
  public Tensor fmod(Number other) {
    return FMOD_SCALAR.tensor(self(), other);
  }

  /** {@link #fmod(Number)}, in place. */
  public Tensor fmod_(Number other) {
    return FMOD_IN_PLACE_SCALAR.tensor(self(), other);
  }

  /** {@code self} to the power of {@code exponent}, broadcast. */
  public Tensor pow(Tensor exponent) {
    return POW_TENSOR_TENSOR.tensor(self(), exponent);
  }

  /** {@link #pow(Tensor)}, in place. */
  public Tensor pow_(Tensor exponent) {
    return POW_IN_PLACE_TENSOR.tensor(self(), exponent);
  }

  /** Each element to the power of {@code exponent}. */
  public Tensor pow(Number exponent) {
    return POW_TENSOR_SCALAR.tensor(self(), exponent);
  }

  /** {@link #pow(Number)}, in place. */
  public Tensor pow_(Number exponent) {
    return POW_IN_PLACE_SCALAR.tensor(self(), exponent);
  }

  /** The angle of the point {@code (other, self)}, in radians. */
  public Tensor atan2(Tensor other) {
    return ATAN2.tensor(self(), other);
  }

  /** {@link #atan2(Tensor)}, in place. */
  public Tensor atan2_(Tensor other) {
    return ATAN2_IN_PLACE.tensor(self(), other);
  }

  /** {@code sqrt(self² + other²)}. */
  public Tensor hypot(Tensor other) {
    return HYPOT.tensor(self(), other);
  }

  /** {@link #hypot(Tensor)}, in place. */
  public Tensor hypot_(Tensor other) {
    return HYPOT_IN_PLACE.tensor(self(), other);
  }

  /** The absolute values with the signs of {@code other}. */
  public Tensor copysign(Tensor other) {
    return COPYSIGN_TENSOR.tensor(self(), other);
  }

  /** {@link #copysign(Tensor)}, in place. */
  public Tensor copysign_(Tensor other) {
    return COPYSIGN_IN_PLACE_TENSOR.tensor(self(), other);
  }

  /** {@code self * log(other)}, 0 where self is 0. */
  public Tensor xlogy(Tensor other) {
    return XLOGY_TENSOR.tensor(self(), other);
  }

  /** {@link #xlogy(Tensor)}, in place. */
  public Tensor xlogy_(Tensor other) {
    return XLOGY_IN_PLACE_TENSOR.tensor(self(), other);
  }

  /** {@code log(exp(self) + exp(other))} without overflow. */
  public Tensor logaddexp(Tensor other) {
    return LOGADDEXP.tensor(self(), other);
  }

  /** The greater of each two elements; NaN if one of them is. */
  public Tensor maximum(Tensor other) {
    return MAXIMUM.tensor(self(), other);
  }

  /** The less of each two elements; NaN if one of them is. */
  public Tensor minimum(Tensor other) {
    return MINIMUM.tensor(self(), other);
  }

  /** The greater of each two elements; the other one if one is NaN. */
  public Tensor fmax(Tensor other) {
    return FMAX.tensor(self(), other);
  }

  /** The less of each two elements; the other one if one is NaN. */
  public Tensor fmin(Tensor other) {
    return FMIN.tensor(self(), other);
  }

  /** {@code self + weight * (end - self)}. */
  public Tensor lerp(Tensor end, Number weight) {
    return LERP_SCALAR.tensor(self(), end, weight);
  }

  /** {@link #lerp(Tensor, Number)}, in place. */
  public Tensor lerp_(Tensor end, Number weight) {
    return LERP_IN_PLACE_SCALAR.tensor(self(), end, weight);
  }

  /** {@code self + weight * (end - self)}. */
  public Tensor lerp(Tensor end, Tensor weight) {
    return LERP_TENSOR.tensor(self(), end, weight);
  }

  /** {@link #lerp(Tensor, Tensor)}, in place. */
  public Tensor lerp_(Tensor end, Tensor weight) {
    return LERP_IN_PLACE_TENSOR.tensor(self(), end, weight);
  }

  /** {@code self + value * tensor1 * tensor2}. */
  public Tensor addcmul(Tensor tensor1, Tensor tensor2, Number value) {
    return ADDCMUL.tensor(self(), tensor1, tensor2, value);
  }

  /** {@link #addcmul(Tensor, Tensor, Number)}, in place. */
  public Tensor addcmul_(Tensor tensor1, Tensor tensor2, Number value) {
    return ADDCMUL_IN_PLACE.tensor(self(), tensor1, tensor2, value);
  }

  /** {@code self + value * tensor1 / tensor2}. */
  public Tensor addcdiv(Tensor tensor1, Tensor tensor2, Number value) {
    return ADDCDIV.tensor(self(), tensor1, tensor2, value);
  }

  /** {@link #addcdiv(Tensor, Tensor, Number)}, in place. */
  public Tensor addcdiv_(Tensor tensor1, Tensor tensor2, Number value) {
    return ADDCDIV_IN_PLACE.tensor(self(), tensor1, tensor2, value);
  }

  /** Each element moved into {@code [min, max]}; null for no bound. */
  public Tensor clamp(@Nullable Number min, @Nullable Number max) {
    return CLAMP.tensor(self(), min, max);
  }

  /** {@link #clamp(Number, Number)}, in place. */
  public Tensor clamp_(@Nullable Number min, @Nullable Number max) {
    return CLAMP_IN_PLACE.tensor(self(), min, max);
  }

  /** Each element moved between those of two tensors, broadcast; null for no bound. */
  public Tensor clamp(@Nullable Tensor min, @Nullable Tensor max) {
    return CLAMP_TENSOR.tensor(self(), min, max);
  }

  /** {@link #clamp(Tensor, Tensor)}, in place. */
  public Tensor clamp_(@Nullable Tensor min, @Nullable Tensor max) {
    return CLAMP_IN_PLACE_TENSOR.tensor(self(), min, max);
  }

  /** Each element, but at least {@code min}. */
  public Tensor clampMin(Number min) {
    return CLAMP_MIN.tensor(self(), min);
  }

  /** {@link #clampMin(Number)}, in place. */
  public Tensor clampMin_(Number min) {
    return CLAMP_MIN_IN_PLACE.tensor(self(), min);
  }

  /** Each element, but at most {@code max}. */
  public Tensor clampMax(Number max) {
    return CLAMP_MAX.tensor(self(), max);
  }

  /** {@link #clampMax(Number)}, in place. */
  public Tensor clampMax_(Number max) {
    return CLAMP_MAX_IN_PLACE.tensor(self(), max);
  }

  // Comparisons, which give bool

  /** {@code self == other}, element by element. */
  public Tensor eq(Tensor other) {
    return EQ_TENSOR.tensor(self(), other);
  }

  /** {@code self == other}. */
  public Tensor eq(Number other) {
    return EQ_SCALAR.tensor(self(), other);
  }

  /** {@code self != other}, element by element. */
  public Tensor ne(Tensor other) {
    return NE_TENSOR.tensor(self(), other);
  }

  /** {@code self != other}. */
  public Tensor ne(Number other) {
    return NE_SCALAR.tensor(self(), other);
  }

  /** {@code self < other}, element by element. */
  public Tensor lt(Tensor other) {
    return LT_TENSOR.tensor(self(), other);
  }

  /** {@code self < other}. */
  public Tensor lt(Number other) {
    return LT_SCALAR.tensor(self(), other);
  }

  /** {@code self <= other}, element by element. */
  public Tensor le(Tensor other) {
    return LE_TENSOR.tensor(self(), other);
  }

  /** {@code self <= other}. */
  public Tensor le(Number other) {
    return LE_SCALAR.tensor(self(), other);
  }

  /** {@code self > other}, element by element. */
  public Tensor gt(Tensor other) {
    return GT_TENSOR.tensor(self(), other);
  }

  /** {@code self > other}. */
  public Tensor gt(Number other) {
    return GT_SCALAR.tensor(self(), other);
  }

  /** {@code self >= other}, element by element. */
  public Tensor ge(Tensor other) {
    return GE_TENSOR.tensor(self(), other);
  }

  /** {@code self >= other}. */
  public Tensor ge(Number other) {
    return GE_SCALAR.tensor(self(), other);
  }

  /** Where {@code |self - other| <= 1e-8 + 1e-5 * |other|}. */
  public Tensor isclose(Tensor other) {
    return ISCLOSE.tensor(self(), other);
  }

  /**
   * Where {@code |self - other| <= atol + rtol * |other|}, or both are NaN and {@code equalNan}.
   */
  public Tensor isclose(Tensor other, double rtol, double atol, boolean equalNan) {
    return ISCLOSE.tensor(self(), other, rtol, atol, equalNan);
  }

  /** Whether {@link #isclose(Tensor)} holds everywhere. */
  public boolean allclose(Tensor other) {
    return (boolean) Objects.requireNonNull(ALLCLOSE.call(self(), other));
  }

  /** Whether {@link #isclose(Tensor, double, double, boolean)} holds everywhere. */
  public boolean allclose(Tensor other, double rtol, double atol, boolean equalNan) {
    return (boolean) Objects.requireNonNull(ALLCLOSE.call(self(), other, rtol, atol, equalNan));
  }

  /** Whether shapes and all elements are equal. */
  public boolean equal(Tensor other) {
    return (boolean) Objects.requireNonNull(EQUAL.call(self(), other));
  }

  /** True where an element is one of {@code testElements}. */
  public Tensor isin(Tensor testElements) {
    return ISIN_TENSOR_TENSOR.tensor(self(), testElements);
  }

  // Logic

  /** True where both are not 0. */
  public Tensor logicalAnd(Tensor other) {
    return LOGICAL_AND.tensor(self(), other);
  }

  /** {@link #logicalAnd(Tensor)}, in place. */
  public Tensor logicalAnd_(Tensor other) {
    return LOGICAL_AND_IN_PLACE.tensor(self(), other);
  }

  /** True where one is not 0. */
  public Tensor logicalOr(Tensor other) {
    return LOGICAL_OR.tensor(self(), other);
  }

  /** {@link #logicalOr(Tensor)}, in place. */
  public Tensor logicalOr_(Tensor other) {
    return LOGICAL_OR_IN_PLACE.tensor(self(), other);
  }

  /** True where exactly one is not 0. */
  public Tensor logicalXor(Tensor other) {
    return LOGICAL_XOR.tensor(self(), other);
  }

  /** {@link #logicalXor(Tensor)}, in place. */
  public Tensor logicalXor_(Tensor other) {
    return LOGICAL_XOR_IN_PLACE.tensor(self(), other);
  }

  /** {@code self & other}, of integers or bool. */
  public Tensor bitwiseAnd(Tensor other) {
    return BITWISE_AND_TENSOR.tensor(self(), other);
  }

  /** {@link #bitwiseAnd(Tensor)}, in place. */
  public Tensor bitwiseAnd_(Tensor other) {
    return BITWISE_AND_IN_PLACE_TENSOR.tensor(self(), other);
  }

  /** {@code self & other}, of integers or bool. */
  public Tensor bitwiseAnd(Number other) {
    return BITWISE_AND_SCALAR.tensor(self(), other);
  }

  /** {@link #bitwiseAnd(Number)}, in place. */
  public Tensor bitwiseAnd_(Number other) {
    return BITWISE_AND_IN_PLACE_SCALAR.tensor(self(), other);
  }

  /** {@code self | other}, of integers or bool. */
  public Tensor bitwiseOr(Tensor other) {
    return BITWISE_OR_TENSOR.tensor(self(), other);
  }

  /** {@link #bitwiseOr(Tensor)}, in place. */
  public Tensor bitwiseOr_(Tensor other) {
    return BITWISE_OR_IN_PLACE_TENSOR.tensor(self(), other);
  }

  /** {@code self | other}, of integers or bool. */
  public Tensor bitwiseOr(Number other) {
    return BITWISE_OR_SCALAR.tensor(self(), other);
  }

  /** {@link #bitwiseOr(Number)}, in place. */
  public Tensor bitwiseOr_(Number other) {
    return BITWISE_OR_IN_PLACE_SCALAR.tensor(self(), other);
  }

  /** {@code self ^ other}, of integers or bool. */
  public Tensor bitwiseXor(Tensor other) {
    return BITWISE_XOR_TENSOR.tensor(self(), other);
  }

  /** {@link #bitwiseXor(Tensor)}, in place. */
  public Tensor bitwiseXor_(Tensor other) {
    return BITWISE_XOR_IN_PLACE_TENSOR.tensor(self(), other);
  }

  /** {@code self ^ other}, of integers or bool. */
  public Tensor bitwiseXor(Number other) {
    return BITWISE_XOR_SCALAR.tensor(self(), other);
  }

  /** {@link #bitwiseXor(Number)}, in place. */
  public Tensor bitwiseXor_(Number other) {
    return BITWISE_XOR_IN_PLACE_SCALAR.tensor(self(), other);
  }

  /** {@code self << other}, of integers. */
  public Tensor bitwiseLeftShift(Tensor other) {
    return BITWISE_LEFT_SHIFT_TENSOR.tensor(self(), other);
  }

  /** {@link #bitwiseLeftShift(Tensor)}, in place. */
  public Tensor bitwiseLeftShift_(Tensor other) {
    return BITWISE_LEFT_SHIFT_IN_PLACE_TENSOR.tensor(self(), other);
  }

  /** {@code self >> other}, of integers. */
  public Tensor bitwiseRightShift(Tensor other) {
    return BITWISE_RIGHT_SHIFT_TENSOR.tensor(self(), other);
  }

  /** {@link #bitwiseRightShift(Tensor)}, in place. */
  public Tensor bitwiseRightShift_(Tensor other) {
    return BITWISE_RIGHT_SHIFT_IN_PLACE_TENSOR.tensor(self(), other);
  }

  /** This tensor's elements where the condition is true, else those of {@code other}, broadcast. */
  public Tensor where(Tensor condition, Tensor other) {
    return WHERE_SELF.tensor(condition, self(), other);
  }

  /** This tensor's elements where the condition is true, else {@code other}. */
  public Tensor where(Tensor condition, Number other) {
    return WHERE_SCALAR_OTHER.tensor(condition, self(), other);
  }

  // More arithmetic

  /** The greatest common divisors of integers. */
  public Tensor gcd(Tensor other) {
    return GCD.tensor(self(), other);
  }

  /** {@link #gcd(Tensor)}, in place. */
  public Tensor gcd_(Tensor other) {
    return GCD_IN_PLACE.tensor(self(), other);
  }

  /** The least common multiples of integers. */
  public Tensor lcm(Tensor other) {
    return LCM.tensor(self(), other);
  }

  /** {@link #lcm(Tensor)}, in place. */
  public Tensor lcm_(Tensor other) {
    return LCM_IN_PLACE.tensor(self(), other);
  }

  /** {@code self * 2^other}. */
  public Tensor ldexp(Tensor other) {
    return LDEXP_TENSOR.tensor(self(), other);
  }

  /** {@link #ldexp(Tensor)}, in place. */
  public Tensor ldexp_(Tensor other) {
    return LDEXP_IN_PLACE.tensor(self(), other);
  }

  /** 0 for negative elements, 1 for positive ones, {@code values} at 0. */
  public Tensor heaviside(Tensor values) {
    return HEAVISIDE.tensor(self(), values);
  }

  /** {@link #heaviside(Tensor)}, in place. */
  public Tensor heaviside_(Tensor values) {
    return HEAVISIDE_IN_PLACE.tensor(self(), values);
  }

  /** The next number of the type towards {@code other}. */
  public Tensor nextafter(Tensor other) {
    return NEXTAFTER.tensor(self(), other);
  }

  /** {@link #nextafter(Tensor)}, in place. */
  public Tensor nextafter_(Tensor other) {
    return NEXTAFTER_IN_PLACE.tensor(self(), other);
  }

  /** {@code log2(2^self + 2^other)} without overflow. */
  public Tensor logaddexp2(Tensor other) {
    return LOGADDEXP2.tensor(self(), other);
  }

  /** The regularised lower incomplete gamma function. */
  public Tensor igamma(Tensor other) {
    return IGAMMA.tensor(self(), other);
  }

  /** {@link #igamma(Tensor)}, in place. */
  public Tensor igamma_(Tensor other) {
    return IGAMMA_IN_PLACE.tensor(self(), other);
  }

  /** The regularised upper incomplete gamma function. */
  public Tensor igammac(Tensor other) {
    return IGAMMAC.tensor(self(), other);
  }

  /** {@link #igammac(Tensor)}, in place. */
  public Tensor igammac_(Tensor other) {
    return IGAMMAC_IN_PLACE.tensor(self(), other);
  }

  /** {@link #pow(Tensor)} in float64, or complex128. */
  public Tensor floatPower(Tensor exponent) {
    return FLOAT_POWER_TENSOR_TENSOR.tensor(self(), exponent);
  }

  /** {@link #pow(Number)} in float64, or complex128. */
  public Tensor floatPower(Number exponent) {
    return FLOAT_POWER_TENSOR_SCALAR.tensor(self(), exponent);
  }

  /** {@link #floatPower(Tensor)}, in place, of float64 or complex128. */
  public Tensor floatPower_(Tensor exponent) {
    return FLOAT_POWER_IN_PLACE_TENSOR.tensor(self(), exponent);
  }

  /** {@link #floatPower(Number)}, in place, of float64 or complex128. */
  public Tensor floatPower_(Number exponent) {
    return FLOAT_POWER_IN_PLACE_SCALAR.tensor(self(), exponent);
  }

  // Comparisons in place: 1 and 0 of this tensor's type

  /** {@link #eq(Tensor)}, in place. */
  public Tensor eq_(Tensor other) {
    return EQ_IN_PLACE_TENSOR.tensor(self(), other);
  }

  /** {@link #eq(Number)}, in place. */
  public Tensor eq_(Number other) {
    return EQ_IN_PLACE_SCALAR.tensor(self(), other);
  }

  /** {@link #ne(Tensor)}, in place. */
  public Tensor ne_(Tensor other) {
    return NE_IN_PLACE_TENSOR.tensor(self(), other);
  }

  /** {@link #ne(Number)}, in place. */
  public Tensor ne_(Number other) {
    return NE_IN_PLACE_SCALAR.tensor(self(), other);
  }

  /** {@link #lt(Tensor)}, in place. */
  public Tensor lt_(Tensor other) {
    return LT_IN_PLACE_TENSOR.tensor(self(), other);
  }

  /** {@link #lt(Number)}, in place. */
  public Tensor lt_(Number other) {
    return LT_IN_PLACE_SCALAR.tensor(self(), other);
  }

  /** {@link #le(Tensor)}, in place. */
  public Tensor le_(Tensor other) {
    return LE_IN_PLACE_TENSOR.tensor(self(), other);
  }

  /** {@link #le(Number)}, in place. */
  public Tensor le_(Number other) {
    return LE_IN_PLACE_SCALAR.tensor(self(), other);
  }

  /** {@link #gt(Tensor)}, in place. */
  public Tensor gt_(Tensor other) {
    return GT_IN_PLACE_TENSOR.tensor(self(), other);
  }

  /** {@link #gt(Number)}, in place. */
  public Tensor gt_(Number other) {
    return GT_IN_PLACE_SCALAR.tensor(self(), other);
  }

  /** {@link #ge(Tensor)}, in place. */
  public Tensor ge_(Tensor other) {
    return GE_IN_PLACE_TENSOR.tensor(self(), other);
  }

  /** {@link #ge(Number)}, in place. */
  public Tensor ge_(Number other) {
    return GE_IN_PLACE_SCALAR.tensor(self(), other);
  }
}

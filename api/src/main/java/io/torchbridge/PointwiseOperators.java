package io.torchbridge;

import org.jspecify.annotations.Nullable;

/**
 * The operators on each element of one tensor, see <a
 * href="https://docs.pytorch.org/docs/stable/torch.html#pointwise-ops">pointwise ops</a>. Names
 * that end in an underscore change this tensor and return it, as in PyTorch.
 */
@SuppressWarnings("MemberName") // PyTorch's underscore says "in place"
abstract sealed class PointwiseOperators permits ArithmeticOperators {
  private static final Op ABS = Op.of("aten::abs");
  private static final Op ABS_IN_PLACE = Op.of("aten::abs_");
  private static final Op ACOS = Op.of("aten::acos");
  private static final Op ACOSH = Op.of("aten::acosh");
  private static final Op ACOSH_IN_PLACE = Op.of("aten::acosh_");
  private static final Op ACOS_IN_PLACE = Op.of("aten::acos_");
  private static final Op ANGLE = Op.of("aten::angle");
  private static final Op ASIN = Op.of("aten::asin");
  private static final Op ASINH = Op.of("aten::asinh");
  private static final Op ASINH_IN_PLACE = Op.of("aten::asinh_");
  private static final Op ASIN_IN_PLACE = Op.of("aten::asin_");
  private static final Op ATAN = Op.of("aten::atan");
  private static final Op ATANH = Op.of("aten::atanh");
  private static final Op ATANH_IN_PLACE = Op.of("aten::atanh_");
  private static final Op ATAN_IN_PLACE = Op.of("aten::atan_");
  private static final Op BITWISE_NOT = Op.of("aten::bitwise_not");
  private static final Op BITWISE_NOT_IN_PLACE = Op.of("aten::bitwise_not_");
  private static final Op CEIL = Op.of("aten::ceil");
  private static final Op CEIL_IN_PLACE = Op.of("aten::ceil_");
  private static final Op CONJ = Op.of("aten::conj");
  private static final Op CONJ_PHYSICAL = Op.of("aten::conj_physical");
  private static final Op CONJ_PHYSICAL_IN_PLACE = Op.of("aten::conj_physical_");
  private static final Op COPY_IN_PLACE = Op.of("aten::copy_");
  private static final Op COS = Op.of("aten::cos");
  private static final Op COSH = Op.of("aten::cosh");
  private static final Op COSH_IN_PLACE = Op.of("aten::cosh_");
  private static final Op COS_IN_PLACE = Op.of("aten::cos_");
  private static final Op DEG2RAD = Op.of("aten::deg2rad");
  private static final Op DEG2RAD_IN_PLACE = Op.of("aten::deg2rad_");
  private static final Op DIGAMMA = Op.of("aten::digamma");
  private static final Op DIGAMMA_IN_PLACE = Op.of("aten::digamma_");
  private static final Op ERF = Op.of("aten::erf");
  private static final Op ERFC = Op.of("aten::erfc");
  private static final Op ERFC_IN_PLACE = Op.of("aten::erfc_");
  private static final Op ERFINV = Op.of("aten::erfinv");
  private static final Op ERFINV_IN_PLACE = Op.of("aten::erfinv_");
  private static final Op ERF_IN_PLACE = Op.of("aten::erf_");
  private static final Op EXP = Op.of("aten::exp");
  private static final Op EXP2 = Op.of("aten::exp2");
  private static final Op EXP2_IN_PLACE = Op.of("aten::exp2_");
  private static final Op EXPM1 = Op.of("aten::expm1");
  private static final Op EXPM1_IN_PLACE = Op.of("aten::expm1_");
  private static final Op EXP_IN_PLACE = Op.of("aten::exp_");
  private static final Op FILL_DIAGONAL_IN_PLACE = Op.of("aten::fill_diagonal_");
  private static final Op FILL_IN_PLACE_SCALAR = Op.of("aten::fill_.Scalar");
  private static final Op FILL_IN_PLACE_TENSOR = Op.of("aten::fill_.Tensor");
  private static final Op FLOOR = Op.of("aten::floor");
  private static final Op FLOOR_IN_PLACE = Op.of("aten::floor_");
  private static final Op FRAC = Op.of("aten::frac");
  private static final Op FRAC_IN_PLACE = Op.of("aten::frac_");
  private static final Op FREXP_TENSOR = Op.of("aten::frexp.Tensor");
  private static final Op HARDSHRINK = Op.of("aten::hardshrink");
  private static final Op I0 = Op.of("aten::i0");
  private static final Op I0_IN_PLACE = Op.of("aten::i0_");
  private static final Op IMAG = Op.of("aten::imag");
  private static final Op ISFINITE = Op.of("aten::isfinite");
  private static final Op ISINF = Op.of("aten::isinf");
  private static final Op ISNAN = Op.of("aten::isnan");
  private static final Op ISNEGINF = Op.of("aten::isneginf");
  private static final Op ISPOSINF = Op.of("aten::isposinf");
  private static final Op ISREAL = Op.of("aten::isreal");
  private static final Op LGAMMA = Op.of("aten::lgamma");
  private static final Op LGAMMA_IN_PLACE = Op.of("aten::lgamma_");
  private static final Op LOG = Op.of("aten::log");
  private static final Op LOG10 = Op.of("aten::log10");
  private static final Op LOG10_IN_PLACE = Op.of("aten::log10_");
  private static final Op LOG1P = Op.of("aten::log1p");
  private static final Op LOG1P_IN_PLACE = Op.of("aten::log1p_");
  private static final Op LOG2 = Op.of("aten::log2");
  private static final Op LOG2_IN_PLACE = Op.of("aten::log2_");
  private static final Op LOGICAL_NOT = Op.of("aten::logical_not");
  private static final Op LOGICAL_NOT_IN_PLACE = Op.of("aten::logical_not_");
  private static final Op LOGIT = Op.of("aten::logit");
  private static final Op LOGIT_IN_PLACE = Op.of("aten::logit_");
  private static final Op LOG_IN_PLACE = Op.of("aten::log_");
  private static final Op MVLGAMMA = Op.of("aten::mvlgamma");
  private static final Op MVLGAMMA_IN_PLACE = Op.of("aten::mvlgamma_");
  private static final Op NAN_TO_NUM = Op.of("aten::nan_to_num");
  private static final Op NAN_TO_NUM_IN_PLACE = Op.of("aten::nan_to_num_");
  private static final Op NEG = Op.of("aten::neg");
  private static final Op NEG_IN_PLACE = Op.of("aten::neg_");
  private static final Op POLYGAMMA = Op.of("aten::polygamma");
  private static final Op POLYGAMMA_IN_PLACE = Op.of("aten::polygamma_");
  private static final Op POSITIVE = Op.of("aten::positive");
  private static final Op PRELU = Op.of("aten::prelu");
  private static final Op RAD2DEG = Op.of("aten::rad2deg");
  private static final Op RAD2DEG_IN_PLACE = Op.of("aten::rad2deg_");
  private static final Op REAL = Op.of("aten::real");
  private static final Op RECIPROCAL = Op.of("aten::reciprocal");
  private static final Op RECIPROCAL_IN_PLACE = Op.of("aten::reciprocal_");
  private static final Op RELU = Op.of("aten::relu");
  private static final Op RELU_IN_PLACE = Op.of("aten::relu_");
  private static final Op RESOLVE_CONJ = Op.of("aten::resolve_conj");
  private static final Op RESOLVE_NEG = Op.of("aten::resolve_neg");
  private static final Op ROUND = Op.of("aten::round");
  private static final Op ROUND_DECIMALS = Op.of("aten::round.decimals");
  private static final Op ROUND_IN_PLACE = Op.of("aten::round_");
  private static final Op RSQRT = Op.of("aten::rsqrt");
  private static final Op RSQRT_IN_PLACE = Op.of("aten::rsqrt_");
  private static final Op SGN = Op.of("aten::sgn");
  private static final Op SGN_IN_PLACE = Op.of("aten::sgn_");
  private static final Op SIGMOID = Op.of("aten::sigmoid");
  private static final Op SIGMOID_IN_PLACE = Op.of("aten::sigmoid_");
  private static final Op SIGN = Op.of("aten::sign");
  private static final Op SIGNBIT = Op.of("aten::signbit");
  private static final Op SIGN_IN_PLACE = Op.of("aten::sign_");
  private static final Op SIN = Op.of("aten::sin");
  private static final Op SINC = Op.of("aten::sinc");
  private static final Op SINC_IN_PLACE = Op.of("aten::sinc_");
  private static final Op SINH = Op.of("aten::sinh");
  private static final Op SINH_IN_PLACE = Op.of("aten::sinh_");
  private static final Op SIN_IN_PLACE = Op.of("aten::sin_");
  private static final Op SQRT = Op.of("aten::sqrt");
  private static final Op SQRT_IN_PLACE = Op.of("aten::sqrt_");
  private static final Op SQUARE = Op.of("aten::square");
  private static final Op SQUARE_IN_PLACE = Op.of("aten::square_");
  private static final Op TAN = Op.of("aten::tan");
  private static final Op TANH = Op.of("aten::tanh");
  private static final Op TANH_IN_PLACE = Op.of("aten::tanh_");
  private static final Op TAN_IN_PLACE = Op.of("aten::tan_");
  private static final Op TRUNC = Op.of("aten::trunc");
  private static final Op TRUNC_IN_PLACE = Op.of("aten::trunc_");
  private static final Op VIEW_AS_COMPLEX = Op.of("aten::view_as_complex");
  private static final Op VIEW_AS_REAL = Op.of("aten::view_as_real");
  private static final Op ZERO_IN_PLACE = Op.of("aten::zero_");

  /** The absolute value of each element; of a complex number, its modulus. */
  public Tensor abs() {
    return ABS.tensor(self());
  }

  /** {@link #abs()}, in place. */
  public Tensor abs_() {
    return ABS_IN_PLACE.tensor(self());
  }

  /** {@code -self}. */
  public Tensor neg() {
    return NEG.tensor(self());
  }

  /** {@link #neg()}, in place. */
  public Tensor neg_() {
    return NEG_IN_PLACE.tensor(self());
  }

  /** -1, 0 or 1, by the sign of each element. */
  public Tensor sign() {
    return SIGN.tensor(self());
  }

  /** {@link #sign()}, in place. */
  public Tensor sign_() {
    return SIGN_IN_PLACE.tensor(self());
  }

  /** {@link #sign} that takes complex numbers too: {@code self / abs(self)}. */
  public Tensor sgn() {
    return SGN.tensor(self());
  }

  /** {@link #sgn()}, in place. */
  public Tensor sgn_() {
    return SGN_IN_PLACE.tensor(self());
  }

  /** {@code e} to the power of each element. */
  public Tensor exp() {
    return EXP.tensor(self());
  }

  /** {@link #exp()}, in place. */
  public Tensor exp_() {
    return EXP_IN_PLACE.tensor(self());
  }

  /** 2 to the power of each element. */
  public Tensor exp2() {
    return EXP2.tensor(self());
  }

  /** {@link #exp2()}, in place. */
  public Tensor exp2_() {
    return EXP2_IN_PLACE.tensor(self());
  }

  /** {@code exp(self) - 1}, exact near 0. */
  public Tensor expm1() {
    return EXPM1.tensor(self());
  }

  /** {@link #expm1()}, in place. */
  public Tensor expm1_() {
    return EXPM1_IN_PLACE.tensor(self());
  }

  /** The natural logarithm. */
  public Tensor log() {
    return LOG.tensor(self());
  }

  /** {@link #log()}, in place. */
  public Tensor log_() {
    return LOG_IN_PLACE.tensor(self());
  }

  /** The logarithm to the base 2. */
  public Tensor log2() {
    return LOG2.tensor(self());
  }

  /** {@link #log2()}, in place. */
  public Tensor log2_() {
    return LOG2_IN_PLACE.tensor(self());
  }

  /** The logarithm to the base 10. */
  public Tensor log10() {
    return LOG10.tensor(self());
  }

  /** {@link #log10()}, in place. */
  public Tensor log10_() {
    return LOG10_IN_PLACE.tensor(self());
  }

  /** {@code log(1 + self)}, exact near 0. */
  public Tensor log1p() {
    return LOG1P.tensor(self());
  }

  /** {@link #log1p()}, in place. */
  public Tensor log1p_() {
    return LOG1P_IN_PLACE.tensor(self());
  }

  /** The square root. */
  public Tensor sqrt() {
    return SQRT.tensor(self());
  }

  /** {@link #sqrt()}, in place. */
  public Tensor sqrt_() {
    return SQRT_IN_PLACE.tensor(self());
  }

  /** {@code 1 / sqrt(self)}. */
  public Tensor rsqrt() {
    return RSQRT.tensor(self());
  }

  /** {@link #rsqrt()}, in place. */
  public Tensor rsqrt_() {
    return RSQRT_IN_PLACE.tensor(self());
  }

  /** {@code self * self}. */
  public Tensor square() {
    return SQUARE.tensor(self());
  }

  /** {@link #square()}, in place. */
  public Tensor square_() {
    return SQUARE_IN_PLACE.tensor(self());
  }

  /** {@code 1 / self}. */
  public Tensor reciprocal() {
    return RECIPROCAL.tensor(self());
  }

  /** {@link #reciprocal()}, in place. */
  public Tensor reciprocal_() {
    return RECIPROCAL_IN_PLACE.tensor(self());
  }

  /** The sine, of radians. */
  public Tensor sin() {
    return SIN.tensor(self());
  }

  /** {@link #sin()}, in place. */
  public Tensor sin_() {
    return SIN_IN_PLACE.tensor(self());
  }

  /** The cosine, of radians. */
  public Tensor cos() {
    return COS.tensor(self());
  }

  /** {@link #cos()}, in place. */
  public Tensor cos_() {
    return COS_IN_PLACE.tensor(self());
  }

  /** The tangent, of radians. */
  public Tensor tan() {
    return TAN.tensor(self());
  }

  /** {@link #tan()}, in place. */
  public Tensor tan_() {
    return TAN_IN_PLACE.tensor(self());
  }

  /** The inverse sine, in radians. */
  public Tensor asin() {
    return ASIN.tensor(self());
  }

  /** {@link #asin()}, in place. */
  public Tensor asin_() {
    return ASIN_IN_PLACE.tensor(self());
  }

  /** The inverse cosine, in radians. */
  public Tensor acos() {
    return ACOS.tensor(self());
  }

  /** {@link #acos()}, in place. */
  public Tensor acos_() {
    return ACOS_IN_PLACE.tensor(self());
  }

  /** The inverse tangent, in radians. */
  public Tensor atan() {
    return ATAN.tensor(self());
  }

  /** {@link #atan()}, in place. */
  public Tensor atan_() {
    return ATAN_IN_PLACE.tensor(self());
  }

  /** The hyperbolic sine. */
  public Tensor sinh() {
    return SINH.tensor(self());
  }

  /** {@link #sinh()}, in place. */
  public Tensor sinh_() {
    return SINH_IN_PLACE.tensor(self());
  }

  /** The hyperbolic cosine. */
  public Tensor cosh() {
    return COSH.tensor(self());
  }

  /** {@link #cosh()}, in place. */
  public Tensor cosh_() {
    return COSH_IN_PLACE.tensor(self());
  }

  /** The hyperbolic tangent. */
  public Tensor tanh() {
    return TANH.tensor(self());
  }

  /** {@link #tanh()}, in place. */
  public Tensor tanh_() {
    return TANH_IN_PLACE.tensor(self());
  }

  /** The inverse hyperbolic sine. */
  public Tensor asinh() {
    return ASINH.tensor(self());
  }

  /** {@link #asinh()}, in place. */
  public Tensor asinh_() {
    return ASINH_IN_PLACE.tensor(self());
  }

  /** The inverse hyperbolic cosine. */
  public Tensor acosh() {
    return ACOSH.tensor(self());
  }

  /** {@link #acosh()}, in place. */
  public Tensor acosh_() {
    return ACOSH_IN_PLACE.tensor(self());
  }

  /** The inverse hyperbolic tangent. */
  public Tensor atanh() {
    return ATANH.tensor(self());
  }

  /** {@link #atanh()}, in place. */
  public Tensor atanh_() {
    return ATANH_IN_PLACE.tensor(self());
  }

  /** {@code 1 / (1 + exp(-self))}. */
  public Tensor sigmoid() {
    return SIGMOID.tensor(self());
  }

  /** {@link #sigmoid()}, in place. */
  public Tensor sigmoid_() {
    return SIGMOID_IN_PLACE.tensor(self());
  }

  /** {@code log(self / (1 - self))}. */
  public Tensor logit() {
    return LOGIT.tensor(self());
  }

  /** {@link #logit()} of the elements clamped to {@code [eps, 1 - eps]}. */
  public Tensor logit(double eps) {
    return LOGIT.tensor(self(), eps);
  }

  /** {@code max(self, 0)}. */
  public Tensor relu() {
    return RELU.tensor(self());
  }

  /** {@link #relu()}, in place. */
  public Tensor relu_() {
    return RELU_IN_PLACE.tensor(self());
  }

  /** The error function. */
  public Tensor erf() {
    return ERF.tensor(self());
  }

  /** {@link #erf()}, in place. */
  public Tensor erf_() {
    return ERF_IN_PLACE.tensor(self());
  }

  /** {@code 1 - erf(self)}. */
  public Tensor erfc() {
    return ERFC.tensor(self());
  }

  /** {@link #erfc()}, in place. */
  public Tensor erfc_() {
    return ERFC_IN_PLACE.tensor(self());
  }

  /** The inverse error function. */
  public Tensor erfinv() {
    return ERFINV.tensor(self());
  }

  /** {@link #erfinv()}, in place. */
  public Tensor erfinv_() {
    return ERFINV_IN_PLACE.tensor(self());
  }

  /** The logarithm of the gamma function's absolute value. */
  public Tensor lgamma() {
    return LGAMMA.tensor(self());
  }

  /** {@link #lgamma()}, in place. */
  public Tensor lgamma_() {
    return LGAMMA_IN_PLACE.tensor(self());
  }

  /** The derivative of {@link #lgamma}. */
  public Tensor digamma() {
    return DIGAMMA.tensor(self());
  }

  /** {@link #digamma()}, in place. */
  public Tensor digamma_() {
    return DIGAMMA_IN_PLACE.tensor(self());
  }

  /** The largest integer that is not greater. */
  public Tensor floor() {
    return FLOOR.tensor(self());
  }

  /** {@link #floor()}, in place. */
  public Tensor floor_() {
    return FLOOR_IN_PLACE.tensor(self());
  }

  /** The smallest integer that is not less. */
  public Tensor ceil() {
    return CEIL.tensor(self());
  }

  /** {@link #ceil()}, in place. */
  public Tensor ceil_() {
    return CEIL_IN_PLACE.tensor(self());
  }

  /** The nearest integer; of two that are equally near, the even one. */
  public Tensor round() {
    return ROUND.tensor(self());
  }

  /** {@link #round()}, in place. */
  public Tensor round_() {
    return ROUND_IN_PLACE.tensor(self());
  }

  /** Rounded to so many decimals; negative ones stand left of the point. */
  public Tensor round(long decimals) {
    return ROUND_DECIMALS.tensor(self(), decimals);
  }

  /** The integer part. */
  public Tensor trunc() {
    return TRUNC.tensor(self());
  }

  /** {@link #trunc()}, in place. */
  public Tensor trunc_() {
    return TRUNC_IN_PLACE.tensor(self());
  }

  /** {@code self - trunc(self)}. */
  public Tensor frac() {
    return FRAC.tensor(self());
  }

  /** {@link #frac()}, in place. */
  public Tensor frac_() {
    return FRAC_IN_PLACE.tensor(self());
  }

  /** Degrees to radians. */
  public Tensor deg2rad() {
    return DEG2RAD.tensor(self());
  }

  /** {@link #deg2rad()}, in place. */
  public Tensor deg2rad_() {
    return DEG2RAD_IN_PLACE.tensor(self());
  }

  /** Radians to degrees. */
  public Tensor rad2deg() {
    return RAD2DEG.tensor(self());
  }

  /** {@link #rad2deg()}, in place. */
  public Tensor rad2deg_() {
    return RAD2DEG_IN_PLACE.tensor(self());
  }

  /** NaN becomes 0, the infinities the greatest and least finite values. */
  public Tensor nanToNum() {
    return NAN_TO_NUM.tensor(self());
  }

  /** {@link #nanToNum()}, in place. */
  public Tensor nanToNum_() {
    return NAN_TO_NUM_IN_PLACE.tensor(self());
  }

  /** NaN and the infinities become these values; null for those of {@link #nanToNum()}. */
  public Tensor nanToNum(@Nullable Double nan, @Nullable Double posinf, @Nullable Double neginf) {
    return NAN_TO_NUM.tensor(self(), nan, posinf, neginf);
  }

  /** {@link #nanToNum(Double, Double, Double)}, in place. */
  public Tensor nanToNum_(@Nullable Double nan, @Nullable Double posinf, @Nullable Double neginf) {
    return NAN_TO_NUM_IN_PLACE.tensor(self(), nan, posinf, neginf);
  }

  // Complex numbers

  /** The angle of complex numbers in radians; of real ones 0 or pi. */
  public Tensor angle() {
    return ANGLE.tensor(self());
  }

  /** The complex conjugate, a view; itself for a real tensor. */
  public Tensor conj() {
    return CONJ.tensor(self());
  }

  /** Itself, or a copy in which a conjugation that is only marked is done. */
  public Tensor resolveConj() {
    return RESOLVE_CONJ.tensor(self());
  }

  /** The real parts, a view. */
  public Tensor real() {
    return REAL.tensor(self());
  }

  /** The imaginary parts of a complex tensor, a view. */
  public Tensor imag() {
    return IMAG.tensor(self());
  }

  /** A complex tensor as a real one with a last dimension of 2, a view. */
  public Tensor viewAsReal() {
    return VIEW_AS_REAL.tensor(self());
  }

  /** A real tensor with a last dimension of 2 as a complex one, a view. */
  public Tensor viewAsComplex() {
    return VIEW_AS_COMPLEX.tensor(self());
  }

  // Tests of each element

  /** True where an element is NaN. */
  public Tensor isnan() {
    return ISNAN.tensor(self());
  }

  /** True where an element is infinite. */
  public Tensor isinf() {
    return ISINF.tensor(self());
  }

  /** True where an element is neither infinite nor NaN. */
  public Tensor isfinite() {
    return ISFINITE.tensor(self());
  }

  /** True where the sign bit is set, also of -0.0. */
  public Tensor signbit() {
    return SIGNBIT.tensor(self());
  }

  /** True where an element is 0. */
  public Tensor logicalNot() {
    return LOGICAL_NOT.tensor(self());
  }

  /** {@link #logicalNot()}, in place. */
  public Tensor logicalNot_() {
    return LOGICAL_NOT_IN_PLACE.tensor(self());
  }

  /** All bits turned over; for bool the logical not. */
  public Tensor bitwiseNot() {
    return BITWISE_NOT.tensor(self());
  }

  /** {@link #bitwiseNot()}, in place. */
  public Tensor bitwiseNot_() {
    return BITWISE_NOT_IN_PLACE.tensor(self());
  }

  // Filling

  /** Sets every element. */
  public Tensor fill_(Number value) {
    return FILL_IN_PLACE_SCALAR.tensor(self(), value);
  }

  /** Sets every element to the value of a tensor of no dimensions. */
  public Tensor fill_(Tensor value) {
    return FILL_IN_PLACE_TENSOR.tensor(self(), value);
  }

  /** Sets every element to 0. */
  public Tensor zero_() {
    return ZERO_IN_PLACE.tensor(self());
  }

  /** Copies another tensor's elements here, broadcast and converted. */
  public Tensor copy_(Tensor source) {
    return COPY_IN_PLACE.tensor(self(), source);
  }

  abstract Tensor self();

  // More functions

  /** {@code sin(πx) / (πx)}, 1 at 0. */
  public Tensor sinc() {
    return SINC.tensor(self());
  }

  /** {@link #sinc()}, in place. */
  public Tensor sinc_() {
    return SINC_IN_PLACE.tensor(self());
  }

  /** The modified Bessel function of the first kind and order 0. */
  public Tensor i0() {
    return I0.tensor(self());
  }

  /** {@link #i0()}, in place. */
  public Tensor i0_() {
    return I0_IN_PLACE.tensor(self());
  }

  /** The {@code n}-th derivative of {@link #digamma()}. */
  public Tensor polygamma(long n) {
    return POLYGAMMA.tensor(n, self());
  }

  /** {@link #polygamma(long)}, in place. */
  public Tensor polygamma_(long n) {
    return POLYGAMMA_IN_PLACE.tensor(self(), n);
  }

  /** The logarithm of the multivariate gamma function of dimension {@code p}. */
  public Tensor mvlgamma(long p) {
    return MVLGAMMA.tensor(self(), p);
  }

  /** {@link #mvlgamma(long)}, in place. */
  public Tensor mvlgamma_(long p) {
    return MVLGAMMA_IN_PLACE.tensor(self(), p);
  }

  /** {@link #logit()}, in place. */
  public Tensor logit_() {
    return LOGIT_IN_PLACE.tensor(self());
  }

  /** {@link #logit(double)}, in place. */
  public Tensor logit_(double eps) {
    return LOGIT_IN_PLACE.tensor(self(), eps);
  }

  /** Elements between -0.5 and 0.5 set to 0. */
  public Tensor hardshrink() {
    return HARDSHRINK.tensor(self());
  }

  /** Elements between {@code -lambda} and {@code lambda} set to 0. */
  public Tensor hardshrink(Number lambda) {
    return HARDSHRINK.tensor(self(), lambda);
  }

  /** {@code max(self, 0) + weight * min(self, 0)}; one weight, or one for each channel. */
  public Tensor prelu(Tensor weight) {
    return PRELU.tensor(self(), weight);
  }

  /** Mantissas of {@code [0.5, 1)} and exponents of 2. */
  public MantissaAndExponent frexp() {
    return MantissaAndExponent.of(FREXP_TENSOR.tensors(self()));
  }

  /** This tensor; an error for bool. */
  public Tensor positive() {
    return POSITIVE.tensor(self());
  }

  /** Complex conjugates, computed at once and not as a view. */
  public Tensor conjPhysical() {
    return CONJ_PHYSICAL.tensor(self());
  }

  /** {@link #conjPhysical()}, in place. */
  public Tensor conjPhysical_() {
    return CONJ_PHYSICAL_IN_PLACE.tensor(self());
  }

  /** This tensor, or a copy where it is a view with the negative bit set. */
  public Tensor resolveNeg() {
    return RESOLVE_NEG.tensor(self());
  }

  /** Whether each element is positive infinity. */
  public Tensor isposinf() {
    return ISPOSINF.tensor(self());
  }

  /** Whether each element is negative infinity. */
  public Tensor isneginf() {
    return ISNEGINF.tensor(self());
  }

  /** Whether each element has no imaginary part. */
  public Tensor isreal() {
    return ISREAL.tensor(self());
  }

  /**
   * One value on the diagonal, in place; {@code wrap} begins a new diagonal below a tall matrix.
   */
  public Tensor fillDiagonal_(Number value, boolean wrap) {
    return FILL_DIAGONAL_IN_PLACE.tensor(self(), value, wrap);
  }

  /**
   * Numbers as {@code mantissa * 2^exponent}.
   *
   * @param mantissa of {@code [0.5, 1)}, or 0
   * @param exponent int32
   */
  public record MantissaAndExponent(Tensor mantissa, Tensor exponent) {
    static MantissaAndExponent of(Tensor[] results) {
      return new MantissaAndExponent(results[0], results[1]);
    }
  }
}

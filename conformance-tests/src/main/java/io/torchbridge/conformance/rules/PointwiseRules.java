package io.torchbridge.conformance.rules;

import io.torchbridge.DType;
import io.torchbridge.RoundingMode;
import io.torchbridge.Torch;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every operator on elements. */
public abstract class PointwiseRules extends TypedOperatorRules {
  @Test
  void every_method_gives_the_answer_of_pytorch() {
    verify(
        List.of("PointwiseOperators", "ArithmeticOperators", "RandomOperators"),
        rootsAndPowers(),
        angles(),
        specialFunctions(),
        rounding(),
        complexNumbers(),
        testsOfElements(),
        filling(),
        randomFilling(),
        arithmetic(),
        comparisons(),
        logic(),
        moreFunctions(),
        moreArithmetic(),
        ofGenerators());
  }

  private List<Check> rootsAndPowers() {
    return List.of(
        that("x.abs()", () -> x.abs()),
        that("z.abs()", () -> z.abs()),
        that("x.clone().abs_()", () -> x.clone().abs_()),
        that("x.neg()", () -> x.neg()),
        that("x.clone().neg_()", () -> x.clone().neg_()),
        that("x.sign()", () -> x.sign()),
        that("x.clone().sign_()", () -> x.clone().sign_()),
        that("z.sgn()", () -> z.sgn()),
        that("x.clone().sgn_()", () -> x.clone().sgn_()),
        that("x.exp()", () -> x.exp()),
        that("x.clone().exp_()", () -> x.clone().exp_()),
        that("x.exp2()", () -> x.exp2()),
        that("x.clone().exp2_()", () -> x.clone().exp2_()),
        that("x.expm1()", () -> x.expm1()),
        that("x.clone().expm1_()", () -> x.clone().expm1_()),
        that("p.log()", () -> p.log()),
        that("p.clone().log_()", () -> p.clone().log_()),
        that("p.log2()", () -> p.log2()),
        that("p.clone().log2_()", () -> p.clone().log2_()),
        that("p.log10()", () -> p.log10()),
        that("p.clone().log10_()", () -> p.clone().log10_()),
        that("p.log1p()", () -> p.log1p()),
        that("p.clone().log1p_()", () -> p.clone().log1p_()),
        that("p.sqrt()", () -> p.sqrt()),
        that("p.clone().sqrt_()", () -> p.clone().sqrt_()),
        that("p.rsqrt()", () -> p.rsqrt()),
        that("p.clone().rsqrt_()", () -> p.clone().rsqrt_()),
        that("x.square()", () -> x.square()),
        that("x.clone().square_()", () -> x.clone().square_()),
        that("x.reciprocal()", () -> x.reciprocal()),
        that("x.clone().reciprocal_()", () -> x.clone().reciprocal_()));
  }

  private List<Check> angles() {
    return List.of(
        that("x.sin()", () -> x.sin()),
        that("x.clone().sin_()", () -> x.clone().sin_()),
        that("x.cos()", () -> x.cos()),
        that("x.clone().cos_()", () -> x.clone().cos_()),
        that("x.tan()", () -> x.tan()),
        that("x.clone().tan_()", () -> x.clone().tan_()),
        that("u.asin()", () -> u.asin()),
        that("u.clone().asin_()", () -> u.clone().asin_()),
        that("u.acos()", () -> u.acos()),
        that("u.clone().acos_()", () -> u.clone().acos_()),
        that("x.atan()", () -> x.atan()),
        that("x.clone().atan_()", () -> x.clone().atan_()),
        that("x.sinh()", () -> x.sinh()),
        that("x.clone().sinh_()", () -> x.clone().sinh_()),
        that("x.cosh()", () -> x.cosh()),
        that("x.clone().cosh_()", () -> x.clone().cosh_()),
        that("x.tanh()", () -> x.tanh()),
        that("x.clone().tanh_()", () -> x.clone().tanh_()),
        that("x.asinh()", () -> x.asinh()),
        that("x.clone().asinh_()", () -> x.clone().asinh_()),
        that("p.acosh()", () -> p.acosh()),
        that("p.clone().acosh_()", () -> p.clone().acosh_()),
        that("u.atanh()", () -> u.atanh()),
        that("u.clone().atanh_()", () -> u.clone().atanh_()),
        that("x.deg2rad()", () -> x.deg2rad()),
        that("x.clone().deg2rad_()", () -> x.clone().deg2rad_()),
        that("x.rad2deg()", () -> x.rad2deg()),
        that("x.clone().rad2deg_()", () -> x.clone().rad2deg_()));
  }

  private List<Check> specialFunctions() {
    return List.of(
        that("x.sigmoid()", () -> x.sigmoid()),
        that("x.clone().sigmoid_()", () -> x.clone().sigmoid_()),
        that("u.logit()", () -> u.logit()),
        that("u.logit(0.25)", () -> u.logit(0.25)),
        that("x.relu()", () -> x.relu()),
        that("x.clone().relu_()", () -> x.clone().relu_()),
        that("x.erf()", () -> x.erf()),
        that("x.clone().erf_()", () -> x.clone().erf_()),
        that("x.erfc()", () -> x.erfc()),
        that("x.clone().erfc_()", () -> x.clone().erfc_()),
        that("u.erfinv()", () -> u.erfinv()),
        that("u.clone().erfinv_()", () -> u.clone().erfinv_()),
        that("p.lgamma()", () -> p.lgamma()),
        that("p.clone().lgamma_()", () -> p.clone().lgamma_()),
        that("p.digamma()", () -> p.digamma()),
        that("p.clone().digamma_()", () -> p.clone().digamma_()));
  }

  private List<Check> rounding() {
    return List.of(
        that("x.floor()", () -> x.floor()),
        that("x.clone().floor_()", () -> x.clone().floor_()),
        that("x.ceil()", () -> x.ceil()),
        that("x.clone().ceil_()", () -> x.clone().ceil_()),
        that("x.round()", () -> x.round()),
        that("x.clone().round_()", () -> x.clone().round_()),
        that("x.round(1)", () -> x.round(1)),
        that("x.trunc()", () -> x.trunc()),
        that("x.clone().trunc_()", () -> x.clone().trunc_()),
        that("x.frac()", () -> x.frac()),
        that("x.clone().frac_()", () -> x.clone().frac_()),
        that("n.nanToNum()", () -> n.nanToNum()),
        that("n.clone().nanToNum_()", () -> n.clone().nanToNum_()),
        that("n.nanToNum(1.5, 2.5, -3.5)", () -> n.nanToNum(1.5, 2.5, -3.5)),
        that("n.clone().nanToNum_(1.5, null, null)", () -> n.clone().nanToNum_(1.5, null, null)));
  }

  private List<Check> complexNumbers() {
    return List.of(
        that("z.angle()", () -> z.angle()),
        that("z.conj()", () -> z.conj()),
        that("z.conj().resolveConj()", () -> z.conj().resolveConj()),
        that("z.real()", () -> z.real()),
        that("z.imag()", () -> z.imag()),
        that("z.viewAsReal()", () -> z.viewAsReal()),
        that("m.reshape(3, 2, 2).viewAsComplex()", () -> m.reshape(3, 2, 2).viewAsComplex()));
  }

  private List<Check> testsOfElements() {
    return List.of(
        that("n.isnan()", () -> n.isnan()),
        that("n.isinf()", () -> n.isinf()),
        that("n.isfinite()", () -> n.isfinite()),
        that("x.signbit()", () -> x.signbit()),
        that("i.logicalNot()", () -> i.logicalNot()),
        that("b.clone().logicalNot_()", () -> b.clone().logicalNot_()),
        that("i.bitwiseNot()", () -> i.bitwiseNot()),
        that("b.clone().bitwiseNot_()", () -> b.clone().bitwiseNot_()));
  }

  private List<Check> filling() {
    return List.of(
        that("x.clone().fill_(2.5)", () -> x.clone().fill_(2.5)),
        that("i.clone().fill_(2)", () -> i.clone().fill_(2)),
        that("x.clone().fill_(Torch.tensor(1.5))", () -> x.clone().fill_(Torch.tensor(1.5))),
        that("x.clone().zero_()", () -> x.clone().zero_()),
        that("x.clone().copy_(i)", () -> x.clone().copy_(i)));
  }

  private List<Check> randomFilling() {
    return List.of(
        that("x.clone().uniform_().ge(0).all()", () -> x.clone().uniform_().ge(0).all()),
        that("x.clone().uniform_(3, 4).floor()", () -> x.clone().uniform_(3, 4).floor()),
        that("x.clone().normal_().isfinite()", () -> x.clone().normal_().isfinite()),
        that("x.clone().normal_(5, 0)", () -> x.clone().normal_(5, 0)),
        that("x.clone().bernoulli_(1)", () -> x.clone().bernoulli_(1)),
        that("i.clone().random_(4, 5)", () -> i.clone().random_(4, 5)),
        that("x.clone().exponential_(2).gt(0)", () -> x.clone().exponential_(2).gt(0)),
        that("b.to(DType.FLOAT32).bernoulli()", () -> b.to(DType.FLOAT32).bernoulli()),
        that(
            "Torch.tensor(new float[] {0, 0, 1}).multinomial(2, true)",
            () -> Torch.tensor(new float[] {0, 0, 1}).multinomial(2, true)));
  }

  private List<Check> arithmetic() {
    return List.of(
        that("x.add(y)", () -> x.add(y)),
        that("i.add(x)", () -> i.add(x)),
        that("x.clone().add_(y)", () -> x.clone().add_(y)),
        that("x.add(y, 2)", () -> x.add(y, 2)),
        that("x.clone().add_(y, 0.5)", () -> x.clone().add_(y, 0.5)),
        that("x.add(1.5)", () -> x.add(1.5)),
        that("i.add(2)", () -> i.add(2)),
        that("i.add(1.5)", () -> i.add(1.5)),
        that("x.clone().add_(1)", () -> x.clone().add_(1)),
        that("x.sub(y)", () -> x.sub(y)),
        that("x.clone().sub_(y)", () -> x.clone().sub_(y)),
        that("x.sub(y, 2)", () -> x.sub(y, 2)),
        that("x.clone().sub_(y, 2)", () -> x.clone().sub_(y, 2)),
        that("x.sub(1.5)", () -> x.sub(1.5)),
        that("x.clone().sub_(1.5)", () -> x.clone().sub_(1.5)),
        that("x.rsub(1)", () -> x.rsub(1)),
        that("x.mul(y)", () -> x.mul(y)),
        that("x.clone().mul_(y)", () -> x.clone().mul_(y)),
        that("x.mul(-2)", () -> x.mul(-2)),
        that("x.clone().mul_(-2)", () -> x.clone().mul_(-2)),
        that("x.div(y)", () -> x.div(y)),
        that("i.div(j)", () -> i.div(j)),
        that("x.clone().div_(y)", () -> x.clone().div_(y)),
        that("x.div(4)", () -> x.div(4)),
        that("i.div(4)", () -> i.div(4)),
        that("x.clone().div_(4)", () -> x.clone().div_(4)),
        that("i.div(j, RoundingMode.FLOOR)", () -> i.div(j, RoundingMode.FLOOR)),
        that("i.clone().div_(j, RoundingMode.TRUNC)", () -> i.clone().div_(j, RoundingMode.TRUNC)),
        that("x.div(0.75, RoundingMode.TRUNC)", () -> x.div(0.75, RoundingMode.TRUNC)),
        that(
            "x.clone().div_(0.75, RoundingMode.FLOOR)",
            () -> x.clone().div_(0.75, RoundingMode.FLOOR)),
        that("i.floorDivide(j)", () -> i.floorDivide(j)),
        that("i.clone().floorDivide_(j)", () -> i.clone().floorDivide_(j)),
        that("i.remainder(j)", () -> i.remainder(j)),
        that("x.clone().remainder_(y)", () -> x.clone().remainder_(y)),
        that("i.remainder(3)", () -> i.remainder(3)),
        that("x.clone().remainder_(0.75)", () -> x.clone().remainder_(0.75)),
        that("i.fmod(j)", () -> i.fmod(j)),
        that("x.clone().fmod_(y)", () -> x.clone().fmod_(y)),
        that("i.fmod(3)", () -> i.fmod(3)),
        that("x.clone().fmod_(0.75)", () -> x.clone().fmod_(0.75)),
        that("p.pow(y)", () -> p.pow(y)),
        that("p.clone().pow_(y)", () -> p.clone().pow_(y)),
        that("x.pow(3)", () -> x.pow(3)),
        that("p.clone().pow_(0.5)", () -> p.clone().pow_(0.5)),
        that("x.atan2(y)", () -> x.atan2(y)),
        that("x.clone().atan2_(y)", () -> x.clone().atan2_(y)),
        that("x.hypot(y)", () -> x.hypot(y)),
        that("x.clone().hypot_(y)", () -> x.clone().hypot_(y)),
        that("x.copysign(y)", () -> x.copysign(y)),
        that("x.clone().copysign_(y)", () -> x.clone().copysign_(y)),
        that("x.xlogy(p)", () -> x.xlogy(p)),
        that("x.clone().xlogy_(p)", () -> x.clone().xlogy_(p)),
        that("x.logaddexp(y)", () -> x.logaddexp(y)),
        that("x.maximum(y)", () -> x.maximum(y)),
        that("x.minimum(y)", () -> x.minimum(y)),
        that("n.fmax(n.flip(0))", () -> n.fmax(n.flip(0))),
        that("n.fmin(n.flip(0))", () -> n.fmin(n.flip(0))),
        that("x.lerp(y, 0.25)", () -> x.lerp(y, 0.25)),
        that("x.clone().lerp_(y, 0.25)", () -> x.clone().lerp_(y, 0.25)),
        that("x.lerp(y, u)", () -> x.lerp(y, u)),
        that("x.clone().lerp_(y, u)", () -> x.clone().lerp_(y, u)),
        that("x.addcmul(y, u, 0.5)", () -> x.addcmul(y, u, 0.5)),
        that("x.clone().addcmul_(y, u, 0.5)", () -> x.clone().addcmul_(y, u, 0.5)),
        that("x.addcdiv(y, p, 0.5)", () -> x.addcdiv(y, p, 0.5)),
        that("x.clone().addcdiv_(y, p, 0.5)", () -> x.clone().addcdiv_(y, p, 0.5)),
        that("x.clamp(-1, 1.5)", () -> x.clamp(-1, 1.5)),
        that("x.clamp(null, 0)", () -> x.clamp(null, 0)),
        that("x.clone().clamp_(-1, null)", () -> x.clone().clamp_(-1, null)),
        that("x.clamp(y, p)", () -> x.clamp(y, p)),
        that("x.clone().clamp_(y, p)", () -> x.clone().clamp_(y, p)),
        that("x.clampMin(0)", () -> x.clampMin(0)),
        that("x.clone().clampMin_(0)", () -> x.clone().clampMin_(0)),
        that("x.clampMax(0)", () -> x.clampMax(0)),
        that("x.clone().clampMax_(0)", () -> x.clone().clampMax_(0)));
  }

  private List<Check> comparisons() {
    return List.of(
        that("i.eq(j)", () -> i.eq(j)),
        that("i.eq(3)", () -> i.eq(3)),
        that("i.ne(j)", () -> i.ne(j)),
        that("i.ne(3)", () -> i.ne(3)),
        that("x.lt(y)", () -> x.lt(y)),
        that("x.lt(1.5)", () -> x.lt(1.5)),
        that("i.le(j)", () -> i.le(j)),
        that("i.le(3)", () -> i.le(3)),
        that("x.gt(y)", () -> x.gt(y)),
        that("x.gt(1.5)", () -> x.gt(1.5)),
        that("i.ge(j)", () -> i.ge(j)),
        that("i.ge(3)", () -> i.ge(3)),
        that("x.isclose(x.add(1e-4))", () -> x.isclose(x.add(1e-4))),
        that(
            "x.isclose(x.add(1e-2), 0.0, 0.1, true)", () -> x.isclose(x.add(1e-2), 0.0, 0.1, true)),
        that("x.allclose(x)", () -> x.allclose(x)),
        that(
            "x.allclose(x.add(1e-2), 0.0, 0.1, false)",
            () -> x.allclose(x.add(1e-2), 0.0, 0.1, false)),
        that("x.equal(y)", () -> x.equal(y)),
        that("i.isin(j)", () -> i.isin(j)));
  }

  private List<Check> logic() {
    return List.of(
        that("b.logicalAnd(c)", () -> b.logicalAnd(c)),
        that("b.clone().logicalAnd_(c)", () -> b.clone().logicalAnd_(c)),
        that("b.logicalOr(c)", () -> b.logicalOr(c)),
        that("b.clone().logicalOr_(c)", () -> b.clone().logicalOr_(c)),
        that("b.logicalXor(c)", () -> b.logicalXor(c)),
        that("b.clone().logicalXor_(c)", () -> b.clone().logicalXor_(c)),
        that("i.bitwiseAnd(j)", () -> i.bitwiseAnd(j)),
        that("i.clone().bitwiseAnd_(j)", () -> i.clone().bitwiseAnd_(j)),
        that("i.bitwiseAnd(6)", () -> i.bitwiseAnd(6)),
        that("i.clone().bitwiseAnd_(6)", () -> i.clone().bitwiseAnd_(6)),
        that("i.bitwiseOr(j)", () -> i.bitwiseOr(j)),
        that("i.clone().bitwiseOr_(j)", () -> i.clone().bitwiseOr_(j)),
        that("i.bitwiseOr(6)", () -> i.bitwiseOr(6)),
        that("i.clone().bitwiseOr_(6)", () -> i.clone().bitwiseOr_(6)),
        that("i.bitwiseXor(j)", () -> i.bitwiseXor(j)),
        that("i.clone().bitwiseXor_(j)", () -> i.clone().bitwiseXor_(j)),
        that("i.bitwiseXor(6)", () -> i.bitwiseXor(6)),
        that("i.clone().bitwiseXor_(6)", () -> i.clone().bitwiseXor_(6)),
        that("i.bitwiseLeftShift(j)", () -> i.bitwiseLeftShift(j)),
        that("i.clone().bitwiseLeftShift_(j)", () -> i.clone().bitwiseLeftShift_(j)),
        that("i.bitwiseRightShift(j)", () -> i.bitwiseRightShift(j)),
        that("i.clone().bitwiseRightShift_(j)", () -> i.clone().bitwiseRightShift_(j)),
        that("x.where(b, y)", () -> x.where(b, y)),
        that("x.where(b, 7.5)", () -> x.where(b, 7.5)));
  }

  private List<Check> moreFunctions() {
    return List.of(
        that("x.sinc()", () -> x.sinc()),
        that("x.clone().sinc_()", () -> x.clone().sinc_()),
        that("x.i0()", () -> x.i0()),
        that("x.clone().i0_()", () -> x.clone().i0_()),
        that("p.polygamma(2)", () -> p.polygamma(2)),
        that("p.clone().polygamma_(1)", () -> p.clone().polygamma_(1)),
        that("p.add(1).mvlgamma(2)", () -> p.add(1).mvlgamma(2)),
        that("p.add(1).mvlgamma_(2)", () -> p.add(1).mvlgamma_(2)),
        that("u.clone().logit_()", () -> u.clone().logit_()),
        that("u.clone().logit_(0.25)", () -> u.clone().logit_(0.25)),
        that("x.hardshrink()", () -> x.hardshrink()),
        that("x.hardshrink(1.5)", () -> x.hardshrink(1.5)),
        that(
            "x.prelu(Torch.tensor(new float[] {0.25f, 0.5f, 1}))",
            () -> x.prelu(Torch.tensor(new float[] {0.25f, 0.5f, 1}))),
        that("x.frexp()", () -> x.frexp()),
        that("x.positive()", () -> x.positive()),
        that("z.conjPhysical()", () -> z.conjPhysical()),
        that("z.clone().conjPhysical_()", () -> z.clone().conjPhysical_()),
        that("z.conj().imag().resolveNeg()", () -> z.conj().imag().resolveNeg()),
        that("n.isposinf()", () -> n.isposinf()),
        that("n.isneginf()", () -> n.isneginf()),
        that("z.mul(b).isreal()", () -> z.mul(b).isreal()),
        that(
            "Torch.ones(5, 2).fillDiagonal_(3, true)",
            () -> Torch.ones(5, 2).fillDiagonal_(3, true)),
        that(
            "Torch.ones(2, 3).fillDiagonal_(3, false)",
            () -> Torch.ones(2, 3).fillDiagonal_(3, false)),
        that("x.clone().cauchy_(5, 1e-9)", () -> x.clone().cauchy_(5, 1e-9)),
        that("x.clone().geometric_(0.5).ge(1)", () -> x.clone().geometric_(0.5).ge(1)),
        that("x.clone().logNormal_(0, 1e-9)", () -> x.clone().logNormal_(0, 1e-9)),
        that("x.mul(0).poisson()", () -> x.mul(0).poisson()),
        that(
            "x.clone().bernoulli_(b.to(DType.FLOAT32))",
            () -> x.clone().bernoulli_(b.to(DType.FLOAT32))));
  }

  private List<Check> moreArithmetic() {
    return List.of(
        that("i.gcd(j)", () -> i.gcd(j)),
        that("i.clone().gcd_(j)", () -> i.clone().gcd_(j)),
        that("i.lcm(j)", () -> i.lcm(j)),
        that("i.clone().lcm_(j)", () -> i.clone().lcm_(j)),
        that("x.ldexp(j)", () -> x.ldexp(j)),
        that("x.clone().ldexp_(j)", () -> x.clone().ldexp_(j)),
        that("x.heaviside(y)", () -> x.heaviside(y)),
        that("x.clone().heaviside_(y)", () -> x.clone().heaviside_(y)),
        that("x.nextafter(y)", () -> x.nextafter(y)),
        that("x.clone().nextafter_(y)", () -> x.clone().nextafter_(y)),
        that("x.logaddexp2(y)", () -> x.logaddexp2(y)),
        that("p.igamma(p.add(1))", () -> p.igamma(p.add(1))),
        that("p.clone().igamma_(p.add(1))", () -> p.clone().igamma_(p.add(1))),
        that("p.igammac(p.add(1))", () -> p.igammac(p.add(1))),
        that("p.clone().igammac_(p.add(1))", () -> p.clone().igammac_(p.add(1))),
        that("p.floatPower(y)", () -> p.floatPower(y)),
        that("p.floatPower(0.5)", () -> p.floatPower(0.5)),
        that("p.to(DType.FLOAT64).floatPower_(y)", () -> p.to(DType.FLOAT64).floatPower_(y)),
        that("p.to(DType.FLOAT64).floatPower_(0.5)", () -> p.to(DType.FLOAT64).floatPower_(0.5)),
        that("i.clone().eq_(j)", () -> i.clone().eq_(j)),
        that("i.clone().eq_(3)", () -> i.clone().eq_(3)),
        that("i.clone().ne_(j)", () -> i.clone().ne_(j)),
        that("i.clone().ne_(3)", () -> i.clone().ne_(3)),
        that("i.clone().lt_(j)", () -> i.clone().lt_(j)),
        that("i.clone().lt_(3)", () -> i.clone().lt_(3)),
        that("i.clone().le_(j)", () -> i.clone().le_(j)),
        that("i.clone().le_(3)", () -> i.clone().le_(3)),
        that("i.clone().gt_(j)", () -> i.clone().gt_(j)),
        that("i.clone().gt_(3)", () -> i.clone().gt_(3)),
        that("i.clone().ge_(j)", () -> i.clone().ge_(j)),
        that("i.clone().ge_(3)", () -> i.clone().ge_(3)));
  }

  private List<Check> ofGenerators() {
    return List.of(
        that("x.clone().uniform_(2, 3, seeded())", () -> x.clone().uniform_(2, 3, seeded())),
        that("x.clone().normal_(1, 2, seeded())", () -> x.clone().normal_(1, 2, seeded())),
        that("x.clone().bernoulli_(0.5, seeded())", () -> x.clone().bernoulli_(0.5, seeded())),
        that("i.clone().random_(3, 100, seeded())", () -> i.clone().random_(3, 100, seeded())),
        that(
            "x.clone().exponential_(2, seeded()).gt(0)",
            () -> x.clone().exponential_(2, seeded()).gt(0)),
        that("u.bernoulli(seeded())", () -> u.bernoulli(seeded())),
        that("p.multinomial(3, true, seeded())", () -> p.multinomial(3, true, seeded())));
  }
}

package io.torchbridge.conformance.rules;

import io.torchbridge.Torch;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every special function. */
public abstract class SpecialRules extends TypedOperatorRules {
  @Test
  void every_method_gives_the_answer_of_pytorch() {
    verify(List.of("Special"), functions());
  }

  private List<Check> functions() {
    return List.of(
        that("Torch.special().erf(x)", () -> Torch.special().erf(x)),
        that("Torch.special().erfc(x)", () -> Torch.special().erfc(x)),
        that("Torch.special().erfcx(x)", () -> Torch.special().erfcx(x)),
        that("Torch.special().erfinv(u)", () -> Torch.special().erfinv(u)),
        that("Torch.special().ndtr(x)", () -> Torch.special().ndtr(x)),
        that("Torch.special().logNdtr(x)", () -> Torch.special().logNdtr(x)),
        that("Torch.special().ndtri(u)", () -> Torch.special().ndtri(u)),
        that("Torch.special().gammaln(p)", () -> Torch.special().gammaln(p)),
        that("Torch.special().digamma(p)", () -> Torch.special().digamma(p)),
        that("Torch.special().psi(p)", () -> Torch.special().psi(p)),
        that("Torch.special().exp2(x)", () -> Torch.special().exp2(x)),
        that("Torch.special().expm1(x)", () -> Torch.special().expm1(x)),
        that("Torch.special().log1p(p)", () -> Torch.special().log1p(p)),
        that("Torch.special().expit(x)", () -> Torch.special().expit(x)),
        that("Torch.special().entr(p)", () -> Torch.special().entr(p)),
        that("Torch.special().sinc(x)", () -> Torch.special().sinc(x)),
        that("Torch.special().i0(x)", () -> Torch.special().i0(x)),
        that("Torch.special().i0e(x)", () -> Torch.special().i0e(x)),
        that("Torch.special().i1(x)", () -> Torch.special().i1(x)),
        that("Torch.special().i1e(x)", () -> Torch.special().i1e(x)),
        that("Torch.special().besselJ0(x)", () -> Torch.special().besselJ0(x)),
        that("Torch.special().besselJ1(x)", () -> Torch.special().besselJ1(x)),
        that("Torch.special().besselY0(p)", () -> Torch.special().besselY0(p)),
        that("Torch.special().besselY1(p)", () -> Torch.special().besselY1(p)),
        that("Torch.special().modifiedBesselI0(x)", () -> Torch.special().modifiedBesselI0(x)),
        that("Torch.special().modifiedBesselI1(x)", () -> Torch.special().modifiedBesselI1(x)),
        that("Torch.special().modifiedBesselK0(p)", () -> Torch.special().modifiedBesselK0(p)),
        that("Torch.special().modifiedBesselK1(p)", () -> Torch.special().modifiedBesselK1(p)),
        that(
            "Torch.special().scaledModifiedBesselK0(p)",
            () -> Torch.special().scaledModifiedBesselK0(p)),
        that(
            "Torch.special().scaledModifiedBesselK1(p)",
            () -> Torch.special().scaledModifiedBesselK1(p)),
        that("Torch.special().sphericalBesselJ0(x)", () -> Torch.special().sphericalBesselJ0(x)),
        that("Torch.special().airyAi(x)", () -> Torch.special().airyAi(x)),
        that("Torch.special().logit(u)", () -> Torch.special().logit(u)),
        that("Torch.special().logit(u, 0.25)", () -> Torch.special().logit(u, 0.25)),
        that("Torch.special().polygamma(2, p)", () -> Torch.special().polygamma(2, p)),
        that(
            "Torch.special().multigammaln(p.add(1), 2)",
            () -> Torch.special().multigammaln(p.add(1), 2)),
        that("Torch.special().round(x)", () -> Torch.special().round(x)),
        that("Torch.special().round(x, 1)", () -> Torch.special().round(x, 1)),
        that("Torch.special().logsumexp(x, 1)", () -> Torch.special().logsumexp(x, 1)),
        that("Torch.special().logsumexp(x, true, 1)", () -> Torch.special().logsumexp(x, true, 1)),
        that("Torch.special().softmax(x, 1)", () -> Torch.special().softmax(x, 1)),
        that("Torch.special().logSoftmax(x, 1)", () -> Torch.special().logSoftmax(x, 1)),
        that("Torch.special().gammainc(p, p.add(1))", () -> Torch.special().gammainc(p, p.add(1))),
        that(
            "Torch.special().gammaincc(p, p.add(1))", () -> Torch.special().gammaincc(p, p.add(1))),
        that("Torch.special().xlogy(p, p)", () -> Torch.special().xlogy(p, p)),
        that("Torch.special().xlogy(p, 1.5)", () -> Torch.special().xlogy(p, 1.5)),
        that("Torch.special().xlogy(2.5, p)", () -> Torch.special().xlogy(2.5, p)),
        that("Torch.special().xlog1py(p, p)", () -> Torch.special().xlog1py(p, p)),
        that("Torch.special().xlog1py(p, 1.5)", () -> Torch.special().xlog1py(p, 1.5)),
        that("Torch.special().xlog1py(2.5, p)", () -> Torch.special().xlog1py(2.5, p)),
        that("Torch.special().zeta(p.add(1), p)", () -> Torch.special().zeta(p.add(1), p)),
        that("Torch.special().zeta(p.add(1), 1.5)", () -> Torch.special().zeta(p.add(1), 1.5)),
        that("Torch.special().zeta(2.5, p)", () -> Torch.special().zeta(2.5, p)),
        that(
            "Torch.special().chebyshevPolynomialT(u, 3)",
            () -> Torch.special().chebyshevPolynomialT(u, 3)),
        that(
            "Torch.special().chebyshevPolynomialT(u, j)",
            () -> Torch.special().chebyshevPolynomialT(u, j)),
        that(
            "Torch.special().chebyshevPolynomialU(u, 3)",
            () -> Torch.special().chebyshevPolynomialU(u, 3)),
        that(
            "Torch.special().chebyshevPolynomialU(u, j)",
            () -> Torch.special().chebyshevPolynomialU(u, j)),
        that(
            "Torch.special().chebyshevPolynomialV(u, 3)",
            () -> Torch.special().chebyshevPolynomialV(u, 3)),
        that(
            "Torch.special().chebyshevPolynomialV(u, j)",
            () -> Torch.special().chebyshevPolynomialV(u, j)),
        that(
            "Torch.special().chebyshevPolynomialW(u, 3)",
            () -> Torch.special().chebyshevPolynomialW(u, 3)),
        that(
            "Torch.special().chebyshevPolynomialW(u, j)",
            () -> Torch.special().chebyshevPolynomialW(u, j)),
        that(
            "Torch.special().shiftedChebyshevPolynomialT(u, 3)",
            () -> Torch.special().shiftedChebyshevPolynomialT(u, 3)),
        that(
            "Torch.special().shiftedChebyshevPolynomialT(u, j)",
            () -> Torch.special().shiftedChebyshevPolynomialT(u, j)),
        that(
            "Torch.special().shiftedChebyshevPolynomialU(u, 3)",
            () -> Torch.special().shiftedChebyshevPolynomialU(u, 3)),
        that(
            "Torch.special().shiftedChebyshevPolynomialU(u, j)",
            () -> Torch.special().shiftedChebyshevPolynomialU(u, j)),
        that(
            "Torch.special().shiftedChebyshevPolynomialV(u, 3)",
            () -> Torch.special().shiftedChebyshevPolynomialV(u, 3)),
        that(
            "Torch.special().shiftedChebyshevPolynomialV(u, j)",
            () -> Torch.special().shiftedChebyshevPolynomialV(u, j)),
        that(
            "Torch.special().shiftedChebyshevPolynomialW(u, 3)",
            () -> Torch.special().shiftedChebyshevPolynomialW(u, 3)),
        that(
            "Torch.special().shiftedChebyshevPolynomialW(u, j)",
            () -> Torch.special().shiftedChebyshevPolynomialW(u, j)),
        that(
            "Torch.special().hermitePolynomialH(u, 3)",
            () -> Torch.special().hermitePolynomialH(u, 3)),
        that(
            "Torch.special().hermitePolynomialH(u, j)",
            () -> Torch.special().hermitePolynomialH(u, j)),
        that(
            "Torch.special().hermitePolynomialHe(u, 3)",
            () -> Torch.special().hermitePolynomialHe(u, 3)),
        that(
            "Torch.special().hermitePolynomialHe(u, j)",
            () -> Torch.special().hermitePolynomialHe(u, j)),
        that(
            "Torch.special().laguerrePolynomialL(u, 3)",
            () -> Torch.special().laguerrePolynomialL(u, 3)),
        that(
            "Torch.special().laguerrePolynomialL(u, j)",
            () -> Torch.special().laguerrePolynomialL(u, j)),
        that(
            "Torch.special().legendrePolynomialP(u, 3)",
            () -> Torch.special().legendrePolynomialP(u, 3)),
        that(
            "Torch.special().legendrePolynomialP(u, j)",
            () -> Torch.special().legendrePolynomialP(u, j)));
  }
}

package io.torchbridge;

/**
 * Special functions, element by element, as <a
 * href="https://docs.pytorch.org/docs/stable/special.html">torch.special</a>: {@code
 * Torch.special().erfcx(x)}. Functions of two arguments broadcast them.
 */
public final class Special {
  private static final Op SPECIAL_AIRY_AI = Op.of("aten::special_airy_ai");
  private static final Op SPECIAL_BESSEL_J0 = Op.of("aten::special_bessel_j0");
  private static final Op SPECIAL_BESSEL_J1 = Op.of("aten::special_bessel_j1");
  private static final Op SPECIAL_BESSEL_Y0 = Op.of("aten::special_bessel_y0");
  private static final Op SPECIAL_BESSEL_Y1 = Op.of("aten::special_bessel_y1");
  private static final Op SPECIAL_CHEBYSHEV_POLYNOMIAL_T =
      Op.of("aten::special_chebyshev_polynomial_t");
  private static final Op SPECIAL_CHEBYSHEV_POLYNOMIAL_T_N_SCALAR =
      Op.of("aten::special_chebyshev_polynomial_t.n_scalar");
  private static final Op SPECIAL_CHEBYSHEV_POLYNOMIAL_U =
      Op.of("aten::special_chebyshev_polynomial_u");
  private static final Op SPECIAL_CHEBYSHEV_POLYNOMIAL_U_N_SCALAR =
      Op.of("aten::special_chebyshev_polynomial_u.n_scalar");
  private static final Op SPECIAL_CHEBYSHEV_POLYNOMIAL_V =
      Op.of("aten::special_chebyshev_polynomial_v");
  private static final Op SPECIAL_CHEBYSHEV_POLYNOMIAL_V_N_SCALAR =
      Op.of("aten::special_chebyshev_polynomial_v.n_scalar");
  private static final Op SPECIAL_CHEBYSHEV_POLYNOMIAL_W =
      Op.of("aten::special_chebyshev_polynomial_w");
  private static final Op SPECIAL_CHEBYSHEV_POLYNOMIAL_W_N_SCALAR =
      Op.of("aten::special_chebyshev_polynomial_w.n_scalar");
  private static final Op SPECIAL_DIGAMMA = Op.of("aten::special_digamma");
  private static final Op SPECIAL_ENTR = Op.of("aten::special_entr");
  private static final Op SPECIAL_ERF = Op.of("aten::special_erf");
  private static final Op SPECIAL_ERFC = Op.of("aten::special_erfc");
  private static final Op SPECIAL_ERFCX = Op.of("aten::special_erfcx");
  private static final Op SPECIAL_ERFINV = Op.of("aten::special_erfinv");
  private static final Op SPECIAL_EXP2 = Op.of("aten::special_exp2");
  private static final Op SPECIAL_EXPIT = Op.of("aten::special_expit");
  private static final Op SPECIAL_EXPM1 = Op.of("aten::special_expm1");
  private static final Op SPECIAL_GAMMAINC = Op.of("aten::special_gammainc");
  private static final Op SPECIAL_GAMMAINCC = Op.of("aten::special_gammaincc");
  private static final Op SPECIAL_GAMMALN = Op.of("aten::special_gammaln");
  private static final Op SPECIAL_HERMITE_POLYNOMIAL_H =
      Op.of("aten::special_hermite_polynomial_h");
  private static final Op SPECIAL_HERMITE_POLYNOMIAL_HE =
      Op.of("aten::special_hermite_polynomial_he");
  private static final Op SPECIAL_HERMITE_POLYNOMIAL_HE_N_SCALAR =
      Op.of("aten::special_hermite_polynomial_he.n_scalar");
  private static final Op SPECIAL_HERMITE_POLYNOMIAL_H_N_SCALAR =
      Op.of("aten::special_hermite_polynomial_h.n_scalar");
  private static final Op SPECIAL_I0 = Op.of("aten::special_i0");
  private static final Op SPECIAL_I0E = Op.of("aten::special_i0e");
  private static final Op SPECIAL_I1 = Op.of("aten::special_i1");
  private static final Op SPECIAL_I1E = Op.of("aten::special_i1e");
  private static final Op SPECIAL_LAGUERRE_POLYNOMIAL_L =
      Op.of("aten::special_laguerre_polynomial_l");
  private static final Op SPECIAL_LAGUERRE_POLYNOMIAL_L_N_SCALAR =
      Op.of("aten::special_laguerre_polynomial_l.n_scalar");
  private static final Op SPECIAL_LEGENDRE_POLYNOMIAL_P =
      Op.of("aten::special_legendre_polynomial_p");
  private static final Op SPECIAL_LEGENDRE_POLYNOMIAL_P_N_SCALAR =
      Op.of("aten::special_legendre_polynomial_p.n_scalar");
  private static final Op SPECIAL_LOG1P = Op.of("aten::special_log1p");
  private static final Op SPECIAL_LOGIT = Op.of("aten::special_logit");
  private static final Op SPECIAL_LOGSUMEXP = Op.of("aten::special_logsumexp");
  private static final Op SPECIAL_LOG_NDTR = Op.of("aten::special_log_ndtr");
  private static final Op SPECIAL_LOG_SOFTMAX = Op.of("aten::special_log_softmax");
  private static final Op SPECIAL_MODIFIED_BESSEL_I0 = Op.of("aten::special_modified_bessel_i0");
  private static final Op SPECIAL_MODIFIED_BESSEL_I1 = Op.of("aten::special_modified_bessel_i1");
  private static final Op SPECIAL_MODIFIED_BESSEL_K0 = Op.of("aten::special_modified_bessel_k0");
  private static final Op SPECIAL_MODIFIED_BESSEL_K1 = Op.of("aten::special_modified_bessel_k1");
  private static final Op SPECIAL_MULTIGAMMALN = Op.of("aten::special_multigammaln");
  private static final Op SPECIAL_NDTR = Op.of("aten::special_ndtr");
  private static final Op SPECIAL_NDTRI = Op.of("aten::special_ndtri");
  private static final Op SPECIAL_POLYGAMMA = Op.of("aten::special_polygamma");
  private static final Op SPECIAL_PSI = Op.of("aten::special_psi");
  private static final Op SPECIAL_ROUND = Op.of("aten::special_round");
  private static final Op SPECIAL_SCALED_MODIFIED_BESSEL_K0 =
      Op.of("aten::special_scaled_modified_bessel_k0");
  private static final Op SPECIAL_SCALED_MODIFIED_BESSEL_K1 =
      Op.of("aten::special_scaled_modified_bessel_k1");
  private static final Op SPECIAL_SHIFTED_CHEBYSHEV_POLYNOMIAL_T =
      Op.of("aten::special_shifted_chebyshev_polynomial_t");
  private static final Op SPECIAL_SHIFTED_CHEBYSHEV_POLYNOMIAL_T_N_SCALAR =
      Op.of("aten::special_shifted_chebyshev_polynomial_t.n_scalar");
  private static final Op SPECIAL_SHIFTED_CHEBYSHEV_POLYNOMIAL_U =
      Op.of("aten::special_shifted_chebyshev_polynomial_u");
  private static final Op SPECIAL_SHIFTED_CHEBYSHEV_POLYNOMIAL_U_N_SCALAR =
      Op.of("aten::special_shifted_chebyshev_polynomial_u.n_scalar");
  private static final Op SPECIAL_SHIFTED_CHEBYSHEV_POLYNOMIAL_V =
      Op.of("aten::special_shifted_chebyshev_polynomial_v");
  private static final Op SPECIAL_SHIFTED_CHEBYSHEV_POLYNOMIAL_V_N_SCALAR =
      Op.of("aten::special_shifted_chebyshev_polynomial_v.n_scalar");
  private static final Op SPECIAL_SHIFTED_CHEBYSHEV_POLYNOMIAL_W =
      Op.of("aten::special_shifted_chebyshev_polynomial_w");
  private static final Op SPECIAL_SHIFTED_CHEBYSHEV_POLYNOMIAL_W_N_SCALAR =
      Op.of("aten::special_shifted_chebyshev_polynomial_w.n_scalar");
  private static final Op SPECIAL_SINC = Op.of("aten::special_sinc");
  private static final Op SPECIAL_SOFTMAX = Op.of("aten::special_softmax");
  private static final Op SPECIAL_SPHERICAL_BESSEL_J0 = Op.of("aten::special_spherical_bessel_j0");
  private static final Op SPECIAL_XLOG1PY = Op.of("aten::special_xlog1py");
  private static final Op SPECIAL_XLOG1PY_OTHER_SCALAR =
      Op.of("aten::special_xlog1py.other_scalar");
  private static final Op SPECIAL_XLOG1PY_SELF_SCALAR = Op.of("aten::special_xlog1py.self_scalar");
  private static final Op SPECIAL_XLOGY = Op.of("aten::special_xlogy");
  private static final Op SPECIAL_XLOGY_OTHER_SCALAR = Op.of("aten::special_xlogy.other_scalar");
  private static final Op SPECIAL_XLOGY_SELF_SCALAR = Op.of("aten::special_xlogy.self_scalar");
  private static final Op SPECIAL_ZETA = Op.of("aten::special_zeta");
  private static final Op SPECIAL_ZETA_OTHER_SCALAR = Op.of("aten::special_zeta.other_scalar");
  private static final Op SPECIAL_ZETA_SELF_SCALAR = Op.of("aten::special_zeta.self_scalar");
  static final Special INSTANCE = new Special();

  private Special() {}

  // Errors and the normal distribution

  /** The error function. */
  public Tensor erf(Tensor input) {
    return SPECIAL_ERF.tensor(input);
  }

  /** {@code 1 - erf(x)}. */
  public Tensor erfc(Tensor input) {
    return SPECIAL_ERFC.tensor(input);
  }

  /** {@code exp(x²) erfc(x)}. */
  public Tensor erfcx(Tensor input) {
    return SPECIAL_ERFCX.tensor(input);
  }

  /** The inverse of {@link #erf}. */
  public Tensor erfinv(Tensor input) {
    return SPECIAL_ERFINV.tensor(input);
  }

  /** The distribution function of the standard normal distribution. */
  public Tensor ndtr(Tensor input) {
    return SPECIAL_NDTR.tensor(input);
  }

  /** The logarithm of {@link #ndtr}. */
  public Tensor logNdtr(Tensor input) {
    return SPECIAL_LOG_NDTR.tensor(input);
  }

  /** The inverse of {@link #ndtr}. */
  public Tensor ndtri(Tensor input) {
    return SPECIAL_NDTRI.tensor(input);
  }

  // Gamma functions

  /** The logarithm of the absolute value of the gamma function. */
  public Tensor gammaln(Tensor input) {
    return SPECIAL_GAMMALN.tensor(input);
  }

  /** The derivative of {@link #gammaln}. */
  public Tensor digamma(Tensor input) {
    return SPECIAL_DIGAMMA.tensor(input);
  }

  /** {@link #digamma}. */
  public Tensor psi(Tensor input) {
    return SPECIAL_PSI.tensor(input);
  }

  // Exponentials and logarithms

  /** {@code 2^x}. */
  public Tensor exp2(Tensor input) {
    return SPECIAL_EXP2.tensor(input);
  }

  /** {@code exp(x) - 1}, exact near 0. */
  public Tensor expm1(Tensor input) {
    return SPECIAL_EXPM1.tensor(input);
  }

  /** {@code log(1 + x)}, exact near 0. */
  public Tensor log1p(Tensor input) {
    return SPECIAL_LOG1P.tensor(input);
  }

  /** The logistic function. */
  public Tensor expit(Tensor input) {
    return SPECIAL_EXPIT.tensor(input);
  }

  /** {@code -x log(x)}. */
  public Tensor entr(Tensor input) {
    return SPECIAL_ENTR.tensor(input);
  }

  /** {@code sin(πx) / (πx)}, 1 at 0. */
  public Tensor sinc(Tensor input) {
    return SPECIAL_SINC.tensor(input);
  }

  // Bessel functions

  /** The modified Bessel function of the first kind and order 0. */
  public Tensor i0(Tensor input) {
    return SPECIAL_I0.tensor(input);
  }

  /** {@link #i0} times {@code exp(-|x|)}. */
  public Tensor i0e(Tensor input) {
    return SPECIAL_I0E.tensor(input);
  }

  /** The modified Bessel function of the first kind and order 1. */
  public Tensor i1(Tensor input) {
    return SPECIAL_I1.tensor(input);
  }

  /** {@link #i1} times {@code exp(-|x|)}. */
  public Tensor i1e(Tensor input) {
    return SPECIAL_I1E.tensor(input);
  }

  /** The Bessel function of the first kind and order 0. */
  public Tensor besselJ0(Tensor input) {
    return SPECIAL_BESSEL_J0.tensor(input);
  }

  /** The Bessel function of the first kind and order 1. */
  public Tensor besselJ1(Tensor input) {
    return SPECIAL_BESSEL_J1.tensor(input);
  }

  /** The Bessel function of the second kind and order 0. */
  public Tensor besselY0(Tensor input) {
    return SPECIAL_BESSEL_Y0.tensor(input);
  }

  /** The Bessel function of the second kind and order 1. */
  public Tensor besselY1(Tensor input) {
    return SPECIAL_BESSEL_Y1.tensor(input);
  }

  /** {@link #i0}. */
  public Tensor modifiedBesselI0(Tensor input) {
    return SPECIAL_MODIFIED_BESSEL_I0.tensor(input);
  }

  /** {@link #i1}. */
  public Tensor modifiedBesselI1(Tensor input) {
    return SPECIAL_MODIFIED_BESSEL_I1.tensor(input);
  }

  /** The modified Bessel function of the second kind and order 0. */
  public Tensor modifiedBesselK0(Tensor input) {
    return SPECIAL_MODIFIED_BESSEL_K0.tensor(input);
  }

  /** The modified Bessel function of the second kind and order 1. */
  public Tensor modifiedBesselK1(Tensor input) {
    return SPECIAL_MODIFIED_BESSEL_K1.tensor(input);
  }

  /** {@link #modifiedBesselK0} times {@code exp(x)}. */
  public Tensor scaledModifiedBesselK0(Tensor input) {
    return SPECIAL_SCALED_MODIFIED_BESSEL_K0.tensor(input);
  }

  /** {@link #modifiedBesselK1} times {@code exp(x)}. */
  public Tensor scaledModifiedBesselK1(Tensor input) {
    return SPECIAL_SCALED_MODIFIED_BESSEL_K1.tensor(input);
  }

  /** The spherical Bessel function of the first kind and order 0. */
  public Tensor sphericalBesselJ0(Tensor input) {
    return SPECIAL_SPHERICAL_BESSEL_J0.tensor(input);
  }

  /** Airy's function Ai. */
  public Tensor airyAi(Tensor input) {
    return SPECIAL_AIRY_AI.tensor(input);
  }

  // With parameters

  /** {@code log(x / (1 - x))}. */
  public Tensor logit(Tensor input) {
    return SPECIAL_LOGIT.tensor(input);
  }

  /** {@link #logit(Tensor)} of elements clamped to {@code [eps, 1 - eps]}. */
  public Tensor logit(Tensor input, double eps) {
    return SPECIAL_LOGIT.tensor(input, eps);
  }

  /** The {@code n}-th derivative of {@link #digamma}. */
  public Tensor polygamma(long n, Tensor input) {
    return SPECIAL_POLYGAMMA.tensor(n, input);
  }

  /** The logarithm of the multivariate gamma function of dimension {@code p}. */
  public Tensor multigammaln(Tensor input, long p) {
    return SPECIAL_MULTIGAMMALN.tensor(input, p);
  }

  /** The nearest integers, halves to the even one. */
  public Tensor round(Tensor input) {
    return SPECIAL_ROUND.tensor(input);
  }

  /** The nearest numbers of so many decimals. */
  public Tensor round(Tensor input, long decimals) {
    return SPECIAL_ROUND.tensor(input, decimals);
  }

  /** {@code log(sum(exp(x)))} over these dimensions without overflow. */
  public Tensor logsumexp(Tensor input, long... dims) {
    return SPECIAL_LOGSUMEXP.tensor(input, dims);
  }

  /** {@link #logsumexp(Tensor, long...)}; the dimensions stay with size 1 if {@code keepdim}. */
  public Tensor logsumexp(Tensor input, boolean keepdim, long... dims) {
    return SPECIAL_LOGSUMEXP.tensor(input, dims, keepdim);
  }

  /** {@code exp(x) / sum(exp(x))} along a dimension. */
  public Tensor softmax(Tensor input, long dim) {
    return SPECIAL_SOFTMAX.tensor(input, dim);
  }

  /** The logarithm of {@link #softmax}. */
  public Tensor logSoftmax(Tensor input, long dim) {
    return SPECIAL_LOG_SOFTMAX.tensor(input, dim);
  }

  // Of two arguments

  /** The regularised lower incomplete gamma function. */
  public Tensor gammainc(Tensor input, Tensor other) {
    return SPECIAL_GAMMAINC.tensor(input, other);
  }

  /** The regularised upper incomplete gamma function. */
  public Tensor gammaincc(Tensor input, Tensor other) {
    return SPECIAL_GAMMAINCC.tensor(input, other);
  }

  /** {@code input * log(other)}, 0 where {@code input} is 0. */
  public Tensor xlogy(Tensor input, Tensor other) {
    return SPECIAL_XLOGY.tensor(input, other);
  }

  /** {@code input * log(other)}, 0 where {@code input} is 0. */
  public Tensor xlogy(Tensor input, Number other) {
    return SPECIAL_XLOGY_OTHER_SCALAR.tensor(input, other);
  }

  /** {@code input * log(other)}, 0 where {@code input} is 0. */
  public Tensor xlogy(Number input, Tensor other) {
    return SPECIAL_XLOGY_SELF_SCALAR.tensor(input, other);
  }

  /** {@code input * log1p(other)}, 0 where {@code input} is 0. */
  public Tensor xlog1py(Tensor input, Tensor other) {
    return SPECIAL_XLOG1PY.tensor(input, other);
  }

  /** {@code input * log1p(other)}, 0 where {@code input} is 0. */
  public Tensor xlog1py(Tensor input, Number other) {
    return SPECIAL_XLOG1PY_OTHER_SCALAR.tensor(input, other);
  }

  /** {@code input * log1p(other)}, 0 where {@code input} is 0. */
  public Tensor xlog1py(Number input, Tensor other) {
    return SPECIAL_XLOG1PY_SELF_SCALAR.tensor(input, other);
  }

  /** Hurwitz' zeta function. */
  public Tensor zeta(Tensor input, Tensor other) {
    return SPECIAL_ZETA.tensor(input, other);
  }

  /** Hurwitz' zeta function. */
  public Tensor zeta(Tensor input, Number other) {
    return SPECIAL_ZETA_OTHER_SCALAR.tensor(input, other);
  }

  /** Hurwitz' zeta function. */
  public Tensor zeta(Number input, Tensor other) {
    return SPECIAL_ZETA_SELF_SCALAR.tensor(input, other);
  }

  // Polynomials of degree n

  /** Chebyshev's polynomial of the first kind. */
  public Tensor chebyshevPolynomialT(Tensor x, long n) {
    return SPECIAL_CHEBYSHEV_POLYNOMIAL_T_N_SCALAR.tensor(x, n);
  }

  /** Chebyshev's polynomial of the first kind, each element of its own degree. */
  public Tensor chebyshevPolynomialT(Tensor x, Tensor n) {
    return SPECIAL_CHEBYSHEV_POLYNOMIAL_T.tensor(x, n);
  }

  /** Chebyshev's polynomial of the second kind. */
  public Tensor chebyshevPolynomialU(Tensor x, long n) {
    return SPECIAL_CHEBYSHEV_POLYNOMIAL_U_N_SCALAR.tensor(x, n);
  }

  /** Chebyshev's polynomial of the second kind, each element of its own degree. */
  public Tensor chebyshevPolynomialU(Tensor x, Tensor n) {
    return SPECIAL_CHEBYSHEV_POLYNOMIAL_U.tensor(x, n);
  }

  /** Chebyshev's polynomial of the third kind. */
  public Tensor chebyshevPolynomialV(Tensor x, long n) {
    return SPECIAL_CHEBYSHEV_POLYNOMIAL_V_N_SCALAR.tensor(x, n);
  }

  /** Chebyshev's polynomial of the third kind, each element of its own degree. */
  public Tensor chebyshevPolynomialV(Tensor x, Tensor n) {
    return SPECIAL_CHEBYSHEV_POLYNOMIAL_V.tensor(x, n);
  }

  /** Chebyshev's polynomial of the fourth kind. */
  public Tensor chebyshevPolynomialW(Tensor x, long n) {
    return SPECIAL_CHEBYSHEV_POLYNOMIAL_W_N_SCALAR.tensor(x, n);
  }

  /** Chebyshev's polynomial of the fourth kind, each element of its own degree. */
  public Tensor chebyshevPolynomialW(Tensor x, Tensor n) {
    return SPECIAL_CHEBYSHEV_POLYNOMIAL_W.tensor(x, n);
  }

  /** {@link #chebyshevPolynomialT(Tensor, long)} of {@code 2x - 1}. */
  public Tensor shiftedChebyshevPolynomialT(Tensor x, long n) {
    return SPECIAL_SHIFTED_CHEBYSHEV_POLYNOMIAL_T_N_SCALAR.tensor(x, n);
  }

  /**
   * {@link #chebyshevPolynomialT(Tensor, long)} of {@code 2x - 1}, each element of its own degree.
   */
  public Tensor shiftedChebyshevPolynomialT(Tensor x, Tensor n) {
    return SPECIAL_SHIFTED_CHEBYSHEV_POLYNOMIAL_T.tensor(x, n);
  }

  /** {@link #chebyshevPolynomialU(Tensor, long)} of {@code 2x - 1}. */
  public Tensor shiftedChebyshevPolynomialU(Tensor x, long n) {
    return SPECIAL_SHIFTED_CHEBYSHEV_POLYNOMIAL_U_N_SCALAR.tensor(x, n);
  }

  /**
   * {@link #chebyshevPolynomialU(Tensor, long)} of {@code 2x - 1}, each element of its own degree.
   */
  public Tensor shiftedChebyshevPolynomialU(Tensor x, Tensor n) {
    return SPECIAL_SHIFTED_CHEBYSHEV_POLYNOMIAL_U.tensor(x, n);
  }

  /** {@link #chebyshevPolynomialV(Tensor, long)} of {@code 2x - 1}. */
  public Tensor shiftedChebyshevPolynomialV(Tensor x, long n) {
    return SPECIAL_SHIFTED_CHEBYSHEV_POLYNOMIAL_V_N_SCALAR.tensor(x, n);
  }

  /**
   * {@link #chebyshevPolynomialV(Tensor, long)} of {@code 2x - 1}, each element of its own degree.
   */
  public Tensor shiftedChebyshevPolynomialV(Tensor x, Tensor n) {
    return SPECIAL_SHIFTED_CHEBYSHEV_POLYNOMIAL_V.tensor(x, n);
  }

  /** {@link #chebyshevPolynomialW(Tensor, long)} of {@code 2x - 1}. */
  public Tensor shiftedChebyshevPolynomialW(Tensor x, long n) {
    return SPECIAL_SHIFTED_CHEBYSHEV_POLYNOMIAL_W_N_SCALAR.tensor(x, n);
  }

  /**
   * {@link #chebyshevPolynomialW(Tensor, long)} of {@code 2x - 1}, each element of its own degree.
   */
  public Tensor shiftedChebyshevPolynomialW(Tensor x, Tensor n) {
    return SPECIAL_SHIFTED_CHEBYSHEV_POLYNOMIAL_W.tensor(x, n);
  }

  /** Hermite's polynomial of the physicists. */
  public Tensor hermitePolynomialH(Tensor x, long n) {
    return SPECIAL_HERMITE_POLYNOMIAL_H_N_SCALAR.tensor(x, n);
  }

  /** Hermite's polynomial of the physicists, each element of its own degree. */
  public Tensor hermitePolynomialH(Tensor x, Tensor n) {
    return SPECIAL_HERMITE_POLYNOMIAL_H.tensor(x, n);
  }

  /** Hermite's polynomial of the statisticians. */
  public Tensor hermitePolynomialHe(Tensor x, long n) {
    return SPECIAL_HERMITE_POLYNOMIAL_HE_N_SCALAR.tensor(x, n);
  }

  /** Hermite's polynomial of the statisticians, each element of its own degree. */
  public Tensor hermitePolynomialHe(Tensor x, Tensor n) {
    return SPECIAL_HERMITE_POLYNOMIAL_HE.tensor(x, n);
  }

  /** Laguerre's polynomial. */
  public Tensor laguerrePolynomialL(Tensor x, long n) {
    return SPECIAL_LAGUERRE_POLYNOMIAL_L_N_SCALAR.tensor(x, n);
  }

  /** Laguerre's polynomial, each element of its own degree. */
  public Tensor laguerrePolynomialL(Tensor x, Tensor n) {
    return SPECIAL_LAGUERRE_POLYNOMIAL_L.tensor(x, n);
  }

  /** Legendre's polynomial. */
  public Tensor legendrePolynomialP(Tensor x, long n) {
    return SPECIAL_LEGENDRE_POLYNOMIAL_P_N_SCALAR.tensor(x, n);
  }

  /** Legendre's polynomial, each element of its own degree. */
  public Tensor legendrePolynomialP(Tensor x, Tensor n) {
    return SPECIAL_LEGENDRE_POLYNOMIAL_P.tensor(x, n);
  }
}

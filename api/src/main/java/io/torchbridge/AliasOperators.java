package io.torchbridge;

import org.jspecify.annotations.Nullable;

/**
 * PyTorch's second names of operators, for those who know them by these. Each does what it links
 * to.
 */
@SuppressWarnings("MemberName") // PyTorch's underscore says "in place"
abstract sealed class AliasOperators extends SparseOperators permits Tensor {

  /** {@link #abs()}. */
  public Tensor absolute() {
    return abs();
  }

  /** {@link #abs_()}. */
  public Tensor absolute_() {
    return abs_();
  }

  /** {@link #neg()}. */
  public Tensor negative() {
    return neg();
  }

  /** {@link #neg_()}. */
  public Tensor negative_() {
    return neg_();
  }

  /** {@link #acos()}. */
  public Tensor arccos() {
    return acos();
  }

  /** {@link #acos_()}. */
  public Tensor arccos_() {
    return acos_();
  }

  /** {@link #asin()}. */
  public Tensor arcsin() {
    return asin();
  }

  /** {@link #asin_()}. */
  public Tensor arcsin_() {
    return asin_();
  }

  /** {@link #atan()}. */
  public Tensor arctan() {
    return atan();
  }

  /** {@link #atan_()}. */
  public Tensor arctan_() {
    return atan_();
  }

  /** {@link #acosh()}. */
  public Tensor arccosh() {
    return acosh();
  }

  /** {@link #acosh_()}. */
  public Tensor arccosh_() {
    return acosh_();
  }

  /** {@link #asinh()}. */
  public Tensor arcsinh() {
    return asinh();
  }

  /** {@link #asinh_()}. */
  public Tensor arcsinh_() {
    return asinh_();
  }

  /** {@link #atanh()}. */
  public Tensor arctanh() {
    return atanh();
  }

  /** {@link #atanh_()}. */
  public Tensor arctanh_() {
    return atanh_();
  }

  /** {@link #trunc()}. */
  public Tensor fix() {
    return trunc();
  }

  /** {@link #trunc_()}. */
  public Tensor fix_() {
    return trunc_();
  }

  /** {@link #atan2(Tensor)}. */
  public Tensor arctan2(Tensor other) {
    return atan2(other);
  }

  /** {@link #atan2_(Tensor)}. */
  public Tensor arctan2_(Tensor other) {
    return atan2_(other);
  }

  /** {@link #mul(Tensor)}. */
  public Tensor multiply(Tensor other) {
    return mul(other);
  }

  /** {@link #mul_(Tensor)}. */
  public Tensor multiply_(Tensor other) {
    return mul_(other);
  }

  /** {@link #mul(Number)}. */
  public Tensor multiply(Number other) {
    return mul(other);
  }

  /** {@link #mul_(Number)}. */
  public Tensor multiply_(Number other) {
    return mul_(other);
  }

  /** {@link #sub(Tensor)}. */
  public Tensor subtract(Tensor other) {
    return sub(other);
  }

  /** {@link #sub_(Tensor)}. */
  public Tensor subtract_(Tensor other) {
    return sub_(other);
  }

  /** {@link #sub(Tensor, Number)}. */
  public Tensor subtract(Tensor other, Number alpha) {
    return sub(other, alpha);
  }

  /** {@link #sub_(Tensor, Number)}. */
  public Tensor subtract_(Tensor other, Number alpha) {
    return sub_(other, alpha);
  }

  /** {@link #sub(Number)}. */
  public Tensor subtract(Number other) {
    return sub(other);
  }

  /** {@link #sub_(Number)}. */
  public Tensor subtract_(Number other) {
    return sub_(other);
  }

  /** {@link #div(Tensor)}. */
  public Tensor divide(Tensor other) {
    return div(other);
  }

  /** {@link #div_(Tensor)}. */
  public Tensor divide_(Tensor other) {
    return div_(other);
  }

  /** {@link #div(Number)}. */
  public Tensor divide(Number other) {
    return div(other);
  }

  /** {@link #div_(Number)}. */
  public Tensor divide_(Number other) {
    return div_(other);
  }

  /** {@link #div(Tensor, RoundingMode)}. */
  public Tensor divide(Tensor other, RoundingMode mode) {
    return div(other, mode);
  }

  /** {@link #div_(Tensor, RoundingMode)}. */
  public Tensor divide_(Tensor other, RoundingMode mode) {
    return div_(other, mode);
  }

  /** {@link #div(Number, RoundingMode)}. */
  public Tensor divide(Number other, RoundingMode mode) {
    return div(other, mode);
  }

  /** {@link #div_(Number, RoundingMode)}. */
  public Tensor divide_(Number other, RoundingMode mode) {
    return div_(other, mode);
  }

  /** {@link #div(Tensor)}. */
  public Tensor trueDivide(Tensor other) {
    return div(other);
  }

  /** {@link #div_(Tensor)}. */
  public Tensor trueDivide_(Tensor other) {
    return div_(other);
  }

  /** {@link #div(Number)}. */
  public Tensor trueDivide(Number other) {
    return div(other);
  }

  /** {@link #div_(Number)}. */
  public Tensor trueDivide_(Number other) {
    return div_(other);
  }

  /** {@link #gt(Tensor)}. */
  public Tensor greater(Tensor other) {
    return gt(other);
  }

  /** {@link #gt_(Tensor)}. */
  public Tensor greater_(Tensor other) {
    return gt_(other);
  }

  /** {@link #gt(Number)}. */
  public Tensor greater(Number other) {
    return gt(other);
  }

  /** {@link #gt_(Number)}. */
  public Tensor greater_(Number other) {
    return gt_(other);
  }

  /** {@link #ge(Tensor)}. */
  public Tensor greaterEqual(Tensor other) {
    return ge(other);
  }

  /** {@link #ge_(Tensor)}. */
  public Tensor greaterEqual_(Tensor other) {
    return ge_(other);
  }

  /** {@link #ge(Number)}. */
  public Tensor greaterEqual(Number other) {
    return ge(other);
  }

  /** {@link #ge_(Number)}. */
  public Tensor greaterEqual_(Number other) {
    return ge_(other);
  }

  /** {@link #lt(Tensor)}. */
  public Tensor less(Tensor other) {
    return lt(other);
  }

  /** {@link #lt_(Tensor)}. */
  public Tensor less_(Tensor other) {
    return lt_(other);
  }

  /** {@link #lt(Number)}. */
  public Tensor less(Number other) {
    return lt(other);
  }

  /** {@link #lt_(Number)}. */
  public Tensor less_(Number other) {
    return lt_(other);
  }

  /** {@link #le(Tensor)}. */
  public Tensor lessEqual(Tensor other) {
    return le(other);
  }

  /** {@link #le_(Tensor)}. */
  public Tensor lessEqual_(Tensor other) {
    return le_(other);
  }

  /** {@link #le(Number)}. */
  public Tensor lessEqual(Number other) {
    return le(other);
  }

  /** {@link #le_(Number)}. */
  public Tensor lessEqual_(Number other) {
    return le_(other);
  }

  /** {@link #ne(Tensor)}. */
  public Tensor notEqual(Tensor other) {
    return ne(other);
  }

  /** {@link #ne_(Tensor)}. */
  public Tensor notEqual_(Tensor other) {
    return ne_(other);
  }

  /** {@link #ne(Number)}. */
  public Tensor notEqual(Number other) {
    return ne(other);
  }

  /** {@link #ne_(Number)}. */
  public Tensor notEqual_(Number other) {
    return ne_(other);
  }

  /** {@link #clamp(Number, Number)}. */
  public Tensor clip(@Nullable Number min, @Nullable Number max) {
    return clamp(min, max);
  }

  /** {@link #clamp_(Number, Number)}. */
  public Tensor clip_(@Nullable Number min, @Nullable Number max) {
    return clamp_(min, max);
  }

  /** {@link #clamp(Tensor, Tensor)}. */
  public Tensor clip(@Nullable Tensor min, @Nullable Tensor max) {
    return clamp(min, max);
  }

  /** {@link #clamp_(Tensor, Tensor)}. */
  public Tensor clip_(@Nullable Tensor min, @Nullable Tensor max) {
    return clamp_(min, max);
  }

  /** {@link #transpose(long, long)}. */
  public Tensor swapaxes(long dim0, long dim1) {
    return transpose(dim0, dim1);
  }

  /** {@link #transpose_(long, long)}. */
  public Tensor swapaxes_(long dim0, long dim1) {
    return transpose_(dim0, dim1);
  }

  /** {@link #transpose(long, long)}. */
  public Tensor swapdims(long dim0, long dim1) {
    return transpose(dim0, dim1);
  }

  /** {@link #transpose_(long, long)}. */
  public Tensor swapdims_(long dim0, long dim1) {
    return transpose_(dim0, dim1);
  }

  /** {@link #movedim(long, long)}. */
  public Tensor moveaxis(long source, long destination) {
    return movedim(source, destination);
  }

  /** {@link #movedim(long[], long[])}. */
  public Tensor moveaxis(long[] source, long[] destination) {
    return movedim(source, destination);
  }

  /** {@link #split(long[], long)}. */
  public Tensor[] splitWithSizes(long[] splitSizes, long dim) {
    return split(splitSizes, dim);
  }

  /** {@link #trapezoid()}. */
  public Tensor trapz() {
    return trapezoid();
  }

  /** {@link #trapezoid(Number, long)}. */
  public Tensor trapz(Number dx, long dim) {
    return trapezoid(dx, dim);
  }

  /** {@link #trapezoid(Tensor, long)}. */
  public Tensor trapz(Tensor x, long dim) {
    return trapezoid(x, dim);
  }
}

package io.torchbridge.data;

import io.torchbridge.TorchbridgeException;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Function;

/** The samples of one data set after those of the other; each iterator is closed at its end. */
final class ChainedIterator<S, T> implements Iterator<T>, AutoCloseable {
  private final Iterator<? extends Iterable<S>> rest;
  private final Function<? super S, ? extends T> function;
  private Iterator<S> now = List.<S>of().iterator();

  ChainedIterator(List<? extends Iterable<S>> datasets, Function<? super S, ? extends T> function) {
    this.rest = datasets.iterator();
    this.function = function;
  }

  @Override
  public boolean hasNext() {
    while (!now.hasNext()) {
      close();
      if (!rest.hasNext()) {
        return false;
      }
      now = rest.next().iterator();
    }
    return true;
  }

  @Override
  public T next() {
    if (!hasNext()) {
      throw new NoSuchElementException("the samples are at their end");
    }
    return function.apply(now.next());
  }

  @Override
  public void close() {
    Iterator<S> last = now;
    now = List.<S>of().iterator();
    close(last);
  }

  /** Closes an iterator that can be closed. */
  static void close(Iterator<?> iterator) {
    if (iterator instanceof AutoCloseable closeable) {
      try {
        closeable.close();
      } catch (RuntimeException e) {
        throw e;
      } catch (Exception e) {
        throw new TorchbridgeException("an iterator of samples can't be closed: " + e, e);
      }
    }
  }
}

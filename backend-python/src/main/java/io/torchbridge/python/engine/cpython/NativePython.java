package io.torchbridge.python.engine.cpython;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

/**
 * Python's C API, one method for each function that is used. Pointers are longs; the caller holds
 * the GIL and keeps owners reachable. Functions that can neither wait, run Python code nor call
 * Java are called without a change of the thread's state.
 */
final class NativePython {
  /** All memory, to read fields of C structs at addresses. */
  static final MemorySegment MEMORY = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

  private static final Linker LINKER = Linker.nativeLinker();
  private static final Linker.Option BRIEF = Linker.Option.critical(false);

  private static final MethodHandle INITIALIZE = link("Py_InitializeEx", null, JAVA_INT);
  private static final MethodHandle ENSURE = link("PyGILState_Ensure", JAVA_INT);
  private static final MethodHandle RELEASE = link("PyGILState_Release", null, JAVA_INT);
  private static final MethodHandle OWN_THREAD = link("PyGILState_GetThisThreadState", JAVA_LONG);
  private static final MethodHandle SAVE_THREAD = link("PyEval_SaveThread", JAVA_LONG);
  private static final MethodHandle RESTORE_THREAD = link("PyEval_RestoreThread", null, JAVA_LONG);
  private static final MethodHandle CLEAR_THREAD = link("PyThreadState_Clear", null, JAVA_LONG);
  private static final MethodHandle DELETE_THREAD = link("PyThreadState_DeleteCurrent", null);
  private static final MethodHandle THREAD_IDENT = link("PyThread_get_thread_ident", JAVA_LONG);
  private static final MethodHandle ASYNC_EXCEPTION =
      link("PyThreadState_SetAsyncExc", JAVA_INT, JAVA_LONG, JAVA_LONG);

  private static final MethodHandle INCREF = brief("Py_IncRef", null, JAVA_LONG);
  private static final MethodHandle DECREF = link("Py_DecRef", null, JAVA_LONG);

  private static final MethodHandle TYPE_FLAGS = brief("PyType_GetFlags", JAVA_LONG, JAVA_LONG);
  private static final MethodHandle INT_OF = brief("PyLong_FromLongLong", JAVA_LONG, JAVA_LONG);
  private static final MethodHandle INT_VALUE =
      brief("PyLong_AsLongLongAndOverflow", JAVA_LONG, JAVA_LONG, ADDRESS);
  private static final MethodHandle INT_OF_TEXT =
      link("PyLong_FromString", JAVA_LONG, ADDRESS, ADDRESS, JAVA_INT);
  private static final MethodHandle FLOAT_OF = brief("PyFloat_FromDouble", JAVA_LONG, JAVA_DOUBLE);
  private static final MethodHandle FLOAT_VALUE = brief("PyFloat_AsDouble", JAVA_DOUBLE, JAVA_LONG);
  private static final MethodHandle COMPLEX_OF =
      brief("PyComplex_FromDoubles", JAVA_LONG, JAVA_DOUBLE, JAVA_DOUBLE);
  private static final MethodHandle COMPLEX_REAL =
      link("PyComplex_RealAsDouble", JAVA_DOUBLE, JAVA_LONG);
  private static final MethodHandle COMPLEX_IMAGINARY =
      link("PyComplex_ImagAsDouble", JAVA_DOUBLE, JAVA_LONG);
  private static final MethodHandle STR_OF =
      link("PyUnicode_DecodeUTF8", JAVA_LONG, ADDRESS, JAVA_LONG, ADDRESS);
  private static final MethodHandle STR_ENCODED =
      link("PyUnicode_AsEncodedString", JAVA_LONG, JAVA_LONG, ADDRESS, ADDRESS);
  private static final MethodHandle BYTES_OF =
      link("PyBytes_FromStringAndSize", JAVA_LONG, ADDRESS, JAVA_LONG);
  private static final MethodHandle BYTES_ADDRESS = brief("PyBytes_AsString", JAVA_LONG, JAVA_LONG);
  private static final MethodHandle BYTES_SIZE = brief("PyBytes_Size", JAVA_LONG, JAVA_LONG);

  private static final MethodHandle LIST_NEW = link("PyList_New", JAVA_LONG, JAVA_LONG);
  private static final MethodHandle LIST_SET =
      brief("PyList_SetItem", JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG);
  private static final MethodHandle LIST_SIZE = brief("PyList_Size", JAVA_LONG, JAVA_LONG);
  private static final MethodHandle LIST_GET =
      brief("PyList_GetItem", JAVA_LONG, JAVA_LONG, JAVA_LONG);
  private static final MethodHandle TUPLE_NEW = link("PyTuple_New", JAVA_LONG, JAVA_LONG);
  private static final MethodHandle TUPLE_SET =
      brief("PyTuple_SetItem", JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG);
  private static final MethodHandle TUPLE_SIZE = brief("PyTuple_Size", JAVA_LONG, JAVA_LONG);
  private static final MethodHandle TUPLE_GET =
      brief("PyTuple_GetItem", JAVA_LONG, JAVA_LONG, JAVA_LONG);
  private static final MethodHandle DICT_NEW = link("PyDict_New", JAVA_LONG);
  private static final MethodHandle DICT_SET =
      link("PyDict_SetItem", JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG);
  private static final MethodHandle DICT_NEXT =
      brief("PyDict_Next", JAVA_INT, JAVA_LONG, ADDRESS, ADDRESS, ADDRESS);

  private static final MethodHandle GET_ATTRIBUTE =
      link("PyObject_GetAttr", JAVA_LONG, JAVA_LONG, JAVA_LONG);
  private static final MethodHandle SET_ATTRIBUTE =
      link("PyObject_SetAttr", JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG);
  private static final MethodHandle STR = link("PyObject_Str", JAVA_LONG, JAVA_LONG);
  private static final MethodHandle VECTORCALL =
      link("PyObject_Vectorcall", JAVA_LONG, JAVA_LONG, ADDRESS, JAVA_LONG, JAVA_LONG);
  private static final MethodHandle IMPORT = link("PyImport_ImportModule", JAVA_LONG, ADDRESS);
  private static final MethodHandle COMPILE =
      link("Py_CompileString", JAVA_LONG, ADDRESS, ADDRESS, JAVA_INT);
  private static final MethodHandle EXECUTE_MODULE =
      link("PyImport_ExecCodeModuleEx", JAVA_LONG, ADDRESS, JAVA_LONG, ADDRESS);

  private static final MethodHandle CAPSULE_NEW =
      link("PyCapsule_New", JAVA_LONG, JAVA_LONG, ADDRESS, ADDRESS);
  private static final MethodHandle CAPSULE_POINTER =
      link("PyCapsule_GetPointer", JAVA_LONG, JAVA_LONG, ADDRESS);
  private static final MethodHandle FUNCTION_NEW =
      link("PyCFunction_NewEx", JAVA_LONG, ADDRESS, JAVA_LONG, JAVA_LONG);

  private static final MethodHandle ERROR_FETCH =
      link("PyErr_Fetch", null, ADDRESS, ADDRESS, ADDRESS);
  private static final MethodHandle ERROR_NORMALIZE =
      link("PyErr_NormalizeException", null, ADDRESS, ADDRESS, ADDRESS);
  private static final MethodHandle ERROR_SET = link("PyErr_SetObject", null, JAVA_LONG, JAVA_LONG);
  private static final MethodHandle ERROR_CLEAR = link("PyErr_Clear", null);
  private static final MethodHandle EXCEPTION_NEW =
      link("PyErr_NewException", JAVA_LONG, ADDRESS, JAVA_LONG, JAVA_LONG);

  static final long NONE = address("_Py_NoneStruct");
  static final long TRUE = address("_Py_TrueStruct");
  static final long FALSE = address("_Py_FalseStruct");
  static final long INT_TYPE = address("PyLong_Type");
  static final long FLOAT_TYPE = address("PyFloat_Type");
  static final long STR_TYPE = address("PyUnicode_Type");
  static final long COMPLEX_TYPE = address("PyComplex_Type");

  private NativePython() {}

  private static MemorySegment find(String name) {
    return Library.python().symbol(name);
  }

  /** The address of a variable. */
  private static long address(String name) {
    return find(name).address();
  }

  /** The object that a variable points to: {@code PyExc_RuntimeError}. */
  static long variable(String name) {
    return find(name).reinterpret(8).get(JAVA_LONG, 0);
  }

  private static MethodHandle link(
      String name, @Nullable ValueLayout result, MemoryLayout... arguments) {
    return LINKER.downcallHandle(find(name), descriptor(result, arguments));
  }

  private static MethodHandle brief(
      String name, @Nullable ValueLayout result, MemoryLayout... arguments) {
    return LINKER.downcallHandle(find(name), descriptor(result, arguments), BRIEF);
  }

  private static FunctionDescriptor descriptor(
      @Nullable ValueLayout result, MemoryLayout... arguments) {
    return result == null
        ? FunctionDescriptor.ofVoid(arguments)
        : FunctionDescriptor.of(result, arguments);
  }

  /** A downcall throws nothing by itself: what comes is the JVM's own, such as a full stack. */
  private static RuntimeException unexpected(Throwable e) {
    if (e instanceof Error error) {
      throw error;
    }
    return e instanceof RuntimeException r ? r : new IllegalStateException(e);
  }

  // The interpreter and its threads

  static void initialize() {
    try {
      INITIALIZE.invokeExact(0); // 0: the JVM keeps its signal handlers
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static int ensure() {
    try {
      return (int) ENSURE.invokeExact();
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static void release(int state) {
    try {
      RELEASE.invokeExact(state);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /** Python's state of this thread; 0 if it has none yet. Needs no GIL. */
  static long ownThread() {
    try {
      return (long) OWN_THREAD.invokeExact();
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static long saveThread() {
    try {
      return (long) SAVE_THREAD.invokeExact();
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static void restoreThread(long state) {
    try {
      RESTORE_THREAD.invokeExact(state);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /**
   * Frees the state of a thread that has ended, on a thread that has no state: which it takes over
   * for that while, with the GIL. From a thread with a state of its own Python 3.12 and later would
   * forget that one.
   */
  static void deleteThread(long state) {
    try {
      RESTORE_THREAD.invokeExact(state);
      CLEAR_THREAD.invokeExact(state);
      DELETE_THREAD.invokeExact();
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static long threadIdent() {
    try {
      return (long) THREAD_IDENT.invokeExact();
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static void interrupt(long threadIdent, long exceptionType) {
    try {
      int unused = (int) ASYNC_EXCEPTION.invokeExact(threadIdent, exceptionType);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  // References

  static void incref(long object) {
    try {
      INCREF.invokeExact(object);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static void decref(long object) {
    try {
      DECREF.invokeExact(object);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  // Values

  /** {@code ob_type}; its place is the same in all builds with a GIL. */
  static long typeOf(long object) {
    return MEMORY.get(JAVA_LONG, object + 8);
  }

  static long typeFlags(long type) {
    try {
      return (long) TYPE_FLAGS.invokeExact(type);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static long intOf(long value) {
    try {
      return (long) INT_OF.invokeExact(value);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static long intValue(long object, MemorySegment overflow) {
    try {
      return (long) INT_VALUE.invokeExact(object, overflow);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static long intOfText(MemorySegment text, int base) {
    try {
      return (long) INT_OF_TEXT.invokeExact(text, MemorySegment.NULL, base);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static long floatOf(double value) {
    try {
      return (long) FLOAT_OF.invokeExact(value);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /** The value of a float or of an instance of a subclass. */
  static double floatValue(long object) {
    try {
      return (double) FLOAT_VALUE.invokeExact(object);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static long complexOf(double re, double im) {
    try {
      return (long) COMPLEX_OF.invokeExact(re, im);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static double complexReal(long object) {
    try {
      return (double) COMPLEX_REAL.invokeExact(object);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static double complexImaginary(long object) {
    try {
      return (double) COMPLEX_IMAGINARY.invokeExact(object);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static long strOf(MemorySegment utf8, long size, MemorySegment errors) {
    try {
      return (long) STR_OF.invokeExact(utf8, size, errors);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static long strEncoded(long object, MemorySegment encoding, MemorySegment errors) {
    try {
      return (long) STR_ENCODED.invokeExact(object, encoding, errors);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static long bytesOf(MemorySegment bytes, long size) {
    try {
      return (long) BYTES_OF.invokeExact(bytes, size);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /** The content of a bytes object; valid while a reference is held. */
  static MemorySegment bytes(long object) {
    try {
      long address = (long) BYTES_ADDRESS.invokeExact(object);
      long size = (long) BYTES_SIZE.invokeExact(object);
      return MEMORY.asSlice(address, size);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  // Containers; "set" takes the reference over, "get" lends one

  static long listNew(long size) {
    try {
      return (long) LIST_NEW.invokeExact(size);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static void listSet(long list, long index, long item) {
    try {
      int unused = (int) LIST_SET.invokeExact(list, index, item);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static long listSize(long list) {
    try {
      return (long) LIST_SIZE.invokeExact(list);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static long listGet(long list, long index) {
    try {
      return (long) LIST_GET.invokeExact(list, index);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static long tupleNew(long size) {
    try {
      return (long) TUPLE_NEW.invokeExact(size);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static void tupleSet(long tuple, long index, long item) {
    try {
      int unused = (int) TUPLE_SET.invokeExact(tuple, index, item);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static long tupleSize(long tuple) {
    try {
      return (long) TUPLE_SIZE.invokeExact(tuple);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static long tupleGet(long tuple, long index) {
    try {
      return (long) TUPLE_GET.invokeExact(tuple, index);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static long dictNew() {
    try {
      return (long) DICT_NEW.invokeExact();
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /** Takes no reference over; not 0 if the key has no hash. */
  static int dictSet(long dict, long key, long value) {
    try {
      return (int) DICT_SET.invokeExact(dict, key, value);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static boolean dictNext(
      long dict, MemorySegment position, MemorySegment key, MemorySegment value) {
    try {
      return (int) DICT_NEXT.invokeExact(dict, position, key, value) != 0;
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  // Objects; 0 for an error

  static long getAttribute(long object, long name) {
    try {
      return (long) GET_ATTRIBUTE.invokeExact(object, name);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static int setAttribute(long object, long name, long value) {
    try {
      return (int) SET_ATTRIBUTE.invokeExact(object, name, value);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static long str(long object) {
    try {
      return (long) STR.invokeExact(object);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /**
   * Calls a callable.
   *
   * @param arguments the pointers, those for keywords last
   * @param positional how many are positional
   * @param keywords a tuple of names, or 0
   */
  static long vectorcall(long callable, MemorySegment arguments, long positional, long keywords) {
    try {
      return (long) VECTORCALL.invokeExact(callable, arguments, positional, keywords);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static long importModule(MemorySegment name) {
    try {
      return (long) IMPORT.invokeExact(name);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /** Compiles the source of a module. */
  static long compile(MemorySegment source, MemorySegment file) {
    int fileInput = 257; // Py_file_input
    try {
      return (long) COMPILE.invokeExact(source, file, fileInput);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static long executeModule(MemorySegment name, long code, MemorySegment file) {
    try {
      return (long) EXECUTE_MODULE.invokeExact(name, code, file);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  // What Java gives to Python

  static long capsuleNew(long pointer, MemorySegment name, MemorySegment destructor) {
    try {
      return (long) CAPSULE_NEW.invokeExact(pointer, name, destructor);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static long capsulePointer(long capsule, MemorySegment name) {
    try {
      return (long) CAPSULE_POINTER.invokeExact(capsule, name);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static long functionNew(MemorySegment definition, long self) {
    try {
      return (long) FUNCTION_NEW.invokeExact(definition, self, 0L);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  // Errors

  /** Takes the raised exception: three pointers, of type, value and traceback. */
  static void errorFetch(MemorySegment type, MemorySegment value, MemorySegment traceback) {
    try {
      ERROR_FETCH.invokeExact(type, value, traceback);
      ERROR_NORMALIZE.invokeExact(type, value, traceback);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static void errorSet(long type, long value) {
    try {
      ERROR_SET.invokeExact(type, value);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static void errorClear() {
    try {
      ERROR_CLEAR.invokeExact();
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static long exceptionNew(MemorySegment name, long base) {
    try {
      return (long) EXCEPTION_NEW.invokeExact(name, base, 0L);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }
}

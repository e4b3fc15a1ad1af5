"""What the engine needs of Python beyond the polyglot API. Every function gets and gives Python values."""
import importlib.machinery
import linecache
import sys
import traceback
import types

NONE = None
VERSION = sys.version.split()[0]


class JavaError(RuntimeError):
    """An exception that a Java callable threw, on its way through Python."""


def kind(cls):
    """How a value of this class crosses to Java; the numbers are those of Kind in Conversions.java."""
    for number, bases in enumerate((type(None), bool, int, float, str, complex, bytes, (list, tuple), dict)):
        if issubclass(cls, bases):
            return number
    return 9


def make_list(*elements):
    return list(elements)


def make_dict(*flat):
    return dict(zip(flat[::2], flat[1::2]))


def make_bytes(latin):
    return latin.encode("latin-1")


def flat_items(mapping):
    return [x for item in mapping.items() for x in item]


def parts(number):
    return number.real, number.imag


def keyword_call(function, names):
    count = len(names)

    def call(*values):
        split = len(values) - count
        return function(*values[:split], **dict(zip(names, values[split:])))

    return call


def caller(fail):
    """Calls functions for Java. What they raise goes to fail and not over the border: there the JVM
    asks for the place of every frame, which GraalPy can't always tell."""

    def call(function, *arguments):
        try:
            return function(*arguments)
        except BaseException as error:
            fail(error)

    return call


def callable_of(name, java):
    """java takes the arguments and never throws: it gives (True, result) or (False, message, exception)."""

    def call(*args):
        outcome = java(*args)
        if outcome[0]:
            return outcome[1]
        error = JavaError(outcome[1])
        error.java = outcome[2]
        raise error

    call.__name__ = call.__qualname__ = name
    return call


def describe(error):
    """The class's qualified name, the message, the traceback, and the Java exception behind it."""
    cls = type(error)
    name = cls.__qualname__ if cls.__module__ == "builtins" else cls.__module__ + "." + cls.__qualname__
    try:
        message = str(error)
    except Exception as e:
        message = f"<str() of the exception failed: {e!r}>"
    try:
        text = "".join(traceback.format_exception(error))
    except Exception:
        text = ""
    java, seen = None, set()
    while error is not None and id(error) not in seen:
        if isinstance(error, JavaError):
            java = error.java
            break
        seen.add(id(error))
        error = error.__cause__ or error.__context__
    return name, message, text, java


def define_module(name, source):
    module = types.ModuleType(name)
    parent, _, last = name.rpartition(".")
    file = f"<torchbridge {name}>"
    module.__file__ = file
    if parent:
        module.__package__ = parent
    else:
        module.__package__ = name
        module.__path__ = []
    module.__spec__ = importlib.machinery.ModuleSpec(name, None, origin=file, is_package=not parent)
    # tracebacks show the lines
    linecache.cache[file] = (len(source), None, source.splitlines(True), file)
    sys.modules[name] = module
    try:
        exec(compile(source, file, "exec"), module.__dict__)
    except BaseException:
        del sys.modules[name]
        raise
    if parent:
        setattr(sys.modules[parent], last, module)
    return module


def add_to_path(folder):
    if folder not in sys.path:
        sys.path.append(folder)


import_module = importlib.import_module
get_attribute = getattr
set_attribute = setattr
to_str = str
make_int = int
make_complex = complex

# an internal source keeps its names to itself: they are what it evaluates to
types.SimpleNamespace(**globals())

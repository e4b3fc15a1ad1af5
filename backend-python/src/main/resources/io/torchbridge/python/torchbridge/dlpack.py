"""DLPack structs by their addresses: out of capsules and into them."""

import ctypes

import torch


def _function(name, result, *arguments):
    function = ctypes.pythonapi[name]  # by index: a new object, its types are nobody else's
    function.restype = result
    function.argtypes = arguments
    return function


_new = _function("PyCapsule_New", ctypes.py_object, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p)
_pointer = _function("PyCapsule_GetPointer", ctypes.c_void_p, ctypes.py_object, ctypes.c_char_p)
_is_valid = _function("PyCapsule_IsValid", ctypes.c_int, ctypes.py_object, ctypes.c_char_p)
_set_name = _function("PyCapsule_SetName", ctypes.c_int, ctypes.py_object, ctypes.c_void_p)

# a capsule keeps the pointer to its name: these live as long as the module
_VERSIONED = ctypes.create_string_buffer(b"dltensor_versioned")
_UNVERSIONED = ctypes.create_string_buffer(b"dltensor")
_USED_VERSIONED = ctypes.create_string_buffer(b"used_dltensor_versioned")
_USED_UNVERSIONED = ctypes.create_string_buffer(b"used_dltensor")


def export(tensor):
    """(address, whether the struct is versioned); the caller owns the struct."""
    try:
        capsule = tensor.__dlpack__(max_version=(1, 0))
    except TypeError:  # from before DLPack 1.0
        capsule = tensor.__dlpack__()
    versioned = bool(_is_valid(capsule, _VERSIONED.value))
    address = _pointer(capsule, (_VERSIONED if versioned else _UNVERSIONED).value)
    # by this name the capsule knows that the struct is no longer its own to delete
    _set_name(capsule, ctypes.addressof(_USED_VERSIONED if versioned else _USED_UNVERSIONED))
    return address, versioned


def takes_versioned():
    """Whether this torch reads versioned structs: tried, with one of its own."""
    return export(torch.zeros(1))[1]


def adopt(address, versioned):
    """
    (tensor, None) over the memory of a struct, which is the tensor's then; or (None, reason), and the
    struct is still the caller's.
    """
    name = _VERSIONED if versioned else _UNVERSIONED
    capsule = _new(address, ctypes.addressof(name), None)
    try:
        return torch.from_dlpack(capsule), None
    except Exception as e:
        if _is_valid(capsule, name.value):
            return None, "%s: %s" % (type(e).__name__, e)
        raise

package io.torchbridge.python;

import io.torchbridge.python.engine.PythonCallSite;
import io.torchbridge.python.engine.PythonObject;

/** The functions of our Python module {@code torchbridge.tensors}, ready to be called. */
record TensorFunctions(
    PythonCallSite isTensor,
    PythonCallSite dtype,
    PythonCallSite device,
    PythonCallSite layout,
    PythonCallSite shape,
    PythonCallSite strides,
    PythonCallSite dim,
    PythonCallSite numel,
    PythonCallSite address,
    PythonCallSite requiresGrad,
    PythonCallSite setRequiresGrad,
    PythonCallSite isLeaf,
    PythonCallSite gradFn,
    PythonCallSite grad,
    PythonCallSite setGrad,
    PythonObject registerHook,
    PythonCallSite backward,
    PythonCallSite gradients) {

  static TensorFunctions of(PythonObject module) {
    return new TensorFunctions(
        site(module, "is_tensor"),
        site(module, "dtype"),
        site(module, "device"),
        site(module, "layout"),
        site(module, "shape"),
        site(module, "strides"),
        site(module, "dim"),
        site(module, "numel"),
        site(module, "address"),
        site(module, "requires_grad"),
        site(module, "set_requires_grad"),
        site(module, "is_leaf"),
        site(module, "grad_fn"),
        site(module, "grad"),
        site(module, "set_grad"),
        module.attribute("register_hook"),
        site(module, "backward"),
        site(module, "gradients"));
  }

  /** One function of a module; the site keeps it alive. */
  static PythonCallSite site(PythonObject module, String name) {
    return module.attribute(name).site();
  }
}

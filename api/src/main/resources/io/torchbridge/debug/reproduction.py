def difference(got, want, rtol, atol):
    """In what two answers differ; None if they are near enough."""
    if not (isinstance(got, torch.Tensor) and isinstance(want, torch.Tensor)):
        return None if got == want or (got != got and want != want) else f"{got}, not {want}"
    if got.dtype != want.dtype or got.shape != want.shape:
        return f"{got.dtype}{list(got.shape)}, not {want.dtype}{list(want.shape)}"
    if got.is_floating_point() or got.is_complex():
        wide = torch.complex128 if got.is_complex() else torch.float64
        far = ~torch.isclose(got.to(wide), want.to(wide), rtol=rtol, atol=atol, equal_nan=True)
    else:
        far = got != want
    count = int(far.sum())
    if count == 0:
        return None
    at = tuple(far.nonzero()[0].tolist())
    return f"{count} of {far.numel()} elements; {list(at)} is {got[at]}, not {want[at]}"


def main():
    """Calls the operator and holds what was recorded against it."""
    print("torch", torch.__version__)
    try:
        answers = call()
    except Exception as e:
        print("fails:", e)
        return 1
    for name, answer in zip(NAMES, answers):
        print(f"{name} = {answer}")
    differs = 0
    for backend, recorded in RECORDED.items():
        if isinstance(recorded, str):
            print(f"{backend} failed: {recorded}")
            differs = 1
            continue
        wrong = None if len(recorded) == len(answers) else f"{len(recorded)} results"
        for name, got, want, (rtol, atol) in zip(NAMES, recorded, answers, TOLERANCES):
            text = difference(got, want, rtol, atol)
            if text is not None and wrong is None:
                wrong = f"{name}: {text}"
        if wrong is None:
            print(f"{backend} agrees with this PyTorch")
        else:
            print(f"{backend} differs from this PyTorch in {wrong}")
            for name, got in zip(NAMES, recorded):
                print(f"  {name} = {got}")
            differs = 1
    return differs


sys.exit(main())

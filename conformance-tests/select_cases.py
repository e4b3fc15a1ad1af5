"""Selects the cases that the suite brings along from a folder of conformance cases.

    python3 select_cases.py CASES_DIR

Of each operator, module and optimizer the smallest cases: one with gradients and one without where both
are there, as long as they are small. Needs nothing but Python itself.
"""
import json
import pathlib
import struct
import sys

TARGET = pathlib.Path(__file__).parent / "src/main/resources/io/torchbridge/conformance/cases"
SUBJECTS = {"ops": "op", "modules": "module", "optimizers": "optimizer"}
LARGEST = 100_000  # bytes of tensors in the first case of a subject
LARGEST_FURTHER = 2_000  # and in a second one


def read_tensors(file):
    raw = file.read_bytes()
    (size,) = struct.unpack("<Q", raw[:8])
    header = json.loads(raw[8 : 8 + size])
    header.pop("__metadata__", None)
    data = raw[8 + size :]
    return {key: (t, data[t["data_offsets"][0] : t["data_offsets"][1]]) for key, t in header.items()}


def write_tensors(file, tensors):
    header, at = {}, 0
    # in the order of element sizes, so that each tensor is aligned
    ordered = sorted(tensors, key=lambda k: (-alignment(tensors[k]), int(k[1:])))
    for key in ordered:
        entry, data = tensors[key]
        header[key] = {**entry, "data_offsets": [at, at + len(data)]}
        at += len(data)
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    file.write_bytes(struct.pack("<Q", len(text)) + text + b"".join(tensors[k][1] for k in ordered))


def alignment(tensor):
    return {"64": 8, "32": 4, "16": 2}.get(tensor[0]["dtype"].removeprefix("B")[1:], 1)


def keys(value):
    if isinstance(value, dict):
        if isinstance(value.get("tensor"), str):
            yield value["tensor"]
        for v in value.values():
            yield from keys(v)
    elif isinstance(value, list):
        for v in value:
            yield from keys(v)


def select(cases, subject, tensors):
    def size(case):
        return sum(len(tensors[k][1]) + 70 for k in keys(case))

    chosen, seen = [], {}
    for case in sorted(cases, key=size):
        mine = seen.setdefault(case[subject], [])
        kind = "grad" in case
        if size(case) <= (LARGEST_FURTHER if mine else LARGEST) and kind not in mine:
            mine.append(kind)
            chosen.append(case["id"])
    chosen = set(chosen)
    return [case for case in cases if case["id"] in chosen], [s for s, kinds in seen.items() if not kinds]


def main(folder):
    TARGET.mkdir(parents=True, exist_ok=True)
    for name, subject in SUBJECTS.items():
        source = pathlib.Path(folder) / f"{name}.jsonl"
        cases = [json.loads(line) for line in source.read_text().splitlines() if line.strip()]
        tensors = read_tensors(source.with_suffix(".safetensors"))
        chosen, left_out = select(cases, subject, tensors)
        used = {k: tensors[k] for case in chosen for k in keys(case)}
        lines = [json.dumps(case, separators=(",", ":"), ensure_ascii=False) + "\n" for case in chosen]
        (TARGET / f"{name}.jsonl").write_text("".join(lines))
        write_tensors(TARGET / f"{name}.safetensors", used)
        print(f"{name}: {len(chosen)} of {len(cases)} cases, {len({c[subject] for c in chosen})} subjects; too large: {left_out}")


if __name__ == "__main__":
    main(sys.argv[1])

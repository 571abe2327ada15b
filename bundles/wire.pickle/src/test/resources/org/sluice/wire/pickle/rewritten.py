"""Reads the lines of Rewritten, and has an unmodified vn.py compare what it wrote itself with what Java made of it."""
import base64, gettext, pickle, sys, types

sys.modules.setdefault("talib", types.ModuleType("talib"))
compared = skipped = 0


def same(a, b):
    if isinstance(a, (list, tuple)):
        return len(a) == len(b) and all(map(same, a, b))
    if hasattr(a, "__dict__") and not hasattr(type(a), "__members__"):
        return type(a) is type(b) and list(a.__dict__) == list(b.__dict__) and all(
            map(same, a.__dict__.values(), b.__dict__.values()))
    return type(a) is type(b) and a == b


for line in sys.stdin:
    form, name, native, java = line.rstrip("\n").split("\t")
    rewritten = pickle.loads(base64.b64decode(java))
    try:
        original = pickle.loads(base64.b64decode(native))
    except ValueError:
        skipped += 1  # members by value, in the other language: what Java wrote was read all the same
        continue
    assert same(original, rewritten), (form, name, original, rewritten)
    compared += 1
print(f"{compared} equal, {skipped} read here only as Java wrote them")
sys.exit(0 if compared else 1)

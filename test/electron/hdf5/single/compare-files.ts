/** Python that lists what differs between what the master shows and what the single file shows, following all links. */
export const compare = `import h5py, numpy as np
try: import bitshuffle.h5
except ImportError: pass
def walk(g, path='', seen=()):
    for name in g:
        try: o = g[name]
        except (KeyError, OSError): yield f'{path}/{name}', None; continue
        yield f'{path}/{name}', o
        if isinstance(o, h5py.Group) and o.id not in seen and len(seen) < 12: yield from walk(o, f'{path}/{name}', seen + (o.id,))
def value(o):
    if o is None: return 'broken'
    if isinstance(o, h5py.Group): return 'group'
    v = np.asarray(o[()]); return [str(o.dtype), list(o.shape), v.tobytes().hex() if v.dtype != object else repr(o[()])]
def attributes(o):
    own = ('counts', 'structure_bytes', 'grows_with', 'file_name')
    return {} if o is None else {k: repr(v) for k, v in o.attrs.items() if k not in own}
def tree(file):
    ledger = ('_crc32', '_synced')
    with h5py.File(file) as f: return {'/': ['root', attributes(f)], **{p: [value(o), attributes(o)] for p, o in walk(f) if not p.endswith(ledger)}}
a, b = tree(argument[0]), tree(argument[1])
print(json.dumps([k for k in sorted({*a, *b}) if a.get(k) != b.get(k)]))`

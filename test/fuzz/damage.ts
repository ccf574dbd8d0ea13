import fc from 'fast-check';

/** A place in a file of whatever length: how many 65536ths of it lie before. */
const place = () => fc.oneof(fc.nat(65_535), fc.nat(64), fc.constant(65_535));

/** What sizes are overwritten with. */
const SIZES = [0, 1, 0x7fffffff, 0x80000000, 0xffffffff].flatMap((value) => {
  const four = new Uint8Array(new Uint32Array([value]).buffer);
  return [four, new Uint8Array([...four, 0, 0, 0, 0]), new Uint8Array([...four, ...four])];
});

type Edit = (bytes: Uint8Array) => Uint8Array;

const at = (bytes: Uint8Array, where: number) => Math.floor((bytes.length * where) / 65_536);

function overwritten(bytes: Uint8Array, where: number, by: Uint8Array): Uint8Array {
  const copy = bytes.slice();
  const start = Math.min(at(bytes, where), Math.max(bytes.length - by.length, 0));
  copy.set(by.subarray(0, copy.length - start), start);
  return copy;
}

function spliced(bytes: Uint8Array, from: number, to: number, by: Uint8Array): Uint8Array {
  const [start, end] = [at(bytes, Math.min(from, to)), at(bytes, Math.max(from, to))];
  return Buffer.concat([bytes.subarray(0, start), by, bytes.subarray(end)]);
}

function flipped(bytes: Uint8Array, where: number, bit: number): Uint8Array {
  const copy = bytes.slice();
  const index = at(bytes, where);
  if (index < copy.length) copy[index]! ^= 1 << bit;
  return copy;
}

/** Flips a bit, overwrites a size, cuts off, cuts out, puts in something of another file, repeats a piece. */
function edit(others: readonly Uint8Array[]): fc.Arbitrary<Edit> {
  const piece = fc.tuple(fc.constantFrom(...others), place(), place()).map(([bytes, from, to]) => {
    const start = at(bytes, Math.min(from, to));
    return bytes.subarray(start, Math.min(at(bytes, Math.max(from, to)), start + 4_096));
  });
  const any = fc.uint8Array({ maxLength: 40 });
  const flip = fc.tuple(place(), fc.nat(7)).map(
    ([where, bit]): Edit =>
      (bytes) =>
        flipped(bytes, where, bit),
  );
  const overwrite = fc.tuple(place(), fc.oneof(fc.constantFrom(...SIZES), any)).map(
    ([where, by]): Edit =>
      (bytes) =>
        overwritten(bytes, where, by),
  );
  const cut = place().map(
    (where): Edit =>
      (bytes) =>
        bytes.subarray(0, at(bytes, where)),
  );
  const replace = fc.tuple(place(), place(), fc.oneof(piece, any)).map(
    ([from, to, by]): Edit =>
      (bytes) =>
        spliced(bytes, from, to, by),
  );
  const insert = fc.tuple(place(), piece).map(
    ([where, by]): Edit =>
      (bytes) =>
        spliced(bytes, where, where, by),
  );
  return fc.oneof(flip, overwrite, cut, replace, insert);
}

/** A real file, damaged in one to four places; one in twenty is nothing but noise. */
export function damaged(files: readonly Uint8Array[]): fc.Arbitrary<Uint8Array> {
  const edits = fc.array(edit(files), { minLength: 1, maxLength: 4 });
  const real = fc
    .tuple(fc.constantFrom(...files), edits)
    .map(([bytes, list]) => list.reduce((all, each) => each(all), bytes));
  return fc.oneof(
    { weight: 19, arbitrary: real },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 300 }) },
  );
}

/** What no field of a format holds, and what one might. */
const value = () =>
  fc.oneof(
    fc.constantFrom<unknown>(null, true, 0, -1, 1.5, 1e308, '', '0', '-0', '00', '0x', [], {}),
    fc.constantFrom('9'.repeat(80), '1e3', `${2n ** 256n}`, 'ff'.repeat(40), '__proto__', '\u202e'),
    fc.constantFrom('a'.repeat(100_000), new Array(3_000).fill('1')),
    fc.jsonValue({ maxDepth: 2 }),
    fc.bigInt({ min: -(2n ** 256n), max: 2n ** 256n }).map(String),
    fc.string({ unit: 'binary', maxLength: 40 }),
  );

/** A JSON document with one to three of its values exchanged, left out, repeated or put in. */
export function otherValues(documents: readonly unknown[]): fc.Arbitrary<unknown> {
  const change = fc.tuple(fc.nat(10_000), fc.nat(4), value());
  const changes = fc.array(change, { minLength: 1, maxLength: 3 });
  return fc.tuple(fc.constantFrom(...documents), changes).map(([document, list]) => {
    const copy = { root: structuredClone(document) };
    for (const [which, how, drawn] of list) {
      const by = structuredClone(drawn);
      const places = placesIn(copy);
      const [holder, key] = places[which % places.length]!;
      if (how === 0 && Array.isArray(holder)) holder.splice(Number(key), 1);
      else if (how === 0 && holder !== copy) delete holder[key];
      else if (how === 1 && Array.isArray(holder))
        holder.push(structuredClone(holder[Number(key)]));
      else if (how === 2 && !Array.isArray(holder) && holder !== copy) holder[`${key}x`] = by;
      else holder[key] = by;
    }
    return copy.root;
  });
}

type Holder = Record<string, unknown>;

function placesIn(holder: Holder): (readonly [Holder, string])[] {
  return Object.keys(holder).flatMap((key) => {
    const inner = holder[key];
    const deeper = typeof inner === 'object' && inner !== null ? placesIn(inner as Holder) : [];
    return [[holder, key] as const, ...deeper];
  });
}

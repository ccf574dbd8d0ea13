import { expect } from 'chai';
import fc from 'fast-check';
import { parseStrictJson } from '../../src/files/strictJson.js';
import { check, MODEL_RUNS } from '../support/check.js';

/** Whether some object in a JSON value has a field that strict JSON refuses. */
function hasProto(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return Object.hasOwn(value, '__proto__') || Object.values(value).some(hasProto);
}

describe('files/strictJson', () => {
  it('reads what JSON.parse reads', () => {
    check(
      fc.property(fc.json(), fc.constantFrom(0, 1, '\t'), (text, indent) => {
        fc.pre(!hasProto(JSON.parse(text)));
        const spaced = JSON.stringify(JSON.parse(text), null, indent);
        expect(parseStrictJson(spaced)).to.deep.equal(JSON.parse(spaced));
      }),
      MODEL_RUNS,
    );
  });

  it('takes the same name in different objects, and strings that look like names', () => {
    for (const text of [
      '{"a":{"a":1},"b":[{"a":1},{"a":2}]}',
      '["a","a",{"b":"a","a":"a"}]',
      '{"a":"\\"a\\":","b":"}{","c":"\\\\"}',
      '{"a":1,"A":2}',
    ]) {
      expect(parseStrictJson(text)).to.deep.equal(JSON.parse(text));
    }
  });

  for (const [what, text] of [
    ['a name twice', '{"a":1,"a":1}'],
    ['a name twice, spaced', '{ "a" : 1 ,\n"a"\t: 2 }'],
    ['a name twice, once escaped', '{"a":1,"\\u0061":2}'],
    ['a name twice, deep inside', '[{"b":{"a":[],"c":{"d":1},"a":1}}]'],
    ['a name with quotes twice', '{"\\"":1,"\\"":2}'],
    ['a name that ends in a backslash twice', '{"\\\\":1,"\\\\":2}'],
    ['"__proto__"', '{"__proto__":{"a":1}}'],
    ['"__proto__", escaped', '{"\\u005f_proto__":1}'],
  ] as const) {
    it(`refuses ${what}`, () => {
      expect(() => parseStrictJson(text)).to.throw(SyntaxError, /^has a field/);
    });
  }

  it('refuses every repeated name, wherever it stands', () => {
    const names = fc.uniqueArray(fc.string(), { minLength: 1, maxLength: 6 });
    check(
      fc.property(names, fc.nat(), fc.json(), (fields, pick, value) => {
        fc.pre(!hasProto(JSON.parse(value)) && !fields.includes('__proto__'));
        const repeated = [...fields, fields[pick % fields.length]!];
        const body = (list: string[]) =>
          `[{${list.map((name) => `${JSON.stringify(name)}:${value}`).join()}}]`;
        expect(parseStrictJson(body(fields))).to.deep.equal(JSON.parse(body(fields)));
        expect(() => parseStrictJson(body(repeated))).to.throw(SyntaxError, 'twice');
      }),
      MODEL_RUNS,
    );
  });

  for (const text of [
    '',
    ' ',
    'secret',
    '{"a":1',
    '{"a":01}',
    '{a:1}',
    "{'a':1}",
    '{"a":1,}',
    'NaN',
  ]) {
    it(`refuses ${JSON.stringify(text)} and does not quote it`, () => {
      expect(() => parseStrictJson(text)).to.throw(SyntaxError, /^is not JSON$/);
    });
  }

  it('ends with many values and with long ones: each is looked at once', () => {
    const text = JSON.stringify({
      leaves: new Array(200_000).fill('1'.repeat(77)),
      b: 'x'.repeat(1e6),
    });
    expect(parseStrictJson(text)).to.have.property('b').that.has.lengthOf(1e6);
  });
});

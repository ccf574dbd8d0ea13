import type { Mutant } from '../queue.js';

interface Edit {
  readonly change: string;
  readonly line: string;
}

/** What stands for an operator of Solidity: the nearest other comparison, the opposite otherwise. */
const OPERATORS: Readonly<Record<string, readonly string[]>> = {
  '<': ['<=', '>='],
  '<=': ['<', '>'],
  '>': ['>=', '<='],
  '>=': ['>', '<'],
  '==': ['!='],
  '!=': ['=='],
  '&&': ['||'],
  '||': ['&&'],
  '+': ['-'],
  '-': ['+'],
  '*': ['/'],
  '/': ['*'],
  '%': ['/'],
  '<<': ['>>'],
  '>>': ['<<'],
  '&': ['|'],
  '|': ['&'],
  '++': ['--'],
};

/** Longest first, so that no operator is taken for a part of another. */
const TOKENS = /=>|:=|\*\*|<<|>>|<=|>=|==|!=|&&|\|\||\+\+|--|[-+|&]=|[-+*/%<>&|^~!=]/g;

/** Of the assembly. */
const INSTRUCTIONS: Readonly<Record<string, string>> = {
  add: 'sub',
  sub: 'add',
  mul: 'div',
  div: 'mul',
  lt: 'gt',
  gt: 'lt',
  eq: 'lt',
  and: 'or',
  or: 'and',
  shl: 'shr',
  shr: 'shl',
  iszero: 'not',
  mulmod: 'addmod',
  addmod: 'mulmod',
};

/** Whose arguments may change places. */
const SYMMETRIC = new Set(['add', 'mul', 'and', 'or', 'eq', 'xor']);

/** What a declaration starts with: without it, nothing compiles. */
const DECLARATION =
  /^(u?int\d*|bool|bytes\d*|address|string|mapping|let|using|import|error|event|return|function|constructor|abstract|contract|library|interface|struct|enum|pragma|unchecked|assembly|[A-Z]\w*(\[\])? (memory|calldata|storage|private|public)|\((u?int|bool|bytes|I[A-Z]))/;

/** All mutants of a Solidity source, each with one thing changed in one line. */
export function mutantsOf(file: string, source: string): Mutant[] {
  const lines = source.split('\n');
  return lines.flatMap((text, index) => {
    const [code] = text.split('//') as [string];
    if (/^\s*(pragma|import|using|error|event|\*|$)/.test(code)) return [];
    return editsOf(code).map(({ change, line }) => ({
      file,
      line: index + 1,
      change,
      text: lines.with(index, line).join('\n'),
    }));
  });
}

function editsOf(code: string): Edit[] {
  const plain = code.replaceAll(/"[^"]*"/g, (string) => `"${' '.repeat(string.length - 2)}"`);
  return [
    ...deletions(plain),
    ...operators(code, plain),
    ...instructions(code, plain),
    ...constants(code, plain),
    ...swaps(code, plain),
  ];
}

/** Refusals, assignments, calls, events: each statement that stands on one line of a body. */
function deletions(plain: string): Edit[] {
  const statement = plain.trim();
  const isOne = /^ {8}/.test(plain) && isBalanced(statement) && !DECLARATION.test(statement);
  const ends = statement.endsWith(';') || /^(\w+ := .*|\w+\(.*\)|continue)$/.test(statement);
  return isOne && ends ? [{ change: 'deleted', line: '' }] : [];
}

function operators(code: string, plain: string): Edit[] {
  return [...plain.matchAll(TOKENS)].flatMap(({ 0: token, index }) =>
    (OPERATORS[token] ?? []).map((other) => edit(code, index, token, other)),
  );
}

function instructions(code: string, plain: string): Edit[] {
  return [...plain.matchAll(/(?<![.\w])([a-z]+)(?=\()/g)].flatMap(({ 0: name, index }) => {
    return Object.hasOwn(INSTRUCTIONS, name) ? [edit(code, index, name, INSTRUCTIONS[name]!)] : [];
  });
}

/** Literals are one more or, if they are not 0, one less. */
function constants(code: string, plain: string): Edit[] {
  if (/^\s*assembly/.test(plain)) return [];
  const numbers = [...plain.matchAll(/(?<![\w.])(0x[0-9a-fA-F]+|\d[\d_]*)(?![\w.])/g)].flatMap(
    ({ 0: literal, index }) => {
      const value = BigInt(literal.replaceAll('_', ''));
      const spell = (other: bigint) =>
        literal.startsWith('0x') ? `0x${other.toString(16)}` : other.toString();
      const others = value === 0n ? [1n] : [value + 1n, value - 1n];
      return others.map((other) => edit(code, index, literal, spell(other)));
    },
  );
  const truths = [...plain.matchAll(/\b(true|false)\b/g)].map(({ 0: truth, index }) =>
    edit(code, index, truth, truth === 'true' ? 'false' : 'true'),
  );
  return [...numbers, ...truths];
}

/** Neighbours among the arguments of a call, or in a tuple. */
function swaps(code: string, plain: string): Edit[] {
  if (/^\s*(function|constructor|modifier)\b/.test(plain)) return [];
  return [...plain.matchAll(/(\w*)\(([^()]*,[^()]*)\)/g)].flatMap((match) => {
    const [, name = '', list = ''] = match;
    if (SYMMETRIC.has(name)) return [];
    const start = match.index + name.length + 1;
    const given = code.slice(start, start + list.length).split(', ');
    return given.slice(1).flatMap((second, k) => {
      const first = given[k]!;
      if (first === second || first === '' || second === '') return [];
      const swapped = given
        .with(k, second)
        .with(k + 1, first)
        .join(', ');
      return [edit(code, start, list, swapped, `${name}(… ${second}, ${first} …)`)];
    });
  });
}

function edit(code: string, index: number, old: string, other: string, told?: string): Edit {
  const line = code.slice(0, index) + other + code.slice(index + old.length);
  return { change: told ?? `column ${index + 1}: ${old} is ${other}`, line };
}

function isBalanced(text: string): boolean {
  const count = (letter: string) => text.split(letter).length;
  return count('(') === count(')') && count('{') === count('}');
}

import type { Mutant } from './queue.js';

interface Edit {
  readonly change: string;
  readonly line: string;
}

const FREE = 'mutant_free';

/** All mutants of a circom source: each takes a constraint away or moves a bound. */
export function mutantsOf(file: string, source: string): Mutant[] {
  const lines = source.split('\n');
  const mutants: Mutant[] = [];
  lines.forEach((text, index) => {
    const [code] = text.split('//') as [string];
    if (code.trim() === '' || /^\s*(pragma|include|template)\b/.test(code)) return;
    const template = templateAround(lines, index);
    for (const { change, line } of editsOf(code, template)) {
      mutants.push({ file, line: index + 1, change, text: lines.with(index, line).join('\n') });
    }
  });
  return mutants;
}

function editsOf(code: string, template: string): Edit[] {
  return [
    ...deletions(code),
    ...movedBounds(code),
    ...freedAssignments(code, template),
    ...freedArguments(code, template),
  ];
}

/** Assertions, checks by components whose outputs nobody takes, and those without outputs. */
function deletions(code: string): Edit[] {
  const isCheck = /===/.test(code) || /^\s*_\s*<==/.test(code) || /^\s*\w+\([^=]*\)\(/.test(code);
  return isCheck ? [{ change: 'deleted', line: '' }] : [];
}

function movedBounds(code: string): Edit[] {
  const match = /Num2Bits\((\d+)\)/.exec(code);
  if (match === null) return [];
  const bits = Number(match[1]);
  return [bits + 1, bits - 1].map((moved) => ({
    change: `Num2Bits(${bits}) is Num2Bits(${moved})`,
    line: code.replace(match[0], `Num2Bits(${moved})`),
  }));
}

/** `a <== b` computes the same without a constraint as `a <-- b`. */
function freedAssignments(code: string, template: string): Edit[] {
  const match = /^(\s*)(signal\s+)?(\(.+?\)|[^<(]+?)\s*<==\s*(.+)$/.exec(code);
  if (match === null || match[3] === '_') return [];
  const [, indent = '', declares = '', targets = '', value = ''] = match;
  if (!isAnonymous(value)) {
    return [{ change: `${targets} is only assigned`, line: code.replace('<==', '<--') }];
  }
  // A component's outputs can only be bound: bind others, and copy them.
  return targets
    .split(/[(),\s]+/)
    .filter(Boolean)
    .map((target) => {
      const { declaration, copy } = copyOf(target, FREE, template);
      const bound = targets.replace(new RegExp(`\\b${target}\\b`), FREE);
      const own = declares === '' ? '' : `signal ${target}; `;
      return {
        change: `${target} is only assigned`,
        line: `${indent}${own}${declaration} ${bound} <== ${value} ${copy(target, FREE)}`,
      };
    });
}

/** Each argument of an anonymous component, replaced by a copy that nothing ties to it. */
function freedArguments(code: string, template: string): Edit[] {
  const match = /\w+\([^()]*\)\(\[?([^\]]*?)\]?\);\s*$/.exec(code);
  if (match === null) return [];
  const start = match.index + match[0].indexOf(')(') + 2;
  const list = match[1]!;
  return list.split(/,\s*/).map((argument, position) => {
    const { declaration, copy } = copyOf(argument, FREE, template);
    const freed = list.split(/,\s*/).with(position, FREE).join(', ');
    const call = code.slice(0, start) + code.slice(start).replace(list, () => freed);
    return {
      change: `argument ${argument} is only assigned`,
      line: `${declaration} ${copy(FREE, argument)} ${call.trim()}`,
    };
  });
}

function isAnonymous(value: string): boolean {
  return /^\w+\([^()]*\)\(/.test(value);
}

/** How to declare a copy of a signal, an array or an expression, and how to copy it. */
function copyOf(name: string, as: string, template: string) {
  const size = new RegExp(`\\bsignal\\b[^;]*\\b${name}\\[([^;,]+)\\]\\s*[;,]`).exec(template)?.[1];
  if (/\W/.test(name) || size === undefined) {
    return {
      declaration: `signal ${as};`,
      copy: (to: string, from: string) => `${to} <-- ${from};`,
    };
  }
  return {
    declaration: `signal ${as}[${size}];`,
    copy: (to: string, from: string) =>
      `for (var m = 0; m < ${size}; m++) { ${to}[m] <-- ${from}[m]; }`,
  };
}

function templateAround(lines: readonly string[], index: number): string {
  const start = lines.findLastIndex((line, i) => i <= index && line.startsWith('template '));
  return lines
    .slice(start, index + 1)
    .map((line) => line.split('//')[0])
    .join('\n');
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Fragment } from 'ethers/abi';
import solc from 'solc';

/** What a host, a keeper and a block explorer see of the contracts. */
const INTERFACES = ['ILiquidationGate', 'IPriceRounds', 'IGroth16Verifier'];

const ORDER = ['function', 'event', 'error'];

interface Parameter {
  readonly name: string;
  readonly type: string;
  readonly internalType: string;
}

interface AbiItem {
  readonly type: 'function' | 'event' | 'error';
  readonly name: string;
  readonly inputs: readonly Parameter[];
  readonly outputs?: readonly Parameter[];
  readonly stateMutability?: string;
}

interface Notice {
  readonly notice?: string;
}

interface MethodDetails {
  readonly details?: string;
  readonly params?: Readonly<Record<string, string>>;
  readonly returns?: Readonly<Record<string, string>>;
}

/** NatSpec as the compiler reads it. */
interface Documented {
  readonly abi: readonly AbiItem[];
  readonly userdoc: Notice & {
    readonly methods?: Readonly<Record<string, Notice>>;
    readonly events?: Readonly<Record<string, Notice>>;
    readonly errors?: Readonly<Record<string, readonly Notice[]>>;
  };
  readonly devdoc: {
    readonly title?: string;
    readonly methods?: Readonly<Record<string, MethodDetails>>;
  };
}

/**
 * Markdown about the interfaces in `contracts/interfaces`, from their NatSpec, and what lacks it.
 */
export function makeSolidityPage(folder: string): {
  readonly page: string;
  readonly problems: readonly string[];
} {
  const sections = INTERFACES.map((name) => formatInterface(name, compile(folder, name)));
  return {
    page: `# Solidity\n\n${sections.map(({ text }) => text).join('\n')}`,
    problems: sections.flatMap(({ problems }) => problems),
  };
}

function compile(folder: string, name: string): Documented {
  const file = `contracts/interfaces/${name}.sol`;
  const read = (path: string): string => readFileSync(join(folder, path), 'utf8');
  const input = {
    language: 'Solidity',
    sources: { [file]: { content: read(file) } },
    settings: { outputSelection: { [file]: { [name]: ['abi', 'devdoc', 'userdoc'] } } },
  };
  const output = JSON.parse(
    solc.compile(JSON.stringify(input), { import: (path: string) => ({ contents: read(path) }) }),
  );
  return output.contracts[file][name];
}

function formatInterface(name: string, documented: Documented) {
  const { abi, userdoc, devdoc } = documented;
  const items = abi
    .toSorted((one, other) => ORDER.indexOf(one.type) - ORDER.indexOf(other.type))
    .map((item) => ({ item, ...docsOf(item, documented) }));
  const bare = items.filter(({ notice }) => notice === undefined);
  const declarations = items.map(({ item, notice, details }) =>
    [`\`\`\`solidity\n${declare(item)}\n\`\`\``, notice, ...details].join('\n\n'),
  );
  const head = [`## ${name}`, `${devdoc.title}.`, userdoc.notice ?? ''];
  return {
    text: `${[...head, ...declarations].filter((part) => part !== '').join('\n\n')}\n`,
    problems: bare.map(({ item }) => `${name}.${item.name} has no notice`),
  };
}

function docsOf(item: AbiItem, { userdoc, devdoc }: Documented) {
  const signature = Fragment.from(item).format('sighash').replace(/^\w+ /, '');
  if (item.type === 'event') return { notice: userdoc.events?.[signature]?.notice, details: [] };
  if (item.type === 'error') {
    return { notice: userdoc.errors?.[signature]?.[0]?.notice, details: [] };
  }
  const { details, params = {}, returns = {} } = devdoc.methods?.[signature] ?? {};
  const list = [
    ...Object.entries(params).map(([name, text]) => `- \`${name}\`: ${text}`),
    ...Object.entries(returns).map(([name, text]) => `- *returns* \`${name}\` ${text}`),
  ].join('\n');
  return {
    notice: userdoc.methods?.[signature]?.notice,
    details: [details ?? '', list].filter((part) => part !== ''),
  };
}

/** As the source has it, or nearly so. */
function declare({ type, name, inputs, outputs = [], stateMutability }: AbiItem): string {
  const list = (parameters: readonly Parameter[]): string =>
    parameters.map(declareParameter).join(', ');
  const returned = outputs.length === 0 ? '' : ` returns (${list(outputs)})`;
  const mutability =
    stateMutability === 'view' || stateMutability === 'pure' ? ` ${stateMutability}` : '';
  return `${type} ${name}(${list(inputs)})${mutability}${returned};`;
}

function declareParameter({ name, internalType }: Parameter): string {
  return `${internalType.replace(/^(struct|contract|enum) /, '')} ${name}`.trim();
}

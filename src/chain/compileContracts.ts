import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { isAbsolute, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { InterfaceAbi } from 'ethers/abi';
import { ArtifactsError } from '../errors.js';

/** Where a library's address belongs in a bytecode, in bytes. */
interface LinkReference {
  readonly library: string;
  readonly start: number;
  readonly length: number;
}

export interface CompiledContract {
  readonly abi: InterfaceAbi;
  /** Creation code, 0x and hex, without constructor arguments. */
  readonly bytecode: string;
  /** Code on chain before immutables are filled in, 0x and hex. */
  readonly deployedBytecode: string;
  readonly linkReferences: readonly LinkReference[];
}

type ByName<T> = Readonly<Record<string, T>>;

interface SolcContract {
  readonly abi: InterfaceAbi;
  readonly evm: {
    readonly bytecode: {
      readonly object: string;
      /** By file, by library. */
      readonly linkReferences: ByName<ByName<readonly Omit<LinkReference, 'library'>[]>>;
    };
    readonly deployedBytecode: { readonly object: string };
  };
}

interface SolcOutput {
  readonly errors?: readonly { readonly formattedMessage: string }[];
  /** By file, by contract. */
  readonly contracts?: ByName<ByName<SolcContract>>;
}

/** The package's own folder, from src/chain as from dist/chain. */
const root = fileURLToPath(new URL('../../', import.meta.url));
const { resolve } = createRequire(import.meta.url);

/** Cancun is the oldest EVM worth supporting; without a metadata hash, paths leave no trace in the code. */
const settings = {
  evmVersion: 'cancun',
  optimizer: { enabled: true, runs: 10_000 },
  metadata: { bytecodeHash: 'none', appendCBOR: false },
  outputSelection: {
    '*': {
      '*': [
        'abi',
        'evm.bytecode.object',
        'evm.bytecode.linkReferences',
        'evm.deployedBytecode.object',
      ],
    },
  },
};

/**
 * Compiles Solidity files of this package and whatever they import, with the same result everywhere.
 *
 * @param files paths from the package's folder, such as contracts/Groth16Verifier.sol
 * @returns the contracts and libraries of these files and of their imports, by name
 * @throws ArtifactsError COMPILATION_FAILED with the compiler's messages, warnings included
 */
export async function compileContracts(
  files: readonly string[],
): Promise<Readonly<Record<string, CompiledContract>>> {
  const { default: solc } = await import('solc');
  const sources = Object.fromEntries(files.map((file) => [file, { content: readListed(file) }]));
  const input = JSON.stringify({ language: 'Solidity', sources, settings });
  const output: SolcOutput = JSON.parse(solc.compile(input, { import: readSource }));
  if (output.errors !== undefined) {
    throw compilationFailed(output.errors.map((error) => error.formattedMessage).join('\n'));
  }
  const contracts = Object.values(output.contracts ?? {}).flatMap((file) => Object.entries(file));
  return Object.fromEntries(contracts.map(([name, contract]) => [name, readContract(contract)]));
}

function readContract({ abi, evm }: SolcContract): CompiledContract {
  const linkReferences = Object.values(evm.bytecode.linkReferences)
    .flatMap((libraries) => Object.entries(libraries))
    .flatMap(([library, places]) => places.map((place) => ({ library, ...place })));
  return {
    abi,
    bytecode: `0x${evm.bytecode.object}`,
    deployedBytecode: `0x${evm.deployedBytecode.object}`,
    linkReferences,
  };
}

/**
 * Creation code with the addresses of external libraries filled in.
 *
 * @param addresses library addresses by name
 * @throws ArtifactsError COMPILATION_FAILED naming a library without an address
 */
export function linkContract(
  { bytecode, linkReferences }: CompiledContract,
  addresses: Readonly<Record<string, string>>,
): string {
  let linked = bytecode;
  for (const { library, start, length } of linkReferences) {
    const address = addresses[library];
    if (address === undefined) throw compilationFailed(`${library} is linked, but not deployed`);
    const [from, to] = [2 + 2 * start, 2 + 2 * (start + length)];
    linked = linked.slice(0, from) + address.slice(2).toLowerCase() + linked.slice(to);
  }
  return linked;
}

function readListed(file: string): string {
  const source = readSource(file);
  if ('error' in source) throw compilationFailed(source.error);
  return source.contents;
}

/** A file of this package or of an installed one; nothing else can be read. */
function readSource(path: string): { contents: string } | { error: string } {
  try {
    if (isAbsolute(path) || path.split('/').includes('..')) throw new Error('it leads elsewhere');
    const file = /^(contracts|test)\//.test(path) ? join(root, path) : resolve(path);
    return { contents: readFileSync(file, 'utf8') };
  } catch {
    return { error: `${path} is neither in this package nor in an installed one` };
  }
}

function compilationFailed(message: string): ArtifactsError {
  return new ArtifactsError('COMPILATION_FAILED', `Solidity: ${message.trim()}`);
}

import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { Interface } from 'ethers/abi';
import { addressedLedgerAbi } from '../../src/chain/abi/addressedLedger.js';
import { groth16VerifierAbi } from '../../src/chain/abi/groth16Verifier.js';
import { liquidationGateAbi } from '../../src/chain/abi/liquidationGate.js';
import { priceRoundsAbi } from '../../src/chain/abi/priceRounds.js';
import { privateLedgerAbi } from '../../src/chain/abi/privateLedger.js';
import {
  type CompiledContract,
  compileContracts,
} from '../../src/chain/compile/compileContracts.js';
import { DEFAULT_ACTION } from '../../src/defaults.js';

const ABIS = [
  { name: 'groth16Verifier', file: 'contracts/Groth16Verifier.sol', abi: groth16VerifierAbi },
  { name: 'liquidationGate', file: 'contracts/LiquidationGate.sol', abi: liquidationGateAbi },
  { name: 'priceRounds', file: 'contracts/PriceRounds.sol', abi: priceRoundsAbi },
  { name: 'privateLedger', file: 'contracts/examples/PrivateLedger.sol', abi: privateLedgerAbi },
  {
    name: 'addressedLedger',
    file: 'contracts/examples/AddressedLedger.sol',
    abi: addressedLedgerAbi,
  },
] as const;

const root = fileURLToPath(new URL('../../', import.meta.url));

function write(name: string, file: string, abi: unknown): void {
  const path = `${root}src/chain/abi/${name}.ts`;
  const comment = `/** ABI of ${file}: \`UPDATE_ABI=1 npx mocha test/chain/abi.test.ts\` writes it. */`;
  const text = `${comment}\nexport const ${name}Abi = ${JSON.stringify(abi)} as const;\n`;
  writeFileSync(path, text);
  execFileSync('npx', ['biome', 'format', '--write', path], { cwd: root, stdio: 'ignore' });
}

describe('chain/abi', () => {
  let compiled: Readonly<Record<string, CompiledContract>>;
  before(async () => {
    compiled = await compileContracts(ABIS.map(({ file }) => file));
  });

  for (const { name, file, abi } of ABIS) {
    it(`has that of ${file} as it compiles`, () => {
      const contract = /(\w+)\.sol$/.exec(file)![1]!;
      const expected = compiled[contract]!.abi;
      if (process.env.UPDATE_ABI === '1') write(name, file, expected);
      else expect(abi, 'UPDATE_ABI=1 writes it anew').to.deep.equal(expected);
    });

    it(`says so in the comment of ${name}.ts`, () => {
      expect(readFileSync(`${root}src/chain/abi/${name}.ts`, 'utf8')).to.include(`ABI of ${file}:`);
    });
  }

  it('takes proofs through the function that contexts name', () => {
    const { selector } = new Interface(liquidationGateAbi).getFunction('authorizeLiquidation')!;
    expect(selector).to.equal(DEFAULT_ACTION);
  });
});

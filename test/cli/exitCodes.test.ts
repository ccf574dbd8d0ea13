import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import { DoneBeforeError } from '../../src/cli/doneBefore.js';
import { EXIT, exitCodeOf } from '../../src/cli/exitCodes.js';
import { HELP } from '../../src/cli/program.js';
import {
  ArtifactsError,
  CeremonyError,
  ChainError,
  InputError,
  ProvingError,
  StatementError,
} from '../../src/errors.js';

function systemError(): unknown {
  try {
    readdirSync('/nowhere/at/all');
  } catch (error) {
    return error;
  }
  return undefined;
}

describe('cli/exitCodes', () => {
  it('are in the help and in the README, and no others', async () => {
    const documented = (text: string, pattern: RegExp) =>
      [...text.matchAll(pattern)].map(([, code]) => Number(code)).sort((a, b) => a - b);
    const codes = Object.values(EXIT).sort((a, b) => a - b);
    const list = /Exit codes: ([\s\S]*?)\.\n/.exec(HELP)![1]!;
    expect(documented(list, /(?:^|[,\n] ?)(\d+) /g)).to.deep.equal(codes);
    const readme = await readFile('README.md', 'utf8');
    const table = /\| exit code [\s\S]*?\n\n/.exec(readme)![0];
    expect(documented(table, /^\| (\d+) \|/gm)).to.deep.equal(codes);
  });

  const cases: readonly (readonly [what: string, error: unknown, code: number])[] = [
    ['a wrong value', new InputError('INVALID_VALUE', 'x'), EXIT.usage],
    ['a healthy account', new StatementError('NOT_LIQUIDATABLE', 'x'), EXIT.notLiquidatable],
    ['an early round', new StatementError('ROUND_NOT_LATER', 'x'), EXIT.notLiquidatable],
    ['a statement out of range', new StatementError('COEFFICIENT_OUT_OF_RANGE', 'x'), EXIT.usage],
    ['a tree too deep', new StatementError('TREE_TOO_DEEP', 'x'), EXIT.usage],
    ['a circuit that is not there', new ArtifactsError('UNKNOWN_CIRCUIT', 'x'), EXIT.usage],
    ['missing artifacts', new ArtifactsError('ARTIFACTS_MISSING', 'x'), EXIT.artifacts],
    ['a ceremony that is not one', new CeremonyError('CONTRIBUTION_INVALID', 'x'), EXIT.artifacts],
    ['an engine that fails', new ProvingError('ENGINE_FAILED', 'x'), EXIT.artifacts],
    ['a contract that refuses', new ChainError('REFUSED', 'x'), EXIT.chain],
    ['another chain', new ChainError('WRONG_CHAIN', 'x'), EXIT.chain],
    ['a transaction that fails', new ChainError('TRANSACTION_FAILED', 'x'), EXIT.chain],
    ['another key on chain', new ChainError('KEY_MISMATCH', 'x'), EXIT.chain],
    ['a fee too high', new ChainError('FEE_TOO_HIGH', 'x'), EXIT.chain],
    ['another deployment', new ChainError('DEPLOYMENT_MISMATCH', 'x'), EXIT.chain],
    ['what was done before', new DoneBeforeError(new TypeError('x'), 'x', {}), EXIT.defect],
    ['a node that fails', new ChainError('RPC_FAILED', 'x'), EXIT.node],
    ['an abort', AbortSignal.abort().reason, EXIT.aborted],
    ['the system', systemError(), EXIT.usage],
    ['a foreign error', new TypeError('x'), EXIT.defect],
    ['what is no error', 'x', EXIT.defect],
  ];
  for (const [what, error, code] of cases) {
    it(`${what}: ${code}`, () => {
      expect(exitCodeOf(error)).to.equal(code);
    });
  }
});

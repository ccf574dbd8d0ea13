import { readdirSync } from 'node:fs';
import { expect } from 'chai';
import { EXIT, exitCodeOf } from '../../src/cli/exitCodes.js';
import { ArtifactsError, InputError, ProvingError, StatementError } from '../../src/errors.js';

function systemError(): unknown {
  try {
    readdirSync('/nowhere/at/all');
  } catch (error) {
    return error;
  }
  return undefined;
}

describe('cli/exitCodes', () => {
  const cases: readonly (readonly [what: string, error: unknown, code: number])[] = [
    ['a wrong value', new InputError('INVALID_VALUE', 'x'), EXIT.usage],
    ['a healthy account', new StatementError('NOT_LIQUIDATABLE', 'x'), EXIT.notLiquidatable],
    ['an early round', new StatementError('ROUND_NOT_LATER', 'x'), EXIT.notLiquidatable],
    ['a statement out of range', new StatementError('COEFFICIENT_OUT_OF_RANGE', 'x'), EXIT.usage],
    ['a tree too deep', new StatementError('TREE_TOO_DEEP', 'x'), EXIT.usage],
    ['a circuit that is not there', new ArtifactsError('UNKNOWN_CIRCUIT', 'x'), EXIT.usage],
    ['missing artifacts', new ArtifactsError('ARTIFACTS_MISSING', 'x'), EXIT.artifacts],
    ['an engine that fails', new ProvingError('ENGINE_FAILED', 'x'), EXIT.artifacts],
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

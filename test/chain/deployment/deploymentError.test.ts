import { expect } from 'chai';
import type { DeployedContract } from '../../../src/chain/deployment/deployer.js';
import { withDeployed } from '../../../src/chain/deployment/deploymentError.js';
import { ArtifactsError, ChainError, InputError, type ZkliqError } from '../../../src/errors.js';

const ADDRESS = `0x${'42'.repeat(20)}`;
const deployed = [{ name: 'Groth16Verifier', address: ADDRESS }] as DeployedContract[];

describe('chain/deploymentError', () => {
  it('tells of what was deployed in errors of every kind', () => {
    const details = { known: 1 };
    const cause = new Error('cause');
    for (const error of [
      new InputError('USAGE', 'wrong', details, { cause }),
      new ArtifactsError('ARTIFACTS_CORRUPT', 'wrong', details, { cause }),
      new ChainError('RPC_FAILED', 'wrong', details, { cause }),
    ]) {
      const told = withDeployed(error, deployed) as ZkliqError;
      expect(told).to.be.instanceOf(error.constructor);
      expect([told.name, told.code, told.cause]).to.deep.equal([error.name, error.code, cause]);
      expect(told.message).to.equal(`wrong. Deployed so far: Groth16Verifier at ${ADDRESS}`);
      expect(told.details).to.deep.equal({ known: 1, Groth16Verifier: ADDRESS });
    }
  });

  it('leaves a defect what it is, with details', () => {
    for (const error of [new TypeError('defect'), new DOMException('aborted', 'AbortError')]) {
      const { message } = error;
      expect(withDeployed(error, deployed)).to.equal(error);
      expect(error.message).to.equal(message);
      expect(error).to.have.deep.property('details', { Groth16Verifier: ADDRESS });
    }
  });

  it('leaves alone what is no error, or came before anything was deployed', () => {
    const error = new InputError('USAGE', 'wrong');
    expect(withDeployed(error, [])).to.equal(error);
    expect(withDeployed('text', deployed)).to.equal('text');
  });
});

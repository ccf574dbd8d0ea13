import { expect } from 'chai';
import { Interface } from 'ethers/abi';
import { compileContracts, linkContract } from '../../src/chain/compile/compileContracts.js';
import { groth16VerifierInterface } from '../../src/chain/gate/groth16Verifier.js';
import { ArtifactsError } from '../../src/errors.js';
import { expectError, expectRejection } from '../support/expectError.js';

const VECTORS = 'test/contracts/harness/Vectors.sol';
const VERIFIER = 'contracts/Groth16Verifier.sol';

/** Largest code that a chain takes (EIP-170). */
const CODE_LIMIT = 24_576;

describe('compileContracts', () => {
  it('makes the same code whatever else is compiled with it', async () => {
    const alone = (await compileContracts([VERIFIER])).Groth16Verifier!;
    const together = (await compileContracts([VECTORS, VERIFIER])).Groth16Verifier!;
    expect(together).to.deep.equal(alone);
  });

  it('makes the verifier that src/chain/gate/groth16Verifier.ts speaks to', async () => {
    const { abi } = (await compileContracts([VERIFIER])).Groth16Verifier!;
    const signatures = (of: Interface) =>
      of.fragments.map((fragment) => fragment.format('minimal')).sort();
    expect(signatures(new Interface(abi))).to.deep.equal(signatures(groth16VerifierInterface));
  });

  it('resolves installed packages and links libraries', async () => {
    const contracts = await compileContracts([VECTORS]);
    const { Vectors, PoseidonT3, PoseidonT4 } = contracts;
    expect(PoseidonT3!.deployedBytecode.length / 2 - 1).to.be.within(1, CODE_LIMIT);
    expect(PoseidonT4!.deployedBytecode.length / 2 - 1).to.be.within(1, CODE_LIMIT);
    expect(Vectors!.bytecode).to.include('__$');
    const addresses = { PoseidonT3: `0x${'11'.repeat(20)}`, PoseidonT4: `0x${'22'.repeat(20)}` };
    expect(linkContract(Vectors!, addresses)).to.match(/^0x[0-9a-f]+$/);
    const error = expectError(
      () => linkContract(Vectors!, {}),
      ArtifactsError,
      'COMPILATION_FAILED',
    );
    expect(error.message).to.include('PoseidonT');
  });

  it('names a file that is missing', async () => {
    const missing = compileContracts(['contracts/Missing.sol']);
    const error = await expectRejection(missing, ArtifactsError, 'COMPILATION_FAILED');
    expect(error.message).to.include('contracts/Missing.sol');
  });

  it('reads nothing outside the package and the installed ones', async () => {
    for (const path of ['/etc/hostname', 'contracts/../package.json', 'test/../../etc/hostname']) {
      const leaving = compileContracts([path]);
      const error = await expectRejection(leaving, ArtifactsError, 'COMPILATION_FAILED');
      expect(error.message).to.include('neither in this package nor in an installed one');
    }
  });

  it("tells the compiler's messages", async () => {
    const wrong = compileContracts(['test/contracts/harness/Wrong.sol']);
    const error = await expectRejection(wrong, ArtifactsError, 'COMPILATION_FAILED');
    expect(error.message).to.include('not-installed/NotInstalled.sol');
    expect(error.message).to.include('Wrong.sol:4');
  });
});

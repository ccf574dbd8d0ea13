import { existsSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import { InputError } from '../../src/errors.js';
import { BASE_MODULUS } from '../../src/field.js';
import { readProofFile, writeProofFile } from '../../src/files/proofFile.js';
import { changedFile } from '../support/exampleFiles.js';
import { expectRejection } from '../support/expectError.js';
import { refusesChanges } from '../support/strictness.js';
import { TemporaryFolder } from '../support/temporaryFolder.js';

const EXAMPLE = new URL('../../examples/proof.json', import.meta.url);
const file: { circuit: string; digest: string } & object = JSON.parse(
  readFileSync(EXAMPLE, 'utf8'),
);

describe('files/proofFile', () => {
  const folder = new TemporaryFolder();

  it('reads what it writes, unchanged', async () => {
    const path = await folder.write('proof.json', file);
    const proof = await readProofFile(path);
    expect(proof.digest).to.equal(BigInt(file.digest));
    const copy = folder.path('copy.json');
    await writeProofFile(copy, proof, { overwrite: false });
    expect(JSON.parse(await readFile(copy, 'utf8'))).to.deep.equal(file);
    expect(await readProofFile(copy)).to.deep.equal(proof);
    const again = writeProofFile(copy, proof, { overwrite: false });
    await expectRejection(again, InputError, 'FILE_EXISTS');
  });

  it('writes nothing but what belongs in a proof', async () => {
    const proof = await readProofFile(await folder.write('proof.json', file));
    const path = folder.path('leak.json');
    const leaking = { ...proof, authorization: { ...proof.authorization, viewingKey: 123n } };
    const writing = writeProofFile(path, leaking, { overwrite: false });
    await expectRejection(writing, InputError, 'INVALID_FILE');
    expect(existsSync(path)).to.equal(false);
  });

  it('leaves it to the verifier whether words are in range', async () => {
    const largest = (2n ** 256n - 1n).toString();
    for (const path of ['words.root', 'words.threshold', 'digest', 'challenge', 'evaluation']) {
      await readProofFile(await folder.write('proof.json', changedFile(file, path, largest)));
    }
  });

  const beyond = (2n ** 256n).toString();
  refusesChanges(folder, file, readProofFile, [
    ['circuit', 'liquidatable-9-9', /"circuit" must be one of liquidatable-8-20, /],
    ['circuit', 'constructor', /"circuit" must be one of/],
    ['circuit', 'liquidatable-2-2', /"circuitId" is not the id of liquidatable-2-2$/],
    ['circuitId', `0x${'1'.repeat(64)}`, /"circuitId" is not the id of liquidatable-8-20$/],
    ['circuitId', '1', /"circuitId" must be 0x and 64 hex digits$/],
    ['keyHash', `0x${'1'.repeat(63)}`, /"keyHash" must be 0x and 64 hex digits$/],
    ['words.root', beyond, /"words\.root" must be a value below 2\^256$/],
    ['words.root', '-1', /"words\.root" must be a whole number/],
    ['words.round', 7, /"words\.round" must be a string$/],
    ['words.nullifiers', [], /"words\.nullifiers" has 0, liquidatable-8-20 has 1$/],
    ['words.nullifiers', ['1', '2'], /"words\.nullifiers" has 2, liquidatable-8-20 has 1$/],
    ['words.extra', '1', /do not belong there: extra$/],
    ['words.assetCoefficients.0', beyond, /must be a value below 2\^256$/],
    ['words.assetCoefficients', '1', /must be a list$/],
    ['authorization.chainId', 31_337, /"authorization\.chainId" must be a string$/],
    ['authorization.gate', '0x12', /"authorization\.gate" must be an address/],
    ['authorization.action', '0x1234567', /must be 0x and 8 hex digits$/],
    ['authorization.liquidator', '0x5AAeb6053F3E94C9b9A09f33669435E7Ef1BeAed', /right checksum/],
    ['authorization.extraHash', '0x', /must be 0x and 64 hex digits$/],
    ['digest', beyond, /"digest" must be a value below 2\^256$/],
    ['challenge', '1.0', /"challenge" must be a whole number/],
    ['proof.a.x', BASE_MODULUS.toString(), /"proof\.a\.x" must be a value below p$/],
    ['proof.b.x', ['1'], /"proof\.b\.x" must be a list of at least 2$/],
    ['proof.b.x', ['1', '2', '3'], /"proof\.b\.x" must be a list of at most 2$/],
    ['proof.c.z', '1', /do not belong there: z$/],
  ]);
});

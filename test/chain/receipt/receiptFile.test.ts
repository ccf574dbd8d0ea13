import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import { readReceiptFile, writeReceiptFile } from '../../../src/chain/receipt/receiptFile.js';
import { InputError } from '../../../src/errors.js';
import { exampleReceiptFile as file } from '../../support/exampleFiles.js';
import { expectRejection } from '../../support/expectError.js';
import { refusesChanges } from '../../support/strictness.js';
import { TemporaryFolder } from '../../support/temporaryFolder.js';

describe('chain/receiptFile', () => {
  const folder = new TemporaryFolder();

  it('reads what it writes, unchanged', async () => {
    const receipt = await readReceiptFile(await folder.write('receipt.json', file));
    expect(receipt.nullifier).to.equal(BigInt(file.nullifier));
    expect(receipt).to.not.have.property('format');
    const copy = folder.path('copy.json');
    await writeReceiptFile(copy, receipt, { overwrite: false });
    expect(JSON.parse(await readFile(copy, 'utf8'))).to.deep.equal(file);
    expect(await readReceiptFile(copy)).to.deep.equal(receipt);
    const again = writeReceiptFile(copy, receipt, { overwrite: false });
    await expectRejection(again, InputError, 'FILE_EXISTS');
  });

  it('writes nothing but what belongs in a receipt', async () => {
    const receipt = await readReceiptFile(await folder.write('receipt.json', file));
    const path = folder.path('leak.json');
    const leaking = { ...receipt, viewingKey: 123n };
    const writing = writeReceiptFile(path, leaking, { overwrite: false });
    await expectRejection(writing, InputError, 'INVALID_FILE');
    expect(existsSync(path)).to.equal(false);
  });

  refusesChanges(folder, file, readReceiptFile, [
    ['chainId', 31_337, /"chainId" must be a string$/],
    ['chainId', '0', /chainId is out of range/],
    ['gate', '0x12', /"gate" must be an address/],
    ['circuitId', '0x12', /"circuitId" must be 0x and 64 hex digits$/],
    ['keyHash', `0x${'1'.repeat(63)}`, /"keyHash" must be 0x and 64 hex digits$/],
    ['nullifier', '0', /nullifier is out of range/],
    ['nullifier', (2n ** 256n).toString(), /nullifier is out of range/],
    ['nullifier', '-1', /"nullifier" must be a whole number/],
    ['round', '281474976710656', /round is out of range/],
    ['threshold', '1048576', /threshold is out of range/],
    ['liquidator', '0x5AAeb6053F3E94C9b9A09f33669435E7Ef1BeAed', /right checksum/],
    ['transaction', '', /"transaction" must be 0x and 64 hex digits$/],
    ['signature', `0x${'1'.repeat(128)}`, /"signature" must be 0x and 130 hex digits$/],
  ]);
});

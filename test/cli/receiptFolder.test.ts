import { mkdir, readFile, rm } from 'node:fs/promises';
import { expect } from 'chai';
import { Wallet } from 'ethers/wallet';
import type { NamedProof } from '../../src/chain/outbox/outboxReport.js';
import { readReceiptFile } from '../../src/chain/receipt/receiptFile.js';
import { ReceiptFolder } from '../../src/cli/commands/receiptFolder.js';
import { DoneBeforeError } from '../../src/cli/doneBefore.js';
import { InputError } from '../../src/errors.js';
import { readProofFile } from '../../src/files/proofFile.js';
import { TemporaryFolder } from '../support/temporaryFolder.js';

const TRANSACTION = `0x${'c3'.repeat(32)}`;
const OTHER = `0x${'c4'.repeat(32)}`;

describe('cli/receiptFolder', () => {
  const folder = new TemporaryFolder();
  const signer = new Wallet(`0x${'38'.repeat(32)}`);
  let proofs: readonly NamedProof[] = [];
  let nullifier = 0n;
  let count = 0;

  before(async () => {
    proofs = [{ file: 'proof.json', proof: await readProofFile('examples/proof.json') }];
    nullifier = proofs[0]!.proof.words.nullifiers[0]!;
    await mkdir(folder.path('proofs'));
  });

  const freshFolder = () => folder.path(`receipts ${count++}`);
  const fileIn = (receipts: string) => `${receipts}/${nullifier}.json`;
  const write = async (receipts: string, transaction = TRANSACTION, overwrite = false) => {
    const reserved = await ReceiptFolder.reserve(receipts, folder.path('proofs'), overwrite);
    return reserved.write(verdicts(transaction), proofs, signer);
  };
  const verdicts = (transaction: string) => [
    {
      file: 'proof.json',
      status: 'authorized' as const,
      transaction,
      authorized: [nullifier],
      skipped: [],
      reason: null,
    },
  ];

  /** The transaction is told, and what keeps its receipt from being written. */
  const expectToldBeside = async (writing: Promise<unknown>, code: string) => {
    const error = await writing.catch((thrown: unknown) => thrown);
    if (!(error instanceof DoneBeforeError)) throw error;
    expect(error.details).to.deep.equal({ transactions: TRANSACTION });
    expect(error.note).to.match(
      /or with --force, the same command writes the receipts that are missing/,
    );
    expect(error.cause).to.be.instanceOf(InputError).and.include({ code });
  };

  it('has a receipt of each liquidation, written once', async () => {
    const receipts = freshFolder();
    expect(await write(receipts)).to.deep.equal([fileIn(receipts)]);
    const text = await readFile(fileIn(receipts), 'utf8');
    expect(await readReceiptFile(fileIn(receipts))).to.include({
      transaction: TRANSACTION,
      nullifier,
    });
    for (const overwrite of [false, true]) {
      expect(await write(receipts, TRANSACTION, overwrite)).to.deep.equal([fileIn(receipts)]);
      expect(await readFile(fileIn(receipts), 'utf8')).to.equal(text);
    }
  });

  it('does not take the receipt of another transaction for its own, and replaces it if told to', async () => {
    const receipts = freshFolder();
    await write(receipts, OTHER);
    await expectToldBeside(write(receipts), 'FILE_EXISTS');
    expect(await readReceiptFile(fileIn(receipts))).to.include({ transaction: OTHER });
    await write(receipts, TRANSACTION, true);
    expect(await readReceiptFile(fileIn(receipts))).to.include({ transaction: TRANSACTION });
  });

  it('has the others where one of them cannot be written', async () => {
    const receipts = freshFolder();
    await write(receipts, OTHER);
    const another = structuredClone(proofs[0]!.proof);
    const words = { ...another.words, nullifiers: [nullifier + 1n] };
    const both = [...proofs, { file: 'another.json', proof: { ...another, words } }];
    const [first] = verdicts(TRANSACTION) as [ReturnType<typeof verdicts>[0]];
    const second = { ...first, file: 'another.json', authorized: [nullifier + 1n] };
    const reserved = await ReceiptFolder.reserve(receipts, folder.path('proofs'), false);
    await expectToldBeside(reserved.write([first, second], both, signer), 'FILE_EXISTS');
    expect(await readReceiptFile(`${receipts}/${nullifier + 1n}.json`)).to.include({
      transaction: TRANSACTION,
    });
  });

  it('tells what is settled if something else is in the way, or nothing can be written', async () => {
    const receipts = freshFolder();
    await mkdir(fileIn(receipts), { recursive: true });
    await expectToldBeside(write(receipts), 'FILE_NOT_WRITABLE');
    const gone = freshFolder();
    const reserved = await ReceiptFolder.reserve(gone, folder.path('proofs'), false);
    await rm(gone, { recursive: true });
    const writing = reserved.write(verdicts(TRANSACTION), proofs, signer);
    await expectToldBeside(writing, 'FILE_NOT_WRITABLE');
  });
});

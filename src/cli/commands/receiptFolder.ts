import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import type { Signer } from 'ethers/providers';
import type { NamedProof, ProofVerdict } from '../../chain/outbox/outboxReport.js';
import { type LiquidationReceipt, receiptOf, signReceipt } from '../../chain/receipt/receipt.js';
import { readReceiptFile, writeReceiptFile } from '../../chain/receipt/receiptFile.js';
import { InputError } from '../../errors.js';
import { makeFolder } from '../../files/makeFolder.js';
import { isSameAddress } from '../../hex.js';
import { DoneBeforeError } from '../doneBefore.js';

/**
 * Where receipts go of what a folder of proofs has authorized. One that is there already is left as it
 * is: the command may have been ended before it had written the others.
 */
export class ReceiptFolder {
  private constructor(
    private readonly folder: string | undefined,
    private readonly overwrite: boolean,
  ) {}

  /**
   * @param proofs folder of the proofs
   * @param overwrite replaces files that are not the receipts that belong there
   * @throws InputError FILE_NOT_WRITABLE; USAGE if receipts would lie among the proofs
   */
  static async reserve(
    folder: string | undefined,
    proofs: string,
    overwrite: boolean,
  ): Promise<ReceiptFolder> {
    if (folder === undefined) return new ReceiptFolder(undefined, overwrite);
    await makeFolder(folder);
    if ((await realpath(folder)) === (await realpath(proofs))) {
      throw new InputError('USAGE', `${folder} has the proofs: name another folder for receipts`);
    }
    return new ReceiptFolder(folder, overwrite);
  }

  /**
   * Signs and writes what is missing, and tells the files of all.
   *
   * @throws DoneBeforeError that tells the transactions
   */
  async write(
    verdicts: readonly ProofVerdict[],
    proofs: readonly NamedProof[],
    signer: Signer,
  ): Promise<string[]> {
    if (this.folder === undefined) return [];
    const files = new Map<string, LiquidationReceipt>();
    const proofOf = new Map(proofs.map(({ file, proof }) => [file, proof]));
    for (const { file: name, transaction, authorized } of verdicts) {
      for (const nullifier of authorized) {
        const file = join(this.folder, `${nullifier}.json`);
        files.set(file, receiptOf(proofOf.get(name)!, transaction!, nullifier));
      }
    }
    // One that cannot be written does not keep the others from being written.
    const failures: unknown[] = [];
    for (const [file, receipt] of files) {
      await this.#writeMissing(file, receipt, signer).catch((error) => failures.push(error));
    }
    if (failures.length === 0) return [...files.keys()];
    const told = new Set(verdicts.flatMap(({ transaction }) => transaction ?? []));
    const note =
      'All is settled: once nothing is in the way, or with --force, the same command writes the receipts that are missing';
    throw new DoneBeforeError(failures[0], note, { transactions: [...told].join(', ') });
  }

  async #writeMissing(file: string, receipt: LiquidationReceipt, signer: Signer): Promise<void> {
    if (await isThere(file, receipt)) return;
    const signed = await signReceipt(receipt, signer);
    await writeReceiptFile(file, signed, { overwrite: this.overwrite });
  }
}

async function isThere(
  file: string,
  { chainId, gate, nullifier, transaction }: LiquidationReceipt,
): Promise<boolean> {
  // What is no receipt is in the way of one: that is told when it is written.
  const there = await readReceiptFile(file).catch(() => null);
  if (there === null || !isSameAddress(there.gate, gate) || there.chainId !== chainId) return false;
  return there.transaction === transaction && there.nullifier === nullifier;
}

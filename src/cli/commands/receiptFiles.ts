import { join } from 'node:path';
import type { Signer } from 'ethers/providers';
import type { SubmittedBatch } from '../../chain/gate/submission.js';
import { receiptOf, signReceipt } from '../../chain/receipt/receipt.js';
import { writeReceiptFile } from '../../chain/receipt/receiptFile.js';
import { InputError } from '../../errors.js';
import { makeFolder } from '../../files/makeFolder.js';
import type { LiquidationProof } from '../../prover/liquidationProof.js';
import { DoneBeforeError } from '../doneBefore.js';
import { requireOutput } from '../output/outputs.js';

interface ReceiptOptions {
  readonly receipt?: string;
  readonly receipts?: string;
  readonly force: boolean;
}

/** The files that `submit` writes receipts to, one a liquidation. */
export class ReceiptFiles {
  private constructor(
    private readonly fileOf: ReadonlyMap<bigint, string>,
    private readonly overwrite: boolean,
  ) {}

  /**
   * Refuses files that could not be written in the end, before the work for them is done.
   *
   * @param nullifiers of the liquidations that may be authorized
   * @param others files that the command reads
   * @throws InputError FILE_EXISTS, FILE_NOT_WRITABLE, USAGE
   */
  static async reserve(
    { receipt, receipts: folder, force }: ReceiptOptions,
    nullifiers: readonly bigint[],
    others: readonly (string | undefined)[],
  ): Promise<ReceiptFiles> {
    const files = new Map<bigint, string>();
    if (receipt !== undefined && nullifiers.length > 1) {
      throw new InputError(
        'USAGE',
        `--receipt is for one liquidation, these are ${nullifiers.length}: name a folder with --receipts`,
      );
    }
    if (folder !== undefined) {
      await makeFolder(folder);
      for (const nullifier of nullifiers) files.set(nullifier, join(folder, `${nullifier}.json`));
    } else if (receipt !== undefined) {
      for (const nullifier of nullifiers) files.set(nullifier, receipt);
    }
    for (const file of files.values()) await requireOutput(file, force, others);
    return new ReceiptFiles(files, force);
  }

  /** Signs and writes receipts of what was authorized, and tells the files. */
  async write(
    proofs: readonly LiquidationProof[],
    { transaction, authorized }: SubmittedBatch,
    signer: Signer,
  ): Promise<string[]> {
    const written: string[] = [];
    try {
      for (const nullifier of authorized) {
        const file = this.fileOf.get(nullifier);
        if (file === undefined) continue;
        const signed = await signReceipt(receiptOf(proofs[0]!, transaction, nullifier), signer);
        await writeReceiptFile(file, signed, { overwrite: this.overwrite });
        written.push(file);
      }
      return written;
    } catch (error) {
      // The liquidations stand all the same.
      const what = authorized.length === 1 ? 'liquidation is' : 'liquidations are';
      const note = `The ${what} authorized, by transaction ${transaction}`;
      throw new DoneBeforeError(error, note, { transaction });
    }
  }
}

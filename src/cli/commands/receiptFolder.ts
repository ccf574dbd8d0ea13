import { lstat, mkdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import type { Signer } from 'ethers/providers';
import type { NamedProof, ProofVerdict } from '../../chain/outbox/outboxReport.js';
import { receiptOf, signReceipt } from '../../chain/receipt/receipt.js';
import { InputError } from '../../errors.js';
import { fileError } from '../../files/fileError.js';
import { writeReceiptFile } from '../../files/receiptFile.js';

/**
 * Where receipts go of what a folder of proofs has authorized. One that is there is left as it is: the
 * command may have been ended before it had written the others.
 */
export class ReceiptFolder {
  private constructor(private readonly folder: string | undefined) {}

  /**
   * @param proofs folder of the proofs
   * @throws InputError FILE_NOT_WRITABLE; USAGE if receipts would lie among the proofs
   */
  static async reserve(folder: string | undefined, proofs: string): Promise<ReceiptFolder> {
    if (folder === undefined) return new ReceiptFolder(undefined);
    await mkdir(folder, { recursive: true }).catch((cause: unknown) => {
      throw fileError('FILE_NOT_WRITABLE', folder, 'cannot be made', cause);
    });
    if ((await realpath(folder)) === (await realpath(proofs))) {
      throw new InputError('USAGE', `${folder} has the proofs: name another folder for receipts`);
    }
    return new ReceiptFolder(folder);
  }

  /** Signs and writes what is missing, and tells the files of all. */
  async write(
    verdicts: readonly ProofVerdict[],
    proofs: readonly NamedProof[],
    signer: Signer,
  ): Promise<string[]> {
    const files = new Set<string>();
    if (this.folder === undefined) return [];
    const proofOf = new Map(proofs.map(({ file, proof }) => [file, proof]));
    for (const { file: name, transaction, authorized } of verdicts) {
      for (const nullifier of authorized) {
        const file = join(this.folder, `${nullifier}.json`);
        const isThere = (await lstat(file).catch(() => null)) !== null;
        files.add(file);
        if (isThere) continue;
        const receipt = receiptOf(proofOf.get(name)!, transaction!, nullifier);
        await writeReceiptFile(file, await signReceipt(receipt, signer), { overwrite: false });
      }
    }
    return [...files];
  }
}

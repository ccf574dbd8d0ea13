import { z } from 'zod';
import { checkContents } from '../../files/fileError.js';
import { readJsonFile, writeFileOf } from '../../files/jsonFile.js';
import { addressSchema, hash32Schema, unsignedSchema } from '../../files/schemas.js';
import { isHex } from '../../hex.js';
import { requireReceipt, type SignedReceipt } from './receipt.js';

const FORMAT = 'zkliq/receipt/1';

const receiptFileSchema = z.strictObject({
  format: z.literal(FORMAT),
  chainId: unsignedSchema,
  gate: addressSchema,
  circuitId: hash32Schema,
  keyHash: hash32Schema,
  nullifier: unsignedSchema,
  round: unsignedSchema,
  threshold: unsignedSchema,
  liquidator: addressSchema,
  transaction: hash32Schema,
  signature: z.string().refine((text) => isHex(text, 130), '0x and 130 hex digits'),
});

/**
 * A receipt as it was written: well-formed, and nothing more. `checkReceipt` says whether it holds.
 *
 * @throws InputError FILE_NOT_FOUND, INVALID_FILE
 */
export async function readReceiptFile(path: string): Promise<SignedReceipt> {
  const { format: _, ...receipt } = await readJsonFile(path, receiptFileSchema);
  checkContents(path, undefined, () => requireReceipt(receipt));
  return receipt;
}

/**
 * Writes a receipt. What does not belong in a receipt file does not get out: the format is checked
 * here, too.
 *
 * @throws InputError INVALID_FILE, FILE_EXISTS, FILE_NOT_WRITABLE
 */
export async function writeReceiptFile(
  path: string,
  receipt: SignedReceipt,
  options: { readonly overwrite: boolean },
): Promise<void> {
  const file = { format: FORMAT, ...receipt };
  await writeFileOf(receiptFileSchema, path, file, options);
}

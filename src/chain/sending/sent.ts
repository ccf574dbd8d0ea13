import { ChainError } from '../../errors.js';
import { chainErrorOf } from '../node/nodeError.js';

const LOOK = 'Look for it before you send another: it may be mined all the same';

/**
 * What went wrong after a transaction was given away. Whatever it was, the transaction may take
 * effect, so its hash is told.
 *
 * @param transaction its hash; null if the signer did not tell it
 */
export function afterSending(transaction: string | null, error: unknown): ChainError {
  const known = chainErrorOf(error);
  if (known instanceof ChainError && typeof known.details.transaction === 'string') return known;
  const sent =
    transaction === null
      ? 'A transaction may have been sent'
      : `Transaction ${transaction} was sent`;
  return new ChainError(
    known instanceof ChainError ? known.code : 'RPC_FAILED',
    `${sent}, and then: ${known.message}. ${LOOK}`,
    { ...known.details, ...(transaction !== null && { transaction }) },
  );
}

/** Does what is left to do with a transaction that was sent. @throws ChainError that tells its hash */
export async function withSent<T>(transaction: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw afterSending(transaction, error);
  }
}

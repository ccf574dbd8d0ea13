import { z } from 'zod';
import { type Account, accountLeaf, requireAccount } from '../account/account.js';
import { MAXIMUM_MARKETS } from '../account/balances.js';
import { InputError } from '../errors.js';
import type { LiquidationClaim } from '../statement/claim.js';
import { MAXIMUM_TREE_DEPTH, type MembershipPath } from '../tree/accountTree.js';
import { idSchema } from './accountLines.js';
import { formatJsonLine, type Line, lineError, parseJsonLine } from './lines.js';
import {
  addressSchema,
  hash32Schema,
  scalarSchema,
  selectorSchema,
  signedSchema,
  unsignedSchema,
} from './schemas.js';

const pathSchema = z
  .strictObject({
    root: scalarSchema,
    siblings: z.array(scalarSchema).max(MAXIMUM_TREE_DEPTH),
    isRight: z.array(z.boolean()),
  })
  .refine(
    ({ siblings, isRight }) => siblings.length === isRight.length,
    'a path with one side for each sibling',
  );

const claimSchema = z
  .strictObject({
    id: idSchema,
    account: z.strictObject({
      ownerKey: scalarSchema,
      viewingKey: scalarSchema,
      nonce: unsignedSchema,
      sinceRound: unsignedSchema,
      /** In the order of the markets. */
      balances: z.array(signedSchema).max(MAXIMUM_MARKETS),
    }),
    path: pathSchema,
    /** Basis points. */
    threshold: unsignedSchema,
    round: unsignedSchema,
    coefficients: z.strictObject({
      assets: z.array(unsignedSchema),
      liabilities: z.array(unsignedSchema),
    }),
    context: z.strictObject({
      chainId: unsignedSchema,
      gate: addressSchema,
      action: selectorSchema,
      liquidator: addressSchema,
      deadline: unsignedSchema,
      extraHash: hash32Schema,
    }),
  })
  .refine(
    ({ account: { balances }, coefficients: { assets, liabilities } }) =>
      assets.length === balances.length && liabilities.length === balances.length,
    'a claim with a coefficient of each kind for each balance',
  );

/** A claim as a line has it: its leaf is not computed yet. */
export interface ClaimLine extends Omit<LiquidationClaim, 'path'> {
  /** What its account is called. */
  readonly id?: string | undefined;
  readonly path: Omit<MembershipPath, 'leaf'>;
}

/**
 * A claim from a line of a claim file. Whether it is true is not looked at.
 *
 * @throws InputError INVALID_FILE with the number of the line; no value is quoted
 */
export function parseClaimLine(path: string, { text, number }: Line): ClaimLine {
  const claim = parseJsonLine(path, text, number, claimSchema);
  try {
    requireAccount(claim.account);
  } catch (error) {
    throw error instanceof InputError ? lineError(path, number, error.message) : error;
  }
  return claim;
}

/** A claim as provers take it. */
export function claimOfLine({ id: _, path, ...claim }: ClaimLine): LiquidationClaim {
  return { ...claim, path: { ...path, leaf: accountLeaf(claim.account) } };
}

/** A claim as a line of a claim file, its newline included. */
export function formatClaimLine(claim: LiquidationClaim, id?: string): string {
  const { threshold, round, coefficients, context } = claim;
  const { root, siblings, isRight } = claim.path;
  const { ownerKey, viewingKey, nonce, sinceRound, balances }: Account = claim.account;
  const line = {
    ...(id !== undefined && { id }),
    account: { ownerKey, viewingKey, nonce, sinceRound, balances },
    path: { root, siblings, isRight },
    threshold,
    round,
    coefficients: { assets: coefficients.assets, liabilities: coefficients.liabilities },
    context: {
      chainId: context.chainId,
      gate: context.gate,
      action: context.action,
      liquidator: context.liquidator,
      deadline: context.deadline,
      extraHash: context.extraHash,
    },
  };
  return formatJsonLine(line);
}

import type { CircuitInstance } from '../../circuits/instances.js';
import { circuitInstance } from '../../circuits/instances.js';
import { DEFAULT_CIRCUIT } from '../../defaults.js';
import type { Market } from '../../market/market.js';
import type { ClaimTerms, LiquidationClaim } from '../../statement/claim.js';
import type { FileForm } from '../proveForm.js';
import { type PathFinder, readPaths, readTerms, requireTreeOption } from './termsFromFiles.js';

/** What claims about any number of accounts are made from: files, or a chain. */
export interface ClaimSource {
  /** For whose markets and tree the accounts are. */
  readonly circuit: CircuitInstance;
  readonly markets: readonly Market[];
  readonly terms: ClaimTerms;
  /** The tree, for accounts that may be liquidated: asked for once. */
  openTree(): Promise<PathFinder>;
  /** Why a gate would not take proofs of these claims; null for those that it would. */
  refusals(claims: readonly LiquidationClaim[]): Promise<readonly (string | null)[]>;
}

/** Files know nothing of what a gate has taken. */
export async function claimSourceFromFiles(
  liquidator: string,
  form: FileForm,
): Promise<ClaimSource> {
  const circuit = circuitInstance(form.circuit ?? DEFAULT_CIRCUIT);
  requireTreeOption(circuit, form);
  return {
    circuit,
    ...(await readTerms(circuit, liquidator, form)),
    openTree: () => readPaths(circuit, form),
    refusals: async (claims) => claims.map(() => null),
  };
}

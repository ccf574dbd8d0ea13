import { BASE_MODULUS } from '../../../src/field.js';
import { isOnG1, isOnTwist } from '../../../src/groth16/curvePoints.js';
import type { G1Point, G2Point, Groth16Proof } from '../../../src/groth16/groth16.js';
import type { LiquidationProof } from '../../../src/prover/liquidationProof.js';

/** What proofs there are: the model knows by their points what they prove, and of whom. */
export class ProofBook {
  readonly #proven = new Map<string, LiquidationProof>();

  /** Enters a proof, and what it looks like re-randomized. */
  enter(about: LiquidationProof, points: Groth16Proof = about.proof): void {
    this.#proven.set(textOf(points), about);
  }

  /** What the points prove, null if nothing. */
  provenBy(points: Groth16Proof): LiquidationProof | null {
    return this.#proven.get(textOf(points)) ?? null;
  }
}

/** Whether these are points of the curves in canonical coordinates, infinity among them. */
export function isWellFormed({ a, b, c }: Groth16Proof): boolean {
  return (
    [a, c].every((point) => isInfinity(point) || isOnG1(point)) && (isInfinity(b) || isOnTwist(b))
  );
}

/** The same coordinates, one of them spelled with the modulus added. */
export const aliased = ({ x, y }: G1Point): G1Point => ({ x: x + BASE_MODULUS, y });

function isInfinity({ x, y }: G1Point | G2Point): boolean {
  return [x, y].flat().every((coordinate) => coordinate === 0n);
}

function textOf({ a, b, c }: Groth16Proof): string {
  return [a.x, a.y, b.x, b.y, c.x, c.y].flat().join();
}

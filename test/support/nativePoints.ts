import type { Curve, Group } from 'snarkjs';
import { loadCurve } from '../../src/groth16/curve.js';
import type { GroupName } from './nativeAddon.js';

/** A group of snarkjs's curve, in the bytes that both engines use: the measure of the native one. */
export class ReferenceGroup {
  readonly bytes: number;

  private constructor(
    readonly curve: Curve,
    readonly group: Group,
    readonly name: GroupName,
  ) {
    this.bytes = name === 'g1' ? 64 : 128;
  }

  static async load(name: GroupName): Promise<ReferenceGroup> {
    const curve = await loadCurve();
    return new ReferenceGroup(curve, name === 'g1' ? curve.G1 : curve.G2, name);
  }

  /** Of the generator; affine, zeros if at infinity. */
  multiple(scalar: bigint): Uint8Array {
    const { group } = this;
    return this.affine(group.timesScalar(group.g, scalar));
  }

  affine(point: Uint8Array): Uint8Array {
    if (this.group.isZero(point)) return new Uint8Array(this.bytes);
    return this.group.toAffine(point).slice(0, this.bytes);
  }

  multiples(scalars: readonly bigint[]): Uint8Array {
    return new Uint8Array(Buffer.concat(scalars.map((scalar) => this.multiple(scalar))));
  }
}

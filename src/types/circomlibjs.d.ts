/** What zkliq uses of circomlibjs 0.1, which ships no types. */
declare module 'circomlibjs' {
  interface PoseidonHash {
    (inputs: readonly bigint[]): Uint8Array;
    readonly F: { toObject(element: Uint8Array): bigint };
  }
  export function buildPoseidon(): Promise<PoseidonHash>;
}

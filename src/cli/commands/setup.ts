import { setUp } from '../../artifacts/setup.js';
import type { Console } from '../console.js';

export interface SetupCommandOptions {
  readonly circuit: string;
  readonly artifacts: string;
}

/** `zkliq setup`: compiles a circuit and makes its development key. */
export async function runSetup(options: SetupCommandOptions, console: Console): Promise<void> {
  const { artifacts, made } = await setUp(options.circuit, {
    root: options.artifacts,
    signal: console.signal,
    onStage: (stage) => console.stage(`${options.circuit}: ${stage}`),
  }).finally(() => console.endStage());
  const { folder, manifest } = artifacts;
  console.result(
    { folder, made, ...manifest },
    [
      `${manifest.circuit}: ${made ? 'made' : 'there already'}, in ${folder}`,
      `constraints  ${manifest.constraints}`,
      `circuit id   ${manifest.circuitId}`,
      `key hash     ${manifest.keyHash}`,
      `trust        ${manifest.trust}${manifest.trust === 'development' ? ' (anybody can forge under this key: never use it on a live chain)' : ''}`,
    ].join('\n'),
  );
}

import { expect } from 'chai';
import { type CliOptions, type CliResult, runCli } from './cli.js';

/** What `--json` says on stderr. */
export interface JsonError {
  readonly code: string;
  readonly message: string;
  readonly details: Readonly<Record<string, unknown>>;
}

/** Runs a command that should succeed, and returns its one JSON document. */
export async function expectJson<T>(
  args: readonly string[],
  options: CliOptions = {},
  code = 0,
): Promise<T> {
  const result = await runCli([...args, '--json'], options);
  expect(result.code, result.stderr).to.equal(code);
  expect(result.stderr).to.equal('');
  return JSON.parse(result.stdout);
}

/** Runs a command that should succeed without `--json`. */
export async function expectSuccess(
  args: readonly string[],
  options: CliOptions = {},
): Promise<CliResult> {
  const result = await runCli(args, options);
  expect(result.code, result.stderr).to.equal(0);
  return result;
}

/**
 * Runs a command that should fail, for people and with `--json`: nothing on stdout, one sentence or
 * one document on stderr, no stack.
 */
export async function expectFailure(
  args: readonly string[],
  code: number,
  message: RegExp,
  options: CliOptions = {},
): Promise<JsonError> {
  const [plain, json] = await Promise.all([
    runCli(args, options),
    runCli([...args, '--json'], options),
  ]);
  expect(plain.code, plain.stdout + plain.stderr).to.equal(code);
  expect(plain.stdout).to.equal('');
  expect(plain.stderr).to.match(message);
  expect(plain.stderr).to.match(/^zkliq: /m);
  expect(plain.stderr).to.not.match(/^\s+at /m);
  expect(json.code, json.stderr).to.equal(code);
  expect(json.stdout).to.equal('');
  const document = JSON.parse(json.stderr) as { error: JsonError };
  expect(Object.keys(document)).to.deep.equal(['error']);
  expect(Object.keys(document.error)).to.deep.equal(['code', 'message', 'details']);
  expect(document.error.message).to.match(message);
  return document.error;
}

/** Asserts that no output shows one of these numbers, in decimal or hex. */
export function expectNoneShown(texts: readonly string[], secrets: readonly bigint[]): void {
  const shown = texts.join('\n').toLowerCase();
  for (const secret of secrets) {
    const magnitude = secret < 0n ? -secret : secret;
    expect(magnitude > 10n ** 7n, 'too short a secret to look for').to.equal(true);
    expect(shown).to.not.include(magnitude.toString());
    expect(shown).to.not.include(magnitude.toString(16));
  }
}

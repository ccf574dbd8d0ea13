import { z } from 'zod';
import { readJsonFile } from '../../files/jsonFile.js';
import type { Console } from '../console.js';
import { EXIT } from '../exitCodes.js';

export interface VerifyCommandOptions {
  readonly circuit?: string;
  readonly artifacts: string;
  readonly allowDevelopmentKey: boolean;
  readonly rpc?: string;
  readonly deployment?: string;
  readonly signer?: string;
}

/** What a check found: the text for people, the report for programs. */
export interface Finding {
  readonly valid: boolean;
  readonly report: object;
  readonly text: string;
}

const formatSchema = z.looseObject({ format: z.enum(['zkliq/proof/1', 'zkliq/receipt/1']) });

/** `zkliq verify`: the verdict is the result; exit code 1 says no. */
export async function runVerify(
  file: string,
  options: VerifyCommandOptions,
  console: Console,
): Promise<void> {
  const { format } = await readJsonFile(file, formatSchema);
  const { valid, report, text } = await (format === 'zkliq/proof/1'
    ? verifyProof(file, options, console)
    : verifyReceipt(file, options, console));
  console.result(report, text);
  process.exitCode = valid ? EXIT.ok : EXIT.refused;
}

/** Neither loads what only the other needs. */
async function verifyProof(file: string, options: VerifyCommandOptions, console: Console) {
  return (await import('./verifyProof.js')).verifyProof(file, options, console);
}

async function verifyReceipt(file: string, options: VerifyCommandOptions, console: Console) {
  return (await import('./verifyReceipt.js')).verifyReceipt(file, options, console);
}

import { z } from 'zod';
import { readJsonFile } from '../../files/jsonFile.js';
import { PROOF_FORMAT } from '../../files/proofFile.js';
import { EXIT } from '../exitCodes.js';
import type { Console } from '../output/console.js';

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
  /** The text in a line, where there are several. */
  readonly line: string;
}

const formatSchema = z.looseObject({ format: z.enum([PROOF_FORMAT, 'zkliq/receipt/1']) });

/** `zkliq verify`: the verdict is the result; exit code 1 says no. */
export async function runVerify(
  files: readonly string[],
  options: VerifyCommandOptions,
  console: Console,
): Promise<void> {
  const proofs: string[] = [];
  const receipts: string[] = [];
  for (const file of files) {
    const { format } = await readJsonFile(file, formatSchema);
    (format === PROOF_FORMAT ? proofs : receipts).push(file);
  }
  const found = new Map<string, Finding>([
    ...(await verifyProofs(proofs, options, console)),
    ...(await verifyReceipts(receipts, options, console)),
  ]);
  const findings = files.map((file) => found.get(file)!);
  show(files, findings, console);
  const isValid = findings.every(({ valid }) => valid);
  process.exitCode = isValid ? EXIT.ok : EXIT.refused;
}

/** Programs find `valid` and `files` always, and of one file what was found beside them. */
function show(files: readonly string[], findings: readonly Finding[], console: Console): void {
  const wrong = findings.filter(({ valid }) => !valid).length;
  const reports = findings.map(({ report }, i) => ({ file: files[i]!, ...report }));
  const rows = findings.map(({ line }, i) => `${files[i]!}  ${line}`);
  const all = `${findings.length} files`;
  const verdict = wrong === 0 ? `valid: ${all}` : `not valid: ${wrong} of ${all}`;
  const [only, ...others] = findings as [Finding, ...Finding[]];
  const report = others.length === 0 ? only.report : {};
  const text = others.length === 0 ? only.text : [verdict, ...rows].join('\n');
  console.result({ ...report, valid: wrong === 0, files: reports }, text);
}

/** Neither loads what only the other needs. */
async function verifyProofs(
  files: readonly string[],
  options: VerifyCommandOptions,
  console: Console,
): Promise<[file: string, Finding][]> {
  if (files.length === 0) return [];
  return (await import('./verifyProofs.js')).verifyProofs(files, options, console);
}

async function verifyReceipts(
  files: readonly string[],
  options: VerifyCommandOptions,
  console: Console,
): Promise<[file: string, Finding][]> {
  const findings: [file: string, Finding][] = [];
  for (const file of files) {
    const { verifyReceipt } = await import('./verifyReceipt.js');
    findings.push([file, await verifyReceipt(file, options, console)]);
  }
  return findings;
}

import type { Deployment } from '../../chain/deployment/deployment.js';
import { readDeploymentFile } from '../../chain/deployment/deploymentFile.js';
import { isAddressedTo } from '../../chain/gate/addressee.js';
import { InputError } from '../../errors.js';
import { readProofFile } from '../../files/proofFile.js';
import type { LiquidationProof } from '../../prover/liquidationProof.js';
import { nullifiersOf } from '../../statement/words.js';
import { connectTo, openGate, readRound } from '../chain/gate.js';
import { sendOptions, tellingSent } from '../chain/sending.js';
import { openWallet } from '../keys/wallet.js';
import { namingFiles } from '../namingFiles.js';
import type { Console } from '../output/console.js';
import { groupCount } from '../output/format.js';
import { ReceiptFiles } from './receiptFiles.js';
import type { SubmitCommandOptions } from './submit.js';
import { showDryRun, showSubmitted } from './submitFilesReport.js';

/** `zkliq submit` of files: sends them at once, and waits until they are mined. */
export async function runSubmitFiles(
  files: readonly string[],
  options: SubmitCommandOptions,
  console: Console,
): Promise<void> {
  const { keystore, dryRun } = options;
  const proofs: LiquidationProof[] = [];
  for (const file of files) proofs.push(await readProofFile(file));
  const deployment = await readDeploymentFile(options.deployment);
  for (const [i, proof] of proofs.entries()) requireMeantFor(files[i]!, proof, deployment);
  const others = [...files, options.deployment, keystore];
  const receipts = await ReceiptFiles.reserve(options, nullifiersOf(proofs), others);
  const wallet = dryRun ? undefined : await openWallet(keystore, console.signal);
  const node = await connectTo(deployment, options.rpc, console);
  const signer = wallet?.connect(node);
  const { gate, round, gas } = await console.wait('asking the gate', () =>
    namingFiles(files, 'proof', async () => {
      const open = await openGate(deployment, signer ?? node);
      const { gate } = open;
      const round = await readRound(open, deployment, proofs[0]!.words.round);
      return { gate, round, gas: await gate.simulateBatch(proofs, { round }) };
    }),
  );
  if (signer === undefined) {
    showDryRun(proofs, gas, console);
    return;
  }
  await tellingSent(node, async () => {
    const submitted = await console.wait(`sending, for ${groupCount(gas)} gas`, () =>
      gate.submitBatch(proofs, { round, ...sendOptions(options, console) }),
    );
    const written = await receipts.write(proofs, submitted, signer);
    showSubmitted(submitted, written, console);
  });
}

/** A proof for another gate would only be refused as not valid. */
function requireMeantFor(
  file: string,
  { authorization }: LiquidationProof,
  { chainId, gate }: Deployment,
): void {
  if (isAddressedTo(authorization, { gate, chainId })) return;
  throw new InputError(
    'INVALID_VALUE',
    `${file} is for the gate ${authorization.gate} on chain ${authorization.chainId}, the deployment is ${gate} on chain ${chainId}: name the right one`,
    { gate: authorization.gate, chainId: authorization.chainId },
  );
}

import type { Artifacts } from '../../artifacts/artifacts.js';
import type { Deployment } from '../../chain/deployment/deployment.js';
import { claimFromChain } from '../../chain/gate/claim.js';
import { placeOfCircuit } from '../../chain/gate/gateVerifiers.js';
import { requireArtifactsKey } from '../../chain/gate/verifierKey.js';
import { readLedgerTree } from '../../chain/ledger/ledgerTree.js';
import { readAccountFile } from '../../files/accountFile.js';
import type { LiquidationClaim } from '../../statement/claim.js';
import type { Console } from '../console.js';
import { connectTo, openGate, readRound } from '../gate.js';
import type { ChainForm } from '../proveForm.js';
import type { ProveCommandOptions } from './prove.js';

/** The claim that an account makes with the latest round, or another, and the tree of a gate's chain. */
export async function claimOnChain(
  options: ProveCommandOptions,
  form: ChainForm,
  deployment: Deployment,
  artifacts: Artifacts,
  console: Console,
): Promise<LiquidationClaim> {
  const { instance } = artifacts;
  const { markets, depth } = instance;
  const account = await readAccountFile(options.account, deployment.markets, markets, {
    allowReadable: options.allowReadableSecrets,
  });
  const node = await connectTo(deployment, form.rpc, console);
  const { open, given } = await console.wait('asking the gate', async () => {
    const open = await openGate(deployment, node);
    const place = placeOfCircuit(open.verifiers, artifacts.circuitId, instance.name);
    requireArtifactsKey(open.verifiers[place]!, artifacts);
    const isGiven = form.round !== undefined;
    return { open, ...(isGiven && { given: await readRound(open, deployment, form.round) }) };
  });
  const readTree = () => readLedgerTree(deployment.gate, node, { fromBlock: deployment.block });
  const tree = depth === 0 ? {} : { tree: await console.wait('reading the tree', readTree) };
  const { claim } = await console.wait('asking about the account', async () => {
    // A round counts for minutes, and a large tree takes some to be read: the latest comes last.
    const round = given ?? (await readRound(open, deployment));
    return claimFromChain({
      gate: open.gate,
      circuit: instance,
      account,
      liquidator: options.liquidator,
      threshold: form.threshold ?? deployment.threshold,
      ...(form.deadline !== undefined && { deadline: form.deadline }),
      round,
      markets: deployment.markets,
      ...tree,
    });
  });
  return claim;
}

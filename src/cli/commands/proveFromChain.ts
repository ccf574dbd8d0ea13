import type { Artifacts } from '../../artifacts/artifacts.js';
import type { Deployment } from '../../chain/deployment/deployment.js';
import { claimsFromChain } from '../../chain/gate/claim.js';
import { placeOfCircuit } from '../../chain/gate/gateVerifiers.js';
import { requireArtifactsKey } from '../../chain/gate/verifierKey.js';
import { readLedgerTree } from '../../chain/ledger/ledgerTree.js';
import type { LiquidationClaim } from '../../statement/claim.js';
import { askGate, connectTo, type OpenGate } from '../chain/gate.js';
import type { Console } from '../output/console.js';
import type { ChainForm } from '../proveForm.js';
import type { ProveCommandOptions } from './prove.js';
import { readAccounts } from './proveFromFiles.js';

/** The claims that accounts make with the latest round, or another, and the tree of a gate's chain. */
export async function claimsOnChain(
  files: readonly string[],
  options: ProveCommandOptions,
  form: ChainForm,
  deployment: Deployment,
  artifacts: Artifacts,
  console: Console,
): Promise<readonly LiquidationClaim[]> {
  const { instance } = artifacts;
  const { markets, depth } = instance;
  const accounts = await readAccounts(files, deployment.markets, markets, options);
  const node = await connectTo(deployment, form.rpc, console);
  const requireFit = ({ verifiers }: OpenGate) => {
    const place = placeOfCircuit(verifiers, artifacts.circuitId, instance.name);
    requireArtifactsKey(verifiers[place]!, artifacts);
  };
  const { gate, chosenRound } = await askGate(deployment, node, form.round, requireFit, console);
  const readTree = () => readLedgerTree(deployment.gate, node, { fromBlock: deployment.block });
  const tree = depth === 0 ? {} : { tree: await console.wait('reading the tree', readTree) };
  const what = accounts.length === 1 ? 'the account' : `${accounts.length} accounts`;
  const { claims } = await console.wait(`asking about ${what}`, async () => {
    const round = await chosenRound();
    return claimsFromChain({
      gate,
      circuit: instance,
      accounts,
      liquidator: options.liquidator,
      threshold: form.threshold ?? deployment.threshold,
      ...(form.deadline !== undefined && { deadline: form.deadline }),
      round,
      markets: deployment.markets,
      ...tree,
    });
  });
  return claims;
}

import { leafNullifier } from '../../account/account.js';
import { readDeploymentFile } from '../../chain/deployment/deploymentFile.js';
import { placeOfCircuit } from '../../chain/gate/gateVerifiers.js';
import { requireAccepted, termsFromChain } from '../../chain/gate/termsFromChain.js';
import { readLedgerTree } from '../../chain/ledger/ledgerTree.js';
import { circuitId, circuitInstance } from '../../circuits/instances.js';
import { StatementError } from '../../errors.js';
import { remember } from '../../remember.js';
import type { LiquidationClaim } from '../../statement/claim.js';
import { addressedPath } from '../../tree/accountTree.js';
import { askGate, connectTo, type OpenGate } from '../chain/gate.js';
import { circuitOfDeployment } from '../chooseCircuit.js';
import type { Console } from '../output/console.js';
import type { ChainForm } from '../proveForm.js';
import type { ClaimSource } from './claimSource.js';
import type { PathFinder } from './termsFromFiles.js';

/** With the latest round of a deployment's chain, or another; the tree is read before it, once. */
export async function claimSourceFromChain(
  liquidator: string,
  form: ChainForm,
  console: Console,
): Promise<ClaimSource> {
  const deployment = await readDeploymentFile(form.deployment);
  const circuit = circuitInstance(form.circuit ?? circuitOfDeployment(1, deployment));
  const threshold = form.threshold ?? deployment.threshold;
  const node = await connectTo(deployment, form.rpc, console);
  const requireFit = async ({ gate, verifiers }: OpenGate) => {
    placeOfCircuit(verifiers, circuitId(circuit), circuit.name);
    await requireAccepted(gate, threshold);
  };
  const { gate, chosenRound } = await askGate(deployment, node, form.round, requireFit, console);
  const pathOf = await (circuit.depth === 0
    ? addressedPath
    : console.wait('reading the tree', () => readTree(deployment.gate, deployment.block, node)));
  const { terms } = await console.wait('asking for the round', async () =>
    termsFromChain({
      gate,
      circuit,
      liquidator,
      threshold,
      ...(form.deadline !== undefined && { deadline: form.deadline }),
      round: await chosenRound(),
      markets: deployment.markets,
    }),
  );
  const knownRoots = new Map<bigint, Promise<boolean>>();
  const isKnownRoot = (root: bigint) => remember(knownRoots, root, () => gate.isKnownRoot(root));
  return {
    circuit,
    markets: deployment.markets,
    terms,
    openTree: async () => pathOf,
    refusals: (claims) =>
      Promise.all(
        claims.map(async ({ account, path }: LiquidationClaim) => {
          if (!(await isKnownRoot(path.root))) return 'ROOT_UNKNOWN';
          const record = await gate.authorizationOf(leafNullifier(account, path.leaf));
          return record === null ? null : 'NULLIFIER_USED';
        }),
      ),
  };
}

async function readTree(
  ledger: string,
  fromBlock: number,
  node: Parameters<typeof readLedgerTree>[1],
): Promise<PathFinder> {
  const tree = await readLedgerTree(ledger, node, { fromBlock });
  return (leaf) => {
    try {
      return tree.path(leaf);
    } catch (error) {
      if (error instanceof StatementError && error.code === 'NOT_IN_TREE') return undefined;
      throw error;
    }
  };
}

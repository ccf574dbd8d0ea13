import { Interface } from 'ethers/abi';
import type { Log } from 'ethers/providers';
import { ChainError } from '../../errors.js';
import { privateLedgerAbi } from '../abi/privateLedger.js';
import type { ChainContract } from '../node/chainContract.js';
import { DEFAULT_CHUNK, readLogs } from '../node/logs.js';
import { rpcFailed } from '../node/nodeError.js';

/** Interface of contracts/examples/PrivateLedger.sol. */
export const privateLedgerInterface = new Interface(privateLedgerAbi);

const LEAVES_INSERTED = privateLedgerInterface.getEvent('LeavesInserted')!;

/** How {@link readLedgerTree} asks for events. */
export interface LedgerTreeOptions {
  /** A block before the first leaf, such as the ledger's own; default 0. */
  readonly fromBlock?: number;
  /** Most blocks a request; default 10,000, halved where a node refuses so many. */
  readonly chunk?: number;
}

/** Leaves of a tree, and the root that its last event told. */
export interface Leaves {
  readonly leaves: bigint[];
  root: bigint;
}

interface LeavesInserted extends Leaves {
  readonly tree: bigint;
  readonly firstIndex: bigint;
}

/**
 * The leaves of all trees of a ledger, up to a block, as its events tell them.
 *
 * @throws ChainError EVENTS_MISSING if there is a gap; RPC_FAILED
 */
export async function readLeaves(
  { provider, address }: ChainContract,
  to: number,
  { fromBlock: from = 0, chunk = DEFAULT_CHUNK }: LedgerTreeOptions,
): Promise<Leaves[]> {
  const trees: Leaves[] = [];
  const filter = { address, topics: [LEAVES_INSERTED.topicHash] };
  for await (const logs of readLogs(provider, filter, { from, to, chunk })) {
    const inOrder = logs.toSorted((a, b) => a.blockNumber - b.blockNumber || a.index - b.index);
    for (const log of inOrder) addLeaves(trees, log);
  }
  return trees;
}

/** Trees are filled one after the other, and each without gaps. */
function addLeaves(trees: Leaves[], log: Log): void {
  const { tree, firstIndex, leaves, root } = decodeLeaves(log);
  if (tree === BigInt(trees.length)) trees.push({ leaves: [], root: 0n });
  const current = trees.at(-1);
  if (
    current === undefined ||
    tree !== BigInt(trees.length - 1) ||
    firstIndex !== BigInt(current.leaves.length)
  ) {
    throw eventsMissing(`before leaf ${firstIndex} of tree ${tree}`);
  }
  for (const leaf of leaves) current.leaves.push(leaf);
  current.root = root;
}

function decodeLeaves({ topics, data }: Log): LeavesInserted {
  try {
    const event = privateLedgerInterface.decodeEventLog(LEAVES_INSERTED, data, topics);
    const [tree, firstIndex, leaves, root] = event.toArray(true);
    return { tree, firstIndex, leaves, root };
  } catch {
    throw rpcFailed('what it gave as events of inserted leaves is none');
  }
}

export function eventsMissing(which: string): ChainError {
  return new ChainError(
    'EVENTS_MISSING',
    `Events of inserted leaves are missing, ${which}: begin at an earlier block, or ask a node that keeps all events`,
  );
}

/**
 * The demo: a protocol with a thousand private accounts on a local chain, a crash, and the liquidation
 * of those that fall: one alone, then many at once. The chain never learns which they were.
 * `npm run demo`; everything runs on this machine.
 */
import { JsonRpcProvider, type JsonRpcSigner } from 'ethers';
import { startAnvil } from '../../src/chain/anvil.js';
import {
  type Account,
  accountLeaf,
  type ClaimFromChain,
  checkReceipt,
  claimFromChain,
  DEFAULT_CIRCUIT,
  LiquidationGateClient,
  type LiquidationProof,
  readLedgerTree,
  receiptOf,
  type SubmittedLiquidation,
  signReceipt,
} from '../../src/index.js';
import { showBatches } from './batches.js';
import { hasFallen, type Proving, prepare, waitForFall, waitForMany } from './crash.js';
import { showKnowledge } from './knowledge.js';
import { say, step } from './narration.js';
import { Protocol, THRESHOLD } from './protocol.js';
import { showRefusals } from './refusals.js';
import { crash, makeAccounts } from './world.js';

const SEED = 'zkliq demo';
const ACCOUNTS = 1000;
const BATCH_CIRCUIT = 'liquidatable-batch-8-8-20';
/** Beside the one that is liquidated first. */
const FALLEN = 64;

/** Who acts: accounts of the local chain, which signs for them. */
interface Actors {
  /** Keeps the books, posts leaves and moves the feeds. */
  readonly operator: JsonRpcSigner;
  /** Watches, proves, and is credited. */
  readonly liquidator: JsonRpcSigner;
  /** Sends what others proved. */
  readonly relayer: JsonRpcSigner;
}

async function run(): Promise<void> {
  const single = await prepare(DEFAULT_CIRCUIT);
  const batch = await prepare(BATCH_CIRCUIT);
  const anvil = await step('start a local chain', () => startAnvil());
  const provider = new JsonRpcProvider(anvil.url, undefined, { cacheTimeout: -1 });
  provider.pollingInterval = 20;
  try {
    await tell(provider, single, batch);
  } finally {
    provider.destroy();
    await anvil.stop();
    await Promise.all([single.prover.close(), batch.prover.close()]);
  }
}

async function tell(provider: JsonRpcProvider, single: Proving, batch: Proving) {
  const [operator, liquidator, relayer] = await provider.listAccounts();
  const actors: Actors = { operator: operator!, liquidator: liquidator!, relayer: relayer! };
  const feeds = crash(SEED);
  const answers = feeds.next().value;
  const protocol = await step('deploy feeds, verifiers and a private ledger', () =>
    Protocol.deploy(actors.operator, [single.artifacts, batch.artifacts], answers),
  );
  const { gate: address } = protocol.deployment;
  say(`  gate ${address}, verifiers with the keys of the artifacts`);

  const opening = await protocol.makeRound(answers);
  const accounts = makeAccounts(SEED, ACCOUNTS, opening, address);
  const gas = await step(`post the commitments of ${ACCOUNTS} accounts`, () =>
    protocol.post(accounts.map(accountLeaf)),
  );
  say(`  ${gas / BigInt(ACCOUNTS)} gas an account`);

  say('a crash:');
  const gate = new LiquidationGateClient(address, actors.relayer);
  const claim = (account: Account) => claimOf(gate, single, account, actors.liquidator.address);
  const first = (await waitForFall(protocol, feeds, accounts)).fallen[0]!;
  const done = await step('read round and tree from the chain', () => claim(first));
  const proof = await step('prove it, without saying which', () => single.prover.prove(done.claim));
  const submitted = await authorize(gate, proof, done, actors);

  const others = accounts.filter((account) => account !== first);
  const open = await claim((await waitForFall(protocol, feeds, others)).fallen[0]!);
  const standing = others.find((account) => !hasFallen(account, open.round))!;
  const tree = await readLedgerTree(address, provider);
  const healthy = { ...open.claim, account: standing, path: tree.path(accountLeaf(standing)) };
  say('refused:');
  const { prover } = single;
  await showRefusals({ provider, gate: address, prover, done, proof, open, healthy });
  showKnowledge(done, proof, submitted, accounts);

  say('the crash goes on:');
  const { round, fallen } = await waitForMany(protocol, feeds, others, FALLEN);
  const some = fallen.slice(0, FALLEN);
  say(`${FALLEN} of them, side by side:`);
  await showBatches({
    gate,
    liquidator: actors.liquidator.address,
    fallen: some,
    round,
    tree,
    single,
    batch,
  });
}

function claimOf(
  gate: LiquidationGateClient,
  { circuit }: Proving,
  account: Account,
  liquidator: string,
): Promise<ClaimFromChain> {
  return claimFromChain({ gate, circuit, account, liquidator, threshold: THRESHOLD });
}

/** The relayer sends the proof, the liquidator it names is credited, and signs a receipt. */
async function authorize(
  gate: LiquidationGateClient,
  proof: LiquidationProof,
  { round }: ClaimFromChain,
  { liquidator, relayer }: Actors,
): Promise<SubmittedLiquidation> {
  const submitted = await step('a relayer sends it: authorized', () =>
    gate.submit(proof, { round }),
  );
  const { authorization, transaction, gasUsed } = submitted;
  if (authorization.liquidator !== liquidator.address) throw new Error('the wrong one is credited');
  say(`  ${gasUsed} gas in all; credited: the liquidator, not the relayer`);
  const receipt = await signReceipt(receiptOf(proof, transaction), liquidator);
  const verdict = await step('the receipt, checked against the chain', () =>
    checkReceipt(receipt, relayer.provider),
  );
  if (!verdict.valid) throw new Error(verdict.explanation);
  return submitted;
}

await run();

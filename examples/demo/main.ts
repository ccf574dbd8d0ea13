/**
 * The demo: a protocol with a thousand private accounts on a local chain, a crash, and the liquidation
 * of one of them; the chain never learns which it was. `npm run demo`; everything runs on this machine.
 */
import { JsonRpcProvider, type JsonRpcSigner } from 'ethers';
import { startAnvil } from '../../src/chain/anvil.js';
import {
  type Account,
  type Artifacts,
  accountLeaf,
  assessHealth,
  type ClaimFromChain,
  checkReceipt,
  claimFromChain,
  coefficientsOfRound,
  DEFAULT_CIRCUIT,
  formatPrice,
  isLiquidatable,
  LiquidationGateClient,
  type LiquidationProof,
  type PriceRound,
  Prover,
  readLedgerTree,
  receiptOf,
  type SubmittedLiquidation,
  setUp,
  signReceipt,
} from '../../src/index.js';
import { showKnowledge } from './knowledge.js';
import { say, step } from './narration.js';
import { Protocol, THRESHOLD } from './protocol.js';
import { showRefusals } from './refusals.js';
import { crash, makeAccounts, markets } from './world.js';

const SEED = 'zkliq demo';
const ACCOUNTS = 1000;

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
  const { artifacts, prover } = await prepare();
  const anvil = await step('start a local chain', () => startAnvil());
  const provider = new JsonRpcProvider(anvil.url, undefined, { cacheTimeout: -1 });
  provider.pollingInterval = 20;
  try {
    await tell(provider, artifacts, prover);
  } finally {
    provider.destroy();
    await anvil.stop();
    await prover.close();
  }
}

async function prepare(): Promise<{ artifacts: Artifacts; prover: Prover }> {
  const { artifacts } = await step(`set up ${DEFAULT_CIRCUIT} (compiled and keyed once)`, () =>
    setUp(DEFAULT_CIRCUIT),
  );
  say(
    `  ${artifacts.instance.constraints} constraints, ${artifacts.manifest.trust} key ${artifacts.keyHash.slice(0, 14)}…`,
  );
  const prover = await step('load the prover', () => Prover.create(artifacts));
  return { artifacts, prover };
}

async function tell(provider: JsonRpcProvider, artifacts: Artifacts, prover: Prover) {
  const [operator, liquidator, relayer] = await provider.listAccounts();
  const actors: Actors = { operator: operator!, liquidator: liquidator!, relayer: relayer! };
  const protocol = await step('deploy feeds, verifier and a private ledger', () =>
    Protocol.deploy(actors.operator, artifacts),
  );
  const { gate: address } = protocol.deployment;
  say(`  gate ${address}, verifier with the key of the artifacts`);

  const feeds = crash(SEED);
  const opening = await protocol.makeRound(feeds.next().value);
  const accounts = makeAccounts(SEED, ACCOUNTS, opening, address);
  const gas = await step(`post the commitments of ${ACCOUNTS} accounts`, () =>
    protocol.post(accounts.map(accountLeaf)),
  );
  say(`  ${gas / BigInt(ACCOUNTS)} gas an account`);

  say('a crash:');
  const gate = new LiquidationGateClient(address, actors.relayer);
  const claim = (account: Account) => claimOf(gate, artifacts, account, actors.liquidator.address);
  const first = await waitForFall(protocol, feeds, accounts);
  const done = await step('read round and tree from the chain', () => claim(first));
  const proof = await step('prove it, without saying which', () => prover.prove(done.claim));
  const submitted = await authorize(gate, proof, done, actors);

  const others = accounts.filter((account) => account !== first);
  const open = await claim(await waitForFall(protocol, feeds, others));
  const standing = others.find((account) => !hasFallen(account, open.round))!;
  const path = (await readLedgerTree(address, provider)).path(accountLeaf(standing));
  const healthy = { ...open.claim, account: standing, path };
  say('refused:');
  await showRefusals({ provider, gate: address, prover, done, proof, open, healthy });
  showKnowledge(done, proof, submitted, accounts);
}

/** Makes rounds until an account falls below the threshold. */
async function waitForFall(
  protocol: Protocol,
  feeds: ReturnType<typeof crash>,
  accounts: readonly Account[],
): Promise<Account> {
  for (;;) {
    const round = await protocol.makeRound(feeds.next().value);
    const fallen = accounts.filter((account) => hasFallen(account, round));
    const price = formatPrice(round.prices[0]!, markets[0]!.decimals);
    const state = fallen.length === 0 ? 'all healthy' : `${fallen.length} below the threshold`;
    say(`  round ${round.number}: WETH ${price} USD, ${state}`);
    if (fallen[0] !== undefined) return fallen[0];
  }
}

function hasFallen({ balances }: Account, round: PriceRound): boolean {
  const coefficients = coefficientsOfRound(markets, round.prices);
  return isLiquidatable(assessHealth(balances, coefficients), THRESHOLD);
}

function claimOf(
  gate: LiquidationGateClient,
  { instance: circuit }: Artifacts,
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

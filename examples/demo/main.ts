/**
 * The demo: a crash, one account of a thousand under water, a proof of it, and a contract that
 * accepts it without learning which account it was. `npm run demo`; everything runs on this machine.
 */
import { JsonRpcProvider } from 'ethers';
import { startAnvil } from '../../src/chain/anvil.js';
import {
  type Account,
  AccountTree,
  type Artifacts,
  accountLeaf,
  assessHealth,
  type Coefficients,
  coefficientsOf,
  DEFAULT_ACTION,
  DEFAULT_CIRCUIT,
  formatPrice,
  healthFactor,
  isLiquidatable,
  type LiquidationClaim,
  type LiquidationProof,
  NO_EXTRA_DATA,
  Prover,
  StatementError,
  setUp,
  Verifier,
} from '../../src/index.js';
import { deployVerifier, refusalOnChain, verifyOnChain } from './chain.js';
import { say, step, twoColumns } from './narration.js';
import { crash, makeAccounts, markets, type PriceRound } from './world.js';

const SEED = 'zkliq demo';
const ACCOUNTS = 1000;
const THRESHOLD = 10_000n;

interface Fall {
  readonly account: Account;
  readonly index: number;
  readonly round: PriceRound;
  readonly coefficients: Coefficients;
}

/** Replays rounds until an account falls below the threshold. */
function waitForFall(accounts: readonly Account[], rounds: Generator<PriceRound>): Fall {
  for (const round of rounds) {
    const coefficients = coefficientsOf(markets, round.prices);
    const index = accounts.findIndex(({ balances }) =>
      isLiquidatable(assessHealth(balances, coefficients), THRESHOLD),
    );
    say(
      `  round ${round.number}: WETH ${formatPrice(round.prices[0]!, 18)} USD, ${index < 0 ? 'all healthy' : 'one below the threshold'}`,
    );
    if (index >= 0) return { account: accounts[index]!, index, round, coefficients };
  }
  throw new Error('the rounds ended');
}

function claimOn(tree: AccountTree, account: Account, fall: Fall): LiquidationClaim {
  return {
    account,
    path: tree.path(accountLeaf(account)),
    threshold: THRESHOLD,
    round: fall.round.number,
    coefficients: fall.coefficients,
    context: {
      chainId: 31_337n,
      gate: `0x${'6a'.repeat(20)}`,
      action: DEFAULT_ACTION,
      liquidator: `0x${'11'.repeat(20)}`,
      deadline: BigInt(Math.floor(Date.now() / 1000)) + 120n,
      extraHash: NO_EXTRA_DATA,
    },
  };
}

async function showRefusals(
  provider: JsonRpcProvider,
  verifier: string,
  prover: Prover,
  healthy: LiquidationClaim,
  proof: LiquidationProof,
): Promise<void> {
  try {
    await prover.prove(healthy);
    throw new Error('a healthy account was proved liquidatable');
  } catch (error) {
    if (!(error instanceof StatementError)) throw error;
    say(`  a healthy account    ${error.code}: ${error.message}`);
  }
  const { words } = proof;
  const forgeries: readonly (readonly [what: string, forged: LiquidationProof])[] = [
    ['another liquidator ', { ...proof, words: { ...words, context: words.context ^ 1n } }],
    ['another nullifier  ', { ...proof, words: { ...words, nullifier: words.nullifier + 1n } }],
    ['a proof point moved', { ...proof, proof: { ...proof.proof, a: { x: 1n, y: 3n } } }],
  ];
  for (const [what, forged] of forgeries) {
    const refusal = await refusalOnChain(provider, verifier, forged);
    if (refusal === null) throw new Error(`the contract accepted ${what}`);
    say(`  ${what}  ${refusal}`);
  }
}

function showKnowledge(fall: Fall, proof: LiquidationProof, factor: bigint): void {
  const { words, authorization } = proof;
  const short = (value: bigint | string) => `${String(value).slice(0, 14)}…`;
  const held = fall.account.balances.filter((balance) => balance !== 0n).length;
  say(
    twoColumns(
      ['What a verifier sees', 'What stays private'],
      [
        [
          `root       ${short(words.root)}`,
          `which of the ${ACCOUNTS} accounts: number ${fall.index}`,
        ],
        [`nullifier  ${short(words.nullifier)}`, `its ${held} balances, and that it has ${held}`],
        [
          `threshold  ${words.threshold} basis points`,
          `its health factor: ${(Number(factor / 10n ** 12n) / 1e6).toFixed(6)}`,
        ],
        [
          `round      ${words.round}, its coefficients`,
          `when it was last updated: round ${fall.account.sinceRound}`,
        ],
        [`liquidator ${short(authorization.liquidator)}`, 'its owner key and viewing key'],
        [`proof      256 bytes`, 'its leaf, and its path in the tree'],
      ],
    ),
  );
}

async function prepare(): Promise<{ artifacts: Artifacts; prover: Prover; verifier: Verifier }> {
  const { artifacts } = await step(`set up ${DEFAULT_CIRCUIT} (compiled and keyed once)`, () =>
    setUp(DEFAULT_CIRCUIT),
  );
  say(
    `  ${artifacts.instance.constraints} constraints, ${artifacts.manifest.trust} key ${artifacts.keyHash.slice(0, 14)}…`,
  );
  const prover = await step('load the prover', () => Prover.create(artifacts));
  return { artifacts, prover, verifier: new Verifier(artifacts) };
}

async function run(): Promise<void> {
  const { artifacts, prover, verifier } = await prepare();
  const rounds = crash(SEED);
  const opening = rounds.next().value as PriceRound;
  const accounts = await step(
    `make ${ACCOUNTS} private accounts in ${markets.length} markets`,
    async () => makeAccounts(SEED, ACCOUNTS, opening),
  );
  const tree = await step('commit to them in a tree', () =>
    AccountTree.create(accounts.map(accountLeaf)),
  );

  say('a crash:');
  const fall = waitForFall(accounts, rounds);
  const factor = healthFactor(assessHealth(fall.account.balances, fall.coefficients))!;

  const proof = await step('prove it, without saying which', () =>
    prover.prove(claimOn(tree, fall.account, fall)),
  );
  const verdict = await step('verify in TypeScript', () => verifier.verify(proof));
  if (!verdict.valid) throw new Error(verdict.explanation);

  const anvil = await step('start a local chain', () => startAnvil());
  const provider = new JsonRpcProvider(anvil.url, undefined, { cacheTimeout: -1 });
  try {
    const address = await step('compile and deploy the verifier contract', () =>
      deployVerifier(provider, artifacts),
    );
    const receipt = await step('verify on chain', () => verifyOnChain(provider, address, proof));
    say(`  accepted, ${receipt.gasUsed} gas for the whole transaction`);
    say('refused:');
    const healthy = accounts.find((account) => account !== fall.account)!;
    await showRefusals(provider, address, prover, claimOn(tree, healthy, fall), proof);
  } finally {
    provider.destroy();
    await anvil.stop();
  }
  showKnowledge(fall, proof, factor);
  await prover.close();
}

await run();

import {
  type Account,
  type Artifacts,
  assessHealth,
  type CircuitInstance,
  coefficientsOfRound,
  formatPrice,
  isLiquidatable,
  type PriceRound,
  Prover,
  setUp,
} from '../../src/index.js';
import { say, step } from './narration.js';
import { type Protocol, THRESHOLD } from './protocol.js';
import { type crash, markets } from './world.js';

/** A prover, and what it proves. */
export interface Proving {
  readonly prover: Prover;
  readonly circuit: CircuitInstance;
  readonly artifacts: Artifacts;
}

export async function prepare(name: string): Promise<Proving> {
  const { artifacts } = await step(`set up ${name}`, () => setUp(name));
  const { instance: circuit, manifest, keyHash } = artifacts;
  say(`  ${circuit.constraints} constraints, ${manifest.trust} key ${keyHash.slice(0, 14)}…`);
  return { prover: await Prover.create(artifacts), circuit, artifacts };
}

/** A round, and who is below the threshold in it. */
export interface Fall {
  readonly round: PriceRound;
  readonly fallen: readonly Account[];
}

/** Makes rounds until an account is below the threshold. */
export async function waitForFall(
  protocol: Protocol,
  feeds: ReturnType<typeof crash>,
  accounts: readonly Account[],
): Promise<Fall> {
  for (;;) {
    const fall = await nextRound(protocol, feeds, accounts);
    say(describe(fall));
    if (fall.fallen.length > 0) return fall;
  }
}

/** Makes rounds until so many accounts are below the threshold. */
export async function waitForMany(
  protocol: Protocol,
  feeds: ReturnType<typeof crash>,
  accounts: readonly Account[],
  count: number,
): Promise<Fall> {
  let fall: Fall;
  do fall = await nextRound(protocol, feeds, accounts);
  while (fall.fallen.length < count);
  say(`  …\n${describe(fall)}`);
  return fall;
}

async function nextRound(
  protocol: Protocol,
  feeds: ReturnType<typeof crash>,
  accounts: readonly Account[],
): Promise<Fall> {
  const round = await protocol.makeRound(feeds.next().value);
  return { round, fallen: accounts.filter((account) => hasFallen(account, round)) };
}

function describe({ round, fallen }: Fall): string {
  const price = formatPrice(round.prices[0]!, markets[0]!.decimals);
  const state = fallen.length === 0 ? 'all healthy' : `${fallen.length} below the threshold`;
  return `  round ${round.number}: WETH ${price} USD, ${state}`;
}

export function hasFallen({ balances }: Account, round: PriceRound): boolean {
  const coefficients = coefficientsOfRound(markets, round.prices);
  return isLiquidatable(assessHealth(balances, coefficients), THRESHOLD);
}

import type { Deployment } from '../../chain/deployment/deployment.js';
import { readDeploymentFile } from '../../chain/deployment/deploymentFile.js';
import { writeRoundFile } from '../../files/roundFile.js';
import { formatPrice } from '../../market/prices.js';
import { isNeutral, type PriceRound, priceOfWord, roundHash } from '../../market/round.js';
import { formatTime } from '../../time.js';
import { connectTo, openGate, readRound, requireSameMarkets } from '../chain/gate.js';
import { type FeeOptions, sendOptions, tellingSent } from '../chain/sending.js';
import { EXIT } from '../exitCodes.js';
import { openWallet } from '../keys/wallet.js';
import type { Console } from '../output/console.js';
import { formatTable } from '../output/format.js';
import { requireOutput } from '../output/outputs.js';

export interface RoundCommandOptions {
  readonly deployment: string;
  readonly rpc: string;
  readonly out?: string;
  readonly force: boolean;
}

export interface RoundMakeCommandOptions extends RoundCommandOptions, FeeOptions {
  readonly keystore?: string;
}

/** `zkliq round make`: a round from what the feeds say now. */
export async function runRoundMake(
  options: RoundMakeCommandOptions,
  console: Console,
): Promise<void> {
  const deployment = await openFiles(options, [options.keystore]);
  const wallet = await openWallet(options.keystore, console.signal);
  const node = await connectTo(deployment, options.rpc, console);
  const { rounds } = await console.wait('asking the gate', () =>
    openGate(deployment, wallet.connect(node)),
  );
  await tellingSent(node, async () => {
    const round = await console.wait('making a round', () =>
      rounds.make(sendOptions(options, console)),
    );
    requireSameMarkets(round, deployment.markets);
    await showRound(round, deployment, options, console, { transaction: node.lastSent });
  });
}

/** `zkliq round show`: a round of the chain, by default the latest. */
export async function runRoundShow(
  number: bigint | undefined,
  options: RoundCommandOptions,
  console: Console,
): Promise<void> {
  const deployment = await openFiles(options);
  const node = await connectTo(deployment, options.rpc, console);
  const round = await console.wait('asking the gate', async () => {
    return readRound(await openGate(deployment, node), deployment, number);
  });
  await showRound(round, deployment, options, console);
}

async function openFiles(
  { deployment, out, force }: RoundCommandOptions,
  others: readonly (string | undefined)[] = [],
): Promise<Deployment> {
  if (out !== undefined) await requireOutput(out, force, [deployment, ...others]);
  return readDeploymentFile(deployment);
}

interface MarketPrice {
  readonly symbol: string;
  /** USD per whole token; the last one there was if the market is neutral. */
  readonly price: string;
  /** Fewer than a quorum of the feeds were fresh: what is owed in the market counts for nothing. */
  readonly neutral: boolean;
}

async function showRound(
  round: PriceRound,
  deployment: Deployment,
  { out, force }: RoundCommandOptions,
  console: Console,
  more: { readonly transaction?: string | undefined } = {},
): Promise<void> {
  const { number, time, weightsVersion } = round;
  const prices = pricesOf(round, deployment);
  const neutral = prices.filter((each) => each.neutral).map(({ symbol }) => symbol);
  if (out !== undefined && neutral.length === 0) {
    await writeRoundFile(out, round, deployment.markets, { overwrite: force });
  } else if (out !== undefined) {
    // A round was shown, but whoever reads the file next must not find an old one, or none, unawares.
    console.warn(
      `${out} is not written: a round file has a price for each market, and too few feeds of ${neutral.join(', ')} were fresh`,
    );
    process.exitCode = EXIT.chain;
  }
  const written = out !== undefined && neutral.length === 0 ? { file: out } : {};
  console.result(
    { number, time, weightsVersion, hash: roundHash(round), prices, ...more, ...written },
    describe(round, prices, deployment),
  );
}

function pricesOf(round: PriceRound, { markets }: Deployment): MarketPrice[] {
  return markets.map(({ symbol, decimals }, k) => {
    const word = round.prices[k]!;
    return {
      symbol,
      price: formatPrice(priceOfWord(word), decimals),
      neutral: isNeutral(word),
    };
  });
}

function describe(
  { number, time }: PriceRound,
  prices: readonly MarketPrice[],
  { maximumRoundAge }: Deployment,
): string {
  const rows = prices.map(({ symbol, price, neutral }) => [
    symbol,
    price,
    neutral ? 'neutral: too few fresh feeds, the last price' : '',
  ]);
  return [
    `round ${number}, ${formatTime(time)}, counts until ${formatTime(time + maximumRoundAge)}`,
    formatTable(rows),
  ].join('\n');
}

import { accountLeaf } from '../../account/account.js';
import { Artifacts } from '../../artifacts/artifacts.js';
import { circuitInstance } from '../../circuits/instances.js';
import { loadCurve } from '../../engine/snarkjs.js';
import { InputError } from '../../errors.js';
import { readAccountFile } from '../../files/accountFile.js';
import { readMarketFile } from '../../files/marketFile.js';
import { writeProofFile } from '../../files/proofFile.js';
import { readRoundFile } from '../../files/roundFile.js';
import { readTreeFile } from '../../files/treeFile.js';
import { coefficientsOf, padCoefficients } from '../../market/coefficients.js';
import { Prover } from '../../prover/prover.js';
import { decideClaim, type LiquidationClaim } from '../../statement/claim.js';
import { addressedPath, type MembershipPath } from '../../tree/accountTree.js';
import type { Console } from '../console.js';
import { formatTime } from '../format.js';
import { requireOutput } from '../outputs.js';

export interface ProveCommandOptions {
  readonly market: string;
  readonly round: string;
  readonly account: string;
  readonly tree?: string;
  readonly threshold: bigint;
  readonly liquidator: string;
  readonly gate: string;
  readonly chainId: bigint;
  readonly deadline: bigint;
  readonly action: string;
  readonly extraHash: string;
  readonly out: string;
  readonly circuit: string;
  readonly artifacts: string;
  readonly force: boolean;
  readonly allowReadableSecrets: boolean;
  readonly allowDevelopmentKey: boolean;
}

const MILLENNIUM = 1000n * 365n * 86_400n;

/** `zkliq prove`: proves that an account is liquidatable, and writes the proof file. */
export async function runProve(options: ProveCommandOptions, console: Console): Promise<void> {
  const { out, force: overwrite } = options;
  const { market, round, account, tree } = options;
  await requireOutput(out, overwrite, [market, round, account, tree]);
  // The curve's threads start while the tree is hashed; if they cannot, the prover will say so.
  loadCurve().catch(() => {});
  const claim = await console.step('reading files', () => readClaim(options));
  decideClaim(circuitInstance(options.circuit), claim);
  const artifacts = await Artifacts.open(options.circuit, options.artifacts);
  const { allowDevelopmentKey } = options;
  artifacts.requireUsableOn(options.chainId, allowDevelopmentKey);
  warnOfDeadline(options.deadline, console);
  const prover = await console.step('loading keys', () =>
    Prover.create(artifacts, { allowDevelopmentKey }),
  );
  try {
    const proof = await console.step('proving', () =>
      prover.prove(claim, { signal: console.signal }),
    );
    await writeProofFile(out, proof, { overwrite });
    const { circuit, words, keyHash } = proof;
    console.result(
      { proof: out, circuit, keyHash, nullifier: words.nullifier, round: words.round },
      `proof      ${out}\nnullifier  ${words.nullifier}\nround      ${words.round}`,
    );
  } finally {
    await prover.close();
  }
}

/** Neither is an error: a chain of one's own may keep another time. */
function warnOfDeadline(deadline: bigint, console: Console): void {
  const now = BigInt(Math.floor(Date.now() / 1000));
  if (deadline < now) {
    console.warn(`the deadline, ${formatTime(deadline)}, has passed: a gate will refuse the proof`);
  } else if (deadline - now > MILLENNIUM) {
    console.warn(`the deadline is ${formatTime(deadline)}: are these milliseconds?`);
  }
}

async function readClaim(options: ProveCommandOptions): Promise<LiquidationClaim> {
  const [count, depth] = circuitInstance(options.circuit).parameters;
  const markets = await readMarketFile(options.market);
  if (markets.length > count) {
    throw new InputError(
      'USAGE',
      `${options.market} lists ${markets.length} markets, ${options.circuit} takes ${count}: name a larger --circuit`,
      { markets: markets.length, count },
    );
  }
  const round = await readRoundFile(options.round, markets);
  const account = await readAccountFile(options.account, markets, count, {
    allowReadable: options.allowReadableSecrets,
  });
  return {
    account,
    path: await readPath(accountLeaf(account), depth, options),
    threshold: options.threshold,
    round: round.number,
    coefficients: padCoefficients(coefficientsOf(markets, round.prices), count),
    context: {
      chainId: options.chainId,
      gate: options.gate,
      action: options.action,
      liquidator: options.liquidator,
      deadline: options.deadline,
      extraHash: options.extraHash,
    },
  };
}

/** Addressed circuits take no tree: there the root is the leaf. */
async function readPath(
  leaf: bigint,
  depth: number,
  { tree: file, account, circuit }: ProveCommandOptions,
): Promise<MembershipPath> {
  if (depth === 0) {
    if (file === undefined) return addressedPath(leaf);
    throw new InputError('USAGE', `${circuit} takes no tree: leave out --tree`);
  }
  if (file === undefined) {
    throw new InputError('USAGE', `${circuit} proves membership in a tree: name it with --tree`);
  }
  const tree = await readTreeFile(file);
  if (tree.indexOf(leaf) < 0) {
    throw new InputError(
      'INVALID_FILE',
      `The account in ${account} is not in the tree in ${file}: one of them is out of date, or the tree is of another market list or circuit`,
      { account, tree: file },
    );
  }
  return tree.path(leaf);
}

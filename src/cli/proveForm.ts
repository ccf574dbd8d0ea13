import { type Command, InvalidArgumentError } from 'commander';
import { InputError } from '../errors.js';
import { parseRound } from './options.js';

/** What `prove` and `claims` read from files and options. */
export interface FileForm {
  readonly from: 'files';
  readonly market: string;
  readonly round: string;
  readonly tree?: string;
  readonly gate: string;
  readonly chainId: bigint;
  readonly deadline: bigint;
  readonly threshold: bigint;
  readonly circuit?: string;
  readonly action: string;
  readonly extraHash: string;
}

/** What they take from the chain of a deployment, and what is asked for otherwise. */
export interface ChainForm {
  readonly from: 'chain';
  readonly deployment: string;
  readonly rpc: string;
  readonly round?: bigint;
  readonly threshold?: bigint;
  readonly deadline?: bigint;
  readonly circuit?: string;
}

export type ProveForm = FileForm | ChainForm;

/** The files, accounts apart, that a form reads. */
export function filesOf(form: ProveForm): readonly (string | undefined)[] {
  return form.from === 'files' ? [form.market, form.round, form.tree] : [form.deployment];
}

type Options = Readonly<Record<string, unknown>>;

const SETS =
  'give --market, --round, --gate, --chain-id and --deadline, or --deployment and --rpc to take all of that from the chain';

/**
 * Which of its two forms `prove` or `claims` is asked for: `--deployment` decides.
 *
 * @throws InputError USAGE if an option is missing, or belongs to the other form
 */
export function readProveForm(options: Options, command: Command): ProveForm {
  const isGiven = (name: string) => command.getOptionValueSource(name) === 'cli';
  if (options.deployment === undefined) {
    if (isGiven('rpc')) throw usage(`--rpc goes with --deployment: ${SETS}`);
    for (const name of ['market', 'round', 'gate', 'chainId', 'deadline']) {
      if (options[name] === undefined) throw usage(`${flag(name)} is missing: ${SETS}`);
    }
    return { threshold: 10_000n, ...options, from: 'files' } as FileForm;
  }
  for (const name of ['market', 'tree', 'gate', 'chainId', 'action', 'extraHash']) {
    if (isGiven(name)) throw usage(`${flag(name)} does not go with --deployment: ${SETS}`);
  }
  if (!options.rpc) {
    throw usage('--deployment needs --rpc (or ZKLIQ_RPC), a node of its chain');
  }
  return { ...options, ...readNumber(options.round), from: 'chain' } as ChainForm;
}

function readNumber(round: unknown): { round?: bigint } {
  if (round === undefined) return {};
  try {
    return { round: parseRound(String(round)) };
  } catch (error) {
    if (!(error instanceof InvalidArgumentError)) throw error;
    throw usage('with --deployment, --round is the number of a round: 1 or more');
  }
}

/** As the user writes it. */
function flag(name: string): string {
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

function usage(message: string): InputError {
  return new InputError('USAGE', message);
}

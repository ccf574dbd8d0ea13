import { type CostModel, costOf, DEFAULT_COST_MODEL } from './costModel.js';
import { transactionGas } from './gasModel.js';
import type { Optimize } from './optimize.js';
import { type Assessed, type Candidate, timeOf } from './schedule.js';

interface Explained {
  readonly optimize: Optimize;
  readonly accounts: number;
  readonly candidates: readonly Candidate[];
  readonly model: CostModel;
  readonly best: Assessed;
  /** With another number of workers. */
  readonly other: Assessed | undefined;
}

/** Why a plan is what it is: sentences for people, with the model's figures. */
export function explain(explained: Explained): string[] {
  const { accounts, best } = explained;
  if (accounts === 0) return ['There is nothing to prove'];
  return [
    ...explainModel(explained),
    ...explainCircuits(explained),
    ...explainRemainder(best),
    ...explainWorkers(explained),
    explainTransactions(explained),
  ];
}

function explainModel({ model, candidates }: Explained): string[] {
  const strangers = candidates
    .map(({ circuit }) => costOf(model, circuit))
    .filter(({ circuit, measured }) => circuit !== measured)
    .map(
      ({ circuit, measured, latency }) =>
        `${circuit} was not measured: ${milliseconds(latency)} a proof, by its constraints and the time of ${measured}`,
    );
  if (model !== DEFAULT_COST_MODEL) return strangers;
  return [
    'Nothing was measured on this machine: the times are those of another, see "zkliq doctor --calibrate"',
    ...strangers,
  ];
}

/** The circuit of most accounts against each other one. */
function explainCircuits({ candidates, best }: Explained): string[] {
  const { proofs, workers, proofsPerTransaction } = best.schedule;
  const counts = new Map<Candidate, number>();
  for (const { candidate, accounts } of proofs) {
    counts.set(candidate, (counts.get(candidate) ?? 0) + accounts);
  }
  const [[main] = []] = [...counts].sort(([, one], [, other]) => other - one);
  const figures = (each: Candidate) => {
    const { circuit, mostProofs } = each;
    const count = Math.min(proofsPerTransaction, mostProofs);
    const room = count * circuit.accounts;
    return {
      time: timeOf(each, workers) / workers / circuit.accounts,
      gas: transactionGas(circuit, count, room) / room,
    };
  };
  const own = figures(main!);
  return [
    `${sizeOf(main!)}: ${milliseconds(own.time)} and ${whole(own.gas)} gas an account, if all places are taken`,
    ...candidates
      .filter((each) => each !== main)
      .map((each) => {
        const { time, gas } = figures(each);
        return `${compared(own.gas, gas, 'less gas', 'more gas')} and ${compared(own.time, time, 'less time', 'more time')} an account than ${sizeOf(each)}`;
      }),
  ];
}

function explainRemainder({ schedule }: Assessed): string[] {
  return schedule.proofs
    .filter(({ candidate, accounts }) => accounts < candidate.circuit.accounts)
    .map(
      ({ candidate, accounts }) =>
        `${accounts} of the ${candidate.circuit.accounts} places of a proof of ${candidate.circuit.name} are taken`,
    );
}

function explainWorkers({ accounts, best, other, model }: Explained): string[] {
  const waits = ({ outcome }: Assessed) => milliseconds(outcome.waiting / accounts);
  const describe = ({ schedule: { workers } }: Assessed) =>
    workers === 1
      ? `one proof at a time on ${threadsOf(model)}`
      : `${workers} proofs at a time on a thread each`;
  const chosen = `${capital(describe(best))}: an account waits ${waits(best)} on average`;
  return [other === undefined ? chosen : `${chosen}, with ${describe(other)} ${waits(other)}`];
}

function explainTransactions({ optimize, best }: Explained): string {
  const { schedule, outcome } = best;
  const count = `${whole(outcome.transactions)} ${outcome.transactions === 1 ? 'transaction' : 'transactions'}`;
  const gas = `${whole(outcome.gas)} gas`;
  if (optimize === 'latency') return `Each proof is sent once it is made: ${count}, ${gas}`;
  const size = schedule.proofsPerTransaction;
  return `Up to ${size} ${size === 1 ? 'proof' : 'proofs'} to a transaction: ${count}, ${gas}`;
}

function sizeOf({ circuit }: Candidate): string {
  const { accounts, name } = circuit;
  return `${accounts} ${accounts === 1 ? 'account' : 'accounts'} a proof (${name})`;
}

function threadsOf({ threads }: CostModel): string {
  return threads === 1 ? '1 thread' : `${threads} threads`;
}

/** By how many percent of the other figure. */
function compared(own: number, other: number, less: string, more: string): string {
  const percent = Math.round((100 * Math.abs(own - other)) / other);
  return `${percent} % ${own <= other ? less : more}`;
}

function milliseconds(value: number): string {
  return `${value < 10 ? value.toFixed(1) : whole(value)} ms`;
}

function whole(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}

function capital(text: string): string {
  return `${text[0]!.toUpperCase()}${text.slice(1)}`;
}

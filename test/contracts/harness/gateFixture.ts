import { compileContracts } from '../../../src/chain/compile/compileContracts.js';
import { encodeLiquidation } from '../../../src/chain/gate/liquidationCall.js';
import { circuitId, circuitInstance } from '../../../src/circuits/instances.js';
import { verifyingKeyStruct } from '../../../src/groth16/verifyingKey.js';
import type { PriceRound } from '../../../src/market/round.js';
import type { LiquidationProof } from '../../../src/prover/liquidationProof.js';
import { wordCount } from '../../../src/statement/words.js';
import { batchStruct, encodeBatchStruct } from './batchCall.js';
import { type CallResult, SENDER, type Sent, TestChain } from './chain.js';
import { DeployedContracts } from './deployedContracts.js';
import { deployFeeds, type RoundsArguments } from './gateMarkets.js';
import { type Changes, proveLiquidation, THRESHOLD } from './gateProofs.js';
import { TestGroth16 } from './trapdoor.js';
import { trapdoor } from './verifierFixture.js';

export { type Changes, LIQUIDATOR, THRESHOLD } from './gateProofs.js';

export const MAXIMUM_AGE = 120;
/** Of a ledger that knows every root it ever had. */
export const EVERY_ROOT = 2n ** 256n - 1n;
/** Far enough ahead that it is no test's present: calldata, and so gas, depends on the time. */
export const START = 4_000_000_000;

/** Of the ledger, unless a test says otherwise. */
const CIRCUITS = ['liquidatable-8-20', 'liquidatable-16-20'];

const FILES = [
  'contracts/Groth16Verifier.sol',
  'contracts/PriceRounds.sol',
  'contracts/examples/PrivateLedger.sol',
  'contracts/examples/AddressedLedger.sol',
  'test/contracts/harness/Feeds.sol',
];

/** What a test's ledger is deployed with in place of the usual. */
export interface LedgerChanges {
  readonly verifiers?: readonly string[];
  readonly operator?: string;
  readonly threshold?: bigint;
  readonly depth?: bigint;
  readonly rootWindow?: bigint;
}

/** ILiquidationGate.Authorization; the address in lower case. */
export interface AuthorizationRecord {
  readonly liquidator: string;
  readonly round: bigint;
  readonly threshold: bigint;
  readonly time: bigint;
}

/**
 * The gate in both example hosts, on a chain of its own. The verifiers are the real contract under
 * a key whose secrets are known here, so that anything is proved in milliseconds: what is tested
 * is the gate. Tests with circuits are elsewhere.
 */
export class GateFixture extends DeployedContracts {
  /** A PrivateLedger, which makes its own rounds and takes proofs of two circuits. */
  ledger = '';
  /** An AddressedLedger. */
  addressed = '';
  /** The price rounds that it asks. */
  rounds = '';
  /** Of the ledger, one a circuit. */
  verifiers: readonly string[] = [];
  /** Names of the ledger's circuits, in the order of their verifiers. */
  circuits: readonly string[] = CIRCUITS;
  roundsArguments: RoundsArguments = { feeds: [], args: [] };
  #groth16!: TestGroth16;

  /**
   * @param harness paths of more contracts that the test deploys
   * @param circuits of the ledger
   */
  static async setUp(
    harness: readonly string[] = [],
    circuits: readonly string[] = CIRCUITS,
  ): Promise<GateFixture> {
    const [contracts, chain, groth16] = await Promise.all([
      compileContracts([...FILES, ...harness]),
      TestChain.start(),
      TestGroth16.load(),
    ]);
    await chain.setNextTime(START);
    const { address: PoseidonT3 } = await chain.send(null, contracts.PoseidonT3!.bytecode);
    const fixture = new GateFixture(chain, contracts, { PoseidonT3 });
    fixture.#groth16 = groth16;
    fixture.circuits = circuits;
    await fixture.#deployHosts();
    return fixture;
  }

  tearDown(): Promise<void> {
    return this.chain.stop();
  }

  async #deployHosts(): Promise<void> {
    this.roundsArguments = await deployFeeds(this);
    this.verifiers = await this.verifiersOf(this.circuits);
    this.ledger = await this.address('PrivateLedger', this.ledgerArguments());
    this.rounds = await this.address('PriceRounds', this.roundsArguments.args);
    const verifiers = [await this.verifier('liquidatable-8-0')];
    this.addressed = await this.address('AddressedLedger', this.addressedArguments(verifiers));
  }

  ledgerArguments(changes: LedgerChanges = {}): unknown[] {
    const { verifiers = this.verifiers, operator = SENDER, threshold = THRESHOLD } = changes;
    const { depth = 20n, rootWindow = EVERY_ROOT } = changes;
    const fixed = [verifiers, operator, MAXIMUM_AGE, threshold, depth, rootWindow];
    return [[...this.roundsArguments.args, ...fixed]];
  }

  addressedArguments(verifiers: readonly string[], threshold = THRESHOLD): unknown[] {
    return [this.rounds, verifiers, MAXIMUM_AGE, SENDER, threshold];
  }

  /** A verifier of the circuit, under the known key. */
  verifier(circuit: string): Promise<string> {
    const instance = circuitInstance(circuit);
    return this.verifierOf(circuitId(instance), BigInt(wordCount(instance)));
  }

  async verifiersOf(circuits: readonly string[]): Promise<string[]> {
    const list: string[] = [];
    for (const circuit of circuits) list.push(await this.verifier(circuit));
    return list;
  }

  /** A verifier of whatever circuit. */
  verifierOf(id: string, words: bigint): Promise<string> {
    const key = verifyingKeyStruct(this.#groth16.key(trapdoor));
    return this.address('Groth16Verifier', [id, words, key]);
  }

  /** A round of the ledger's own, or of the rounds that the addressed ledger asks. */
  async makeRound(at = this.ledger): Promise<PriceRound> {
    const sent = await this.send('PriceRounds', at, 'makeRound');
    const [number, time, weightsVersion, prices] = this.event('PriceRounds', sent, 'RoundMade');
    return { number, time, weightsVersion, prices } as PriceRound;
  }

  /** Inserts leaves into the ledger, and tells the root of its tree. */
  async insert(...leaves: readonly bigint[]): Promise<bigint> {
    await this.send('PrivateLedger', this.ledger, 'insert', [leaves]);
    return (await this.ask('PrivateLedger', this.ledger, 'currentRoot'))[0];
  }

  async post(account: string, commitment: bigint): Promise<void> {
    await this.send('AddressedLedger', this.addressed, 'post', [account, commitment]);
  }

  /** A proof that is right for a gate under a root, unless something is changed. */
  prove(gate: string, root: bigint, round: PriceRound, changes: Changes = {}): LiquidationProof {
    const circuit = gate === this.ledger ? 'liquidatable-8-20' : 'liquidatable-8-0';
    const { chainId } = this.chain;
    return proveLiquidation(this.#groth16, { chainId, gate, root, round }, { circuit, ...changes });
  }

  /**
   * Proofs of one circuit about accounts with these nullifiers, in their order. The last one has
   * empty slots if there are fewer accounts than they have room for.
   */
  proveBatch(
    gate: string,
    root: bigint,
    round: PriceRound,
    circuit: string,
    nullifiers: readonly bigint[],
    changes: Changes = {},
  ): LiquidationProof[] {
    const { accounts } = circuitInstance(circuit);
    return Array.from({ length: Math.ceil(nullifiers.length / accounts) }, (_, i) => {
      const own = nullifiers.slice(i * accounts, (i + 1) * accounts);
      const words = { ...changes.words, nullifiers: own };
      return this.prove(gate, root, round, { ...changes, circuit, words });
    });
  }

  /** A circuit's place among the ledger's, 0 if it has none of that name. */
  placeOf({ circuit }: LiquidationProof): number {
    return Math.max(0, this.circuits.indexOf(circuit));
  }

  /** Calldata for the proof's gate, whose circuits are the ledger's, or one. */
  calldata(proof: LiquidationProof, round: PriceRound, extraData?: string): string {
    return encodeLiquidation(proof, round, this.placeOf(proof), extraData);
  }

  /** Calldata of a batch of proofs of one circuit. */
  batchCalldata(
    proofs: readonly LiquidationProof[],
    round: PriceRound,
    extraData?: string,
  ): string {
    const struct = batchStruct(proofs, round, this.placeOf(proofs[0]!));
    return encodeBatchStruct(struct, round.prices, extraData);
  }

  authorize(proof: LiquidationProof, round: PriceRound, extraData?: string): Promise<Sent> {
    return this.chain.send(proof.authorization.gate, this.calldata(proof, round, extraData));
  }

  tryAuthorize(
    proof: LiquidationProof,
    round: PriceRound,
    extraData?: string,
  ): Promise<CallResult> {
    return this.chain.call(proof.authorization.gate, this.calldata(proof, round, extraData));
  }

  authorizeBatch(
    proofs: readonly LiquidationProof[],
    round: PriceRound,
    extraData?: string,
  ): Promise<Sent> {
    const data = this.batchCalldata(proofs, round, extraData);
    return this.chain.send(proofs[0]!.authorization.gate, data);
  }

  tryBatch(
    proofs: readonly LiquidationProof[],
    round: PriceRound,
    extraData?: string,
  ): Promise<CallResult> {
    const data = this.batchCalldata(proofs, round, extraData);
    return this.chain.call(proofs[0]!.authorization.gate, data);
  }

  /** What a gate of any host has recorded under a nullifier. */
  async recordOf(gate: string, nullifier: bigint): Promise<AuthorizationRecord> {
    const [record] = await this.ask('PrivateLedger', gate, 'authorizationOf', [nullifier]);
    const { liquidator, round, threshold, time } = record;
    return { liquidator: liquidator.toLowerCase(), round, threshold, time };
  }
}

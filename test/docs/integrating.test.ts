import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { AbiCoder } from 'ethers/abi';
import { type Account, accountNullifier } from '../../src/account/account.js';
import { encodeBatch, encodeLiquidation } from '../../src/chain/gate/liquidationCall.js';
import { StatementError } from '../../src/errors.js';
import * as zkliq from '../../src/index.js';
import type { PriceRound } from '../../src/market/round.js';
import { drawn, exampleAccount } from '../support/accounts.js';
import { expectRejection } from '../support/expectError.js';
import { BOUNTY, guide, LendingPoolFixture } from './lendingPool.js';

const FEE = BOUNTY / 10n;
const feeData = AbiCoder.defaultAbiCoder().encode(['uint256'], [FEE]);

/** Holds an ether and owes 1,800 dollars: fine at 2,400 dollars an ether, and not at 2,000. */
const accountOf = (label: string, sinceRound: bigint): Account =>
  exampleAccount(2, {
    viewingKey: drawn(label),
    sinceRound,
    balances: [10n ** 18n, -1_800_000_000n],
  });

const AsyncFunction: FunctionConstructor = (async () => {}).constructor as FunctionConstructor;

/** Rows of the guide's table, and where their figures are from. */
const GAS_ROWS = [
  [
    'authorization, own rounds, empty hook: `PrivateLedger`',
    'gasGate',
    'authorizeLiquidation, PrivateLedger, circuit of 8 markets',
  ],
  [
    'the same, in a circuit with room for 16 markets',
    'gasGate',
    'authorizeLiquidation, PrivateLedger, circuit of 16 markets',
  ],
  [
    'authorization, shared rounds, a hook that writes: `AddressedLedger`',
    'gasGate',
    'authorizeLiquidation, AddressedLedger',
  ],
  [
    '`authorizeBatch`, `PrivateLedger`, 8 proofs of one account each',
    'gasGateBatch',
    '8 x 1 accounts',
  ],
  ['the same, one proof of 8 accounts', 'gasGateBatch', '1 x 8 accounts'],
  ['the same, 8 proofs of 8 accounts each', 'gasGateBatch', '8 x 8 accounts'],
  ['`PrivateLedger.insert` of 64 leaves', 'gasGate', 'insert, 64 leaves'],
  ['`PrivateLedger.update`', 'gasGate', 'update'],
  ['deployment of `PrivateLedger`', 'gasGate', 'PrivateLedger, deployment'],
  ['deployment of `AddressedLedger`', 'gasGate', 'AddressedLedger, deployment'],
  ['deployment of a verifier', 'gas', 'deployment'],
  [
    '`makeRound`, 8 markets of 3 feeds, all prices new',
    'gasRounds',
    'makeRound, all prices changed',
  ],
  ['deployment of `PriceRounds`, 8 markets of 3 feeds', 'gasRounds', 'deployment'],
] as const;

/** The host of docs/integrating.md does what the guide says of it. */
describe('docs/integrating.md', () => {
  let fixture: LendingPoolFixture;
  let round: PriceRound;
  let settled: Account;
  const fallen = accountOf('fallen', 1n);
  const moved = accountOf('moved', 1n);

  const claimable = async (account: string): Promise<bigint> =>
    fixture.pool.getFunction('claimable')(account);
  const liquidatorOf = async (account: Account): Promise<bigint> =>
    BigInt((await fixture.pool.getFunction('authorizationOf')(accountNullifier(account)))[0]);
  const call = (method: string, ...args: unknown[]) =>
    fixture.pool.interface.encodeFunctionData(method, args);

  before(async () => {
    fixture = await LendingPoolFixture.setUp();
    await fixture.makeRound(2_400n);
    await fixture.post(fallen);
    await fixture.post(moved);
    const to = await fixture.pool.getAddress();
    // A bounty and a half.
    await (await fixture.operator.sendTransaction({ to, value: (BOUNTY * 3n) / 2n })).wait();
  });

  beforeEach(async () => {
    round = await fixture.makeRound(2_000n);
  });

  after(() => fixture?.tearDown());

  it('undoes an authorization whose hook reverts', async () => {
    const proof = await fixture.prove(fallen, round, '0x01');
    expect(await fixture.refusal(encodeLiquidation(proof, round, 0, '0x01'))).to.equal('0x');
    expect(await fixture.authorize(proof, round, '0x01')).to.equal(false);
    expect(await liquidatorOf(fallen)).to.equal(0n);
  });

  it('credits the liquidator that the proof names, and its sender with no more than the fee', async () => {
    const proof = await fixture.prove(fallen, round, feeData);
    const { liquidator, relayer } = fixture;
    const thief = {
      ...proof,
      authorization: { ...proof.authorization, liquidator: relayer.address },
    };
    expect(await fixture.refusal(encodeLiquidation(thief, round, 0, feeData))).to.equal(
      'ProofInvalid',
    );
    expect(await fixture.authorize(proof, round, feeData)).to.equal(true);
    expect(await claimable(liquidator.address)).to.equal(BOUNTY - FEE);
    expect(await claimable(relayer.address)).to.equal(FEE);
    expect(await liquidatorOf(fallen)).to.equal(BigInt(liquidator.address));
    const again = encodeLiquidation(proof, round, 0, feeData);
    expect(await fixture.refusal(again)).to.equal('NullifierUsed');
  });

  it('pays what was earned, once', async () => {
    const pool = await fixture.pool.getAddress();
    const held = await fixture.provider.getBalance(pool);
    for (const due of [BOUNTY - FEE, 0n]) {
      const before = await fixture.provider.getBalance(fixture.liquidator.address);
      const { fee } = await fixture.send(fixture.pool, 'claim', [], fixture.liquidator);
      const after = await fixture.provider.getBalance(fixture.liquidator.address);
      expect(after - before + fee).to.equal(due);
    }
    expect(await fixture.provider.getBalance(pool)).to.equal(held - BOUNTY + FEE);
  });

  it('refuses to move a liquidated account, and settles it once', async () => {
    const nullifier = accountNullifier(fallen);
    const leaves = [drawn('any leaf')];
    const asOperator = (data: string) => fixture.refusal(data, fixture.operator);
    expect(await asOperator(call('post', [nullifier], leaves, 1n))).to.equal('NullifierUsed');
    expect(await fixture.refusal(call('settle', nullifier, leaves, 1n))).to.equal('NotOperator');
    settled = accountOf('settled', round.number);
    await fixture.settle(nullifier, settled);
    expect(await asOperator(call('settle', nullifier, leaves, 1n))).to.equal('NothingToSettle');
    const healthy = accountNullifier(moved);
    expect(await asOperator(call('settle', healthy, leaves, 1n))).to.equal('NothingToSettle');
  });

  it('liquidates an account as it is, under a later round, for what is left in the pot', async () => {
    const before = await fixture.prove(moved, round);
    const after = accountOf('moved on', round.number);
    await fixture.post(after, [accountNullifier(moved)]);
    const data = encodeLiquidation(before, round, 0);
    expect(await fixture.refusal(data)).to.equal('NullifierUsed');
    await expectRejection(fixture.prove(after, round), StatementError, 'ROUND_NOT_LATER');
    const later = await fixture.makeRound(2_000n);
    expect(await fixture.authorize(await fixture.prove(after, later), later)).to.equal(true);
    expect(await claimable(fixture.liquidator.address)).to.equal(BOUNTY / 2n);
    expect(await fixture.pool.getFunction('pot')()).to.equal(0n);
  });

  it('takes no more leaves than the circuit reaches', async () => {
    const leaves = [drawn('one'), drawn('another')];
    expect(await fixture.refusal(call('post', [], leaves, 1n), fixture.operator)).to.equal(
      'TreeFull',
    );
  });

  it('has TypeScript that liquidates, run as it stands there', async () => {
    const [, example] = /```ts\n([\s\S]*?)```/.exec(guide)!;
    const body = example!.replace(/import (\{[^}]*\}) from 'zkliq';/, 'const $1 = zkliq;');
    const given = {
      zkliq,
      pool: await fixture.pool.getAddress(),
      signer: fixture.liquidator,
      artifacts: fixture.artifacts,
      account: settled,
      extraData: feeData,
    };
    const run = new AsyncFunction(...Object.keys(given), `${body}; await prover.close();`);
    await run(...Object.values(given));
    expect(await liquidatorOf(settled)).to.equal(BigInt(fixture.liquidator.address));
  });

  it('pays for each account of a batch, and for none that it leaves out', async () => {
    const other = await LendingPoolFixture.setUp();
    try {
      await other.makeRound(2_400n);
      const accounts = [accountOf('one', 1n), accountOf('two', 1n), accountOf('three', 1n)];
      for (const account of accounts) await other.post(account);
      const to = await other.pool.getAddress();
      await (await other.operator.sendTransaction({ to, value: BOUNTY * 3n })).wait();
      const at = await other.makeRound(2_000n);
      const proofs = [];
      for (const account of accounts) proofs.push(await other.prove(account, at, feeData));
      expect(await other.authorize(proofs[1]!, at, feeData)).to.equal(true);
      const data = encodeBatch(proofs, at, 0, feeData);
      await (await other.relayer.sendTransaction({ to, data, gasLimit: 1_000_000n })).wait();
      const earned = async (account: string) => other.pool.getFunction('claimable')(account);
      expect(await earned(other.liquidator.address)).to.equal(3n * (BOUNTY - FEE));
      expect(await earned(other.relayer.address)).to.equal(3n * FEE);
      expect(await other.refusal(data)).to.equal('NothingToAuthorize');
    } finally {
      await other.tearDown();
    }
  });

  it('tells the gas that the snapshots have, in thousands', () => {
    for (const [row, snapshot, figure] of GAS_ROWS) {
      const gas = JSON.parse(readFileSync(`test/contracts/${snapshot}.json`, 'utf8'))[figure];
      const thousands = (1_000 * Math.round(gas / 1_000)).toLocaleString('en');
      expect(guide).to.include(`| ${row} | ${thousands} |`);
    }
  });
});

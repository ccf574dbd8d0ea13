import { expect } from 'chai';
import { drawn } from '../support/accounts.js';
import { STRANGER } from './harness/chain.js';
import { expectSnapshot } from './harness/gasSnapshot.js';
import { type Changes, GateFixture, START } from './harness/gateFixture.js';

/** Most that a liquidation in 8 markets may cost where the host makes its own rounds. */
const LIMIT = 275_000;

/** Largest code that a chain takes (EIP-170), and most gas of a transaction (EIP-7825). */
const CODE_LIMIT = 24_576;
const TRANSACTION_LIMIT = 16_777_216;

const HOSTS = ['PrivateLedger', 'AddressedLedger'] as const;
const leaves = Array.from({ length: 80 }, (_, i) => drawn(`gas leaf ${i}`));

describe('gas of the gate and its hosts', () => {
  let fixture: GateFixture;
  let time = START;

  before(async () => {
    fixture = await GateFixture.setUp();
  });

  after(() => fixture?.tearDown());

  /** Calldata, and so gas, depends on the time: everything happens at one of its own. */
  const later = async () => {
    time += 100;
    await fixture.chain.setNextTime(time);
  };

  async function deployments(): Promise<Record<string, number>> {
    const args = {
      PrivateLedger: fixture.ledgerArguments(),
      AddressedLedger: fixture.addressedArguments([await fixture.verifier('liquidatable-8-0')]),
    };
    const measured: Record<string, number> = {};
    for (const host of HOSTS) {
      const { gasUsed } = await fixture.deploy(host, args[host]);
      measured[`${host}, deployment`] = Number(gasUsed);
      measured[`${host}, bytes of code`] = fixture.codeSize(host);
      expect(fixture.codeSize(host)).to.be.below(CODE_LIMIT);
    }
    return measured;
  }

  /** Gas of a liquidation, of whatever its nullifier is. */
  async function liquidation(gate: string, root: bigint, changes: Changes = {}): Promise<number> {
    await later();
    const round = await fixture.makeRound(gate === fixture.ledger ? gate : fixture.rounds);
    await fixture.chain.setNextTime(time + 30);
    const proof = fixture.prove(gate, root, round, changes);
    return Number((await fixture.authorize(proof, round)).gasUsed);
  }

  const send = async (method: string, ...args: unknown[]): Promise<number> =>
    Number((await fixture.send('PrivateLedger', fixture.ledger, method, args)).gasUsed);

  it('is as committed, and a liquidation’s within its limit', async () => {
    const measured = await deployments();
    measured['insert, the first leaf'] = await send('insert', leaves.slice(0, 1));
    measured['insert, 1 leaf'] = await send('insert', leaves.slice(1, 2));
    measured['insert, 8 leaves'] = await send('insert', leaves.slice(2, 10));
    measured['insert, 64 leaves'] = await send('insert', leaves.slice(10, 74));

    const root = await fixture.insert(leaves[74]!);
    const [first, second] = [drawn('gas nullifier 1'), drawn('gas nullifier 2')];
    const eight = await liquidation(fixture.ledger, root, { words: { nullifiers: [first] } });
    expect(eight).to.be.at.most(LIMIT);
    measured['authorizeLiquidation, PrivateLedger, circuit of 8 markets'] = eight;
    measured['authorizeLiquidation, PrivateLedger, circuit of 16 markets'] = await liquidation(
      fixture.ledger,
      root,
      { circuit: 'liquidatable-16-20', words: { nullifiers: [second] } },
    );

    measured.update = await send('update', drawn('gas nullifier 3'), leaves[75]!);
    measured.settle = await send('settle', first, leaves[76]!);

    await fixture.post(STRANGER, leaves[77]!);
    measured['authorizeLiquidation, AddressedLedger'] = await liquidation(
      fixture.addressed,
      leaves[77]!,
    );
    for (const [what, gas] of Object.entries(measured)) {
      expect(gas, what).to.be.below(TRANSACTION_LIMIT);
    }
    expectSnapshot('gasGate.json', measured);
  });
});

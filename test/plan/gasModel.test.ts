import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import { gasLimitFor, TRANSACTION_GAS_CAP } from '../../src/chain/node/gas.js';
import { circuitInstance, circuitInstances } from '../../src/circuits/instances.js';
import { mostProofsOf, transactionGas } from '../../src/plan/gasModel.js';

const snapshot = async (name: string): Promise<Record<string, number>> =>
  JSON.parse(await readFile(`test/contracts/${name}.json`, 'utf8'));

const circuitOf = (accounts: number) =>
  circuitInstance(accounts === 1 ? 'liquidatable-8-20' : `liquidatable-batch-${accounts}-8-20`);

describe('plan/gasModel', () => {
  it('is within 1 % of every batch that was measured', async () => {
    let compared = 0;
    for (const [name, gas] of Object.entries(await snapshot('gasGateBatch'))) {
      const [, proofs, accounts] = /^(\d+) x (\d+) accounts$/.exec(name) ?? [];
      if (proofs === undefined) continue;
      const all = Number(proofs) * Number(accounts);
      const modelled = transactionGas(circuitOf(Number(accounts)), Number(proofs), all);
      expect(modelled / gas, name).to.be.within(0.99, 1.01);
      compared++;
    }
    expect(compared).to.equal(16);
  });

  it('is within 1 % of proofs that have places without an account', async () => {
    let compared = 0;
    for (const [name, gas] of Object.entries(await snapshot('gasGateBatch'))) {
      const [, all, size] = /^(\d+) accounts in proofs of (\d+)$/.exec(name) ?? [];
      if (all === undefined) continue;
      const proofs = Math.ceil(Number(all) / Number(size));
      const modelled = transactionGas(circuitOf(Number(size)), proofs, Number(all));
      expect(modelled / gas, name).to.be.within(0.99, 1.01);
      compared++;
    }
    expect(compared).to.equal(3);
  });

  it('is within 2 % of a liquidation that is sent alone, with room for other markets, too', async () => {
    const measured = await snapshot('gasGate');
    for (const markets of [8, 16]) {
      const gas = measured[`authorizeLiquidation, PrivateLedger, circuit of ${markets} markets`]!;
      const circuit = circuitInstance(`liquidatable-${markets}-20`);
      expect(transactionGas(circuit, 1, 1) / gas, `${markets}`).to.be.within(0.98, 1.02);
    }
  });

  it('an account less costs less, a proof more costs more', () => {
    for (const circuit of circuitInstances) {
      for (let proofs = 1; proofs < 5; proofs++) {
        const full = transactionGas(circuit, proofs, proofs * circuit.accounts);
        expect(transactionGas(circuit, proofs + 1, proofs * circuit.accounts)).to.be.above(full);
        if (circuit.accounts === 1) continue;
        expect(transactionGas(circuit, proofs, proofs * circuit.accounts - 1)).to.be.below(full);
      }
    }
  });

  it('as many proofs fit as have their tenth of margin below the cap', () => {
    for (const circuit of circuitInstances) {
      const most = mostProofsOf(circuit);
      const gas = (proofs: number) =>
        BigInt(transactionGas(circuit, proofs, proofs * circuit.accounts));
      const limit = gasLimitFor(gas(most));
      expect(limit < TRANSACTION_GAS_CAP, circuit.name).to.equal(true);
      const beyond = gas(most + 1);
      expect(beyond + beyond / 10n > TRANSACTION_GAS_CAP, circuit.name).to.equal(true);
    }
  });
});

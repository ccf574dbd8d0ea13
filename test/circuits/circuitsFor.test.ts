import { expect } from 'chai';
import { circuitsFor } from '../../src/circuits/circuitsFor.js';
import { circuitInstance } from '../../src/circuits/instances.js';

describe('circuits/circuitsFor', () => {
  const names = [
    'liquidatable-batch-16-8-20',
    'liquidatable-16-20',
    'liquidatable-batch-4-8-20',
    'liquidatable-8-20',
  ];
  const circuits = names.map(circuitInstance);
  const namesFor = (accounts: number) => circuitsFor(accounts, circuits).map(({ name }) => name);

  it('has those with room, the smallest first, else in their order', () => {
    const [batch16, wide, batch4, single] = names;
    expect(namesFor(1)).to.deep.equal([wide, single, batch4, batch16]);
    for (const accounts of [2, 4]) expect(namesFor(accounts)).to.deep.equal([batch4, batch16]);
    for (const accounts of [5, 16]) expect(namesFor(accounts)).to.deep.equal([batch16]);
    expect(namesFor(17)).to.deep.equal([]);
    expect(circuits.map(({ name }) => name)).to.deep.equal(names);
  });
});

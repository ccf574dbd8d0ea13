import { existsSync } from 'node:fs';
import { expect } from 'chai';
import { id } from 'ethers/hash';
import { MAXIMUM_MARKETS } from '../../src/account/balances.js';
import {
  CIRCUITS_FOLDER,
  circuitId,
  circuitInstance,
  circuitInstances,
  circuitSource,
} from '../../src/circuits/instances.js';
import { DEFAULT_CIRCUIT } from '../../src/defaults.js';
import { ArtifactsError } from '../../src/errors.js';
import { expectError } from '../support/expectError.js';
import { singleCircuits } from '../support/singleCircuits.js';

describe('circuits/instances', () => {
  it('has the default, the addressed, the wide and a tiny one', () => {
    const names = circuitInstances.map(({ name }) => name);
    expect(names).to.include.members([
      'liquidatable-8-20',
      'liquidatable-8-0',
      'liquidatable-16-20',
      'liquidatable-2-2',
      'liquidatable-batch-4-8-20',
      'liquidatable-batch-8-8-20',
      'liquidatable-batch-16-8-20',
      'liquidatable-batch-2-2-2',
    ]);
    expect(new Set(names).size).to.equal(names.length);
    expect(names).to.include(DEFAULT_CIRCUIT);
  });

  for (const instance of circuitInstances) {
    it(`${instance.name}: its name says its parameters, and its source is there`, () => {
      const { name, template, parameters, constraints, accounts, markets, depth } = instance;
      const kebab = template.replaceAll(/(?<=[a-z])[A-Z]/g, (letter) => `-${letter}`);
      expect(name).to.equal([kebab.toLowerCase(), ...parameters].join('-'));
      expect(existsSync(new URL(circuitSource(instance), CIRCUITS_FOLDER))).to.equal(true);
      const isBatch = template === 'LiquidatableBatch';
      expect(parameters).to.deep.equal(isBatch ? [accounts, markets, depth] : [markets, depth]);
      expect(isBatch ? accounts > 1 : accounts === 1).to.equal(true);
      expect(markets % 2 === 0 && markets >= 2 && markets <= MAXIMUM_MARKETS).to.equal(true);
      expect(Number.isInteger(depth) && depth >= 0 && depth <= 32).to.equal(true);
      expect(Number.isInteger(constraints) && constraints > 0).to.equal(true);
      expect(circuitInstance(name)).to.equal(instance);
    });
  }

  it('keeps the default within 2^13 constraints', () => {
    expect(circuitInstance(DEFAULT_CIRCUIT).constraints).to.be.below(2 ** 13);
  });

  it('circuit ids are the keccak256 of what the protocol says, and differ', () => {
    expect(circuitId(circuitInstance('liquidatable-8-20'))).to.equal(
      id('zkliq/Liquidatable/8/20/v1'),
    );
    expect(circuitId(circuitInstance('liquidatable-batch-8-8-20'))).to.equal(
      id('zkliq/LiquidatableBatch/8/8/20/v1'),
    );
    expect(new Set(circuitInstances.map(circuitId)).size).to.equal(circuitInstances.length);
  });

  it('tells circuits for one account from those for batches', () => {
    expect(singleCircuits.map(({ name }) => name)).to.deep.equal([
      'liquidatable-8-20',
      'liquidatable-8-0',
      'liquidatable-16-20',
      'liquidatable-2-2',
    ]);
  });

  it('refuses an unknown name and lists the known ones', () => {
    const error = expectError(
      () => circuitInstance('liquidatable-9-20'),
      ArtifactsError,
      'UNKNOWN_CIRCUIT',
    );
    expect(error.details).to.deep.equal({ name: 'liquidatable-9-20' });
    for (const { name } of circuitInstances) expect(error.message).to.include(name);
  });
});

import { chmod, copyFile, readFile } from 'node:fs/promises';
import { expect } from 'chai';
import {
  exampleFile,
  makeAccountLines,
  makeFiles,
  makeProof,
  makeWorld,
  saysTheSame,
} from '../examples/make.js';
import { accountLeaf } from '../src/account/account.js';
import { setUp } from '../src/artifacts/setup.js';
import { knownDevelopmentKey } from '../src/developmentKey/knownKeys.js';
import { InputError } from '../src/errors.js';
import { readAccountFile } from '../src/files/accountFile.js';
import { readAccountLines } from '../src/files/accountLines.js';
import { formatJson } from '../src/files/jsonFile.js';
import { readMarketFile } from '../src/files/marketFile.js';
import { readProofFile } from '../src/files/proofFile.js';
import { readRoundFile } from '../src/files/roundFile.js';
import { readTreeFile } from '../src/files/treeFile.js';
import { coefficientsOf } from '../src/market/coefficients.js';
import { assessHealth, isLiquidatable } from '../src/market/health.js';
import { Verifier } from '../src/verifier/verifier.js';
import { expectRejection } from './support/expectError.js';
import { TemporaryFolder } from './support/temporaryFolder.js';

const CIRCUIT = 'liquidatable-8-20';

describe('examples', () => {
  const folder = new TemporaryFolder();
  const world = makeWorld();
  const files = makeFiles(world);

  /** A copy with the mode that git does not keep. */
  async function privateAccount(): Promise<string> {
    const path = folder.path('account.json');
    await copyFile(exampleFile('account.json'), path);
    await chmod(path, 0o600);
    return path;
  }

  for (const [name, content] of Object.entries(files)) {
    it(`${name} is what examples/make.ts makes`, async () => {
      expect(await readFile(exampleFile(name), 'utf8')).to.equal(`${formatJson(content)}\n`);
    });
  }

  it('accounts.ndjson is what examples/make.ts makes, and has the account', async () => {
    const file = exampleFile('accounts.ndjson');
    expect(await readFile(file, 'utf8')).to.equal(makeAccountLines(world));
    const markets = await readMarketFile(exampleFile('market.json'));
    const book = await readAccountLines(file, markets, { allowReadable: true });
    world.accounts.forEach(({ balances }, index) => {
      expect(book.balancesOf(index)).to.deep.equal(balances);
    });
  });

  it('are read by the readers, and agree', async () => {
    const markets = await readMarketFile(exampleFile('market.json'));
    expect(markets).to.have.length(8);
    const account = await readAccountFile(await privateAccount(), markets, 8);
    expect(account).to.deep.equal(world.account);
    const tree = await readTreeFile(exampleFile('tree.json'));
    expect([tree.size, tree.maximumDepth]).to.deep.equal([1000, 20]);
    expect(tree.indexOf(accountLeaf(account))).to.be.at.least(0);
    const standing = async (name: string) => {
      const round = await readRoundFile(exampleFile(name), markets);
      expect(round.number > account.sinceRound).to.equal(true);
      const health = assessHealth(account.balances, coefficientsOf(markets, round.prices));
      return isLiquidatable(health, 10_000n);
    };
    expect(await standing('round.json')).to.equal(false);
    expect(await standing('crash-round.json')).to.equal(true);
  });

  it('account.json is refused while others may read it', async function () {
    if (process.platform === 'win32') this.skip();
    const path = await privateAccount();
    await chmod(path, 0o644);
    await expectRejection(readAccountFile(path, [], 8), InputError, 'FILE_NOT_PRIVATE');
  });

  it('proof.json verifies under the recorded development key, and says what make.ts proves', async () => {
    const proof = await readProofFile(exampleFile('proof.json'));
    expect(knownDevelopmentKey(proof.keyHash)).to.equal(CIRCUIT);
    const { artifacts } = await setUp(CIRCUIT, { root: 'artifacts' });
    expect(await new Verifier(artifacts).verify(proof)).to.deep.equal({ valid: true });
    expect(saysTheSame(proof, await makeProof(world, artifacts))).to.equal(true);
  });
});

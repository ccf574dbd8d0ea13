import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { readManifest } from '../../src/artifacts/artifactFiles.js';
import { readDeploymentConfigFile } from '../../src/chain/deployment/deploymentConfigFile.js';
import { readDeploymentFile } from '../../src/chain/deployment/deploymentFile.js';
import { readReceiptFile } from '../../src/chain/receipt/receiptFile.js';
import { readAccountFile } from '../../src/files/accountFile.js';
import { readAccountLines } from '../../src/files/accountLines.js';
import { readMarketFile } from '../../src/files/marketFile.js';
import { readProofFile } from '../../src/files/proofFile.js';
import { readRoundFile } from '../../src/files/roundFile.js';
import { readSnapshotFile, writeSnapshotFile } from '../../src/files/snapshotFile.js';
import { readTreeFile } from '../../src/files/treeFile.js';
import { AccountBook } from '../../src/scan/accountBook.js';
import { exampleDeploymentFile, exampleReceiptFile } from '../support/exampleFiles.js';
import { damaged, otherValues } from './damage.js';
import type { Target } from './target.js';
import { typedErrorsOnly } from './typed.js';

const example = (name: string) => JSON.parse(readFileSync(`examples/${name}.json`, 'utf8'));

/** All files that zkliq reads, but for those of a circuit. */
export async function fileTargets(folder: string): Promise<Target[]> {
  const markets = await readMarketFile('examples/market.json');
  const file = (name: string) => join(folder, name);

  const target = (
    name: string,
    inputs: fc.Arbitrary<Uint8Array>,
    read: (path: string) => Promise<unknown>,
    runs = 100,
  ): Target => ({
    name,
    runs,
    property: fc.asyncProperty(inputs, async (bytes) => {
      writeFileSync(file(name), bytes, { mode: 0o600 });
      await typedErrorsOnly(() => read(file(name)));
    }),
  });

  const document = async (
    name: string,
    real: unknown,
    read: (path: string) => Promise<unknown>,
  ) => {
    // What is refused as it is would be refused whatever is done to it.
    writeFileSync(file(name), JSON.stringify(real), { mode: 0o600 });
    await read(file(name));
    const inputs = fc.oneof(
      otherValues([real]).map((other) => Buffer.from(JSON.stringify(other))),
      damaged([Buffer.from(JSON.stringify(real, null, 2))]),
    );
    return target(name, inputs, read);
  };

  const manifest = example('../artifacts/liquidatable-2-2/manifest');
  const documents = await Promise.all([
    document('account.json', example('account'), (path) => readAccountFile(path, markets, 8)),
    document('market.json', example('market'), readMarketFile),
    document('round.json', example('round'), (path) => readRoundFile(path, markets)),
    document('tree.json', example('tree'), readTreeFile),
    document('proof.json', example('proof'), readProofFile),
    document('receipt.json', exampleReceiptFile, readReceiptFile),
    document('deployment.json', exampleDeploymentFile, readDeploymentFile),
    document('deployment-config.json', example('deployment-config'), readDeploymentConfigFile),
    document('manifest.json', manifest, () => readManifest(folder)),
  ]);
  return [
    ...documents,
    target('accounts.ndjson', damaged([accountLines()]), (path) => readAccountLines(path, markets)),
    target('accounts.snapshot', damaged([await snapshot(file('real'), markets)]), (path) =>
      readSnapshotFile(path, markets),
    ),
  ];
}

function accountLines(): Uint8Array {
  return readFileSync('examples/accounts.ndjson').subarray(0, 4_000);
}

async function snapshot(path: string, markets: Awaited<ReturnType<typeof readMarketFile>>) {
  const book = new AccountBook(markets.length);
  for (let k = 0n; k < 20n; k++)
    book.add(
      markets.map(() => k - 10n),
      `account-${k}`,
    );
  await writeSnapshotFile(path, book, markets, { overwrite: true });
  chmodSync(path, 0o600);
  return readFileSync(path);
}

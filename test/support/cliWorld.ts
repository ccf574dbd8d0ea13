import { accountLeaf } from '../../src/account/account.js';
import { setUp } from '../../src/artifacts/setup.js';
import { readAccountFile } from '../../src/files/accountFile.js';
import { readMarketFile } from '../../src/files/marketFile.js';
import { exampleAccountFile, exampleMarketFile, exampleRoundFile } from './exampleFiles.js';
import type { TemporaryFolder } from './temporaryFolder.js';

/** The circuit that is quickest to prove on: 2 markets, a tree of 4 leaves. */
export const TINY = 'liquidatable-2-2';

export const GATE = `0x${'6a'.repeat(20)}`;
export const LIQUIDATOR = `0x${'11'.repeat(20)}`;
export const DEADLINE = '4102444800';

/** Options of `prove`, by name without dashes; `undefined` leaves one out. */
export type ProveArguments = Readonly<Record<string, string | undefined>>;

/** Files of a tiny protocol in a temporary folder, and its artifacts. Tests do not change them. */
export class CliWorld {
  constructor(readonly folder: TemporaryFolder) {
    before(async () => {
      await setUp(TINY, { root: 'artifacts' });
      const market = await folder.write('market.json', exampleMarketFile, 0o644);
      await folder.write('round.json', exampleRoundFile, 0o644);
      const account = await folder.write('account.json', exampleAccountFile);
      const markets = await readMarketFile(market);
      const leaf = accountLeaf(await readAccountFile(account, markets, 2));
      const tree = { format: 'zkliq/tree/1', depth: 2, leaves: [5n, leaf, 7n] };
      await folder.write('tree.json', tree, 0o644);
    });
  }

  /** Arguments of `health` on the world's files. */
  health(...more: string[]): string[] {
    const files = ['market', 'round', 'account'].flatMap((name) => this.#file(name));
    return ['health', ...files, ...more];
  }

  /** Arguments of `prove`, some of them changed. */
  prove(out: string, changed: ProveArguments = {}, ...more: string[]): string[] {
    const options: ProveArguments = {
      ...Object.fromEntries(
        ['market', 'round', 'account', 'tree'].map((name) => [name, this.#file(name)[1]!]),
      ),
      circuit: TINY,
      liquidator: LIQUIDATOR,
      gate: GATE,
      'chain-id': '31337',
      deadline: DEADLINE,
      out: this.folder.path(out),
      ...changed,
    };
    const given = Object.entries(options).filter(([, value]) => value !== undefined);
    return ['prove', ...given.flatMap(([name, value]) => [`--${name}`, value!]), ...more];
  }

  #file(name: string): [option: string, path: string] {
    return [`--${name}`, this.folder.path(`${name}.json`)];
  }
}

import { expect } from 'chai';
import { runAddonScript } from '../../support/addonScript.js';
import { describeNative } from '../../support/nativeAddon.js';
import { TemporaryFolder } from '../../support/temporaryFolder.js';

describeNative('memory', () => {
  const temporary = new TemporaryFolder();

  it('is clearly less for engines that share a key than for those that do not', async () => {
    const body = `
        const addon = loadAddon();
        const provers = [];
        const add = async (prover) => {
          provers.push(prover);
          addon.startTables(prover, true);
          while (!addon.hasTables(prover)) await new Promise((resolve) => setTimeout(resolve, 20));
          await addon.prove(prover, witness);
        };
        const megabytesOf = async (make) => {
          const before = process.memoryUsage().rss;
          for (let i = 0; i < 2; i++) await add(await make());
          return (process.memoryUsage().rss - before) / 2 ** 20;
        };
        const create = () => addon.create(key, 1, addon.arithmetics[0]);
        await add(await create());
        const token = addon.share(provers[0]);
        const shared = await megabytesOf(() => addon.attach(token, 1));
        const alone = await megabytesOf(create);
        process.stdout.write(shared < 0.7 * alone ? 'less ' : shared + ' of ' + alone + ' MB ');`;
    const output = await runAddonScript(temporary, 'any', body, 'liquidatable-8-20');
    expect(output).to.equal('less end of script exit0');
  });
}, ['portable']);

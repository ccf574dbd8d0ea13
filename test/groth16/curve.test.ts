import { spawnSync } from 'node:child_process';
import { expect } from 'chai';
import { TemporaryFolder } from '../support/temporaryFolder.js';

describe("snarkjs's curve", () => {
  const temporary = new TemporaryFolder();

  /** A program of its own, in a file: threads inherit --eval, and stumble over it. */
  const runScript = async (body: string) => {
    const script = `
      import { loadCurve } from '${new URL('../../src/groth16/curve.ts', import.meta.url)}';
      ${body}
      process.stdout.write('end of script ');
      process.on('exit', () => process.stdout.write('exit'));`;
    const file = await temporary.write('script.mts', script);
    return spawnSync(process.execPath, ['--import=tsx', file], {
      encoding: 'utf8',
      timeout: 60_000,
    }).stdout;
  };

  it('lets the process end by itself, nothing closed', async () => {
    expect(await runScript('await loadCurve();')).to.equal('end of script exit');
  });

  it('keeps the process alive while anybody computes on the curve', async () => {
    const compute = `
      await loadCurve();
      const { Fr } = globalThis.curve_bn128;
      await new Promise((resolve) => setImmediate(resolve));
      await Fr.fft(new Uint8Array(32 * 2 ** 12));`;
    expect(await runScript(compute)).to.equal('end of script exit');
  });

  it("computes on somebody else's curve, though he terminates it, and ends by itself", async () => {
    const snarkjs = new URL('../../node_modules/snarkjs/main.js', import.meta.url);
    const foreign = `
      const { curves } = await import('${snarkjs}');
      const theirs = await curves.getCurveFromName('bn128');
      const { Fr } = await loadCurve();
      const computed = Fr.fft(new Uint8Array(32 * 2 ** 12));
      await theirs.terminate();
      await computed;`;
    expect(await runScript(foreign)).to.equal('end of script exit');
  });

  it('computes on though somebody terminates the curve, at any time', async () => {
    const restart = `
      const { Fr, terminate } = await loadCurve();
      const computed = Fr.fft(new Uint8Array(32 * 2 ** 12));
      await terminate();
      await computed;
      await Fr.fft(new Uint8Array(32 * 2 ** 12));`;
    expect(await runScript(restart)).to.equal('end of script exit');
  });
});

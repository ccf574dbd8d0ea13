import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { setTimeout } from 'node:timers/promises';
import { expect } from 'chai';
import type { ProvingEngine } from '../../src/engine/engine.js';
import { rapidsnarkEngine } from '../../src/engine/rapidsnark.js';
import { ArtifactsError, ProvingError } from '../../src/errors.js';
import { verifyGroth16 } from '../../src/groth16/pairing.js';
import { TINY } from '../support/artifacts.js';
import { type CircuitWitness, circuitWitness } from '../support/circuitWitness.js';
import { expectRejection } from '../support/expectError.js';
import { SECRET_ENVIRONMENT, withSecretEnvironment } from '../support/secretEnvironment.js';
import { TemporaryFolder } from '../support/temporaryFolder.js';

/**
 * Takes what rapidsnark's prover takes, and proves with snarkjs. It insists that key and witness
 * are files without a name.
 */
const PROVER = `#!${process.execPath}
const { readFileSync, readlinkSync, writeFileSync } = require('node:fs');
const { groth16 } = require(${JSON.stringify(createRequire(import.meta.url).resolve('snarkjs'))});
const [key, witness, proof, signals] = process.argv.slice(2);
for (const file of [key, witness, proof]) {
  if (!/^\\/dev\\/shm\\/zkliq-.* \\(deleted\\)$/.test(readlinkSync(file))) process.exit(2);
}
const memory = (file) => ({ type: 'mem', data: new Uint8Array(readFileSync(file)) });
groth16.prove(memory(key), memory(witness)).then((made) => {
  const { curve, ...unnamed } = made.proof;
  writeFileSync(proof, JSON.stringify(unnamed) + '\\0\\0');
  writeFileSync(signals, JSON.stringify(made.publicSignals));
  process.exit(0);
});
`;

describe('rapidsnark', () => {
  const temporary = new TemporaryFolder();
  let tiny: CircuitWitness;
  let binary: string;
  let engine: ProvingEngine;
  before(async function () {
    if (process.platform !== 'linux') this.skip();
    tiny = await circuitWitness(TINY);
    binary = temporary.path('prover.cjs');
    await writeFile(binary, PROVER);
    await chmod(binary, 0o700);
    // ZKLIQ_RAPIDSNARK tests the true one.
    engine = await rapidsnarkEngine(process.env.ZKLIQ_RAPIDSNARK ?? binary)(tiny.key);
  });
  after(() => engine?.close());

  it('proves, with a witness that is no file anybody could open', async () => {
    const { artifacts, witness, fold } = tiny;
    const before = witness.slice();
    const { proof, signals } = await engine.prove(witness);
    expect(signals).to.deep.equal([fold.digest, fold.evaluation, fold.challenge]);
    expect(await verifyGroth16(artifacts.verifyingKey, signals, proof)).to.equal(true);
    expect(witness).to.deep.equal(before);
  });

  it('takes aborted proofs out of the queue, and proves no more once it is closed', async () => {
    const closing = await rapidsnarkEngine(binary)(tiny.key);
    const reason = new Error('never mind');
    const aborted = closing.prove(tiny.witness, AbortSignal.abort(reason));
    expect(await aborted.catch((error: unknown) => error)).to.equal(reason);
    await Promise.all([closing.close(), closing.close()]);
    await expectRejection(closing.prove(tiny.witness), ProvingError, 'PROVER_CLOSED');
  });

  describe('whose prover does not end', () => {
    let script: string;
    let started: string;
    before(async () => {
      started = temporary.path('started');
      const lines = ['#!/bin/sh', `echo $$ > '${started}.new'`, `mv '${started}.new' '${started}'`];
      script = await temporary.write('hangs', [...lines, 'exec sleep 300\n'].join('\n'), 0o700);
    });
    afterEach(() => rm(started, { force: true }));

    const untilStarted = async (): Promise<number> => {
      while (!existsSync(started)) await setTimeout(10);
      return Number(await readFile(started, 'utf8'));
    };
    const isAlive = (pid: number) => existsSync(`/proc/${pid}`);

    it('kills it on an abort, goes on, and listens to nothing any more', async () => {
      const listeners = process.listenerCount('exit');
      const hanging = await rapidsnarkEngine(script)(tiny.key);
      const reason = new Error('never mind');
      for (let proofs = 0; proofs < 2; proofs++) {
        const abort = new AbortController();
        const failure = hanging.prove(tiny.witness, abort.signal).catch((error: unknown) => error);
        const pid = await untilStarted();
        expect(process.listenerCount('exit')).to.equal(listeners + 1);
        abort.abort(reason);
        expect(await failure).to.equal(reason);
        expect(isAlive(pid)).to.equal(false);
        expect(process.listenerCount('exit')).to.equal(listeners);
        await rm(started);
      }
      await hanging.close();
    });

    it('kills it when the engine is closed, and starts none that waits', async () => {
      const hanging = await rapidsnarkEngine(script)(tiny.key);
      const rejections = [hanging.prove(tiny.witness), hanging.prove(tiny.witness)].map((proof) =>
        expectRejection(proof, ProvingError, 'PROVER_CLOSED'),
      );
      const pid = await untilStarted();
      await rm(started);
      await hanging.close();
      await Promise.all(rejections);
      expect(isAlive(pid)).to.equal(false);
      expect(existsSync(started)).to.equal(false);
    });

    it('kills it when the process ends', async () => {
      const key = await temporary.write('key', tiny.key);
      const witness = await temporary.write('witness', tiny.witness);
      const module = new URL('../../src/engine/rapidsnark.ts', import.meta.url).href;
      const program = `
        import { existsSync, readFileSync } from 'node:fs';
        import { rapidsnarkEngine } from ${JSON.stringify(module)};
        const [script, key, witness, started] = process.argv.slice(1);
        const engine = await rapidsnarkEngine(script)(readFileSync(key));
        engine.prove(readFileSync(witness)).catch(() => {});
        setInterval(() => existsSync(started) && process.exit(3), 10);`;
      const parameters = ['--import=tsx', '--input-type=module', '-e', program];
      const child = spawn(process.execPath, [...parameters, script, key, witness, started], {
        stdio: 'inherit',
      });
      const [status] = await once(child, 'exit');
      expect(status).to.equal(3);
      const pid = await untilStarted();
      // Whoever takes over orphans has to be told of its end, which may take a moment.
      while (isAlive(pid) && !/^State:\s+Z/m.test(await statusOf(pid))) await setTimeout(10);
    });

    const statusOf = (pid: number) => readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  });

  it("gives the binary the environment without zkliq's own variables, which hold secrets", async () => {
    const told = temporary.path('environment');
    const script = await temporary.write('tells', `#!/bin/sh\nenv > '${told}'\n`, 0o700);
    const telling = await rapidsnarkEngine(script)(tiny.key);
    await withSecretEnvironment(() =>
      expectRejection(telling.prove(tiny.witness), ProvingError, 'ENGINE_FAILED'),
    );
    await telling.close();
    const environment = await readFile(told, 'utf8');
    expect(environment).to.contain(`PATH=${process.env.PATH}\n`);
    expect(environment).not.to.match(SECRET_ENVIRONMENT);
  });

  it('says what is wrong with the binary, the witness and the key', async () => {
    const failing = async (name: string, script: string): Promise<string> => {
      const file = await temporary.write(name, script, 0o700);
      const broken = await rapidsnarkEngine(file)(tiny.key);
      const proof = broken.prove(tiny.witness);
      const { message } = await expectRejection(proof, ProvingError, 'ENGINE_FAILED');
      await broken.close();
      return message;
    };
    expect(await failing('exits', '#!/bin/sh\nexit 7\n')).to.contain('ended with 7');
    expect(await failing('killed', '#!/bin/sh\nkill -9 $$\n')).to.contain('ended with SIGKILL');
    expect(await failing('silent', '#!/bin/sh\n')).to.contain('made no proof');
    const missing = await rapidsnarkEngine(temporary.path('missing'))(tiny.key);
    await expectRejection(missing.prove(tiny.witness), ProvingError, 'ENGINE_FAILED');
    await missing.close();
    await expectRejection(engine.prove(tiny.key), ProvingError, 'ENGINE_FAILED');
    // Cut short; and with a delta that would blind nothing, while the proofs verify all the same.
    const delta1 = 40 + 84 + 384;
    const unblinded = tiny.key.slice().fill(0, delta1, delta1 + 64);
    for (const broken of [tiny.witness, tiny.key.subarray(0, -1), unblinded]) {
      const created = rapidsnarkEngine(binary)(broken);
      await expectRejection(created, ArtifactsError, 'ARTIFACTS_CORRUPT');
    }
  });
});

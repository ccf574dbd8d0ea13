import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { expect } from 'chai';
import { loadNativeAddon } from '../../src/engine/nativeAddon.js';
import { MAIN } from '../support/cli.js';
import { exampleDeploymentFile } from '../support/exampleFiles.js';
import { TemporaryFolder } from '../support/temporaryFolder.js';

const CORE_PATTERN = '/proc/sys/kernel/core_pattern';

/** Kibibytes of a core: enough to see that there is one. */
const LIMIT = 1000;

describe('cli: a command that crashes', () => {
  const folder = new TemporaryFolder();
  let server: Server;

  before(function () {
    // Elsewhere a core goes where a test does not find it.
    if (process.platform !== 'linux' || !/^core\b/.test(readFileSync(CORE_PATTERN, 'utf8'))) {
      this.skip();
    }
    if (loadNativeAddon().addon === undefined) this.skip();
  });
  beforeEach(async () => {
    server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterEach(() => server?.close());

  /** A process that may leave a core in its folder, with a secret in its environment. */
  function start(name: string, args: readonly string[]): ChildProcess {
    const { port } = server.address() as AddressInfo;
    const limited = `ulimit -c ${LIMIT} && cd "$0" && exec "$@"`;
    mkdirSync(folder.path(name));
    return spawn('bash', ['-c', limited, folder.path(name), process.execPath, ...args], {
      env: {
        PATH: process.env.PATH,
        ZKLIQ_RPC: `http://127.0.0.1:${port}`,
        ZKLIQ_PRIVATE_KEY: `0x${'5e'.repeat(32)}`,
      },
      stdio: 'ignore',
    });
  }

  /** Crashes it once it has asked the node, which does not answer; the cores that it leaves. */
  async function crash(child: ChildProcess, name: string): Promise<string[]> {
    const [socket] = (await once(server, 'connection')) as [Socket];
    socket.on('error', () => {});
    child.kill('SIGSEGV');
    const [, signal] = await once(child, 'exit');
    expect(signal).to.equal('SIGSEGV');
    socket.destroy();
    const left = readdirSync(folder.path(name));
    return left.filter((file) => statSync(folder.path(`${name}/${file}`)).size > 0);
  }

  it('leaves no core', async () => {
    const deployment = await folder.write('deployment.json', exampleDeploymentFile);
    const command = start('command', [MAIN, 'round', 'make', '--deployment', deployment]);
    expect(await crash(command, 'command')).to.deep.equal([]);
  });

  it('would leave one otherwise', async () => {
    const script = 'require("node:http").get(process.env.ZKLIQ_RPC)';
    expect(await crash(start('other', ['-e', script]), 'other')).to.not.deep.equal([]);
  });
});

describe('a process that forbids dumps', () => {
  if (process.platform !== 'linux') return;
  const { addon } = loadNativeAddon();
  if (addon === undefined) return;
  const folder = new TemporaryFolder();
  const NOBODY = 65_534;
  /** Root may read anything, and owns what nobody else may read. */
  const uid = process.getuid!() === 0 ? NOBODY : process.getuid!();

  /** Who may read its environment, and with it its memory, once it has said that it is ready. */
  async function ownerAfter(script: string): Promise<number> {
    const child = spawn(process.execPath, ['-e', script, folder.path('zkliq.node')], {
      cwd: '/',
      uid,
      env: {},
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    try {
      await once(child.stdout!, 'data');
      return statSync(`/proc/${child.pid}/environ`).uid;
    } finally {
      child.kill('SIGKILL');
      await once(child, 'close');
    }
  }

  const WAIT = 'process.stdout.write("ready"); process.stdin.resume();';

  before(async () => {
    await folder.write('zkliq.node', readFileSync('native/build/zkliq.node'), 0o755);
    chmodSync(folder.path(), 0o755);
  });

  it('has memory and environment that no other process of its user can read', async () => {
    expect(await ownerAfter(`require(process.argv[1]).forbidDumps(); ${WAIT}`)).to.equal(0);
  });

  it('could be read otherwise', async () => {
    expect(await ownerAfter(`require(process.argv[1]); ${WAIT}`)).to.equal(uid);
  });
});

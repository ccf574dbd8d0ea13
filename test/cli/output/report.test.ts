import { expect } from 'chai';
import { tellingSent } from '../../../src/cli/chain/sending.js';
import { DoneBeforeError } from '../../../src/cli/doneBefore.js';
import { reportError } from '../../../src/cli/output/report.js';
import { ChainError, InputError } from '../../../src/errors.js';

const HASH = `0x${'ab'.repeat(32)}`;
const NOTE = `Transaction ${HASH} was sent and may be mined: look before you send again`;

/** What is reported on stderr, and the exit code. */
function reported(error: unknown, { json = false, aborted = false } = {}): [number, string] {
  const [write, argv] = [process.stderr.write, process.argv];
  let text = '';
  process.stderr.write = (chunk: unknown) => {
    text += chunk;
    return true;
  };
  process.argv = json ? ['node', 'zkliq', '--json'] : ['node', 'zkliq'];
  try {
    return [reportError(error, aborted), text];
  } finally {
    process.stderr.write = write;
    process.argv = argv;
  }
}

const failing = (error: unknown, lastSent: string | undefined) =>
  tellingSent({ lastSent }, () => Promise.reject(error)).then(
    () => expect.fail('it did not fail'),
    (thrown: unknown) => thrown,
  );

describe('cli/report', () => {
  const systemError = Object.assign(new Error('x'), {
    syscall: 'write',
    code: 'ENOSPC',
    path: 'out',
  });
  const cases: readonly (readonly [what: string, error: unknown, code: number, name: string])[] = [
    ['a node that fails', new ChainError('RPC_FAILED', 'It failed'), 6, 'RPC_FAILED'],
    ['an output', new InputError('FILE_NOT_WRITABLE', 'Full'), 2, 'FILE_NOT_WRITABLE'],
    ['the system', systemError, 2, 'SYSTEM'],
    ['a defect', new TypeError('quoted'), 70, 'DEFECT'],
    ['what is no error', 'quoted', 70, 'DEFECT'],
    ['an abort', AbortSignal.abort().reason, 130, 'ABORTED'],
  ];
  for (const [what, error, exitCode, name] of cases) {
    it(`tells of a transaction that was sent before ${what}, for people and as JSON`, async () => {
      const thrown = await failing(error, HASH);
      const [code, text] = reported(thrown);
      expect(code).to.equal(exitCode);
      expect(text).to.match(new RegExp(`^zkliq: .+\\. ${NOTE}\n$`));
      expect(text).to.not.include('quoted');
      const [, json] = reported(thrown, { json: true });
      const { error: document } = JSON.parse(json);
      expect(document.code).to.equal(name);
      expect(document.message).to.include(NOTE);
      expect(document.details).to.deep.include({ transaction: HASH });
    });
  }

  it('does so after an abort, whatever failed because of it', async () => {
    const told = new ChainError('RPC_FAILED', `${HASH} was sent`, { transaction: HASH });
    for (const error of [new TypeError('x'), told, AbortSignal.abort().reason]) {
      const [code, json] = reported(await failing(error, HASH), { json: true, aborted: true });
      expect(code).to.equal(130);
      expect(JSON.parse(json).error).to.deep.equal({
        code: 'ABORTED',
        message: `aborted. ${NOTE}`,
        details: { transaction: HASH },
      });
    }
  });

  it('says nothing twice, and nothing if nothing was sent', async () => {
    const told = new ChainError('TRANSACTION_FAILED', `Transaction ${HASH} failed`);
    expect(reported(await failing(told, HASH))).to.deep.equal([
      4,
      `zkliq: Transaction ${HASH} failed\n`,
    ]);
    expect(reported(await failing(told, undefined))).to.deep.equal(reported(told));
  });

  it('takes no number and no name in a message for what was done', () => {
    const full = new InputError('FILE_NOT_WRITABLE', 'run-2026/proof-7.json cannot be written');
    const done = { folder: 'run-2026', done: 2, claims: 20, underWay: '' };
    expect(reported(new DoneBeforeError(full, '--resume does the rest', done))).to.deep.equal([
      2,
      'zkliq: run-2026/proof-7.json cannot be written. --resume does the rest\n',
    ]);
  });

  it('tells several things that were done', () => {
    const inner = new DoneBeforeError(new InputError('USAGE', 'Wrong'), 'First', { one: '0x1' });
    const [code, json] = reported(new DoneBeforeError(inner, 'Second', { two: '0x2' }), {
      json: true,
    });
    expect([code, JSON.parse(json).error]).to.deep.equal([
      2,
      { code: 'USAGE', message: 'Wrong. First. Second', details: { one: '0x1', two: '0x2' } },
    ]);
  });

  it('names the option that helps', () => {
    const [code, text] = reported(new ChainError('FEE_TOO_HIGH', 'Too dear'));
    expect([code, text]).to.deep.equal([4, 'zkliq: Too dear. With --max-fee more is paid\n']);
  });
});

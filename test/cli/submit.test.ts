import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import { id } from 'ethers/hash';
import { readReceiptFile } from '../../src/chain/receipt/receiptFile.js';
import { readProofFile } from '../../src/files/proofFile.js';
import { runCli } from '../support/cli.js';
import { CliChain } from '../support/cliChain.js';
import { LIQUIDATOR, TINY } from '../support/cliWorld.js';
import { changedFile, exampleAccountFile } from '../support/exampleFiles.js';
import { expectFailure, expectJson, expectNoneShown, expectSuccess } from '../support/expectCli.js';
import { ProxyNode } from '../support/proxyNode.js';
import { TemporaryFolder } from '../support/temporaryFolder.js';

interface Submitted {
  readonly dryRun?: boolean;
  readonly transaction: string;
  readonly gas: string;
  readonly gasUsed: string;
  readonly nullifiers: readonly string[];
  readonly liquidator: string;
}

interface Verdict {
  readonly valid: boolean;
  readonly reason?: string;
  readonly signer?: string;
}

const { ownerKey, viewingKey, balances } = exampleAccountFile;
const secrets = [ownerKey, viewingKey, balances.USDC].map(BigInt);
const STRANGER = `0x${'12'.repeat(20)}`;

/** The tests go through one account's liquidation, in this order. */
describe('cli/submit', () => {
  const folder = new TemporaryFolder();
  const chain = new CliChain(folder);
  const options = () => ({ env: chain.env });
  const keyless = () => ({ env: { ZKLIQ_RPC: chain.url } });
  const host = () => chain.deployment('host');
  const submit = (proof: string, ...more: string[]) => [
    'submit',
    folder.path(proof),
    ...host(),
    ...more,
  ];
  const verify = (file: string, ...more: string[]) => ['verify', folder.path(file), ...more];
  const read = async (name: string) => JSON.parse(await readFile(folder.path(name), 'utf8'));
  before(async () => {
    await expectSuccess(chain.deploy('host'), options());
    await expectSuccess(['round', 'make', ...host()], options());
  });

  describe('prove --deployment', () => {
    const proxy = new ProxyNode(() => chain.url);
    const prove = (...more: string[]) => chain.prove('host', 'none.json', ...more);

    it('refuses an account that is not in the tree', async () => {
      const error = await expectFailure(prove(), 2, /leaf is not in the ledger/, keyless());
      expect(error.code).to.equal('NOT_IN_TREE');
      await chain.insertAccount('host');
    });

    it('refuses an account that is not liquidatable', async () => {
      await chain.setFeed(0, 300_000_000_000n);
      await expectSuccess(['round', 'make', ...host()], options());
      const error = await expectFailure(prove(), 3, /health factor is 1\.41/, keyless());
      expect(error.code).to.equal('NOT_LIQUIDATABLE');
      await chain.setFeed(0, 200_050_000_000n);
    });

    it('proves with an earlier round, and shows nothing of the account', async () => {
      const { stdout, stderr } = await expectSuccess(
        chain.prove('host', 'proof.json', '--round', '1'),
        keyless(),
      );
      const text = await readFile(folder.path('proof.json'), 'utf8');
      expectNoneShown([stdout, stderr, text], secrets);
      expect(stderr).to.equal(
        'connecting\nasking the gate\nreading the tree\nasking about the account\nloading keys\nproving\n',
      );
      const proof = await readProofFile(folder.path('proof.json'));
      const { gate, circuits } = await read('host/deployment.json');
      expect(proof.authorization).to.deep.include({ chainId: 31_337n, gate });
      expect(proof.authorization.liquidator).to.equal(LIQUIDATOR);
      expect(proof.words).to.deep.include({ round: 1n, threshold: 10_000n });
      expect([proof.circuit, proof.keyHash]).to.deep.equal([TINY, circuits[0].keyHash]);
      const shown = await expectJson<{ time: string }>(
        ['round', 'show', '1', ...host()],
        keyless(),
      );
      expect(proof.authorization.deadline).to.equal(BigInt(shown.time) + 3_600n);
      await expectSuccess(verify('proof.json'));
    });

    it('reads the latest round after the tree, which may take long', async () => {
      const late = chain.prove('host', 'late.json');
      expect((await runCli(late, { env: { ZKLIQ_RPC: proxy.url } })).code).to.equal(3);
      const selector = id('latestRound()').slice(0, 10);
      const asked = proxy.asked.map(({ method, params }) => ({
        method,
        text: JSON.stringify(params),
      }));
      const tree = asked.findIndex(({ method }) => method === 'eth_getLogs');
      const round = asked.findIndex(({ text }) => text.includes(selector));
      expect(tree).to.be.within(0, round - 1);
    });

    const wrong: readonly (readonly [what: string, more: string[], code: number, RegExp])[] = [
      ['a file as --round', ['--round', 'round.json'], 2, /--round is the number of a round/],
      ['a market file', ['--market', 'x'], 2, /--market does not go with --deployment/],
      ['a tree file', ['--tree', 'x'], 2, /--tree does not go with --deployment/],
      ['a chain id', ['--chain-id', '31337'], 2, /--chain-id does not go with --deployment/],
      ['an action', ['--action', '0x12345678'], 2, /--action does not go with --deployment/],
      ['a round that there is not', ['--round', '99'], 4, /There is no round 99/],
      ['another threshold', ['--threshold', '11000'], 4, /does not accept a threshold of 11000/],
      ['another circuit', ['--circuit', 'liquidatable-8-20'], 4, /no verifier for liquidatable-8/],
      ['no such circuit', ['--circuit', 'nothing'], 2, /no circuit "nothing"/],
      ['another node', ['--rpc', 'http://127.0.0.1:1'], 6, /the connection was refused/],
    ];
    for (const [what, more, code, message] of wrong) {
      it(`refuses ${what}`, async () => {
        await expectFailure(prove(...more), code, message, keyless());
      });
    }

    it('needs a node', async () => {
      const error = await expectFailure(prove(), 2, /--deployment needs --rpc \(or ZKLIQ_RPC\)/);
      expect(error.code).to.equal('USAGE');
    });

    it('refuses a deployment file with another key than the gate', async () => {
      const file = await read('host/deployment.json');
      const changed = changedFile(file, 'circuits.0.keyHash', `0x${'12'.repeat(32)}`);
      await folder.write('changed.json', changed);
      const args = ['prove', '--deployment', folder.path('changed.json'), ...prove().slice(3)];
      const error = await expectFailure(args, 4, /The keyHash of .* is 0x1212/, keyless());
      expect(error.code).to.equal('DEPLOYMENT_MISMATCH');
    });

    it('warns of a deadline that has passed', async () => {
      const past = chain.prove('host', 'past.json', '--round', '1', '--deadline', '1500000000');
      const { stderr } = await expectSuccess(past, keyless());
      expect(stderr).to.include('has passed: a gate will refuse the proof');
      const message = /The deadline of the proof passed at 2017/;
      const error = await expectFailure(submit('past.json'), 4, message, options());
      expect([error.code, error.details.error]).to.deep.equal(['REFUSED', 'DeadlinePassed']);
    });
  });

  // Tests of one describe run before those of the describes in it: hence one for each stage.
  describe('--dry-run', () => {
    it('tries a proof without a key, and sends nothing', async () => {
      const before = await chain.provider.getBlockNumber();
      const tried = await expectJson<Submitted>(submit('proof.json', '--dry-run'), keyless());
      expect(tried).to.deep.include({ dryRun: true, liquidator: LIQUIDATOR });
      expect(Number(tried.gas)).to.be.within(200_000, 400_000);
      expect(await chain.provider.getBlockNumber()).to.equal(before);
    });
  });

  describe('refuses', () => {
    const edits: readonly (readonly [path: string, value: unknown, code: number, RegExp])[] = [
      ['proof.a', { x: '1', y: '2' }, 4, /is not valid for these public words/],
      ['proof.a.x', '1', 4, /The proof is malformed/],
      ['words.round', '2', 4, /is not valid for these public words/],
      ['words.round', '77', 4, /There is no round 77/],
      ['words.threshold', '9999', 4, /does not accept a threshold of 9999/],
      ['words.root', '5', 4, /does not know the root/],
      ['words.nullifiers.0', '6', 4, /is not valid for these public words/],
      ['digest', '5', 4, /is not valid for these public words/],
      ['authorization.liquidator', STRANGER, 4, /is not valid for these public words/],
      ['authorization.deadline', '4102444800', 4, /is not valid for these public words/],
      ['keyHash', `0x${'12'.repeat(32)}`, 4, /was made under the key 0x1212/],
      ['authorization.gate', STRANGER, 2, /is for the gate 0x1212.* name the right one/],
      ['authorization.chainId', '1', 2, /on chain 1, the deployment is .* on chain 31337/],
      ['authorization.action', '0x12345678', 2, /is for action 0x12345678/],
    ];
    for (const [path, value, code, message] of edits) {
      it(`a proof with another ${path}`, async () => {
        const changed = changedFile(await read('proof.json'), path, value);
        await folder.write('edited.json', changed);
        await expectFailure(submit('edited.json', '--dry-run'), code, message, keyless());
      });
    }

    it('to send without a key', async () => {
      const error = await expectFailure(submit('proof.json'), 2, /no key to sign with/, keyless());
      expect(error.code).to.equal('SECRET_MISSING');
    });

    it('a receipt that could not be written, before anything is sent', async () => {
      const taken = submit('proof.json', '--receipt', folder.path('config.json'));
      await expectFailure(taken, 2, /config\.json exists/, options());
      const over = submit('proof.json', '--receipt', folder.path('proof.json'), '--force');
      await expectFailure(over, 2, /named twice/, options());
      const nowhere = submit('proof.json', '--receipt', folder.path('no/receipt.json'));
      await expectFailure(nowhere, 2, /cannot be written: there is no such/, options());
    });
  });

  describe('a good proof', () => {
    it('liquidates, and writes a signed receipt', async () => {
      const receipt = folder.path('receipt.json');
      const { stdout, stderr } = await expectSuccess(
        submit('proof.json', '--receipt', receipt),
        options(),
      );
      const { words } = await readProofFile(folder.path('proof.json'));
      const told = await readReceiptFile(receipt);
      expect(told).to.deep.include({
        nullifier: words.nullifiers[0]!,
        round: 1n,
        threshold: 10_000n,
      });
      expect(stdout).to.match(
        new RegExp(
          [
            '^liquidation authorized',
            `transaction {2}${told.transaction}`,
            'block {8}\\d+',
            'gas {10}[0-9,]+',
            `liquidator {3}${LIQUIDATOR}`,
            'receipt {6}.*receipt.json\n$',
          ].join('\n'),
        ),
      );
      expect(stderr).to.match(
        /^connecting\nasking the gate\nsending, for [0-9,]+ gas\n {2}costs at most .*\n$/,
      );
    });

    it('is refused the second time, in a sentence', async () => {
      const used = /The nullifier is used: the account was liquidated before/;
      const error = await expectFailure(submit('proof.json'), 4, used, options());
      expect([error.code, error.details.error]).to.deep.equal(['REFUSED', 'NullifierUsed']);
      const again = chain.prove('host', 'again.json', '--round', '1');
      await expectFailure(again, 4, used, keyless());
    });
  });

  describe('verify of a receipt', () => {
    it('says yes, and who signed', async () => {
      const args = verify('receipt.json', ...host());
      expect((await expectSuccess(args, keyless())).stdout).to.match(
        /^valid: an account was liquidated at round 1, threshold 100 %\n/,
      );
      const verdict = await expectJson<Verdict>(verify('receipt.json'), keyless());
      expect(verdict).to.deep.include({ valid: true, signer: chain.wallet.address });
      const { stdout } = await expectSuccess(verify('receipt.json'), keyless());
      expect(stdout).to.include('(is it the one you mean?)');
    });

    const edits: readonly (readonly [path: string, value: unknown, reason: string])[] = [
      ['transaction', `0x${'12'.repeat(32)}`, 'TRANSACTION_MISSING'],
      ['signature', `0x${'12'.repeat(65)}`, 'SIGNATURE_INVALID'],
      ['round', '2', 'EVENT_MISSING'],
      ['gate', STRANGER, 'EVENT_MISSING'],
      ['chainId', '1', 'WRONG_CHAIN'],
    ];
    for (const [path, value, reason] of edits) {
      it(`says no with 1 to another ${path}`, async () => {
        await folder.write('edited.json', changedFile(await read('receipt.json'), path, value));
        const verdict = await expectJson<Verdict>(verify('edited.json'), keyless(), 1);
        expect(verdict).to.deep.include({ valid: false, reason });
      });
    }

    it("says no to another signer, and to another deployment's gate", async () => {
      const other = verify('receipt.json', '--signer', STRANGER);
      const signed = await expectJson<Verdict>(other, keyless(), 1);
      expect(signed.reason).to.equal('SIGNER_UNEXPECTED');
      await folder.write('edited.json', changedFile(await read('receipt.json'), 'gate', STRANGER));
      const foreign = verify('edited.json', ...host());
      const gate = await expectJson<Verdict>(foreign, keyless(), 1);
      expect(gate.reason).to.equal('GATE_UNEXPECTED');
    });

    it('needs a node', async () => {
      await expectFailure(verify('receipt.json'), 2, /is checked on its chain: name a node/);
      const unreachable = verify('receipt.json', '--rpc', 'http://127.0.0.1:1');
      await expectFailure(unreachable, 6, /the connection was refused/);
    });

    it('refuses a file of another format', async () => {
      const expected = /"format" must be "zkliq\/proof\/1" or "zkliq\/receipt\/1"$/m;
      await expectFailure(verify('host/deployment.json'), 2, expected);
    });
  });

  describe('interrupted', () => {
    it('tells of the transaction that is under way', async () => {
      await chain.writeAccount('other.json', { nonce: '3' });
      await chain.insertAccount('host', 'other.json');
      const args = chain.prove(
        'host',
        'other-proof.json',
        '--round',
        '1',
        '--account',
        folder.path('other.json'),
      );
      await expectSuccess(args, keyless());
      await chain.provider.send('evm_setAutomine', [false]);
      const { code, stdout, stderr } = await runCli(submit('other-proof.json'), {
        ...options(),
        interruptAt: 'sending, for',
        interruptAfter: 2000,
      });
      expect([code, stdout]).to.deep.equal([130, '']);
      expect(stderr).to.match(
        /aborted\. Transaction 0x[0-9a-f]{64} was sent and may be mined: look before/,
      );
    });
  });
});

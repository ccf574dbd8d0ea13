import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import { type Survey, surveyClaims } from '../../src/batch/survey.js';
import { InputError } from '../../src/errors.js';
import { ClaimFile } from '../../src/files/claimFile.js';
import { formatClaimLine } from '../../src/files/claimLines.js';
import type { LiquidationClaim } from '../../src/statement/claim.js';
import { tinyAccount, tinyClaims, writeClaims } from '../support/claimFiles.js';
import { expectRejection } from '../support/expectError.js';
import { TemporaryFolder } from '../support/temporaryFolder.js';

const KEY = Buffer.alloc(32, 5);

describe('batch/survey', () => {
  const folder = new TemporaryFolder();
  let claims: LiquidationClaim[];
  before(async () => {
    claims = await tinyClaims(Array.from({ length: 6 }, (_, k) => tinyAccount(k)));
  });
  const surveyFile = (path: string, signal?: AbortSignal) =>
    ClaimFile.with(path, { key: async () => KEY }, (file) =>
      surveyClaims(file, signal === undefined ? {} : { signal }),
    );
  const survey = async (given: readonly LiquidationClaim[], key?: Uint8Array): Promise<Survey> => {
    await writeClaims(folder.path('claims'), given, key);
    return surveyFile(folder.path('claims'));
  };
  const groupsOf = ({ notes }: Survey) =>
    Array.from({ length: notes.count }, (_, i) => notes.groupOf(i + 1));

  it('groups the claims that can be in one proof, wherever they stand', async () => {
    const { notes, groups, sha256 } = await survey(claims);
    expect(groupsOf({ notes, groups, sha256 })).to.deep.equal([0, 1, 0, 1, 0, 1]);
    expect(groups).to.deep.equal(
      [1, 2].map((line) => ({
        markets: 2,
        depth: 2,
        claims: 3,
        chainId: 31_337n,
        deadline: 4_102_444_800n,
        line,
      })),
    );
    const bytes = await readFile(folder.path('claims'));
    expect(sha256).to.equal(createHash('sha256').update(bytes).digest('hex'));
  });

  it('tells how many claims were read so far', async () => {
    await writeClaims(folder.path('counted'), claims);
    const counts: number[] = [];
    await ClaimFile.with(folder.path('counted'), { key: async () => KEY }, (file) =>
      surveyClaims(file, { onClaim: (count) => counts.push(count) }),
    );
    expect(counts).to.deep.equal([1, 2, 3, 4, 5, 6]);
  });

  it('says the same of a sealed file, by another hash', async () => {
    const [plain, sealed] = [await survey(claims), await survey(claims, KEY)];
    expect(sealed.groups).to.deep.equal(plain.groups);
    expect(sealed.sha256).to.not.equal(plain.sha256);
  });

  it('separates claims by anything that a proof has in common', async () => {
    const [claim] = claims as [LiquidationClaim];
    const { context, coefficients } = claim;
    const [a, b] = [coefficients.assets, coefficients.liabilities];
    const others: LiquidationClaim[] = [
      { ...claim, path: { ...claim.path, root: 5n } },
      { ...claim, threshold: 10_001n },
      { ...claim, round: 13n },
      { ...claim, coefficients: { assets: [a[0]! + 1n, a[1]!], liabilities: b } },
      { ...claim, coefficients: { assets: a, liabilities: [b[0]!, b[1]! + 1n] } },
      { ...claim, context: { ...context, chainId: 1n } },
      { ...claim, context: { ...context, gate: context.liquidator } },
      { ...claim, context: { ...context, action: '0x01020304' } },
      { ...claim, context: { ...context, liquidator: context.gate } },
      { ...claim, context: { ...context, deadline: 5n } },
      { ...claim, context: { ...context, extraHash: `0x${'12'.repeat(32)}` } },
    ];
    const separate = await survey([claim, ...others]);
    expect(groupsOf(separate)).to.deep.equal(Array.from({ length: 12 }, (_, k) => k));
  });

  it('takes addresses in any case for the same', async () => {
    const upper = (text: string) => `0x${text.slice(2).toUpperCase()}`;
    const context = { ...claims[2]!.context, gate: upper(claims[2]!.context.gate) };
    expect(groupsOf(await survey([claims[0]!, { ...claims[2]!, context }]))).to.deep.equal([0, 0]);
  });

  it('refuses at sight what is healthy, not later, or there twice', async () => {
    const [claim, other] = claims as [LiquidationClaim, LiquidationClaim];
    const rich = { ...claim.account, balances: [10n ** 18n, -1n] };
    const exact = { ...claim, threshold: 0n };
    const fresh = { ...claim.account, sinceRound: 12n };
    const { notes, groups } = await survey([
      claim,
      { ...claim, account: rich },
      { ...claim, account: fresh },
      claim,
      exact,
      other,
      { ...claim, round: 13n },
      { ...claim, path: { ...claim.path, siblings: [5n, 6n] } },
    ]);
    expect([...notes.listed('refused')]).to.deep.equal([
      { line: 2, code: 'NOT_LIQUIDATABLE' },
      { line: 3, code: 'ROUND_NOT_LATER' },
      { line: 4, code: 'ACCOUNT_REPEATED' },
      { line: 5, code: 'NOT_LIQUIDATABLE' },
    ]);
    // Of two paths to an account one is wrong: which, is not seen at sight.
    expect(groups.map((group) => group.claims)).to.deep.equal([2, 1, 1]);
    expect(notes.groupOf(4)).to.equal(undefined);
  });

  it('refuses the whole file for one wrong line, and names it', async () => {
    const lines = claims.map((claim) => formatClaimLine(claim));
    await folder.write('wrong', [...lines.slice(0, 3), '{}\n', ...lines.slice(3)].join(''));
    const error = await expectRejection(
      surveyFile(folder.path('wrong')),
      InputError,
      'INVALID_FILE',
    );
    expect(error.details.line).to.equal(4);
  });

  it('ends when it is told to', async () => {
    await writeClaims(folder.path('claims'), claims);
    const signal = AbortSignal.abort(new InputError('USAGE', 'enough'));
    await expectRejection(surveyFile(folder.path('claims'), signal), InputError, 'USAGE');
  });
});

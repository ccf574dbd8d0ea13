import { expect } from 'chai';
import { InputError } from '../../src/errors.js';
import { claimOfLine, formatClaimLine, parseClaimLine } from '../../src/files/claimLines.js';
import { drawn, exampleClaim } from '../support/accounts.js';
import { changedFile } from '../support/exampleFiles.js';
import { expectError, expectNoSecrets } from '../support/expectError.js';

const SECRET = 987_654_321_987_654_321n;

describe('files/claimLines', () => {
  let line: string;
  before(async () => {
    line = formatClaimLine(await exampleClaim({ markets: 4, depth: 3 }), 'alice');
  });
  const parse = (text: string) => parseClaimLine('claims.ndjson', { text, number: 17 });

  it('gives back any claim, with the leaf of its account', async () => {
    for (const [markets, depth] of [
      [2, 0],
      [4, 3],
      [16, 20],
    ] as const) {
      const claim = await exampleClaim({ markets, depth });
      for (const id of [undefined, 'alice']) {
        const text = formatClaimLine(claim, id);
        expect(text).to.match(/^\{.*\}\n$/);
        const parsed = parse(text.trimEnd());
        expect(parsed.id).to.equal(id);
        expect(claimOfLine(parsed)).to.deep.equal(claim);
      }
    }
  });

  it('writes nothing but a claim', async () => {
    const claim = await exampleClaim({ markets: 2, depth: 2 });
    const account = { ...claim.account, spendingKey: SECRET };
    const context = { ...claim.context, note: `${SECRET}` };
    expect(formatClaimLine({ ...claim, account, context })).to.equal(formatClaimLine(claim));
  });

  const change = (path: string, value: unknown) => () =>
    JSON.stringify(changedFile(JSON.parse(line), path, value));
  const wrong: readonly (readonly [what: string, () => string, RegExp])[] = [
    ['no JSON', () => `{"account":${SECRET}`, /is not JSON$/],
    ['a list', () => `["${SECRET}"]`, /the line must be a JSON object$/],
    ['an account file', change('format', 'zkliq/account/1'), /do not belong there: format$/],
    ['a bad id', change('id', 'a b'), /"id" must be 1 to 80/],
    ['no viewing key', change('account.viewingKey', undefined), /"account.viewingKey" must be/],
    ['a short viewing key', change('account.viewingKey', '5'), /viewingKey is out of range/],
    ['a spending key', change('account.spendingKey', `${SECRET}`), /belong there: spendingKey$/],
    ['a number as balance', change('account.balances.1', 5), /"account.balances.1" must be a str/],
    ['balances by symbol', change('account.balances', { WETH: '1' }), /balances" must be a list$/],
    ['a huge balance', change('account.balances.1', `${2n ** 112n}`), /balance in market 1 is out/],
    ['a nonce beyond its range', change('account.nonce', `${2n ** 48n}`), /nonce is out of range/],
    ['too few coefficients', change('coefficients.assets', ['1']), /a coefficient of each kind/],
    ['a negative coefficient', change('coefficients.assets.0', '-1'), /"coefficients.assets.0"/],
    ['one side too few', change('path.isRight', [true]), /"path" must be a path with one side/],
    ['a side of another kind', change('path.isRight.0', 1), /"path.isRight.0" must be true or fal/],
    ['a leaf', change('path.leaf', '5'), /"path" has fields that do not belong there: leaf$/],
    ['a root above r', change('path.root', `${2n ** 254n}`), /"path.root" must be a value below r/],
    ['no gate', change('context.gate', 'gate.eth'), /"context.gate" must be an address/],
    ['a short action', change('context.action', '0x12'), /"context.action" must be 0x and 8/],
    ['a number as deadline', change('context.deadline', 5), /"context.deadline" must be a string$/],
    ['more', change('more', `${SECRET}`), /the line has fields that do not belong there: more$/],
    [
      'a field twice',
      () => line.replace('{', `{"round":"${SECRET}",`),
      /has a field twice in one object$/,
    ],
    [
      'too long a path',
      () => {
        const levels = { siblings: Array(32).fill('5'), isRight: Array(32).fill(true) };
        const claim = JSON.parse(line);
        return JSON.stringify({ ...claim, path: { ...claim.path, ...levels } });
      },
      /"path.siblings" must be a list of at most 31$/,
    ],
  ];
  for (const [what, text, problem] of wrong) {
    it(`refuses ${what}, and tells where but no value`, () => {
      const error = expectError(() => parse(text()), InputError, 'INVALID_FILE');
      expect(error.message).to.match(/^claims\.ndjson:17: /);
      expect(error.message).to.match(problem);
      expect(error.details).to.deep.equal({ path: 'claims.ndjson', line: 17 });
      expectNoSecrets(error, [SECRET, drawn('viewing key'), 10n ** 18n + 10n ** 9n]);
    });
  }
});

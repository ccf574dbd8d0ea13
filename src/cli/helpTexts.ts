/** What stands below the options in `--help`: environment, and examples to start from. */

export const PROGRAM = `
Results go to stdout, all else to stderr. The files are JSON: examples/ has one of each.

Exit codes: 0 ok, 1 proof not valid, 2 usage or bad file, 3 not liquidatable, 4 refused by the chain,
5 artifacts missing, damaged or untrusted, 70 defect of zkliq, 130 aborted.`;

export const SETUP = `
Artifacts that are there and sound are kept. Anybody can forge under a development key: it is for
local chains.`;

export const KEYGEN = `
Environment:
  ZKLIQ_SEED               the seed, 0x and 64 or more hex digits, where no keystore is named
  ZKLIQ_KEYSTORE_PASSWORD  password of the keystore

The account file holds viewing data, never the spending key, and is readable by its owner only.

Example:
  zkliq keygen --new-keystore seed.json --chain-id 1 --host 0xHOST --out account.json`;

export const HEALTH = `
"liquidatable at" is the price of that market alone, all else equal.

Example:
  zkliq health --market examples/market.json --round examples/round.json \\
    --account examples/account.json`;

export const PROVE = `
Example:
  zkliq prove --market examples/market.json --round examples/crash-round.json \\
    --account examples/account.json --tree examples/tree.json --chain-id 31337 \\
    --gate 0x6a6a6a6a6a6a6a6a6a6a6a6a6a6a6a6a6a6a6a6a \\
    --liquidator 0x1111111111111111111111111111111111111111 \\
    --deadline $(($(date +%s) + 120)) --out proof.json`;

export const VERIFY = `
Whether root, round, prices and deadline are the protocol's, only its contract knows.`;

export const EXPORT = `
Examples:
  zkliq export proof.json --snarkjs out
  snarkjs groth16 verify out/verification_key.json out/public.json out/proof.json
  zkliq export proof.json --calldata > calldata.txt`;

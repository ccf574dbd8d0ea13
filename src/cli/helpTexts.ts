/** What stands below the options in `--help`: environment, and examples to start from. */

export const PROGRAM = `
Results go to stdout, all else to stderr. The files are JSON: examples/ has one of each.

Exit codes: 0 ok, 1 proof, receipt or ceremony not valid, 2 usage or bad file, 3 not liquidatable,
4 refused by the chain, not what was expected there, or too expensive, 5 artifacts missing, damaged
or untrusted, 6 the node cannot be reached or fails, 70 defect of zkliq, 130 aborted.

Commands that speak to a chain take its node's URL from --rpc or ZKLIQ_RPC and never show it. Those
that send a transaction take the key from ZKLIQ_PRIVATE_KEY, or from a --keystore and its password
from ZKLIQ_KEYSTORE_PASSWORD.`;

export const SETUP = `
Artifacts that are there and sound are kept. Anybody can forge under a development key: it is for
local chains. With --ptau the key is made from Powers of Tau and one contribution of this machine's:
whoever ran this can forge under it. A key that nobody can forge under takes "zkliq ceremony".
Circuits named liquidatable-batch-… prove several accounts in one proof.

Example:
  zkliq setup --circuit liquidatable-batch-4-8-20`;

export const CEREMONY_NEW = `
The BLAKE2b sum (64 bytes) of a file of Powers of Tau is published with it: docs/ceremony.md says where.
Take the smallest that the circuit fits into. If a begun ceremony is there, it is left as it is.

Example:
  zkliq ceremony new --circuit liquidatable-8-20 --ptau powersOfTau28_hez_final_13.ptau \\
    --ptau-blake2b SUM --out ceremony`;

export const CEREMONY_CONTRIBUTE = `
The secret comes from the system's generator. Nobody can forge as long as one contributor's is gone.
A contributor needs nothing but the latest key: he sends the new one back, for "ceremony add".

Examples:
  zkliq ceremony contribute ceremony --name "Alice, Example Labs"
  zkliq ceremony contribute --in 0003.zkey --out 0004.zkey --name "Bob"`;

export const CEREMONY_BEACON = `
Announce beforehand which value it will be, of a time after the last contribution: the hash of a block
yet to be mined, say, or a round of drand. Without it the last contributor could try secrets until the
key suits him. It takes two contributions at least, and nothing can be added after it.

Example:
  zkliq ceremony beacon ceremony --value 0xBLOCKHASH`;

export const CEREMONY_VERIFY = `
Compiles the circuit, makes its key anew from the Powers of Tau, and follows every contribution to the
last key. Compare the sum of the Powers of Tau with the published one, and the hashes of contributions
with what their contributors say; the key hash is what a contract is to have.

Example:
  zkliq ceremony verify ceremony --ptau powersOfTau28_hez_final_13.ptau --ptau-blake2b SUM`;

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

export const SCAN = `
A line of --accounts is an account file, or {"id":"…","balances":{"WETH":"5","USDC":"-4"}}; without an id,
accounts are known by their line. Snapshots are faster to read, hold no keys, and are secret as well.
The exit code is 0 whether or not accounts may be liquidated.

Examples:
  zkliq scan --market examples/market.json --round examples/crash-round.json \\
    --accounts examples/accounts.ndjson --save-snapshot accounts.snapshot

  zkliq scan --market examples/market.json --round examples/crash-round.json \\
    --snapshot accounts.snapshot --shock WETH=-10%,WBTC=-5% --shock USDC=-3%`;

export const PROVE = `
From files: --market, --round, --gate, --chain-id, --deadline, and --tree if the circuit has one.
From a chain: --deployment and --rpc; round, tree, threshold and deadline are the chain's.
Several accounts, from several --account or a folder, are proved in one proof of a batch circuit:
all of them must be liquidatable. Every file must be readable by its owner only.
The node learns that somebody is about to liquidate an account: ask one of your own.

Examples:
  zkliq prove --market examples/market.json --round examples/crash-round.json \\
    --account examples/account.json --tree examples/tree.json --chain-id 31337 \\
    --gate 0x6a6a6a6a6a6a6a6a6a6a6a6a6a6a6a6a6a6a6a6a \\
    --liquidator 0x1111111111111111111111111111111111111111 \\
    --deadline $(($(date +%s) + 120)) --out proof.json

  zkliq prove --rpc http://127.0.0.1:8545 --deployment host/deployment.json \\
    --account accounts/ --liquidator 0xLIQUIDATOR --out proof.json`;

export const CLAIMS = `
From files: --market, --round, --gate, --chain-id, --deadline, and --tree if the circuit has one.
From a chain: --deployment and --rpc; round, tree, threshold and deadline are the chain's, and what the
gate has taken already is left out. A line of --accounts is a whole account file; it may have an "id".
Accounts that are not liquidatable are left out and counted; if none is left, the exit code is 3.
The claim file holds viewing keys and balances, and is readable by its owner only.

Environment:
  ZKLIQ_CLAIMS_KEY         key to --seal with, 0x and 64 hex digits, where no keystore is named
  ZKLIQ_KEYSTORE_PASSWORD  password of the keystore; keygen --new-keystore makes one

Examples:
  zkliq claims --market examples/market.json --round examples/crash-round.json \\
    --accounts accounts.ndjson --tree examples/tree.json --chain-id 31337 \\
    --gate 0x6a6a6a6a6a6a6a6a6a6a6a6a6a6a6a6a6a6a6a6a \\
    --liquidator 0x1111111111111111111111111111111111111111 \\
    --deadline $(($(date +%s) + 600)) --out claims.ndjson

  zkliq claims --rpc http://127.0.0.1:8545 --deployment host/deployment.json \\
    --account accounts/ --liquidator 0xLIQUIDATOR --out claims.sealed --seal`;

export const BATCH = `
Each claim ends as proved, as refused (it is not liquidatable, say), or as failed. The folder keeps a
journal: after an interruption, a crash or a power failure, the same command with --resume makes the
proofs that are missing, and none twice. A batch that was begun keeps its plan.
Progress is a line on a terminal, and JSON lines on stderr elsewhere.

Exit codes: 0 if all was proved but what was refused, 3 if nothing was liquidatable, 5 if a proof could
not be made: --resume tries it again.

Environment:
  ZKLIQ_CLAIMS_KEY         key of sealed claims, 0x and 64 hex digits, where no keystore is named
  ZKLIQ_KEYSTORE_PASSWORD  password of the keystore

Examples:
  zkliq batch claims.ndjson --out proofs
  zkliq batch claims.ndjson --out proofs --resume --json`;

export const VERIFY = `
Whether a proof's root, round, prices and deadline are the protocol's, only its contract knows.
Proofs of one circuit are checked at once.
A receipt is checked on its chain (--rpc): anybody can deploy a gate that says anything, so look at
the gate and the signer, or insist on them.
--json has "valid" of all, and "files" with what was found of each; of one file that stands beside, too.

Examples:
  zkliq verify proof.json
  zkliq verify receipt.json --rpc http://127.0.0.1:8545 --deployment host/deployment.json`;

export const DEPLOY = `
Sends a transaction for each contract: a verifier a circuit, libraries, price rounds, the host. What
each may cost is shown before. If it fails on the way, deployed.json in the folder has what was sent.
Keys without a ceremony are refused on every chain but 1337 and 31337: somebody can forge under them.

Environment:
  ZKLIQ_PRIVATE_KEY        key that pays, 0x and 64 hex digits, where no keystore is named
  ZKLIQ_KEYSTORE_PASSWORD  password of the keystore

Example:
  zkliq deploy --config examples/deployment-config.json --rpc http://127.0.0.1:8545 --out host`;

export const ROUND_MAKE = `
Anyone may make a round. A market with too few fresh feeds is neutral: what is owed in it counts for
nothing, so that nobody is liquidated because a feed died. Then no round file is written, and the
exit code is 4.

Environment:
  ZKLIQ_PRIVATE_KEY        key that pays, 0x and 64 hex digits, where no keystore is named
  ZKLIQ_KEYSTORE_PASSWORD  password of the keystore

Example:
  zkliq round make --rpc http://127.0.0.1:8545 --deployment host/deployment.json`;

export const ROUND_SHOW = `
A round file has a price for each market: of a round with a neutral market none is written, and the
exit code is 4.

Example:
  zkliq round show 12 --rpc http://127.0.0.1:8545 --deployment host/deployment.json`;

export const SUBMIT = `
The gate is asked before anything is sent: a refusal costs nothing. The liquidator that the proof
names is credited, whoever sends. A receipt is signed by the sender (EIP-712).
Several proofs go in one transaction: they must be of one circuit, round and liquidator, and have
all else but the accounts in common. Accounts that were liquidated or moved by then are skipped.

A folder: every file in it that ends in .json. Proofs are verified, grouped by their terms, tried, and
sent in as many transactions as it takes; a stuck one is replaced by one that pays more, up to
--max-fee. What is sent is in the folder's submit.journal first, signed: whatever ends the command,
the same command goes on, and sends nothing twice. Let nothing else send with the key meanwhile.
Progress is a line on a terminal, and JSON lines on stderr elsewhere. Exit codes: 0 if all accounts
are authorized or were taken by others, 4 if a proof was refused or came too late, or if nothing came
forward for as long as --patience.

Environment:
  ZKLIQ_PRIVATE_KEY        key that pays and signs, 0x and 64 hex digits, where no keystore is named
  ZKLIQ_KEYSTORE_PASSWORD  password of the keystore

Examples:
  zkliq submit proof.json --rpc http://127.0.0.1:8545 --deployment host/deployment.json --dry-run
  zkliq submit proof.json --rpc http://127.0.0.1:8545 --deployment host/deployment.json \\
    --receipt receipt.json
  zkliq submit one.json other.json --rpc http://127.0.0.1:8545 \\
    --deployment host/deployment.json --receipts receipts
  zkliq submit proofs --rpc http://127.0.0.1:8545 --deployment host/deployment.json`;

export const DOCTOR = `
--calibrate takes about half a minute a circuit; let nothing else run meanwhile. What it finds is kept
in calibration.json beside the circuits, and plans of proofs go by it.

Example:
  zkliq doctor --calibrate`;

export const EXPORT = `
Examples:
  zkliq export proof.json --snarkjs out
  snarkjs groth16 verify out/verification_key.json out/public.json out/proof.json
  zkliq export proof.json --calldata > calldata.txt`;

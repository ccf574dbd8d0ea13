/**
 * Hashes of the development keys of the circuits that ship with this version: no manifest makes
 * them trusted. A test makes the keys anew and compares, those of large batches where they were set up.
 */
const KNOWN_KEYS: Readonly<Record<string, string>> = {
  '0x28c29a3de1948cb1c3ae86b573337a192df48c0f4acf0a92618bb53ad6ca31f3': 'liquidatable-8-20',
  '0x8a685f73eea1ddb0fb1772bc79889887a7373c7a5da28393e13e2447438a7cbc': 'liquidatable-8-0',
  '0xbb1856c9f686addc82ca0d9fba746f109d8047c4a06b50aeccf104f2ac97da07': 'liquidatable-16-20',
  '0x5a7503d17f0cfe66c2570d94662e57c13a7f260553c8fd51d4c94a93de6da390': 'liquidatable-2-2',
  '0x10364cf11d6e6d90086f8560999f200d0a901a48d81b1df28ed0af61aaf6acaf': 'liquidatable-batch-4-8-20',
  '0xeb0464332023003626ab4608b08e559209df5a5e18791f524bf6de957971a349': 'liquidatable-batch-8-8-20',
  '0xde96a5eb897982c553da58de5c6fa92dc4aac19a608064f388a15adbfbd9b98e':
    'liquidatable-batch-16-8-20',
  '0xa2d59830bb5b2fb771155c2f0957c6d8e4fedc1df293cb2ca386b22205e3910b': 'liquidatable-batch-2-2-2',
};

/** The circuit whose development key has this hash, if there is one. */
export function knownDevelopmentKey(keyHash: string): string | undefined {
  return KNOWN_KEYS[keyHash.toLowerCase()];
}

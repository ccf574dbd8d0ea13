/** Variables of zkliq's that no program of others is to see, and one that stands for all to come. */
const SECRETS = [
  'ZKLIQ_PRIVATE_KEY',
  'ZKLIQ_SEED',
  'ZKLIQ_CLAIMS_KEY',
  'ZKLIQ_KEYSTORE_PASSWORD',
  'ZKLIQ_RPC',
  'ZKLIQ_ANYTHING',
];

/** What must not be found in another program's environment. */
export const SECRET_ENVIRONMENT = /ZKLIQ_|nobody may know/;

/** Does something while this process has all of the secrets in its environment, and those given. */
export async function withSecretEnvironment<T>(
  work: () => Promise<T>,
  others: Readonly<Record<string, string>> = {},
): Promise<T> {
  const secrets = Object.fromEntries(SECRETS.map((name) => [name, 'nobody may know']));
  const given = { ...secrets, ...others };
  const before = { ...process.env };
  Object.assign(process.env, given);
  try {
    return await work();
  } finally {
    for (const name of Object.keys(given)) {
      if (before[name] === undefined) delete process.env[name];
      else process.env[name] = before[name];
    }
  }
}

/** Without zkliq's own variables, which hold keys, seeds and passwords. */
export function foreignEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !name.startsWith('ZKLIQ_')),
  );
}

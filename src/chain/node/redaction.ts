import type { ContractRunner } from 'ethers/providers';
import { quotable } from '../refusals/quotable.js';

/** Parts of a URL that are shorter are no keys, but words like v2: without them nothing is readable. */
const SHORTEST = 4;

/** What ethers' own providers tell of their connection. */
interface Connected {
  readonly _getConnection?: () => { readonly url: string };
}

/**
 * What a node answered, fit to be shown: it may quote the URL that it was asked under, or the key in it.
 *
 * @param node who was asked; without it, what looks like a URL or a key is left out
 */
export function withoutSecrets(message: string, node?: ContractRunner): string {
  let shown = message;
  for (const part of partsOf(node)) shown = shown.replaceAll(part, '…');
  return quotable(shown.replace(/\S*:\/\/\S*/g, '…').replace(/[\w-]{20,}/g, '…'));
}

/** The long ones first: they may contain others. */
function partsOf(node: ContractRunner | undefined): readonly string[] {
  const connection = (node?.provider as Connected | null | undefined)?._getConnection?.();
  if (connection === undefined || !URL.canParse(connection.url)) return [];
  const { href, hostname, username, password, pathname, search, searchParams } = new URL(
    connection.url,
  );
  const parts = [
    href,
    hostname,
    username,
    password,
    ...pathname.split('/'),
    search,
    ...searchParams.values(),
  ];
  return parts
    .flatMap((part) => [part, decoded(part)])
    .filter((part) => part.length >= SHORTEST)
    .sort((one, other) => other.length - one.length);
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

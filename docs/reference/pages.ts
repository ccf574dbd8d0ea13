import { commentInCode, readDocComment } from './docComment.js';

/** What the extractor's model has of a declaration, as far as it is used here. */
export interface ApiItem {
  readonly kind: string;
  readonly name?: string;
  readonly docComment?: string;
  /** The declaration's code, without that of its members. */
  readonly excerptTokens?: readonly { readonly kind: string; readonly text: string }[];
  /** Its declaration file, `dist/<folder>/<file>.d.ts`. */
  readonly fileUrlPath?: string;
  readonly members?: readonly ApiItem[];
}

type Linker = (name: string) => string;

/** Of what lies in src itself. */
const ROOT_SECTION = 'general';

/** Markdown pages by file name: an index, and one for each folder of sources that exports something. */
export function makePages(exported: readonly ApiItem[]): ReadonlyMap<string, string> {
  const sections = new Map<string, ApiItem[]>();
  for (const item of exported) {
    const section = sectionOf(item);
    sections.set(section, [...(sections.get(section) ?? []), item]);
  }
  const names = new Map(exported.map((item) => [item.name!, item]));
  const link: Linker = (name) => {
    const item = names.get(name.split('.')[0]!);
    return item === undefined ? `\`${name}\`` : `[\`${name}\`](${addressOf(item)})`;
  };
  const pages = [...sections].map(([section, items]) => {
    const entries = items.map((item) => formatItem(item, names, link));
    return [`${section}.md`, `# ${section}\n\n${entries.join('\n')}`] as const;
  });
  return new Map([['index.md', formatIndex(sections, link)], ...pages]);
}

function sectionOf({ fileUrlPath = '' }: ApiItem): string {
  return /^dist\/(\w+)\//.exec(fileUrlPath)?.[1] ?? ROOT_SECTION;
}

function addressOf(item: ApiItem): string {
  return `${sectionOf(item)}.md#${item.name!.toLowerCase()}`;
}

function formatIndex(sections: ReadonlyMap<string, readonly ApiItem[]>, link: Linker): string {
  const lists = [...sections].toSorted().map(([section, items]) => {
    const lines = items.map((item) => {
      const { text, tags } = readDocComment(item.docComment ?? '', link);
      return `- [\`${item.name}\`](${addressOf(item)}): ${firstSentence(text) || tags[0]}`;
    });
    return `## [${section}](${section}.md)\n\n${lines.join('\n')}\n`;
  });
  return `# API of zkliq\n\nWhat \`import … from 'zkliq'\` offers. Of the contracts: [Solidity](solidity.md).\n\n${lists.join('\n')}`;
}

function firstSentence(text: string): string {
  return /^[\s\S]*?[.:](?=\s|$)/.exec(text)?.[0].replace(/:$/, '.').replace(/\s+/g, ' ') ?? text;
}

function formatItem(item: ApiItem, names: ReadonlyMap<string, ApiItem>, link: Linker): string {
  const members = item.kind === 'Class' ? (item.members ?? []) : [];
  return [
    `## ${item.name}\n`,
    formatDocumented(item, link),
    ...usedBy(item, names, link),
    ...members.map((member) => formatDocumented(member, link)),
  ].join('\n');
}

function formatDocumented(item: ApiItem, link: Linker): string {
  const { text, tags } = readDocComment(item.docComment ?? '', link);
  const parts = [
    `\`\`\`ts\n${codeOf(item)}\n\`\`\``,
    text,
    tags.map((tag) => `- ${tag}`).join('\n'),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

/** Of an interface with its members, as it stands in the source. */
function codeOf(item: ApiItem): string {
  const code = signatureOf(item);
  if (item.kind !== 'Interface') return code;
  const members = (item.members ?? []).map(
    (member) => `${commentInCode(member.docComment ?? '', '  ')}  ${signatureOf(member)}\n`,
  );
  return `${code} {\n${members.join('')}}`;
}

function signatureOf({ kind, excerptTokens = [] }: ApiItem): string {
  const code = excerptTokens
    .map(({ text }) => text)
    .join('')
    .trim();
  return `${kind === 'Variable' ? 'const ' : ''}${code.replace(/^export (declare )?/, '')}`;
}

/** Links to the exported types that a declaration names. */
function usedBy(item: ApiItem, names: ReadonlyMap<string, ApiItem>, link: Linker): string[] {
  const used = [item, ...(item.members ?? [])]
    .flatMap(({ excerptTokens = [] }) => excerptTokens)
    .filter(({ kind, text }) => kind === 'Reference' && names.has(text) && text !== item.name);
  const links = [...new Set(used.map(({ text }) => text))].map(link);
  return links.length === 0 ? [] : [`See ${links.join(', ')}.\n`];
}

import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Links of Markdown files to files and headings that are not there; those to other sites are left alone. */
export function brokenLinks(files: readonly string[]): readonly string[] {
  return files.flatMap((file) =>
    linksIn(readFileSync(file, 'utf8'))
      .filter((link) => !/^[a-z]+:/.test(link) && !leadsSomewhere(file, link))
      .map((link) => `${file}: ${link}`),
  );
}

function linksIn(text: string): string[] {
  return [...withoutCode(text).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link]) => link!);
}

function leadsSomewhere(file: string, link: string): boolean {
  const [path, anchor] = link.split('#');
  const target = path === '' ? file : join(dirname(file), path!);
  if (!existsSync(target)) return false;
  return anchor === undefined || (statSync(target).isFile() && anchorsIn(target).includes(anchor));
}

/** As GitHub makes them from headings. */
function anchorsIn(file: string): string[] {
  const headings = withoutCode(readFileSync(file, 'utf8')).matchAll(/^#+ (.*)$/gm);
  return [...headings].map(([, heading]) =>
    heading!
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

function withoutCode(text: string): string {
  return text.replace(/^```[\s\S]*?^```$/gm, '');
}

import type { z } from 'zod';

/** Most characters of a name that is quoted. */
const QUOTED = 40;

/**
 * Says where and what is expected; never the value, which may be secret.
 *
 * @param whole what the issues are of
 */
export function describeIssues(issues: readonly z.core.$ZodIssue[], whole = 'the file'): string {
  // A file of another format has other fields, too: the format says best what is wrong.
  const issue = issues.find(({ path }) => path.join() === 'format') ?? issues[0]!;
  const place = issue.path.length === 0 ? whole : `"${nameOf(issue.path)}"`;
  switch (issue.code) {
    case 'unrecognized_keys':
      return `${place} has fields that do not belong there: ${issue.keys.map((key) => nameOf([key])).join(', ')}`;
    case 'invalid_type':
      return `${place} must be ${describeType(issue.expected)}`;
    case 'invalid_value':
      return `${place} must be ${issue.values.map((value) => JSON.stringify(value)).join(' or ')}`;
    case 'invalid_key':
      return `${place} is named wrongly: it must be ${issue.issues[0]?.message ?? 'another name'}`;
    default:
      return `${place} must be ${describeLimit(issue) ?? issue.message}`;
  }
}

const TYPES: Readonly<Record<string, string>> = {
  array: 'a list',
  boolean: 'true or false',
  int: 'a whole number',
  number: 'a number',
  object: 'a JSON object',
  record: 'a JSON object',
  string: 'a string',
  tuple: 'a list',
};

function describeType(type: string): string {
  return TYPES[type] ?? `of type ${type}`;
}

/** zod's own messages about lengths and safe integers would not end our sentence. */
function describeLimit(issue: z.core.$ZodIssue): string | undefined {
  if (issue.code !== 'too_small' && issue.code !== 'too_big') return undefined;
  const bound = issue.code === 'too_small' ? issue.minimum : issue.maximum;
  const side = issue.code === 'too_small' ? 'at least' : 'at most';
  if (issue.origin === 'array') return `a list of ${side} ${bound}`;
  return issue.origin === 'int' ? `a whole number of ${side} ${bound}` : undefined;
}

/** A place in a file. Names are the writer's, and may be made to upset a terminal. */
function nameOf(path: readonly PropertyKey[]): string {
  const name = path
    .map(String)
    .join('.')
    .replace(/[^\x20-\x7e]/g, '?');
  return name.length > QUOTED ? `${name.slice(0, QUOTED)}…` : name;
}

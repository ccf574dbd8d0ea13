import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  Extractor,
  ExtractorConfig,
  ExtractorLogLevel,
  type ExtractorMessage,
  type IConfigFile,
} from '@microsoft/api-extractor';
import type { ApiItem } from './pages.js';

/** Where declarations are, and where the model of them goes. */
export interface ModelOptions {
  /** Folder of the package. */
  readonly folder: string;
  /** Its declarations, below the folder. */
  readonly entry: string;
  /** An empty folder. */
  readonly output: string;
}

/** Not what a reader of the reference would miss. */
const TOLERATED = [
  // Types that are not exported, in signatures of what is: they are spelled out there.
  'ae-forgotten-export',
  // Everything exported is public.
  'ae-missing-release-tag',
  // `@param name text` reads as well without a hyphen.
  'tsdoc-param-tag-missing-hyphen',
];

/** The exported API, and what is wrong with its docstrings: broken links, bad syntax, exports without one. */
export interface Model {
  readonly exported: readonly ApiItem[];
  readonly problems: readonly string[];
}

export function makeModel({ folder, entry, output }: ModelOptions): Model {
  const model = join(output, 'model.api.json');
  const problems: string[] = [];
  const report = (message: ExtractorMessage): void => {
    const isProblem =
      message.logLevel === ExtractorLogLevel.Error ||
      message.logLevel === ExtractorLogLevel.Warning;
    if (isProblem) problems.push(message.formatMessageWithLocation(folder));
    message.handled = true;
  };
  Extractor.invoke(ExtractorConfig.prepare(configuration(folder, join(folder, entry), model)), {
    localBuild: true,
    messageCallback: report,
  });
  const { members: entryPoints }: ApiItem = JSON.parse(readFileSync(model, 'utf8'));
  const exported = entryPoints?.flatMap(({ members = [] }) => members) ?? [];
  return { exported, problems: [...problems, ...undocumented(exported)] };
}

function configuration(folder: string, entry: string, model: string) {
  const reporting = (level: ExtractorLogLevel, tolerated: readonly string[] = []) => ({
    default: { logLevel: level },
    ...Object.fromEntries(tolerated.map((id) => [id, { logLevel: ExtractorLogLevel.None }])),
  });
  const toleratedOf = (prefix: string) => TOLERATED.filter((id) => id.startsWith(prefix));
  const configObject: IConfigFile = {
    projectFolder: folder,
    mainEntryPointFilePath: entry,
    compiler: { overrideTsconfig: COMPILER },
    apiReport: { enabled: false },
    docModel: { enabled: true, apiJsonFilePath: model },
    dtsRollup: { enabled: false },
    tsdocMetadata: { enabled: false },
    messages: {
      compilerMessageReporting: reporting(ExtractorLogLevel.Warning),
      extractorMessageReporting: reporting(ExtractorLogLevel.Warning, toleratedOf('ae-')),
      tsdocMessageReporting: reporting(ExtractorLogLevel.Warning, toleratedOf('tsdoc-')),
    },
  };
  return {
    configObject,
    configObjectFullPath: undefined,
    packageJsonFullPath: join(folder, 'package.json'),
  };
}

/** The extractor brings a TypeScript of its own, which takes declarations as they are. */
const COMPILER = {
  compilerOptions: {
    target: 'es2023',
    module: 'nodenext',
    types: ['node'],
    strict: true,
    skipLibCheck: true,
  },
};

function undocumented(exported: readonly ApiItem[]): readonly string[] {
  return exported
    .filter(({ docComment = '' }) => docComment === '')
    .map(({ kind, name }) => `${kind} ${name} is exported, and has no docstring`);
}

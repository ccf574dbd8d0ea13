/** SHA-256 of the addon's sources and of the scripts that build it, in hex. */
export function hashSources(): string;
/** Whether the file is byte by byte what a build left: loading another may crash. */
export function isWhole(addon: string): boolean;
/** Whether the file is what this build would leave, and whole. */
export function isFromBuild(addon: string, build: string): boolean;
/** Written by builds: `build` stands for the compiler and its flags. */
export function writeStamp(addon: string, build: string): void;

/** Path of an installed Chromium, Chrome or Edge; undefined where none is found. */
export declare function findBrowser(options?: { platform?: NodeJS.Platform, env?: NodeJS.ProcessEnv, exists?: (file: string) => boolean }): string | undefined

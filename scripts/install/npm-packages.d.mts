export declare function npmCommand(): { command: string, before: string[], shell: boolean }
export declare function missingPackages(root: string): string[]
export declare function ensureNpmPackages(options: { root: string, log: (line: string) => void }): Promise<boolean>

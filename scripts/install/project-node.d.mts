export declare const OLDEST: readonly [number, number]
export declare function isNewEnough(version: string): boolean
export declare function nodeProblem(machine?: { platform?: string, arch?: string, version?: string }): string | undefined
export declare function projectNode(root: string, version?: string): string

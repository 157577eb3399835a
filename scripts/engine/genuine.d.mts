type Environment = Record<string, string | undefined>

export function packageVersion (root: string): string | undefined
export function isInstalled (root: string): boolean
export function rememberedFailure (root: string, env: Environment): string | undefined
export function download (root: string, env: Environment): Promise<boolean>

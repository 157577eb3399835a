export function isDebianLike (osRelease: string): boolean
export function canUseApt (): boolean
export function installChromium (): Promise<void>
export function aptInstall(packages: readonly string[]): Promise<void>

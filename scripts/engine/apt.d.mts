export function isDebianLike (osRelease: string): boolean
export function canUseApt (): boolean
export function installChromium (): Promise<void>

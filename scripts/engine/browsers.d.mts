export function findBrowser (options?: {
  platform?: NodeJS.Platform
  env?: Record<string, string | undefined>
  exists?: (file: string) => boolean
}): string | undefined

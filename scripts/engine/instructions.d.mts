export function instructions (problem: { platform: NodeJS.Platform, failure: string, oldNode: boolean }): string

import type { World } from '../world.ts'

export function liveThrough(_world: World): void {}

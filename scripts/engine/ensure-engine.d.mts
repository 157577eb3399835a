export interface Engine {
  readonly kind: 'electron' | 'stand-in'
  /** One line that says which engine runs. */
  readonly description: string
  /** To be added to the environment of whatever launches the app. */
  readonly env: Readonly<Record<string, string>>
}
export declare class NoEngineError extends Error {}
export declare function ensureEngine(options?: { root?: string, env?: NodeJS.ProcessEnv, log?: (line: string) => void }): Promise<Engine>

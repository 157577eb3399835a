/** One peer of the exchange: a WebSocket, or a phone in this process. Reliable and in order, so nothing is sent twice. */
export interface Flow {
  /** For the log. */
  readonly id: string
  /** A phone of this process: known without a password. */
  readonly trusted: boolean
  /** Who registered on it. */
  user: string | null
  send(text: string): void
}

/** Who may register here. */
export interface Account {
  readonly user: string
  readonly password: string
  /** Other user parts that lead to it: its numbers, as digits. */
  readonly numbers: readonly string[]
  /** Where calls go that nobody takes: user part of the mailbox. */
  readonly mailbox: string | null
}

/** Comes from an answer of a provider, which is not to blame where the ledger cannot be written now. */
export function unharmed(work: () => void): void {
  try {
    work()
  } catch (error) {
    console.error('clock', error instanceof Error ? error.message : error)
  }
}

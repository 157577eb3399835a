/** WhatsApp shows "typing…" for up to 25 s (Cloud API, typing indicators): said again this often, in ms, while it goes on. */
const AGAIN_AFTER = 20_000

/** Tells the client that somebody types, not at every key. `tell` may fail: nothing depends on it. */
export function createTyping(tell: () => Promise<unknown>, now: () => number = Date.now): () => void {
  let told = -Infinity
  return () => {
    if (now() - told < AGAIN_AFTER) return
    told = now()
    tell().catch((error: unknown) => { console.error('It could not be said that somebody types', error) })
  }
}

/*
 *  IndexedDB with nothing between: the limit. Plain rows, the same indexes as the view's (renderer/data/schema.ts).
 */
const settled = <T>(request: IDBRequest<T>): Promise<T> => new Promise((resolve, reject) => {
  request.onsuccess = () => { resolve(request.result) }
  request.onerror = () => { reject(request.error ?? new Error('IndexedDB said no')) }
})

export function openRaw(name: string, version?: number): Promise<IDBDatabase> {
  const request = indexedDB.open(name, version)
  request.onupgradeneeded = () => {
    const messages = request.result.createObjectStore('messages', { keyPath: 'id' })
    messages.createIndex('[threadId+at+seq]', ['threadId', 'at', 'seq'])
    messages.createIndex('noticeOf', 'noticeOf')
    request.result.createObjectStore('meta', { keyPath: 'key' })
  }
  return settled(request)
}

export function putAll(db: IDBDatabase, rows: readonly object[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const transaction = db.transaction(['messages'], 'readwrite', { durability: 'relaxed' })
    transaction.oncomplete = () => { resolve() }
    transaction.onabort = () => { reject(transaction.error ?? new Error('aborted')) }
    const store = transaction.objectStore('messages')
    for (const row of rows) store.put(row)
  })
}

/** A cursor's way, for engines whose getAll knows no direction (before Chromium 141). */
const byCursor = (index: IDBIndex, query: IDBKeyRange, count: number): Promise<unknown[]> => new Promise((resolve, reject) => {
  const rows: unknown[] = []
  const request = index.openCursor(query, 'prev')
  request.onerror = () => { reject(request.error ?? new Error('IndexedDB said no')) }
  request.onsuccess = () => {
    const cursor = request.result
    if (cursor === null) { resolve(rows); return }
    rows.push(cursor.value)
    if (rows.length < count) cursor.continue()
    else resolve(rows)
  }
})

interface DirectedGetAll { getAll(options: { query: IDBKeyRange, count: number, direction: 'prev' }): IDBRequest<unknown[]> }
export const hasDirection = 'getAllRecords' in IDBIndex.prototype

/** The newest `count` of a conversation, by the view's own index. */
export function newestOf(db: IDBDatabase, threadId: string, count: number): Promise<unknown[]> {
  const index = db.transaction('messages').objectStore('messages').index('[threadId+at+seq]')
  const query = IDBKeyRange.bound([threadId], [threadId, []])
  return hasDirection ? settled((index as IDBIndex & DirectedGetAll).getAll({ query, count, direction: 'prev' })) : byCursor(index, query, count)
}

export const getMeta = (db: IDBDatabase, key: string): Promise<unknown> => settled(db.transaction('meta').objectStore('meta').get(key) as IDBRequest<unknown>)

import { createHash } from 'node:crypto'
import net from 'node:net'
import type { ParsedKey, PublicKeyAuthMethod, SFTPWrapper, ServerHostKeyAlgorithm } from 'ssh2'
import { SECOND, type Milliseconds } from '../../core/time.ts'
import { machineTime, type MachineTime } from '../clock.ts'
import type { SftpDelivery } from './sftp-key.ts'
import { broken, numberOf, refused, SFTP, SftpTrouble } from './sftp-words.ts'
import type { SinkStep } from './sink.ts'

export interface SftpWay {
  readonly delivery: Pick<SftpDelivery, 'host' | 'port' | 'user' | 'hostKey'>
  readonly key: ParsedKey
  readonly signal: AbortSignal
  /** So long may the server say nothing while it is asked something; default 60 s. */
  readonly within?: Milliseconds
  readonly time?: Pick<MachineTime, 'after'>
}

/** A signed-in connection. Everything rejects with SftpTrouble, and at once when the connection breaks. */
export interface SftpSession {
  /** Empties what is there. */
  open(path: string): Promise<Buffer>
  write(handle: Buffer, bytes: Uint8Array, position: number): Promise<void>
  /** On the disk, where the server offers to say so; and closed. */
  close(handle: Buffer): Promise<void>
  size(path: string): Promise<number>
  /** Over what is there. */
  rename(from: string, to: string): Promise<void>
  /** What is not there is no trouble. */
  remove(path: string): Promise<void>
  end(): void
}

/**
 * Connects, compares the host key, signs in. A server has a key of each kind and shows the one that the client likes
 * best, and a fingerprint does not say its kind: where another one is shown it is asked for the next kind. Nothing of
 * ours, not even the user's name, is sent before the right one was shown and proved.
 */
export async function openSftp(way: SftpWay): Promise<SftpSession> {
  const seen: string[] = []
  const kinds = new Set<ServerHostKeyAlgorithm>()
  for (;;) {
    const shown: { fingerprint?: string, kind?: string } = {}
    try {
      return await connect(way, [...outdated.serverHostKey, ...kinds], shown)
    } catch (error) {
      const { fingerprint, kind } = shown
      const wrong = fingerprint !== undefined && fingerprint !== way.delivery.hostKey
      if (wrong) seen.push(`${fingerprint} (${String(kind)})`)
      const next = wrong ? algorithmsOf(kind).filter((name) => !kinds.has(name)) : []
      for (const name of next) kinds.add(name)
      // Asked for a kind that it has not, it ends the handshake.
      const asked = !wrong && seen.length > 0 && error instanceof SftpTrouble && error.step === 'host-key'
      if (next.length > 0 && !way.signal.aborted) continue
      if (wrong || asked) throw new SftpTrouble('host-key', 'needs-it', `this is not the server that the policy names; nothing was sent. Its host key is ${seen.join(', ')}; the policy has ${way.delivery.hostKey}`)
      throw error
    }
  }
}

/** Of RSA the signatures are named, not the key. */
const algorithmsOf = (kind: string | undefined): ServerHostKeyAlgorithm[] => modern.filter((name) => kind === 'ssh-rsa' ? name.startsWith('rsa-') : name === kind)
const modern: readonly ServerHostKeyAlgorithm[] = ['ssh-ed25519', 'ecdsa-sha2-nistp256', 'ecdsa-sha2-nistp384', 'ecdsa-sha2-nistp521', 'rsa-sha2-512', 'rsa-sha2-256']
/** What ssh2 offers of itself and should not any more: SHA-1. (CBC, DSA, MD5 and small groups it leaves out.) */
const outdated = { serverHostKey: ['ssh-rsa'], hmac: ['hmac-sha1', 'hmac-sha1-etm@openssh.com'] } as const
const without = <T>(names: readonly T[]): { append: T[], prepend: T[], remove: T[] } => ({ append: [], prepend: [], remove: [...names] })

async function connect({ delivery, key, signal, within = 60 * SECOND, time = machineTime }: SftpWay, refusedKinds: readonly ServerHostKeyAlgorithm[], shown: { fingerprint?: string, kind?: string }): Promise<SftpSession> {
  // Loaded by those who deliver so, when there is something to deliver.
  const { default: { Client } } = await import('ssh2')
  const client = new Client()
  // Ours, for the library leaves one open that the other side has only half closed. Questions are small and wait for answers: without delay.
  const socket = net.connect({ host: delivery.host, port: delivery.port, noDelay: true })
  const signIn: PublicKeyAuthMethod = { type: 'publickey', username: delivery.user, key }
  let step: SinkStep = 'connection'
  let calm = (): void => undefined
  let waiting = 0
  let fail: (error: unknown) => void = () => undefined
  const cut = new Promise<never>((_, reject) => {
    fail = (error) => {
      reject(broken(error, step, delivery.user))
      calm()
      socket.destroy()
    }
  })
  cut.catch(() => undefined)
  const stop = (): void => { fail(new SftpTrouble(step, 'sink', 'it was stopped')) }
  const watch = (): void => {
    calm()
    if (waiting > 0) calm = time.after(within, () => { fail(new SftpTrouble(step, 'sink', `the server did not answer within ${String(within / SECOND)} s`)) })
  }
  /** One question; any answer is a sign of life for all that wait. */
  const ask = <T>(send: (done: (error: Error | null | undefined, value?: T) => void) => void): Promise<T | undefined> => {
    const answer = new Promise<T | undefined>((resolve, reject) => {
      waiting += 1
      if (waiting === 1) watch()
      send((error, value) => {
        waiting -= 1
        watch()
        if (error) reject(error)
        else resolve(value)
      })
    })
    return Promise.race([answer, cut])
  }
  const end = (): void => {
    signal.removeEventListener('abort', stop)
    calm()
    client.end()
    // A server that does not hang up in its turn holds nothing here.
    socket.once('close', time.after(5 * SECOND, () => { socket.destroy() }))
  }
  client.on('error', fail)
  client.on('close', () => { fail(new Error('closed')) })
  signal.addEventListener('abort', stop, { once: true })
  try {
    if (signal.aborted) stop()
    await ask<undefined>((done) => {
      client.on('ready', () => { done(null) })
      client.on('connect', () => { step = 'host-key' })
      client.connect({
        sock: socket, username: delivery.user, readyTimeout: 0,
        authHandler: [signIn],
        algorithms: { serverHostKey: without(refusedKinds), hmac: without(outdated.hmac) },
        hostVerifier: (hostKey: Buffer) => {
          shown.fingerprint = fingerprintOf(hostKey)
          shown.kind = hostKey.subarray(4, 4 + hostKey.readUInt32BE(0)).toString('latin1')
          const good = shown.fingerprint === delivery.hostKey
          if (good) step = 'sign-in'
          return good
        },
      })
    })
    step = 'write'
    const sftp = await ask<SFTPWrapper>((done) => { client.sftp(done) }).catch((error: unknown) => {
      throw error instanceof SftpTrouble ? error : new SftpTrouble('write', 'needs-it', 'the server offers this user no SFTP')
    })
    if (sftp === undefined) throw new SftpTrouble('write', 'sink', 'the server offers no SFTP')
    sftp.on('error', fail)
    return { ...operations(sftp, ask), end }
  } catch (error) {
    end()
    throw broken(error, step, delivery.user)
  }
}

/** As ssh-keygen -lf shows it. */
export const fingerprintOf = (key: Buffer): string => `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`

type Ask = <T>(send: (done: (error: Error | null | undefined, value?: T) => void) => void) => Promise<T | undefined>

function operations(sftp: SFTPWrapper, ask: Ask): Omit<SftpSession, 'end'> {
  /** Null = done; else the server's number. Without one there was no answer. */
  async function tried(send: (done: (error?: Error | null) => void) => void): Promise<number | null> {
    try {
      await ask<undefined>(send)
      return null
    } catch (error) {
      const code = numberOf(error)
      if (code === null) throw error instanceof SftpTrouble ? error : new SftpTrouble('write', 'sink', 'the server broke the connection off')
      return code
    }
  }
  async function must(what: string, send: (done: (error?: Error | null) => void) => void): Promise<void> {
    const code = await tried(send)
    if (code !== null) throw refused(code, what)
  }
  async function remove(path: string): Promise<void> {
    const code = await tried((done) => { sftp.unlink(path, done) })
    if (code !== null && code !== SFTP.noSuchFile) throw refused(code, `remove ${path}`)
  }
  /** An extension of OpenSSH's throws before anything is sent where the server did not say that it has it. */
  const extension = (send: (done: (error?: Error | null) => void) => void): Promise<number | null> => tried((done) => {
    try { send(done) } catch { done(Object.assign(new Error('not offered'), { code: SFTP.unsupported })) }
  })

  return {
    async open(path) {
      let handle: Buffer | undefined
      await must(`write ${path}`, (done) => {
        sftp.open(path, 'w', (error, opened) => {
          handle = opened
          done(error)
        })
      })
      if (handle === undefined) throw new SftpTrouble('write', 'sink', 'the server opened nothing')
      return handle
    },
    write: (handle, bytes, position) => must('write on', (done) => { sftp.write(handle, Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), 0, bytes.byteLength, position, done) }),
    async close(handle) {
      const code = await extension((done) => { sftp.ext_openssh_fsync(handle, done) })
      if (code !== null && code !== SFTP.unsupported) throw refused(code, 'keep the file')
      await must('finish the file', (done) => { sftp.close(handle, done) })
    },
    async size(path) {
      let size = -1
      await must(`look at ${path}`, (done) => {
        sftp.stat(path, (error, stats) => {
          size = stats?.size ?? -1
          done(error)
        })
      })
      return size
    },
    async rename(from, to) {
      const at = `rename ${from} to ${to}`
      const done = await extension((answer) => { sftp.ext_openssh_rename(from, to, answer) })
      if (done === null) return
      if (done !== SFTP.unsupported) throw refused(done, at)
      // The plain one does not go over what is there: that is taken away first, where there is something.
      const plain = (): Promise<number | null> => tried((answer) => { sftp.rename(from, to, answer) })
      const first = await plain()
      if (first === null) return
      const nothingThere = first === SFTP.denied || await tried((answer) => { sftp.stat(to, (error) => { answer(error) }) }) !== null
      if (nothingThere) throw refused(first, at)
      await remove(to)
      const second = await plain()
      if (second !== null) throw refused(second, at)
    },
    remove,
  }
}

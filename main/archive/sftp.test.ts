import { createServer } from 'node:net'
import ssh2 from 'ssh2'
import { afterEach, describe, expect, it } from 'vitest'
import type { BatchId, SinkId } from '../../core/ids.ts'
import { listening } from '../providers/testing/raw-server.ts'
import { handTime } from '../testing/time.ts'
import { createSftp, type SftpParts } from './sftp.ts'
import type { SftpDelivery } from './sftp-key.ts'
import { refused } from './sftp-words.ts'
import type { Batch, Delivered } from './sink.ts'
import { sftpServer, type SftpServer, type SftpServerParts } from './testing/sftp-server.ts'

const { generateKeyPairSync } = ssh2.utils
const [mine, others, locked] = [generateKeyPairSync('ed25519'), generateKeyPairSync('ed25519'), generateKeyPairSync('ed25519', { passphrase: 'open sesame', cipher: 'aes256-ctr', rounds: 1 })]
const hostKey = { ed25519: generateKeyPairSync('ed25519').private, ecdsa: generateKeyPairSync('ecdsa', { bits: 256 }).private, rsa: generateKeyPairSync('rsa', { bits: 2048 }).private }

const closing: (() => Promise<void>)[] = []
afterEach(async () => { for (const close of closing.splice(0)) await close() })

async function server(parts: Partial<SftpServerParts> = {}): Promise<SftpServer> {
  const running = await sftpServer({ hostKeys: [hostKey.ed25519], publicKey: mine.public, extensions: ['posix-rename@openssh.com', 'fsync@openssh.com'], ...parts })
  closing.push(running.close)
  return running
}

/** The bytes in odd pieces, as a ZIP comes. */
async function* inOddPieces(bytes: Buffer): AsyncGenerator<Uint8Array> {
  for (let at = 0, size = 1; at < bytes.length; at += size, size = size * 7 % 50_021) yield await Promise.resolve(bytes.subarray(at, at + size))
}
const content = (length: number): Buffer => Buffer.from(Array.from({ length }, (_, index) => index * 31 % 251))
const batch: Batch = {
  id: '6f9619ff8b86d011b42d00c04fc964ff' as BatchId, at: Date.UTC(2026, 10, 23, 6, 15), records: [],
  head: { format: 'compline.head/1', ledger: 'l', fact: 1, hash: '00', at: '2026-11-23T06:15:00.000Z', publicKey: '', signature: '' },
}
const NAME = 'in/compline-20261123T061500Z-6f9619ff8b86d011b42d00c04fc964ff.zip'

function sink(to: Pick<SftpServer, 'port'> & Partial<SftpServer>, { delivery, ...more }: Partial<Omit<SftpParts, 'delivery'>> & { delivery?: Partial<SftpDelivery> } = {}) {
  return createSftp({
    delivery: { id: 'vault' as SinkId, mostRecords: 100, kind: 'sftp', host: '127.0.0.1', port: to.port, user: 'compline', key: 'sftp-key', hostKey: to.fingerprints?.[0] ?? `SHA256:${'A'.repeat(43)}`, folder: 'in', ...delivery },
    secretOf: (name) => name === 'sftp-key' ? mine.private : null, pack: () => inOddPieces(content(200_000)), ...more,
  })
}
const deliver = (to: SftpServer, parts: Parameters<typeof sink>[1] = {}): Promise<Delivered> => sink(to, parts).deliver(batch, AbortSignal.timeout(9000))
const why = (delivered: Delivered): string => delivered.ok ? 'delivered' : `${delivered.blames}, ${delivered.blames === 'record' ? '' : String(delivered.step)}: ${delivered.why}`
const does = (to: SftpServer): string[] => [...new Set(to.asked.map((asked) => asked.does))]

describe('a batch', () => {
  it('is whole there under a name of its own, and was never there under it before it was whole', async () => {
    const vault = await server()
    vault.says = () => {
      if (vault.files.has(NAME)) expect(vault.files.get(NAME)).toEqual(content(200_000))
      return undefined
    }
    const delivered = await deliver(vault)
    expect(delivered).toMatchObject({ ok: true, receipt: expect.stringMatching(/^in\/compline-20261123T061500Z-\w{32}\.zip, 200000 bytes, SHA-256 [0-9a-f]{64}$/) as string })
    expect([...vault.files]).toEqual([[NAME, content(200_000)]])
    expect(does(vault)).toEqual(['open', 'write', 'fsync', 'close', 'stat', 'posix-rename'])
  })

  it.each([['with OpenSSH\'s rename', ['posix-rename@openssh.com' as const]], ['where there is none, by removing the first', []]])('that comes again takes the place of the first, %s', async (_, extensions) => {
    const vault = await server({ extensions })
    await deliver(vault)
    expect(await deliver(vault, { pack: () => inOddPieces(content(70_000)) })).toMatchObject({ ok: true })
    expect([...vault.files]).toEqual([[NAME, content(70_000)]])
    expect(vault.asked.filter(({ does: what }) => what === 'remove').map(({ path }) => path)).toEqual(extensions.length === 0 ? [NAME] : [])
  })

  it('after a server that died in the middle is begun again, and what was half there goes', async () => {
    const vault = await server()
    let writes = 0
    vault.says = ({ does: what }) => what === 'write' && ++writes === 3 ? 'die' : undefined
    expect(why(await deliver(vault))).toBe('sink, write: the server broke the connection off')
    expect([...vault.files.keys()]).toEqual([`${NAME}.part`])
    expect(await deliver(vault)).toMatchObject({ ok: true })
    expect([...vault.files]).toEqual([[NAME, content(200_000)]])
  })

  it('that the server has not all of is not given its name', async () => {
    const vault = await server()
    let writes = 0
    // It says that it has written, and has not.
    vault.says = ({ does: what }) => what === 'write' && ++writes === 7 ? 0 : undefined
    expect(why(await deliver(vault))).toMatch(/^sink, write: the server has 1\d{5} of 200000 bytes$/)
    expect([...vault.files.keys()]).toEqual([])
  })

  it('that cannot be read here does not blame the server in words that hold a path', async () => {
    const vault = await server()
    // eslint-disable-next-line require-yield
    async function* unreadable(): AsyncGenerator<Uint8Array> { throw await Promise.resolve(Object.assign(new Error('ENOENT: /home/sam/secret'), { code: 'ENOENT' })) }
    expect(why(await deliver(vault, { pack: unreadable }))).toBe('sink, undefined: the batch could not be put together on this desk (ENOENT)')
    expect([...vault.files.keys()]).toEqual([])
  })
})

describe('what the server says', () => {
  it.each([
    ['write', 4, /^sink, write: .*disk may be full/],
    ['fsync', 4, /^sink, write: .*keep the file/], ['open', 3, /^needs-it, write: the server does not allow this user to write in\//], ['posix-rename', 3, /^needs-it, write: .*does not allow this user to rename/],
    ['posix-rename', 4, /^sink, write: .*rename/],
  ] as const)('of %s as %i is told as it is, and nothing half is left', async (what, code, told) => {
    const vault = await server()
    vault.says = ({ does: asked }) => asked === what ? code : undefined
    expect(why(await deliver(vault))).toMatch(told)
    expect([...vault.files.keys()]).toEqual([])
  })

  it('in later drafts\' numbers is understood as well: no space, no quota', () => {
    expect([14, 15].map((code) => why({ ok: false, why: refused(code, 'write on').message, blames: refused(code, '').blames, step: 'write' }))).toEqual([
      'sink, write: the server\'s disk is full: it could not write on (SFTP 14)', 'sink, write: this user\'s quota on the server is used up: it could not write on (SFTP 15)',
    ])
  })

  it('where it has no such folder is IT\'s to mend', async () => {
    expect(why(await deliver(await server(), { delivery: { folder: 'nowhere' } }))).toMatch(/^needs-it, write: the server has no such folder: .*nowhere\//)
  })

  it('of a plain rename that it refuses does not cost the file that is there', async () => {
    const vault = await server({ extensions: [] })
    await deliver(vault)
    vault.says = ({ does: what }) => what === 'rename' ? 3 : undefined
    expect(why(await deliver(vault, { pack: () => inOddPieces(content(5)) }))).toMatch(/^needs-it, write: .*rename/)
    expect([...vault.files]).toEqual([[NAME, content(200_000)]])
  })
})

describe('the host key', () => {
  it('that is another one ends it before anything of ours is sent, also the user\'s name', async () => {
    const vault = await server({ hostKeys: Object.values(hostKey) })
    const delivered = await deliver(vault, { delivery: { hostKey: `SHA256:${'A'.repeat(43)}` } })
    expect(why(delivered)).toMatch(/^needs-it, host-key: this is not the server that the policy names; nothing was sent\. Its host key is SHA256:\S+ \(ssh-ed25519\), SHA256:\S+ \(ecdsa-sha2-nistp256\), SHA256:\S+ \(ssh-rsa\); the policy has SHA256:A+$/)
    expect([vault.users, vault.asked]).toEqual([[], []])
  })

  it.each([0, 1, 2])('may be any of those that the server has: its number %i', async (index) => {
    const vault = await server({ hostKeys: Object.values(hostKey) })
    expect(await deliver(vault, { delivery: { hostKey: vault.fingerprints[index] ?? '' } })).toMatchObject({ ok: true })
  })

  it('that is signed by SHA-1 alone is not taken, nor is a server that knows SHA-1 alone', async () => {
    const rsa = await server({ hostKeys: [hostKey.rsa], algorithms: { serverHostKey: ['ssh-rsa'] } })
    expect(why(await deliver(rsa))).toMatch(/^needs-it, host-key: .*outdated/)
    const mac = await server({ algorithms: { hmac: ['hmac-sha1'], cipher: ['aes128-ctr'] } })
    expect(why(await deliver(mac))).toMatch(/^needs-it, host-key: .*outdated/)
  })
})

describe('the sign-in', () => {
  it('with another key is refused in words that have no key in them', async () => {
    const vault = await server()
    expect(why(await deliver(vault, { secretOf: () => others.private }))).toBe('needs-it, sign-in: the server does not accept this key for the user "compline"')
    expect(vault.asked).toEqual([])
  })

  it('opens a locked key with its passphrase', async () => {
    const vault = await server({ publicKey: locked.public })
    const secretOf = (name: string): string => name === 'sftp-key' ? locked.private : 'open sesame'
    expect(await deliver(vault, { secretOf, delivery: { passphrase: 'sftp-words' } })).toMatchObject({ ok: true })
    expect(why(await deliver(vault, { secretOf }))).toBe('needs-it, secrets: the private key "sftp-key" is locked: the policy must name its passphrase')
    expect(why(await deliver(vault, { secretOf: (name) => name === 'sftp-key' ? locked.private : 'sesame', delivery: { passphrase: 'sftp-words' } }))).toBe('needs-it, secrets: the secret "sftp-words" does not open the private key "sftp-key"')
  })

  it('takes a key whose line breaks were lost when it was pasted', async () => {
    expect(await deliver(await server(), { secretOf: () => mine.private.replaceAll('\n', '').trim() })).toMatchObject({ ok: true })
  })

  it.each([[null, 'the secret "sftp-key" is not set'], ['what?', 'the secret "sftp-key" is not a private key that can be read; OpenSSH\'s own form is wanted, as ssh-keygen writes it'], [mine.public, 'the secret "sftp-key" is a public key; it must be the private one']])('says what is wrong with its secret, and asks nobody', async (value, told) => {
    const vault = await server()
    expect(why(await deliver(vault, { secretOf: () => value }))).toBe(`needs-it, secrets: ${told}`)
    expect(vault.users).toEqual([])
  })
})

describe('time', () => {
  it('is given to a server that is slow and goes on', async () => {
    const [vault, time] = [await server(), handTime()]
    // At most 16 writes wait at once: 56 s.
    vault.says = ({ does: what }) => {
      time.advance(what === 'write' ? 3500 : 59_000)
      return undefined
    }
    expect(await deliver(vault, { time, pack: () => inOddPieces(content(900_000)) })).toMatchObject({ ok: true })
    expect(vault.asked.filter(({ does: what }) => what === 'write').length).toBe(30)
  })

  it.each(['write', 'posix-rename'] as const)('is up for one that says nothing more after %s', async (what) => {
    const [vault, time] = [await server(), handTime()]
    vault.says = ({ does: asked }) => {
      if (asked !== what) return undefined
      // Not from within: what came before is still on its way back.
      setImmediate(() => { setImmediate(() => { time.advance(61_000) }) })
      return 'silent'
    }
    expect(why(await deliver(vault, { time }))).toBe('sink, write: the server did not answer within 60 s')
  })

  it('is up for what takes the connection and never says anything', async () => {
    const time = handTime()
    const mute = createServer((socket) => {
      socket.on('error', () => undefined)
      time.advance(61_000)
    })
    const port = await listening(mute)
    closing.push(() => new Promise((resolve) => { mute.close(() => { resolve() }) }))
    expect(why(await sink({ port }, { time }).deliver(batch, AbortSignal.timeout(9000)))).toMatch(/^sink, (?:connection|host-key): the server did not answer within 60 s$/)
  })

  it('ends at once when it is stopped', async () => {
    const [vault, stopping] = [await server(), new AbortController()]
    vault.says = ({ does: what }) => {
      if (what !== 'write') return undefined
      stopping.abort()
      return 'silent'
    }
    expect(why(await sink(vault).deliver(batch, stopping.signal))).toBe('sink, write: it was stopped')
    expect(why(await sink(vault).deliver(batch, stopping.signal))).toBe('sink, connection: it was stopped')
  })
})

describe('who is not there', () => {
  it('is tried again: nobody listens, nobody has the name, or it speaks something else', async () => {
    const gone = createServer()
    const port = await listening(gone)
    await new Promise((resolve) => { gone.close(resolve) })
    expect(why(await sink({ port }).deliver(batch, AbortSignal.timeout(9000)))).toBe('sink, connection: the connection failed (ECONNREFUSED)')
    const web = createServer((socket) => { socket.on('error', () => undefined).resume().end('HTTP/1.1 400 Bad Request\r\n\r\n') })
    const webPort = await listening(web)
    closing.push(() => new Promise((resolve) => { web.close(() => { resolve() }) }))
    expect(why(await sink({ port: webPort }).deliver(batch, AbortSignal.timeout(9000)))).toMatch(/^sink, \S+: (?:what answers there does not speak SSH|the server broke)/)
  })
})

describe('the test', () => {
  it('writes, renames and removes a file of its own, which nothing would pick up', async () => {
    const vault = await server()
    expect(await sink(vault).test(AbortSignal.timeout(9000))).toEqual({ ok: true, receipt: 'compline@127.0.0.1:in' })
    expect([...vault.files.keys()]).toEqual([])
    expect(vault.asked.every(({ path }) => /^in\/compline-test-.*\.part$/.test(path))).toBe(true)
  })

  it('finds what would go wrong: the right to write', async () => {
    const vault = await server()
    vault.says = ({ does: what }) => what === 'open' ? 3 : undefined
    expect(why(await sink(vault).test(AbortSignal.timeout(9000)))).toMatch(/^needs-it, write: the server does not allow this user to write/)
  })
})

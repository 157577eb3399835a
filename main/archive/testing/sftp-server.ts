import { posix } from 'node:path'
import ssh2, { type Connection, type SFTPWrapper } from 'ssh2'
import { fingerprintOf } from '../sftp-session.ts'

/** What a client asks of the server: "write /in/a.zip.part". */
export interface Asked { readonly does: 'open' | 'write' | 'close' | 'fsync' | 'stat' | 'rename' | 'posix-rename' | 'remove', readonly path: string, readonly to?: string }
/** A number of SFTP (0 = good); `die`: the connection breaks; `silent`: no answer ever comes; undefined = as a good server does. */
export type Says = number | 'die' | 'silent' | undefined

export interface SftpServer {
  readonly port: number
  /** Of its host keys, in the order they were given. */
  readonly fingerprints: readonly string[]
  readonly files: Map<string, Buffer>
  readonly asked: Asked[]
  /** Who tried to sign in. */
  readonly users: string[]
  says: (asked: Asked) => Says
  close(): Promise<void>
}

export interface SftpServerParts {
  readonly hostKeys: readonly string[]
  /** Whose private half may sign in; in OpenSSH's one line. */
  readonly publicKey: string
  readonly folders?: readonly string[]
  /** OpenSSH's; others have none. */
  readonly extensions?: readonly ('posix-rename@openssh.com' | 'fsync@openssh.com')[]
  readonly algorithms?: ConstructorParameters<typeof ssh2.Server>[0]['algorithms']
}

const OK = 0
const NO_SUCH_FILE = 2
const FAILURE = 4

/** ssh2's own server with files in memory: the protocol is real, and each answer may be what a test wants. */
export async function sftpServer({ hostKeys, publicKey, folders = ['.', 'in'], extensions = [], algorithms }: SftpServerParts): Promise<SftpServer> {
  const allowed = parsed(publicKey)
  const connections = new Set<Connection>()
  const running: { -readonly [K in keyof SftpServer]: SftpServer[K] } = {
    port: 0, fingerprints: hostKeys.map((key) => fingerprintOf(parsed(key).getPublicSSH())), files: new Map(), asked: [], users: [], says: () => undefined,
    close: () => new Promise((resolve) => {
      for (const connection of connections) connection.end()
      server.close(() => { resolve() })
    }),
  }
  const server = new ssh2.Server({ hostKeys: [...hostKeys], ...(algorithms !== undefined && { algorithms }) }, (connection) => {
    connections.add(connection)
    noDelay(connection)
    connection.on('error', () => undefined)
    connection.on('close', () => { connections.delete(connection) })
    connection.on('authentication', (context) => {
      running.users.push(context.username)
      if (context.method !== 'publickey' || !context.key.data.equals(allowed.getPublicSSH())) return context.reject()
      if (context.signature === undefined || context.blob === undefined || allowed.verify(context.blob, context.signature, context.hashAlgo) === true) context.accept()
      else context.reject()
    })
    connection.on('session', (accept) => {
      accept().on('sftp', (begin) => { serve(offering(begin(), extensions), connection) })
    })
  })

  function serve(sftp: SFTPWrapper, connection: Connection): void {
    const open = new Map<number, string>()
    const pathOf = (handle: Buffer): string => open.get(handle.readUInt32BE(0)) ?? ''
    const answer = (id: number, asked: Asked, good: () => number | null): void => {
      running.asked.push(asked)
      const says = running.says(asked)
      if (says === 'silent') return
      if (says === 'die') {
        connection.end()
        return
      }
      const code = says ?? good()
      if (code !== null) sftp.status(id, code)
    }
    const move = (path: string, to: string, over: boolean) => (): number => {
      const bytes = running.files.get(path)
      if (bytes === undefined) return NO_SUCH_FILE
      if (!over && running.files.has(to)) return FAILURE
      running.files.delete(path)
      running.files.set(to, bytes)
      return OK
    }
    sftp.on('OPEN', (id, path) => {
      answer(id, { does: 'open', path }, () => {
        if (!folders.includes(posix.dirname(path))) return NO_SUCH_FILE
        const handle = Buffer.alloc(4)
        handle.writeUInt32BE(open.size)
        open.set(open.size, path)
        running.files.set(path, Buffer.alloc(0))
        sftp.handle(id, handle)
        return null
      })
    })
    sftp.on('WRITE', (id, handle, offset, data) => {
      const path = pathOf(handle)
      answer(id, { does: 'write', path }, () => {
        const before = running.files.get(path) ?? Buffer.alloc(0)
        const after = Buffer.alloc(Math.max(before.length, offset + data.length))
        before.copy(after)
        data.copy(after, offset)
        running.files.set(path, after)
        return OK
      })
    })
    sftp.on('CLOSE', (id, handle) => { answer(id, { does: 'close', path: pathOf(handle) }, () => OK) })
    sftp.on('STAT', (id, path) => {
      answer(id, { does: 'stat', path }, () => {
        const bytes = running.files.get(path)
        if (bytes === undefined) return NO_SUCH_FILE
        sftp.attrs(id, { mode: 0o100600, uid: 0, gid: 0, size: bytes.length, atime: 0, mtime: 0 })
        return null
      })
    })
    sftp.on('RENAME', (id, path, to) => { answer(id, { does: 'rename', path, to }, move(path, to, false)) })
    sftp.on('REMOVE', (id, path) => { answer(id, { does: 'remove', path }, () => running.files.delete(path) ? OK : NO_SUCH_FILE) })
    sftp.on('EXTENDED', (id, name, data) => {
      if (name === 'fsync@openssh.com') return answer(id, { does: 'fsync', path: pathOf(data.subarray(4)) }, () => OK)
      const path = data.subarray(4, 4 + data.readUInt32BE(0))
      const to = data.subarray(4 + path.length + 4).toString()
      answer(id, { does: 'posix-rename', path: path.toString(), to }, move(path.toString(), to, true))
    })
  }

  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve) })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  running.port = address.port
  return running
}

/** Which its types do not have: without it each answer waits 40 ms for the next. */
function noDelay(connection: Connection): void {
  const set: unknown = Reflect.get(connection, 'setNoDelay')
  if (typeof set === 'function') Reflect.apply(set, connection, [])
}

function parsed(key: string): Exclude<ReturnType<typeof ssh2.utils.parseKey>, Error> {
  const found = ssh2.utils.parseKey(key)
  if (found instanceof Error) throw found
  return found
}

/** ssh2's server says of no extension that it has it: its first packet (VERSION, 3) is lengthened by their names. */
function offering(sftp: SFTPWrapper, extensions: readonly string[]): SFTPWrapper {
  const protocol: unknown = Reflect.get(sftp, '_protocol')
  if (extensions.length === 0 || typeof protocol !== 'object' || protocol === null) return sftp
  const send: unknown = Reflect.get(protocol, 'channelData')
  if (typeof send !== 'function') throw new Error('ssh2 has changed')
  Reflect.set(protocol, 'channelData', (channel: number, bytes: Buffer) => {
    const isVersion = bytes.length === 9 && bytes[4] === 2
    if (isVersion) Reflect.deleteProperty(protocol, 'channelData')
    const named = extensions.flatMap((name) => [name, '1']).flatMap((text) => [Buffer.from([0, 0, 0, text.length]), Buffer.from(text)])
    const longer = Buffer.concat([bytes, ...named])
    longer.writeUInt32BE(longer.length - 4)
    Reflect.apply(send, protocol, [channel, isVersion ? longer : bytes])
  })
  return sftp
}

import type { RunProgram } from './run-program.ts'

/*
 *  Group Policy on Windows: values of Software\Policies\Compline, the computer's before the user's. Both keys can be
 *  written by administrators alone.
 *
 *  reg.exe writes in the console's code page, which has no letters of most languages: chcp makes that UTF-8 first. Both
 *  are named by their fixed place, as the policy's own folder is: %SystemRoot% is the user's to change.
 */
const SYSTEM = 'C:\\Windows\\System32'
const KEY = 'Software\\Policies\\Compline'
const hives = ['HKLM', 'HKCU'] as const

/** Values by name, and which key they stand in. */
export interface ManagedValues { readonly place: string, readonly values: ReadonlyMap<string, unknown> }

const query = (hive: string, key: string) => ['/d', '/s', '/c', `"${SYSTEM}\\chcp.com 65001 >nul && ${SYSTEM}\\reg.exe query "${hive}\\${key}""`] as const

/** What says where a policy is; whatever else stands in the key hides none. */
const OURS = ['Policy', 'PolicyFile', 'PolicyUrl'] as const

/** The first of the two keys that has a value of ours; null = neither has. Rejects where the registry cannot be read at all. */
export async function readRegistry(run: RunProgram): Promise<ManagedValues | null> {
  for (const hive of hives) {
    const { code, stdout } = await run(`${SYSTEM}\\cmd.exe`, query(hive, KEY))
    // It was not heard to its end: there may be a policy, and the next place must not stand in for it.
    if (code === null) throw new Error(`${SYSTEM}\\reg.exe gave no answer, so the policy in the registry cannot be read`)
    const values = code === 0 ? parseRegistry(stdout) : new Map<string, string>()
    if (OURS.some((name) => (values.get(name) ?? '').trim() !== '')) return { place: `${hive}\\${KEY}`, values }
  }
  // reg.exe says "not found" and "forbidden" with the same number, and in the language of the machine.
  const { code } = await run(`${SYSTEM}\\cmd.exe`, query('HKLM', 'Software\\Microsoft\\Windows'))
  if (code !== 0) throw new Error(`${SYSTEM}\\reg.exe cannot be used, so the policy in the registry cannot be read`)
  return null
}

const VALUE = /^ {4}(\S.*?) {4}(REG_[A-Z_0-9]+)(?: {4}(.*))?$/
/** Between the lines of a REG_MULTI_SZ stands `\0`; in JSON a backslash before it makes that a backslash and a nought. */
const BETWEEN = /(?<=(?<!\\)(?:\\\\)*)\\0/g

/** What `reg query` writes: below the key's name, `    Name    REG_SZ    text`, and further lines of the same text. */
export function parseRegistry(output: string): Map<string, string> {
  const values = new Map<string, string>()
  let open: { name: string, type: string, lines: string[] } | null = null
  const close = (): void => {
    if (open === null) return
    const text = open.lines.join('\n').trimEnd()
    if (/^REG_(EXPAND_)?SZ$/.test(open.type)) values.set(open.name, text)
    if (open.type === 'REG_MULTI_SZ') values.set(open.name, text.replace(BETWEEN, '\n'))
    open = null
  }
  for (const line of output.split(/\r?\n/)) {
    const found = VALUE.exec(line)
    if (found !== null) {
      close()
      open = { name: found[1] ?? '', type: found[2] ?? '', lines: [found[3] ?? ''] }
    } else if (/^HKEY_[A-Z_]+\\/.test(line)) close()
    else open?.lines.push(line)
  }
  close()
  return values
}

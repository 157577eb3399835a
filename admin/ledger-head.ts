import { createSigner } from '../main/archive/signed-head.ts'
import { parse, say, WrongCall, type Command } from './command.ts'
import { headFact, keyHelp, keyOptions, openCopy } from './ledger-copy.ts'

export const ledgerHead: Command = {
  name: 'ledger head',
  line: "says where a ledger's chain stands, with the key signed",
  help: `compline admin: ledger head <ledger.db> [--key <pem>] [--json]

Says the newest fact of a ledger and its hash: the chain's head. Keep it where the desk's user cannot
change it, and give it to "ledger verify --head" later. With the recovery key it is signed as the heads are
that go with each batch to an archive.

${keyHelp}
  --json           the answer as JSON

Exit codes: 0 said · 1 the ledger has no facts · 2 wrong call or unreadable file`,

  run(args) {
    const { values, positionals: [path, ...more] } = parse(args, { ...keyOptions, json: { type: 'boolean' } })
    if (path === undefined || more.length > 0) throw new WrongCall('ledger head takes one file')
    const copy = openCopy(path, values)
    try {
      const last = headFact(copy)
      if (last === null) {
        say('There are no facts in it.')
        return 1
      }
      const plain = { fact: last.seq, hash: Buffer.from(last.hash).toString('hex'), at: new Date(last.at).toISOString() }
      const signed = copy.sealing === null ? null : createSigner(copy.sealing)(last)
      if (values.json === true) say(JSON.stringify(signed ?? plain))
      else say([`fact ${String(plain.fact)}, ${plain.at}`, `head ${plain.hash}`, ...(signed === null ? ['Not signed: that needs --key.'] : [`ledger ${signed.ledger}`, `public key ${signed.publicKey}`, `signature ${signed.signature}`])].join('\n'))
      return 0
    } finally {
      copy.close()
    }
  },
}

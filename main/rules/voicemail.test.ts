import { describe, expect, it } from 'vitest'
import type { ThreadId } from '../../core/ids.ts'
import type { ThreadChannel } from '../../core/messaging/message.ts'
import { MEI, withDesk } from '../testing/with-desk.ts'

/* Voicemail over the whole desk: recordings and transcriptions of the sandbox's Twilio, by callbacks and by polling. */
const desk = withDesk()

const threads = (channel: ThreadChannel): ThreadId[] =>
  (desk.desk().ledger.db.prepare("SELECT id FROM thread WHERE row ->> '$.channel' = ?").all(channel) as { id: ThreadId }[]).map(({ id }) => id)
const voicemails = () => threads('voice').flatMap((thread) => desk.messages(thread)).filter(({ type }) => type === 'voicemail')
const only = () => voicemails().length === 1 ? voicemails()[0] : undefined

async function bytesOf(id: Parameters<ReturnType<typeof desk.desk>['media']['read']>[0]): Promise<Buffer> {
  const pieces: Uint8Array[] = []
  for await (const piece of desk.desk().media.read(id)) pieces.push(piece)
  return Buffer.concat(pieces)
}

const poll = (): void => {
  desk.desk().connections.voice?.lookNow()
}
const online = () => desk.until(() => desk.desk().status().voice.state === 'online')

describe('a voicemail', () => {
  it('is one message with its sound, its length and, later, its words, however it was told of', async () => {
    await desk.open()
    await online()
    await desk.addContact('Mei Tanaka', MEI)
    desk.sandbox.control.voicemail('mei-tanaka', { seconds: 3, transcript: 'Please call me back.' })
    await desk.until(() => only()?.text === 'Please call me back.')
    poll()
    await desk.until(() => only()?.media?.state === 'kept')
    await desk.quiet()
    const message = only()
    expect(message).toMatchObject({ type: 'voicemail', heard: false, media: { kind: 'audio', mime: 'audio/wav', duration: 3000 } })
    const sound = await bytesOf(message?.media?.id ?? never())
    expect(sound.subarray(0, 4).toString()).toBe('RIFF')
    expect(sound.length).toBe(44 + 3 * 16_000)
    expect(desk.row(threads('voice')[0] ?? never()).title).toBe('Mei Tanaka')
  })

  it('is found without any webhook', async () => {
    await desk.open({ policy: ({ connectors }) => { for (const connector of [connectors.sms, connectors.voice]) delete connector?.webhook } })
    await online()
    desk.sandbox.control.voicemail('mei-tanaka', { seconds: 2, transcript: 'By polling alone.' })
    poll()
    await desk.until(() => only()?.text === 'By polling alone.' && only()?.media?.state === 'kept')
  })

  it('stands though nobody understood it', async () => {
    await desk.open()
    await online()
    desk.sandbox.control.voicemail('mei-tanaka', { seconds: 2, transcript: null })
    await desk.until(() => only()?.media?.state === 'kept')
    expect(only()?.text).toBe('')
  })

  it('is not lost where the line to Twilio is cut while it is told of', async () => {
    await desk.open()
    await online()
    await desk.sandbox.control.offline(true, 'twilio')
    desk.sandbox.control.voicemail('mei-tanaka', { seconds: 2, transcript: 'After the cut.' })
    await desk.quiet()
    expect(voicemails()).toEqual([])
    await desk.sandbox.control.offline(false, 'twilio')
    desk.desk().connections.voice?.lookNow()
    await desk.until(() => only()?.text === 'After the cut.')
  })
})

function never(): never { throw new Error('it is there') }

import { foldKeyword } from '../consent/keywords.ts'
import type { Policy } from './schema.ts'

/** What each field allows, and all of them together do not: "lines: two lines have the same id". */
export function contradictions({ lines, connectors, optIn, archive, recording, voice: dialling }: Policy): string[] {
  const problems: string[] = []
  const unless = (fine: boolean, problem: string): void => { if (!fine) problems.push(problem) }
  const { whatsapp, sms, voice, phone } = connectors
  unless(!hasTwins(lines.map((entry) => entry.id)), 'lines: two lines have the same id')
  unless(!hasTwins(lines.flatMap((entry) => entry.whatsapp?.phoneNumberId ?? [])), 'lines: two lines have the same WhatsApp phoneNumberId')
  unless(!hasTwins(lines.flatMap((entry) => entry.whatsapp?.number ?? [])), 'lines: two lines have the same WhatsApp number')
  unless(!hasTwins(lines.flatMap((entry) => entry.sms?.number ?? [])), 'lines: two lines have the same SMS number')
  unless(!hasTwins(lines.flatMap((entry) => entry.voice?.number ?? [])), 'lines: two lines have the same voice number')
  unless(!whatsapp?.enabled || lines.some((entry) => entry.whatsapp), 'lines: WhatsApp is enabled, but no line has a WhatsApp number')
  unless(
    !whatsapp?.enabled || whatsapp.provider !== 'whatsapp-cloud' || lines.every((entry) => entry.whatsapp === undefined || entry.whatsapp.phoneNumberId !== undefined),
    "lines: WhatsApp by Meta needs each WhatsApp line's phoneNumberId",
  )
  unless(!voice?.enabled || lines.some((entry) => entry.voice), 'lines: voice is enabled, but no line has a voice number')
  unless(!sms?.enabled || lines.some((entry) => entry.sms), 'lines: SMS is enabled, but no line has an SMS number')
  unless(!phone?.enabled || lines.some((entry) => entry.phone), 'lines: the phone is enabled, but no line has a phone')
  for (const [index, { urls, username, credential }] of (phone?.iceServers ?? []).entries()) {
    unless(!urls.startsWith('turn') || (username !== undefined && credential !== undefined), `connectors.phone.iceServers.${String(index)}: a TURN server needs username and credential`)
  }
  unless(lines.filter((entry) => entry.phone).length <= 1, 'lines: two lines have a phone, and a desk registers one')
  unless(phone?.relayOnly !== true || phone.iceServers.some(({ urls }) => urls.startsWith('turn')), 'connectors.phone: relayOnly is on, but none of iceServers is a TURN server')
  unless(dialling?.extensions === undefined || dialling.extensions.from <= dialling.extensions.to, 'voice.extensions: from is more than to, so nothing is an extension')
  const twice = dialling?.allow.find((start) => dialling.deny.includes(start))
  unless(twice === undefined, `voice: ${twice ?? ''} stands in allow and in deny`)
  unless(!hasTwins(optIn.languages.map((entry) => entry.language)), 'optIn.languages: the same language stands there twice')
  unless(recording?.enabled !== true || archive !== undefined, 'recording: it is enabled, but there is no archive to deliver to')
  unless(!hasTwins((archive?.deliveries ?? []).map((delivery) => delivery.id)), 'archive.deliveries: two of them have the same id')
  unless(archive?.blockAfterMinutes === undefined || archive.blockAfterMinutes >= archive.alarmAfterMinutes, 'archive: blockAfterMinutes is less than alarmAfterMinutes, so nobody would be told before sending stops')
  unless(!hasTwins((recording?.holds ?? []).map((hold) => hold.client)), 'recording.holds: the same client stands there twice')
  for (const [index, texts] of optIn.languages.entries()) {
    for (const list of ['yes', 'no', 'stop'] as const) {
      const silent = texts[list].find((keyword) => foldKeyword(keyword) === '')
      unless(silent === undefined, `optIn.languages.${index}.${list}: "${silent}" has no letter or digit, so nothing a client types could match it`)
    }
  }
  return problems
}

const hasTwins = (values: readonly string[]): boolean => new Set(values).size < values.length

import { describe, expect, it } from 'vitest'
import { claimLinks, createTelLinks, linkIn, numberOfLink, type Protocols } from './tel-links.ts'

describe('a link with a number', () => {
  it.each([
    ['tel:+442079460123', '+442079460123'],
    ['TEL:+44-20-7946-0123', '+44-20-7946-0123'],
    ['tel:7946;phone-context=+4420', '7946'],
    ['callto://+442079460123', '+442079460123'],
    ['callto:sam.rowe%20020?call', 'sam.rowe 020'],
    ['tel:%2B44%2020', '+44 20'],
    ['tel:*97#', '*97#'],
    ['tel:100%', '100%'],
  ])('%s fills the keypad with %s', (link, number) => expect(numberOfLink(link)).toBe(number))

  it.each(['https://firm.example/tel:1', 'tel:', 'tel:;ext=1', 'mailto:sam@firm.example', 'tel:help', `tel:${'1'.repeat(400)}`, ''])('%s is none', (link) => expect(numberOfLink(link)).toBe(null))

  it('brings no line break with it', () => expect(numberOfLink('tel:+44%0D%0A20')).toBe('+4420'))
  it('is found among the arguments of a program, the last one', () => {
    expect(linkIn(['compline', '--flag', 'tel:1', 'callto:2'])).toBe('callto:2')
    expect(linkIn(['compline', '--policy=tel.json', './tel:1'])).toBe(null)
  })
})

it('a link that comes before the page listens waits, and comes once', () => {
  const dialled: string[] = []
  const links = createTelLinks((number) => { dialled.push(number) })
  expect(links.offer('tel:1')).toBe(true)
  expect(links.offer('tel:2')).toBe(true)
  expect(links.offer('https://firm.example')).toBe(false)
  expect(dialled).toEqual([])
  links.pageListens()
  links.pageListens()
  links.offer('tel:3')
  expect(dialled).toEqual(['2', '3'])
})

describe('who opens such links', () => {
  function system(...ours: string[]): { protocols: Protocols, held: Set<string>, done: string[] } {
    const held = new Set(ours)
    const done: string[] = []
    return {
      held, done,
      protocols: {
        isDefaultProtocolClient: (protocol) => held.has(protocol),
        setAsDefaultProtocolClient: (protocol) => { done.push(`+${protocol}`); held.add(protocol); return true },
        removeAsDefaultProtocolClient: (protocol) => { done.push(`-${protocol}`); held.delete(protocol); return true },
      },
    }
  }
  it('is Compline where the policy says so, and nothing is set twice', () => {
    const { protocols, done } = system()
    claimLinks(protocols, true)
    claimLinks(protocols, true)
    expect(done).toEqual(['+tel', '+callto'])
  })
  it('is whoever it was where the policy does not', () => {
    const { protocols, done } = system()
    claimLinks(protocols, false)
    expect(done).toEqual([])
  })
  it('is no longer Compline where the policy has changed its mind', () => {
    const { protocols, held } = system('tel', 'callto')
    claimLinks(protocols, false)
    expect([...held]).toEqual([])
  })
})

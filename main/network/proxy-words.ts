/**
 * Which proxy the system's answer means (`session.resolveProxy`: "PROXY a:8080; HTTPS b:443; DIRECT"): the first that we
 * can use; null = straight. SOCKS is not spoken here: where nothing else is offered, this throws.
 */
export function proxyOf(answer: string): URL | null {
  const offers = answer.split(';').map((offer) => offer.trim()).filter((offer) => offer !== '')
  for (const offer of offers) {
    const [kind = '', address = ''] = offer.split(/\s+/)
    if (/^direct$/i.test(kind)) return null
    const scheme = /^(proxy|http)$/i.test(kind) ? 'http' : /^https$/i.test(kind) ? 'https' : null
    const url = scheme === null ? null : URL.parse(`${scheme}://${address}`)
    if (url !== null && url.hostname !== '') return url
  }
  if (offers.length > 0) throw new Error(`the system names a proxy of a kind that Compline does not speak: ${answer}`)
  return null
}

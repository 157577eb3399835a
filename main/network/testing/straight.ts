import http from 'node:http'
import https from 'node:https'

/** No proxy, and Node's own certificates: for tests that ask nothing of the network. */
export const straight = async (url: URL): Promise<http.Agent> => url.protocol === 'https:' ? new https.Agent({ keepAlive: false }) : new http.Agent({ keepAlive: false })

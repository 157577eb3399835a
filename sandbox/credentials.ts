/** The firm's accounts in the sandbox. Fixed and worthless elsewhere: they open nothing but this process. */
export interface Credentials {
  whatsapp: {
    graphVersion: string
    phoneNumberId: string
    wabaId: string
    accessToken: string
    appSecret: string
    verifyToken: string
    /** E.164 of the firm's official business account. */
    number: string
    displayPhoneNumber: string
    verifiedName: string
  }
  twilio: {
    accountSid: string
    authToken: string
    apiKeySid: string
    apiKeySecret: string
    phoneNumberSid: string
    /** E.164 of the firm's SMS line. */
    fromNumber: string
  }
  phone: {
    /** Of the addresses: sip:user@domain; also the realm of the digest. */
    domain: string
    user: string
    password: string
    /** E.164 that clients see, and call. */
    number: string
  }
}

/** The version whose shapes the sandbox speaks; newer ones are unknown to it. */
export const GRAPH_VERSION = 26
/** Older versions than this are upgraded to it, with a warning in the headers. */
export const OLDEST_GRAPH_VERSION = 24

export const ORGANISATION = 'Harbour & Pine Wealth'
export const ADVISOR = 'Sam Rowe'

export const credentials: Credentials = {
  whatsapp: {
    graphVersion: `v${GRAPH_VERSION}.0`,
    phoneNumberId: '106540352242922',
    wabaId: '102290129340398',
    accessToken: 'EAASandboxHarbourPine0accesstoken0nothing0outside0this0process',
    appSecret: '5a4db0c0ffee00112233445566778899',
    verifyToken: 'sandbox-verify-harbour-pine',
    number: '+442079460020',
    displayPhoneNumber: '+44 20 7946 0020',
    verifiedName: ORGANISATION,
  },
  twilio: {
    accountSid: 'AC5a4db0c0ffee0011223344556677889a',
    authToken: '0c0ffee05a4db0112233445566778899',
    apiKeySid: 'SK5a4db0c0ffee0011223344556677889b',
    apiKeySecret: 'sandboxApiKeySecretHarbourPine00',
    phoneNumberSid: 'PN5a4db0c0ffee0011223344556677889c',
    fromNumber: '+12025550100',
  },
  phone: {
    domain: 'phone.sandbox.test',
    user: 'sam.rowe',
    password: 'sandboxPhonePasswordHarbourPine00',
    number: '+12025550100',
  },
}

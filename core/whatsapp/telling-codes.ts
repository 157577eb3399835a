/*
 *  Codes that tell more than that one message failed. Meta's (Cloud API error codes) and Twilio's for the same thing
 *  (Twilio, "Error and warning dictionary").
 */

/** The 24 hours are over, whatever we thought. */
export const saysWindowClosed = (code: string): boolean => code === '131047' || code === '63016'

/** Nobody on WhatsApp has this number, or cannot be written to. */
export const saysNotOnWhatsApp = (code: string): boolean => code === '131026' || code === '63003' || code === '63024'

/** Branded ids, so that one kind of id never passes for another. The brand exists only in types. */
declare const brand: unique symbol
type Branded<T, B extends string> = T & { readonly [brand]: B }

/** A person in the advisor's contacts: random UUID. */
export type ContactId = Branded<string, 'ContactId'>
/** A conversation: random UUID. */
export type ThreadId = Branded<string, 'ThreadId'>
/** A message, out or in: UUID. Of a message out it is its draft's id, made once; so no message is sent twice. */
export type MessageId = Branded<string, 'MessageId'>
/** A call: UUID. It stands among the messages of its thread, so it is an id of that kind. */
export type CallId = MessageId
/** One of the advisor's lines, named in the policy. */
export type LineId = Branded<string, 'LineId'>
/** A file kept sealed on this desk (main/media): random UUID. */
export type MediaId = Branded<string, 'MediaId'>
/** Where records are delivered: `archive.deliveries[].id` of the policy; `crm` for the firm's CRM. */
export type SinkId = Branded<string, 'SinkId'>
/** One delivery to a sink: random UUID, the same each time it is tried. */
export type BatchId = Branded<string, 'BatchId'>
/** A phone number as in ITU-T E.164, with the plus: `+447700900142`. */
export type E164 = Branded<string, 'E164'>
/** Meta's message id, opaque text of up to about 130 characters; it encodes the client's number. */
export type Wamid = Branded<string, 'Wamid'>
/** `line:identity`, both keyed digests or policy names: whose consent and window it is. Holds no number. */
export type ConsentKey = Branded<string, 'ConsentKey'>
/** HMAC-SHA256 (hex) of an address under the ledger's look-up key: finds it without storing it. */
export type AddressKey = Branded<string, 'AddressKey'>

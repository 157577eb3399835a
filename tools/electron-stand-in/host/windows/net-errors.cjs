'use strict'
// Chromium's network error codes (net_error_list.h), for did-fail-load and rejected loads.
module.exports = {
  'net::ERR_FAILED': -2,
  'net::ERR_ABORTED': -3,
  'net::ERR_INVALID_ARGUMENT': -4,
  'net::ERR_FILE_NOT_FOUND': -6,
  'net::ERR_TIMED_OUT': -7,
  'net::ERR_ACCESS_DENIED': -10,
  'net::ERR_BLOCKED_BY_CLIENT': -20,
  'net::ERR_BLOCKED_BY_RESPONSE': -27,
  'net::ERR_CONNECTION_CLOSED': -100,
  'net::ERR_CONNECTION_RESET': -101,
  'net::ERR_CONNECTION_REFUSED': -102,
  'net::ERR_CONNECTION_FAILED': -104,
  'net::ERR_NAME_NOT_RESOLVED': -105,
  'net::ERR_INTERNET_DISCONNECTED': -106,
  'net::ERR_ADDRESS_UNREACHABLE': -109,
  'net::ERR_CERT_AUTHORITY_INVALID': -202,
  'net::ERR_INVALID_URL': -300,
  'net::ERR_DISALLOWED_URL_SCHEME': -301,
  'net::ERR_UNKNOWN_URL_SCHEME': -302,
  'net::ERR_EMPTY_RESPONSE': -324,
}

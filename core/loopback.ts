/** This machine, by name or address. `127.example.com` is somebody else's. */
export const isLoopback = ({ hostname }: URL): boolean => /^(?:127(?:\.\d{1,3}){3}|localhost|\[::1\])$/.test(hostname)

/** This machine, by name or address. */
export const isLoopback = ({ hostname }: URL): boolean => /^127\.|^localhost$|^\[::1\]$/.test(hostname)

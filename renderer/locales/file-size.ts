const KB = 1024

/** A size (bytes) as people say it: "840 KB", "5 MB", "2.4 MB". */
export function fileSize(bytes: number): string {
  if (bytes < KB) return `${String(bytes)} B`
  const [value, unit] = bytes < KB * KB ? [bytes / KB, 'KB'] : [bytes / KB / KB, 'MB']
  return `${new Intl.NumberFormat('en-GB', { maximumFractionDigits: value < 10 ? 1 : 0 }).format(value)} ${unit}`
}

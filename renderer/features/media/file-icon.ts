import { File, FileArchive, FileSpreadsheet, FileText, Presentation } from '@lucide/vue'
import type { Component } from 'vue'

/** What kind of document it is, for its icon and its word; by MIME type, for a name can say anything. */
export type FileSort = 'pdf' | 'text' | 'sheet' | 'slides' | 'archive' | 'other'

export function sortOf(mime: string): FileSort {
  if (mime === 'application/pdf') return 'pdf'
  if (/spreadsheet|excel|csv/.test(mime)) return 'sheet'
  if (/presentation|powerpoint/.test(mime)) return 'slides'
  if (/zip|compressed|x-tar|x-7z/.test(mime)) return 'archive'
  return mime.startsWith('text/') || /word|opendocument\.text|rtf/.test(mime) ? 'text' : 'other'
}

export const fileLooks: Readonly<Record<FileSort, { readonly icon: Component, readonly tone: string }>> = {
  pdf: { icon: FileText, tone: 'bg-danger-bg text-danger-text' },
  text: { icon: FileText, tone: 'bg-info-bg text-info-text' },
  sheet: { icon: FileSpreadsheet, tone: 'bg-success-bg text-success-text' },
  slides: { icon: Presentation, tone: 'bg-warning-bg text-warning-text' },
  archive: { icon: FileArchive, tone: 'bg-info-bg text-info-text' },
  other: { icon: File, tone: 'bg-info-bg text-info-text' },
}

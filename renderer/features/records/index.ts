/** What other rooms show of the firm's records: that they are kept, and whether the archive has them. */
export { default as ArchiveBanner } from './marks/ArchiveBanner.vue'
export { default as RecordedMark } from './marks/RecordedMark.vue'
export { default as RecordingBadge } from './marks/RecordingBadge.vue'

/** Files of messages: how they stand in a conversation, the players, and the viewer. */
export { default as MediaPart } from './MediaPart.vue'
export { default as MediaViewer } from './MediaViewer.vue'
export { mediaUrl } from './media-url.ts'
export { default as SoundPart } from './SoundPart.vue'
export type { ViewedFile } from './viewed-file.ts'
export { hush, playerOf } from './players.ts'
export { pathOf } from './waveform.ts'
export { useMediaSteps } from './use-media-steps.ts'
